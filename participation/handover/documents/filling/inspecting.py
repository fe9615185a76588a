"""What an uploaded Word file may be: words, pictures and layout, and nothing that acts.

Looked at before any other program opens it: macros, links to the outside, objects and
tricks of XML are refused, and files that unpack to more than they say.
"""

import re
from collections.abc import Iterator
from xml.etree.ElementTree import Element, ParseError

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import fromstring

from participation.handover.documents.filling.archive import (
    may_be_xml,
    parts_of,
    refused,
)

DOCUMENT = (
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
)
W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
ACTING = re.compile(
    r"vba|macro|activex|ole|\.bin$|customui|attachedtoolbars|\.(exe|dll|js|vbs|htm|html|mht)$",
    re.I,
)
FIELDS = frozenset(
    {"PAGE", "NUMPAGES", "SECTIONPAGES", "SECTION", "DATE", "TIME", "TOC", "REF",
     "PAGEREF", "SEQ", "STYLEREF", "TITLE", "AUTHOR", "CREATEDATE", "SAVEDATE"}
)  # fmt: skip


def inspect(content: bytes) -> None:
    """Raise TemplateRefusedError for anything but a harmless Word document."""
    parts = parts_of(content, unreadable="not_docx")
    types = parts.get("[Content_Types].xml", b"")
    if DOCUMENT.encode() not in types or "word/document.xml" not in parts:
        if b"macroEnabled" in types:
            raise refused("macros")
        raise refused("not_docx")
    for name, part in parts.items():
        if ACTING.search(name):
            raise refused("macros", name)
        if name.endswith((".xml", ".rels")) or may_be_xml(part):
            _inspect_xml(name, part)


def _inspect_xml(name: str, part: bytes) -> None:
    try:
        root = fromstring(part, forbid_dtd=True)
    except (ParseError, DefusedXmlException, ValueError, LookupError) as error:
        raise refused("entities", name) from error
    for element in root.iter():
        if element.get("TargetMode") == "External":
            raise refused("external", element.get("Target", ""))
        if element.tag in (f"{W}altChunk", f"{W}subDoc", f"{W}object", f"{W}control"):
            raise refused("macros", name)
    if _has_built_field(root):
        raise refused("field", name)
    for code in field_codes(root):
        if code not in FIELDS:
            raise refused("field", code)


def field_codes(root: Element) -> Iterator[str]:
    """The names of all fields. Word may spread a name over several runs."""
    for paragraph in root.iter(f"{W}p"):
        code = ""
        for element in paragraph.iter():
            if element.tag == f"{W}instrText":
                code += element.text or ""
            elif element.tag == f"{W}fldSimple":
                yield _name(element.get(f"{W}instr", ""))
            elif element.tag == f"{W}fldChar" and code:
                yield _name(code)
                code = ""
        if code:
            yield _name(code)


def _has_built_field(root: Element) -> bool:
    """Whether a field stands in the command of another one, and so could write it: the
    author of the file can be called "DDEAUTO cmd"."""
    in_command: list[bool] = []
    for mark in root.iter(f"{W}fldChar"):
        kind = mark.get(f"{W}fldCharType")
        if kind == "begin":
            if in_command and in_command[-1]:
                return True
            in_command.append(True)
        elif in_command and kind == "separate":
            in_command[-1] = False
        elif in_command and kind == "end":
            in_command.pop()
    return False


def _name(code: str) -> str:
    return (code.split() or [""])[0].upper()
