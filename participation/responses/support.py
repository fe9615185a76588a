"""Support a published comment with one tap. Who taps is not known."""

import datetime
import uuid

from sqlalchemy import select
from sqlalchemy.orm import Session

from participation.core.errors import NotFoundError
from participation.core.ids import digest, new_id
from participation.responses.models import Comment, CommentSupport, PublishedComment
from participation.responses.once import insert_unless_known


def support_comment(
    session: Session,
    *,
    published_id: uuid.UUID,
    ortsteil_key: str,
    key: str,
    today: datetime.date,
) -> bool:
    """Count a tap; False if this form's tap is counted already.

    `key` is that of the form the button stood on, so a double tap, Back and a resend count
    once. Raises NotFoundError where the Ortsteil has no such published comment.
    """
    known = session.scalar(
        select(PublishedComment.id)
        .join(Comment, Comment.id == PublishedComment.comment_id)
        .where(
            PublishedComment.id == published_id,
            PublishedComment.withdrawn_on.is_(None),
            Comment.ortsteil_key == ortsteil_key,
        )
    )
    if known is None:
        raise NotFoundError("published comment", published_id)
    statement = insert_unless_known(session, CommentSupport).values(
        id=new_id(),
        published_comment_id=published_id,
        key_digest=digest("support", key, str(published_id)),
        given_on=today,
    )
    return session.execute(statement.returning(CommentSupport.id)).first() is not None
