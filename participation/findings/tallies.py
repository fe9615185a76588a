"""Counts that are kept ready, so that nobody waits for a million comments.

They are made by the worker and by `participation findings count`, as a whole. Who looks at
them gets those; where they are old, or something was removed since, a small installation
counts again on the spot and a large one says that it is being counted: what somebody took
back is in no figure from that moment on.
"""

import datetime
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import delete, func, insert, select
from sqlalchemy.orm import Session

from participation.core.clock import utc
from participation.database import Database
from participation.findings.models import Tally, TallyRun, TallySet
from participation.findings.tallying import (
    Counted,
    SetLine,
    TallyLine,
    count_all,
    see_one_state,
)
from participation.responses.models import Comment, Submission
from participation.responses.removals import removals
from participation.themes.models import CommentState, TargetGroupTag, ThemeTag
from participation.themes.vocabulary.settling import changes_made, is_settled

KEEP = datetime.timedelta(minutes=15)
"""Counts younger than this are good enough, unless something was removed."""
COUNT_AT_ONCE = 20_000
"""Submissions up to which a page may count for itself: less than a second."""
ROWS_AT_A_TIME = 5_000
TRIES = 3
SHOWN_KINDS = ("place", "theme", "group", "cross")


@dataclass(frozen=True, kw_only=True)
class Tallies:
    """Counts and when they were made. `pairs` None: they are many, `pairs_of` reads them."""

    counted_at: datetime.datetime
    lines: Sequence[TallyLine]
    sets: Sequence[SetLine]
    pairs: Sequence[TallyLine] | None = None


def tallies(
    session: Session, *, simulated: bool, now: datetime.datetime
) -> Tallies | None:
    """The counts; None: they have to be made first, and that takes longer than a page."""
    run = session.get(TallyRun, simulated)
    sound = run is not None and run.removals == removals(session)
    if run is not None and sound and utc(run.counted_at) > now - KEEP:
        return _stored(session, run)
    if _people(session, simulated) <= COUNT_AT_ONCE:
        counted = count_all(session, simulated=simulated)
        return Tallies(
            counted_at=now,
            lines=[line for line in counted.lines if line.kind in SHOWN_KINDS],
            sets=counted.sets,
            pairs=[line for line in counted.lines if line.kind == "pair"],
        )
    return _stored(session, run) if run is not None and sound else None


def pairs_of(
    session: Session, found: Tallies, *, simulated: bool, first: str, second: str
) -> list[TallyLine]:
    """People who name both themes, by source and Ortsteil."""
    one, other = sorted((first, second))
    if found.pairs is not None:
        return [p for p in found.pairs if (p.topic, p.other) == (one, other)]
    query = _lines(simulated, ["pair"]).where(Tally.topic == one, Tally.other == other)
    return [TallyLine(*row) for row in session.execute(query)]


def count_tallies(
    database: Database, *, simulated: bool, now: Callable[[], datetime.datetime]
) -> int:
    """Make the counts anew and keep them; return how many rows.

    What is removed while it counts would live on in them: then it counts once more. Nothing
    is counted while themes that were split or merged settle: they would be told in part.
    """
    for _ in range(TRIES):
        with database.session() as session:
            see_one_state(session)
            if not is_settled(session):
                return 0
            counted_at = now()
            known, mark = removals(session), mark_of(session, simulated=simulated)
            counted = count_all(session, simulated=simulated)
        with database.transaction() as session:
            if removals(session, lock=True) == known:
                _store(session, simulated, counted)
                run = TallyRun(
                    simulated=simulated,
                    counted_at=counted_at,
                    removals=known,
                    mark=mark,
                )
                session.merge(run)
                return len(counted.lines) + len(counted.sets)
    return 0  # the next look of the worker comes soon


def is_outdated(session: Session, *, simulated: bool) -> bool:
    """Whether anything changed since the counts were made."""
    run = session.get(TallyRun, simulated)
    if run is None or run.removals != removals(session):
        return True
    return run.mark != mark_of(session, simulated=simulated)


def mark_of(session: Session, *, simulated: bool) -> str:
    """A cheap mark of the state of the data; it may miss a change for another one."""
    here = Comment.simulated.is_(simulated)
    counts = (
        changes_made(session),
        _people(session, simulated),
        session.scalar(select(func.count()).select_from(Comment).where(here)),
        *(
            session.scalar(select(func.count()).select_from(tag).where(tag.counts))
            for tag in (ThemeTag, TargetGroupTag)
        ),
        session.scalar(
            select(func.count())
            .select_from(CommentState)
            .where(CommentState.checked_by_person)
        ),
    )
    return ":".join(str(count or 0) for count in counts)


class TallyKeeping:
    """Makes the counts anew where something changed; cheap to call all the time."""

    def __init__(
        self,
        database: Database,
        *,
        now: Callable[[], datetime.datetime],
        every: datetime.timedelta = datetime.timedelta(minutes=1),
    ) -> None:
        self._database = database
        self._now = now
        self._every = every
        self._look_at: datetime.datetime | None = None

    def __call__(self) -> None:
        if self._look_at is not None and self._now() < self._look_at:
            return
        for simulated in (False, True):
            with self._database.session() as session:
                outdated = is_outdated(session, simulated=simulated)
            if outdated:
                count_tallies(self._database, simulated=simulated, now=self._now)
        # From the end on: a count of minutes must not follow the other without a pause.
        self._look_at = self._now() + self._every


def _people(session: Session, simulated: bool) -> int:
    here = Submission.simulated.is_(simulated)
    return session.scalar(select(func.count()).select_from(Submission).where(here)) or 0


def _stored(session: Session, run: TallyRun) -> Tallies:
    sets = select(TallySet.source, TallySet.themes, TallySet.people).where(
        TallySet.simulated.is_(run.simulated)
    )
    return Tallies(
        counted_at=utc(run.counted_at),
        lines=[
            TallyLine(*row)
            for row in session.execute(_lines(run.simulated, SHOWN_KINDS))
        ],
        sets=[
            SetLine(source, frozenset(themes.split(",")), people)
            for source, themes, people in session.execute(sets)
        ],
    )


def _lines(simulated: bool, kinds: Sequence[str]) -> Any:
    return select(
        Tally.kind,
        Tally.source,
        Tally.ortsteil_key,
        Tally.topic,
        Tally.other,
        Tally.people,
        Tally.comments,
        Tally.checked,
    ).where(Tally.simulated.is_(simulated), Tally.kind.in_(kinds))


def _store(session: Session, simulated: bool, counted: Counted) -> None:
    session.execute(delete(Tally).where(Tally.simulated.is_(simulated)))
    session.execute(delete(TallySet).where(TallySet.simulated.is_(simulated)))
    lines = [
        {
            "simulated": simulated,
            "kind": line.kind,
            "source": line.source,
            "ortsteil_key": line.ortsteil_key,
            "topic": line.topic,
            "other": line.other,
            "people": line.people,
            "comments": line.comments,
            "checked": line.checked,
        }
        for line in counted.lines
    ]
    sets = [
        {
            "simulated": simulated,
            "source": line.source,
            "themes": ",".join(sorted(line.themes)),
            "people": line.people,
        }
        for line in counted.sets
    ]
    for table, rows in ((Tally, lines), (TallySet, sets)):
        for part in _parts(rows):
            session.execute(insert(table), part)


def _parts(rows: Sequence[dict[str, object]]) -> Iterator[Sequence[dict[str, object]]]:
    for start in range(0, len(rows), ROWS_AT_A_TIME):
        yield rows[start : start + ROWS_AT_A_TIME]
