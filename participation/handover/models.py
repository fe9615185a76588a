"""Tables of the Beteiligungsstruktur: who deals with what at which step."""

import datetime
import uuid
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

# The tables that foreign keys below name.
import participation.accounts.models
import participation.places.models
import participation.themes.models  # noqa: F401
from participation.core.ids import new_id
from participation.database import Base


class Fachplanung(Base):
    __tablename__ = "fachplanung"

    key: Mapped[str] = mapped_column(String(40), primary_key=True)
    position: Mapped[int]
    name: Mapped[str] = mapped_column(String(200))
    document: Mapped[str] = mapped_column(String(300), default="")
    amt: Mapped[str | None] = mapped_column(String(200))
    amt_confirmed: Mapped[bool] = mapped_column(default=False)
    dezernat: Mapped[str | None] = mapped_column(String(200))
    contact: Mapped[str | None] = mapped_column(String(200))
    active: Mapped[bool] = mapped_column(default=True)
    valid_from: Mapped[datetime.date | None]
    valid_to: Mapped[datetime.date | None]
    source: Mapped[str] = mapped_column(Text, default="")

    areas: Mapped[list["FachplanungArea"]] = relationship(cascade="all, delete-orphan")


class FachplanungArea(Base):
    """An Ortsteil the plan covers. A plan without any row covers the whole city."""

    __tablename__ = "fachplanung_area"

    fachplanung_key: Mapped[str] = mapped_column(
        ForeignKey("fachplanung.key", ondelete="CASCADE"), primary_key=True
    )
    ortsteil_key: Mapped[str] = mapped_column(
        ForeignKey("ortsteil.key"), primary_key=True
    )


class Responsibility(Base):
    """What a Fachplanung has to do with a theme, from when to when."""

    __tablename__ = "responsibility"

    theme_key: Mapped[str] = mapped_column(
        ForeignKey("theme.key", ondelete="CASCADE"), primary_key=True
    )
    fachplanung_key: Mapped[str] = mapped_column(
        ForeignKey("fachplanung.key", ondelete="CASCADE"), primary_key=True
    )
    role: Mapped[str] = mapped_column(String(20))
    valid_from: Mapped[datetime.date | None]
    valid_to: Mapped[datetime.date | None]

    __table_args__ = (
        CheckConstraint(
            "role IN ('federfuehrend', 'beteiligt', 'betroffen')", name="known_role"
        ),
    )


class Deliverable(Base):
    __tablename__ = "deliverable"

    key: Mapped[str] = mapped_column(String(60), primary_key=True)
    position: Mapped[int]
    name: Mapped[str] = mapped_column(String(200))
    source: Mapped[str] = mapped_column(Text, default="")


class ActorGroup(Base):
    """A group of the Beteiligungsstruktur. `receives` lists parts of a hand-over."""

    __tablename__ = "actor_group"

    key: Mapped[str] = mapped_column(String(40), primary_key=True)
    position: Mapped[int]
    name: Mapped[str] = mapped_column(String(200))
    receives: Mapped[list[Any]] = mapped_column(default=list)
    source: Mapped[str] = mapped_column(Text, default="")


class ProcessStep(Base):
    __tablename__ = "process_step"

    key: Mapped[str] = mapped_column(String(60), primary_key=True)
    position: Mapped[int]
    name: Mapped[str] = mapped_column(String(200))
    deliverable_key: Mapped[str | None] = mapped_column(ForeignKey("deliverable.key"))
    starts_on: Mapped[datetime.date | None]
    ends_on: Mapped[datetime.date | None]
    source: Mapped[str] = mapped_column(Text, default="")

    parts: Mapped[list["StepParticipation"]] = relationship(
        cascade="all, delete-orphan"
    )


class StepParticipation(Base):
    """How an actor group takes part in a step; `mode` None: not decided yet."""

    __tablename__ = "step_participation"

    step_key: Mapped[str] = mapped_column(
        ForeignKey("process_step.key", ondelete="CASCADE"), primary_key=True
    )
    actor_group_key: Mapped[str] = mapped_column(
        ForeignKey("actor_group.key", ondelete="CASCADE"), primary_key=True
    )
    mode: Mapped[str | None] = mapped_column(String(20))
    format: Mapped[str] = mapped_column(String(200), default="")

    __table_args__ = (
        CheckConstraint(
            "mode IN ('informiert', 'gehoert', 'wirkt_mit', 'entscheidet')",
            name="known_mode",
        ),
    )


class Handover(Base):
    """A frozen, protected hand-over. Its content never changes after it was made."""

    __tablename__ = "handover"

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    reference: Mapped[str] = mapped_column(String(40), unique=True)  # UE-2026-001
    title: Mapped[str] = mapped_column(String(300))
    step_key: Mapped[str] = mapped_column(ForeignKey("process_step.key"))
    created_on: Mapped[datetime.date]
    created_by: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("account.id"))
    content: Mapped[dict[str, Any]]  # protected tables only, docs/formats/handover.md
    content_digest: Mapped[str] = mapped_column(String(64))
