"""Themes that count today in the comments of single submissions, for exports."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from participation.responses.models import Comment
from participation.themes.models import CommentState, ThemeTag


@dataclass(frozen=True, kw_only=True)
class Tag:
    """A theme in a comment: of which question, who set it, by which pipeline."""

    question_key: str
    theme_key: str
    origin: str  # machine, person
    pipeline_version: str  # empty for a person's


@dataclass(kw_only=True)
class Read:
    """What is known of the comments of one submission."""

    comments: int = 0
    read: int = 0
    checked: int = 0
    tags: list[Tag] = field(default_factory=list)

    @property
    def pipelines(self) -> set[str]:
        return {tag.pipeline_version for tag in self.tags if tag.pipeline_version}


def themes_of(
    session: Session, submission_ids: Sequence[uuid.UUID]
) -> dict[uuid.UUID, Read]:
    """Return what is known by submission; none for submissions without a comment."""
    found: dict[uuid.UUID, Read] = {}
    for row in session.execute(_states(submission_ids)):
        one = found.setdefault(row.submission_id, Read())
        one.comments += 1
        one.read += row.state is not None
        one.checked += bool(row.checked_by_person)
    for row in session.execute(_tags(submission_ids)):
        values = row._asdict()
        found[values.pop("submission_id")].tags.append(Tag(**values))
    return found


def _states(submission_ids: Sequence[uuid.UUID]) -> Select[*tuple[Any, ...]]:
    return (
        select(
            Comment.submission_id, CommentState.state, CommentState.checked_by_person
        )
        .outerjoin(CommentState, CommentState.comment_id == Comment.id)
        .where(Comment.submission_id.in_(submission_ids))
    )


def _tags(submission_ids: Sequence[uuid.UUID]) -> Select[*tuple[Any, ...]]:
    return (
        select(
            Comment.submission_id,
            Comment.question_key,
            ThemeTag.theme_key,
            ThemeTag.origin,
            ThemeTag.pipeline_version,
        )
        .join(Comment, Comment.id == ThemeTag.comment_id)
        .where(ThemeTag.counts.is_(True), Comment.submission_id.in_(submission_ids))
        .order_by(Comment.id, ThemeTag.theme_key, ThemeTag.origin)
    )
