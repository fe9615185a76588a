"""Comments sent by their form, and published ones."""

import datetime
import uuid

from sqlalchemy import select

from participation.core.ids import new_key
from participation.database import Database
from participation.responses.details import NO_DETAILS, CommentDetails
from participation.responses.models import Comment, CommentSupport, PublishedComment
from participation.responses.publishing import publish_comment
from participation.responses.submit import record_comment
from participation.responses.support import support_comment

DAY = datetime.date(2026, 9, 5)


def write(
    database: Database,
    text: str,
    *,
    ortsteil: str = "06",
    language: str = "de",
    details: CommentDetails = NO_DETAILS,
    simulated: bool = False,
) -> uuid.UUID:
    """Store a comment as its form does; return its id."""
    with database.transaction() as session:
        record_comment(
            session,
            ortsteil_key=ortsteil,
            text=text,
            key=new_key(),
            language=language,
            today=DAY,
            details=details,
            simulated=simulated,
        )
        return session.scalars(
            select(Comment.id).where(Comment.text == text.strip())
        ).one()


def publish(
    database: Database,
    text: str,
    *,
    on: datetime.date = DAY,
    public_text: str | None = None,
    ortsteil: str = "06",
    language: str = "de",
    details: CommentDetails = NO_DETAILS,
) -> uuid.UUID:
    """Store and publish a comment; return the id of its publication."""
    comment_id = write(
        database, text, ortsteil=ortsteil, language=language, details=details
    )
    with database.transaction() as session:
        publish_comment(
            session,
            comment_id=comment_id,
            text=public_text or text,
            account_id=None,
            today=on,
        )
        return session.scalars(
            select(PublishedComment.id).where(PublishedComment.comment_id == comment_id)
        ).one()


def support(database: Database, published_id: uuid.UUID, times: int) -> None:
    with database.transaction() as session:
        for _ in range(times):
            support_comment(
                session,
                published_id=published_id,
                ortsteil_key="06",
                key=new_key(),
                today=DAY,
            )


def count_support(database: Database) -> int:
    with database.session() as session:
        return len(session.scalars(select(CommentSupport.id)).all())


def stored_comments(database: Database) -> list[Comment]:
    with database.session() as session:
        found = list(session.scalars(select(Comment)))
        session.expunge_all()
        return found
