"""A model folder as one piece of bytes, to be kept in the database, and back."""

import hashlib
import io
import zipfile
from pathlib import Path, PurePosixPath
from typing import Final

from participation.core.errors import DataFileError

MOST_BYTES: Final = 10 * 1024 * 1024
MOST_BYTES_UNPACKED: Final = 100 * 1024 * 1024
_NO_DATE: Final = (1980, 1, 1, 0, 0, 0)


class ReleaseError(DataFileError):
    """A kept model cannot be used. The message names the release, file and reason."""


def pack_model(folder: Path) -> bytes:
    """Return all files of a model folder; equal folders give equal bytes."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for path in sorted(path for path in folder.rglob("*") if path.is_file()):
            name = path.relative_to(folder).as_posix()
            entry = zipfile.ZipInfo(name, _NO_DATE)
            entry.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(entry, path.read_bytes())
    data = buffer.getvalue()
    if len(data) > MOST_BYTES:
        raise ReleaseError(
            f"{folder.name}: a model of {len(data):,} bytes is too large"
        )
    return data


def digest_of(data: bytes) -> str:
    """Return what a damaged archive is told by."""
    return hashlib.sha256(data).hexdigest()


def unpack_model(data: bytes, folder: Path, *, name: str, sha256: str) -> None:
    """Write the files into the folder; raise ReleaseError if these are not the bytes kept."""
    if digest_of(data) != sha256:
        raise ReleaseError(f"{name}: the model is damaged, its checksum differs")
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            _require_harmless(archive, name)
            archive.extractall(folder)
    except (zipfile.BadZipFile, OSError, EOFError) as error:
        raise ReleaseError(f"{name}: the model cannot be unpacked ({error})") from error


def _require_harmless(archive: zipfile.ZipFile, name: str) -> None:
    for entry in archive.infolist():
        path = PurePosixPath(entry.filename)
        if path.is_absolute() or ".." in path.parts or "\\" in entry.filename:
            raise ReleaseError(f"{name}: {entry.filename!r} leads out of the model")
    if sum(entry.file_size for entry in archive.infolist()) > MOST_BYTES_UNPACKED:
        raise ReleaseError(f"{name}: the model is too large when unpacked")
