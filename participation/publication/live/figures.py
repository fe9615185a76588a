"""Live figures as a page may show them: one protected table per axis, the same on all pages.

A finding shows figures of these tables only, so that two findings cannot tell together
what neither tells alone.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from participation.publication.live.counting import LiveCounts
from participation.publication.protected import (
    Head,
    ProtectedCount,
    ProtectedTable,
    share,
)
from participation.publication.suppression import (
    protect_counts,
    protect_single,
    protect_table,
)

WITHHELD = ProtectedCount(None)
CITY = "city"
"""The whole city, as a column. No Ortsteil has this key."""


@dataclass(frozen=True, kw_only=True)
class Figure:
    """People of all who wrote in that space; `base` None: there is none to show."""

    people: ProtectedCount
    base: ProtectedCount | None
    minimum: int

    @property
    def share(self) -> int | None:
        """Whole percent of the base."""
        if self.base is None:
            return None
        return share(self.people, self.base, minimum=self.minimum)


@dataclass(frozen=True, kw_only=True)
class LiveFigures:
    """Protected counts of one state. Keys of topics as in the tables, of the city CITY."""

    themes: ProtectedTable
    groups: ProtectedTable
    took_part: Mapping[str, ProtectedCount]
    all_took_part: ProtectedCount
    checked_shares: Mapping[str, int | None]
    minimum: int

    def theme(self, key: str, ortsteil_key: str) -> Figure:
        return _figure(self.themes, key, ortsteil_key)

    def group(self, key: str, ortsteil_key: str) -> Figure:
        return _figure(self.groups, key, ortsteil_key)

    def base(self, ortsteil_key: str) -> ProtectedCount:
        """People of the space who wrote something."""
        return _base(self.themes, ortsteil_key)

    def beside(self, people: int, *parts: int) -> Figure:
        """People who do several things, beside how many do each of them.

        Also where nearly all who do the one do the other: the rest would be a small number.
        """
        hidden = any(0 < part - people < self.minimum for part in parts)
        shown = WITHHELD if hidden else protect_single(people, minimum=self.minimum)
        return Figure(people=shown, base=self.base(CITY), minimum=self.minimum)


def protect_live(
    counts: LiveCounts,
    *,
    themes: Sequence[str],
    groups: Sequence[str],
    ortsteile: Sequence[str],
    minimum: int,
) -> LiveFigures:
    """Protect the counts: each topic in each Ortsteil, with its sums."""
    places = [*ortsteile, ""]
    took_part, all_took_part = protect_counts(
        {key: counts.took_part.get(key, 0) for key in places},
        total=sum(counts.took_part.get(key, 0) for key in places),
        minimum=minimum,
    )
    by_theme = _table(themes, places, counts.themes, counts.commenting, minimum)
    return LiveFigures(
        themes=by_theme,
        groups=_table(groups, places, counts.groups, counts.commenting, minimum),
        took_part=took_part,
        all_took_part=all_took_part,
        checked_shares={
            theme: share(
                protect_single(checked, minimum=minimum),
                protect_single(comments, minimum=minimum),
                minimum=minimum,
            )
            for theme, (comments, checked) in counts.checked.items()
        },
        minimum=minimum,
    )


def protect_crossings(
    counts: LiveCounts,
    pairs: Iterable[tuple[str, str]],
    *,
    ortsteile: Sequence[str],
    minimum: int,
) -> ProtectedTable:
    """People of a target group who speak of a theme: a row per pair, "group+theme"."""
    rows = [f"{group}+{theme}" for group, theme in pairs]
    cells = {
        (f"{group}+{theme}", key): people
        for (group, theme, key), people in counts.crossings.items()
    }
    return _table(rows, [*ortsteile, ""], cells, counts.commenting, minimum)


def crossing(table: ProtectedTable, group: str, theme: str, place: str) -> Figure:
    """A figure of `protect_crossings`."""
    return _figure(table, f"{group}+{theme}", place)


def _table(
    rows: Sequence[str],
    places: Sequence[str],
    cells: Mapping[tuple[str, str], int],
    commenting: Mapping[str, int],
    minimum: int,
) -> ProtectedTable:
    return protect_table(
        title="",
        row_heads=[Head(row, row) for row in rows],
        column_heads=[Head(key, key) for key in places],
        cells=[[cells.get((row, key), 0) for key in places] for row in rows],
        column_totals=[commenting.get(key, 0) for key in places],
        minimum=minimum,
    )


def _figure(table: ProtectedTable, row: str, place: str) -> Figure:
    rows = {head.key: number for number, head in enumerate(table.row_heads)}
    if row not in rows:
        people = WITHHELD
    elif place == CITY:
        people = table.row_totals[rows[row]]
    else:
        people = table.cell(row, place)
    return Figure(people=people, base=_base(table, place), minimum=table.minimum)


def _base(table: ProtectedTable, place: str) -> ProtectedCount:
    if place == CITY:
        return table.base
    columns = {head.key: number for number, head in enumerate(table.column_heads)}
    return table.column_totals[columns[place]]
