"""The catalogue of open data against DCAT-AP.de, read back by a library for RDF."""

import dataclasses
import json

import pytest
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from pyshacl import validate
from rdflib import Graph, Namespace, URIRef
from rdflib import Literal as Term
from rdflib.compare import isomorphic
from rdflib.namespace import DCAT, DCTERMS, RDF

from config import ROOT
from participation.places.points import Bounds
from participation.publication.documents.catalogue.dcat import Publisher, catalogue
from participation.publication.documents.catalogue.graph import (
    Iri,
    Literal,
    Statement,
    json_ld,
    turtle,
)
from participation.publication.releases.content import COMMENTS
from tests.release_parts import make_release

pytestmark = pytest.mark.filterwarnings(
    "ignore::DeprecationWarning"  # of rdflib, used by pyshacl
)
SHAPES = ROOT / "tests" / "data" / "dcat-ap-de.shapes.ttl"
ADDRESS = "https://mitreden.erfurt.de/ergebnisse"
SH = Namespace("http://www.w3.org/ns/shacl#")


def publisher(**changes: object) -> Publisher:
    profile = json.loads(
        (ROOT / "participation/places/data/erfurt/city.json").read_text("utf-8")
    )
    made = Publisher.of(
        profile["official_name"],
        profile,
        contact="https://mitreden.erfurt.de/impressum",
        bounds=Bounds(south=50.9, west=10.9, north=51.1, east=11.2),
    )
    return dataclasses.replace(
        made,
        **{"contributor": "http://dcat-ap.de/def/contributors/example", **changes},
    )


def read(content: bytes, format: str = "turtle") -> Graph:
    return Graph().parse(data=content, format=format)


def violations(graph: Graph) -> list[str]:
    conforms, report, text = validate(graph, shacl_graph=str(SHAPES), inference="none")
    assert conforms == (not list(report.subjects(RDF.type, SH.ValidationResult))), text
    return [str(p) for p in report.objects(None, SH.resultPath)]


def test_the_catalogue_is_as_dcat_ap_de_asks() -> None:
    releases = [make_release(), make_release(subject=COMMENTS, method={})]

    graph = read(turtle(catalogue(releases, publisher(), address=ADDRESS)))

    assert violations(graph) == []
    assert len(list(graph.subjects(RDF.type, DCAT.Dataset))) == 2
    assert len(list(graph.subjects(RDF.type, DCAT.Distribution))) == 8


def test_an_empty_catalogue_is_one_too() -> None:
    assert violations(read(turtle(catalogue([], publisher(), address=ADDRESS)))) == []


@pytest.mark.parametrize(
    ("missing", "path"),
    [("contributor", "http://dcat-ap.de/def/dcatde/contributorID"),
     ("licence", str(DCTERMS.license))],
)  # fmt: skip
def test_what_a_city_has_not_filled_in_is_missing_and_not_made_up(
    missing: str, path: str
) -> None:
    made = publisher(**{missing: ""})

    graph = read(turtle(catalogue([make_release()], made, address=ADDRESS)))

    assert set(violations(graph)) == {path}


def test_the_shapes_find_what_is_wrong() -> None:
    graph = read(turtle(catalogue([make_release()], publisher(), address=ADDRESS)))
    dataset = URIRef(f"{ADDRESS}/default#dataset")
    graph.remove((dataset, DCTERMS.title, None))
    graph.set((URIRef(f"{ADDRESS}/default#csv"), DCTERMS.format, Term("CSV")))

    assert {str(DCTERMS.title), str(DCTERMS.format)} <= set(violations(graph))


def test_both_syntaxes_say_the_same() -> None:
    statements = catalogue([make_release()], publisher(), address=ADDRESS)

    assert isomorphic(
        read(turtle(statements)), read(json_ld(statements), format="json-ld")
    )


@hypothesis_settings(max_examples=150)
@given(st.text(), st.sampled_from(["", "de", "ar"]))
def test_no_text_leaves_its_literal(text: str, language: str) -> None:
    statements = [
        Statement(Iri("urn:a"), "urn:p", Literal(text, language=language)),
        Statement(Iri(f"urn:x:{text}"), "urn:q", Iri(f"urn:y:{text}")),
    ]

    graphs = [read(turtle(statements)), read(json_ld(statements), format="json-ld")]

    for graph in graphs:
        assert len(graph) == 2
        [said] = graph.objects(URIRef("urn:a"), URIRef("urn:p"))
        assert str(said) == text
        assert said.language == (language or None)


def test_halves_of_characters_do_not_break_the_file() -> None:
    broken = [Statement(Iri("urn:\ud800"), "urn:p", Literal("\udfff"))]

    assert turtle(broken) == '<urn:%3F> <urn:p> "\ufffd" .\n'.encode()
    assert json.loads(json_ld(broken))[0]["urn:p"] == [{"@value": "\ufffd"}]


def test_titles_keep_their_languages() -> None:
    titles = {"de": "Fragen", "de-leicht": "Leichte Fragen", "ar": "أسئلة", "xx-?": "?"}

    graph = read(
        turtle(catalogue([make_release(title=titles)], publisher(), address=ADDRESS))
    )

    said = set(graph.objects(URIRef(f"{ADDRESS}/default#dataset"), DCTERMS.title))
    assert said == {Term("Fragen", "de"), Term("أسئلة", "ar"), Term("?", "und")}
