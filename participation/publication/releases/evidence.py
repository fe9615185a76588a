"""The counts behind a release, unprotected: what the audit of the next one must know.

Nothing that shows, writes or sends figures may read this table (import contract
"evidence"). It goes no further than the release it belongs to.
"""

import uuid
from typing import Any

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from participation.database import Base
from participation.publication.releases.models import StoredRelease


class ReleaseEvidence(Base):
    """True counts by table and line at the moment of the freeze."""

    __tablename__ = "release_evidence"

    release_id: Mapped[uuid.UUID] = mapped_column(
        ForeignKey(StoredRelease.id, ondelete="CASCADE"), primary_key=True
    )
    counts: Mapped[dict[str, Any]]
