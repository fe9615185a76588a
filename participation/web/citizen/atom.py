"""A feed as Atom 1.0 (RFC 4287), escaped by the library that writes it. Pure."""

import datetime
import re
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from xml.etree import ElementTree

NAMESPACE = "http://www.w3.org/2005/Atom"
MEDIA_TYPE = "application/atom+xml; charset=utf-8"
# What XML 1.0 cannot hold in any spelling.
_FORBIDDEN = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")

ElementTree.register_namespace("", NAMESPACE)


@dataclass(frozen=True, kw_only=True)
class Entry:
    """One thing that changes; `language` is that of the summary."""

    id: uuid.UUID
    title: str
    summary: str
    link: str
    updated: datetime.date
    language: str


@dataclass(frozen=True, kw_only=True)
class Feed:
    title: str
    author: str
    language: str
    page: str  # what the feed is about
    address: str  # of the feed itself
    updated: datetime.date
    entries: Sequence[Entry]


def write_feed(feed: Feed) -> bytes:
    root = ElementTree.Element(_name("feed"), {"xml:lang": feed.language})
    _add(root, "title", feed.title)
    _add(root, "id", feed.address)
    _add(root, "updated", _moment(feed.updated))
    _add(ElementTree.SubElement(root, _name("author")), "name", feed.author)
    _link(root, "self", feed.address, "application/atom+xml")
    _link(root, "alternate", feed.page, "text/html")
    for entry in feed.entries:
        _add_entry(root, entry)
    written: bytes = ElementTree.tostring(root, "utf-8", xml_declaration=True)
    return written


def _add_entry(root: ElementTree.Element, entry: Entry) -> None:
    element = ElementTree.SubElement(root, _name("entry"))
    _add(element, "id", entry.id.urn)
    _add(element, "title", entry.title)
    _add(element, "updated", _moment(entry.updated))
    _link(element, "alternate", entry.link, "text/html")
    summary = _add(element, "summary", entry.summary)
    summary.set("xml:lang", entry.language)


def _add(parent: ElementTree.Element, name: str, text: str) -> ElementTree.Element:
    element = ElementTree.SubElement(parent, _name(name))
    element.text = _FORBIDDEN.sub("", text)
    return element


def _link(parent: ElementTree.Element, rel: str, href: str, media_type: str) -> None:
    ElementTree.SubElement(
        parent, _name("link"), {"rel": rel, "type": media_type, "href": href}
    )


def _name(name: str) -> str:
    return f"{{{NAMESPACE}}}{name}"


def _moment(day: datetime.date) -> str:
    """Days are all that is known; a feed wants a moment."""
    return f"{day.isoformat()}T00:00:00Z"
