"""Two versions of a scheme side by side: what is the same, merged, split, new or ended.

Pure. Figures of both can be compared on the series that `compare` returns: the coarsest
common level where themes were split or merged, else the theme itself. A series names keys;
whoever counts must count the people who have any of them, never add up their counts:
a person who spoke of two merged themes is one person.
"""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from participation.themes.scheme import load_scheme

MEANING = (
    "label", "plain_label", "description", "belongs", "not_belongs", "examples",
)  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class Entry:
    """A theme in a version. One that ended has `ended_on`; `kind`: split, merge or ''."""

    key: str
    label: Mapping[str, str]
    plain_label: Mapping[str, str]
    description: Mapping[str, str] = field(default_factory=dict)
    belongs: tuple[str, ...] = ()
    not_belongs: tuple[str, ...] = ()
    examples: tuple[str, ...] = ()
    isek: tuple[str, ...] = ()
    system: bool = False
    rules: str = ""  # as text, to tell a change
    ended_on: str = ""
    kind: str = ""
    replaced_by: tuple[str, ...] = ()
    reason: str = ""


@dataclass(frozen=True, kw_only=True)
class Vocabulary:
    """A version's content: living themes in their order, and those that ended before."""

    key: str
    version: str
    title: Mapping[str, str]
    themes: tuple[Entry, ...]
    ended: tuple[Entry, ...] = ()

    def living(self) -> dict[str, Entry]:
        return {entry.key: entry for entry in self.themes}

    def past(self) -> dict[str, Entry]:
        return {entry.key: entry for entry in self.ended}


class Fate(StrEnum):
    """SAME: one theme, one meaning of its key. COARSER: only several together compare."""

    SAME = "same"
    COARSER = "coarser"
    NEW = "new"
    ENDED = "ended"


@dataclass(frozen=True, kw_only=True)
class Series:
    """What can be compared: people with any of `earlier`, people with any of `later`.

    `later` holds ended keys too: what nobody has sorted anew yet still counts there.
    `shown`: the living themes by which a reader knows it; the ended one where none lives.
    """

    fate: Fate
    earlier: tuple[str, ...]
    later: tuple[str, ...]
    shown: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class Comparison:
    """`changed`: fields whose words differ; "rules" alone leaves the meaning as it was."""

    same: tuple[str, ...]
    changed: Mapping[str, tuple[str, ...]]
    new: tuple[str, ...]
    ended: tuple[str, ...]
    merged: Mapping[str, tuple[str, ...]]
    split: Mapping[str, tuple[str, ...]]
    series: tuple[Series, ...]

    @property
    def is_equal(self) -> bool:
        return not (self.changed or self.new or self.ended or self.merged or self.split)


def vocabulary_of(content: Mapping[str, Any]) -> Vocabulary:
    """Return the stored content of a version (a scheme file with "ended" beside)."""
    scheme = load_scheme(content)
    entries = {
        str(entry["key"]) if isinstance(entry, dict) else entry: entry
        for entry in content["themes"]
    }
    return Vocabulary(
        key=scheme.key,
        version=scheme.version,
        title=scheme.title,
        themes=tuple(
            Entry(
                key=theme.key,
                label=theme.label,
                plain_label=theme.plain_label,
                description=theme.description,
                belongs=theme.belongs,
                not_belongs=theme.not_belongs,
                examples=theme.examples,
                isek=theme.isek,
                system=theme.system,
                rules=_rules_text(entries[theme.key]),
            )
            for theme in scheme.themes
        ),
        ended=tuple(_ended(entry) for entry in content.get("ended", ())),
    )


def compare(earlier: Vocabulary, later: Vocabulary) -> Comparison:
    """Return what became of the themes of the earlier version in the later one."""
    before, after = earlier.living(), later.living()
    reached = {key: _reached(key, later) for key in before}
    came_from: dict[str, list[str]] = {}
    for key, keys in reached.items():
        for heir in keys:
            came_from.setdefault(heir, []).append(key)
    split = {key: keys for key, keys in reached.items() if len(keys) > 1}
    merged = {heir: tuple(keys) for heir, keys in came_from.items() if len(keys) > 1}
    involved = {*split, *(key for keys in merged.values() for key in keys)}
    kept = [key for key in before if key in after and key not in involved]
    changed = {
        key: found for key in kept if (found := _differences(before[key], after[key]))
    }
    return Comparison(
        same=tuple(key for key in kept if key not in changed),
        changed=changed,
        new=tuple(key for key in after if key not in came_from),
        ended=tuple(key for key, keys in reached.items() if not keys),
        merged=merged,
        split=split,
        series=tuple(_series(before, later, reached)),
    )


def as_data(found: Comparison) -> list[dict[str, Any]]:
    """Return what changed, as it is stored with a version; nothing where nothing did."""
    return [
        *({"kind": "new", "theme": key} for key in found.new),
        *({"kind": "ended", "theme": key} for key in found.ended),
        *(
            {"kind": "merged", "theme": k, "from": list(f)}
            for k, f in found.merged.items()
        ),
        *(
            {"kind": "split", "theme": k, "into": list(i)}
            for k, i in found.split.items()
        ),
        *(
            {"kind": "changed", "theme": key, "fields": list(fields)}
            for key, fields in found.changed.items()
        ),
    ]


def _ended(data: Mapping[str, Any]) -> Entry:
    label = data.get("label") or {"de": data["key"]}
    return Entry(
        key=data["key"],
        label=label,
        plain_label=data.get("plain_label") or label,
        description=data.get("description") or {},
        belongs=tuple(data.get("belongs", ())),
        not_belongs=tuple(data.get("not_belongs", ())),
        examples=tuple(data.get("examples", ())),
        isek=tuple(data.get("isek", ())),
        ended_on=data["ended_on"],
        kind=data.get("kind", ""),
        replaced_by=tuple(data.get("replaced_by", ())),
        reason=data.get("reason", ""),
    )


def _rules_text(entry: Any) -> str:
    if not isinstance(entry, dict):
        return ""
    rules = [entry.get("rules") or {}, entry.get("rules_in") or {}]
    return json.dumps(rules, sort_keys=True, ensure_ascii=False)


def _reached(key: str, later: Vocabulary) -> tuple[str, ...]:
    """Living themes that a key leads to, through all that happened since, in order."""
    living, past = later.living(), later.past()
    found: dict[str, None] = {}
    for one in _path(key, living, past):
        if one in living:
            found[one] = None
    return tuple(found)


def _path(
    key: str, living: Mapping[str, Entry], past: Mapping[str, Entry]
) -> Iterable[str]:
    """The key and all that came after it. A theme that lives leads no further."""
    seen: dict[str, None] = {}
    waiting = [key]
    while waiting:
        one = waiting.pop(0)
        if one in seen:
            continue
        seen[one] = None
        if one not in living and one in past:
            waiting += past[one].replaced_by
    return seen


def _differences(one: Entry, other: Entry) -> tuple[str, ...]:
    fields = (*MEANING, "isek", "system", "rules")
    return tuple(f for f in fields if getattr(one, f) != getattr(other, f))


def _series(
    before: Mapping[str, Entry],
    later: Vocabulary,
    reached: Mapping[str, tuple[str, ...]],
) -> Iterable[Series]:
    """Group what hangs together through splits and merges, in the order of the themes."""
    living, past = later.living(), later.past()
    done: set[str] = set()
    for key in before:
        if key in done:
            continue
        olds, heirs = _component(key, before, reached)
        done.update(olds)
        paths = [_path(old, living, past) for old in olds]
        keys = dict.fromkeys(one for path in paths for one in path)
        simple = olds == heirs == [key]
        yield Series(
            fate=Fate.SAME if simple else Fate.COARSER if heirs else Fate.ENDED,
            earlier=tuple(olds),
            later=tuple(keys),
            shown=tuple(heirs or olds),
        )
    led_to = {heir for heirs in reached.values() for heir in heirs}
    for key in living:
        if key not in led_to:
            yield Series(fate=Fate.NEW, earlier=(), later=(key,), shown=(key,))


def _component(
    key: str, before: Mapping[str, Entry], reached: Mapping[str, tuple[str, ...]]
) -> tuple[list[str], list[str]]:
    olds, heirs = {key: None}, dict.fromkeys(reached[key])
    grown = True
    while grown:
        more = [
            old
            for old in before
            if old not in olds and heirs.keys() & set(reached[old])
        ]
        grown = bool(more)
        for old in more:
            olds[old] = None
            heirs.update(dict.fromkeys(reached[old]))
    order = list(before)
    return sorted(olds, key=order.index), list(heirs)
