"""The theme scheme as a SKOS vocabulary, in Turtle and JSON-LD. Pure.

A public page may offer it, so that nothing here needs a library (documents/catalogue/graph.py).
Which word of SKOS stands for what, and why: docs/formats/skos.md. The words by which a theme
is recognised are no part of it: they are settings of a machine, not meaning.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

from participation.publication.documents.catalogue.graph import (
    RDF_TYPE,
    XSD,
    Iri,
    Literal,
    Statement,
    json_ld,
    turtle,
)
from participation.themes.target_groups import target_group_scheme
from participation.themes.vocabulary.comparing import Entry, Vocabulary
from participation.themes.vocabulary.skos_terms import (
    DCT,
    EXCLUDES,
    EXCLUSION_NOTE,
    ISEK,
    OWL,
    PLAIN_TAGS,
    SKOS,
)

FORMATS = {"ttl": "text/turtle; charset=utf-8", "jsonld": "application/ld+json"}
LOCAL = "urn:participation"
"""Where an installation's address is not known: names that mean the same here alone."""


@dataclass(frozen=True, kw_only=True)
class Published:
    """A version as it goes out. `issued`: its day as ISO text; '': not known."""

    vocabulary: Vocabulary
    issued: str
    address: str = LOCAL


def render_skos(published: Published, *, format: str) -> bytes:
    """Return the file. format: "ttl" or "jsonld"."""
    write = turtle if format == "ttl" else json_ld
    return write(statements(published))


def statements(published: Published) -> list[Statement]:
    """All that is said of the themes, and of the target groups as a second scheme."""
    return [*_themes(published), *_target_groups(published)]


def _themes(published: Published) -> Iterator[Statement]:
    vocabulary = published.vocabulary
    scheme = _name(published, "themen", vocabulary.key)
    yield from _scheme(
        scheme, vocabulary.key, vocabulary.version, vocabulary.title, published.issued
    )
    concepts = [*vocabulary.themes, *vocabulary.ended]
    for entry in concepts:
        concept = _concept(published, vocabulary.key, entry.key)
        yield from _named(concept, scheme, entry.key, entry.label)
        if entry.ended_on:
            yield from _gone(published, entry)
        else:
            yield Statement(scheme, f"{SKOS}hasTopConcept", concept)
            yield Statement(concept, f"{SKOS}topConceptOf", scheme)
        yield from _meaning(concept, entry)


def _scheme(
    scheme: Iri, key: str, version: str, title: Mapping[str, str], issued: str
) -> Iterator[Statement]:
    yield Statement(scheme, RDF_TYPE, Iri(f"{SKOS}ConceptScheme"))
    yield Statement(scheme, f"{SKOS}notation", Literal(key))
    yield from _texts(scheme, f"{DCT}title", title)
    yield Statement(scheme, f"{OWL}versionInfo", Literal(version))
    if issued:
        yield Statement(scheme, f"{DCT}issued", Literal(issued, datatype=f"{XSD}date"))


def _named(
    concept: Iri, scheme: Iri, key: str, label: Mapping[str, str]
) -> Iterator[Statement]:
    yield Statement(concept, RDF_TYPE, Iri(f"{SKOS}Concept"))
    yield Statement(concept, f"{SKOS}inScheme", scheme)
    yield Statement(concept, f"{SKOS}notation", Literal(key))
    yield from _texts(concept, f"{SKOS}prefLabel", label)


def _meaning(concept: Iri, entry: Entry) -> Iterator[Statement]:
    plain = {
        language: text
        for language, text in entry.plain_label.items()
        if text != entry.label.get(language)
    }
    yield from _texts(concept, f"{SKOS}altLabel", plain)
    yield from _texts(concept, f"{SKOS}definition", entry.description)
    for text in entry.belongs:
        yield Statement(concept, f"{SKOS}scopeNote", _german(text))
    for text in entry.not_belongs:
        yield Statement(concept, EXCLUSION_NOTE, _german(text))
        # Whoever knows SKOS alone must not read it as something that belongs.
        yield Statement(concept, f"{SKOS}note", _german(f"{EXCLUDES}{text}"))
    for text in entry.examples:
        yield Statement(concept, f"{SKOS}example", _german(text))
    for text in entry.isek:
        yield Statement(concept, f"{SKOS}note", _german(f"{ISEK}{text}"))
    if entry.system:
        text = "Wird nur von Menschen vergeben, nie von der Maschine."
        yield Statement(concept, f"{SKOS}editorialNote", _german(text))


def _gone(published: Published, entry: Entry) -> Iterator[Statement]:
    """A theme that ended: what came after it, when and why."""
    scheme = published.vocabulary.key
    concept = _concept(published, scheme, entry.key)
    true = Literal("true", datatype=f"{XSD}boolean")
    yield Statement(concept, f"{OWL}deprecated", true)
    for key in entry.replaced_by:
        heir = _concept(published, scheme, key)
        yield Statement(concept, f"{DCT}isReplacedBy", heir)
        yield Statement(heir, f"{DCT}replaces", concept)
    happened = {"split": "geteilt", "merge": "zusammengelegt"}.get(
        entry.kind, "beendet"
    )
    names = ", ".join(entry.replaced_by)
    told = f"{entry.ended_on}: {happened}{f' zu {names}' if names else ''}."
    if entry.reason:
        told += f" {entry.reason}"
    yield Statement(concept, f"{SKOS}historyNote", _german(told))


def _target_groups(published: Published) -> Iterator[Statement]:
    groups = target_group_scheme()
    scheme = _name(published, "zielgruppen", groups.key)
    yield from _scheme(scheme, groups.key, groups.version, groups.title, "")
    for key, label in groups.labels.items():
        concept = _name(published, "zielgruppen", groups.key, key)
        yield from _named(concept, scheme, key, label)
        yield Statement(scheme, f"{SKOS}hasTopConcept", concept)
        yield Statement(concept, f"{SKOS}topConceptOf", scheme)


def _concept(published: Published, scheme: str, key: str) -> Iri:
    return _name(published, "themen", scheme, key)


def _name(published: Published, *parts: str) -> Iri:
    """An address; in a URN the parts are parted by colons."""
    mark = ":" if published.address == LOCAL else "/"
    quoted = (quote(part, safe="") for part in parts)
    return Iri(mark.join((published.address, *quoted)))


def _texts(
    subject: Iri, predicate: str, texts: Mapping[str, Any]
) -> Iterable[Statement]:
    return [
        Statement(
            subject,
            predicate,
            Literal(str(text), language=PLAIN_TAGS.get(language, language)),
        )
        for language, text in sorted(texts.items())
    ]


def _german(text: str) -> Literal:
    return Literal(text, language="de")
