"""Which answers say who somebody is, set for each questionnaire by the people who know it."""

import uuid
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, String
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
