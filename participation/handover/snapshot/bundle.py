"""A snapshot as one ZIP file. The same snapshot gives the same bytes, anywhere."""

import io
import zipfile
from collections.abc import Mapping
from typing import Any

from participation.handover.snapshot.manifest import DERIVED, PARTS
from participation.publication.releases.stored import canonical

MANIFEST, SIGNATURE, KEY = "manifest.json", "manifest.sig", "key.pem"
ENDING = ".json"
ANY_DAY = (1980, 1, 1, 0, 0, 0)
"""A ZIP file has no room for an earlier one, and none for "no day"."""
MOST_BYTES = 512 * 2**20


class NoBundleError(ValueError):
    """Not a file that can be read as a snapshot."""


def files_of(
    *,
    parts: Mapping[str, bytes],
    tables: Mapping[str, bytes],
    manifest: Mapping[str, Any],
    signature: str,
    public_pem: bytes,
) -> dict[str, bytes]:
    """Return the files of the bundle by their names."""
    return {
        MANIFEST: canonical(manifest),
        SIGNATURE: f"{signature}\n".encode("ascii"),
        KEY: public_pem,
        **{f"{PARTS}/{name}{ENDING}": content for name, content in parts.items()},
        **{f"{DERIVED}/{name}{ENDING}": content for name, content in tables.items()},
    }


def write_bundle(files: Mapping[str, bytes]) -> bytes:
    """Return the ZIP file. Nothing is compressed: that would depend on the machine."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_STORED) as bundle:
        for name, content in sorted(files.items()):
            entry = zipfile.ZipInfo(name, ANY_DAY)
            entry.create_system = 3
            entry.external_attr = 0o644 << 16
            bundle.writestr(entry, content)
    return made.getvalue()


def read_bundle(data: bytes) -> dict[str, bytes]:
    """Return the files by name. Raises NoBundleError."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as bundle:
            entries = bundle.infolist()
            if sum(entry.file_size for entry in entries) > MOST_BYTES:
                raise NoBundleError("too large")
            # What is packed unpacks to more than its head says: two gigabytes of two
            # megabytes. We pack nothing.
            if any(entry.compress_type != zipfile.ZIP_STORED for entry in entries):
                raise NoBundleError("packed")
            return {entry.filename: bundle.read(entry) for entry in entries}
    except (
        zipfile.BadZipFile,
        zipfile.LargeZipFile,
        NotImplementedError,  # a kind of ZIP that nobody here writes
        RuntimeError,  # encrypted
        EOFError,
        OSError,
        ValueError,
    ) as error:
        raise NoBundleError(str(error)) from error
