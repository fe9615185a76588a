"""Fill the queue of comments to review: what teaches most, and a random sample beside it.

Which comments the sample is drawn from is settled by chance once and for all: ids are
random, and those below AUDIT_BELOW are asked for the sample only, in the order of their
ids. So what people learn the model with never changes what the sample is a sample of.
"""

import datetime
import uuid
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Sequence
from itertools import zip_longest
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Select,
    and_,
    case,
    exists,
    func,
    or_,
    select,
    update,
)
from sqlalchemy.orm import Session

from participation.core.ids import new_id
from participation.database import Database
from participation.responses.models import Comment
from participation.responses.once import insert_unless_known
from participation.themes.learning.choosing import (
    RANDOM,
    Candidate,
    Chosen,
    order_candidates,
    rare_themes,
)
from participation.themes.learning.models import ReviewItem
from participation.themes.models import CommentReading, CommentState, Theme, ThemeTag
from participation.themes.vocabulary.succession import speaks_of_split

AUDIT_BELOW = uuid.UUID("40000000-0000-4000-8000-000000000000")
"""A quarter of all ids."""

BATCH = 20
LOW = 5
"""So few left, and it is time for the next batch."""

MOST_CANDIDATES = 300
Planned = list[dict[str, Any]]

_RAREST = 5
_OF_EACH_RARE = 20
_READ = 1000  # characters of a text are enough to tell texts apart


def fill_queue(
    session: Session,
    *,
    today: datetime.date,
    simulated: bool = False,
    batch: int = BATCH,
) -> int:
    """Fill up to `batch` open items, half of them the random sample; return how many came.

    Real and simulated comments have a queue each. Fewer come where there are no more.
    """
    _close_checked(session)
    planned = plan_queue(session, simulated=simulated, batch=batch)
    return add_to_queue(session, planned, today=today)


def plan_queue(session: Session, *, simulated: bool, batch: int = BATCH) -> Planned:
    """What fill_queue would add: the long part of it, which only reads."""
    waiting = open_items(session, simulated=simulated)
    sample = _draw(session, batch // 2 - waiting.get("audit", 0), simulated)
    wanted = batch - batch // 2 - waiting.get("learning", 0)
    teaching = _choose(session, wanted, simulated)
    start = _last_position(session) + 1
    return _rows(teaching, sample, start=start, simulated=simulated)


def add_to_queue(session: Session, planned: Planned, *, today: datetime.date) -> int:
    """Store what was planned; what somebody else has planned too stays once."""
    if planned:
        session.execute(
            insert_unless_known(session, ReviewItem),
            [{**row, "added_on": today} for row in planned],
        )
    return len(planned)


def is_low(
    session: Session,
    *,
    purposes: Collection[str] = ("learning", "audit"),
    simulated: bool = False,
) -> bool:
    """Whether what waits for these purposes runs out."""
    waiting = open_items(session, simulated=simulated)
    return sum(waiting.get(purpose, 0) for purpose in purposes) < LOW


def open_items(session: Session, *, simulated: bool) -> dict[str, int]:
    """How many items wait, by purpose; not what was corrected elsewhere meanwhile."""
    query = (
        select(ReviewItem.purpose, func.count())
        .where(
            ReviewItem.is_open,
            ReviewItem.simulated.is_(simulated),
            ~_needless(),
        )
        .group_by(ReviewItem.purpose)
    )
    return {row[0]: row[1] for row in session.execute(query)}


class QueueFilling:
    """Fills the queue when it runs low; cheap to call all the time.

    Where nothing was found to ask, it looks again after `patience` calls only.
    """

    def __init__(
        self,
        database: Database,
        *,
        today: Callable[[], datetime.date],
        patience: int = 60,
    ) -> None:
        self._database = database
        self._today = today
        self._patience = patience
        self._wait = 0

    def __call__(self) -> None:
        if self._wait:
            self._wait -= 1
            return
        with self._database.session() as session:
            kinds = [kind for kind in (False, True) if is_low(session, simulated=kind)]
            # Apart from writing, for which SQLite makes everybody else wait.
            planned = [
                row for kind in kinds for row in plan_queue(session, simulated=kind)
            ]
        if planned:
            with self._database.transaction() as session:
                add_to_queue(session, planned, today=self._today())
        elif kinds:
            self._wait = self._patience


def _close_checked(session: Session) -> None:
    session.execute(
        update(ReviewItem)
        .where(ReviewItem.is_open, _needless())
        .values(is_open=False)
        .execution_options(synchronize_session=False)
    )


def _needless() -> ColumnElement[bool]:
    """Nobody need learn from a comment that a person has corrected elsewhere meanwhile,

    nor sort anew one that no longer counts for a theme that was split: a person has said
    so, or a pipeline that knows the new themes has read it.
    """
    checked = exists().where(
        CommentState.comment_id == ReviewItem.comment_id,
        CommentState.checked_by_person,
    )
    split = speaks_of_split(ReviewItem.comment_id.expression)
    return or_(
        and_(ReviewItem.purpose == "learning", checked),
        and_(ReviewItem.purpose == "split", ~split),
    )


def _draw(session: Session, number: int, simulated: bool) -> list[uuid.UUID]:
    """The next comments of the sample. Corrected ones too: they are part of what was read."""
    if number <= 0:
        return []
    query = (
        select(CommentReading.comment_id)
        .join(Comment, Comment.id == CommentReading.comment_id)
        .where(
            CommentReading.comment_id < AUDIT_BELOW,
            _is_of(simulated),
            _not_asked(),
        )
        .order_by(CommentReading.comment_id)
        .limit(number)
    )
    return list(session.scalars(query))


def _choose(session: Session, number: int, simulated: bool) -> list[Chosen]:
    if number <= 0:
        return []
    rare = rare_themes(_confirmed(session))
    readings = {
        row.id: row
        for query in (
            _unchecked(simulated)
            .order_by(CommentReading.doubt.desc(), CommentReading.comment_id)
            .limit(MOST_CANDIDATES),
            *(
                _with_theme(theme, simulated)
                for theme in sorted(rare, key=lambda t: (-rare[t], t))[:_RAREST]
            ),
        )
        for row in session.execute(query)
    }
    themes = _themes_of(session, list(readings))
    candidates = [
        Candidate(row.id, row.text, row.doubt, tuple(themes[row.id]))
        for row in readings.values()
    ]
    return order_candidates(
        candidates, wanted=number, rare=rare, before=_texts_waiting(session, simulated)
    )


def _unchecked(simulated: bool) -> Select[Any]:
    return (
        select(
            CommentReading.comment_id.label("id"),
            func.substr(Comment.text, 1, _READ).label("text"),
            CommentReading.doubt,
        )
        .join(Comment, Comment.id == CommentReading.comment_id)
        .where(
            _may_be_learned(),
            _is_of(simulated),
            _not_asked(),
            ~exists().where(
                CommentState.comment_id == CommentReading.comment_id,
                CommentState.checked_by_person,
            ),
        )
    )


def _with_theme(theme: str, simulated: bool) -> Select[Any]:
    tagged = _unchecked(simulated).join(
        ThemeTag, ThemeTag.comment_id == CommentReading.comment_id
    )
    return tagged.where(
        ThemeTag.theme_key == theme,
        ThemeTag.origin == "machine",
        ThemeTag.pipeline_version == CommentReading.pipeline_version,
    ).limit(_OF_EACH_RARE)


# Both are written so that SQLite, which has no statistics, goes down the index of doubt and
# stops early, instead of sorting three quarters of all comments (600 ms at 100,000).
def _is_of(simulated: bool) -> ColumnElement[bool]:
    return Comment.simulated.is_not(not simulated)


def _may_be_learned() -> ColumnElement[bool]:
    return case((CommentReading.comment_id < AUDIT_BELOW, False), else_=True)


def _not_asked() -> ColumnElement[bool]:
    return ~exists().where(ReviewItem.comment_id == CommentReading.comment_id)


def _confirmed(session: Session) -> dict[str, int]:
    """How many real comments people have given each theme; 0 where none."""
    query = (
        select(ThemeTag.theme_key, func.count())
        .join(Comment, Comment.id == ThemeTag.comment_id)
        .where(
            ThemeTag.origin == "person",
            ThemeTag.band == "set",
            Comment.simulated.is_(False),
        )
        .group_by(ThemeTag.theme_key)
    )
    known = session.scalars(
        select(Theme.key).where(Theme.system.is_(False), Theme.ended_on.is_(None))
    )
    numbers = {row[0]: row[1] for row in session.execute(query)}
    return {theme: numbers.get(theme, 0) for theme in known}


def _themes_of(
    session: Session, comments: Sequence[uuid.UUID]
) -> dict[uuid.UUID, list[tuple[str, float]]]:
    """What the pipeline that read each comment last found in it, best first."""
    found: dict[uuid.UUID, list[tuple[str, float]]] = defaultdict(list)
    query = (
        select(ThemeTag.comment_id, ThemeTag.theme_key, ThemeTag.score)
        .join(CommentReading, CommentReading.comment_id == ThemeTag.comment_id)
        .where(
            ThemeTag.comment_id.in_(comments),
            ThemeTag.origin == "machine",
            ThemeTag.pipeline_version == CommentReading.pipeline_version,
        )
        .order_by(ThemeTag.score.desc(), ThemeTag.theme_key)
    )
    for comment, theme, score in session.execute(query):
        found[comment].append((theme, score or 0.0))
    return found


def _texts_waiting(session: Session, simulated: bool) -> list[str]:
    query = (
        select(func.substr(Comment.text, 1, _READ))
        .join(ReviewItem, ReviewItem.comment_id == Comment.id)
        .where(
            ReviewItem.is_open,
            ReviewItem.simulated.is_(simulated),
            ReviewItem.purpose == "learning",
        )
    )
    return list(session.scalars(query))


def _last_position(session: Session) -> int:
    return session.scalar(select(func.max(ReviewItem.position))) or 0


def _rows(
    teaching: Iterable[Chosen],
    sample: Iterable[uuid.UUID],
    *,
    start: int,
    simulated: bool,
) -> Planned:
    """Both by turns, so that half of what people see is the sample wherever they stop."""
    drawn = [Chosen(comment, (RANDOM,)) for comment in sample]
    turns = zip_longest(
        (("learning", chosen) for chosen in teaching),
        (("audit", chosen) for chosen in drawn),
    )
    both = [turn for pair in turns for turn in pair if turn is not None]
    return [
        {
            "id": new_id(),
            "comment_id": chosen.comment_id,
            "purpose": purpose,
            "simulated": simulated,
            "position": position,
            "reasons": [list(reason) for reason in chosen.reasons],
            "is_open": True,
        }
        for position, (purpose, chosen) in enumerate(both, start=start)
    ]
