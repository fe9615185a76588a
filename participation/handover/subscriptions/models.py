"""Who wants to hear by e-mail what became of it. In no way tied to what anybody answered.

There is no foreign key to a submission or comment, and no time of day of anything a person
did. Addresses are sealed: a copy of the database alone does not show them.
"""

import datetime
import uuid

from sqlalchemy import CheckConstraint, ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from participation.core.ids import new_id
from participation.database import Base


class Subscriber(Base):
    """An e-mail address. `told_until`: the last day whose changes it was told of."""

    __tablename__ = "subscriber"

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    address_digest: Mapped[str] = mapped_column(String(64), unique=True)  # keyed
    sealed_address: Mapped[str] = mapped_column(Text)
    link_digest: Mapped[str] = mapped_column(String(64), unique=True)
    language: Mapped[str] = mapped_column(String(20))
    told_until: Mapped[datetime.date] = mapped_column(index=True)


class Subscription(Base):
    """What an address wants to hear of. `confirmed_on` None: asked for, by whomever."""

    __tablename__ = "subscription"

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    subscriber_id: Mapped[uuid.UUID] = mapped_column(
        ForeignKey("subscriber.id", ondelete="CASCADE")
    )
    kind: Mapped[str] = mapped_column(String(10))
    key: Mapped[str] = mapped_column(String(60))  # '' of everything
    language: Mapped[str] = mapped_column(String(20))  # in which it was asked for
    link_digest: Mapped[str] = mapped_column(String(64), unique=True)
    asked_on: Mapped[datetime.date] = mapped_column(index=True)
    confirmed_on: Mapped[datetime.date | None]

    __table_args__ = (
        UniqueConstraint("subscriber_id", "kind", "key"),
        CheckConstraint(
            "kind IN ('all', 'survey', 'ortsteil', 'theme')", name="known_kind"
        ),
        CheckConstraint("(kind = 'all') = (key = '')", name="names_what"),
    )


class SubscriptionMailCount(Base):
    """E-mails of an hour: to one mailbox (keyed digest), or of all. Gone the hour after."""

    __tablename__ = "subscription_mail_count"

    counted: Mapped[str] = mapped_column(String(64), primary_key=True)
    hour: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    mails: Mapped[int]
