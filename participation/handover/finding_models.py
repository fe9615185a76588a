"""What staff decided about findings."""

import datetime
import uuid

from sqlalchemy import CheckConstraint, ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

import participation.accounts.models  # noqa: F401 -- the table that a foreign key names
from participation.database import Base


class FindingDecision(Base):
    """A decision about a finding, by its lasting key; a later one stands beside it.

    No foreign key to a finding: it is worked out anew each time, may go and come again.
    """

    __tablename__ = "finding_decision"

    id: Mapped[int] = mapped_column(primary_key=True)
    finding_key: Mapped[str] = mapped_column(String(160))
    simulated: Mapped[bool]
    number: Mapped[int]
    state: Mapped[str] = mapped_column(String(10))
    reason: Mapped[str] = mapped_column(Text, default="")
    account_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("account.id"))
    decided_on: Mapped[datetime.date]

    __table_args__ = (
        UniqueConstraint(
            "finding_key", "simulated", "number", name="uq_finding_decision_number"
        ),
        CheckConstraint(
            "state IN ('accepted', 'in_work', 'rejected', 'open')", name="known_state"
        ),
        CheckConstraint("state <> 'rejected' OR reason <> ''", name="rejected_why"),
    )
