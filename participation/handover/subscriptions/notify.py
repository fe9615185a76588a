"""The e-mail of a day: one to an address, on days after something changed.

A run looks at whole days that are over. Each address keeps the last day it was told of, in
the transaction that puts its e-mail into the outbox: a second run of the day, a killed one,
two at the same time, and days without a run all lead to every change being told once.
"""

import datetime
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from sqlalchemy import ColumnElement, exists, func, select
from sqlalchemy.orm import Session

from participation.accounts.keys import SealBrokenError
from participation.database import Database
from participation.handover.subscriptions.changes import (
    Changes,
    Selection,
    read_changes,
)
from participation.handover.subscriptions.labels import label_of, theme_labels
from participation.handover.subscriptions.links import ADDRESS
from participation.handover.subscriptions.mails import (
    Links,
    Mail,
    News,
    digest_of_day,
)
from participation.handover.subscriptions.models import Subscriber, Subscription
from participation.handover.subscriptions.subscribe import (
    Site,
    delete_unconfirmed,
    end_link,
    manage_link,
)
from participation.handover.subscriptions.watched import Watched, WatchedKind
from participation.mailing.outbox import queue_mail
from participation.places.queries import city

BATCH = 100
ONE_DAY = datetime.timedelta(days=1)


@dataclass
class Told:
    """What a run did. `unreadable`: addresses that another secret key had sealed."""

    addresses: int = 0
    mails: int = 0
    unreadable: int = 0


def notify(database: Database, *, site: Site, now: datetime.datetime) -> Told:
    """Put the e-mails of all changes until yesterday into the outbox."""
    until = now.date() - ONE_DAY
    with database.transaction() as session:
        delete_unconfirmed(session, now=now)
    with database.session() as session:
        first = session.scalar(
            select(func.min(Subscriber.told_until)).where(_waits(until))
        )
        if first is None:
            return Told()
        run = _Run(
            changes=read_changes(
                session, _all_watched(session, until), after=first, until=until
            ),
            until=until,
            site=site,
            now=now,
            city=city(session).name,
        )
    more = True
    while more:
        with database.transaction() as session:
            more = run.tell_some(session)
    return run.told


@dataclass(kw_only=True)
class _Run:
    changes: Changes
    until: datetime.date
    site: Site
    now: datetime.datetime
    city: str
    told: Told = field(default_factory=Told)
    labels: dict[str, Mapping[str, str]] = field(default_factory=dict)  # by language

    def tell_some(self, session: Session) -> bool:
        """Tell the next addresses; False if all are told."""
        subscribers = session.scalars(
            select(Subscriber)
            .where(_waits(self.until))
            .order_by(Subscriber.id)
            .limit(BATCH)
            .with_for_update(skip_locked=True)
        ).all()
        for subscriber in subscribers:
            self.told.addresses += 1
            self._tell(session, subscriber)
            subscriber.told_until = self.until
        session.flush()
        return bool(subscribers)

    def _tell(self, session: Session, subscriber: Subscriber) -> None:
        watched = _watched(session, subscriber)
        wanted = self.changes.of(session, watched, after=subscriber.told_until)
        if not wanted.answers:
            return
        try:
            address = self.site.keyring.unseal(
                subscriber.sealed_address, purpose=ADDRESS, owner=subscriber.id
            )
        except SealBrokenError:
            self.told.unreadable += 1
            return
        mail = self._mail(session, subscriber, wanted, watched)
        queue_mail(
            session,
            recipient=address,
            subject=mail.subject,
            text=mail.text,
            unsubscribe_url=end_link(self.site, subscriber),
            now=self.now,
        )
        self.told.mails += 1

    def _mail(
        self,
        session: Session,
        subscriber: Subscriber,
        wanted: Selection,
        watched: Sequence[Watched],
    ) -> Mail:
        language = subscriber.language
        if language not in self.labels:
            self.labels[language] = theme_labels(session, language)
        news = News(
            answers=wanted.answers,
            more=wanted.more,
            theme_labels=self.labels[language],
            watched=[label_of(session, one, language) for one in watched],
            until=wanted.until or self.until,
        )
        links = Links(
            page=f"{self.site.address}/{language}/was-wurde-daraus",
            manage=manage_link(self.site, subscriber),
            end=end_link(self.site, subscriber),
        )
        return digest_of_day(language, news, city=self.city, links=links)


def _all_watched(session: Session, until: datetime.date) -> list[Watched]:
    """What anybody watches who waits to be told."""
    rows = session.execute(
        select(Subscription.kind, Subscription.key)
        .join(Subscriber, Subscriber.id == Subscription.subscriber_id)
        .where(Subscription.confirmed_on.is_not(None), Subscriber.told_until < until)
        .distinct()
    )
    return [Watched(WatchedKind(kind), key) for kind, key in rows]


def _watched(session: Session, subscriber: Subscriber) -> list[Watched]:
    rows = session.execute(
        select(Subscription.kind, Subscription.key)
        .where(
            Subscription.subscriber_id == subscriber.id,
            Subscription.confirmed_on.is_not(None),
        )
        .order_by(Subscription.kind, Subscription.key)
    )
    return [Watched(WatchedKind(kind), key) for kind, key in rows]


def _waits(until: datetime.date) -> ColumnElement[bool]:
    """Confirmed, and not told of that day."""
    has_confirmed = exists().where(
        Subscription.subscriber_id == Subscriber.id,
        Subscription.confirmed_on.is_not(None),
    )
    return (Subscriber.told_until < until) & has_confirmed
