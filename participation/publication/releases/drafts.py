"""What a draft would tell, for the person who decides on it."""

import datetime
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from participation.core.errors import NotFoundError
from participation.publication.releases.content import (
    COMMENTS,
    Release,
    TableKind,
    Texts,
)
from participation.publication.releases.freezing import last_number
from participation.publication.releases.models import StoredRelease
from participation.publication.releases.source import TITLES
from participation.publication.releases.stored import from_content
from participation.questionnaires.queries import published_questionnaires


@dataclass(frozen=True, kw_only=True)
class DraftView:
    """A draft with its figures, protected, and what the audit says of it."""

    id: uuid.UUID
    subject: str
    simulated: bool
    as_of: datetime.date
    is_stale: bool  # another release came between: it has to be frozen anew
    release: Release
    report: Mapping[str, Any]

    @property
    def figures(self) -> int:
        return sum(len(line.cells) for t in self.release.tables for line in t.lines)

    @property
    def withheld(self) -> int:
        return sum(
            cell is None
            for t in self.release.tables
            for line in t.lines
            for cell in line.cells
        )

    @property
    def asked(self) -> int:
        """How many tables there are beside that of who took part."""
        kinds = [table.kind for table in self.release.tables]
        return sum(kind != TableKind.SUBMISSIONS for kind in kinds)


def drafts(session: Session) -> dict[tuple[str, bool], uuid.UUID]:
    """Return the drafts by subject and kind of data."""
    rows = session.execute(
        select(StoredRelease.subject, StoredRelease.simulated, StoredRelease.id).where(
            StoredRelease.state == "draft"
        )
    )
    return {(row.subject, row.simulated): row.id for row in rows}


def draft(session: Session, draft_id: uuid.UUID) -> DraftView:
    """Return one draft. Raises NotFoundError, also for one that is out."""
    row = session.get(StoredRelease, draft_id)
    if row is None or row.state != "draft":
        raise NotFoundError("draft", draft_id)
    return DraftView(
        id=row.id,
        subject=row.subject,
        simulated=row.simulated,
        as_of=row.as_of,
        is_stale=last_number(session, row.subject) != row.known,
        release=from_content(row.content),
        report=row.report,
    )


def subject_titles(session: Session) -> dict[str, Texts]:
    """Return everything that can be released, with what it is called."""
    found: dict[str, Texts] = {}
    for questionnaire in published_questionnaires(session):
        found.setdefault(questionnaire.key, questionnaire.definition.title)
    return {**found, COMMENTS: TITLES[COMMENTS]}
