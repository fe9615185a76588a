"""Figures of one question, protected as one view. Pure."""

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass

from participation.publication.adhoc.crosstab import LEAST_FOR_SHARE
from participation.publication.adhoc.jointly import withheld_together
from participation.publication.protected import Head, ProtectedCount, share
from participation.publication.suppression import Sum

LEAST_FOR_MEAN = 20


@dataclass(frozen=True, kw_only=True)
class LineCounts:
    """What people answered to a question or a line of a matrix, not yet protected.

    `asked` None: nobody knows. `steps`: codes of a scale among the values. `several`: a
    person may stand under more than one value.
    """

    values: Mapping[str, int]
    answered: int
    asked: int | None
    steps: tuple[str, ...] = ()
    several: bool = False


@dataclass(frozen=True, kw_only=True)
class Cell:
    """One possible answer; `share` in whole percent of those who answered.

    Of a scale: of those who chose one of its steps; "weiß nicht" has none.
    """

    key: str
    label: str
    count: ProtectedCount
    share: int | None


@dataclass(frozen=True, kw_only=True)
class LineFigures:
    """The figures of a line: cells in the order of the question.

    `on_scale`: people who chose a step of the scale, None without one. `mean`: of the
    steps, from what is shown; None where one of them is withheld or few answered.
    """

    item: str
    label: str
    cells: tuple[Cell, ...]
    asked: ProtectedCount | None
    answered: ProtectedCount
    silent: ProtectedCount | None
    on_scale: ProtectedCount | None = None
    mean: float | None = None

    def cell(self, key: str) -> Cell:
        """The cell of a code; KeyError for one that is not there."""
        for cell in self.cells:
            if cell.key == key:
                return cell
        raise KeyError(key)


@dataclass(frozen=True, kw_only=True)
class Placed:
    """An option of a ranking: how often on each place. `mean`: its mean place, or None."""

    key: str
    label: str
    places: tuple[ProtectedCount, ...]
    total: ProtectedCount
    first_share: int | None
    mean: float | None


def protect_line(
    counts: LineCounts, heads: Sequence[Head], *, item: str, label: str, minimum: int
) -> LineFigures:
    """Protect the answers to one question together with their sums."""
    codes = [head.key for head in heads]
    values, sums = _system(counts, codes)
    hidden = withheld_together(
        values, sums, minimum=minimum, also=_given_up(counts, codes, minimum)
    )

    def shown(key: Hashable) -> ProtectedCount:
        return ProtectedCount(None if key in hidden else values[key])

    answered = shown("answered")
    of = {head.key: answered for head in heads}
    if counts.steps:
        of = {code: shown("scale") for code in counts.steps}
    cells = tuple(
        Cell(
            key=head.key,
            label=head.label,
            count=(count := shown(("value", head.key))),
            share=share(count, of[head.key], minimum=LEAST_FOR_SHARE)
            if head.key in of
            else None,
        )
        for head in heads
    )
    asked, silent = _asked(counts, answered, minimum=minimum)
    return LineFigures(
        item=item,
        label=label,
        cells=cells,
        asked=asked,
        answered=answered,
        silent=silent,
        on_scale=shown("scale") if counts.steps else None,
        mean=_mean(cells, counts.steps),
    )


def protect_ranking(
    counts: Mapping[tuple[str, int], int],
    heads: Sequence[Head],
    *,
    label: str,
    places: int,
    asked: int | None,
    minimum: int,
) -> tuple[tuple[Placed, ...], LineFigures]:
    """Protect options by place, the most often first ones first, and who answered.

    Whoever puts something on a place puts one thing there, so that places add up too.
    """
    values: dict[Hashable, int] = {}
    sums: list[Sum[Hashable]] = []
    numbers = range(1, places + 1)
    for head in heads:
        for n in numbers:
            values["cell", head.key, n] = counts.get((head.key, n), 0)
        parts = tuple(("cell", head.key, n) for n in numbers)
        values["row", head.key] = sum(values[part] for part in parts)
        sums.append(Sum(("row", head.key), parts))
    for n in numbers:
        parts = tuple(("cell", head.key, n) for head in heads)
        values["place", n] = sum(values[part] for part in parts)
        sums.append(Sum(("place", n), parts))
    hidden = withheld_together(values, sums, minimum=minimum)

    def shown(key: Hashable) -> ProtectedCount:
        return ProtectedCount(None if key in hidden else values[key])

    answered = shown(("place", 1))
    found = [
        _placed(
            head,
            tuple(shown(("cell", head.key, n)) for n in numbers),
            total=shown(("row", head.key)),
            all_first=answered,
        )
        for head in heads
    ]
    firsts = LineCounts(values={}, answered=values["place", 1], asked=asked)
    told, silent = _asked(firsts, answered, minimum=minimum)
    line = LineFigures(
        item="",
        label=label,
        cells=tuple(
            Cell(key=p.key, label=p.label, count=p.places[0], share=p.first_share)
            for p in found
        ),
        asked=told,
        answered=answered,
        silent=silent,
    )
    return tuple(sorted(found, key=_first)), line


def _first(placed: Placed) -> tuple[int, int]:
    """Shown ones by how often they come first; the order of withheld ones tells nothing."""
    value = placed.places[0].value
    return (1, 0) if value is None else (0 if value else 2, -value)


def _placed(
    head: Head,
    places: tuple[ProtectedCount, ...],
    *,
    total: ProtectedCount,
    all_first: ProtectedCount,
) -> Placed:
    values = [count.value for count in places]
    mean = None
    if total.value and total.value >= LEAST_FOR_MEAN and None not in values:
        weighted = sum(n * (value or 0) for n, value in enumerate(values, start=1))
        mean = weighted / total.value
    return Placed(
        key=head.key,
        label=head.label,
        places=places,
        total=total,
        first_share=share(places[0], all_first, minimum=LEAST_FOR_SHARE),
        mean=mean,
    )


def _system(
    counts: LineCounts, codes: Sequence[str]
) -> tuple[dict[Hashable, int], list[Sum[Hashable]]]:
    values: dict[Hashable, int] = {"answered": counts.answered}
    values |= {("value", code): counts.values.get(code, 0) for code in codes}
    if counts.several:
        sums: list[Sum[Hashable]] = []
        for code in codes:  # who did not choose it can be subtracted
            values["not", code] = counts.answered - values["value", code]
            sums.append(Sum("answered", (("value", code), ("not", code))))
        return values, sums
    if not counts.steps:
        return values, [Sum("answered", tuple(("value", code) for code in codes))]
    steps = tuple(("value", code) for code in codes if code in counts.steps)
    beside = tuple(("value", code) for code in codes if code not in counts.steps)
    values["scale"] = sum(values[step] for step in steps)
    return values, [Sum("scale", steps), Sum("answered", ("scale", *beside))]


def _given_up(
    counts: LineCounts, codes: Sequence[str], minimum: int
) -> tuple[Hashable, ...]:
    """How many answered, where few said "weiß nicht": the scale tells more than that.

    Otherwise the figure beside it that is withheld too would be the whole scale.
    """
    beside = [counts.values.get(c, 0) for c in codes if c not in counts.steps]
    small = [n for n in beside if 0 < n < minimum]
    alone = not any(n >= minimum for n in beside)
    return ("answered",) if counts.steps and small and alone else ()


def _asked(
    counts: LineCounts, answered: ProtectedCount, *, minimum: int
) -> tuple[ProtectedCount | None, ProtectedCount | None]:
    """How many were asked and said nothing: who is silent tells nothing about himself.

    Where the number of answers is withheld, it must not follow from these two.
    """
    if counts.asked is None:
        return None, None
    asked = ProtectedCount(None if 0 < counts.asked < minimum else counts.asked)
    if answered.withheld or asked.withheld:
        return asked, ProtectedCount(None)
    return asked, ProtectedCount(max(counts.asked - counts.answered, 0))


def _mean(cells: Sequence[Cell], steps: tuple[str, ...]) -> float | None:
    numbers = [
        (int(cell.key), cell.count.value)
        for cell in cells
        if cell.key in steps and cell.key.lstrip("-").isdecimal()
    ]
    known = [(step, value) for step, value in numbers if value is not None]
    total = sum(value for _, value in known)
    if len(known) < len(steps) or total < LEAST_FOR_MEAN:
        return None
    return sum(step * value for step, value in known) / total
