"""Attacks on random surveys, judged by one who knows the truth."""

from collections.abc import Iterator, Mapping

from tests.attacker import BASE, Figure, Release, bounds, figure_of, told_too_much
from tests.random_surveys import Survey


def attack(survey: Survey, *, k: int, grows: bool = True) -> list[str]:
    """Everything that the outsider finds out of all releases and should not."""
    releases = [Release.of(p.spaces, p.tables) for p in survey.printed]
    truth = true_figures(survey)
    found = told_too_much(releases, survey.shapes, k=k)
    for table in survey.shapes:
        known = bounds(releases, survey.shapes, table, grows=grows)
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
        for table in printed.tables:
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
