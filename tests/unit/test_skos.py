"""The vocabulary as SKOS: what is written, and what is read from strangers' files."""

import json
import resource
import socket
from typing import Any

import pytest
import rdflib
from rdflib.compare import isomorphic

from participation.publication.documents.skos import Published, render_skos
from participation.themes.scheme import SCHEME_PATH
from participation.themes.target_groups import target_group_labels
from participation.themes.vocabulary.comparing import vocabulary_of
from participation.themes.vocabulary.skos_bounds import UnreadableVocabularyError
from participation.themes.vocabulary.skos_in import (
    LARGEST_FILE,
    read_skos,
)

# The JSON-LD parser of rdflib uses its own old classes.
pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning:rdflib")
SKOS = rdflib.SKOS
DCT = rdflib.DCTERMS
XKOS = rdflib.Namespace("http://rdf-vocabulary.ddialliance.org/xkos#")
ROOT = "https://mitreden.example.de"
CONTENT = {
    "key": "stadt",
    "version": "2029-1",
    "title": {"de": "Themen"},
    "themes": [
        {
            "key": "gruen",
            "label": {"de": "Grün", "de-leicht": "Bäume", "ar": "أخضر"},
            "plain_label": {"de": "Parks", "de-leicht": "Bäume"},
            "description": {"de": 'Alles "Grüne"\nund mehr'},
            "belongs": ["Parks", "Bäume"],
            "not_belongs": ["Friedhöfe"],
            "examples": ["Mehr Bäume!"],
            "isek": ["3.5"],
            "rules": ["^park"],
        },
        {"key": "Rad & Fuß", "label": "Rad"},
        {"key": "rest", "label": "Rest", "system": True},
    ],
    "ended": [
        {
            "key": "park",
            "label": {"de": "Park"},
            "ended_on": "2028-05-01",
            "kind": "split",
            "replaced_by": ["gruen", "Rad & Fuß"],
            "reason": "Zu eng",
        }
    ],
}


def published(content: dict[str, Any] = CONTENT) -> Published:
    return Published(
        vocabulary=vocabulary_of(content), issued="2029-01-02", address=ROOT
    )


def graph_of(format: str) -> rdflib.Graph:
    written = render_skos(published(), format=format)
    name = {"ttl": "turtle", "jsonld": "json-ld"}[format]
    return rdflib.Graph().parse(data=written, format=name)


def test_both_files_say_the_same() -> None:
    assert isomorphic(graph_of("ttl"), graph_of("jsonld"))


def test_a_theme_is_a_concept_with_all_that_explains_it() -> None:
    graph = graph_of("ttl")
    scheme = rdflib.URIRef(f"{ROOT}/themen/stadt")
    theme = rdflib.URIRef(f"{ROOT}/themen/stadt/gruen")

    def german(predicate: Any) -> set[str]:
        return {str(o) for o in graph.objects(theme, predicate) if o.language == "de"}

    assert (scheme, rdflib.RDF.type, SKOS.ConceptScheme) in graph
    assert str(graph.value(scheme, rdflib.OWL.versionInfo)) == "2029-1"
    assert graph.value(scheme, DCT.issued).toPython().isoformat() == "2029-01-02"
    assert (theme, SKOS.inScheme, scheme) in graph
    assert str(graph.value(theme, SKOS.notation)) == "gruen"
    assert {o.language: str(o) for o in graph.objects(theme, SKOS.prefLabel)} == {
        "de": "Grün", "de-simple": "Bäume", "ar": "أخضر",
    }  # fmt: skip
    assert german(SKOS.altLabel) == {"Parks"}
    assert german(SKOS.definition) == {'Alles "Grüne"\nund mehr'}
    assert german(SKOS.scopeNote) == {"Parks", "Bäume"}
    assert german(XKOS.exclusionNote) == {"Friedhöfe"}
    assert german(SKOS.note) == {"Gehört nicht dazu: Friedhöfe", "ISEK: 3.5"}
    assert german(SKOS.example) == {"Mehr Bäume!"}
    assert b"^park" not in render_skos(published(), format="ttl")


def test_an_ended_theme_says_what_came_after_it_and_why() -> None:
    graph = graph_of("jsonld")
    ended = rdflib.URIRef(f"{ROOT}/themen/stadt/park")
    heirs = {
        rdflib.URIRef(f"{ROOT}/themen/stadt/gruen"),
        rdflib.URIRef(f"{ROOT}/themen/stadt/Rad%20%26%20Fu%C3%9F"),
    }

    assert set(graph.objects(ended, DCT.isReplacedBy)) == heirs
    assert set(graph.subjects(DCT.replaces, ended)) == heirs
    assert graph.value(ended, rdflib.OWL.deprecated).toPython() is True
    assert str(graph.value(ended, SKOS.historyNote)) == (
        "2028-05-01: geteilt zu gruen, Rad & Fuß. Zu eng"
    )
    assert graph.value(ended, SKOS.topConceptOf) is None


def test_target_groups_are_a_scheme_of_their_own() -> None:
    graph = graph_of("ttl")
    scheme = rdflib.URIRef(f"{ROOT}/zielgruppen/target-groups")

    keys = {
        str(graph.value(concept, SKOS.notation))
        for concept in graph.subjects(SKOS.inScheme, scheme)
    }

    assert keys == set(target_group_labels())


@pytest.mark.parametrize("format", ["ttl", "jsonld"])
def test_the_shipped_scheme_is_read_as_it_was_written(format: str) -> None:
    content = json.loads(SCHEME_PATH.read_text(encoding="utf-8"))
    written = render_skos(published(content), format=format)

    read = read_skos(written)

    assert (read.key, read.version, read.unknown) == ("erfurt", "2026-1", ())
    by_key = {theme["key"]: theme for theme in content["themes"]}
    assert [theme.key for theme in read.themes] == sorted(by_key)
    for theme in read.themes:
        told = by_key[theme.key]
        assert theme.texts["label"] == told["label"]
        assert {**told["label"], **theme.texts.get("plain_label", {})} == told[
            "plain_label"
        ] or theme.texts.get("plain_label", {}).items() <= told["plain_label"].items()
        assert theme.texts["description"] == told["description"]
        for name in ("belongs", "not_belongs", "examples", "isek"):
            assert set(theme.notes.get(name, ())) == set(told.get(name, ())), theme.key
        assert not theme.ended


def test_a_theme_that_ended_is_read_with_its_successors() -> None:
    found = {t.key: t for t in read_skos(render_skos(published(), format="ttl")).themes}

    assert found["park"].ended
    assert found["park"].replaced_by == ("Rad & Fuß", "gruen")
    assert found["gruen"].texts["label"]["de-leicht"] == "Bäume"


PREFIXES = (
    "@prefix skos: <http://www.w3.org/2004/02/skos/core#> .\n"
    "@prefix s: <http://other.example/x#> .\n"
    "s:all a skos:ConceptScheme .\n"
)


def turtle(*lines: str) -> bytes:
    return (PREFIXES + "\n".join(lines)).encode()


def test_another_editors_plain_file_is_read() -> None:
    read = read_skos(
        turtle(
            "s:wald a skos:Concept ; skos:topConceptOf s:all ;",
            '  skos:prefLabel "Wald"@de, "Forest"@en ; skos:broader s:gruen ;',
            '  skos:note "Gehört nicht dazu: Parks"@de, "Notiz"@de .',
        )
    )

    (theme,) = read.themes
    assert (read.key, theme.key) == ("all", "wald")
    assert theme.texts == {"label": {"de": "Wald", "en": "Forest"}}
    assert theme.notes == {"not_belongs": ("Parks",)}
    assert read.unknown == ("wald: skos:broader",)


CONCEPT = "a skos:Concept ; skos:inScheme s:all ;"
CONTEXT = {"skos": "http://www.w3.org/2004/02/skos/core#"}


def code(content: bytes) -> str:
    with pytest.raises(UnreadableVocabularyError) as error:
        read_skos(content)
    return error.value.code


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (b"", "no_scheme"),
        (b"\xff\xfe", "not_utf8"),
        (b"a\x00b", "not_utf8"),
        (b" " * (LARGEST_FILE + 1), "too_large"),
        (b"<html>", "not_turtle"),
        (b"{", "not_json"),
        (b"{}", "no_scheme"),
        (b"[" * 100_000, "too_deep"),
        (b'{"a":' * 50_000, "too_deep"),
        (b"s:a s:b " + b"(" * 5_000, "too_deep"),
        (turtle(), "no_themes"),
        (turtle("s:b a skos:ConceptScheme ."), "several_schemes"),
        (turtle(f"s:a {CONCEPT} skos:note 'x' ."), "no_label"),
        (turtle(f"s:a {CONCEPT} skos:prefLabel 'x', 'y' ."), "label_twice"),
        (turtle(f"s:a {CONCEPT} skos:prefLabel '{'x' * 201}' ."), "text_too_long"),
        (turtle(f"s:a {CONCEPT} skos:prefLabel 'x\\u0007' ."), "text_unusable"),
        (turtle(f"s:a {CONCEPT} skos:prefLabel 'x' ; skos:notation '{'k' * 41}' ."),
         "bad_key"),
        (turtle(f"s:a {CONCEPT} skos:prefLabel 'x' ; skos:notation 'k' .",
                f"s:b {CONCEPT} skos:prefLabel 'y' ; skos:notation 'k' ."),
         "key_twice"),
        (turtle(*(f"s:t{n} {CONCEPT} skos:prefLabel 'x' ." for n in range(501))),
         "too_many_themes"),
        (turtle(f"s:a {CONCEPT} skos:prefLabel 'x' ; skos:example "
                + ", ".join(f"'e{n}'" for n in range(51)) + " ."),
         "too_many_notes"),
        (f"@prefix x: <http://e.de/{'a' * 600}> .".encode(), "long_address"),
        (b"@base <a/> .\n@base <b/> .\nBASE <c/>\n", "long_address"),
        (turtle("[] skos:note " + ",".join(["[]"] * 50_001) + " ."), "too_large"),
        (json.dumps({"@graph": [[]] * 100_001}).encode(), "too_large"),
    ],
)  # fmt: skip
def test_what_cannot_be_used_is_refused_by_its_reason(
    content: bytes, expected: str
) -> None:
    assert code(content) == expected


@pytest.mark.parametrize(
    "data",
    [
        {"@context": "http://127.0.0.1:9/context"},
        {"@context": [CONTEXT, "file:///etc/passwd"]},
        {"@context": {**CONTEXT, "@import": "http://127.0.0.1:9/x"}},
        {"@context": {"t": {"@id": "skos:note", "@context": "http://127.0.0.1:9/"}}},
        {"@graph": [{"skos:note": {"@context": "http://127.0.0.1:9/"}}]},
    ],
)
def test_nothing_is_ever_fetched(data: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    def no_network(*_arguments: object) -> None:
        raise AssertionError("a connection was tried")

    monkeypatch.setattr(socket.socket, "connect", no_network)

    assert code(json.dumps(data).encode()) == "remote_context"


def test_a_number_of_a_billion_digits_is_not_written_out() -> None:
    memory = resource.getrlimit(resource.RLIMIT_AS)
    resource.setrlimit(resource.RLIMIT_AS, (1_500_000_000, memory[1]))
    try:
        read = read_skos(
            turtle(
                "@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .",
                f"s:a {CONCEPT} skos:prefLabel 'A'@de ;",
                ' skos:note "1E999999999"^^xsd:decimal .',
            )
        )
    finally:
        resource.setrlimit(resource.RLIMIT_AS, memory)

    assert [theme.key for theme in read.themes] == ["a"]


def test_a_theme_ended_in_either_spelling_of_true() -> None:
    for true in ("true", '"1"^^xsd:boolean'):
        read = read_skos(
            turtle(
                "@prefix owl: <http://www.w3.org/2002/07/owl#> .",
                "@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .",
                f"s:a {CONCEPT} owl:deprecated {true} .",
            )
        )
        assert [theme.ended for theme in read.themes] == [True]


def test_a_context_that_grows_is_refused() -> None:
    terms = {f"t{n}": f"t{n - 1}:xxxxxxxxxxxxxxxxxxxxx" for n in range(1, 400)}

    assert code(json.dumps({"@context": terms}).encode()) == "long_address"


def test_a_file_may_name_addresses_that_nobody_opens(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def no_network(*_arguments: object) -> None:
        raise AssertionError("a connection was tried")

    monkeypatch.setattr(socket.socket, "connect", no_network)

    read = read_skos(
        turtle(
            "@prefix owl: <http://www.w3.org/2002/07/owl#> .",
            "<http://127.0.0.1:9/o> owl:imports <http://127.0.0.1:9/x> .",
            f"s:a {CONCEPT} skos:prefLabel 'A'@de ;",
            " skos:exactMatch <http://127.0.0.1:9/y> .",
        )
    )

    assert [theme.key for theme in read.themes] == ["a"]
    assert read.unknown == ("a: skos:exactMatch",)
