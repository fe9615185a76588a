"""Remind a Fachplanung before a day passes: one e-mail for all its themes, at most one a day.

The desk shows what is due by the day itself, so that needs nothing stored. An e-mail is
queued when a theme reaches a stage it was not reminded of: two weeks before its day, three
days before, the day after, and every two weeks from then on.
"""

import datetime
from collections import defaultdict
from dataclasses import dataclass

from sqlalchemy import (
    ColumnElement,
    and_,
    case,
    false,
    func,
    or_,
    select,
    update,
)
from sqlalchemy.orm import Session

from participation.accounts.models import Account, AccountRole
from participation.desks.once import stored_now
from participation.handover.models import Fachplanung
from participation.handover.routing.models import PlanReminder, RoutedTheme
from participation.handover.routing.order import letters
from participation.handover.routing.queries import IS_CLOSED, IS_GIVEN, IS_REAL
from participation.mailing.addresses import MailAddress, addresses_in, read_address
from participation.mailing.outbox import queue_mail

STAGES_BEFORE = (14, 3)
MOST_AHEAD = datetime.timedelta(days=max(STAGES_BEFORE))
THEN_EVERY = 14
MOST_LISTED = 20


@dataclass(frozen=True, kw_only=True)
class DueThemes:
    """What to remind a plan of; `first`: as many as its e-mail names."""

    plan: Fachplanung
    number: int
    overdue: int
    first: tuple[RoutedTheme, ...]


@dataclass(frozen=True, kw_only=True)
class Reminded:
    """What a run did. `no_address`: plans with something due that nobody can be written to."""

    mails: int
    themes: int
    no_address: tuple[str, ...]


def stage(due_on: datetime.date, *, today: datetime.date) -> datetime.date | None:
    """The day of the newest stage that has come. Who was reminded since knows of it."""
    first_after = due_on + datetime.timedelta(days=1)
    if today >= first_after:
        rounds = (today - first_after).days // THEN_EVERY
        return first_after + datetime.timedelta(days=rounds * THEN_EVERY)
    days = [due_on - datetime.timedelta(days=n) for n in STAGES_BEFORE]
    return max((day for day in days if day <= today), default=None)


def addresses(session: Session, *, today: datetime.date) -> dict[str, list[str]]:
    """Whom to write to, by plan: its contact, and people who sign in with an address."""
    found: dict[str, list[MailAddress]] = {
        key: addresses_in(contact or "")
        for key, contact in session.execute(
            select(Fachplanung.key, Fachplanung.contact)
        )
    }
    people = session.execute(
        select(AccountRole.plan_key, Account.login)
        .join(Account, Account.id == AccountRole.account_id)
        .where(
            Account.active,
            AccountRole.plan_key.is_not(None),
            AccountRole.valid_from <= today,
            AccountRole.valid_to.is_(None) | (AccountRole.valid_to >= today),
        )
        .order_by(Account.login)
    )
    for plan_key, login in people:
        address = read_address(login)
        if address and plan_key in found:
            found[plan_key].append(address)
    return {key: _each_once(known) for key, known in found.items()}


def _each_once(known: list[MailAddress]) -> list[str]:
    """Whatever the standard says: "K@..." and "k@..." are one inbox."""
    spelled: dict[str, str] = {}
    for address in known:
        spelled.setdefault(address.identity, str(address))
    return list(spelled.values())


def remind(session: Session, *, link: str, now: datetime.datetime) -> Reminded:
    """Queue the e-mails of today. `link`: address of the desk; "": none is known.

    Call it only where mail is on. Running it twice, or twice at once, sends nothing twice.
    """
    today = now.date()
    due = _is_due(session, today)
    found = _due_themes(session, due, today)
    known = addresses(session, today=today) if found else {}
    mails = themes = 0
    silent = []
    for one in found:
        plan = one.plan
        if not known.get(plan.key):
            silent.append(plan.name)
            continue
        row = {"plan_key": plan.key, "sent_on": today}
        if not stored_now(session, PlanReminder, row):
            continue
        for address in known[plan.key]:
            queue_mail(
                session,
                recipient=address,
                subject=_subject(one),
                text=_text(one, link=link, today=today),
                now=now,
            )
            mails += 1
        themes += one.number
        _mark(session, RoutedTheme.plan_key == plan.key, due, today)
    return Reminded(mails=mails, themes=themes, no_address=tuple(silent))


def _is_due(session: Session, today: datetime.date) -> ColumnElement[bool]:
    """What a stage has come for that nobody was reminded of. Invented is nobody's work.

    The days on which answers are due are few, whatever the number of themes, and fall on
    even fewer stages.
    """
    open_ones = and_(IS_GIVEN, IS_REAL, ~IS_CLOSED)
    days = session.scalars(
        select(RoutedTheme.due_on)
        .where(open_ones, RoutedTheme.due_on <= today + MOST_AHEAD)
        .distinct()
    )
    by_stage: dict[datetime.date, list[datetime.date]] = defaultdict(list)
    for day in days:
        come = stage(day, today=today) if day else None
        if day and come:
            by_stage[come].append(day)
    reminded = RoutedTheme.reminded_on
    return open_ones & or_(
        false(),
        *(
            RoutedTheme.due_on.in_(days) & (reminded.is_(None) | (reminded < come))
            for come, days in sorted(by_stage.items())
        ),
    )


def _due_themes(
    session: Session, due: ColumnElement[bool], today: datetime.date
) -> list[DueThemes]:
    """By plan, how many, and the first of them: those that are due first."""
    counts = (
        select(
            RoutedTheme.plan_key,
            func.count().label("number"),
            func.count(case((RoutedTheme.due_on < today, 1))).label("overdue"),
        )
        .where(due)
        .group_by(RoutedTheme.plan_key)
        .subquery()
    )
    rows = session.execute(
        select(Fachplanung, counts.c.number, counts.c.overdue)
        .join(counts, counts.c.plan_key == Fachplanung.key)
        .order_by(Fachplanung.position)
    ).all()
    first = _first(session, due) if rows else {}
    return [
        DueThemes(
            plan=plan, number=number, overdue=overdue, first=tuple(first[plan.key])
        )
        for plan, number, overdue in rows
    ]


def _first(session: Session, due: ColumnElement[bool]) -> dict[str, list[RoutedTheme]]:
    order = (
        RoutedTheme.due_on,
        letters(RoutedTheme.theme_key.expression),
        letters(RoutedTheme.space_label.expression),
        RoutedTheme.id,
    )
    place = func.row_number().over(partition_by=RoutedTheme.plan_key, order_by=order)
    placed = select(RoutedTheme.id, place.label("place")).where(due).subquery()
    named = select(placed.c.id).where(placed.c.place <= MOST_LISTED)
    found: dict[str, list[RoutedTheme]] = defaultdict(list)
    for theme in session.scalars(
        select(RoutedTheme).where(RoutedTheme.id.in_(named)).order_by(*order)
    ):
        found[theme.plan_key].append(theme)
    return found


def _mark(
    session: Session,
    of_plan: ColumnElement[bool],
    due: ColumnElement[bool],
    today: datetime.date,
) -> None:
    session.execute(
        update(RoutedTheme)
        .where(of_plan, due)
        .values(reminded_on=today)
        .execution_options(synchronize_session=False)
    )


def _subject(due: DueThemes) -> str:
    what = "Ein Thema wartet" if due.number == 1 else f"{due.number} Themen warten"
    late = " (überfällig)" if due.overdue else ""
    return f"{what} auf Antwort{late}: {due.plan.name}"


def _text(due: DueThemes, *, link: str, today: datetime.date) -> str:
    lines = [
        "Guten Tag,",
        "",
        "Bürgerinnen und Bürger haben sich geäußert, und die Fachplanung",
        f"„{due.plan.name}“ antwortet ihnen. Diese Themen warten noch:",
        "",
        *(_line(theme, today) for theme in due.first),
    ]
    if due.number > len(due.first):
        lines.append(f"- und {due.number - len(due.first)} weitere")
    lines += [
        "",
        "Ein oder zwei Sätze genügen. Sie stehen danach öffentlich bei „Was wurde daraus?“.",
        f"Antworten: {link}" if link else "Antworten: nach dem Anmelden unter „Meine Themen“.",
        "",
        "Diese Nachricht wurde automatisch geschickt.",
    ]  # fmt: skip
    return "\n".join(lines)


def _line(theme: RoutedTheme, today: datetime.date) -> str:
    assert theme.due_on is not None
    label = theme.theme_label.get("de", theme.theme_key)
    day = theme.due_on.strftime("%d.%m.%Y")
    when = f"überfällig seit {day}" if theme.due_on < today else f"bis {day}"
    return f"- {label}, {theme.space_label} ({when})"
