"""Which target groups a comment speaks of, and who or what said so. Staff only."""

import datetime
import uuid
from dataclasses import dataclass

from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from participation.accounts.queries import display_names
from participation.themes.models import TargetGroupCheck, TargetGroupTag


@dataclass(frozen=True, kw_only=True)
class GroupTagView:
    """One tag. `who` None: the machine, or an account that was removed."""

    group_key: str
    origin: str
    band: str
    evidence: tuple[tuple[int, int, str], ...]
    pipeline_version: str
    who: str | None
    tagged_on: datetime.date
    counts: bool


@dataclass(frozen=True, kw_only=True)
class CommentGroups:
    """All that was said of the groups of a comment: people first.

    `checked`: a person has settled them, so that no pipeline changes them any more.
    """

    tags: tuple[GroupTagView, ...]
    checked: bool

    @property
    def counting(self) -> tuple[str, ...]:
        return tuple(sorted({tag.group_key for tag in self.tags if tag.counts}))


def groups_of(session: Session, comment_id: uuid.UUID) -> CommentGroups:
    """The target groups of a comment."""
    query = (
        select(TargetGroupTag)
        .where(TargetGroupTag.comment_id == comment_id)
        .order_by(
            TargetGroupTag.origin.desc(),
            TargetGroupTag.counts.desc(),
            TargetGroupTag.group_key,
            TargetGroupTag.pipeline_version,
        )
    )
    names = display_names(session)
    checked = exists().where(TargetGroupCheck.comment_id == comment_id)
    return CommentGroups(
        tags=tuple(
            GroupTagView(
                group_key=tag.group_key,
                origin=tag.origin,
                band=tag.band,
                evidence=tuple((e[0], e[1], e[2]) for e in tag.evidence),
                pipeline_version=tag.pipeline_version,
                who=names.get(tag.account_id) if tag.account_id else None,
                tagged_on=tag.tagged_on,
                counts=tag.counts,
            )
            for tag in session.scalars(query)
        ),
        checked=bool(session.scalar(select(checked))),
    )
