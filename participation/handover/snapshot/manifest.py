"""The parts of a snapshot as bytes, and the manifest that names them and is signed."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from participation.handover.snapshot.content import Handover
from participation.handover.snapshot.inputs import Inputs
from participation.handover.snapshot.tables import derived
from participation.publication.releases.signing import sign
from participation.publication.releases.stored import canonical

MANIFEST = "participation.handover-manifest/1"
PARTS, DERIVED = "parts", "derived"
RECORDS = "merkle-sha256/1"
"""Names how the root is worked out of the leaves (snapshot/leaves.py)."""


@dataclass(frozen=True, kw_only=True)
class Signed:
    """A manifest and its signature over the canonical bytes."""

    manifest: Mapping[str, Any]
    signature: str


def derived_bytes(handover: Handover, inputs: Inputs) -> dict[str, bytes]:
    """Return the derived tables by name, in the one spelling that is digested."""
    names = {ortsteil.key: ortsteil.name for ortsteil in inputs.places.ortsteile}
    return {name: canonical(table) for name, table in derived(handover, names).items()}


def part_bytes(parts: Mapping[str, Any]) -> dict[str, bytes]:
    """Return the parts in the one spelling that is digested."""
    return {name: canonical(content) for name, content in parts.items()}


def sign_manifest(
    inputs: Inputs,
    *,
    parts: Mapping[str, bytes],
    tables: Mapping[str, bytes],
    root: str,
    key: Ed25519PrivateKey,
) -> Signed:
    """Name every part by its SHA-256 and sign. `root`: over what was counted."""
    manifest = {
        "format": MANIFEST,
        "reference": inputs.meta.reference,
        "created_on": inputs.meta.created_on.isoformat(),
        "simulated": inputs.meta.simulated,
        "software": inputs.software.version,
        "rules": inputs.models.rules,
        "previous": inputs.previous.digest if inputs.previous else None,
        "records": {"method": RECORDS, "root": root},
        PARTS: _digests(parts),
        DERIVED: _digests(tables),
    }
    return Signed(manifest=manifest, signature=sign(key, canonical(manifest)))


def sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def _digests(files: Mapping[str, bytes]) -> dict[str, str]:
    return {name: sha256(content) for name, content in sorted(files.items())}
