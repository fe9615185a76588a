"""Reports about barriers: taken like a comment, but about these pages, not about the city.

They are never tagged, counted or handed over.
"""

import datetime
import uuid
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from participation.core.errors import InvalidInputError, NotFoundError
from participation.core.ids import digest, new_id
from participation.questionnaires.answers import Problem
from participation.responses.models import BarrierReport
from participation.responses.once import insert_unless_known
from participation.responses.submit import Receipt, checked_text
from participation.text.intake import clean_input

LONGEST_PAGE = 200


@dataclass(frozen=True, kw_only=True)
class BarrierView:
    """A report as staff reads it; `done_on` None: still open."""

    id: uuid.UUID
    page: str | None
    text: str
    language: str
    received_on: datetime.date
    done_on: datetime.date | None


def record_barrier(
    session: Session,
    *,
    text: str,
    page: str,
    key: str,
    language: str,
    today: datetime.date,
) -> Receipt:
    """Store a report, once a key. Raises InvalidInputError for `text` and `page`."""
    cleaned, where = _checked(text, page)
    report = {
        "id": new_id(),
        "key_digest": digest("barrier", key),
        "page": where or None,
        "text": cleaned,
        "language": language,
        "received_on": today,
    }
    statement = insert_unless_known(session, BarrierReport)
    stored = session.execute(statement.values(report).returning(BarrierReport.id))
    if stored.first() is not None:
        return Receipt(stored=True, same_content=True)
    earlier = session.execute(
        select(BarrierReport.text, BarrierReport.page).where(
            BarrierReport.key_digest == report["key_digest"]
        )
    ).one()
    return Receipt(
        stored=False, same_content=tuple(earlier) == (cleaned, where or None)
    )


def barrier_reports(session: Session) -> list[BarrierView]:
    """All reports: open ones first, then by day, the newest first."""
    rows = session.scalars(
        select(BarrierReport).order_by(
            BarrierReport.done_on.is_not(None),
            BarrierReport.received_on.desc(),
            BarrierReport.id,
        )
    )
    return [
        BarrierView(
            id=row.id,
            page=row.page,
            text=row.text,
            language=row.language,
            received_on=row.received_on,
            done_on=row.done_on,
        )
        for row in rows
    ]


def set_barrier_done(
    session: Session, *, report_id: uuid.UUID, done_on: datetime.date | None
) -> None:
    """Mark a report as done on a day, or as open again. Raises NotFoundError."""
    report = session.get(BarrierReport, report_id)
    if report is None:
        raise NotFoundError("barrier report", report_id)
    report.done_on = done_on


def _checked(text: str, page: str) -> tuple[str, str]:
    problems: dict[str, list[str]] = {}
    cleaned = ""
    try:
        cleaned = checked_text(text)
    except InvalidInputError as error:
        problems = error.problems
    where, unreadable = clean_input(page)
    if len(where) > LONGEST_PAGE:
        unreadable = [*unreadable, Problem.TOO_LONG.value]
    if unreadable:
        problems = {**problems, "page": unreadable}
    if problems:
        raise InvalidInputError(problems)
    return cleaned, " ".join(where.split())
