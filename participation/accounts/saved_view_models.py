"""Table of saved views: where somebody looks again and again. No figures are in it."""

import datetime
import uuid
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from participation.core.ids import new_id
from participation.database import Base


class SavedView(Base):
    """The parts of an address under a name. `shared`: colleagues may open it too."""

    __tablename__ = "saved_view"

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    account_id: Mapped[uuid.UUID] = mapped_column(
        ForeignKey("account.id", ondelete="CASCADE")
    )
    name: Mapped[str] = mapped_column(String(120))
    page: Mapped[str] = mapped_column(String(20))
    questionnaire_key: Mapped[str] = mapped_column(String(60))
    parameters: Mapped[dict[str, Any]]  # lists of values by name
    shared: Mapped[bool]
    created_on: Mapped[datetime.date]

    __table_args__ = (
        UniqueConstraint("account_id", "name"),
        CheckConstraint("name <> ''", name="has_name"),
        CheckConstraint(
            "page IN ('questions', 'crosstab', 'comparison', 'map')", name="known_page"
        ),
    )
