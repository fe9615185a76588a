"""Two people change the same part: what both changed is told, all else goes together.

A part is taken apart into its single texts and values, each compared with what stood there
when the form was opened. Options are told apart by their codes, so that one person may
translate while another sets one more option.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from participation.questionnaires.editing.languages import TEXT_FIELDS
from participation.questionnaires.editing.parts import Json, Source

Way = tuple[str, ...]
ORDER = "#"
"""In place of a code: the codes themselves, in their order."""

CODED = frozenset({"options", "items", "extra"})
MINE, THEIRS = "mine", "theirs"
NOTHING: Any = None


@dataclass(frozen=True, kw_only=True)
class Difference:
    """What two people wrote in one place. None: it is not there."""

    way: Way
    mine: Any
    theirs: Any

    @property
    def name(self) -> str:
        """Its name in a form."""
        return ".".join(self.way)


@dataclass(frozen=True, kw_only=True)
class Merged:
    """`part` holds what this person wrote wherever the two differ."""

    part: Json
    differences: tuple[Difference, ...]


def merge(
    base: Source | None,
    mine: Source,
    theirs: Source,
    chosen: Mapping[str, str] | None = None,
) -> Merged:
    """Bring two versions of a part together.

    `base`: what both began with; None where it is not known any more, so that each
    difference has to be decided. `chosen`: MINE or THEIRS by name of a difference.
    """
    known, own, other = taken_apart(base or {}), taken_apart(mine), taken_apart(theirs)
    result: dict[Way, Any] = {}
    differences = []
    for way in [*own, *(way for way in other if way not in own)]:
        here, there = own.get(way), other.get(way)
        choice = (chosen or {}).get(".".join(way))
        before = known.get(way)
        if choice == THEIRS:
            result[way] = there
        elif here == there or choice == MINE:
            result[way] = here
        elif base is not None and here == before:
            result[way] = there
        elif base is not None and there == before:
            result[way] = here
        elif (joined := _joined(way, before, here, there)) is not None:
            result[way] = joined
        else:
            result[way] = here
            differences.append(Difference(way=way, mine=here, theirs=there))
    return Merged(part=put_together(result), differences=tuple(differences))


def taken_apart(part: Source) -> dict[Way, Any]:
    """Return every single text and value by the way to it."""
    found: dict[Way, Any] = {}
    for name, value in part.items():
        if name in CODED and _has_codes(value):
            found[name, ORDER] = [option["code"] for option in value]
            for option in value:
                for way, single in taken_apart(option).items():
                    if way != ("code",):
                        found[name, option["code"], *way] = single
        elif name in TEXT_FIELDS and isinstance(value, Mapping):
            found[name, ""] = True  # that it is there, even without a text
            found |= {(name, tag): text for tag, text in value.items()}
        else:
            found[name,] = value
    return found


def put_together(singles: Mapping[Way, Any]) -> Json:
    """Return the part that these belong to; what is None is left out."""
    part: Json = {}
    lists = {way[0]: codes for way, codes in singles.items() if way[1:] == (ORDER,)}
    for way, value in singles.items():
        name = way[0]
        if len(way) == 1:
            if value is not None or name not in part:
                part[name] = value
        elif name in lists:
            if name not in part and lists[name] is not None:
                part[name] = _options(singles, name, lists[name])
        elif value is not None:
            part.setdefault(name, {})
            if way[1]:
                part[name][way[1]] = value
    return {n: v for n, v in part.items() if v is not None}


def _joined(way: Way, base: Any, mine: Any, theirs: Any) -> list[str] | None:
    """Codes in one order where one of the two only added some; None where neither did."""
    if way[-1] != ORDER or not all(isinstance(x, list) for x in (base, mine, theirs)):
        return None
    for kept, added in ((mine, theirs), (theirs, mine)):
        if [code for code in added if code in base] == base:
            return [*kept, *(c for c in added if c not in base and c not in kept)]
    return None


def _options(singles: Mapping[Way, Any], name: str, codes: list[str]) -> list[Json]:
    return [
        {
            "code": code,
            **put_together(
                {w[2:]: v for w, v in singles.items() if w[:2] == (name, code)}
            ),
        }
        for code in codes
    ]


def _has_codes(value: Any) -> bool:
    """Whether options can be told apart. A draft may hold one code twice."""
    if not isinstance(value, list) or not all(isinstance(o, Mapping) for o in value):
        return False
    codes = [option.get("code") for option in value]
    return len(set(codes)) == len(codes) and all(
        isinstance(code, str) and code and code != ORDER for code in codes
    )
