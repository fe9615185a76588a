"""An e-mail as it travels: plain text in UTF-8, no HTML, nothing that tells who opened it."""

import datetime
import uuid
from dataclasses import dataclass
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime


@dataclass(frozen=True, kw_only=True)
class Letter:
    """A mail of the outbox on its way."""

    id: uuid.UUID
    recipient: str
    subject: str
    text: str
    unsubscribe_url: str
    queued_at: datetime.datetime
    attempts: int


def build_message(
    letter: Letter, *, sender: str, now: datetime.datetime
) -> EmailMessage:
    """Return the message. `sender`: "Name <address>" or an address alone.

    The Message-ID is that of the mail, not of the attempt: should one leave twice after a
    crash, the other side can tell. Auto-Submitted keeps answering machines silent.
    """
    name, address = _split(sender)
    message = EmailMessage(policy=SMTP)
    message["From"] = Address(name, addr_spec=address)
    message["To"] = Address(addr_spec=letter.recipient)
    message["Subject"] = letter.subject
    message["Date"] = format_datetime(now)
    message["Message-ID"] = f"<{letter.id}@{address.rpartition('@')[2]}>"
    message["Auto-Submitted"] = "auto-generated"
    message["X-Auto-Response-Suppress"] = "All"  # what Exchange understands instead
    if letter.unsubscribe_url:
        message["List-Unsubscribe"] = f"<{letter.unsubscribe_url}>"
        message["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    message.set_content(letter.text + "\n", charset="utf-8", cte="quoted-printable")
    return message


def _split(sender: str) -> tuple[str, str]:
    """Name and address. Not parseaddr: "Stadt Erfurt, Beteiligung <a@b>" is one sender."""
    name, sign, address = sender.rstrip(">").rpartition("<")
    return (name.strip(' "'), address) if sign else ("", sender)
