"""How a release came about, read from the open form in which it is kept.

A release made by another version of the product may lack an entry: nothing is then said of
it, rather than something wrong.
"""

import datetime
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from participation.core.kinds import Channel

OPEN = "open"


@dataclass(frozen=True, kw_only=True)
class Method:
    """None: not told. `checked_share`: whole percent of the comments that people checked.

    `is_open`: whoever wanted to took part, so that nothing is representative. `withheld`:
    how many figures are not shown, and of how many.
    """

    is_open: bool
    first_on: datetime.date | None
    last_on: datetime.date | None
    channels: tuple[Channel, ...]
    languages: tuple[str, ...]
    minimum: int | None
    line_minimum: int | None
    batch: int | None
    withheld: tuple[int, int] | None
    weights: str
    pipelines: tuple[str, ...]
    checked_share: int | None
    is_tagged: bool  # every comment was read for themes
    carried_over: tuple[str, ...]  # keys of spaces
    versions: tuple[int, ...]  # of the questionnaire


def read_method(kept: Mapping[str, Any]) -> Method:
    """Read what is known; anything of another kind than expected counts as not told."""
    period, themes = _mapping(kept.get("period")), _mapping(kept.get("themes"))
    return Method(
        is_open=kept.get("mode", OPEN) == OPEN,
        first_on=_day(period.get("from")),
        last_on=_day(period.get("to")),
        channels=tuple(Channel(c) for c in _texts(kept.get("channels")) if c in _KNOWN),
        languages=_texts(kept.get("languages")),
        minimum=_number(kept.get("minimum")),
        line_minimum=_number(kept.get("line_minimum")),
        batch=_number(kept.get("batch")),
        withheld=_withheld(_mapping(kept.get("withheld"))),
        weights=str(kept.get("weights") or ""),
        pipelines=_texts(themes.get("pipelines")),
        checked_share=_number(themes.get("checked_share")),
        is_tagged=themes.get("complete") is not False,
        carried_over=tuple(
            part["space"]
            for part in map(_mapping, _listed(kept.get("carried_over")))
            if isinstance(part.get("space"), str)
        ),
        versions=tuple(
            number
            for part in map(_mapping, _listed(kept.get("questionnaire")))
            if (number := _number(part.get("number"))) is not None
        ),
    )


_KNOWN = frozenset(channel.value for channel in Channel)


def _mapping(value: object) -> Mapping[str, Any]:
    return value if isinstance(value, Mapping) else {}


def _listed(value: object) -> list[Any]:
    return list(value) if isinstance(value, list | tuple) else []


def _texts(value: object) -> tuple[str, ...]:
    return tuple(part for part in _listed(value) if isinstance(part, str))


def _withheld(told: Mapping[str, Any]) -> tuple[int, int] | None:
    hidden, figures = _number(told.get("cells")), _number(told.get("of"))
    return None if hidden is None or figures is None else (hidden, figures)


def _number(value: object) -> int | None:
    return value if isinstance(value, int) and not isinstance(value, bool) else None


def _day(value: object) -> datetime.date | None:
    try:
        return datetime.date.fromisoformat(value) if isinstance(value, str) else None
    except ValueError:
        return None
