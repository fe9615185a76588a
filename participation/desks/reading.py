"""Published comments of an Ortsteil, read in batches that tell nothing of who wrote when.

Batches of ten or more, mixed, without any attribute of the writer. They are the same at
every look, and a new one appears only when it is full: nobody sees a single new comment
arrive (docs/decisions/0024).
"""

import datetime
import uuid
from collections.abc import Sequence, Set
from dataclasses import dataclass

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from participation.core.errors import NotFoundError
from participation.core.ids import digest
from participation.responses.models import Comment, PublishedComment

BATCH = 10


@dataclass(frozen=True, kw_only=True)
class ReadableComment:
    """A comment as staff checked it, and nothing beside it."""

    id: uuid.UUID  # of the publication, not of the comment
    text: str


@dataclass(frozen=True, kw_only=True)
class Entry:
    """A publication in its place; `shown` False: taken back since, its place remains."""

    id: uuid.UUID
    shown: bool


def batches(entries: Sequence[Entry]) -> list[list[uuid.UUID]]:
    """Cut publications, in the order of their days, into full batches; each is mixed.

    A batch that lost comments takes the following one in; what does not fill one waits.
    """
    made: list[list[uuid.UUID]] = []
    waiting: list[uuid.UUID] = []
    for start in range(0, len(entries) - BATCH + 1, BATCH):
        chunk = entries[start : start + BATCH]
        waiting += [entry.id for entry in chunk if entry.shown]
        if len(waiting) >= BATCH:
            made.append(_mixed(waiting))
            waiting = []
    return made


def own_batches(
    session: Session,
    *,
    ortsteil_key: str,
    ortsteil_keys: Set[str],
    today: datetime.date,
) -> list[list[uuid.UUID]]:
    """The batches of an Ortsteil of the person's own. Raises NotFoundError.

    What was published today waits until tomorrow, so that the order within a day is
    settled before anybody reads it.
    """
    if ortsteil_key not in ortsteil_keys:
        raise NotFoundError("ortsteil", ortsteil_key)
    rows = session.execute(
        select(
            PublishedComment.id,
            PublishedComment.published_on,
            PublishedComment.withdrawn_on,
        )
        .join(Comment, Comment.id == PublishedComment.comment_id)
        .where(
            Comment.ortsteil_key == ortsteil_key,
            Comment.simulated.is_(False),
            PublishedComment.published_on < today,
        )
    ).all()
    placed = sorted(rows, key=lambda row: (row.published_on, _place(row.id)))
    return batches([Entry(id=r.id, shown=r.withdrawn_on is None) for r in placed])


def texts_of(
    session: Session, batch: Sequence[uuid.UUID], *, ortsteil_keys: Set[str]
) -> list[ReadableComment]:
    """The texts of a batch in its own order."""
    query = _readable(ortsteil_keys).where(PublishedComment.id.in_(batch))
    texts = {row.id: row.text for row in session.execute(query)}
    return [ReadableComment(id=i, text=texts[i]) for i in batch if i in texts]


def readable_comment(
    session: Session,
    published_id: uuid.UUID,
    *,
    ortsteil_keys: Set[str],
    today: datetime.date,
) -> tuple[ReadableComment, str]:
    """A comment that the person can read in a batch, and its Ortsteil. NotFoundError."""
    query = _readable(ortsteil_keys).where(PublishedComment.id == published_id)
    row = session.execute(query).first()
    if row is None:
        raise NotFoundError("comment", published_id)
    known = own_batches(
        session,
        ortsteil_key=row.ortsteil_key,
        ortsteil_keys=ortsteil_keys,
        today=today,
    )
    if not any(published_id in batch for batch in known):
        raise NotFoundError("comment", published_id)
    return ReadableComment(id=row.id, text=row.text), row.ortsteil_key


def _readable(ortsteil_keys: Set[str]) -> Select[uuid.UUID, str, str | None]:
    return (
        select(PublishedComment.id, PublishedComment.text, Comment.ortsteil_key)
        .join(Comment, Comment.id == PublishedComment.comment_id)
        .where(
            Comment.ortsteil_key.in_(sorted(ortsteil_keys)),
            Comment.simulated.is_(False),
            PublishedComment.withdrawn_on.is_(None),
        )
    )


def _mixed(batch: Sequence[uuid.UUID]) -> list[uuid.UUID]:
    """The same order at every look, and none that means anything."""
    return sorted(batch, key=lambda one: digest("reading order", str(one)))


def _place(one: uuid.UUID) -> str:
    return digest("reading place", str(one))
