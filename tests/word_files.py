"""Word files for tests: the shipped ones changed, and ones that mean harm."""

import io
import zipfile
from collections.abc import Callable

from docx import Document

from participation.handover.documents.kinds import Kind
from participation.handover.documents.render import shipped_template

RELATION = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def changed(
    change: Callable[[object], None], kind: Kind = Kind.COUNCIL, language: str = "de"
) -> bytes:
    """The shipped template after a person worked on it in Word."""
    document = Document(io.BytesIO(shipped_template(kind, language)))
    change(document)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def with_paragraph(words: str, kind: Kind = Kind.COUNCIL) -> bytes:
    """The shipped template with one more paragraph at its end."""
    return changed(lambda document: document.add_paragraph(words), kind)  # type: ignore[attr-defined]


def repacked(
    content: bytes,
    *,
    replace: dict[str, tuple[bytes, bytes]] | None = None,
    add: dict[str, bytes] | None = None,
) -> bytes:
    """The archive with parts added, or with bytes in a part replaced."""
    out = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(content)) as old,
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for name in old.namelist():
            part = old.read(name)
            if replace and name in replace:
                before, after = replace[name]
                assert before in part
                part = part.replace(before, after)
            new.writestr(name, part)
        for name, part in (add or {}).items():
            new.writestr(name, part)
    return out.getvalue()
