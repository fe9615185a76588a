"""What a person may know of the exports she asked for."""

import datetime
import uuid
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from participation.background import UNDER_WAY
from participation.core.errors import NotFoundError
from participation.export.models import RawExport

SHOWN = 20


@dataclass(frozen=True, kw_only=True)
class ExportView:
    id: uuid.UUID
    questionnaire_key: str
    series: int | None
    format: str
    language: str
    simulated: bool
    state: str
    done: int
    total: int
    asked_at: datetime.datetime

    @property
    def is_under_way(self) -> bool:
        return self.state in UNDER_WAY


def own_exports(session: Session, account_id: uuid.UUID) -> list[ExportView]:
    """Return the newest exports of a person, newest first."""
    query = (
        select(RawExport)
        .where(RawExport.account_id == account_id)
        .order_by(RawExport.asked_at.desc(), RawExport.id)
        .limit(SHOWN)
    )
    return [view_of(row) for row in session.scalars(query)]


def own_export(
    session: Session, export_id: uuid.UUID, *, account_id: uuid.UUID
) -> ExportView:
    """Return one's own export; somebody else's is not there. Raises NotFoundError."""
    row = session.scalar(
        select(RawExport).where(
            RawExport.id == export_id, RawExport.account_id == account_id
        )
    )
    if row is None:
        raise NotFoundError("export", export_id)
    return view_of(row)


def view_of(row: RawExport) -> ExportView:
    return ExportView(
        id=row.id,
        questionnaire_key=row.questionnaire_key,
        series=row.series,
        format=row.format,
        language=row.language,
        simulated=row.simulated,
        state=row.state,
        done=row.done,
        total=row.total,
        asked_at=row.asked_at,
    )
