"""What people said about this city's comments, as examples to train on.

A review is a whole label: the themes not given are not in the comment. A single correction
says something of one theme only. The audit sample is left out, so that every later model
can be judged by comments that it has never seen (docs/decisions/0014-review-and-audit.md).
"""

import uuid
from collections import defaultdict
from collections.abc import Collection, Sequence

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from participation.responses.models import Comment
from participation.themes.effective import NONE
from participation.themes.examples import Example
from participation.themes.learning.models import Review
from participation.themes.models import CommentState, Theme, ThemeTag

OWN_WEIGHT = 3.0
"""Against 1 for invented comments: these are of this city, and real."""

_CHUNK = 10_000
# By comment: the themes that count and the themes that a person took away.
_Said = dict[uuid.UUID, tuple[set[str], set[str]]]


def examples_by_comment(
    session: Session, *, with_audit: bool = False
) -> dict[uuid.UUID, Example]:
    """The example that each checked real comment makes; a later word has replaced earlier.

    `with_audit` adds the audit sample: more to learn from, and nothing left to judge by.
    """
    whole = _whole(session)
    texts = _checked_texts(session, leave_out=() if with_audit else _audited(session))
    said = _said(session, list(texts))
    return {
        comment: _example(text, said.get(comment, (set(), set())), comment in whole)
        for comment, text in texts.items()
    }


def audit_examples(session: Session) -> dict[uuid.UUID, Example]:
    """The audit sample of real comments: what a new model is judged by, not trained on."""
    system = set(session.scalars(select(Theme.key).where(Theme.system)))
    query = (
        select(Review.comment_id, Comment.text, Review.themes)
        .join(Comment, Comment.id == Review.comment_id)
        .where(Review.purpose == "audit", Comment.simulated.is_(False))
        .order_by(Review.comment_id)
    )
    return {
        row.comment_id: Example(
            text=row.text, themes=frozenset(row.themes) - system, weight=OWN_WEIGHT
        )
        for row in session.execute(query)
    }


def _example(text: str, said: tuple[set[str], set[str]], whole: bool) -> Example:
    given, removed = said
    return Example(
        text=text,
        themes=frozenset(given),
        rejected=frozenset(() if whole else removed),
        complete=whole,
        weight=OWN_WEIGHT,
    )


def _checked_texts(
    session: Session, *, leave_out: Collection[uuid.UUID] = ()
) -> dict[uuid.UUID, str]:
    query = (
        select(Comment.id, Comment.text)
        .join(CommentState, CommentState.comment_id == Comment.id)
        .where(CommentState.checked_by_person, Comment.simulated.is_(False))
        .order_by(Comment.id)
    )
    return {
        row.id: row.text for row in session.execute(query) if row.id not in leave_out
    }


def _whole(session: Session) -> set[uuid.UUID]:
    """Comments of which somebody said everything: reviewed, or found without any theme."""
    reviewed = select(Review.comment_id).where(Review.purpose != "second")
    none = select(CommentState.comment_id).where(CommentState.state == NONE)
    return {*session.scalars(reviewed), *session.scalars(none)}


def _audited(session: Session) -> set[uuid.UUID]:
    return set(
        session.scalars(select(Review.comment_id).where(Review.purpose == "audit"))
    )


def _said(session: Session, comments: Sequence[uuid.UUID]) -> _Said:
    """What people set and removed; never the system themes, which no machine gives."""
    found: _Said = defaultdict(lambda: (set(), set()))
    for start in range(0, len(comments), _CHUNK):
        query = (
            select(ThemeTag.comment_id, ThemeTag.theme_key, ThemeTag.band)
            .join(Theme, Theme.key == ThemeTag.theme_key)
            .where(
                ThemeTag.comment_id.in_(comments[start : start + _CHUNK]),
                ThemeTag.origin == "person",
                or_(ThemeTag.band == "removed", ThemeTag.counts.is_not(False)),
                Theme.system.is_(False),
            )
        )
        for comment, theme, band in session.execute(query):
            found[comment][band == "removed"].add(theme)
    return found
