"""A hand-over for programs: the snapshot as a whole, or its content as JSON."""

import json
from collections.abc import Mapping
from typing import Any

from sqlalchemy.orm import Session

from participation.core.errors import InvalidInputError
from participation.handover.snapshot.queries import StoredHandover, bundle_of
from participation.handover.snapshot.stored import plain
from participation.publication.documents.render import RenderedFile

BUNDLE, JSON = "bundle", "json"
MEDIA_TYPES = {BUNDLE: "application/zip", JSON: "application/json"}
OWN: Mapping[str, str] = {BUNDLE: "zip", JSON: "json"}


def formats_of(found: StoredHandover) -> tuple[str, ...]:
    """The files there are of a hand-over; of a format before there is no snapshot."""
    if found.manifest is None:
        return (JSON,)
    return tuple(OWN)


def render_file(
    session: Session, found: StoredHandover, *, format: str, public_pem: bytes
) -> RenderedFile:
    """Write the file. Raises InvalidInputError for a format that there is not."""
    if format not in formats_of(found):
        raise InvalidInputError({"format": ["unknown"]})
    if format == BUNDLE:
        content = bundle_of(session, found, public_pem=public_pem)
    else:
        content = as_json(found)
    return RenderedFile(
        name=f"{found.reference}.{OWN[format]}",
        media_type=MEDIA_TYPES[format],
        content=content,
    )


def as_json(found: StoredHandover) -> bytes:
    """UTF-8, one object {"digest", "content"}; docs/formats/handover.md.

    What was withdrawn since stands beside the content: that keeps its digest.
    """
    document: dict[str, Any] = {"digest": found.digest, "content": found.raw}
    if found.withdrawn:
        document["withdrawn"] = plain(found.withdrawn)
    return json.dumps(document, ensure_ascii=False, indent=2).encode() + b"\n"
