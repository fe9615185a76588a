"""Ask for, confirm and end a subscription. Whoever asks learns nothing about an address."""

import datetime
import uuid
from dataclasses import dataclass

from sqlalchemy import CursorResult, delete, exists, select, update
from sqlalchemy.orm import Session

from participation.accounts.keys import Keyring
from participation.core.errors import NotFoundError
from participation.core.ids import new_id
from participation.handover.subscriptions.brake import (
    count_mail_of_all,
    count_mail_to,
    delete_old_counts,
)
from participation.handover.subscriptions.labels import label_of
from participation.handover.subscriptions.links import (
    ADDRESS,
    confirm_token,
    manage_token,
    token_digest,
)
from participation.handover.subscriptions.mails import (
    Mail,
    confirmation,
    known_already,
)
from participation.handover.subscriptions.models import Subscriber, Subscription
from participation.handover.subscriptions.watched import Watched, WatchedKind
from participation.mailing.addresses import MailAddress
from participation.mailing.outbox import drop_mail, queue_mail
from participation.places.queries import city
from participation.responses.once import insert_unless_known

KEPT_UNCONFIRMED_DAYS = 3


@dataclass(frozen=True, kw_only=True)
class Site:
    """Where links lead to, without a slash behind, and the keys that make them."""

    address: str
    keyring: Keyring


def ask_for(
    session: Session,
    watched: Watched,
    *,
    address: MailAddress,
    language: str,
    site: Site,
    now: datetime.datetime,
) -> bool:
    """Have a link sent to the address that confirms; False: too many want that now.

    Nothing else is told, and nothing is done differently for a known address but what the
    e-mail says. A mailbox that got enough for this hour gets nothing, without a word.
    """
    if not count_mail_of_all(session, now=now):
        return False
    if count_mail_to(session, address, keyring=site.keyring, now=now):
        subscriber = _subscriber(session, address, language, site.keyring, now.date())
        subscription = _subscription(
            session, subscriber, watched, language, site.keyring, now.date()
        )
        _send(
            session,
            subscription,
            subscriber,
            address,
            language=language,
            site=site,
            now=now,
        )
    return True


def confirm(
    session: Session, token: str, *, keyring: Keyring, today: datetime.date
) -> str:
    """Begin what the link is for; return the token that ends it. Twice is once.

    Raises NotFoundError for a link that was ended, has expired or never was.
    """
    found = session.scalar(
        select(Subscription).where(Subscription.link_digest == token_digest(token))
    )
    if found is None or is_expired(found, today):
        raise NotFoundError("subscription", "link")
    if found.confirmed_on is None:
        subscriber = session.get_one(Subscriber, found.subscriber_id)
        subscriber.language = found.language
        if not _has_confirmed(session, subscriber.id):
            subscriber.told_until = today - datetime.timedelta(days=1)
        found.confirmed_on = today
        session.flush()
    return manage_token(keyring, found.subscriber_id)


def is_expired(subscription: Subscription, today: datetime.date) -> bool:
    """Whether nobody confirmed it in time."""
    last_day = subscription.asked_on + datetime.timedelta(days=KEPT_UNCONFIRMED_DAYS)
    return subscription.confirmed_on is None and last_day < today


def end_one(
    session: Session, token: str, subscription_id: uuid.UUID, *, site: Site
) -> None:
    """End one subscription; with the last one the address goes, too. Twice is once."""
    subscriber = _of_link(session, token)
    if subscriber is None:
        return
    session.execute(
        delete(Subscription).where(
            Subscription.id == subscription_id,
            Subscription.subscriber_id == subscriber.id,
        )
    )
    if not _has_confirmed(session, subscriber.id):
        end_all(session, token, site=site)


def end_all(session: Session, token: str, *, site: Site) -> None:
    """Delete the address with all that belongs to it, and e-mails that wait. Idempotent."""
    subscriber = _of_link(session, token)
    if subscriber is not None:
        drop_mail(session, unsubscribe_url=end_link(site, subscriber))
        session.execute(delete(Subscriber).where(Subscriber.id == subscriber.id))
        session.expire_all()


def forget(session: Session, address: MailAddress, *, site: Site) -> bool:
    """Delete an address whose owner has lost every link; False if it is not known."""
    key = site.keyring.digest(ADDRESS, address.identity)
    found = session.scalar(select(Subscriber).where(Subscriber.address_digest == key))
    if found is not None:
        end_all(session, manage_token(site.keyring, found.id), site=site)
    return found is not None


def delete_unconfirmed(session: Session, *, now: datetime.datetime) -> int:
    """Delete what nobody confirmed in time; return how many addresses went with it."""
    last_day = now.date() - datetime.timedelta(days=KEPT_UNCONFIRMED_DAYS)
    session.execute(
        delete(Subscription).where(
            Subscription.confirmed_on.is_(None), Subscription.asked_on < last_day
        )
    )
    has_any = exists().where(Subscription.subscriber_id == Subscriber.id)
    gone = session.execute(delete(Subscriber).where(~has_any))
    assert isinstance(gone, CursorResult)
    delete_old_counts(session, now=now)
    return gone.rowcount


def manage_link(site: Site, subscriber: Subscriber) -> str:
    token = manage_token(site.keyring, subscriber.id)
    return f"{site.address}/{subscriber.language}/abo/meine/{token}"


def end_link(site: Site, subscriber: Subscriber) -> str:
    """One click ends everything (RFC 8058). Names no language: it stays the same."""
    return f"{site.address}/abo/meine/{manage_token(site.keyring, subscriber.id)}/ende"


def _send(
    session: Session,
    subscription: Subscription,
    subscriber: Subscriber,
    address: MailAddress,
    *,
    language: str,
    site: Site,
    now: datetime.datetime,
) -> None:
    watched = Watched(WatchedKind(subscription.kind), subscription.key)
    what, town = label_of(session, watched, language), city(session).name
    mail: Mail
    if subscription.confirmed_on is None:
        token = confirm_token(site.keyring, subscription.id)
        link = f"{site.address}/{language}/abo/bestaetigen/{token}"
        mail = confirmation(language, city=town, what=what, link=link)
    else:
        link = manage_link(site, subscriber)
        mail = known_already(language, city=town, what=what, link=link)
    queue_mail(
        session, recipient=str(address), subject=mail.subject, text=mail.text, now=now
    )


def _subscriber(
    session: Session,
    address: MailAddress,
    language: str,
    keyring: Keyring,
    today: datetime.date,
) -> Subscriber:
    """The one of the address, made if it is not there; nothing of a known one changes."""
    key, made = keyring.digest(ADDRESS, address.identity), new_id()
    session.execute(
        insert_unless_known(session, Subscriber).values(
            id=made,
            address_digest=key,
            sealed_address=keyring.seal(str(address), purpose=ADDRESS, owner=made),
            link_digest=token_digest(manage_token(keyring, made)),
            language=language,
            told_until=today,
        )
    )
    return session.scalars(
        select(Subscriber).where(Subscriber.address_digest == key)
    ).one()


def _subscription(
    session: Session,
    subscriber: Subscriber,
    watched: Watched,
    language: str,
    keyring: Keyring,
    today: datetime.date,
) -> Subscription:
    made = new_id()
    asked = {"language": language, "asked_on": today}
    session.execute(
        insert_unless_known(session, Subscription).values(
            id=made,
            subscriber_id=subscriber.id,
            kind=watched.kind.value,
            key=watched.key,
            link_digest=token_digest(confirm_token(keyring, made)),
            **asked,
        )
    )
    same = (
        Subscription.subscriber_id == subscriber.id,
        Subscription.kind == watched.kind.value,
        Subscription.key == watched.key,
    )
    session.execute(
        update(Subscription)
        .where(*same, Subscription.confirmed_on.is_(None))
        .values(asked)
    )
    return session.scalars(select(Subscription).where(*same)).one()


def _has_confirmed(session: Session, subscriber_id: uuid.UUID) -> bool:
    query = select(
        exists().where(
            Subscription.subscriber_id == subscriber_id,
            Subscription.confirmed_on.is_not(None),
        )
    )
    return bool(session.scalar(query))


def _of_link(session: Session, token: str) -> Subscriber | None:
    return session.scalar(
        select(Subscriber).where(Subscriber.link_digest == token_digest(token))
    )
