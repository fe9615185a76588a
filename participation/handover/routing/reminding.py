"""Remind a Fachplanung before a day passes: one e-mail for all its themes, at most one a day.

The desk shows what is due by the day itself, so that needs nothing stored. An e-mail is
queued when a theme reaches a stage it was not reminded of: two weeks before its day, three
days before, the day after, and every two weeks from then on.
"""

import datetime
import uuid
from collections import defaultdict
from dataclasses import dataclass

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from participation.accounts.models import Account, AccountRole
from participation.desks.once import stored_now
from participation.handover.models import Fachplanung
from participation.handover.routing.content import CLOSED
from participation.handover.routing.models import PlanReminder, RoutedTheme
from participation.mailing.addresses import MailAddress, addresses_in, read_address
from participation.mailing.outbox import queue_mail

STAGES_BEFORE = (14, 3)
THEN_EVERY = 14
MOST_LISTED = 20


@dataclass(frozen=True, kw_only=True)
class Reminded:
    """What a run did. `no_address`: plans with something due that nobody can be written to."""

    mails: int
    themes: int
    no_address: tuple[str, ...]


def is_due(
    due_on: datetime.date, *, reminded_on: datetime.date | None, today: datetime.date
) -> bool:
    """Whether a stage has come that nobody was reminded of yet."""
    stage = _stage(due_on, today)
    return stage is not None and (reminded_on is None or reminded_on < stage)


def _stage(due_on: datetime.date, today: datetime.date) -> datetime.date | None:
    """The day of the newest stage that has come."""
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
    due = _due_themes(session, today)
    known = addresses(session, today=today) if due else {}
    mails = themes = 0
    silent = []
    for plan, found in due:
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
                subject=_subject(plan.name, found, today),
                text=_text(plan.name, found, link=link, today=today),
                now=now,
            )
            mails += 1
        themes += len(found)
        _mark(session, [theme.id for theme in found], today)
    return Reminded(mails=mails, themes=themes, no_address=tuple(silent))


def _due_themes(
    session: Session, today: datetime.date
) -> list[tuple[Fachplanung, list[RoutedTheme]]]:
    """What to remind of, by plan. Invented answers are nobody's work."""
    query = (
        select(RoutedTheme)
        .where(
            RoutedTheme.passed_on.is_not(None),
            RoutedTheme.due_on.is_not(None),
            RoutedTheme.simulated.is_(False),
            RoutedTheme.status.not_in([status.value for status in CLOSED]),
        )
        .order_by(RoutedTheme.due_on, RoutedTheme.theme_key, RoutedTheme.space_label)
    )
    by_plan: dict[str, list[RoutedTheme]] = defaultdict(list)
    for theme in session.scalars(query):
        if theme.due_on and is_due(
            theme.due_on, reminded_on=theme.reminded_on, today=today
        ):
            by_plan[theme.plan_key].append(theme)
    plans = session.scalars(
        select(Fachplanung)
        .where(Fachplanung.key.in_(by_plan))
        .order_by(Fachplanung.position)
    )
    return [(plan, by_plan[plan.key]) for plan in plans]


def _mark(session: Session, ids: list[uuid.UUID], today: datetime.date) -> None:
    session.execute(
        update(RoutedTheme).where(RoutedTheme.id.in_(ids)).values(reminded_on=today)
    )


def _subject(plan: str, found: list[RoutedTheme], today: datetime.date) -> str:
    late = sum(1 for theme in found if theme.due_on and theme.due_on < today)
    what = "Ein Thema wartet" if len(found) == 1 else f"{len(found)} Themen warten"
    return f"{what} auf Antwort{' (überfällig)' if late else ''}: {plan}"


def _text(
    plan: str, found: list[RoutedTheme], *, link: str, today: datetime.date
) -> str:
    lines = [
        "Guten Tag,",
        "",
        "Bürgerinnen und Bürger haben sich geäußert, und die Fachplanung",
        f"„{plan}“ antwortet ihnen. Diese Themen warten noch:",
        "",
        *(_line(theme, today) for theme in found[:MOST_LISTED]),
    ]
    if len(found) > MOST_LISTED:
        lines.append(f"- und {len(found) - MOST_LISTED} weitere")
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
