"""Release a draft, withdraw a release. Both are for good; both are in the audit log."""

import datetime
import uuid
from dataclasses import dataclass
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from sqlalchemy import delete, exists, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from participation.core.errors import (
    InvalidInputError,
    NotFoundError,
    ParticipationError,
)
from participation.publication.releases.content import Audience
from participation.publication.releases.models import StoredRelease
from participation.publication.releases.queries import last_number
from participation.publication.releases.signing import sign
from participation.publication.releases.stored import canonical, digest_of


@dataclass(frozen=True, kw_only=True)
class Released:
    """The release that a draft has become; `now`: by this very call."""

    subject: str
    number: int
    now: bool


MANIFEST = "participation.release-manifest/1"
LONGEST_REASON = 1_000
FROM_METHOD = (
    "minimum", "line_minimum", "batch", "rule", "merged", "carried_over", "themes",
    "questionnaire", "series", "software",
)  # fmt: skip


class StaleDraftError(ParticipationError):
    """Something of the subject was released after this was frozen: freeze it anew."""


class RealReleaseError(ParticipationError):
    """Invented answers are not published beside real ones."""


def release_draft(
    session: Session,
    draft_id: uuid.UUID,
    *,
    audience: Audience,
    key: Ed25519PrivateKey,
    account_id: uuid.UUID | None,
    today: datetime.date,
) -> Released:
    """Give the draft its number and signature; one that is out keeps what it has.

    Raises NotFoundError, StaleDraftError, RealReleaseError.
    """
    row = _row(session, draft_id)
    if row.number is not None:  # the second click
        return Released(subject=row.subject, number=row.number, now=False)
    _check(session, row)
    content = {
        **row.content,
        "number": row.known + 1,
        "audience": audience.value,
        "released_on": today.isoformat(),
    }
    manifest = _manifest(session, row, content)
    row.number, row.content, row.manifest = row.known + 1, content, manifest
    row.signature = sign(key, canonical(manifest))
    row.audience = audience.value
    row.state, row.draft_of = "released", None
    row.released_on, row.released_by = today, account_id
    try:
        session.flush()
    except IntegrityError as error:  # another draft of the subject took the number
        raise StaleDraftError from error
    return Released(subject=row.subject, number=row.known + 1, now=True)


def withdraw_release(
    session: Session,
    release_id: uuid.UUID,
    *,
    reason: str,
    account_id: uuid.UUID | None,
    today: datetime.date,
) -> bool:
    """Take a release back, with the reason that everybody will read; False: it was.

    Its figures stay known, so the audit goes on reckoning with them. Raises NotFoundError,
    InvalidInputError for `reason`.
    """
    row = _row(session, release_id)
    if row.state == "draft":
        raise NotFoundError("release", release_id)
    words = " ".join(reason.split())
    if not words or len(words) > LONGEST_REASON:
        problem = "too_long" if words else "required"
        raise InvalidInputError({"reason": [problem]})
    if row.state == "withdrawn":
        return False
    row.state = "withdrawn"
    row.reason = words
    row.withdrawn_on, row.withdrawn_by = today, account_id
    session.flush()
    return True


def discard_draft(session: Session, draft_id: uuid.UUID) -> None:
    """Throw a draft away; nothing of it was out. One that is gone is no error."""
    row = session.get(StoredRelease, draft_id, with_for_update=True)
    if row is not None and row.state == "draft":
        session.delete(row)
        session.flush()


def remove_demo(session: Session) -> None:
    """Forget all releases and drafts of simulated answers: nobody said any of it."""
    session.execute(delete(StoredRelease).where(StoredRelease.simulated.is_(True)))


def _row(session: Session, release_id: uuid.UUID) -> StoredRelease:
    row = session.get(StoredRelease, release_id, with_for_update=True)
    if row is None:
        raise NotFoundError("release", release_id)
    return row


def _check(session: Session, row: StoredRelease) -> None:
    if last_number(session, row.subject) != row.known:
        raise StaleDraftError
    real = exists().where(
        StoredRelease.subject == row.subject,
        StoredRelease.simulated.is_(False),
        StoredRelease.number.is_not(None),
    )
    if row.simulated and session.scalar(select(real)):
        raise RealReleaseError


def _manifest(
    session: Session, row: StoredRelease, content: dict[str, Any]
) -> dict[str, Any]:
    """What is signed: the digest of the content, how it was made, and the one before."""
    before = session.scalar(
        select(StoredRelease.manifest).where(
            StoredRelease.subject == row.subject, StoredRelease.number == row.known
        )
    )
    method = content["method"]
    return {
        "format": MANIFEST,
        "subject": row.subject,
        "number": content["number"],
        "audience": content["audience"],
        "simulated": row.simulated,
        "as_of": content["as_of"],
        "released_on": content["released_on"],
        "digest": digest_of(content),
        "previous": before["digest"] if before else None,
        **{name: method[name] for name in FROM_METHOD},
    }
