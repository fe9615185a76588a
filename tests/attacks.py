"""Attacks on random surveys, judged by one who knows the truth."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from itertools import combinations

from participation.publication.disclosure.shapes import pair
from participation.publication.releases.content import Option, ReleasedTable
from participation.publication.releases.source import THEME_PAIRS, THEMES
from tests.attacker import BASE, Figure, Release, bounds, figure_of, told_too_much
from tests.random_surveys import Printed, Survey


def attack(survey: Survey, *, k: int, grows: bool = True) -> list[str]:
    """Everything that the outsider finds out of all releases and should not."""
    releases = [Release.of(p.spaces, _all_pairs(survey, p)) for p in survey.printed]
    truth = true_figures(survey)
    found = told_too_much(releases, survey.shapes, k=k)
    for table in survey.shapes:
        known = bounds(releases, survey.shapes, table, grows=grows)
        known = {f: b for f, b in known.items() if truth[f] or table != THEME_PAIRS}
        found += _given_away(known, truth, k)
        if all(truth[figure] for figure in known):
            # Then he is right to take everything withheld for somebody.
            known = bounds(
                releases, survey.shapes, table, knows_nonzero=True, grows=grows
            )
            found += [f"{f} by one who knows the method" for f in _exact(known)]
        own = next((f for f in known if truth[f] and f[3] != BASE), None)
        if own is not None:
            known = bounds(releases, survey.shapes, table, own=own, grows=grows)
            found += [f"{f} by one of {own}" for f in _exact(known)]
    return found


def _all_pairs(survey: Survey, printed: Printed) -> list[ReleasedTable]:
    """The tables, with the pairs that are not named: he knows that they exist."""
    return [
        table if table.key != THEME_PAIRS else _with_all(survey, table)
        for table in printed.tables
    ]


def _with_all(survey: Survey, table: ReleasedTable) -> ReleasedTable:
    [line] = table.lines
    told = dict(zip((o.key for o in table.options), line.cells, strict=True))
    names = [pair(*two) for two in combinations(survey.question(THEMES).options, 2)]
    return replace(
        table,
        options=tuple(Option(key=name, label={"de": name}) for name in names),
        lines=(replace(line, cells=tuple(told.get(name) for name in names)),),
    )


def _given_away(
    known: Mapping[Figure, tuple[int, int]], truth: Mapping[Figure, int], k: int
) -> Iterator[str]:
    for figure, (low, high) in known.items():
        value = truth[figure]
        assert low <= value <= high, figure  # or he has reckoned wrongly
        if high - low < 2:
            yield f"{figure} is {low} to {high}"
        if 0 < value < k and high < k:
            yield f"{figure} is below {k}"


def _exact(known: Mapping[Figure, tuple[int, int]]) -> Iterator[Figure]:
    return (figure for figure, (low, high) in known.items() if low == high)


def true_figures(survey: Survey) -> dict[Figure, int]:
    """What the figures of all releases are, withheld or not."""
    found: dict[Figure, int] = {}
    for printed, guarded in zip(survey.printed, survey.truth, strict=True):
        for table in _all_pairs(survey, printed):
            if table.key not in survey.shapes:
                continue
            rows = [placed.row for placed in guarded.told(table.key)]
            for line in table.lines:
                own = [row for row in rows if row.id[1] == line.space_key] or rows
                counted = [row.tables[table.key] for row in own]
                for option in table.options:
                    found[figure_of(table, line, option.key)] = sum(
                        counts.cells[option.key] for counts in counted
                    )
                found[figure_of(table, line, BASE)] = sum(c.base for c in counted)
    return found
