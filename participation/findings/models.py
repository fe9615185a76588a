"""Which answers say who somebody is, and the counts that are kept ready."""

import datetime
import uuid
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from participation.database import Base


class GroupQuestion(Base):
    """The question that tells age, sex or residence, and what its options mean.

    `meanings`: by option code; ages as [from, to or null], a sex, or true for residents.
    """

    __tablename__ = "group_question"

    questionnaire_id: Mapped[uuid.UUID] = mapped_column(
        ForeignKey("questionnaire.id"), primary_key=True
    )
    tells: Mapped[str] = mapped_column(String(12), primary_key=True)
    question_key: Mapped[str | None] = mapped_column(
        String(60)
    )  # None: no question does
    meanings: Mapped[dict[str, Any]]

    __table_args__ = (
        CheckConstraint("tells IN ('age', 'sex', 'resident')", name="known_group"),
    )


class TallyRun(Base):
    """When the counts below were made, and of which state of the data (tallies.py)."""

    __tablename__ = "tally_run"

    simulated: Mapped[bool] = mapped_column(primary_key=True)
    counted_at: Mapped[datetime.datetime]
    removals: Mapped[int]
    mark: Mapped[str] = mapped_column(String(120))


class Tally(Base):
    """People of an Ortsteil by topic: unprotected, rebuilt as a whole, never shown.

    source: a questionnaire version, or "comments". ortsteil_key: '' for none named. kind:
    place (people, of them in `comments` those who wrote), theme, group, cross (a group in
    `topic`, a theme in `other`), pair (two themes, in key order).
    """

    __tablename__ = "tally"

    id: Mapped[int] = mapped_column(primary_key=True)
    simulated: Mapped[bool]
    kind: Mapped[str] = mapped_column(String(8))
    source: Mapped[str] = mapped_column(String(32))
    ortsteil_key: Mapped[str] = mapped_column(String(8))
    topic: Mapped[str] = mapped_column(String(40))
    other: Mapped[str] = mapped_column(String(40))
    people: Mapped[int]
    comments: Mapped[int]
    checked: Mapped[int]  # comments that a person has looked at

    __table_args__ = (
        CheckConstraint(
            "kind IN ('place', 'theme', 'group', 'cross', 'pair')", name="known_kind"
        ),
        Index("ix_tally_kind", "simulated", "kind"),
    )


class TallySet(Base):
    """People of the whole city by the set of themes they name, joined by commas."""

    __tablename__ = "tally_set"

    id: Mapped[int] = mapped_column(primary_key=True)
    simulated: Mapped[bool] = mapped_column(index=True)
    source: Mapped[str] = mapped_column(String(32))
    themes: Mapped[str] = mapped_column(Text)
    people: Mapped[int]
