"""What follows when themes were split or merged: tags are carried over, people are asked.

The change itself is short, and from then on its version of the scheme is in use: nothing is
tagged with the themes that ended any more. The comments that were tagged before follow in
batches, each a transaction of its own in which is noted how far it came. So nobody who
sends an answer waits, and who is killed goes on there. Until then a tag that was not carried
over counts for the theme that ended, like the tags of a split theme, and nothing is released.
"""

import datetime
import time
import uuid
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TypeVar

from sqlalchemy import ColumnElement, and_, func, select, true
from sqlalchemy.orm import Session

from participation.core.errors import ParticipationError
from participation.database import Database
from participation.responses.models import Comment
from participation.themes.models import ThemeTag
from participation.themes.vocabulary.asking import SPLIT, ask_people
from participation.themes.vocabulary.carrying import carry_tags
from participation.themes.vocabulary.models import ThemeChange, ThemeSuccession
from participation.themes.vocabulary.succession import (
    merged_into,
    settled_merges,
    split_up,
)

T = TypeVar("T")
AT_ONCE = 20_000
"""Tags in all up to which a change is settled with itself: less than half a second."""
BATCH = 500
"""Tags that are carried over in one transaction."""
TRIES = 3


class SchemeMovesError(ParticipationError):
    """Themes were split or merged again and again while something was read."""


@dataclass(frozen=True, kw_only=True)
class _Work:
    """A change that is not settled. `after`: comments up to this id are."""

    change_id: uuid.UUID
    kind: str
    ended: tuple[str, ...]
    successors: tuple[str, ...]
    after: uuid.UUID | None

    def concerned(self, last: uuid.UUID | None = None) -> ColumnElement[bool]:
        """Condition on ThemeTag: its tags in comments that come next, up to the last."""
        found = [ThemeTag.theme_key.in_(self.ended)]
        if self.kind == SPLIT:  # what does not count is asked of nobody
            found.append(ThemeTag.counts.is_(True))
        return and_(*found, self.stretch(last))

    def stretch(self, last: uuid.UUID | None) -> ColumnElement[bool]:
        after = true() if self.after is None else ThemeTag.comment_id > self.after
        return after if last is None else and_(after, ThemeTag.comment_id <= last)


def is_settled(session: Session) -> bool:
    """Whether every tag has followed every change."""
    return not _pending(session) and not _left_behind(session, limit=1)


def changes_made(session: Session) -> int:
    """How many splits and merges there were: another number, another state."""
    return session.scalar(select(func.count()).select_from(ThemeChange)) or 0


def settle_at_once(
    session: Session, change_id: uuid.UUID, *, today: datetime.date
) -> bool:
    """Settle a new change with itself where there is little; else the worker does it."""
    pending = _pending(session)
    (work,) = (one for one in pending if one.change_id == change_id)
    many = select(ThemeTag.id).limit(1).offset(AT_ONCE)
    if len(pending) > 1 or session.scalar(many) is not None:
        return False
    _settle(session, work, None, today)
    session.get_one(ThemeChange, change_id).settled = True
    session.flush()
    return True


def settle_batch(
    database: Database, *, today: datetime.date, limit: int = BATCH
) -> bool:
    """Settle the next comments, committed as one; False where nothing is left to do."""
    with database.session() as session:
        work = _ready(_pending(session))
        last = None if work is None else _last(session, work, limit)
        left = work is None and bool(_left_behind(session, limit=1))
    if work is not None:
        with database.transaction() as session:
            _go_on(session, work, last, today)
    elif left:
        with database.transaction() as session:
            _fetch(session, today, limit)
    return work is not None or left


def settle_all(
    database: Database,
    *,
    today: Callable[[], datetime.date],
    stop: Callable[[], bool] = lambda: False,
    rest: Callable[[float], None] = time.sleep,
) -> None:
    """Settle everything; between two batches all others have as long as one took."""
    while not stop():
        begun = time.monotonic()
        if not settle_batch(database, today=today()):
            return
        rest(time.monotonic() - begun)


def read_settled(
    database: Database,
    read: Callable[[Session], T],
    *,
    today: datetime.date,
    rest: Callable[[float], None] = time.sleep,
) -> T:
    """Read one state of the themes: when all that was split or merged has settled.

    Where that happens meanwhile, or a tag is found that was left behind, it is read anew.
    Raises what `read` raises, and SchemeMovesError.
    """
    for _ in range(TRIES):
        with database.session() as session:
            known = changes_made(session)
        settle_all(database, today=lambda: today, rest=rest)
        with database.session() as session:
            found = read(session)
            was_settled = is_settled(session)
        with database.session() as session:  # another one, that sees what came since
            if was_settled and changes_made(session) == known:
                return found
    raise SchemeMovesError("themes are being split or merged: try again later")


def _pending(session: Session) -> list[_Work]:
    """Changes that are not settled, the oldest first."""
    query = (
        select(ThemeChange, ThemeSuccession)
        .join(ThemeSuccession, ThemeSuccession.change_id == ThemeChange.id)
        .where(ThemeChange.settled.is_(False))
        .order_by(
            ThemeChange.changed_on,
            ThemeChange.id,
            ThemeSuccession.theme_key,
            ThemeSuccession.position,
        )
    )
    steps: dict[uuid.UUID, list[tuple[ThemeChange, ThemeSuccession]]] = {}
    for change, step in session.execute(query):
        steps.setdefault(change.id, []).append((change, step))
    return [
        _Work(
            change_id=key,
            kind=found[0][0].kind,
            ended=tuple(dict.fromkeys(step.theme_key for _, step in found)),
            successors=tuple(dict.fromkeys(step.successor_key for _, step in found)),
            after=found[0][0].settled_to,
        )
        for key, found in steps.items()
    ]


def _ready(pending: list[_Work]) -> _Work | None:
    """The first into whose themes nothing is carried any more: those tags go on with it."""
    arriving = {key for work in pending for key in work.successors}
    return next((one for one in pending if not arriving & set(one.ended)), None)


def _last(session: Session, work: _Work, limit: int) -> uuid.UUID | None:
    """Up to which comment the batch goes; None: to the end. Read without any lock."""
    query = (
        select(ThemeTag.comment_id)
        .where(work.concerned())
        .order_by(ThemeTag.comment_id)
        .limit(1)
        .offset(limit - 1)
    )
    return session.scalar(query)


def _go_on(
    session: Session, work: _Work, last: uuid.UUID | None, today: datetime.date
) -> None:
    """Nothing where another process has come further meanwhile."""
    change = session.get(ThemeChange, work.change_id, with_for_update=True)
    if change is None or change.settled or change.settled_to != work.after:
        return
    _settle(session, work, last, today)
    change = session.get_one(ThemeChange, work.change_id)
    change.settled, change.settled_to = last is None, last or change.settled_to
    session.flush()


def _settle(
    session: Session, work: _Work, last: uuid.UUID | None, today: datetime.date
) -> None:
    among = work.stretch(last)
    _hold(session, work.concerned(last))
    if work.kind == SPLIT:
        for theme in work.ended:
            ask_people(session, {theme: work.successors}, among=among, today=today)
        return
    carry_tags(session, work.ended, into=work.successors[0], among=among)


def _hold(session: Session, condition: ColumnElement[bool]) -> None:
    """Let a person's word on one of the comments wait, or be seen (correct.py).

    So does who takes it back: or it would be asked about a comment that is gone.
    """
    if session.get_bind().dialect.name == "sqlite":  # one writer
        return
    session.execute(
        select(Comment.id)
        .where(Comment.id.in_(select(ThemeTag.comment_id).where(condition)))
        .order_by(Comment.id)
        .with_for_update()
    )


def _left_behind(session: Session, *, limit: int) -> list[tuple[str, uuid.UUID]]:
    """Tags that count for a merged theme although that was settled: theme and comment.

    Given by a process that began before the change, or counted again by a step back to an
    earlier pipeline while it was being settled.
    """
    found: list[tuple[str, uuid.UUID]] = []
    # Theme by theme, each a step into the index: of several together PostgreSQL reads all
    # tags that count, and this is asked every second.
    for theme in sorted(settled_merges(session)):
        query = (
            select(ThemeTag.comment_id)
            .where(ThemeTag.theme_key == theme, ThemeTag.counts.is_(True))
            .order_by(ThemeTag.comment_id)
            .limit(limit - len(found))
        )
        found += [(theme, comment) for comment in session.scalars(query)]
        if len(found) == limit:
            break
    return found


def _fetch(session: Session, today: datetime.date, limit: int) -> None:
    merged, split = merged_into(session), split_up(session)
    for theme, comments in _by_theme(_left_behind(session, limit=limit)):
        among = ThemeTag.comment_id.in_(comments)
        _hold(session, among)
        carry_tags(session, [theme], into=merged[theme], among=among)
        if parts := split.get(merged[theme]):
            ask_people(session, {merged[theme]: parts}, among=among, today=today)


def _by_theme(
    left: list[tuple[str, uuid.UUID]],
) -> Iterator[tuple[str, list[uuid.UUID]]]:
    for theme in dict.fromkeys(theme for theme, _ in left):
        yield theme, [comment for of, comment in left if of == theme]


class Settling:
    """Settles what is left, as the worker comes to it; cheap to call all the time."""

    def __init__(
        self,
        database: Database,
        *,
        today: Callable[[], datetime.date],
        stop: Callable[[], bool],
    ) -> None:
        self._database = database
        self._today = today
        self._stop = stop

    def __call__(self) -> None:
        settle_all(self._database, today=self._today, stop=self._stop)

    def step(self) -> None:
        """One batch, beside other work."""
        settle_batch(self._database, today=self._today())
