"""Templates of the city for papers and slides, with everyone that there ever was."""

import datetime
import uuid

from sqlalchemy import (
    CheckConstraint,
    ForeignKey,
    LargeBinary,
    String,
    UniqueConstraint,
)
from sqlalchemy.orm import Mapped, deferred, mapped_column

from participation.accounts.models import Account
from participation.core.ids import new_id
from participation.database import Base


class DocumentTemplate(Base):
    """One version; the highest number is in use. No content: back to the shipped one."""

    __tablename__ = "document_template"

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    kind: Mapped[str] = mapped_column(String(20))
    language: Mapped[str] = mapped_column(String(2))
    number: Mapped[int]
    content: Mapped[bytes | None] = deferred(mapped_column(LargeBinary))
    size: Mapped[int]
    digest: Mapped[str] = mapped_column(String(64))
    set_by: Mapped[uuid.UUID | None] = mapped_column(ForeignKey(Account.id))
    set_on: Mapped[datetime.date]

    __table_args__ = (
        # Two who upload at once: the second is told, and nothing is lost.
        UniqueConstraint(
            "kind", "language", "number", name="uq_document_template_number"
        ),
        CheckConstraint("(size = 0) = (content IS NULL)", name="shipped_is_empty"),
    )
