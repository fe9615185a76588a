"""Imported files: which there are, and how to take one back whole."""

import datetime
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from participation.core.errors import NotFoundError
from participation.responses.models import ImportBatch, Submission
from participation.responses.removals import note_removal


@dataclass(frozen=True, kw_only=True)
class BatchView:
    """An imported file. `contributions`: how many of it are still here."""

    id: uuid.UUID
    source: str
    imported_on: datetime.date
    contributions: int
    options: Mapping[str, Any]


def import_batches(session: Session) -> list[BatchView]:
    """All imported files, the newest first."""
    query = select(
        ImportBatch.id,
        ImportBatch.source,
        ImportBatch.imported_on,
        ImportBatch.options,
    ).order_by(ImportBatch.imported_on.desc(), ImportBatch.source, ImportBatch.id)
    counted = session.execute(
        select(Submission.import_batch_id, func.count())
        .where(Submission.import_batch_id.is_not(None))
        .group_by(Submission.import_batch_id)
    )
    numbers = {row[0]: row[1] for row in counted}
    return [
        BatchView(**row._asdict(), contributions=numbers.get(row.id, 0))
        for row in session.execute(query)
    ]


def remove_batch(session: Session, batch_id: uuid.UUID) -> int:
    """Remove a file's contributions with their tags; return how many it were.

    Raises NotFoundError. Afterwards the same file can be imported again.
    """
    number = session.scalar(
        select(func.count())
        .select_from(Submission)
        .where(Submission.import_batch_id == batch_id)
    )
    session.execute(delete(Submission).where(Submission.import_batch_id == batch_id))
    note_removal(session)
    removed = session.execute(
        delete(ImportBatch).where(ImportBatch.id == batch_id).returning(ImportBatch.id)
    )
    if removed.first() is None:
        raise NotFoundError("import", batch_id)
    return number or 0
