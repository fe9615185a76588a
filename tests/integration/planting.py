"""Comments with themes, planted straight into the tables."""

import datetime
from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from participation.core.ids import new_id, new_key
from participation.responses.models import Comment, Submission
from participation.themes.models import (
    CommentState,
    PipelineVersion,
    TargetGroupTag,
    ThemeTag,
)

DAY = datetime.date(2026, 9, 5)
VERSION = "test-1"


def plant(
    session: Session,
    count: int,
    *,
    themes: Sequence[str] = (),
    ortsteil: str | None = None,
    text: str = "Ein Kommentar",
    channel: str = "online",
    on: datetime.date = DAY,
    simulated: bool = False,
    state: str | None = None,
    checked: bool = False,
) -> None:
    """Store `count` comments, each with all the themes."""
    if session.get(PipelineVersion, VERSION) is None:
        session.add(PipelineVersion(version=VERSION, first_used_on=DAY))
        session.flush()
    for number in range(count):
        submission = new_id()
        comment = new_id()
        common = {
            "ortsteil_key": ortsteil,
            "channel": channel,
            "language": "de",
            "received_on": on,
            "simulated": simulated,
        }
        session.add(
            Submission(
                id=submission,
                key_digest=new_key(),
                content_digest="",
                kind="comment",
                **common,
            )
        )
        session.flush()
        session.add(
            Comment(
                id=comment,
                submission_id=submission,
                text=f"{text} {number}",
                **common,
            )
        )
        session.flush()
        session.add_all(
            ThemeTag(
                comment_id=comment,
                theme_key=theme,
                origin="machine",
                band="assigned",
                score=0.9,
                pipeline_version=VERSION,
                tagged_on=on,
                counts=True,
            )
            for theme in themes
        )
        standing = state or ("tagged" if themes else None)
        if standing:
            session.add(
                CommentState(
                    comment_id=comment, state=standing, checked_by_person=checked
                )
            )
    session.flush()


def mark_groups(
    session: Session, groups: Sequence[str], *, ortsteil: str, count: int
) -> None:
    """Let so many of the planted comments of an Ortsteil speak of these target groups."""
    comments = session.scalars(
        select(Comment.id)
        .where(Comment.ortsteil_key == ortsteil)
        .order_by(Comment.id)
        .limit(count)
    ).all()
    session.add_all(
        TargetGroupTag(
            comment_id=comment,
            group_key=group,
            origin="machine",
            band="assigned",
            pipeline_version=VERSION,
            tagged_on=DAY,
            counts=True,
        )
        for comment in comments
        for group in groups
    )
    session.flush()
