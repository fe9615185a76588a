"""What the people who release see: drafts with their audit, and all that is out."""

import datetime
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from participation.accounts.queries import display_names
from participation.core.errors import NotFoundError
from participation.publication.releases.content import Audience, Release
from participation.publication.releases.models import StoredRelease
from participation.publication.releases.queries import (
    ArchivedRelease,
    archive,
    last_number,
)
from participation.publication.releases.stored import from_content


@dataclass(frozen=True, kw_only=True)
class DraftView:
    """A frozen subject that waits for a decision. `stale`: another one went out since."""

    id: uuid.UUID
    release: Release
    report: Mapping[str, Any]
    frozen_on: datetime.date
    frozen_by: str | None
    stale: bool


@dataclass(frozen=True, kw_only=True)
class ReleasePage:
    """One release as staff see it, withdrawn or not."""

    archived: ArchivedRelease
    release: Release
    report: Mapping[str, Any]
    manifest: Mapping[str, Any]
    signature: str
    released_by: str | None
    withdrawn_by: str | None


def draft_of(session: Session, subject: str, *, simulated: bool) -> DraftView | None:
    """The draft of a subject, if there is one."""
    row = session.scalar(
        select(StoredRelease).where(
            StoredRelease.subject == subject,
            StoredRelease.simulated.is_(simulated),
            StoredRelease.state == "draft",
        )
    )
    return None if row is None else _draft(session, row)


def draft(session: Session, draft_id: uuid.UUID) -> DraftView:
    """A draft by its id. Raises NotFoundError, also for one that is out."""
    row = session.get(StoredRelease, draft_id)
    if row is None or row.state != "draft":
        raise NotFoundError("draft", draft_id)
    return _draft(session, row)


def everything_out(session: Session, subject: str) -> list[ArchivedRelease]:
    """All releases of a subject, for both audiences, newest first."""
    return archive(session, subject, audience=Audience.DESKS)


def release_page(session: Session, subject: str, number: int) -> ReleasePage:
    """One release with its proof. Raises NotFoundError."""
    row = session.scalar(
        select(StoredRelease).where(
            StoredRelease.subject == subject, StoredRelease.number == number
        )
    )
    if row is None or row.manifest is None or row.signature is None:
        raise NotFoundError("release", f"{subject}/{number}")
    names = display_names(session)
    [archived] = [a for a in everything_out(session, subject) if a.number == number]
    return ReleasePage(
        archived=archived,
        release=from_content(row.content),
        report=row.report,
        manifest=row.manifest,
        signature=row.signature,
        released_by=names.get(row.released_by) if row.released_by else None,
        withdrawn_by=names.get(row.withdrawn_by) if row.withdrawn_by else None,
    )


def content_of(session: Session, subject: str, number: int) -> dict[str, Any]:
    """The signed content, as it was stored. Raises NotFoundError."""
    content: dict[str, Any] | None = session.scalar(
        select(StoredRelease.content).where(
            StoredRelease.subject == subject, StoredRelease.number == number
        )
    )
    if content is None:
        raise NotFoundError("release", f"{subject}/{number}")
    return content


def _draft(session: Session, row: StoredRelease) -> DraftView:
    names = display_names(session)
    return DraftView(
        id=row.id,
        release=from_content(row.content),
        report=row.report,
        frozen_on=row.frozen_on,
        frozen_by=names.get(row.frozen_by) if row.frozen_by else None,
        stale=last_number(session, row.subject) != row.known,
    )
