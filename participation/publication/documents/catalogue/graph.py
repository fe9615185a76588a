"""Statements of RDF and the two ways in which they are written.

A dozen classes of DCAT-AP.de need no library at run time. What is written is the plainest
part of each syntax: Turtle without prefixes, JSON-LD in its expanded form. Whatever a
questionnaire is called, its text stays inside its literal, and an address inside its
brackets.
"""

import datetime
import json
import re
from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import quote

RDF_TYPE = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"
XSD = "http://www.w3.org/2001/XMLSchema#"
NOT_IN_IRI = re.compile(r"[\x00-\x20<>\"{}|^`\\\ud800-\udfff]")
NOT_IN_LITERAL = re.compile(r'[\x00-\x1f"\\\x7f-\x9f\u2028\u2029]')
SURROGATE = re.compile("[\ud800-\udfff]")
NAMED_ESCAPES = {'"': '\\"', "\\": "\\\\", "\n": "\\n", "\r": "\\r", "\t": "\\t"}


@dataclass(frozen=True)
class Iri:
    """An address, or "_:name" for a node that has none outside this file."""

    value: str


@dataclass(frozen=True)
class Literal:
    """A text with its language, or a value with the address of its type."""

    value: str
    language: str = ""
    datatype: str = ""


Node = Iri | Literal


@dataclass(frozen=True)
class Statement:
    subject: Iri
    predicate: str
    object: Node


def day(value: datetime.date) -> Literal:
    return Literal(value.isoformat(), datatype=f"{XSD}date")


def turtle(statements: Iterable[Statement]) -> bytes:
    """One statement a line, every address in full."""
    lines = [
        f"{_iri(s.subject.value)} {_iri(s.predicate)} {_node(s.object)} ."
        for s in statements
    ]
    return ("\n".join(lines) + "\n").encode("utf-8")


def json_ld(statements: Iterable[Statement]) -> bytes:
    """A list of nodes, each with all that is said of it."""
    nodes: dict[str, dict[str, list[object]]] = {}
    for statement in statements:
        subject = _safe_iri(statement.subject.value)
        node = nodes.setdefault(subject, {})
        if statement.predicate == RDF_TYPE and isinstance(statement.object, Iri):
            node.setdefault("@type", []).append(_safe_iri(statement.object.value))
        else:
            node.setdefault(statement.predicate, []).append(_value(statement.object))
    listed = [{"@id": subject, **node} for subject, node in nodes.items()]
    return json.dumps(listed, ensure_ascii=False, indent=1).encode("utf-8") + b"\n"


def _node(node: Node) -> str:
    if isinstance(node, Iri):
        return _iri(node.value)
    written = f'"{NOT_IN_LITERAL.sub(_escape, _whole(node.value))}"'
    if node.language:
        return f"{written}@{node.language}"
    return f"{written}^^{_iri(node.datatype)}" if node.datatype else written


def _value(node: Node) -> dict[str, str]:
    if isinstance(node, Iri):
        return {"@id": _safe_iri(node.value)}
    value = {"@value": _whole(node.value)}
    if node.language:
        value["@language"] = node.language
    if node.datatype:
        value["@type"] = node.datatype
    return value


def _iri(value: str) -> str:
    safe = _safe_iri(value)
    return safe if safe.startswith("_:") else f"<{safe}>"


def _safe_iri(value: str) -> str:
    return NOT_IN_IRI.sub(lambda found: quote(found[0], errors="replace"), value)


def _escape(found: re.Match[str]) -> str:
    return NAMED_ESCAPES.get(found[0]) or f"\\u{ord(found[0]):04X}"


def _whole(text: str) -> str:
    """The text without halves of characters, which UTF-8 cannot carry."""
    return SURROGATE.sub("\N{REPLACEMENT CHARACTER}", text)
