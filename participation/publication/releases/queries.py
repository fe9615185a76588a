"""What was released: the only way to figures for pages, files, desks and the API."""

import datetime
import uuid
from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import Select, exists, func, select
from sqlalchemy.orm import Session, aliased

from participation.core.errors import NotFoundError
from participation.publication.releases.content import (
    Audience,
    Release,
    Texts,
    Withdrawal,
)
from participation.publication.releases.models import StoredRelease
from participation.publication.releases.stored import from_content

RELEASED = "released"
SEES = {
    Audience.PUBLIC: (Audience.PUBLIC.value,),
    Audience.DESKS: (Audience.PUBLIC.value, Audience.DESKS.value),
}
"""Audiences of releases that each audience may see."""


@dataclass(frozen=True, kw_only=True)
class SubjectView:
    """A subject with figures out for the audience, and the newest of them."""

    subject: str
    title: Texts
    number: int
    as_of: datetime.date
    released_on: datetime.date
    simulated: bool


@dataclass(frozen=True, kw_only=True)
class ArchivedRelease:
    """A line of the archive. Of what was withdrawn only this is told, no figure."""

    id: uuid.UUID
    subject: str
    number: int
    audience: Audience
    title: Texts
    as_of: datetime.date
    released_on: datetime.date
    withdrawn_on: datetime.date | None
    reason: str
    simulated: bool
    digest: str


@dataclass(frozen=True, kw_only=True)
class SignedManifest:
    """What proves that a release is the city's, byte by byte."""

    manifest: dict[str, object]
    signature: str


def current_release(
    session: Session, *, subject: str, audience: Audience
) -> Release | None:
    """The newest release that the audience may see; a demo one only before all real ones."""
    row = session.scalars(_newest(audience).where(StoredRelease.subject == subject))
    found = row.first()
    return None if found is None else from_content(found.content)


def release(
    session: Session, subject: str, number: int, *, audience: Audience
) -> Release:
    """One release of the archive, not withdrawn. Raises NotFoundError."""
    found = session.scalar(
        select(StoredRelease).where(
            StoredRelease.subject == subject,
            StoredRelease.number == number,
            StoredRelease.state == RELEASED,
            StoredRelease.audience.in_(SEES[audience]),
        )
    )
    if found is None:
        raise NotFoundError("release", f"{subject}/{number}")
    return from_content(found.content)


def withdrawals(
    session: Session, releases: Collection[tuple[str, int]] | None = None
) -> tuple[Withdrawal, ...]:
    """Of these releases (subject, number; None: of all) what was withdrawn, by day."""
    query = select(
        StoredRelease.subject,
        StoredRelease.number,
        StoredRelease.withdrawn_on,
        StoredRelease.reason,
    ).where(StoredRelease.state == "withdrawn")
    if releases is not None:
        subjects = sorted({subject for subject, _ in releases})
        query = query.where(StoredRelease.subject.in_(subjects))
    rows = session.execute(
        query.order_by(
            StoredRelease.withdrawn_on, StoredRelease.subject, StoredRelease.number
        )
    )
    return tuple(
        Withdrawal(
            subject=row.subject,
            number=row.number,
            withdrawn_on=row.withdrawn_on,
            reason=row.reason,
        )
        for row in rows
        if row.withdrawn_on
        and row.number
        and (releases is None or (row.subject, row.number) in releases)
    )


def subjects(
    session: Session, *, audience: Audience = Audience.PUBLIC
) -> list[SubjectView]:
    """Every subject with figures out for the audience, by key."""
    newest: dict[str, StoredRelease] = {}
    for row in session.scalars(_newest(audience)):
        newest.setdefault(row.subject, row)
    return [
        SubjectView(
            subject=row.subject,
            title=row.content["title"],
            number=row.content["number"],
            as_of=row.as_of,
            released_on=datetime.date.fromisoformat(row.content["released_on"]),
            simulated=row.simulated,
        )
        for _, row in sorted(newest.items())
    ]


def current_numbers(session: Session, *, audience: Audience) -> dict[str, int]:
    """The newest release of every subject, by number: cheap, no figure is read."""
    query = _newest(audience).with_only_columns(
        StoredRelease.subject, StoredRelease.number
    )
    newest: dict[str, int] = {}
    for subject, number in session.execute(query):
        newest.setdefault(subject, number or 0)  # what is released has a number
    return newest


def archive(
    session: Session, subject: str, *, audience: Audience = Audience.PUBLIC
) -> list[ArchivedRelease]:
    """All that was ever released of a subject to the audience, newest first."""
    rows = session.scalars(
        select(StoredRelease)
        .where(
            StoredRelease.subject == subject,
            StoredRelease.audience.in_(SEES[audience]),
        )
        .order_by(StoredRelease.number.desc())
    )
    return [_archived(row) for row in rows]


def signed_manifest(
    session: Session, subject: str, number: int, *, audience: Audience
) -> SignedManifest:
    """Manifest and signature, also of what was withdrawn. Raises NotFoundError."""
    row = session.scalar(
        select(StoredRelease).where(
            StoredRelease.subject == subject,
            StoredRelease.number == number,
            StoredRelease.audience.in_(SEES[audience]),
        )
    )
    if row is None or row.manifest is None or row.signature is None:
        raise NotFoundError("release", f"{subject}/{number}")
    return SignedManifest(manifest=row.manifest, signature=row.signature)


def subjects_ever(session: Session) -> list[str]:
    """Keys of all subjects of which anything was ever released."""
    keys = (
        select(StoredRelease.subject)
        .where(StoredRelease.number.is_not(None))
        .distinct()
        .order_by(StoredRelease.subject)
    )
    return list(session.scalars(keys))


def last_number(session: Session, subject: str) -> int:
    """The number of the newest release of a subject; 0 where there is none."""
    number = select(func.max(StoredRelease.number)).where(
        StoredRelease.subject == subject
    )
    return session.scalar(number) or 0


def _newest(audience: Audience) -> Select[StoredRelease]:
    real = aliased(StoredRelease)
    has_real = exists().where(
        real.subject == StoredRelease.subject,
        real.simulated.is_(False),
        real.number.is_not(None),
    )
    return (
        select(StoredRelease)
        .where(
            StoredRelease.state == RELEASED,
            StoredRelease.audience.in_(SEES[audience]),
            StoredRelease.simulated.is_(False) | ~has_real,
        )
        .order_by(StoredRelease.subject, StoredRelease.number.desc())
    )


def _archived(row: StoredRelease) -> ArchivedRelease:
    assert row.number is not None  # drafts have no audience
    assert row.released_on is not None
    assert row.audience is not None
    manifest = row.manifest or {}
    return ArchivedRelease(
        id=row.id,
        subject=row.subject,
        number=row.number,
        audience=Audience(row.audience),
        title=row.content["title"],
        as_of=row.as_of,
        released_on=row.released_on,
        withdrawn_on=row.withdrawn_on,
        reason=row.reason,
        simulated=row.simulated,
        digest=str(manifest.get("digest", "")),
    )
