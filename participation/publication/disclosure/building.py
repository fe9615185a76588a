"""All releases of a subject as one system: rows, city lines, and what changed between."""

from collections.abc import Mapping, Sequence

from participation.publication.disclosure.lines import (
    Place,
    add_figures,
    add_silent,
    bind_asked,
    bind_line,
)
from participation.publication.disclosure.shapes import (
    BASE,
    CITY,
    Change,
    Counts,
    Edition,
    Publication,
    Row,
    RowId,
    TableShape,
    cell,
    option,
    summed,
)
from participation.publication.disclosure.system import Key, Quantity, Rule, System

LOSS_OF_BASE = 0.6
"""Without its base a line has no percentages: worth this share of its people."""


def build(publication: Publication) -> System:
    """Return the system; figures of the new edition are shown as far as they are large."""
    system = System()
    for row in publication.rows.values():
        _add_row(system, publication, row)
    for edition in publication.editions:
        if not edition.is_city_only:
            _add_city(system, publication, edition)
    for change in publication.changes:
        _add_change(system, publication, change)
    for before, after in zip(
        publication.editions, publication.editions[1:], strict=False
    ):
        if not before.is_city_only and not after.is_city_only:
            _add_city_change(system, publication, before, after)
    return system


def _add_row(system: System, publication: Publication, row: Row) -> None:
    people = _add_people(system, row.id, row.people)
    edition = publication.editions[-1]
    for table, counts in row.tables.items():
        place = Place(row=row.id, table=table, k=row.k)
        add_figures(
            system, place, counts,
            shown=None if row.shown is None else row.shown[table],
            costs={} if row.shown else _expected(publication, edition, row, table),
        )  # fmt: skip
        add_silent(system, place, people, publication.shapes[table])
        bind_line(system, place, publication.shapes[table], counts.cells)
    for table in row.tables:
        bind_asked(system, row, publication.shapes[table])


def _add_people(system: System, row: RowId, people: int) -> Key:
    known = Quantity(value=people, shown=True, printed=True)
    return system.add(("people", *row), known)


def _expected(
    publication: Publication, edition: Edition, row: Row, table: str
) -> dict[str, float]:
    """What each cell of a row would be if it were like the city, which everybody sees."""
    lines = _lines(publication, edition, table)
    whole = summed(line.tables[table] for line in lines)
    share = row.people / (sum(line.people for line in lines) or 1)
    costs = {
        option(name): share * max(value, row.k - 1)
        for name, value in whole.cells.items()
    }
    return {**costs, BASE: row.people * LOSS_OF_BASE}


def _lines(publication: Publication, edition: Edition, table: str) -> list[Row]:
    rows = [publication.rows[row] for row in edition.rows]
    return [row for row in rows if table in row.tables]


def _add_city(system: System, publication: Publication, edition: Edition) -> None:
    rows = [publication.rows[row] for row in edition.rows]
    people = _add_people(system, edition.city, sum(row.people for row in rows))
    for table, shape in publication.shapes.items():
        lines = _lines(publication, edition, table)
        if lines and not shape.only_in:
            _add_city_line(system, edition, shape, lines, people)


def _add_city_line(
    system: System,
    edition: Edition,
    shape: TableShape,
    lines: Sequence[Row],
    people: Key,
) -> None:
    table = shape.key
    whole = summed(line.tables[table] for line in lines)
    place = Place(row=edition.city, table=table, k=edition.k)
    costs = {option(name): float(value) for name, value in whole.cells.items()}
    add_figures(
        system, place, whole,
        shown=None if edition.shown is None else edition.shown[table],
        costs={**costs, BASE: float(whole.base)},
    )  # fmt: skip
    add_silent(system, place, people, shape)
    bind_line(system, place, shape, whole.cells)
    for name in whole.cells:
        parts = [line for line in lines if name in line.tables[table].cells]
        system.sum(
            place.cell(name), [cell(line.id, table, option(name)) for line in parts]
        )
    system.sum(place.base, [cell(line.id, table, BASE) for line in lines])


def _add_change(system: System, publication: Publication, change: Change) -> None:
    before = publication.rows[change.before]
    after = [publication.rows[row] for row in change.after]
    for table in before.tables:
        lines = [row for row in after if table in row.tables]
        if lines:
            _compare(
                system, publication, table,
                (f"{after[0].id[0]} after {before.id[0]}", before.id[1]),
                _Side([before.id], [before]), _Side([row.id for row in lines], lines),
                k=after[0].k,
            )  # fmt: skip


def _add_city_change(
    system: System, publication: Publication, before: Edition, after: Edition
) -> None:
    for table, shape in publication.shapes.items():
        first = _lines(publication, before, table)
        second = _lines(publication, after, table)
        if first and second and not shape.only_in:
            _compare(
                system, publication, table, (f"{after.name} after {before.name}", CITY),
                _Side([before.city], first), _Side([after.city], second), k=after.k,
            )  # fmt: skip


class _Side:
    """The lines that are compared, and the rows that they consist of."""

    def __init__(self, printed: Sequence[RowId], rows: Sequence[Row]) -> None:
        self.printed = printed
        self.rows = rows

    @property
    def people(self) -> int:
        return sum(row.people for row in self.rows)

    def counts(self, table: str) -> Counts:
        return summed(row.tables[table] for row in self.rows)


def _compare(
    system: System,
    publication: Publication,
    table: str,
    row: RowId,
    before: _Side,
    after: _Side,
    *,
    k: int,
) -> None:
    """What came in between is a table of its own, with rules of its own."""
    place = Place(row=row, table=table, k=k)
    old, new = before.counts(table), after.counts(table)
    names = [name for name in old.cells if name in new.cells]
    differences = {option(n): new.cells[n] - old.cells[n] for n in names}
    differences[BASE] = new.base - old.base
    # Where something became less, tags or answers were corrected: then it may be both.
    corrected = any(value < 0 for value in differences.values())
    for name, value in differences.items():
        changed = system.add(
            place.follows(f"change {name}"),
            Quantity(
                value=value, rule=Rule.CHANGE, k=k, lowest=None if corrected else 0
            ),
        )
        _equal(
            system,
            [cell(printed, table, name) for printed in after.printed],
            [*(cell(printed, table, name) for printed in before.printed), changed],
        )
    if not corrected:
        limited = bool(publication.shapes[table].limits)
        _add_newcomers(
            system, place, differences, after.people - before.people, limited=limited
        )


def _add_newcomers(
    system: System,
    place: Place,
    differences: Mapping[str, int],
    people: int,
    *,
    limited: bool,
) -> None:
    """Newcomers who were not asked, and options that (nearly) all of them chose."""
    base = place.follows(f"change {BASE}")
    silent = people - differences[BASE]
    if limited and silent >= 0:
        everybody = system.add(
            place.follows("newcomers"), Quantity(value=people, shown=True)
        )
        missing = system.add(
            place.follows("change silent"),
            Quantity(value=silent, rule=Rule.CHANGE, k=place.k),
        )
        system.sum(everybody, [base, missing])
    if differences[BASE] < place.k:
        return
    for name, value in differences.items():
        rest = differences[BASE] - value
        if name != BASE and rest < place.k:
            key = system.add(
                place.follows(f"change rest {name}"),
                Quantity(value=rest, rule=Rule.REST, k=place.k),
            )
            system.sum(base, [place.follows(f"change {name}"), key])


def _equal(system: System, left: Sequence[Key], right: Sequence[Key]) -> None:
    if len(left) == 1:
        system.sum(left[0], right)
        return
    value = sum(system.quantities[key].value for key in left)
    total = system.add(("together", *right[-1]), Quantity(value=value, k=0))
    system.sum(total, left)
    system.sum(total, right)
