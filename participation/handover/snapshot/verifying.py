"""Whether a snapshot is what the city signed, and whether its tables follow from it.

Needs no database: every table is worked out again from the parts, byte for byte.
"""

import base64
import binascii
import json
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives import serialization

from participation.handover.rules.found import RULES
from participation.handover.snapshot import bundle
from participation.handover.snapshot.assembling import assemble
from participation.handover.snapshot.bundle import NoBundleError
from participation.handover.snapshot.inputs import from_parts
from participation.handover.snapshot.manifest import (
    DERIVED,
    MANIFEST,
    PARTS,
    derived_bytes,
    sha256,
)
from participation.publication.releases.signing import is_signed
from participation.publication.releases.stored import canonical


class Fault(StrEnum):
    """What does not match."""

    NO_BUNDLE = "no_bundle"  # not such a file, or broken
    MISSING = "missing"  # a file that the manifest names
    UNKNOWN = "unknown"  # a file that the manifest does not name
    CHANGED = "changed"  # not the bytes that the manifest names
    MANIFEST = "manifest"  # not one of a hand-over
    SIGNATURE = "signature"  # not by this key, or over something else
    KEY = "key"  # no public key, not spelled as one, or not the one to trust
    WRAPPER = "wrapper"  # the content is whole, the ZIP around it is not as it was
    UNREADABLE = "unreadable"  # the parts hold no snapshot
    OTHER_TABLE = "other_table"  # the table does not follow from the parts
    OTHER_RULES = "other_rules"  # a table cannot be compared: made by other rules


@dataclass(frozen=True, kw_only=True)
class Problem:
    """A fault and what it is about: a file, a table, a version."""

    fault: Fault
    name: str = ""


@dataclass(frozen=True, kw_only=True)
class Verified:
    """`own_key`: checked by the key in the file itself, which proves nothing of who signed."""

    reference: str
    created_on: str
    software: str
    fingerprint: str
    own_key: bool
    tables: int  # that were worked out again and are the same
    problems: tuple[Problem, ...]

    @property
    def holds(self) -> bool:
        return not self.problems


def verify(data: bytes, *, public_pem: bytes | None = None) -> Verified:
    """Check a bundle. `public_pem`: the key to trust; None: the one in the bundle."""
    try:
        files = bundle.read_bundle(data)
    except NoBundleError:
        return _nothing(Fault.NO_BUNDLE)
    try:
        manifest = json.loads(files.get(bundle.MANIFEST, b""))
    except (ValueError, RecursionError):
        return _nothing(Fault.MANIFEST)
    if not _is_manifest(manifest):
        return _nothing(Fault.MANIFEST)
    key = files.get(bundle.KEY, b"") if public_pem is None else public_pem
    problems = [
        *_key_problems(files, key),
        *_signature_problems(files, manifest, key),
        *_file_problems(files, manifest),
    ]
    tables = 0
    if not problems:
        tables, problems = _table_problems(files, manifest)
    if not problems and bundle.write_bundle(files) != data:
        problems = [Problem(fault=Fault.WRAPPER)]
    return Verified(
        reference=str(manifest.get("reference", "")),
        created_on=str(manifest.get("created_on", "")),
        software=str(manifest.get("software", "")),
        fingerprint=sha256(key),
        own_key=public_pem is None,
        tables=tables,
        problems=tuple(problems),
    )


def _nothing(fault: Fault) -> Verified:
    return Verified(
        reference="",
        created_on="",
        software="",
        fingerprint="",
        own_key=False,
        tables=0,
        problems=(Problem(fault=fault),),
    )


def _is_manifest(manifest: Any) -> bool:
    return (
        isinstance(manifest, dict)
        and manifest.get("format") == MANIFEST
        and all(isinstance(manifest.get(kind), dict) for kind in (PARTS, DERIVED))
    )


def _key_problems(files: Mapping[str, bytes], key: bytes) -> list[Problem]:
    """The key in the file is the one to trust, byte for byte: nothing hides behind it."""
    good = _is_key(key) and files.get(bundle.KEY) == key
    return [] if good else [Problem(fault=Fault.KEY, name=bundle.KEY)]


def _is_key(pem: bytes) -> bool:
    try:
        key = serialization.load_pem_public_key(pem)
    except (ValueError, UnsupportedAlgorithm):
        return False
    spelled = key.public_bytes(
        serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo
    )
    return spelled == pem


def _signature_problems(
    files: Mapping[str, bytes], manifest: Mapping[str, Any], key: bytes
) -> list[Problem]:
    signed = files[bundle.MANIFEST]
    signature = files.get(bundle.SIGNATURE, b"")
    good = (
        _is_spelled(signature)
        and signed == canonical(manifest)
        and _is_key(key)
        and is_signed(key, signed, signature.decode("ascii").strip())
    )
    return [] if good else [Problem(fault=Fault.SIGNATURE)]


def _is_spelled(signature: bytes) -> bool:
    """Base64 has several spellings of the same bytes; ours is the only one."""
    try:
        raw = base64.b64decode(signature.rstrip(b"\n"), validate=True)
    except (binascii.Error, ValueError):
        return False
    return base64.b64encode(raw) + b"\n" == signature


def _file_problems(
    files: Mapping[str, bytes], manifest: Mapping[str, Any]
) -> list[Problem]:
    named = {
        f"{kind}/{name}{bundle.ENDING}": digest
        for kind in (PARTS, DERIVED)
        for name, digest in manifest[kind].items()
    }
    around = {bundle.MANIFEST, bundle.SIGNATURE, bundle.KEY}
    return [
        *_each(Fault.MISSING, (named.keys() | around) - files.keys()),
        *_each(Fault.UNKNOWN, files.keys() - named.keys() - around),
        *_each(
            Fault.CHANGED,
            {
                name
                for name, digest in named.items()
                if name in files and sha256(files[name]) != digest
            },
        ),
    ]


def _each(fault: Fault, names: set[str]) -> list[Problem]:
    return [Problem(fault=fault, name=name) for name in sorted(names)]


def _table_problems(
    files: Mapping[str, bytes], manifest: Mapping[str, Any]
) -> tuple[int, list[Problem]]:
    """Work every table out again from the parts alone."""
    try:
        parts = {
            name: json.loads(files[f"{PARTS}/{name}{bundle.ENDING}"])
            for name in manifest[PARTS]
        }
        inputs = from_parts(parts)
        tables = derived_bytes(assemble(inputs), inputs)
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return 0, [Problem(fault=Fault.UNREADABLE)]
    same = {
        name
        for name, content in tables.items()
        if files.get(f"{DERIVED}/{name}{bundle.ENDING}") == content
    }
    other = (tables.keys() | manifest[DERIVED].keys()) - same
    problems = _each(Fault.OTHER_TABLE, set(other))
    made_by = inputs.models.rules
    if problems and made_by != RULES:
        problems.append(Problem(fault=Fault.OTHER_RULES, name=made_by))
    return len(same), problems
