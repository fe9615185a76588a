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

    `is_open`: whoever wanted to took part, so that nothing is representative.
    """

    is_open: bool
    first_on: datetime.date | None
    last_on: datetime.date | None
    channels: tuple[Channel, ...]
    languages: tuple[str, ...]
    minimum: int | None
    line_minimum: int | None
    batch: int | None
    withheld_share: float | None  # percent of the answers that stand in hidden cells
    weights: str
    pipelines: tuple[str, ...]
    checked_share: int | None
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
        withheld_share=_share(_mapping(kept.get("withheld")).get("share")),
        weights=str(kept.get("weights") or ""),
        pipelines=_texts(themes.get("pipelines")),
        checked_share=_number(themes.get("checked_share")),
        carried_over=_texts(kept.get("carried_over")),
        versions=_versions(kept.get("questionnaire")),
    )


_KNOWN = frozenset(channel.value for channel in Channel)


def _mapping(value: object) -> Mapping[str, Any]:
    return value if isinstance(value, Mapping) else {}


def _texts(value: object) -> tuple[str, ...]:
    listed = value if isinstance(value, list | tuple) else ()
    return tuple(part for part in listed if isinstance(part, str))


def _versions(value: object) -> tuple[int, ...]:
    listed = value if isinstance(value, list | tuple) else ()
    numbers = (_number(_mapping(part).get("number")) for part in listed)
    return tuple(number for number in numbers if number is not None)


def _number(value: object) -> int | None:
    return value if isinstance(value, int) and not isinstance(value, bool) else None


def _share(value: object) -> float | None:
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    return float(value) if is_number else None  # type: ignore[arg-type]


def _day(value: object) -> datetime.date | None:
    try:
        return datetime.date.fromisoformat(value) if isinstance(value, str) else None
    except ValueError:
        return None
