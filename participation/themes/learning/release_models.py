"""Tables of trainings and of the models that came out of them."""

import datetime
import uuid
from typing import Any

from sqlalchemy import (
    CheckConstraint,
    ForeignKey,
    LargeBinary,
    String,
    Text,
    UniqueConstraint,
)
from sqlalchemy.orm import Mapped, mapped_column

from participation.core.ids import new_id
from participation.database import Base


class TrainingRun(Base):
    """A training that was asked for. While it is open, `slot` is 1: so there is one.

    `attempt` tells a worker that took the run over from the one that lost it; `seen_at`
    (UTC) is when the training last said that it is alive.
    """

    __tablename__ = "training_run"

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    kind: Mapped[str] = mapped_column(String(10))  # click, nightly, command
    state: Mapped[str] = mapped_column(String(10))  # waiting, running, done, failed
    slot: Mapped[int | None]
    use_if_not_worse: Mapped[bool]
    requested_by: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("account.id"))
    requested_on: Mapped[datetime.date]
    attempt: Mapped[int] = mapped_column(default=0)
    seen_at: Mapped[datetime.datetime | None]
    step: Mapped[str] = mapped_column(String(20), default="")
    done: Mapped[int] = mapped_column(default=0)
    total: Mapped[int] = mapped_column(default=0)
    reviewed: Mapped[int | None]  # comments checked by people when it began
    result_version: Mapped[str | None] = mapped_column(
        ForeignKey("pipeline_version.version")
    )
    gate: Mapped[dict[str, Any] | None]  # themes/learning/gate.py
    message: Mapped[str] = mapped_column(String(20), default="")
    detail: Mapped[str] = mapped_column(String(300), default="")  # file and reason

    __table_args__ = (
        UniqueConstraint("slot"),
        CheckConstraint("kind IN ('click', 'nightly', 'command')", name="known_kind"),
        CheckConstraint(
            "(state IN ('waiting', 'running') AND slot = 1 AND slot IS NOT NULL)"
            " OR (state IN ('done', 'failed') AND slot IS NULL)",
            name="one_open",
        ),
    )


class PipelineRelease(Base):
    """A model with its card. The one whose `in_use` is 1 tags; the card is kept for good.

    `model` is the folder of the model as one archive, None where it is not kept any more.
    `tagged_as` is the pipeline version that its tags bear: another one than `version`
    once spaCy was updated. `seen`: the comments it learned from, by id, with the themes
    that models found which had not seen them (None: not known).
    """

    __tablename__ = "pipeline_release"

    version: Mapped[str] = mapped_column(
        ForeignKey("pipeline_version.version"), primary_key=True
    )
    number: Mapped[int]
    origin: Mapped[str] = mapped_column(String(10))  # trained, shipped
    state: Mapped[str] = mapped_column(String(10))
    in_use: Mapped[int | None]
    tagged_as: Mapped[str] = mapped_column(String(80))
    model: Mapped[bytes | None] = mapped_column(LargeBinary, deferred=True)
    sha256: Mapped[str] = mapped_column(String(64))
    card: Mapped[dict[str, Any]]  # themes/learning/cards.py
    seen: Mapped[dict[str, Any]] = mapped_column(deferred=True)
    made_on: Mapped[datetime.date]
    decided_on: Mapped[datetime.date | None]
    decided_by: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("account.id"))
    reason: Mapped[str] = mapped_column(Text, default="")
    problem: Mapped[str] = mapped_column(String(300), default="")  # why it cannot load

    __table_args__ = (
        UniqueConstraint("number"),
        UniqueConstraint("in_use"),
        CheckConstraint("origin IN ('trained', 'shipped')", name="known_origin"),
        CheckConstraint(
            "(state = 'released' AND in_use = 1 AND in_use IS NOT NULL)"
            " OR (state IN ('candidate', 'retired', 'refused') AND in_use IS NULL)",
            name="one_in_use",
        ),
    )
