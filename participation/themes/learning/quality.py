"""What reviews tell of the machine and of the people who review. Staff only."""

import uuid
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from participation.accounts.queries import display_names
from participation.responses.models import Comment
from participation.themes.learning.agreement import (
    Alpha,
    alpha_of,
    masi,
    nominal,
    theme_units,
)
from participation.themes.learning.audit import AuditReport, Judged, audit
from participation.themes.learning.models import Review
from participation.themes.learning.queries import ReviewView, review_view
from participation.themes.learning.review import Purpose
from participation.themes.models import CommentReading, Theme, ThemeTag

_CHUNK = 10_000


@dataclass(frozen=True, kw_only=True)
class Difference:
    """A comment that two or more people labelled differently, each with her themes."""

    comment_id: uuid.UUID
    text: str
    language: str
    reviews: tuple[ReviewView, ...]

    @property
    def shared(self) -> frozenset[str]:
        """Themes that all of them named."""
        return frozenset.intersection(*(frozenset(r.themes) for r in self.reviews))


@dataclass(frozen=True, kw_only=True)
class Agreement:
    """How people agree: over all themes of a comment, and on each theme."""

    overall: Alpha
    themes: Mapping[str, Alpha]


@dataclass(frozen=True, kw_only=True)
class ReviewerCount:
    """How many comments somebody has reviewed, by purpose."""

    who: str
    reviews: Mapping[str, int]


def audit_report(session: Session, *, simulated: bool = False) -> AuditReport:
    """How good the pipeline that read the sample last is, by what people said of it.

    Reviewed comments teach no model while they are in the sample, so that one sample
    judges each later pipeline too.
    """
    reviews = session.execute(
        select(Review.comment_id, Review.themes, Review.machine_assigned)
        .join(Comment, Comment.id == Review.comment_id)
        .where(Review.purpose == Purpose.AUDIT.value, Comment.simulated.is_(simulated))
        .order_by(Review.comment_id)
    ).all()
    now = _assigned_now(session, [row.comment_id for row in reviews])
    judged = [
        Judged(
            frozenset(row.themes),
            now.get(row.comment_id, frozenset(row.machine_assigned)),
        )
        for row in reviews
    ]
    return audit(judged, _theme_keys(session))


def reviewer_agreement(session: Session, *, simulated: bool = False) -> Agreement:
    """Krippendorff's alpha over comments that two or more people have reviewed."""
    units = [
        [frozenset(review.themes) for review in reviews]
        for reviews in _reviewed_twice(session, simulated=simulated).values()
    ]
    said = {theme for unit in units for themes in unit for theme in themes}
    return Agreement(
        overall=alpha_of(units, distance=masi),
        themes={
            theme: alpha_of(theme_units(units, theme), distance=nominal)
            for theme in _theme_keys(session)
            if theme in said
        },
    )


def differences(
    session: Session, *, simulated: bool = False, limit: int = 50
) -> list[Difference]:
    """Comments on which two people part, so that they can talk about them."""
    parted = {
        comment: reviews
        for comment, reviews in _reviewed_twice(session, simulated=simulated).items()
        if len({tuple(review.themes) for review in reviews}) > 1
    }
    chosen = sorted(
        parted, key=lambda c: (-max(r.reviewed_on for r in parted[c]).toordinal(), c)
    )[:limit]
    texts = {
        row.id: row
        for row in session.execute(
            select(Comment.id, Comment.text, Comment.language).where(
                Comment.id.in_(chosen)
            )
        )
    }
    names = display_names(session)
    return [
        Difference(
            comment_id=comment,
            text=texts[comment].text,
            language=texts[comment].language,
            reviews=tuple(review_view(review, names) for review in parted[comment]),
        )
        for comment in chosen
    ]


def reviewer_counts(
    session: Session, *, simulated: bool = False
) -> list[ReviewerCount]:
    """How many comments each person reviewed, by name."""
    query = (
        select(Review.account_id, Review.purpose, func.count())
        .join(Comment, Comment.id == Review.comment_id)
        .where(Comment.simulated.is_(simulated))
        .group_by(Review.account_id, Review.purpose)
    )
    counts: dict[uuid.UUID, dict[str, int]] = defaultdict(dict)
    for account, purpose, number in session.execute(query):
        counts[account][purpose] = number
    names = display_names(session)
    found = [ReviewerCount(who=names[a], reviews=n) for a, n in counts.items()]
    return sorted(found, key=lambda count: count.who)


def _reviewed_twice(
    session: Session, *, simulated: bool
) -> dict[uuid.UUID, list[Review]]:
    """Reviews of comments with a second opinion, the first person's first."""
    second = select(Review.comment_id).where(Review.purpose == Purpose.SECOND.value)
    query = (
        select(Review)
        .join(Comment, Comment.id == Review.comment_id)
        .where(Review.comment_id.in_(second), Comment.simulated.is_(simulated))
        .order_by(Review.comment_id, Review.purpose == "second", Review.account_id)
    )
    found: dict[uuid.UUID, list[Review]] = defaultdict(list)
    for review in session.scalars(query):
        found[review.comment_id].append(review)
    return found


def _assigned_now(
    session: Session, comments: Sequence[uuid.UUID]
) -> dict[uuid.UUID, frozenset[str]]:
    """What the pipeline that read each comment last assigned to it."""
    found: dict[uuid.UUID, set[str]] = {}
    for start in range(0, len(comments), _CHUNK):
        query = (
            select(CommentReading.comment_id, ThemeTag.theme_key)
            .outerjoin(
                ThemeTag,
                (ThemeTag.comment_id == CommentReading.comment_id)
                & (ThemeTag.pipeline_version == CommentReading.pipeline_version)
                & (ThemeTag.origin == "machine")
                & (ThemeTag.band == "assigned"),
            )
            .where(CommentReading.comment_id.in_(comments[start : start + _CHUNK]))
        )
        for comment, theme in session.execute(query):
            themes = found.setdefault(comment, set())
            if theme is not None:
                themes.add(theme)
    return {comment: frozenset(themes) for comment, themes in found.items()}


def _theme_keys(session: Session) -> list[str]:
    """Themes that a machine may give, in the order of the scheme."""
    query = (
        select(Theme.key)
        .where(Theme.system.is_(False), Theme.ended_on.is_(None))
        .order_by(Theme.position, Theme.key)
    )
    return list(session.scalars(query))
