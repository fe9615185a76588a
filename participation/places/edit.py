"""What the city changes itself: the dated grouping of Ortsteile into Planungsräume."""

import datetime
from collections import defaultdict
from collections.abc import Iterator, Sequence

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from participation.core.errors import NotFoundError
from participation.places.citydata import PlanungsraumRow, read_planungsraeume
from participation.places.grouping_file import Flaw, GroupingsRefusedError
from participation.places.models import Planungsraum, PlanungsraumMember
from participation.places.queries import all_ortsteile
from participation.places.refused_lines import LineProblem
from participation.places.search import match_ortsteil


def import_planungsraeume(session: Session, *, text: str, name: str) -> int:
    """Store the groupings of a CSV text; return how many Planungsräume it had.

    A grouping that is already stored is replaced as a whole, all others stay. Raises
    GroupingsRefusedError with every bad line.
    """
    rows = read_planungsraeume(text, name=name)
    if not rows:
        problem = LineProblem(line=0, flaw=Flaw.EMPTY)
        raise GroupingsRefusedError(name, [problem])
    return store_planungsraeume(session, rows, name=name)


def store_planungsraeume(
    session: Session, rows: Sequence[PlanungsraumRow], *, name: str
) -> int:
    """Replace the groupings that the rows name. Ortsteile by number or name."""
    members = _members(session, rows, name=name)
    stored = session.scalars(
        select(Planungsraum).where(
            Planungsraum.grouping.in_({row.grouping for row in rows})
        )
    )
    for old in list(stored):
        session.execute(
            delete(PlanungsraumMember).where(
                PlanungsraumMember.planungsraum_id == old.id
            )
        )
        session.expire(old)
        session.delete(old)
    session.flush()
    for (grouping, title, valid_from, valid_to), keys in members.items():
        session.add(
            Planungsraum(
                grouping=grouping,
                name=title,
                valid_from=valid_from,
                valid_to=valid_to,
                members=[PlanungsraumMember(ortsteil_key=key) for key in sorted(keys)],
            )
        )
    return len(members)


def end_grouping(session: Session, grouping: str, *, last_day: datetime.date) -> int:
    """Let a grouping hold until a day; return how many spaces that changed.

    It stays stored, so that what was counted by it can be counted again. Spaces that end
    earlier keep their end; one that begins later ends on its first day. Raises
    NotFoundError.
    """
    rows = session.scalars(
        select(Planungsraum).where(Planungsraum.grouping == grouping)
    ).all()
    if not rows:
        raise NotFoundError("grouping", grouping)
    running = [row for row in rows if row.valid_to is None or row.valid_to > last_day]
    for row in running:
        row.valid_to = max(last_day, row.valid_from or last_day)
    session.flush()
    return len(running)


def _members(
    session: Session, rows: Sequence[PlanungsraumRow], *, name: str
) -> dict[tuple[object, ...], set[str]]:
    ortsteile = all_ortsteile(session)
    members: dict[tuple[object, ...], set[str]] = defaultdict(set)
    problems: list[LineProblem] = []
    for line, row in enumerate(rows, 2):
        found = match_ortsteil(ortsteile, row.ortsteil)
        problems += [
            LineProblem(line=line, flaw=flaw, value=value)
            for flaw, value in _flaws(row, known=found is not None)
        ]
        if found is not None:
            group = (row.grouping, row.name, row.valid_from, row.valid_to)
            members[group].add(found.key)
    if problems:
        raise GroupingsRefusedError(name, problems)
    return members


def _flaws(row: PlanungsraumRow, *, known: bool) -> Iterator[tuple[Flaw, str]]:
    if not row.grouping or not row.name:
        yield Flaw.NO_NAME, ""
    if not known:
        yield Flaw.UNKNOWN_ORTSTEIL, row.ortsteil
    if row.valid_from and row.valid_to and row.valid_to < row.valid_from:
        yield Flaw.DAYS_TURNED, ""
