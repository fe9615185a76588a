"""A file of unknown origin: what it is by its content, and whether to open it at all.

Nothing is believed: neither the name nor the sizes a packed file gives before they are
within bounds.
"""

import struct
import zipfile
import zlib
from collections.abc import Callable
from enum import StrEnum
from io import BytesIO

from participation.questionnaires.exchange.notes import (
    Imported,
    Refusal,
    UnreadableFileError,
)

LARGEST_FILE = 5_000_000
LARGEST_UNPACKED = 40_000_000
MOST_PARTS = 1_000
_DECLARATIONS = (b"<!DOCTYPE", b"<!ENTITY")
_BROKEN = (
    zipfile.BadZipFile,
    NotImplementedError,
    RuntimeError,
    EOFError,
    OSError,
    OverflowError,
    ValueError,  # names that are no text, places before the beginning
    struct.error,
    zlib.error,
)
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


class Format(StrEnum):
    JSON = "json"
    XLSFORM = "xlsform"
    LIMESURVEY = "limesurvey"


class Packing(StrEnum):
    """How the content is written, as far as readers need to know."""

    JSON = "json"
    XLSX = "xlsx"
    XLS = "xls"
    CSV = "csv"
    MARKDOWN = "md"
    TSV = "tsv"
    XML = "xml"


_FORMATS = {
    Packing.JSON: Format.JSON,
    Packing.TSV: Format.LIMESURVEY,
    Packing.XML: Format.LIMESURVEY,
}


def read_questionnaire(content: bytes, *, format: Format | None = None) -> Imported:
    """Return the questionnaire in the file; `format` None: told by its content.

    Raises UnreadableFileError.
    """
    if len(content) > LARGEST_FILE:
        raise UnreadableFileError(Refusal.TOO_LARGE, f"{LARGEST_FILE // 1_000_000} MB")
    content = _out_of_archive(content)
    packing = packing_of(content)
    found = _FORMATS.get(packing, Format.XLSFORM)
    if format is not None and format is not found:
        raise UnreadableFileError(Refusal.UNKNOWN_FORMAT, f"{packing.value}")
    return _reader(packing)(content)


def packing_of(content: bytes) -> Packing:
    """Tell what a file is by how it begins. Raises UnreadableFileError."""
    if content.startswith(b"PK"):
        _check_archive(content)
        return Packing.XLSX
    if content.startswith(_OLE):
        return Packing.XLS
    text = text_of(content).lstrip()
    if text.startswith(("{", "[")):
        return Packing.JSON
    if text.startswith("<"):
        return Packing.XML
    if text.startswith("|"):
        return Packing.MARKDOWN
    first_line = text.split("\n", 1)[0].replace('"', "").lower().split("\t")
    if {"class", "name", "text"} <= {cell.strip() for cell in first_line}:
        return Packing.TSV
    if "survey" in text[:5000].lower() and "," in text[:5000]:
        return Packing.CSV
    raise UnreadableFileError(Refusal.UNKNOWN_FORMAT)


def text_of(content: bytes) -> str:
    """Decode a text file as its writer most likely encoded it."""
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        try:
            return content.decode("utf-16")
        except UnicodeDecodeError as error:
            raise UnreadableFileError(Refusal.NOT_READABLE) from error
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = content.decode("windows-1252", "replace")
    if "\x00" in text:
        raise UnreadableFileError(Refusal.UNKNOWN_FORMAT)
    return text


def _out_of_archive(content: bytes) -> bytes:
    """The survey in LimeSurvey's archive (.lsa); its answers are not even unpacked."""
    if not content.startswith(b"PK"):
        return content
    try:
        with zipfile.ZipFile(BytesIO(content)) as archive:
            surveys = [n for n in archive.namelist() if n.lower().endswith(".lss")]
            if len(surveys) != 1:
                return content
            with archive.open(surveys[0]) as survey:
                found = survey.read(LARGEST_FILE + 1)
    except UnreadableFileError:
        raise
    except _BROKEN as error:
        raise UnreadableFileError(Refusal.NOT_READABLE) from error
    if len(found) > LARGEST_FILE:
        raise UnreadableFileError(Refusal.TOO_LARGE, f"{LARGEST_FILE // 1_000_000} MB")
    return found


def _check_archive(content: bytes) -> None:
    try:
        with zipfile.ZipFile(BytesIO(content)) as archive:
            parts = archive.infolist()
            if (
                len(parts) > MOST_PARTS
                or sum(part.file_size for part in parts) > LARGEST_UNPACKED
            ):
                raise UnreadableFileError(Refusal.DANGEROUS)
            if "[Content_Types].xml" not in archive.namelist():
                raise UnreadableFileError(Refusal.UNKNOWN_FORMAT, "zip")
            for part in parts:
                _check_part(archive, part)
    except UnreadableFileError:
        raise
    except _BROKEN as error:
        raise UnreadableFileError(Refusal.NOT_READABLE) from error


def _check_part(archive: zipfile.ZipFile, part: zipfile.ZipInfo) -> None:
    """Office never writes declarations; they are how small files become huge."""
    if part.filename.lower().endswith((".xml", ".rels")):
        # UTF-16 would hide the words; office writes UTF-8.
        text = archive.read(part).replace(b"\x00", b"").upper()
        if any(word in text for word in _DECLARATIONS):
            raise UnreadableFileError(Refusal.DANGEROUS)


def _reader(packing: Packing) -> Callable[[bytes], Imported]:
    """Return the reader. pyxform and openpyxl are only loaded where they are needed."""
    if packing is Packing.JSON:
        from participation.questionnaires.exchange.native import (  # noqa: PLC0415
            read_native,
        )

        return read_native
    if packing in {Packing.TSV, Packing.XML}:
        from participation.questionnaires.exchange.limesurvey_import import (  # noqa: PLC0415
            read_limesurvey,
        )

        return read_limesurvey
    from participation.questionnaires.exchange.xlsform_import import (  # noqa: PLC0415
        read_xlsform,
    )

    return read_xlsform
