"""Reading the audit log: page by page, whole for other systems, and whether it is whole."""

import datetime
import uuid
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from sqlalchemy import ColumnElement, Select, func, select
from sqlalchemy.orm import Session

from participation.accounts.chain import BEFORE_THE_FIRST, Entry, entry_hash
from participation.accounts.models import Account, StaffAction
from participation.core.clock import utc

BATCH = 1_000


@dataclass(frozen=True, kw_only=True)
class Break:
    """The first place where the chain is not what was written. `why` is a code.

    changed: the entry is not what it was when it was written. missing: entries before it
    are gone. relinked: it does not follow the one before it. cut_off: an entry that was
    there once, `expected`, is gone or another one.
    """

    number: int
    why: str


@dataclass(frozen=True, kw_only=True)
class ChainState:
    """What a check found. `head`: the last entry's number and hash; None: an empty log."""

    entries: int
    head: str | None
    broken: Break | None


@dataclass(frozen=True, kw_only=True)
class EntryView:
    """An entry as people read it. `who` None: the operator, or a job."""

    number: int
    at: datetime.datetime
    who: str | None
    action: str
    subject: str
    shown: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class Wanted:
    """What the log is narrowed to; the days in the city's time, with `until` in it."""

    since: datetime.datetime | None = None
    before: datetime.datetime | None = None
    account_id: uuid.UUID | None = None
    by_operator: bool = False
    action: str | None = None
    about: str = ""  # an id that is the subject, or was shown


def check_chain(
    session: Session, *, expected: str | None = None, newest: int | None = None
) -> ChainState:
    """Go through the chain, or its `newest` entries, up to the first break.

    `expected`: a head that was noted elsewhere; only it tells that the end was cut off or
    the whole log was written anew.
    """
    last = _number_of_last(session)
    start = max(1, last - newest + 1) if newest else 1
    checked, head, broken = _walk(session, start)
    if broken is None and expected is not None:
        broken = _compare(session, expected)
    return ChainState(entries=checked, head=head, broken=broken)


def log_page(
    session: Session, *, wanted: Wanted, below: int | None = None, limit: int = 50
) -> tuple[list[EntryView], bool]:
    """Entries, newest first, from before the number `below`; and whether more follow."""
    query = (
        select(StaffAction, Account.display_name, Account.login)
        .outerjoin(Account, Account.id == StaffAction.account_id)
        .where(*_conditions(wanted))
        .order_by(StaffAction.number.desc())
        .limit(limit + 1)
    )
    if below is not None:
        query = query.where(StaffAction.number < below)
    rows = session.execute(query).all()
    return [_view(*row) for row in rows[:limit]], len(rows) > limit


def known_actions(session: Session) -> list[str]:
    """The names of actions that occur in the log."""
    query = select(StaffAction.action).distinct().order_by(StaffAction.action)
    return list(session.scalars(query))


def people_in_log(session: Session) -> list[tuple[uuid.UUID, str]]:
    """Who occurs in the log, by name; an account that is gone by its id."""
    query = (
        select(StaffAction.account_id, Account.display_name)
        .outerjoin(Account, Account.id == StaffAction.account_id)
        .where(StaffAction.account_id.is_not(None))
        .distinct()
    )
    found = [
        (account_id, name or str(account_id))
        for account_id, name in session.execute(query)
        if account_id is not None
    ]
    return sorted(found, key=lambda person: (person[1].casefold(), str(person[0])))


def entries(session: Session, *, after: int = 0) -> Iterator[tuple[Entry, str | None]]:
    """All entries behind the number in their order, with the login of who it was."""
    query = (
        _stored(after + 1)
        .add_columns(Account.login)
        .outerjoin(Account, Account.id == StaffAction.account_id)
    )
    for row in session.execute(query.execution_options(yield_per=BATCH)):
        yield Entry(**dict(zip(Entry.__dataclass_fields__, row, strict=False))), row[-1]


def _stored(start: int) -> Select[*tuple[object, ...]]:
    columns = [getattr(StaffAction, name) for name in Entry.__dataclass_fields__]
    return (
        select(*columns).where(StaffAction.number >= start).order_by(StaffAction.number)
    )


def _walk(session: Session, start: int) -> tuple[int, str | None, Break | None]:
    number, previous = start - 1, BEFORE_THE_FIRST
    if start > 1:
        previous = session.scalar(
            select(StaffAction.hash).where(StaffAction.number == number)
        ) or ""  # fmt: skip
    place = None
    rows = session.execute(_stored(start).execution_options(yield_per=BATCH))
    checked = 0
    for row in rows:
        entry = Entry(**row._mapping)
        if why := _why_broken(entry, number + 1, previous):
            return checked, place, Break(number=entry.number, why=why)
        number, previous, place = entry.number, entry.hash, entry.place
        checked += 1
    return checked, place, None


def _why_broken(entry: Entry, number: int, previous: str) -> str | None:
    if entry.number != number:
        return "missing"
    if entry_hash(entry) != entry.hash:
        return "changed"
    return None if entry.previous_hash == previous else "relinked"


def _compare(session: Session, expected: str) -> Break | None:
    text, _, digest = expected.partition(":")
    number = int(text)
    found = session.scalar(
        select(StaffAction.hash).where(StaffAction.number == number)
    )  # fmt: skip
    return None if found == digest else Break(number=number, why="cut_off")


def _conditions(wanted: Wanted) -> Iterable[ColumnElement[bool]]:
    if wanted.since is not None:
        yield StaffAction.at >= wanted.since.astimezone(datetime.UTC)
    if wanted.before is not None:
        yield StaffAction.at < wanted.before.astimezone(datetime.UTC)
    if wanted.account_id is not None:
        yield StaffAction.account_id == wanted.account_id
    if wanted.by_operator:
        yield StaffAction.account_id.is_(None)
    if wanted.action is not None:
        yield StaffAction.action == wanted.action
    if wanted.about:
        yield (
            StaffAction.subject.contains(wanted.about, autoescape=True)
            | StaffAction.shown.contains(wanted.about, autoescape=True)
        )


def _view(row: StaffAction, name: str | None, login: str | None) -> EntryView:
    who = f"{name} ({login})" if name else str(row.account_id or "") or None
    return EntryView(
        number=row.number,
        at=utc(row.at),
        who=who,
        action=row.action,
        subject=row.subject,
        shown=tuple(row.shown.split()),
    )


def _number_of_last(session: Session) -> int:
    return session.scalar(select(func.max(StaffAction.number))) or 0
