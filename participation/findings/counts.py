"""Counts behind every summary: GROUP BY in the database, unprotected, never shown.

What leaves the house goes through publication/release.py. A theme is counted by
distinct comments, so that a comment tagged by machine and person counts once.
"""

import datetime
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import (
    ColumnElement,
    case,
    distinct,
    func,
    literal,
    select,
    union_all,
)
from sqlalchemy.orm import Session, aliased

from participation.findings.pipelines import pipelines_behind
from participation.responses.models import Comment, Submission
from participation.themes.models import CommentState, ThemeTag

NOT_TAGGED = "waiting"
"""State of a comment that no pipeline has read yet."""

OrtsteilKey = str | None  # None: the comment names no Ortsteil, or the whole city


@dataclass(frozen=True, kw_only=True)
class Selection:
    """What is counted. `ortsteil_keys` None: everything, also without Ortsteil."""

    ortsteil_keys: frozenset[str] | None = None
    channel: str | None = None
    date_from: datetime.date | None = None
    date_to: datetime.date | None = None
    simulated: bool = False


@dataclass(frozen=True, kw_only=True)
class StateCounts:
    """How many comments stand where. `waiting`: not yet read by a pipeline."""

    tagged: int
    unsure: int
    none: int
    waiting: int
    checked_by_person: int


@dataclass(frozen=True, kw_only=True)
class ChannelCounts:
    """Submissions by channel, and the days of the first and the last one."""

    by_channel: Mapping[str, int]
    first_on: datetime.date | None
    last_on: datetime.date | None


def conditions(
    table: type[Comment] | type[Submission], selection: Selection
) -> list[ColumnElement[bool]]:
    """The selection as WHERE conditions; simulated data is always named."""
    found: list[ColumnElement[bool]] = [
        table.simulated.is_(selection.simulated),
    ]
    if selection.ortsteil_keys is not None:
        found.append(table.ortsteil_key.in_(sorted(selection.ortsteil_keys)))
    if selection.channel is not None:
        found.append(table.channel == selection.channel)
    if selection.date_from is not None:
        found.append(table.received_on >= selection.date_from)
    if selection.date_to is not None:
        found.append(table.received_on <= selection.date_to)
    return found


def submissions_by_ortsteil(
    session: Session, selection: Selection
) -> dict[OrtsteilKey, int]:
    """Submissions of every kind per Ortsteil."""
    query = (
        select(Submission.ortsteil_key, func.count())
        .where(*conditions(Submission, selection))
        .group_by(Submission.ortsteil_key)
    )
    return {row[0]: row[1] for row in session.execute(query)}


def comments_by_ortsteil(
    session: Session, selection: Selection
) -> dict[OrtsteilKey, int]:
    """Comments per Ortsteil, tagged or not."""
    query = (
        select(Comment.ortsteil_key, func.count())
        .where(*conditions(Comment, selection))
        .group_by(Comment.ortsteil_key)
    )
    return {row[0]: row[1] for row in session.execute(query)}


def themes_by_ortsteil(
    session: Session, selection: Selection
) -> dict[tuple[str, OrtsteilKey], int]:
    """Distinct comments per theme and Ortsteil; only tags that count today."""
    query = (
        select(
            ThemeTag.theme_key,
            Comment.ortsteil_key,
            func.count(distinct(ThemeTag.comment_id)),
        )
        .join(Comment, Comment.id == ThemeTag.comment_id)
        .where(ThemeTag.counts.is_(True), *conditions(Comment, selection))
        .group_by(ThemeTag.theme_key, Comment.ortsteil_key)
    )
    return {(theme, key): count for theme, key, count in session.execute(query)}


def checked_by_theme(session: Session, selection: Selection) -> dict[str, int]:
    """Distinct comments per theme that a person has looked at."""
    query = (
        select(ThemeTag.theme_key, func.count(distinct(ThemeTag.comment_id)))
        .select_from(CommentState)
        .join(ThemeTag, ThemeTag.comment_id == CommentState.comment_id)
        .join(Comment, Comment.id == CommentState.comment_id)
        .where(
            CommentState.checked_by_person.is_(True),
            _counts_unindexed(ThemeTag),
            *conditions(Comment, selection),
        )
        .group_by(ThemeTag.theme_key)
    )
    return {row[0]: row[1] for row in session.execute(query)}


def _counts_unindexed(tag: type[ThemeTag]) -> ColumnElement[bool]:
    """`tag.counts`, in words that keep SQLite from reading every tag of a theme.

    It would take the index on `counts` for the second tag of a pair (100 times slower)
    instead of the one on the comment.
    """
    return case((tag.counts.is_(True), 1), else_=0) == 1


def theme_pairs(
    session: Session, selection: Selection
) -> dict[tuple[str, str, OrtsteilKey], int]:
    """Distinct comments that carry two themes, per pair (in key order) and Ortsteil."""
    one, other = aliased(ThemeTag), aliased(ThemeTag)
    query = (
        select(
            one.theme_key,
            other.theme_key,
            Comment.ortsteil_key,
            func.count(distinct(one.comment_id)),
        )
        .join(
            other,
            (other.comment_id == one.comment_id) & (one.theme_key < other.theme_key),
        )
        .join(Comment, Comment.id == one.comment_id)
        .where(
            one.counts.is_(True),
            _counts_unindexed(other),
            *conditions(Comment, selection),
        )
        .group_by(one.theme_key, other.theme_key, Comment.ortsteil_key)
    )
    return {(a, b, key): count for a, b, key, count in session.execute(query)}


def shared_by_groups(
    session: Session, selection: Selection, groups: Sequence[tuple[str, str]]
) -> dict[tuple[str, str], int]:
    """Distinct comments that carry two themes of two different groups, per pair.

    `groups` are pairs (theme, group). A theme that belongs to both groups does not join
    them by itself.
    """
    if not groups:
        return {}
    members = union_all(
        *(
            select(literal(t).label("theme"), literal(g).label("name"))
            for t, g in groups
        )
    ).cte("members")
    left, right = aliased(members), aliased(members)
    one, other = aliased(ThemeTag), aliased(ThemeTag)
    query = (
        select(left.c.name, right.c.name, func.count(distinct(one.comment_id)))
        .select_from(one)
        .join(
            other,
            (other.comment_id == one.comment_id) & (other.theme_key != one.theme_key),
        )
        .join(left, left.c.theme == one.theme_key)
        .join(right, (right.c.theme == other.theme_key) & (left.c.name < right.c.name))
        .join(Comment, Comment.id == one.comment_id)
        .where(
            one.counts.is_(True),
            _counts_unindexed(other),
            *conditions(Comment, selection),
        )
        .group_by(left.c.name, right.c.name)
    )
    return {(a, b): count for a, b, count in session.execute(query)}


def comment_states(session: Session, selection: Selection) -> StateCounts:
    """Comments by state; a comment without a state row waits for the tagger."""
    state = func.coalesce(CommentState.state, NOT_TAGGED)
    checked = func.sum(case((CommentState.checked_by_person.is_(True), 1), else_=0))
    query = (
        select(state, func.count(), checked)
        .select_from(Comment)
        .outerjoin(CommentState, CommentState.comment_id == Comment.id)
        .where(*conditions(Comment, selection))
        .group_by(state)
    )
    rows = session.execute(query).all()
    counts = {name: count for name, count, _ in rows}
    return StateCounts(
        tagged=counts.get("tagged", 0),
        unsure=counts.get("unsure", 0),
        none=counts.get("none", 0),
        waiting=counts.get(NOT_TAGGED, 0),
        checked_by_person=sum(int(checked or 0) for _, _, checked in rows),
    )


def channels_and_period(session: Session, selection: Selection) -> ChannelCounts:
    """Submissions by channel with the first and last day of them all."""
    query = (
        select(
            Submission.channel,
            func.count(),
            func.min(Submission.received_on),
            func.max(Submission.received_on),
        )
        .where(*conditions(Submission, selection))
        .group_by(Submission.channel)
        .order_by(Submission.channel)
    )
    rows = session.execute(query).all()
    return ChannelCounts(
        by_channel={channel: count for channel, count, _, _ in rows},
        first_on=min((first for _, _, first, _ in rows), default=None),
        last_on=max((last for _, _, _, last in rows), default=None),
    )


def pipeline_versions(session: Session, selection: Selection) -> list[str]:
    """Versions whose tags count in this selection; what people set has none."""
    tags = (
        select(ThemeTag.id)
        .join(Comment, Comment.id == ThemeTag.comment_id)
        .where(*conditions(Comment, selection))
    )
    return pipelines_behind(session, tags)
