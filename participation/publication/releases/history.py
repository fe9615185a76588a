"""What was published before, as the audit of the next release must know it."""

import datetime
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from participation.publication.disclosure.shapes import (
    Counts,
    Edition,
    Row,
    RowId,
    Shown,
)
from participation.publication.releases.evidence import ReleaseEvidence
from participation.publication.releases.models import StoredRelease


@dataclass(frozen=True, kw_only=True)
class PlacedRow:
    """A row, and the last day it counts."""

    row: Row
    as_of: datetime.date


@dataclass
class History:
    """All releases of a subject and series so far, withdrawn ones included."""

    rows: dict[RowId, PlacedRow] = field(default_factory=dict)
    editions: list[Edition] = field(default_factory=list)

    @property
    def current(self) -> list[PlacedRow]:
        """The rows of the newest release."""
        newest = self.editions[-1].rows if self.editions else ()
        return [self.rows[row] for row in newest]

    @property
    def left_out(self) -> frozenset[str]:
        """Tables that no later release may tell again."""
        return frozenset[str]().union(*(edition.left_out for edition in self.editions))


def history_of(
    session: Session, *, subject: str, series: int, simulated: bool
) -> History:
    """Read the evidence of every release that was ever out, oldest first."""
    query = (
        select(ReleaseEvidence.counts)
        .join(StoredRelease, StoredRelease.id == ReleaseEvidence.release_id)
        .where(
            StoredRelease.subject == subject,
            StoredRelease.series == series,
            StoredRelease.simulated.is_(simulated),
            StoredRelease.number.is_not(None),
        )
        .order_by(StoredRelease.number)
    )
    history = History()
    for evidence in session.scalars(query):
        _add(history, evidence)
    return history


def evidence_of(rows: Sequence[PlacedRow], edition: Edition) -> dict[str, Any]:
    """Return what a release leaves for the audit of the next one."""
    return {
        "name": edition.name,
        "k": edition.k,
        "rows": [_plain(placed) for placed in rows],
        "city_only": sorted(edition.city_only),
        "left_out": sorted(edition.left_out),
        "city": {table: _plain_shown(s) for table, s in (edition.shown or {}).items()},
    }


def _add(history: History, evidence: Mapping[str, Any]) -> None:
    placed = [_placed(row) for row in evidence["rows"]]
    for one in placed:
        history.rows.setdefault(one.row.id, one)
    history.editions.append(
        Edition(
            name=evidence["name"],
            rows=tuple(one.row.id for one in placed),
            k=evidence["k"],
            shown={table: _shown(shown) for table, shown in evidence["city"].items()},
            city_only=frozenset(evidence["city_only"]),
            left_out=frozenset(evidence["left_out"]),
        )
    )


def _plain(placed: PlacedRow) -> dict[str, Any]:
    row = placed.row
    return {
        "id": row.id,
        "people": row.people,
        "k": row.k,
        "members": None if row.members is None else sorted(row.members),
        "as_of": placed.as_of.isoformat(),
        "tables": {
            key: {"cells": dict(counts.cells), "base": counts.base}
            for key, counts in row.tables.items()
        },
        "shown": {key: _plain_shown(shown) for key, shown in (row.shown or {}).items()},
    }


def _placed(plain: Mapping[str, Any]) -> PlacedRow:
    return PlacedRow(
        row=Row(
            id=_id(plain["id"]),
            members=None if plain["members"] is None else frozenset(plain["members"]),
            people=plain["people"],
            k=plain["k"],
            tables={
                key: Counts(cells=counts["cells"], base=counts["base"])
                for key, counts in plain["tables"].items()
            },
            shown={key: _shown(shown) for key, shown in plain["shown"].items()},
        ),
        as_of=datetime.date.fromisoformat(plain["as_of"]),
    )


def _plain_shown(shown: Shown) -> dict[str, Any]:
    return {"cells": sorted(shown.cells), "base": shown.base}


def _shown(plain: Mapping[str, Any]) -> Shown:
    return Shown(cells=frozenset(plain["cells"]), base=plain["base"])


def _id(plain: Sequence[str]) -> RowId:
    return plain[0], plain[1]
