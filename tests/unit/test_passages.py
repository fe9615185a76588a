"""The spaCy components for what a comment says beside its themes."""

import pytest
import spacy

from participation.core.errors import DataFileError
from participation.places.citydata import city_folder
from participation.places.gazetteer import gazetteer_text
from participation.themes.pipeline.passages import (
    PLACES,
    STANCE,
    TARGET_GROUPS,
    passages_of,
)
from participation.themes.tagger import Passage

NAMES = (TARGET_GROUPS, STANCE, PLACES)
TEXT = "Am Anger fehlen Bänke für Senioren."


@pytest.fixture(scope="module")
def nlp():
    nlp = spacy.blank("de")
    for name in NAMES:
        nlp.add_pipe(name)
    nlp.get_pipe(PLACES).take(gazetteer_text(city_folder("erfurt")))
    return nlp


def test_a_document_carries_what_was_found(nlp) -> None:
    doc = nlp(TEXT)

    assert passages_of(doc) == (
        Passage("stance", "problem", 0, 35),
        Passage("place", "Anger", 3, 8),
        Passage("target_group", "seniors", 26, 34),
    )
    assert doc.user_data[STANCE] == "problem"


def test_match_changes_no_document(nlp) -> None:
    doc = nlp.make_doc(TEXT)

    found = [nlp.get_pipe(name).match(doc) for name in NAMES]

    assert all(found)
    assert passages_of(doc) == ()
    assert STANCE not in doc.user_data


def test_batches_give_what_single_documents_give(nlp) -> None:
    texts = ["Danke!", TEXT, "", "Mehr Bänke am Domplatz"]

    one_by_one = [passages_of(nlp(text)) for text in texts]

    assert [passages_of(doc) for doc in nlp.pipe(texts)] == one_by_one


@pytest.mark.parametrize(
    "text", ["", " \n ", "🙂", "-" * 30_000, "x\x00y", "Anger" * 9]
)
def test_odd_texts_pass(nlp, text: str) -> None:
    assert nlp(text).text == text


def test_a_pipeline_on_disk_brings_its_data(nlp, tmp_path) -> None:
    nlp.to_disk(tmp_path / "pipeline")

    loaded = spacy.load(tmp_path / "pipeline")

    assert passages_of(loaded(TEXT)) == passages_of(nlp(TEXT))
    for name in NAMES:
        first, second = nlp.get_pipe(name), loaded.get_pipe(name)
        assert second.fingerprint() == first.fingerprint()


def test_a_pipeline_in_bytes_brings_its_data(nlp) -> None:
    fresh = spacy.blank("de")
    for name in NAMES:
        fresh.add_pipe(name)

    fresh.from_bytes(nlp.to_bytes())

    assert passages_of(fresh(TEXT)) == passages_of(nlp(TEXT))


def test_the_fingerprint_tells_data_apart(nlp) -> None:
    fresh = spacy.blank("de").add_pipe(PLACES)

    assert len(fresh.fingerprint()) == 64
    assert fresh.fingerprint() != nlp.get_pipe(PLACES).fingerprint()


def test_broken_data_names_file_and_reason_and_changes_nothing(nlp, tmp_path) -> None:
    component = nlp.get_pipe(TARGET_GROUPS)
    before = component.fingerprint()
    (tmp_path / "target-groups.json").write_text("{")

    with pytest.raises(DataFileError, match="target-groups.json, line 1"):
        component.from_disk(tmp_path)
    with pytest.raises(DataFileError, match="target-groups.json: cannot be read"):
        component.from_disk(tmp_path / "missing")
    with pytest.raises(DataFileError, match="target-groups.json: is no text"):
        component.from_bytes(b"\xff")
    assert component.fingerprint() == before
