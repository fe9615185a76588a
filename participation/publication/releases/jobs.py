"""A freeze from the button to the draft: written by a process apart from the web server.

Protecting and auditing a large subject keeps a core busy for a minute or more; in the web
server every citizen would wait for it.
"""

import datetime
import logging
import uuid
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from participation.core.clock import utc
from participation.core.errors import NotFoundError
from participation.database import Database
from participation.publication.releases.models import ReleaseFreeze
from participation.publication.releases.source import TooFewError

LASTS = datetime.timedelta(minutes=60)
"""After so long a freeze is taken for dead, and may be asked for again."""

log = logging.getLogger(__name__)


@dataclass(frozen=True, kw_only=True)
class FreezeView:
    """What is known of the last freeze of a subject."""

    subject: str
    simulated: bool
    state: str  # running, done, failed
    problem: str
    asked_at: datetime.datetime


def ask_freeze(
    session: Session,
    *,
    subject: str,
    simulated: bool,
    account_id: uuid.UUID | None,
    now: datetime.datetime,
) -> bool:
    """Note the wish; False where one is under way: a double click asks once."""
    moment = now.astimezone(datetime.UTC)
    row = session.get(ReleaseFreeze, (subject, simulated), with_for_update=True)
    if row is not None and _is_under_way(row, moment):
        return False
    if row is None:
        row = ReleaseFreeze(subject=subject, simulated=simulated)
        session.add(row)
    row.state, row.problem = "running", ""
    row.asked_by, row.asked_at = account_id, moment
    session.flush()
    return True


def run_freeze(
    database: Database,
    *,
    subject: str,
    simulated: bool,
    minimum: int,
    today: datetime.date,
) -> uuid.UUID | None:
    """Freeze what was asked for; return the draft, or None and keep the reason."""
    # The web server asks for freezes and must not carry the solver.
    from participation.publication.releases.freezing import (  # noqa: PLC0415
        freeze_settled,
        store_draft,
    )

    with database.session() as session:
        row = session.get(ReleaseFreeze, (subject, simulated))
        account_id = row.asked_by if row else None
    try:
        draft = freeze_settled(
            database, subject=subject, simulated=simulated, minimum=minimum, today=today
        )
    except (TooFewError, NotFoundError) as error:
        problem = "too_few" if isinstance(error, TooFewError) else "gone"
        _end(database, subject, simulated, problem)
        return None
    except Exception:
        # Whoever waits at the page is told; the operator reads the rest in the log.
        log.exception("a release could not be frozen")
        _end(database, subject, simulated, "failed")
        return None
    with database.transaction() as session:
        draft_id = store_draft(session, draft, account_id=account_id, today=today)
    _end(database, subject, simulated, "")
    return draft_id


def freezes(session: Session) -> dict[tuple[str, bool], FreezeView]:
    """Return the last freeze of every subject, by subject and kind of data."""
    return {
        (row.subject, row.simulated): FreezeView(
            subject=row.subject,
            simulated=row.simulated,
            state=row.state,
            problem=row.problem,
            asked_at=row.asked_at,
        )
        for row in session.scalars(select(ReleaseFreeze))
    }


def _end(database: Database, subject: str, simulated: bool, problem: str) -> None:
    with database.transaction() as session:
        row = session.get(ReleaseFreeze, (subject, simulated))
        if row is not None:
            row.state = "failed" if problem else "done"
            row.problem = problem


def _is_under_way(row: ReleaseFreeze, moment: datetime.datetime) -> bool:
    return row.state == "running" and moment - utc(row.asked_at) < LASTS
