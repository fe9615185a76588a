"""One comment after the other, looked at by one person each, a part of them by two."""

import datetime
import uuid
from collections.abc import Collection
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from sqlalchemy import case, exists, func, or_, select
from sqlalchemy.orm import Session

from participation.core.errors import NotFoundError
from participation.core.ids import new_id
from participation.responses.once import insert_unless_known
from participation.themes.correct import set_exactly
from participation.themes.learning.models import Review, ReviewItem
from participation.themes.models import CommentReading, CommentState, Theme, ThemeTag
from participation.themes.vocabulary.succession import speaks_of_split


class Purpose(StrEnum):
    """What a person is asked for: to teach, to measure, a second opinion; or to sort

    anew what a theme counts for that was split since.
    """

    LEARNING = "learning"
    AUDIT = "audit"
    SECOND = "second"
    SPLIT = "split"

    @property
    def is_blind(self) -> bool:
        """Whether nothing is shown of what others said: it would draw the answer to it."""
        return self in (Purpose.AUDIT, Purpose.SECOND)


@dataclass(frozen=True)
class Asked:
    """A comment that a person is asked to look at."""

    comment_id: uuid.UUID
    purpose: Purpose


class Outcome(StrEnum):
    """STORED: this person's word counts. TAKEN: somebody else was faster; nothing stored."""

    STORED = "stored"
    TAKEN = "taken"


@dataclass(frozen=True)
class _Machine:
    version: str = ""
    assigned: tuple[str, ...] = ()
    suggested: tuple[str, ...] = ()


def take_next(
    session: Session,
    *,
    account_id: uuid.UUID,
    purposes: Collection[Purpose],
    today: datetime.date,
    simulated: bool = False,
) -> Asked | None:
    """The comment this person is asked next; None if there is none.

    First what she was shown before, then what nobody was shown today, then what others
    have before them: better twice than never.
    """
    free = or_(ReviewItem.claimed_by.is_(None), ReviewItem.claimed_on < today)
    mine = ReviewItem.claimed_by == account_id
    query = (
        select(ReviewItem)
        .where(
            ReviewItem.is_open,
            ReviewItem.simulated.is_(simulated),
            ReviewItem.purpose.in_([purpose.value for purpose in purposes]),
            _still_asked(account_id),
        )
        .order_by(case((mine, 0), (free, 1), else_=2), ReviewItem.position)
        .limit(1)
        .with_for_update(skip_locked=True)  # SQLite leaves it out: it has one writer
    )
    item = session.scalar(query)
    if item is None:
        return None
    if item.claimed_by is None or (item.claimed_on and item.claimed_on < today):
        item.claimed_by, item.claimed_on = account_id, today
        session.flush()
    return Asked(item.comment_id, Purpose(item.purpose))


def record_review(
    session: Session,
    *,
    asked: Asked,
    account_id: uuid.UUID,
    themes: Collection[str],
    today: datetime.date,
    second_wanted: bool = False,
) -> Outcome:
    """Store which themes a person finds in a comment; none is an answer too.

    Once more by the same person is a change of mind. A second opinion leaves the tags as
    they are. `second_wanted`: somebody else shall look as well, without seeing this.
    Raises NotFoundError for what was not asked and for unknown themes.
    """
    item = _locked(session, asked)
    earlier = _review_of(session, asked, account_id)
    if earlier is None and not _may_review(session, item, account_id):
        return Outcome.TAKEN
    machine = _machine(session, asked.comment_id)
    if _sets_tags(session, asked, earlier):
        set_exactly(session, comment_id=asked.comment_id, theme_keys=themes,
                    account_id=account_id, today=today)  # fmt: skip
    else:
        _require_themes(session, themes)
    review = earlier or Review(
        comment_id=asked.comment_id,
        account_id=account_id,
        purpose=asked.purpose.value,
        number=_next_number(session, account_id),
    )
    review.themes = sorted(set(themes))
    review.reviewed_on = today
    review.machine_assigned = list(machine.assigned)
    review.machine_suggested = list(machine.suggested)
    review.pipeline_version = machine.version
    session.add(review)
    item.is_open = False
    session.flush()
    if second_wanted and earlier is None and asked.purpose is not Purpose.SECOND:
        _ask_a_second(session, item, today)
    return Outcome.STORED


def is_asked(session: Session, asked: Asked, *, account_id: uuid.UUID) -> bool:
    """Whether this person may say something here, for the first time or again.

    Raises NotFoundError for what was never asked.
    """
    item = _item(session, asked)
    if _review_of(session, asked, account_id) is not None:
        return True
    return _may_review(session, item, account_id)


def _still_asked(account_id: uuid.UUID) -> Any:
    """Not what somebody has corrected elsewhere meanwhile, nor one's own once more."""
    checked = exists().where(
        CommentState.comment_id == ReviewItem.comment_id,
        CommentState.checked_by_person,
    )
    own = exists().where(
        Review.comment_id == ReviewItem.comment_id, Review.account_id == account_id
    )
    return case(
        (ReviewItem.purpose == Purpose.LEARNING.value, ~checked),
        (ReviewItem.purpose == Purpose.SECOND.value, ~own),
        (
            ReviewItem.purpose == Purpose.SPLIT.value,
            speaks_of_split(ReviewItem.comment_id.expression),
        ),
        else_=True,
    )


def _item(session: Session, asked: Asked) -> ReviewItem:
    return _found(session, asked, lock=False)


def _locked(session: Session, asked: Asked) -> ReviewItem:
    """Two people who answer at once follow each other."""
    return _found(session, asked, lock=True)


def _found(session: Session, asked: Asked, *, lock: bool) -> ReviewItem:
    query = select(ReviewItem).where(
        ReviewItem.comment_id == asked.comment_id,
        ReviewItem.purpose == asked.purpose.value,
    )
    if lock:
        query = query.with_for_update()
    item = session.scalar(query.execution_options(populate_existing=True))
    if item is None:
        raise NotFoundError("review item", asked.comment_id)
    return item


def _review_of(session: Session, asked: Asked, account_id: uuid.UUID) -> Review | None:
    return session.scalar(
        select(Review).where(
            Review.comment_id == asked.comment_id,
            Review.account_id == account_id,
            Review.purpose == asked.purpose.value,
        )
    )


def _may_review(session: Session, item: ReviewItem, account_id: uuid.UUID) -> bool:
    if not item.is_open:
        return False
    if item.purpose != Purpose.SECOND.value:
        return True
    own = exists().where(
        Review.comment_id == item.comment_id, Review.account_id == account_id
    )
    return not session.scalar(select(own))


def _sets_tags(session: Session, asked: Asked, earlier: Review | None) -> bool:
    """A blind look at what a colleague has corrected measures, and changes nothing."""
    if asked.purpose in (Purpose.LEARNING, Purpose.SPLIT):
        return True
    if asked.purpose is Purpose.SECOND:
        return False
    state = session.get(CommentState, asked.comment_id)
    if state is None or not state.checked_by_person:
        return True
    return earlier is not None and sorted(earlier.themes) == _counting(
        session, asked.comment_id
    )


def _counting(session: Session, comment_id: uuid.UUID) -> list[str]:
    query = select(ThemeTag.theme_key).where(
        ThemeTag.comment_id == comment_id, ThemeTag.counts.is_not(False)
    )
    return sorted(set(session.scalars(query)))


def _require_themes(session: Session, themes: Collection[str]) -> None:
    living = select(Theme.key).where(Theme.key.in_(themes), Theme.ended_on.is_(None))
    known = set(session.scalars(living))
    if unknown := set(themes) - known:
        raise NotFoundError("theme", min(unknown))


def _machine(session: Session, comment_id: uuid.UUID) -> _Machine:
    """What the pipeline that read the comment last said of it."""
    version = session.scalar(
        select(CommentReading.pipeline_version).where(
            CommentReading.comment_id == comment_id
        )
    )
    if version is None:
        return _Machine()
    query = (
        select(ThemeTag.theme_key, ThemeTag.band)
        .where(
            ThemeTag.comment_id == comment_id,
            ThemeTag.origin == "machine",
            ThemeTag.pipeline_version == version,
        )
        .order_by(ThemeTag.theme_key)
    )
    tags = session.execute(query).all()
    return _Machine(
        version=version,
        assigned=tuple(theme for theme, band in tags if band == "assigned"),
        suggested=tuple(theme for theme, band in tags if band == "suggested"),
    )


def _next_number(session: Session, account_id: uuid.UUID) -> int:
    last = select(func.max(Review.number)).where(Review.account_id == account_id)
    return (session.scalar(last) or 0) + 1


def _ask_a_second(session: Session, item: ReviewItem, today: datetime.date) -> None:
    session.execute(
        insert_unless_known(session, ReviewItem).values(
            id=new_id(),
            comment_id=item.comment_id,
            purpose=Purpose.SECOND.value,
            simulated=item.simulated,
            position=item.position,
            reasons=[],
            added_on=today,
            is_open=True,
        )
    )
