"""Work that a process apart from the web server does, as whoever waits for it sees it.

A row notes the wish, and the process tells in it how far it is. One whose process died is
seen by its silence.
"""

import datetime
import uuid

from sqlalchemy import String, update
from sqlalchemy.orm import Mapped, Session, mapped_column

from participation.core.clock import now as this_moment
from participation.core.clock import utc

UNDER_WAY = ("waiting", "running")
SILENT_FOR = datetime.timedelta(minutes=5)
"""So long without a sign of life, and the process that works on it is taken for dead."""


class Job:
    """Columns of a table of jobs. The table says which states there are after these two."""

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    state: Mapped[str] = mapped_column(String(10), default="waiting")
    done: Mapped[int] = mapped_column(default=0)  # of `total`
    total: Mapped[int] = mapped_column(default=0)
    moved_at: Mapped[datetime.datetime]  # last sign of life


def move(
    session: Session,
    table: type[Job],
    job_id: uuid.UUID,
    *,
    was: str,
    **values: object,
) -> bool:
    """Change a job that is still in this state; False where somebody was quicker."""
    changed = session.execute(
        update(table)
        .where(table.id == job_id, table.state == was)
        .values(moved_at=utc(this_moment()), **values)
    )
    return bool(changed.rowcount == 1)  # type: ignore[attr-defined]
