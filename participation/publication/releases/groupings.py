"""The city's groupings of Ortsteile as a release can be counted by."""

import datetime
from collections import defaultdict
from collections.abc import Sequence

from sqlalchemy.orm import Session

from participation.places.queries import PlanungsraumView, planungsraeume
from participation.publication.releases.regrouping import Grouped, Grouping


def groupings(session: Session, *, on: datetime.date) -> list[Grouping]:
    """Every grouping by name; one that has ended, or is a draft, as it was or will be."""
    by_name: dict[str, list[PlanungsraumView]] = defaultdict(list)
    for raum in planungsraeume(session):
        by_name[raum.grouping].append(raum)
    return [
        Grouping(name=name, spaces=_spaces(_of_day(rows, on)))
        for name, rows in sorted(by_name.items())
    ]


def _of_day(
    rows: Sequence[PlanungsraumView], on: datetime.date
) -> list[PlanungsraumView]:
    """The rows of the day; where there are none, of the nearest day that has some."""
    valid = _valid(rows, on)
    if valid:
        return valid
    ends = [row.valid_to for row in rows if row.valid_to and row.valid_to < on]
    begins = [row.valid_from for row in rows if row.valid_from and row.valid_from > on]
    day = min(begins, default=None) or max(ends, default=on)
    return _valid(rows, day)


def _valid(
    rows: Sequence[PlanungsraumView], on: datetime.date
) -> list[PlanungsraumView]:
    return [
        row
        for row in rows
        if (row.valid_from is None or row.valid_from <= on)
        and (row.valid_to is None or row.valid_to >= on)
    ]


def _spaces(rows: Sequence[PlanungsraumView]) -> tuple[Grouped, ...]:
    members: dict[str, set[str]] = defaultdict(set)
    for row in rows:
        members[row.name].update(row.ortsteil_keys)
    return tuple(
        Grouped(key=name, name=name, ortsteil_keys=frozenset(keys))
        for name, keys in members.items()
    )
