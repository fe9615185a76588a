"""How many e-mails leave because somebody typed an address. Knows no network and no IP.

Counted in one statement, so that a hundred requests at the same moment are a hundred.
"""

import datetime

from sqlalchemy import delete
from sqlalchemy.orm import Session

from participation.accounts.keys import Keyring
from participation.handover.subscriptions.models import SubscriptionMailCount
from participation.mailing.addresses import MailAddress
from participation.responses.once import insert_into

TO_ONE = 3
"""E-mails an hour to one mailbox, however its address is written."""
OF_ALL = 300
"""E-mails an hour of the whole installation: more is no interest, but an attack."""
EVERYBODY = "all"


def hour_of(now: datetime.datetime) -> int:
    return int(now.timestamp()) // 3600


def count_mail_of_all(session: Session, *, now: datetime.datetime) -> bool:
    """Count an e-mail of the installation; False if there were too many."""
    delete_old_counts(session, now=now)
    return _count(session, EVERYBODY, hour_of(now)) <= OF_ALL


def count_mail_to(
    session: Session, address: MailAddress, *, keyring: Keyring, now: datetime.datetime
) -> bool:
    """Count an e-mail to a mailbox; False if there were too many."""
    key = keyring.digest("subscription brake", address.person)
    return _count(session, key, hour_of(now)) <= TO_ONE


def delete_old_counts(session: Session, *, now: datetime.datetime) -> None:
    session.execute(
        delete(SubscriptionMailCount).where(SubscriptionMailCount.hour < hour_of(now))
    )


def _count(session: Session, counted: str, hour: int) -> int:
    statement = insert_into(session, SubscriptionMailCount).values(
        counted=counted, hour=hour, mails=1
    )
    found: int = session.execute(
        statement.on_conflict_do_update(
            index_elements=["counted", "hour"],
            set_={"mails": SubscriptionMailCount.mails + 1},
        ).returning(SubscriptionMailCount.mails)
    ).scalar_one()
    return found
