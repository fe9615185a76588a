"""The content of a release from guarded rows: withheld figures are left behind here."""

import datetime
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from participation.findings.people import Attributes, TagQuality
from participation.publication.disclosure.shapes import Counts, Shown, summed
from participation.publication.releases.content import (
    CITY,
    NO_ORTSTEIL,
    Line,
    Option,
    ReleasedTable,
    Space,
    TableKind,
)
from participation.publication.releases.guarding import Guarded
from participation.publication.releases.history import PlacedRow
from participation.publication.releases.source import (
    TARGET_GROUPS,
    THEME_PAIRS,
    THEMES,
    TITLES,
    Source,
)
from participation.publication.releases.spaces import BATCH

RULE = "star-lp-2"
"""Names the method of protection; a change of its rules is another name."""
SUBMISSIONS = "submissions"
PEOPLE = Option(key="people", label={"de": "Teilnehmende", "en": "Participants"})
WITHOUT = "ohne Angabe des Ortsteils"
BASE_FOR_SHARE = 40
TENTHS = 10
MOST_PAIRS = 60
"""Of the pairs that may be shown, those with the most people: more are no help."""


def spaces_of(guarded: Guarded, names: Mapping[str, str]) -> tuple[Space, ...]:
    """The published lines of places, by number; none where only the city is told."""
    return tuple(_space(placed, names) for placed in guarded.lines)


def tables_of(guarded: Guarded, source: Source) -> tuple[ReleasedTable, ...]:
    """How many took part, every question in its order, then what comments speak of."""
    tables = [_submissions(guarded)]
    for asked in source.tables:
        tables += _table(guarded, asked.key, asked.kind, asked.title, asked.options)
    for key, options in (THEMES, source.themes), (TARGET_GROUPS, source.target_groups):
        tables += _table(guarded, key, TableKind(key), TITLES[key], options)
    return (*tables, *_pairs(guarded, source))


def method_of(
    guarded: Guarded,
    source: Source,
    *,
    attributes: Attributes,
    tags: TagQuality,
    as_of: datetime.date,
    software: str,
) -> dict[str, Any]:
    """How the figures came about: docs/formats/release.md. No count of people in it."""
    k = guarded.edition.k
    counted = [table for table in source.shapes if table != THEME_PAIRS]
    printed = [figure for table in counted for figure in _figures(guarded, table)]
    return {
        "mode": "open",
        "representative": False,
        "period": {
            "from": attributes.first_on.isoformat() if attributes.first_on else None,
            "to": as_of.isoformat(),
        },
        "channels": _enough(attributes.channels, k),
        "languages": _enough(attributes.languages, k),
        "minimum": k,
        "line_minimum": guarded.minimum,
        "batch": BATCH,
        "rule": RULE,
        "withheld": {"cells": printed.count(False), "of": len(printed)},
        "merged": [
            sorted(members)
            for p in guarded.rows
            if len(members := p.row.members or frozenset()) > 1
        ],
        "carried_over": [
            {"space": p.row.id[1], "as_of": p.as_of.isoformat()}
            for p in guarded.plan.carried
        ],
        "city_only": sorted(guarded.edition.city_only) if guarded.lines else [],
        "excluded": {"without_ortsteil": guarded.plan.excluded},
        "left_out": sorted(guarded.edition.left_out),
        "weights": None,
        "themes": {
            "pipelines": list(tags.pipelines),
            "checked_share": _tenths(tags.checked, tags.comments),
            "complete": tags.waiting == 0,
            "scheme": None if source.scheme is None else dict(source.scheme),
        },
        "series": source.series,
        "questionnaire": [dict(version) for version in source.versions],
        "simulated": source.population.simulated,
        "software": software,
    }


def _space(placed: PlacedRow, names: Mapping[str, str]) -> Space:
    space, members = placed.row.id[1], placed.row.members or frozenset()
    if space == NO_ORTSTEIL:
        return Space(key=space, label=WITHOUT, ortsteil_keys=())
    keys = tuple(sorted(members))
    label = ", ".join(names.get(key, key) for key in keys)
    return Space(key=space, label=label, ortsteil_keys=keys)


def _submissions(guarded: Guarded) -> ReleasedTable:
    """Every line has enough people to be told; so has their sum."""
    lines = guarded.lines
    counted = lines or list(guarded.rows)
    everybody = sum(placed.row.people for placed in counted)
    told = [(CITY, everybody, _newest(counted))]
    told += [(p.row.id[1], p.row.people, p.as_of) for p in lines]
    return ReleasedTable(
        key=SUBMISSIONS,
        kind=TableKind.SUBMISSIONS,
        title={"de": "Beteiligung", "en": "Participation"},
        options=(PEOPLE,),
        lines=tuple(
            Line(space_key=space, cells=(people,), base=people, as_of=as_of)
            for space, people, as_of in told
        ),
    )


def _table(
    guarded: Guarded,
    key: str,
    kind: TableKind,
    title: Mapping[str, str],
    options: Sequence[Option],
) -> list[ReleasedTable]:
    rows = guarded.told(key)
    if not rows:
        return []
    lines = [
        _line(
            p.row.id[1], p.row.tables[key], (p.row.shown or {})[key], options, p.as_of
        )
        for p in rows
    ]
    if key in (guarded.edition.shown or {}):
        whole = summed(p.row.tables[key] for p in rows)
        shown = (guarded.edition.shown or {})[key]
        lines.insert(0, _line(CITY, whole, shown, options, _newest(rows)))
    return [
        ReleasedTable(
            key=key, kind=kind, title=title, options=tuple(options), lines=tuple(lines)
        )
    ]


def _pairs(guarded: Guarded, source: Source) -> list[ReleasedTable]:
    """The pairs with the most people, of those that may be shown; no others are named.

    What is not there is nobody, too few, or less than the last one: nobody can tell which.
    """
    found = _table(
        guarded,
        THEME_PAIRS,
        TableKind.THEME_PAIRS,
        TITLES[THEME_PAIRS],
        source.theme_pairs,
    )
    return [most for table in found if (most := _most(table)).options]


def _most(table: ReleasedTable) -> ReleasedTable:
    [line] = table.lines
    told = [
        (people, option)
        for people, option in zip(line.cells, table.options, strict=True)
        if people
    ]
    told.sort(key=lambda pair: (-pair[0], pair[1].key))
    most = told[:MOST_PAIRS]
    return replace(
        table,
        options=tuple(option for _, option in most),
        lines=(replace(line, cells=tuple(people for people, _ in most)),),
    )


def _line(
    space: str,
    counts: Counts,
    shown: Shown,
    options: Sequence[Option],
    as_of: datetime.date,
) -> Line:
    """A figure that is not shown is not there; nor is one of an option unknown then."""
    return Line(
        space_key=space,
        cells=tuple(
            counts.cells[option.key] if option.key in shown.cells else None
            for option in options
        ),
        base=counts.base if shown.base else None,
        as_of=as_of,
    )


def _figures(guarded: Guarded, table: str) -> list[bool]:
    """Of each cell that is told, the sums left out: whether it is printed."""
    return [
        name in (placed.row.shown or {})[table].cells
        for placed in guarded.told(table)
        for name in placed.row.tables[table].cells
    ]


def _newest(rows: Iterable[PlacedRow]) -> datetime.date:
    return max(placed.as_of for placed in rows)


def _enough(people: Mapping[str, int], k: int) -> list[str]:
    """Names only, and none of what so few used that it would point at them."""
    return sorted(name for name, count in people.items() if count >= k)


def _tenths(part: int, whole: int) -> int | None:
    """Percent in steps of ten, so that one comment more or less does not show."""
    if whole < BASE_FOR_SHARE:
        return None
    return round(TENTHS * part / whole) * TENTHS
