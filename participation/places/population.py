"""Inhabitants: tables that the city imports, and what is stored of them."""

import datetime
import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sqlalchemy import delete, distinct, func, insert, select
from sqlalchemy.orm import Session

from participation.core.errors import NotFoundError
from participation.core.ids import new_id
from participation.places.models import PopulationCount, PopulationTable
from participation.places.population_lines import Block, LineReader, PopulationLine
from participation.places.queries import all_ortsteile, city
from participation.places.refused_lines import LinesRefusedError

CHUNK = 500


@dataclass(frozen=True, kw_only=True)
class TableView:
    """A stored table. `ortsteile`: how many of them it has numbers of."""

    id: uuid.UUID
    as_of: datetime.date
    breakdown: tuple[str, ...]
    source: str
    imported_on: datetime.date
    persons: int
    lines: int
    ortsteile: int


def import_population(
    session: Session,
    *,
    header: Sequence[str],
    rows: Iterable[tuple[int, Sequence[str]]],
    source: str,
    today: datetime.date,
    as_of: datetime.date | None = None,
) -> list[Block]:
    """Store the tables in a file, given as rows with their line; return them.

    A table of the same day and breakdown is replaced as a whole. `as_of` is the day of
    lines that name none. Raises LinesRefusedError with every bad line.
    """
    blocks = _read(session, header, rows, source=source, today=today, as_of=as_of)
    for block in blocks:
        _store(session, block, today)
    return blocks


def import_first_population(
    session: Session,
    *,
    header: Sequence[str],
    rows: Iterable[tuple[int, Sequence[str]]],
    today: datetime.date,
) -> None:
    """Store what the city's own files know, where there is no table of that day yet."""
    known = {(t.as_of, t.breakdown) for t in population_tables(session)}
    for block in _read(session, header, rows, source="", today=today, as_of=None):
        if (block.as_of, block.breakdown) not in known:
            _store(session, block, today)


def population_tables(session: Session) -> list[TableView]:
    """Every table, the newest first."""
    counted = (
        select(
            PopulationTable,
            func.coalesce(func.sum(PopulationCount.persons), 0),
            func.count(PopulationCount.id),
            func.count(distinct(PopulationCount.ortsteil_key)),
        )
        .outerjoin(PopulationCount, PopulationCount.table_id == PopulationTable.id)
        .group_by(PopulationTable.id)
        .order_by(PopulationTable.as_of.desc(), PopulationTable.breakdown)
    )
    return [
        TableView(
            id=table.id,
            as_of=table.as_of,
            breakdown=tuple(table.breakdown.split()),
            source=table.source,
            imported_on=table.imported_on,
            persons=int(persons),
            lines=lines,
            ortsteile=ortsteile,
        )
        for table, persons, lines, ortsteile in session.execute(counted)
    ]


def population_lines(session: Session, table_id: uuid.UUID) -> list[PopulationLine]:
    """Every line of a table."""
    rows = session.execute(
        select(
            PopulationCount.ortsteil_key,
            PopulationCount.kind,
            PopulationCount.age_from,
            PopulationCount.age_to,
            PopulationCount.sex,
            PopulationCount.persons,
        ).where(PopulationCount.table_id == table_id)
    )
    return [PopulationLine(**row._asdict()) for row in rows]


def remove_population_table(session: Session, table_id: uuid.UUID) -> str:
    """Delete a table; return its day and breakdown. Raises NotFoundError."""
    table = session.get(PopulationTable, table_id)
    if table is None:
        raise NotFoundError("population table", table_id)
    name = f"{table.as_of} {table.breakdown}".strip()
    _delete(session, table)
    return name


def _read(
    session: Session,
    header: Sequence[str],
    rows: Iterable[tuple[int, Sequence[str]]],
    *,
    source: str,
    today: datetime.date,
    as_of: datetime.date | None,
) -> list[Block]:
    reader = LineReader(
        header=header,
        ortsteile=all_ortsteile(session),
        kinds={kind["key"] for kind in city(session).profile.get("kinds", [])},
        today=today,
        as_of=as_of,
    )
    blocks = reader.blocks(rows, source=source)
    if reader.problems:
        raise LinesRefusedError(reader.problems)
    return blocks


def _store(session: Session, block: Block, today: datetime.date) -> None:
    breakdown = " ".join(block.breakdown)
    known = session.scalar(
        select(PopulationTable).where(
            PopulationTable.as_of == block.as_of,
            PopulationTable.breakdown == breakdown,
        )
    )
    if known is not None:
        _delete(session, known)
    table = PopulationTable(
        as_of=block.as_of,
        breakdown=breakdown,
        source=block.source,
        imported_on=today,
    )
    session.add(table)
    session.flush()
    rows = [
        {
            "id": new_id(),
            "table_id": table.id,
            "ortsteil_key": line.ortsteil_key,
            "kind": line.kind,
            "age_from": line.age_from,
            "age_to": line.age_to,
            "sex": line.sex,
            "persons": line.persons,
        }
        for line in block.lines
    ]
    for begin in range(0, len(rows), CHUNK):
        session.execute(insert(PopulationCount), rows[begin : begin + CHUNK])


def _delete(session: Session, table: PopulationTable) -> None:
    session.execute(delete(PopulationCount).where(PopulationCount.table_id == table.id))
    session.delete(table)
    session.flush()
