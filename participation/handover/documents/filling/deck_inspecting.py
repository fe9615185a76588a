"""What an uploaded PowerPoint file may be: masters, layouts, words, pictures; nothing that acts.

Looked at in the child process, before python-pptx opens it: slides are left out of what is
made, and still nothing may be hidden in them that a program would read on the way.
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

PRESENTATION = (
    "application/vnd.openxmlformats-officedocument.presentationml.presentation.main+xml"
)
TYPES = "{http://schemas.openxmlformats.org/package/2006/content-types}"
HARMLESS = re.compile(
    r"\.(xml|rels|png|jpe?g|jfif|gif|bmp|tiff?|emf|wmf|svg|wdp|fntdata)$"
    r"|^ppt/printerSettings/[^/]+\.bin$",
    re.I,
)
"""Endings of parts: whatever else there is acts, is played or is a file within the file."""
EMBEDDED = re.compile(
    r"vba|macro|activex|ole|customui|embeddings|attachedtoolbars", re.I
)
ACTING_TYPE = re.compile(
    r"vba|macroenabled|activex|oleobject|spreadsheetml|wordprocessingml|/vnd\.ms-excel"
    r"|\.package|^audio/|^video/|javascript|x-msdownload",
    re.I,
)
ACTING_RELATION = re.compile(
    r"/(oleObject|package|control|activeXControl\w*|vbaProject|audio|video|media"
    r"|externalLink\w*|attachedToolbars|customUI|extensibility|aFChunk|subDocument)$",
    re.I,
)
ACTING_ELEMENTS = frozenset(
    {"oleObj", "control", "externalData", "sndAc", "wavAudioFile", "snd", "audioFile",
     "videoFile", "quickTimeFile"}
)  # fmt: skip
ACTING_LINK = re.compile(r"ppaction://(?!hlinkshowjump|hlinksldjump|noaction)", re.I)

FETCHING = re.compile(r"@import|url\(\s*['\"]?(?!#|data:image/|['\"])", re.I)


def inspect(content: bytes) -> None:
    """Raise TemplateRefusedError for anything but a harmless presentation."""
    parts = parts_of(content, unreadable="not_pptx")
    types = parts.get("[Content_Types].xml")
    if types is None or "ppt/presentation.xml" not in parts:
        raise refused("not_pptx")
    declared = list(_declared(_read("[Content_Types].xml", types), parts))
    if any("macroenabled" in one.lower() for one in declared):
        raise refused("embedded")
    if PRESENTATION not in declared:
        raise refused("not_pptx")
    for one in declared:
        if ACTING_TYPE.search(one):
            raise refused("embedded", one)
    for name, part in parts.items():
        if EMBEDDED.search(name) or not (name.endswith("/") or HARMLESS.search(name)):
            raise refused("embedded", name)
        if name.lower().endswith((".xml", ".rels", ".svg")) or may_be_xml(part):
            _inspect_xml(name, part)


def _declared(types: Element, parts: dict[str, bytes]) -> Iterator[str]:
    """The types of all parts; those of endings that no part has are only possible ones."""
    endings = {name.rpartition(".")[2].lower() for name in parts}
    for element in types:
        if element.tag != f"{TYPES}Default" or (
            element.get("Extension", "").lower() in endings
            and element.get("Extension", "").lower() != "bin"
        ):
            yield element.get("ContentType", "")


def _read(name: str, part: bytes) -> Element:
    try:
        root: Element = fromstring(part, forbid_dtd=True)
    except (ParseError, DefusedXmlException, ValueError, LookupError) as error:
        raise refused("entities", name) from error
    return root


def _inspect_xml(name: str, part: bytes) -> None:
    root = _read(name, part)
    if _local(root) == "svg":
        _inspect_drawing(name, root)
    for element in root.iter():
        if element.get("TargetMode", "").lower() == "external":
            raise refused("external", element.get("Target", ""))
        if (
            _local(element) in ACTING_ELEMENTS
            or (_local(element) == "Relationship" and _acts(element.get("Type", "")))
            or ACTING_LINK.search(element.get("action", ""))
        ):
            raise refused("embedded", name)


def _inspect_drawing(name: str, root: Element) -> None:
    """An SVG may fetch and run, too."""
    for element in root.iter():
        if _local(element) in ("script", "foreignObject"):
            raise refused("embedded", name)
        words = [element.text or "", *element.attrib.values()]
        fetched = [word for key, word in element.attrib.items() if key.endswith("href")]
        if any(not word.startswith(("#", "data:image/")) for word in fetched) or any(
            FETCHING.search(word) for word in words
        ):
            raise refused("external", name)


def _local(element: Element) -> str:
    return str(element.tag).rpartition("}")[2]


def _acts(relation: str) -> bool:
    return ACTING_RELATION.search(relation) is not None
