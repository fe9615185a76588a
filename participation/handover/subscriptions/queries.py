"""What a person with a link sees of the own subscriptions. Never an address."""

import datetime
import uuid
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from participation.core.errors import NotFoundError
from participation.handover.subscriptions.links import token_digest
from participation.handover.subscriptions.models import Subscriber, Subscription
from participation.handover.subscriptions.subscribe import is_expired
from participation.handover.subscriptions.watched import Watched, WatchedKind


@dataclass(frozen=True, kw_only=True)
class SubscriberCounts:
    """How many addresses there are; `waiting` ones have confirmed nothing yet."""

    confirmed: int
    waiting: int


@dataclass(frozen=True, kw_only=True)
class SubscriptionView:
    """One thing somebody hears of; `confirmed_on` None: not confirmed yet."""

    id: uuid.UUID
    watched: Watched
    confirmed_on: datetime.date | None


def count_subscribers(session: Session) -> SubscriberCounts:
    """Addresses in all."""
    total = session.scalar(select(func.count()).select_from(Subscriber)) or 0
    confirmed = session.scalar(
        select(func.count(Subscription.subscriber_id.distinct())).where(
            Subscription.confirmed_on.is_not(None)
        )
    )
    return SubscriberCounts(confirmed=confirmed or 0, waiting=total - (confirmed or 0))


def asked_for(
    session: Session, token: str, *, today: datetime.date
) -> SubscriptionView:
    """What the link of a confirmation is about. Raises NotFoundError, also once expired."""
    found = session.scalar(
        select(Subscription).where(Subscription.link_digest == token_digest(token))
    )
    if found is None or is_expired(found, today):
        raise NotFoundError("subscription", "link")
    return _view(found)


def confirmed_of(session: Session, token: str) -> list[SubscriptionView]:
    """What an address hears of. Raises NotFoundError where that has ended."""
    rows = session.scalars(
        select(Subscription)
        .join(Subscriber, Subscriber.id == Subscription.subscriber_id)
        .where(
            Subscriber.link_digest == token_digest(token),
            Subscription.confirmed_on.is_not(None),
        )
        .order_by(Subscription.kind, Subscription.key)
    ).all()
    if not rows:
        raise NotFoundError("subscriptions", "link")
    return [_view(row) for row in rows]


def _view(row: Subscription) -> SubscriptionView:
    return SubscriptionView(
        id=row.id,
        watched=Watched(WatchedKind(row.kind), row.key),
        confirmed_on=row.confirmed_on,
    )
