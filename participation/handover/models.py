"""Tables of the Beteiligungsstruktur: who deals with what at which step."""

import datetime
import uuid
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, String, Text
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
    amt: Mapped[str | None] = mapped_column(String(200))
    amt_confirmed: Mapped[bool] = mapped_column(default=False)
    dezernat: Mapped[str | None] = mapped_column(String(200))
    contact: Mapped[str | None] = mapped_column(String(200))
    active: Mapped[bool] = mapped_column(default=True)
    valid_from: Mapped[datetime.date | None]
    valid_to: Mapped[datetime.date | None]
    # Whether the city confirmed whom the plan is for; until then it counts as everybody's.
    target_groups_confirmed: Mapped[bool] = mapped_column(default=False)
    source: Mapped[str] = mapped_column(Text, default="")

    areas: Mapped[list["FachplanungArea"]] = relationship(cascade="all, delete-orphan")
    target_groups: Mapped[list["FachplanungTargetGroup"]] = relationship(
        cascade="all, delete-orphan"
    )
    documents: Mapped[list["FachplanungDocument"]] = relationship(
        cascade="all, delete-orphan", order_by="FachplanungDocument.position"
    )


class FachplanungArea(Base):
    """An Ortsteil the plan covers. A plan without any row covers the whole city."""

    __tablename__ = "fachplanung_area"

    fachplanung_key: Mapped[str] = mapped_column(
        ForeignKey("fachplanung.key", ondelete="CASCADE"), primary_key=True
    )
    ortsteil_key: Mapped[str] = mapped_column(
        ForeignKey("ortsteil.key"), primary_key=True
    )


class FachplanungTargetGroup(Base):
    """A target group the plan is for. A plan without any row is for everybody."""

    __tablename__ = "fachplanung_target_group"

    fachplanung_key: Mapped[str] = mapped_column(
        ForeignKey("fachplanung.key", ondelete="CASCADE"), primary_key=True
    )
    # A key of themes/target_groups.py; the groups are no table.
    group_key: Mapped[str] = mapped_column(String(40), primary_key=True)


class FachplanungDocument(Base):
    """A paper of the plan: its title, and where it is to be found if that is known."""

    __tablename__ = "fachplanung_document"

    fachplanung_key: Mapped[str] = mapped_column(
        ForeignKey("fachplanung.key", ondelete="CASCADE"), primary_key=True
    )
    position: Mapped[int] = mapped_column(primary_key=True)
    title: Mapped[str] = mapped_column(String(300))
    address: Mapped[str] = mapped_column(String(500), default="")
    drucksache: Mapped[str] = mapped_column(String(60), default="")


class Responsibility(Base):
    """What a Fachplanung has to do with a theme, from when to when.

    A plan has one role for a theme at a time and may have others before and after.
    """

    __tablename__ = "responsibility"

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    theme_key: Mapped[str] = mapped_column(
        ForeignKey("theme.key", ondelete="CASCADE"), index=True
    )
    fachplanung_key: Mapped[str] = mapped_column(
        ForeignKey("fachplanung.key", ondelete="CASCADE"), index=True
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
    added_on: Mapped[datetime.date | None]
    ended_on: Mapped[datetime.date | None]  # from this day on no longer a part
    source: Mapped[str] = mapped_column(Text, default="")


class ActorGroup(Base):
    """A group of the Beteiligungsstruktur. `receives` lists parts of a hand-over."""

    __tablename__ = "actor_group"

    key: Mapped[str] = mapped_column(String(40), primary_key=True)
    position: Mapped[int]
    name: Mapped[str] = mapped_column(String(200))
    receives: Mapped[list[Any]] = mapped_column(default=list)
    added_on: Mapped[datetime.date | None]
    ended_on: Mapped[datetime.date | None]
    source: Mapped[str] = mapped_column(Text, default="")


class ProcessStep(Base):
    __tablename__ = "process_step"

    key: Mapped[str] = mapped_column(String(60), primary_key=True)
    position: Mapped[int]
    name: Mapped[str] = mapped_column(String(200))
    deliverable_key: Mapped[str | None] = mapped_column(ForeignKey("deliverable.key"))
    starts_on: Mapped[datetime.date | None]
    ends_on: Mapped[datetime.date | None]
    description: Mapped[str] = mapped_column(Text, default="")
    added_on: Mapped[datetime.date | None]
    # `ends_on` is the end of the work; from `ended_on` on it is no step any more.
    ended_on: Mapped[datetime.date | None]
    source: Mapped[str] = mapped_column(Text, default="")

    parts: Mapped[list["StepParticipation"]] = relationship(
        cascade="all, delete-orphan"
    )
    formats: Mapped[list["StepFormat"]] = relationship(
        cascade="all, delete-orphan", order_by="StepFormat.position"
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


class StepFormat(Base):
    """A survey, a workshop, a meeting of a step. `open_to_all`: anybody may come."""

    __tablename__ = "step_format"

    step_key: Mapped[str] = mapped_column(
        ForeignKey("process_step.key", ondelete="CASCADE"), primary_key=True
    )
    position: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(String(20))
    title: Mapped[str] = mapped_column(String(200))
    starts_on: Mapped[datetime.date | None]
    ends_on: Mapped[datetime.date | None]
    place: Mapped[str] = mapped_column(String(200), default="")
    address: Mapped[str] = mapped_column(String(500), default="")
    open_to_all: Mapped[bool] = mapped_column(default=False)

    __table_args__ = (
        CheckConstraint(
            "kind IN ('umfrage', 'workshop', 'planungskonferenz', 'begleitgremium',"
            " 'veranstaltung', 'beratung', 'anderes')",
            name="known_kind",
        ),
    )


class StructureChange(Base):
    """What was changed in the Beteiligungsstruktur: as it was before, as it is since.

    `before` None: it is new. A role belongs to a theme (`object_key`) and to a plan
    (`plan_key`), so that both pages can show it.
    """

    __tablename__ = "structure_change"

    number: Mapped[int] = mapped_column(primary_key=True)
    changed_on: Mapped[datetime.date] = mapped_column(index=True)
    account_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("account.id"))
    object_kind: Mapped[str] = mapped_column(String(20))
    object_key: Mapped[str] = mapped_column(String(60))
    plan_key: Mapped[str] = mapped_column(String(40), default="")
    before: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))
    after: Mapped[dict[str, Any]]

    __table_args__ = (
        CheckConstraint(
            "object_kind IN ('plan', 'role', 'step', 'group', 'deliverable', 'order')",
            name="known_object",
        ),
        Index("ix_structure_change_object", "object_kind", "object_key"),
    )


class Handover(Base):
    """A frozen, protected hand-over. Its content never changes after it was made.

    Manifest and signature: from the third format on. `subjects`: keys between spaces, for
    the next hand-over of the same. `recounted`: figures told by the records of that day.
    """

    __tablename__ = "handover"

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    reference: Mapped[str] = mapped_column(String(40), unique=True)  # UE-2026-001
    title: Mapped[str] = mapped_column(String(300))
    step_key: Mapped[str] = mapped_column(ForeignKey("process_step.key"))
    created_on: Mapped[datetime.date]
    created_by: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("account.id"))
    content: Mapped[dict[str, Any]]  # protected tables only, docs/formats/handover.md
    content_digest: Mapped[str] = mapped_column(String(64))
    subjects: Mapped[str] = mapped_column(String(500), default="")
    simulated: Mapped[bool] = mapped_column(default=False)
    manifest: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))
    signature: Mapped[str | None] = mapped_column(String(100))
    recounted: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))
