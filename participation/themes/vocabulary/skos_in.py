"""Read a SKOS vocabulary from Turtle or JSON-LD, whoever wrote it.

The file may be hostile. Nothing is ever fetched: a JSON-LD context that lies elsewhere is
refused before any library sees it, and addresses are names here. What would grow while it
is read (long addresses that a short prefix repeats) is refused by its size.
"""

import logging
import re
import warnings
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Final
from urllib.parse import unquote

from participation.themes.scheme import MOST_KEY_CHARACTERS
from participation.themes.target_groups import target_group_scheme
from participation.themes.vocabulary.skos_bounds import (
    MOST_STATEMENTS,
    UnreadableVocabularyError,
    as_json,
    check_json,
    check_turtle,
)
from participation.themes.vocabulary.skos_terms import (
    DCT,
    EXCLUDES,
    EXCLUSION_NOTE,
    ISEK,
    OWL,
    PLAIN_TAGS,
    SKOS,
)

LARGEST_FILE: Final = 1_000_000
MOST_THEMES: Final = 500
_LONGEST: Final = {"label": 200, "plain_label": 200, "description": 2_000}
_LONGEST_NOTE, _MOST_NOTES = 500, 50
_TYPE: Final = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"
_LANGUAGE: Final = re.compile(r"[a-z]{2,3}(?:-[a-z0-9]{1,8})*")
_KNOWN: Final = frozenset(
    {
        _TYPE,
        EXCLUSION_NOTE,
        *(f"{SKOS}{n}" for n in (
            "inScheme", "topConceptOf", "notation", "prefLabel", "altLabel",
            "definition", "scopeNote", "note", "example", "editorialNote",
            "historyNote", "changeNote",
        )),
        *(f"{DCT}{n}" for n in ("isReplacedBy", "replaces")),
        f"{OWL}deprecated",
    }
)  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class ReadTheme:
    """What a file says of a theme. What it does not say is empty, and stays as it is."""

    key: str
    texts: Mapping[str, Mapping[str, str]]  # label, plain_label, description
    notes: Mapping[str, tuple[str, ...]]  # belongs, not_belongs, examples, isek
    ended: bool = False
    replaced_by: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class ReadVocabulary:
    """`unknown`: what is said of themes in words that are not taken over."""

    key: str
    version: str
    themes: tuple[ReadTheme, ...]
    unknown: tuple[str, ...] = field(default=())


def read_skos(content: bytes, *, scheme_key: str = "") -> ReadVocabulary:
    """Return the theme scheme in a file. Raises UnreadableVocabularyError.

    scheme_key: which of several schemes is meant; target groups are never themes.
    """
    if len(content) > LARGEST_FILE:
        raise UnreadableVocabularyError("too_large")
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise UnreadableVocabularyError("not_utf8") from error
    if "\x00" in text:
        raise UnreadableVocabularyError("not_utf8")
    data = as_json(text)
    if data is None:
        check_turtle(text)
        triples = _parsed(text, "turtle")
    else:
        check_json(data)
        triples = _parsed(text, "json-ld")
    return _vocabulary(triples, scheme_key)


_Values = dict[str, list[tuple[str, str | None]]]
"""By predicate: values with their language; None: the value is an address."""


def _parsed(text: str, format: str) -> dict[str, _Values]:
    # 0.3 s of import and 30 MB, for a page that is opened a few times a year.
    import rdflib  # noqa: PLC0415 -- slow import
    from rdflib import URIRef  # noqa: PLC0415 -- slow import

    # Or "1E999999999"^^xsd:decimal becomes a text of a gigabyte.
    rdflib.NORMALIZE_LITERALS = False

    class Graph(rdflib.Graph):
        """Takes no more statements than a vocabulary has."""

        def add(self, triple: Any) -> Any:
            if len(self) >= MOST_STATEMENTS:
                raise UnreadableVocabularyError("too_large")
            return super().add(triple)

    # It warns of every odd address, quoting it: thousands of lines of a stranger's.
    logging.getLogger("rdflib.term").setLevel(logging.CRITICAL)
    graph = Graph(bind_namespaces="none")
    try:
        with warnings.catch_warnings():  # its JSON-LD parser uses its own old classes
            warnings.simplefilter("ignore", DeprecationWarning)
            graph.parse(data=text, format=format)
    except RecursionError as error:
        raise UnreadableVocabularyError("too_deep") from error
    except UnreadableVocabularyError:
        raise
    except Exception as error:
        # A parser of strangers' files raises whatever it stumbles over.
        line = str(getattr(error, "lines", "") or "")
        place = str(int(line) + 1) if line.isdigit() else ""
        raise UnreadableVocabularyError(f"not_{_CODES[format]}", place) from error
    found: dict[str, _Values] = {}
    for subject, predicate, value in graph:
        language = None if isinstance(value, URIRef) else _language(value)
        values = found.setdefault(str(subject), {}).setdefault(str(predicate), [])
        values.append((str(value), language))
    return found


_CODES: Final = {"turtle": "turtle", "json-ld": "json_ld"}


def _language(value: Any) -> str:
    tag = str(getattr(value, "language", None) or "").casefold()
    ours = {registered: code for code, registered in PLAIN_TAGS.items()}
    return ours.get(tag, tag)


def _vocabulary(nodes: Mapping[str, _Values], scheme_key: str) -> ReadVocabulary:
    scheme = _chosen_scheme(nodes, scheme_key)
    concepts = {
        name: node
        for name, node in nodes.items()
        if (f"{SKOS}Concept", None) in node.get(_TYPE, ())
        and (scheme in _addresses(node, f"{SKOS}inScheme")
             or scheme in _addresses(node, f"{SKOS}topConceptOf"))
    }  # fmt: skip
    if not concepts:
        raise UnreadableVocabularyError("no_themes")
    if len(concepts) > MOST_THEMES:
        raise UnreadableVocabularyError("too_many_themes")
    keys = {name: _key(name, node) for name, node in concepts.items()}
    if len(set(keys.values())) < len(keys):
        twice = sorted(keys.values())
        place = next(a for a, b in zip(twice, twice[1:], strict=False) if a == b)
        raise UnreadableVocabularyError("key_twice", place)
    themes = [_theme(keys[name], node, keys) for name, node in concepts.items()]
    unknown = {
        f"{keys[name]}: {_short(predicate)}"
        for name, node in concepts.items()
        for predicate in node
        if predicate not in _KNOWN
    }
    said = nodes.get(scheme, {})
    return ReadVocabulary(
        key=_first(said, f"{SKOS}notation") or _last_part(scheme),
        version=_first(said, f"{OWL}versionInfo"),
        themes=tuple(sorted(themes, key=lambda theme: theme.key)),
        unknown=tuple(sorted(unknown)),
    )


def _chosen_scheme(nodes: Mapping[str, _Values], scheme_key: str) -> str:
    schemes = {
        name: _first(node, f"{SKOS}notation") or _last_part(name)
        for name, node in sorted(nodes.items())
        if (f"{SKOS}ConceptScheme", None) in node.get(_TYPE, ())
    }
    groups = target_group_scheme().key
    themes = {name: key for name, key in schemes.items() if key != groups}
    named = [name for name, key in themes.items() if key == scheme_key]
    if named:
        return named[0]
    if len(themes) != 1:
        raise UnreadableVocabularyError("several_schemes" if themes else "no_scheme")
    return next(iter(themes))


def _theme(key: str, node: _Values, keys: Mapping[str, str]) -> ReadTheme:
    texts = {
        "label": _by_language(key, node, "prefLabel", "label"),
        "plain_label": _by_language(key, node, "altLabel", "plain_label"),
        "description": _by_language(key, node, "definition", "description"),
    }
    ended = any(v in ("true", "1") for v, _ in node.get(f"{OWL}deprecated", ()))
    if not texts["label"] and not ended:
        raise UnreadableVocabularyError("no_label", key)
    heirs = [
        keys.get(address, _last_part(address))
        for address in _addresses(node, f"{DCT}isReplacedBy")
    ]
    return ReadTheme(
        key=key,
        texts={name: found for name, found in texts.items() if found},
        notes={name: found for name, found in _notes(key, node) if found},
        ended=ended or bool(heirs),
        replaced_by=tuple(sorted(set(heirs))),
    )


def _by_language(key: str, node: _Values, word: str, name: str) -> dict[str, str]:
    found: dict[str, str] = {}
    for text, language in sorted(node.get(f"{SKOS}{word}", ()), key=str):
        if language is None:
            continue
        code = language or "de"
        if not _LANGUAGE.fullmatch(code):
            raise UnreadableVocabularyError("bad_language", key)
        if word == "prefLabel" and code in found:
            raise UnreadableVocabularyError("label_twice", key)
        if code not in found and text.strip():
            found[code] = _text(key, text, _LONGEST[name])
    return found


def _notes(key: str, node: _Values) -> Iterator[tuple[str, tuple[str, ...]]]:
    yield "belongs", _strings(key, node, f"{SKOS}scopeNote")
    plain = _strings(key, node, f"{SKOS}note", most=2 * _MOST_NOTES)
    excluded = _strings(key, node, EXCLUSION_NOTE)
    yield "not_belongs", excluded or _after(EXCLUDES, plain)
    yield "examples", _strings(key, node, f"{SKOS}example")
    yield "isek", _after(ISEK, plain)


def _after(mark: str, texts: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(t.removeprefix(mark) for t in texts if t.startswith(mark))


def _strings(
    key: str, node: _Values, predicate: str, most: int = _MOST_NOTES
) -> tuple[str, ...]:
    """German notes, and such without a language; a set, for RDF knows no order."""
    found = {
        _text(key, text, _LONGEST_NOTE + len(EXCLUDES))
        for text, language in node.get(predicate, ())
        if language in ("", "de") and text.strip()
    }
    if len(found) > most:
        raise UnreadableVocabularyError("too_many_notes", key)
    return tuple(sorted(found))


def _text(key: str, text: str, longest: int) -> str:
    text = text.strip()
    if len(text) > longest:
        raise UnreadableVocabularyError("text_too_long", key)
    if not all(char.isprintable() or char in "\n\u200c\u200d" for char in text):
        raise UnreadableVocabularyError("text_unusable", key)
    return text


def _key(name: str, node: _Values) -> str:
    key = _first(node, f"{SKOS}notation") or _last_part(name)
    if not key or len(key) > MOST_KEY_CHARACTERS or not key.isprintable():
        raise UnreadableVocabularyError("bad_key", key[:MOST_KEY_CHARACTERS])
    return key


def _first(node: _Values, predicate: str) -> str:
    values = sorted(
        v for v, language in node.get(predicate, ()) if language is not None
    )
    return values[0].strip() if values else ""


def _addresses(node: _Values, predicate: str) -> list[str]:
    return [v for v, language in node.get(predicate, ()) if language is None]


def _last_part(address: str) -> str:
    return unquote(re.split(r"[/#:]", address.rstrip("/#"))[-1])


def _short(predicate: str) -> str:
    return (
        f"skos:{predicate.removeprefix(SKOS)}"
        if predicate.startswith(SKOS)
        else predicate[:200]
    )
