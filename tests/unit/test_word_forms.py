"""Compound parts, base forms and typing errors, on lists written before the rules."""

import json
import time

import pytest

from config import ROOT
from participation.core.errors import DataFileError
from participation.places.citydata import city_folder
from participation.places.gazetteer import gazetteer_text, read_gazetteer
from participation.text.normalise import fold
from participation.themes.pipeline import wordforms
from participation.themes.pipeline.spelling import Slip, slip_between
from participation.themes.pipeline.vocabulary import load_vocabulary
from participation.themes.pipeline.wordforms import WordForms, WordPart
from participation.themes.scheme import load_scheme

DATA = ROOT / "tests" / "data"
COMPOUNDS = json.loads((DATA / "compounds.json").read_text(encoding="utf-8"))
TYPOS = json.loads((DATA / "typos.json").read_text(encoding="utf-8"))

FLOOR_OF_COMPOUNDS = 0.94
FLOOR_OF_TYPOS = 0.95
FLOOR_OF_RIGHT_WORDS = 0.99


@pytest.fixture(scope="module")
def forms() -> WordForms:
    places = read_gazetteer(gazetteer_text(city_folder("erfurt")))
    return WordForms(load_scheme(), names=[place.name for place in places])


def test_compounds_are_split_into_their_parts(forms: WordForms) -> None:
    wrong = [
        (entry["word"], found)
        for entry in COMPOUNDS["compounds"]
        if (found := [part.lemma for part in forms.parts(entry["word"])])
        != [fold(part) for part in entry["parts"]]
    ]

    assert len(wrong) / len(COMPOUNDS["compounds"]) <= 1 - FLOOR_OF_COMPOUNDS, wrong


def test_words_that_are_one_thing_stay_whole(forms: WordForms) -> None:
    split = [word for word in COMPOUNDS["whole"] if forms.parts(word)]

    assert split == []


def test_parts_stand_where_they_are_written(forms: WordForms) -> None:
    assert forms.parts("Straßenbäume") == (
        WordPart("strasse", 0, 7),
        WordPart("baum", 7, 12),
    )
    assert forms.parts("Gehweg-Beleuchtung") == (
        WordPart("gehweg", 0, 6),
        WordPart("beleuchtung", 7, 18),
    )


def test_typing_errors_lead_to_the_word_that_was_meant(forms: WordForms) -> None:
    missed = [
        (typo, forms.of(typo))
        for typo, meant in TYPOS["typos"].items()
        if fold(meant) not in (fold(typo), *forms.of(typo))
    ]

    assert len(missed) / len(TYPOS["typos"]) <= 1 - FLOOR_OF_TYPOS, missed


def test_right_words_and_names_stay_as_they_are(forms: WordForms) -> None:
    changed = [word for word in TYPOS["right"] if forms.correction(word)]

    assert len(changed) / len(TYPOS["right"]) <= 1 - FLOOR_OF_RIGHT_WORDS, changed


@pytest.mark.parametrize(
    ("word", "expected"),
    [
        ("Spielplätze", ("spielplatz",)),
        ("Häuser", ("haus",)),
        ("Ärztinnen", ("aerztin",)),
        ("gefahren", ("fahren",)),
        ("Spielplatz", ()),
        ("Wasserspielplätze", ("wasserspielplatz",)),
        ("Haltestellenuhr", ("uhr", "haltestelle")),
        ("Hatestellen", ("haltestelle",)),
        ("viiiiel", ("viel",)),
        ("Puffbohne", ()),
        ("", ()),
        ("42", ()),
        ("🙂", ()),
        ("Donaudampfschifffahrtsgesellschaft" * 40, ()),
    ],
)
def test_further_forms_of_a_word(
    forms: WordForms, word: str, expected: tuple[str, ...]
) -> None:
    assert forms.of(word)[: len(expected)] == expected
    assert bool(forms.of(word)) == bool(expected)


def test_short_modifiers_speak_for_nothing(forms: WordForms) -> None:
    assert forms.of("Parkgebührenordnung") == ("ordnung", "gebuehr")


@pytest.mark.parametrize(
    ("word", "other", "slip"),
    [
        ("ampel", "ampel", None),
        ("apmel", "ampel", Slip.SWAPPED),
        ("ampell", "ampel", Slip.DOUBLING),
        ("ampl", "ampel", Slip.MISSING),
        ("amptel", "ampel", Slip.EXTRA),
        ("amoel", "ampel", Slip.REPLACED),
        ("ambl", "ampel", None),
    ],
)
def test_slips_are_told_apart(word: str, other: str, slip: Slip | None) -> None:
    assert slip_between(word, other) is slip


def test_without_a_scheme_the_shipped_words_serve() -> None:
    assert WordForms().of("Bäume") == ("baum",)


def test_the_cache_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(wordforms, "MAX_CACHED_WORDS", 3)
    fresh = WordForms()

    for word in ("Bäume", "Häuser", "Gärten", "Wälder"):
        fresh.of(word)

    assert list(fresh._forms) == ["Wälder"]


def test_a_new_word_is_looked_up_quickly() -> None:
    words = [entry["word"] for entry in COMPOUNDS["compounds"]] + TYPOS["right"]
    fresh = WordForms()

    started = time.process_time()
    for word in words:
        fresh.of(word)
    each = (time.process_time() - started) / len(words)

    assert each < 0.0005  # measured 0.00004; other processes share this machine


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("Haus\n", "words.txt, line 1: stands in no section"),
        ("[noun]\n[thing]\n", "words.txt, line 2: no section thing"),
    ],
)
def test_a_broken_list_names_file_and_line(tmp_path, text: str, message: str) -> None:
    path = tmp_path / "words.txt"
    path.write_text(text, encoding="utf-8")

    with pytest.raises(DataFileError, match=message):
        load_vocabulary(path)
