"""An uploaded Office file as the archive that it is: bounded before anything is unpacked."""

import io
import lzma
import zipfile
import zlib

from participation.handover.documents.filling.fill import Flaw, TemplateRefusedError

LARGEST = 5_000_000
LARGEST_UNPACKED = 40_000_000
MOST_PARTS = 400
EBCDIC_XML = b"\x4c\x6f\xa7\x94"  # "<?xm" as libxml2 still reads it
COMPOUND = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
"""The older container of Office, which a file with a password is put into."""
ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
DAMAGED = (
    zipfile.BadZipFile,
    zlib.error,
    lzma.LZMAError,
    NotImplementedError,
    RuntimeError,
    EOFError,
    OSError,
    ValueError,
)


def parts_of(content: bytes, *, unreadable: str) -> dict[str, bytes]:
    """Every part of the file. Raises TemplateRefusedError, `unreadable` for no such file."""
    if len(content) > LARGEST:
        raise refused("too_large")
    if content.startswith(COMPOUND) and ENCRYPTED in content:
        raise refused("encrypted")
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            return _unpacked(archive, unreadable)
    except DAMAGED as error:
        raise refused(unreadable) from error


def may_be_xml(part: bytes) -> bool:
    """What a part is says the list of types, not its name: "logo.png" may be a header."""
    return part.lstrip(b"\xef\xbb\xbf\xff\xfe\x00 \t\r\n").startswith(
        (b"<", EBCDIC_XML)
    )


def refused(reason: str, quote: str = "") -> TemplateRefusedError:
    return TemplateRefusedError(Flaw(reason=reason, quote=quote[:160]))


def _unpacked(archive: zipfile.ZipFile, unreadable: str) -> dict[str, bytes]:
    """Unpacked to no more than the limit whatever the head of a part says."""
    entries = archive.infolist()
    names = [entry.filename for entry in entries]
    if len(entries) > MOST_PARTS or len(set(names)) != len(names):
        raise refused(unreadable)
    if any(entry.flag_bits & 1 for entry in entries):
        raise refused("encrypted")
    if sum(entry.file_size for entry in entries) > LARGEST_UNPACKED:
        raise refused("too_large")
    left = LARGEST_UNPACKED
    parts = {}
    for entry in entries:
        with archive.open(entry) as opened:
            part = opened.read(left + 1)
        left -= len(part)
        if left < 0:
            raise refused("too_large")
        parts[entry.filename] = part
    return parts
