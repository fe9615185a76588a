"""Frozen hand-overs as pages, files and commands read them."""

import json
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from participation.core.errors import NotFoundError
from participation.handover.models import Handover as Row
from participation.handover.snapshot.bundle import files_of, write_bundle
from participation.handover.snapshot.content import Handover
from participation.handover.snapshot.earlier import EARLIER, read_earlier
from participation.handover.snapshot.inputs import Inputs, from_parts
from participation.handover.snapshot.models import HandoverPart
from participation.handover.snapshot.stored import from_content
from participation.handover.snapshot.tables import HANDOVER
from participation.publication.releases.content import Withdrawal
from participation.publication.releases.queries import withdrawals
from participation.publication.releases.stored import canonical


@dataclass(frozen=True, kw_only=True)
class StoredHandover:
    """A hand-over with what proves it; `manifest` None: of a format before.

    `counts_comments`: those before counted comments, not people. `withdrawn`: releases
    that it was made of and that were taken back since; nothing of it changes by that.
    """

    id: uuid.UUID
    reference: str
    handover: Handover
    digest: str
    raw: Mapping[str, Any]  # the content as it was stored
    manifest: Mapping[str, Any] | None
    signature: str | None
    recounted: Mapping[str, Any] | None
    withdrawn: tuple[Withdrawal, ...] = ()

    @property
    def counts_comments(self) -> bool:
        return self.manifest is None


def stored_handover(session: Session, reference: str) -> StoredHandover:
    """A hand-over by its reference, of any format. Raises NotFoundError."""
    row = session.scalar(select(Row).where(Row.reference == reference))
    if row is None:
        raise NotFoundError("handover", reference)
    handover = _read(row)
    sources = {(source.subject, source.number) for source in handover.sources}
    return StoredHandover(
        id=row.id,
        reference=row.reference,
        handover=handover,
        digest=row.content_digest,
        raw=row.content,
        manifest=row.manifest,
        signature=row.signature,
        recounted=row.recounted,
        withdrawn=withdrawals(session, sources),
    )


def parts_of(session: Session, found: StoredHandover) -> dict[str, str]:
    """The parts it was worked out from, as they were stored. Raises NotFoundError."""
    if found.manifest is None:
        raise NotFoundError("snapshot", found.reference)
    return _contents(session, found.id, derived=False)


def inputs_of(session: Session, found: StoredHandover) -> Inputs:
    """What it was worked out from. Raises NotFoundError for a format before."""
    parts = parts_of(session, found)
    return from_parts({name: json.loads(text) for name, text in parts.items()})


def bundle_of(session: Session, found: StoredHandover, *, public_pem: bytes) -> bytes:
    """The whole snapshot as one file. Raises NotFoundError for a format before."""
    parts = parts_of(session, found)
    tables = _contents(session, found.id, derived=True)
    return write_bundle(
        files_of(
            parts=_bytes(parts),
            tables={**_bytes(tables), HANDOVER: canonical(found.raw)},
            manifest=found.manifest or {},
            signature=found.signature or "",
            public_pem=public_pem,
        )
    )


def last_reference(session: Session, *, before: str, subjects: Sequence[str]) -> str:
    """The hand-over before this one of the same subjects; "" where there is none."""
    references = session.scalars(
        select(Row.reference)
        .where(Row.subjects == " ".join(sorted(subjects)), Row.reference < before)
        .order_by(Row.created_on.desc(), Row.reference.desc())
        .limit(1)
    )
    return references.first() or ""


def _read(row: Row) -> Handover:
    """What cannot be read is not there, rather than half."""
    try:
        if row.content.get("format") in EARLIER:
            return read_earlier(row.content)
        return from_content(row.content)
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise NotFoundError("handover", row.reference) from error


def _contents(
    session: Session, handover_id: uuid.UUID, *, derived: bool
) -> dict[str, str]:
    rows = session.execute(
        select(HandoverPart.name, HandoverPart.content).where(
            HandoverPart.handover_id == handover_id, HandoverPart.derived.is_(derived)
        )
    )
    return {row.name: row.content for row in rows}


def _bytes(texts: Mapping[str, str]) -> dict[str, bytes]:
    return {name: text.encode() for name, text in texts.items()}
