"""Send what waits in the outbox: each mail at least once, and hardly ever twice.

A mail is claimed in a transaction of its own, sent, and deleted in the next one. Who is
killed in between leaves it claimed for a while, then the next sender takes it: it may leave
twice then, under the same Message-ID, but it is never lost. Nothing here logs an address.
"""

import datetime
import logging
import uuid
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field

from sqlalchemy import ColumnElement, delete, func, or_, select, update
from sqlalchemy.orm import Session

from participation.core.clock import utc
from participation.database import Database
from participation.mailing.message import Letter, build_message
from participation.mailing.models import OutgoingMail
from participation.mailing.transport import (
    Deliver,
    DeliveryError,
    NoRecipientError,
    ServerAwayError,
    open_transport,
)

log = logging.getLogger(__name__)

CLAIMED_FOR = datetime.timedelta(minutes=10)
"""Longer than all timeouts of one delivery together."""
FIRST_DELAY = datetime.timedelta(minutes=5)
LONGEST_DELAY = datetime.timedelta(hours=8)
GIVEN_UP_AFTER = datetime.timedelta(days=5)

Clock = Callable[[], datetime.datetime]


@dataclass(kw_only=True)
class Sent:
    """What became of the mails of one pass. `away`: why the server could not be used."""

    sent: int = 0
    later: int = 0
    given_up: int = 0
    away: str = ""


@dataclass(frozen=True, kw_only=True)
class OutboxState:
    """`troubles`: how many failed with which code at the last attempt."""

    waiting: int
    oldest: datetime.datetime | None
    troubles: dict[str, int] = field(default_factory=dict)


def send_due(
    database: Database,
    *,
    url: str,
    sender: str,
    now: Clock,
    stop: Callable[[], bool] = lambda: False,
) -> Sent:
    """Send what is due now, one after the other. Connects only if there is something."""
    done = Sent()
    with database.session() as session:
        if not _any_due(session, utc(now())):
            return done
    try:
        with open_transport(url) as deliver:
            while not stop() and not done.away:
                if not _send_next(database, deliver, sender, now, done):
                    break
    except ServerAwayError as error:
        done.away = error.code
        with database.transaction() as session:
            done.given_up += _forget_old(session, utc(now()))
    if done.away:
        log.warning("the mail server cannot be used (%s); all mails wait", done.away)
    return done


def outbox_state(session: Session) -> OutboxState:
    """How many mails wait, since when, and what went wrong."""
    rows = session.execute(
        select(
            OutgoingMail.trouble, func.count(), func.min(OutgoingMail.queued_at)
        ).group_by(OutgoingMail.trouble)
    ).all()
    return OutboxState(
        waiting=sum(count for _, count, _ in rows),
        oldest=min((utc(oldest) for _, _, oldest in rows), default=None),
        troubles=dict(Counter({code: count for code, count, _ in rows if code})),
    )


def _send_next(
    database: Database, deliver: Deliver, sender: str, now: Clock, done: Sent
) -> bool:
    """Send one; False where nothing is due any more."""
    with database.transaction() as session:
        letter = _claim(session, utc(now()))
    if letter is None:
        return False
    try:
        deliver(build_message(letter, sender=sender, now=now()))
    except DeliveryError as error:
        with database.transaction() as session:
            _failed(session, letter, error, now=utc(now()), done=done)
        if isinstance(error, ServerAwayError):
            done.away = error.code
        return True
    with database.transaction() as session:
        _remove(session, letter.id)
    done.sent += 1
    return True


def _claim(session: Session, now: datetime.datetime) -> Letter | None:
    query = (
        select(OutgoingMail)
        .where(*_due(now))
        .order_by(OutgoingMail.due_at, OutgoingMail.id)
        .limit(1)
        .with_for_update(skip_locked=True)
    )
    mail = session.scalar(query)
    if mail is None:
        return None
    mail.claimed_until = now + CLAIMED_FOR
    return Letter(
        id=mail.id,
        recipient=mail.recipient,
        subject=mail.subject,
        text=mail.text,
        unsubscribe_url=mail.unsubscribe_url,
        queued_at=utc(mail.queued_at),
        attempts=mail.attempts,
    )


def _failed(
    session: Session,
    letter: Letter,
    error: DeliveryError,
    *,
    now: datetime.datetime,
    done: Sent,
) -> None:
    """Try again later, or give up: an address that cannot be written to is not kept."""
    too_old = now - letter.queued_at >= GIVEN_UP_AFTER
    if isinstance(error, NoRecipientError) or too_old:
        _remove(session, letter.id)
        done.given_up += 1
        log.warning("a mail was given up (%s)", error.code)
        return
    session.execute(
        update(OutgoingMail)
        .where(OutgoingMail.id == letter.id)
        .values(
            attempts=letter.attempts + 1,
            due_at=now + delay_after(letter.attempts + 1),
            claimed_until=None,
            trouble=error.code[:40],
        )
    )
    done.later += 1


def delay_after(attempts: int) -> datetime.timedelta:
    """How long to wait after so many failures: 5 minutes, 15, 45 ... 8 hours."""
    delay: datetime.timedelta = FIRST_DELAY * 3 ** min(attempts - 1, 10)
    return min(delay, LONGEST_DELAY)


def _forget_old(session: Session, now: datetime.datetime) -> int:
    """Give up what waited too long for a server that is away."""
    gone = session.execute(
        delete(OutgoingMail)
        .where(*_due(now), OutgoingMail.queued_at <= now - GIVEN_UP_AFTER)
        .returning(OutgoingMail.id)
    ).all()
    return len(gone)


def _remove(session: Session, mail_id: uuid.UUID) -> None:
    session.execute(delete(OutgoingMail).where(OutgoingMail.id == mail_id))


def _any_due(session: Session, now: datetime.datetime) -> bool:
    query = select(OutgoingMail.id).where(*_due(now)).limit(1)
    return session.scalar(query) is not None


def _due(now: datetime.datetime) -> tuple[ColumnElement[bool], ...]:
    free = or_(OutgoingMail.claimed_until.is_(None), OutgoingMail.claimed_until <= now)
    return OutgoingMail.due_at <= now, free
