"""Conditions on comments, as the lists for staff combine them."""

import uuid
from collections.abc import Collection

from sqlalchemy import ColumnElement, exists, or_

from participation.responses.models import Comment
from participation.themes.models import (
    CommentState,
    SimilarComment,
    TaggingRun,
    TargetGroupTag,
    ThemeTag,
)

WAITING = "waiting"
"""State of a comment that no pipeline and no person has looked at yet."""


def in_group(group_id: uuid.UUID) -> ColumnElement[bool]:
    """Among those who say the same."""
    return exists().where(
        SimilarComment.comment_id == Comment.id, SimilarComment.group_id == group_id
    )


def has_theme(theme_key: str) -> ColumnElement[bool]:
    """A tag of the theme counts."""
    return exists().where(
        ThemeTag.comment_id == Comment.id,
        ThemeTag.theme_key == theme_key,
        ThemeTag.counts.is_(True),
    )


def speaks_of(target_group: str) -> ColumnElement[bool]:
    """A tag of the target group counts."""
    return exists().where(
        TargetGroupTag.comment_id == Comment.id,
        TargetGroupTag.group_key == target_group,
        TargetGroupTag.counts.is_(True),
    )


def in_ortsteile(keys: Collection[str | None]) -> ColumnElement[bool]:
    """None stands for comments that name no Ortsteil."""
    named = Comment.ortsteil_key.in_(sorted(key for key in keys if key is not None))
    return or_(named, Comment.ortsteil_key.is_(None)) if None in keys else named


def in_state(state: str) -> ColumnElement[bool]:
    """As CommentState says; WAITING where nobody has looked."""
    if state == WAITING:
        return CommentState.comment_id.is_(None)
    return CommentState.state == state


def waits_for(version: str | None) -> ColumnElement[bool]:
    """Not read by the pipeline; None: by nobody, neither machine nor person."""
    if version is None:
        return ~exists().where(CommentState.comment_id == Comment.id)
    return ~exists().where(
        TaggingRun.comment_id == Comment.id, TaggingRun.pipeline_version == version
    )
