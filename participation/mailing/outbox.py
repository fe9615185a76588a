"""Put e-mails into the outbox. They leave only if the transaction of the act is stored."""

import datetime

from sqlalchemy import delete
from sqlalchemy.orm import Session

from participation.core.errors import InvalidInputError
from participation.mailing.addresses import read_address
from participation.mailing.models import OutgoingMail
from participation.text.intake import clean_input


def queue_mail(
    session: Session,
    *,
    recipient: str,
    subject: str,
    text: str,
    unsubscribe_url: str = "",
    now: datetime.datetime,
) -> None:
    """Have an e-mail sent after this transaction. Plain text; the sender is a setting.

    Ask first whether mail is on (`Settings.sends_mail`): with none it would wait in vain.
    Raises InvalidInputError for a recipient that is no single plain address.
    """
    address = read_address(recipient)
    if address is None:
        raise InvalidInputError({"recipient": ["address"]})
    if not _is_link(unsubscribe_url):
        raise InvalidInputError({"unsubscribe_url": ["address"]})
    due = now.astimezone(datetime.UTC)  # stored without zone on SQLite
    session.add(
        OutgoingMail(
            recipient=str(address),
            subject=_one_line(subject)[:200],
            text=clean_input(text)[0],
            unsubscribe_url=unsubscribe_url,
            queued_at=due,
            due_at=due,
        )
    )
    session.flush()


def drop_mail(session: Session, *, unsubscribe_url: str) -> None:
    """Have e-mails not sent that wait for somebody who has just ended them."""
    session.execute(
        delete(OutgoingMail).where(OutgoingMail.unsubscribe_url == unsubscribe_url)
    )


def _one_line(text: str) -> str:
    """No line end and nothing unprintable may reach a header."""
    return " ".join("".join(c if c.isprintable() else " " for c in text).split())


def _is_link(url: str) -> bool:
    if not url:
        return True
    plain = url.isascii() and url.isprintable() and not set(url) & set(" <>\"'\\,")
    return plain and url.startswith(("https://", "http://"))
