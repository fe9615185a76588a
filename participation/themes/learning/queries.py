"""What a person is shown to review, and how much people have looked at.

Staff only: shares and counts here did not pass publication/.
"""

import datetime
import uuid
from collections.abc import Collection, Mapping
from dataclasses import dataclass

from sqlalchemy import ColumnElement, Select, func, or_, select
from sqlalchemy.orm import Session

from participation.accounts.queries import display_names
from participation.core.errors import NotFoundError
from participation.places.models import Ortsteil
from participation.responses.models import Comment
from participation.themes.correct_groups import counting_groups
from participation.themes.learning.fill import open_items
from participation.themes.learning.models import Review, ReviewItem
from participation.themes.learning.review import Asked, Purpose
from participation.themes.models import CommentState, ThemeTag
from participation.themes.queries import TagView, tags_of


@dataclass(frozen=True, kw_only=True)
class DeskItem:
    """A comment on the desk. Where the look is blind, `tags` is empty and no target
    groups are asked: shown, they would tell what the machine found.

    `given`: what this person said before; None: nothing yet. `reasons`: choosing.py.
    """

    asked: Asked
    text: str
    language: str
    ortsteil_name: str | None
    received_on: datetime.date
    simulated: bool
    reasons: tuple[tuple[str, ...], ...]
    tags: tuple[TagView, ...]
    given: frozenset[str] | None
    previous: Asked | None
    target_groups: tuple[str, ...] | None = None  # that count; None: not asked

    @property
    def counting(self) -> frozenset[str]:
        return frozenset(tag.theme_key for tag in self.tags if tag.counts)


@dataclass(frozen=True, kw_only=True)
class DeskProgress:
    """What waits for this person, by purpose, and how many she reviewed today."""

    waiting: Mapping[str, int]
    today: int


@dataclass(frozen=True, kw_only=True)
class ReviewView:
    """`who`: the name of the account."""

    purpose: Purpose
    who: str
    reviewed_on: datetime.date
    themes: tuple[str, ...]


@dataclass(frozen=True)
class Checked:
    """`checked` of `comments` were looked at by a person."""

    checked: int
    comments: int

    @property
    def share(self) -> float | None:
        return self.checked / self.comments if self.comments else None


@dataclass(frozen=True, kw_only=True)
class CheckedShare:
    """Of all comments of a selection, and of those that have each theme."""

    overall: Checked
    themes: Mapping[str, Checked]


def desk_item(session: Session, asked: Asked, *, account_id: uuid.UUID) -> DeskItem:
    """What this person is shown. Raises NotFoundError for what nobody was asked."""
    row = session.execute(
        select(Comment, Ortsteil.name, ReviewItem.reasons, Review.themes, Review.number)
        .join(ReviewItem, ReviewItem.comment_id == Comment.id)
        .outerjoin(Ortsteil, Ortsteil.key == Comment.ortsteil_key)
        .outerjoin(
            Review,
            (Review.comment_id == Comment.id)
            & (Review.account_id == account_id)
            & (Review.purpose == asked.purpose.value),
        )
        .where(
            Comment.id == asked.comment_id,
            ReviewItem.purpose == asked.purpose.value,
        )
    ).first()
    if row is None:
        raise NotFoundError("review item", asked.comment_id)
    comment, ortsteil_name, reasons, given, number = row
    blind = asked.purpose.is_blind
    return DeskItem(
        asked=asked,
        text=comment.text,
        language=comment.language,
        ortsteil_name=ortsteil_name,
        received_on=comment.received_on,
        simulated=comment.simulated,
        reasons=tuple(tuple(reason) for reason in reasons),
        tags=() if blind else tuple(tags_of(session, comment.id)),
        given=None if given is None else frozenset(given),
        previous=_previous(session, account_id, number, simulated=comment.simulated),
        target_groups=None
        if blind
        else tuple(sorted(counting_groups(session, comment.id))),
    )


def last_reviewed(
    session: Session, *, account_id: uuid.UUID, simulated: bool = False
) -> Asked | None:
    """What this person reviewed last: the way back where nothing more waits."""
    return _previous(session, account_id, None, simulated=simulated)


def desk_progress(
    session: Session,
    *,
    account_id: uuid.UUID,
    today: datetime.date,
    simulated: bool = False,
) -> DeskProgress:
    """Counts for the head of the desk."""
    own = (
        select(func.count())
        .select_from(ReviewItem)
        .join(Review, Review.comment_id == ReviewItem.comment_id)
        .where(
            ReviewItem.is_open,
            ReviewItem.simulated.is_(simulated),
            ReviewItem.purpose == Purpose.SECOND.value,
            Review.account_id == account_id,
        )
    )
    waiting = open_items(session, simulated=simulated)
    second = waiting.get(Purpose.SECOND.value, 0)
    if second:
        waiting[Purpose.SECOND.value] = second - (session.scalar(own) or 0)
    done = (
        select(func.count())
        .select_from(Review)
        .where(Review.account_id == account_id, Review.reviewed_on == today)
    )
    return DeskProgress(waiting=waiting, today=session.scalar(done) or 0)


def reviews_of(session: Session, comment_id: uuid.UUID) -> list[ReviewView]:
    """Who reviewed a comment and when, second opinions last."""
    query = select(Review).where(Review.comment_id == comment_id)
    names = display_names(session)
    found = [review_view(review, names) for review in session.scalars(query)]
    return sorted(found, key=lambda r: (r.purpose is Purpose.SECOND, r.reviewed_on))


def share_checked(
    session: Session,
    *,
    ortsteil_keys: Collection[str | None] | None = None,
    channel: str | None = None,
    date_from: datetime.date | None = None,
    date_to: datetime.date | None = None,
    simulated: bool = False,
) -> CheckedShare:
    """How much of a selection people have looked at; None: no restriction."""
    where = [
        Comment.simulated.is_(simulated),
        *_where(ortsteil_keys, channel, date_from, date_to),
    ]
    # Few comments are checked: two counts are quicker than one that asks each of them.
    all_comments = select(func.count()).select_from(Comment).where(*where)
    is_checked = (
        CommentState.comment_id == Comment.id
    ) & CommentState.checked_by_person.is_(True)
    by_theme = (  # one tag counts of each theme: themes/effective.py
        select(ThemeTag.theme_key, func.count())
        .join(Comment, Comment.id == ThemeTag.comment_id)
        .where(ThemeTag.counts.is_(True), *where)
        .group_by(ThemeTag.theme_key)
    )
    checked = dict(_rows(session, by_theme.join(CommentState, is_checked)))
    return CheckedShare(
        overall=Checked(
            session.scalar(all_comments.join(CommentState, is_checked)) or 0,
            session.scalar(all_comments) or 0,
        ),
        themes={
            theme: Checked(checked.get(theme, 0), number)
            for theme, number in sorted(_rows(session, by_theme))
        },
    )


def _rows(session: Session, query: Select[str, int]) -> list[tuple[str, int]]:
    return [(theme, number) for theme, number in session.execute(query)]


def _where(
    ortsteil_keys: Collection[str | None] | None,
    channel: str | None,
    date_from: datetime.date | None,
    date_to: datetime.date | None,
) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = []
    if ortsteil_keys is not None:
        named = Comment.ortsteil_key.in_(sorted(k for k in ortsteil_keys if k))
        nowhere = Comment.ortsteil_key.is_(None)
        found.append(or_(named, nowhere) if None in ortsteil_keys else named)
    if channel is not None:
        found.append(Comment.channel == channel)
    if date_from is not None:
        found.append(Comment.received_on >= date_from)
    if date_to is not None:
        found.append(Comment.received_on <= date_to)
    return found


def _previous(
    session: Session, account_id: uuid.UUID, number: int | None, *, simulated: bool
) -> Asked | None:
    query = (
        select(Review.comment_id, Review.purpose)
        .join(Comment, Comment.id == Review.comment_id)
        .where(Review.account_id == account_id, Comment.simulated.is_(simulated))
        .order_by(Review.number.desc())
        .limit(1)
    )
    if number is not None:
        query = query.where(Review.number < number)
    row = session.execute(query).first()
    return None if row is None else Asked(row.comment_id, Purpose(row.purpose))


def review_view(review: Review, names: Mapping[uuid.UUID, str]) -> ReviewView:
    return ReviewView(
        purpose=Purpose(review.purpose),
        who=names[review.account_id],
        reviewed_on=review.reviewed_on,
        themes=tuple(review.themes),
    )
