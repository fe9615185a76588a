"""Tables of the routing: what was given to which Fachplanung, and what it says about it."""

import datetime
import uuid
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

# The tables that foreign keys below name.
import participation.accounts.models
import participation.handover.models  # noqa: F401
from participation.core.ids import new_id
from participation.database import Base
from participation.handover.routing.content import CLOSED, RoutingStatus


def _listed(values: frozenset[RoutingStatus] | type[RoutingStatus]) -> str:
    return ", ".join(sorted(f"'{value.value}'" for value in values))


class RoutedHandover(Base):
    """A hand-over on its way to the Fachplanungen; given once, for good.

    `is_public`: all its figures come from releases for everybody.
    """

    __tablename__ = "routed_handover"

    reference: Mapped[str] = mapped_column(String(40), primary_key=True)
    subjects: Mapped[list[Any]]
    is_public: Mapped[bool]
    simulated: Mapped[bool]
    prepared_by: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("account.id"))
    prepared_on: Mapped[datetime.date]
    given_by: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("account.id"))
    given_on: Mapped[datetime.date | None]


class RoutedTheme(Base):
    """A theme in a space that a Fachplanung answers for, over all hand-overs.

    The same theme in the same space of a later hand-over is the same row. `ortsteile`:
    keys joined by commas; "" with an empty space key: the whole city. Invented answers
    (`simulated`) never become one with real ones. `passed_on` None: only prepared.
    `revision` rises with every change, so that two people do not overwrite each other.
    """

    __tablename__ = "routed_theme"

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    theme_key: Mapped[str] = mapped_column(String(60))
    theme_label: Mapped[dict[str, Any]]
    plan_key: Mapped[str] = mapped_column(ForeignKey("fachplanung.key"), index=True)
    space_key: Mapped[str] = mapped_column(String(100))
    space_label: Mapped[str] = mapped_column(Text, default="")
    ortsteile: Mapped[str] = mapped_column(Text, default="")
    simulated: Mapped[bool] = mapped_column(default=False)
    passed_on: Mapped[datetime.date | None]
    due_on: Mapped[datetime.date | None]
    reminded_on: Mapped[datetime.date | None]
    status: Mapped[str] = mapped_column(String(20), default=RoutingStatus.NEW.value)
    reply: Mapped[str] = mapped_column(Text, default="")
    reason: Mapped[str] = mapped_column(Text, default="")
    measure: Mapped[str] = mapped_column(String(300), default="")
    drucksache: Mapped[str] = mapped_column(String(40), default="")
    documents: Mapped[list[Any]] = mapped_column(default=list)
    answered_in: Mapped[str] = mapped_column(String(40), default="")  # a hand-over
    changed_on: Mapped[datetime.date]
    revision: Mapped[int] = mapped_column(default=1)

    __table_args__ = (
        UniqueConstraint(
            "theme_key",
            "plan_key",
            "space_key",
            "ortsteile",
            "simulated",
            name="uq_routed_theme_once",
        ),
        CheckConstraint(f"status IN ({_listed(RoutingStatus)})", name="known_status"),
        CheckConstraint(
            f"status NOT IN ({_listed(CLOSED)}) OR reply <> ''", name="reply_given"
        ),
        CheckConstraint(
            "status <> 'aufgenommen' OR measure <> '' OR drucksache <> ''",
            name="adopted_where",
        ),
        CheckConstraint(
            "status <> 'nicht_aufgenommen' OR reason <> ''", name="reason_given"
        ),
        CheckConstraint("status = 'neu' OR passed_on IS NOT NULL", name="passed_first"),
    )


class RoutedOccurrence(Base):
    """A hand-over that names the theme in that space: figures as in the hand-over."""

    __tablename__ = "routed_occurrence"

    routed_id: Mapped[uuid.UUID] = mapped_column(
        ForeignKey("routed_theme.id", ondelete="CASCADE"), primary_key=True
    )
    reference: Mapped[str] = mapped_column(
        ForeignKey("routed_handover.reference", ondelete="CASCADE"),
        primary_key=True,
        index=True,
    )
    people: Mapped[int | None]
    base: Mapped[int | None]
    figure_ref: Mapped[str] = mapped_column(String(20), default="")
    partners: Mapped[list[Any]] = mapped_column(default=list)  # plan keys


class RoutedPartner(Base):
    """A Fachplanung that takes part without leading: reads, and writes notes."""

    __tablename__ = "routed_partner"

    routed_id: Mapped[uuid.UUID] = mapped_column(
        ForeignKey("routed_theme.id", ondelete="CASCADE"), primary_key=True
    )
    plan_key: Mapped[str] = mapped_column(
        ForeignKey("fachplanung.key"), primary_key=True, index=True
    )


class RoutedChange(Base):
    """What was said at a change; only ever added to. `account_id` None: the operator."""

    __tablename__ = "routed_change"

    routed_id: Mapped[uuid.UUID] = mapped_column(
        ForeignKey("routed_theme.id", ondelete="CASCADE"), primary_key=True
    )
    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    from_status: Mapped[str] = mapped_column(String(20))
    to_status: Mapped[str] = mapped_column(String(20))
    said: Mapped[
        dict[str, Any]
    ]  # reply, reason, measure, drucksache, documents, due_on
    account_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("account.id"))
    changed_on: Mapped[datetime.date]


class RoutedNote(Base):
    """A word among Fachplanungen and staff about a theme in a space. Never public."""

    __tablename__ = "routed_note"

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    key_digest: Mapped[str] = mapped_column(String(64), unique=True)
    routed_id: Mapped[uuid.UUID] = mapped_column(
        ForeignKey("routed_theme.id", ondelete="CASCADE"), index=True
    )
    text: Mapped[str] = mapped_column(Text)
    account_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("account.id"))
    written_on: Mapped[datetime.date]
    written_at: Mapped[datetime.datetime]  # for the order within a day

    __table_args__ = (CheckConstraint("text <> ''", name="text_not_empty"),)


class PlanReminder(Base):
    """An e-mail of a day that reminds a Fachplanung: the key lets no second one leave."""

    __tablename__ = "plan_reminder"

    plan_key: Mapped[str] = mapped_column(
        ForeignKey("fachplanung.key", ondelete="CASCADE"), primary_key=True
    )
    sent_on: Mapped[datetime.date] = mapped_column(primary_key=True)


class RoutingSettings(Base):
    """What the city decides about the routing; one row, or none before the first change."""

    __tablename__ = "routing_settings"

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    answer_within_days: Mapped[int]
    overview_is_public: Mapped[bool]

    __table_args__ = (
        CheckConstraint("id = 1", name="one_row"),
        CheckConstraint("answer_within_days > 0", name="some_days"),
    )
