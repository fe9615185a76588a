"""The spaCy component: the same passages as spans, and people from entities."""

import pytest
import spacy
from spacy.tokens import Span

from participation.text.personal import PersonalData
from participation.themes.pipeline.personal import (
    PERSONAL_COMPONENT,
    PERSONAL_KEY,
    PersonalDataFinder,
)


@pytest.fixture
def nlp():
    pipeline = spacy.blank("de")
    pipeline.add_pipe(PERSONAL_COMPONENT)
    return pipeline


def spans(doc):
    return [(span.label_, span.text) for span in doc.spans[PERSONAL_KEY]]


def test_passages_become_spans_widened_to_tokens(nlp):
    doc = nlp("Frau Schulze, Bukarester Str.6, karin@example.org")

    assert spans(doc) == [
        ("name", "Frau Schulze"),
        ("address", "Str.6"),
        ("email", "karin@example.org"),
    ]
    assert doc.user_data[PERSONAL_KEY] == (
        PersonalData("name", 0, 12),
        PersonalData("address", 29, 30),
        PersonalData("email", 32, 49),
    )


@pytest.mark.parametrize("text", ["", "Mehr Bänke!", "🌳"])
def test_a_text_without_any_has_an_empty_group(nlp, text):
    doc = nlp(text)

    assert spans(doc) == []
    assert doc.user_data[PERSONAL_KEY] == ()


def test_match_changes_nothing_and_set_annotations_writes(nlp):
    doc = nlp.make_doc("Kevin war da")
    finder = PersonalDataFinder()

    found = finder.match(doc)

    assert found == [PersonalData("name", 0, 5)]
    assert (PERSONAL_KEY in doc.spans, PERSONAL_KEY in doc.user_data) == (False, False)
    finder.set_annotations(doc, found)
    assert spans(doc) == [("name", "Kevin")]


def test_people_of_a_trained_pipeline_join_but_no_place_and_no_noun():
    doc = spacy.blank("de")(
        "Xaveria Zwölfling und Kevin am Spielplatz , Karl-Marx-Platz"
    )
    doc.ents = [
        Span(doc, 0, 2, label="PER"),
        Span(doc, 3, 4, label="PER"),
        Span(doc, 5, 6, label="PER"),
        Span(doc, 7, 8, label="PER"),
    ]

    PersonalDataFinder()(doc)

    assert spans(doc) == [("name", "Xaveria Zwölfling"), ("name", "Kevin")]


def test_entities_of_other_kinds_are_no_people():
    doc = spacy.blank("de")("Zwölfling liegt bei Gotha")
    doc.ents = [Span(doc, 0, 1, label="LOC")]

    assert PersonalDataFinder().match(doc) == []


def test_a_pipeline_with_it_survives_bytes_and_disk(nlp, tmp_path):
    nlp.to_disk(tmp_path)
    text = "Oma Erna, 0361 5550123"
    expected = [("name", "Erna"), ("phone", "0361 5550123")]

    assert spans(spacy.load(tmp_path)(text)) == expected
    again = spacy.blank("de")
    again.add_pipe(PERSONAL_COMPONENT)
    assert [spans(doc) for doc in again.from_bytes(nlp.to_bytes()).pipe([text])] == [
        expected
    ]
