"""Make a hand-over: work it out, keep what proves it, sign it, store it. Once, for good."""

import datetime
import time
import uuid
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from sqlalchemy import insert, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from participation.core.errors import ParticipationError
from participation.core.ids import new_id
from participation.database import Database
from participation.handover.models import Handover
from participation.handover.snapshot.assembling import assemble
from participation.handover.snapshot.content import Handover as Content
from participation.handover.snapshot.gathering import (
    Asked,
    Gathered,
    check_asked,
    gather,
    subjects_key,
)
from participation.handover.snapshot.inputs import to_parts
from participation.handover.snapshot.leaves import root_of
from participation.handover.snapshot.manifest import (
    derived_bytes,
    part_bytes,
    sign_manifest,
)
from participation.handover.snapshot.models import HandoverPart
from participation.handover.snapshot.records import (
    Prepared,
    Record,
    prepare_records,
    records_of,
    store_records,
)
from participation.handover.snapshot.recounting import compare
from participation.handover.snapshot.stored import to_content
from participation.handover.snapshot.tables import HANDOVER
from participation.publication.releases.content import Release
from participation.publication.releases.stored import digest_of
from participation.themes.vocabulary.settling import read_settled


class StaleReferenceError(ParticipationError):
    """Another hand-over was made at the same moment: ask again."""


@dataclass(frozen=True, kw_only=True)
class Frozen:
    """A hand-over that is worked out and not stored yet, down to the rows and bytes:
    while it is stored, on SQLite nobody else can write."""

    gathered: Gathered
    handover: Content
    parts: Mapping[str, bytes]
    tables: Mapping[str, bytes]
    prepared: Prepared
    root: str
    recounted: Mapping[str, Any]

    @property
    def records(self) -> tuple[Record, ...]:
        return self.prepared.records


def preview(
    session: Session, asked: Asked, *, minimum: int, today: datetime.date
) -> Content:
    """What would be handed over. Raises InvalidInputError, NotFoundError, NoReleaseError."""
    gathered = gather(
        session, check_asked(asked), reference="", minimum=minimum, today=today
    )
    return assemble(gathered.inputs)


def freeze_handover(
    session: Session, asked: Asked, *, minimum: int, today: datetime.date
) -> Frozen:
    """Read and work out everything; writes nothing, so that nobody waits for it.

    Raises InvalidInputError, NotFoundError, NoReleaseError.
    """
    gathered = gather(
        session,
        check_asked(asked),
        reference=next_reference(session, today.year),
        minimum=minimum,
        today=today,
    )
    inputs = gathered.inputs
    handover = assemble(inputs)
    prepared = prepare_records(
        new_id(),
        (
            record
            for release in inputs.releases
            for record in records_of(session, release)
        ),
    )
    return Frozen(
        gathered=gathered,
        handover=handover,
        parts=part_bytes(to_parts(inputs, gathered.releases)),
        tables=derived_bytes(handover, inputs),
        prepared=prepared,
        root=root_of(record.leaf for record in prepared.records),
        recounted=_recounted(inputs.releases, prepared.records),
    )


def freeze_settled(
    database: Database,
    asked: Asked,
    *,
    minimum: int,
    today: datetime.date,
    rest: Callable[[float], None] = time.sleep,
) -> Frozen:
    """Freeze when themes have settled: tags are kept as they count. SchemeMovesError."""

    def read(session: Session) -> Frozen:
        return freeze_handover(session, asked, minimum=minimum, today=today)

    return read_settled(database, read, today=today, rest=rest)


def store_handover(
    session: Session,
    frozen: Frozen,
    *,
    key: Ed25519PrivateKey,
    account_id: uuid.UUID | None,
) -> str:
    """Sign and keep it; return its reference. Raises StaleReferenceError."""
    inputs = frozen.gathered.inputs
    signed = sign_manifest(
        inputs, parts=frozen.parts, tables=frozen.tables, root=frozen.root, key=key
    )
    content = to_content(frozen.handover)
    row = Handover(
        id=frozen.prepared.handover_id,
        reference=inputs.meta.reference,
        title=inputs.meta.title,
        step_key=inputs.meta.step.key,
        created_on=inputs.meta.created_on,
        created_by=account_id,
        content=content,
        content_digest=digest_of(content),
        subjects=subjects_key(inputs.releases),
        simulated=inputs.meta.simulated,
        manifest=dict(signed.manifest),
        signature=signed.signature,
        recounted=dict(frozen.recounted),
    )
    session.add(row)
    try:
        session.flush()
    except IntegrityError as error:
        raise StaleReferenceError from error
    session.execute(
        insert(HandoverPart),
        [
            {
                "handover_id": row.id,
                "name": name,
                "derived": files is frozen.tables,
                "content": content.decode(),
            }
            for files in (frozen.parts, frozen.tables)
            for name, content in files.items()
            if name != HANDOVER  # the content of the hand-over itself
        ],
    )
    store_records(session, frozen.prepared)
    return row.reference


def create_handover(
    database: Database,
    asked: Asked,
    *,
    minimum: int,
    key: Ed25519PrivateKey,
    account_id: uuid.UUID | None,
    today: datetime.date,
    also: Callable[[Session, str], None] = lambda session, reference: None,
) -> str:
    """Freeze and store; return the reference. Raises what both raise, SchemeMovesError.

    `also`: what belongs to the same transaction, such as the record in the audit log.
    """
    frozen = freeze_settled(database, asked, minimum=minimum, today=today)
    with database.transaction() as session:
        reference = store_handover(session, frozen, key=key, account_id=account_id)
        also(session, reference)
    return reference


def next_reference(session: Session, year: int) -> str:
    """The next free reference of the year; UNIQUE stops two of the same number."""
    prefix = f"UE-{year}-"
    query = select(Handover.reference).where(Handover.reference.startswith(prefix))
    return f"{prefix}{_last(session.scalars(query), prefix) + 1:03d}"


def _last(references: Iterable[str], prefix: str) -> int:
    numbers = (int(reference.removeprefix(prefix)) for reference in references)
    return max(numbers, default=0)


def _recounted(
    releases: Sequence[Release], records: Iterable[Record]
) -> dict[str, Any]:
    """How far the records of today tell the figures of the releases.

    Between a release and its hand-over tags are corrected and answers taken back.
    """
    compared, earlier, differing = compare(
        releases, (record.counted for record in records)
    )
    return {
        "compared": compared,
        "earlier": earlier,
        "differing": len(differing),
    }
