"""Put e-mails into the outbox. They leave only if the transaction of the act is stored."""

import datetime

from sqlalchemy import delete
from sqlalchemy.orm import Session

from participation.mailing.models import OutgoingMail


def queue_mail(
    session: Session,
    *,
    recipient: str,
    subject: str,
    text: str,
    unsubscribe_url: str = "",
    now: datetime.datetime,
) -> None:
    """Have an e-mail sent after this transaction. Plain text; the sender is a setting."""
    session.add(
        OutgoingMail(
            recipient=recipient,
            subject=" ".join(subject.split())[:200],
            text=text,
            unsubscribe_url=unsubscribe_url,
            queued_at=now,
            due_at=now,
        )
    )
    session.flush()


def drop_mail(session: Session, *, unsubscribe_url: str) -> None:
    """Have e-mails not sent that wait for somebody who has just ended them."""
    session.execute(
        delete(OutgoingMail).where(OutgoingMail.unsubscribe_url == unsubscribe_url)
    )
