"""What came in between two releases: a table of its own, with rules of its own."""

from collections.abc import Mapping, Sequence

from participation.publication.disclosure.lines import Place
from participation.publication.disclosure.shapes import (
    BASE,
    Counts,
    Row,
    RowId,
    cell,
    option,
    summed,
)
from participation.publication.disclosure.system import Key, Quantity, Rule, System


class Side:
    """Lines that are compared with others, and the rows that they consist of."""

    def __init__(self, printed: Sequence[RowId], rows: Sequence[Row]) -> None:
        self.printed = printed
        self.rows = rows

    @property
    def people(self) -> int:
        return sum(row.people for row in self.rows)

    def counts(self, table: str) -> Counts:
        return summed(row.tables[table] for row in self.rows)


def compare(
    system: System, place: Place, before: Side, after: Side, *, conditional: bool
) -> None:
    """Add the differences of each figure. `place`: where they are to stand."""
    differences = _differences(before.counts(place.table), after.counts(place.table))
    # Where something became less, tags or answers were corrected: then it may be both.
    corrected = any(value < 0 for value in differences.values())
    for name, value in differences.items():
        changed = system.add(
            place.follows(f"change {name}"),
            Quantity(
                value=value,
                rule=Rule.CHANGE,
                k=place.k,
                lowest=None if corrected else 0,
            ),
        )
        new = [cell(row, place.table, name) for row in after.printed]
        old = [cell(row, place.table, name) for row in before.printed]
        _equal(system, new, [*old, changed])
    if corrected:
        return
    if conditional:
        _add_not_asked(system, place, after.people - before.people, differences[BASE])
    _add_rests(system, place, differences)


def _differences(before: Counts, after: Counts) -> dict[str, int]:
    """By figure that both have; a theme that is new has no difference."""
    names = [name for name in before.cells if name in after.cells]
    cells = {option(n): after.cells[n] - before.cells[n] for n in names}
    return {**cells, BASE: after.base - before.base}


def _add_not_asked(system: System, place: Place, people: int, base: int) -> None:
    """Newcomers of whom one could tell that they were not asked."""
    if people < base:
        return
    everybody = system.add(
        place.follows("newcomers"), Quantity(value=people, shown=True)
    )
    missing = system.add(
        place.follows("change silent"),
        Quantity(value=people - base, rule=Rule.CHANGE, k=place.k),
    )
    system.sum(everybody, [place.follows(f"change {BASE}"), missing])


def _add_rests(system: System, place: Place, differences: Mapping[str, int]) -> None:
    """Options that (nearly) all newcomers chose."""
    base = differences[BASE]
    if base < place.k:
        return
    for name, value in differences.items():
        if name != BASE and base - value < place.k:
            rest = system.add(
                place.follows(f"change rest {name}"),
                Quantity(value=base - value, rule=Rule.REST, k=place.k),
            )
            system.sum(
                place.follows(f"change {BASE}"),
                [place.follows(f"change {name}"), rest],
            )


def _equal(system: System, left: Sequence[Key], right: Sequence[Key]) -> None:
    if len(left) == 1:
        system.sum(left[0], right)
        return
    value = sum(system.quantities[key].value for key in left)
    total = system.add(("together", *right[-1]), Quantity(value=value, k=0))
    system.sum(total, left)
    system.sum(total, right)
