"""Live figures as a page may show them: one protected table per axis, the same on all pages.

A finding shows figures of these tables only, so that two findings cannot tell together
what neither tells alone. Unlike in a release, an Ortsteil where nobody speaks of a topic is
withheld as well: a topic of which one person speaks here and there has a figure for the
whole city then, and nobody knows where they live.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from participation.publication.live.counting import LiveCounts
from participation.publication.protected import ProtectedCount, share
from participation.publication.suppression import protect_counts, protect_single

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
class LiveTable:
    """Protected counts by topic and place, and who wrote something at all."""

    cells: Mapping[str, Mapping[str, ProtectedCount]]  # of a topic by place, CITY too
    bases: Mapping[str, ProtectedCount]
    minimum: int

    def figure(self, row: str, place: str) -> Figure:
        return Figure(
            people=self.cells.get(row, {}).get(place, WITHHELD),
            base=self.bases.get(place),
            minimum=self.minimum,
        )


@dataclass(frozen=True, kw_only=True)
class LiveFigures:
    """Protected counts of one state. Keys of topics as in the tables, of the city CITY."""

    themes: LiveTable
    groups: LiveTable
    took_part: Mapping[str, ProtectedCount]
    all_took_part: ProtectedCount
    checked_shares: Mapping[str, int | None]
    minimum: int

    def theme(self, key: str, ortsteil_key: str) -> Figure:
        return self.themes.figure(key, ortsteil_key)

    def group(self, key: str, ortsteil_key: str) -> Figure:
        return self.groups.figure(key, ortsteil_key)

    def base(self, ortsteil_key: str) -> ProtectedCount:
        """People of the space who wrote something."""
        return self.themes.bases.get(ortsteil_key, WITHHELD)

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
) -> LiveTable:
    """People of a target group who speak of a theme: a row per pair, "group+theme"."""
    wanted = set(pairs)
    cells = {
        (f"{group}+{theme}", key): people
        for (group, theme, key), people in counts.crossings.items()
        if (group, theme) in wanted
    }
    rows = [f"{group}+{theme}" for group, theme in sorted(wanted)]
    return _table(rows, [*ortsteile, ""], cells, counts.commenting, minimum)


def crossing(table: LiveTable, group: str, theme: str, place: str) -> Figure:
    """A figure of `protect_crossings`."""
    return table.figure(f"{group}+{theme}", place)


def protect_row(
    values: Mapping[str, int], *, minimum: int
) -> dict[str, ProtectedCount]:
    """Parts and, as CITY, their sum. Small parts are withheld, also where nobody is.

    The sum must not tell what is withheld: neither a single part, nor a small number, nor
    that each part is as large as a withheld one can be.
    """
    total = sum(values.values())
    hidden = [key for key, value in values.items() if value < minimum]
    shown = sorted((k for k in values if k not in hidden), key=lambda k: -values[k])
    while shown and not _hides(hidden, values, minimum):
        hidden.append(shown.pop())
    told = total >= minimum and _hides(hidden, values, minimum)
    return {
        **dict.fromkeys(values, WITHHELD),
        **{key: ProtectedCount(values[key]) for key in shown},
        CITY: ProtectedCount(total) if told or total == 0 else WITHHELD,
    }


def _hides(hidden: Sequence[str], values: Mapping[str, int], minimum: int) -> bool:
    rest = sum(values[key] for key in hidden)
    largest = len(hidden) * (minimum - 1)
    return rest == 0 or (len(hidden) > 1 and rest >= minimum and rest != largest)


def _table(
    rows: Iterable[str],
    places: Sequence[str],
    cells: Mapping[tuple[str, str], int],
    commenting: Mapping[str, int],
    minimum: int,
) -> LiveTable:
    bases, base = protect_counts(
        {key: commenting.get(key, 0) for key in places},
        total=sum(commenting.get(key, 0) for key in places),
        minimum=minimum,
    )
    return LiveTable(
        cells={
            row: protect_row(
                {key: cells.get((row, key), 0) for key in places}, minimum=minimum
            )
            for row in rows
        },
        bases={**bases, CITY: base},
        minimum=minimum,
    )
