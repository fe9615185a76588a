"""All releases of a subject as one system: rows, city lines, and what changed between."""

from collections.abc import Iterator, Sequence

from participation.publication.disclosure.beside import bind_beside
from participation.publication.disclosure.changes import Side, compare
from participation.publication.disclosure.lines import (
    Place,
    add_figures,
    add_silent,
    bind_asked,
    bind_line,
)
from participation.publication.disclosure.shapes import (
    BASE,
    SUM,
    Edition,
    Publication,
    Row,
    RowId,
    TableShape,
    cell,
    option,
    summed,
)
from participation.publication.disclosure.system import Key, Quantity, System

LOSS_OF_BASE = 0.6
"""Without its base a line has no percentages: worth this share of its people."""


def build(publication: Publication) -> System:
    """Return the system; figures of the new edition are shown as far as they are large."""
    system = System()
    for row in publication.rows.values():
        _add_row(system, publication, row)
    for edition in publication.editions:
        _add_city(system, publication, edition)
    bind_beside(system, publication)
    for edition in publication.editions[1:]:
        for table in publication.shapes:
            _add_changes(system, publication, table, edition)
    return system


def _add_row(system: System, publication: Publication, row: Row) -> None:
    people = _add_people(system, row.id, row.people)
    for table, counts in row.tables.items():
        place = Place(row=row.id, table=table, k=row.k)
        add_figures(
            system, place, counts,
            shown=None if row.shown is None else row.shown[table],
            costs=_expected(publication, row, table),
        )  # fmt: skip
        shape = publication.shapes[table]
        add_silent(system, place, people, shape)
        bind_line(system, place, shape, counts.cells)


def _add_people(system: System, row: RowId, people: int) -> Key:
    known = Quantity(value=people, shown=True, printed=True)
    return system.add(("people", *row), known)


def _expected(publication: Publication, row: Row, table: str) -> dict[str, float]:
    """What each cell of a row would be if it were like the city, which everybody sees."""
    if row.shown is not None:
        return {}
    lines = publication.lines(publication.editions[-1], table)
    whole = summed(line.tables[table] for line in lines)
    share = row.people / (sum(line.people for line in lines) or 1)
    costs = {
        option(name): share * max(value, row.k - 1)
        for name, value in whole.cells.items()
    }
    return {**costs, BASE: row.people * _loss_of_base(publication, row, table)}


def _loss_of_base(publication: Publication, row: Row, table: str) -> float:
    """Without its base a line has no percentages, unless another table tells it as well."""
    other = publication.shapes[table].beside
    newest = publication.editions[-1]
    if row.members is None and other and publication.is_summed(newest, other):
        return 0.0
    return LOSS_OF_BASE


def _add_city(system: System, publication: Publication, edition: Edition) -> None:
    lines = [
        row for r in edition.rows if (row := publication.rows[r]).members is not None
    ]
    people = _add_people(system, edition.city, sum(row.people for row in lines))
    for table, shape in publication.shapes.items():
        if publication.is_summed(edition, table):
            _add_city_line(
                system, edition, shape, publication.lines(edition, table), people
            )
    for shape in publication.shapes.values():
        if shape.limits and publication.lines(edition, shape.key):
            _bind_asked(system, publication, edition, shape)


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


def _bind_asked(
    system: System, publication: Publication, edition: Edition, shape: TableShape
) -> None:
    """Only who was asked can have answered: in each line, and in the city."""
    for limit in shape.limits:
        if not publication.lines(edition, limit.table):
            continue
        for row in publication.lines(edition, shape.key):
            if limit.table in row.tables:
                own = Place(row=row.id, table=shape.key, k=row.k)
                bind_asked(system, own, limit, row.id, row.tables[limit.table])
        other = publication.lines(edition, limit.table)
        bind_asked(
            system,
            Place(row=publication.city(edition, shape.key), table=shape.key, k=0),
            limit,
            publication.city(edition, limit.table),
            summed(row.tables[limit.table] for row in other),
        )


def _add_changes(
    system: System, publication: Publication, table: str, after: Edition
) -> None:
    """What is told anew against what was told of the same people before.

    Against the release before, and against the last one with lines, if that is another.
    """
    earlier = [e for e in publication.editions if publication.lines(e, table)]
    earlier = earlier[: earlier.index(after)] if after in earlier else []
    for before in earlier[-1:]:
        _compare_all(system, publication, table, before, after)
    lined = [e for e in earlier if publication.is_summed(e, table)]
    for before in lined[-1:]:
        if before is not earlier[-1] and publication.is_summed(after, table):
            _compare_all(system, publication, table, before, after)


def _compare_all(
    system: System,
    publication: Publication,
    table: str,
    before: Edition,
    after: Edition,
) -> None:
    conditional = publication.shapes[table].conditional
    for old, new in _replaced(publication, table, before, after):
        place = Place(
            row=(f"{after.name} after {old.id[0]}", old.id[1]), table=table, k=after.k
        )
        compare(
            system, place,
            Side([old.id], [old]), Side([row.id for row in new], new),
            conditional=conditional,
        )  # fmt: skip
    if publication.is_summed(before, table):
        whole = f"{after.name} after {before.name}", SUM
        compare(
            system,
            Place(row=whole, table=table, k=after.k),
            Side([before.city], publication.lines(before, table)),
            Side([publication.city(after, table)], publication.lines(after, table)),
            conditional=conditional,
        )


def _replaced(
    publication: Publication, table: str, before: Edition, after: Edition
) -> Iterator[tuple[Row, list[Row]]]:
    for old in publication.lines(before, table):
        new = [row for row in publication.lines(after, table) if old.contains(row)]
        if new and old not in new:
            yield old, new
