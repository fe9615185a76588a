"""What goes out with a release so that anybody can prove it, and the proof itself."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from participation.publication.releases.models import StoredRelease
from participation.publication.releases.signing import is_signed
from participation.publication.releases.stored import canonical, digest_of

CONTENT, MANIFEST, SIGNATURE, KEY = (
    "release.json",
    "manifest.json",
    "manifest.sig",
    "key.pem",
)


@dataclass(frozen=True, kw_only=True)
class Checked:
    """A stored release, and whether its bytes are those that were signed."""

    subject: str
    number: int
    genuine: bool


def bundle(
    content: Mapping[str, Any],
    manifest: Mapping[str, Any],
    signature: str,
    public_pem: bytes,
) -> dict[str, bytes]:
    """Return the four files by name: content, manifest, its signature, the public key."""
    return {
        CONTENT: canonical(content),
        MANIFEST: canonical(manifest),
        SIGNATURE: f"{signature}\n".encode("ascii"),
        KEY: public_pem,
    }


def is_genuine(files: Mapping[str, bytes], public_pem: bytes) -> bool:
    """Whether the content is the one of the manifest, and that was signed by the key."""
    try:
        manifest = json.loads(files[MANIFEST])
        content = json.loads(files[CONTENT])
        signature = files[SIGNATURE].decode("ascii").strip()
    except (KeyError, ValueError):
        return False
    return (
        isinstance(manifest, dict)
        and isinstance(content, dict)
        and manifest.get("digest") == digest_of(content)
        and files[CONTENT] == canonical(content)
        and is_signed(public_pem, files[MANIFEST], signature)
    )


def check_stored(session: Session, public_pem: bytes) -> list[Checked]:
    """Check every release that was ever out, by subject and number."""
    rows = session.scalars(
        select(StoredRelease)
        .where(StoredRelease.number.is_not(None))
        .order_by(StoredRelease.subject, StoredRelease.number)
    )
    return [
        Checked(
            subject=row.subject,
            number=row.number or 0,
            genuine=is_genuine(
                bundle(
                    row.content, row.manifest or {}, row.signature or "", public_pem
                ),
                public_pem,
            ),
        )
        for row in rows
    ]
