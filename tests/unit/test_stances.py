"""Praise, problem, wish: on a set written before the rules."""

import json

import pytest

from config import ROOT
from participation.core.errors import DataFileError
from participation.themes.pipeline.stances import STANCE_PATH, Stances
from participation.themes.tagger import Passage

READINGS = [
    json.loads(line)
    for line in (ROOT / "tests" / "data" / "readings.jsonl")
    .read_text(encoding="utf-8")
    .splitlines()
]

FLOOR_OF_ACCURACY = 0.93


@pytest.fixture(scope="module")
def stances() -> Stances:
    return Stances.from_file()


def test_stances_are_those_a_reader_saw(stances: Stances) -> None:
    wrong = [
        one["text"]
        for one in READINGS
        if stances.match(one["text"]).stance != one["stance"]
    ]

    assert len(wrong) / len(READINGS) <= 1 - FLOOR_OF_ACCURACY, wrong


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Schön hier", "praise"),
        ("Nicht schön hier", "problem"),
        ("Kein Problem", "praise"),
        ("Nicht schlecht!", "praise"),
        ("Nichts zu meckern", "praise"),
        ("Hunde ohne Leine nerven", "problem"),
        ("Ohne Lärm", "praise"),
        ("Der Zaun wurde nicht repariert", "problem"),
        ("Mehr Bänke", "wish"),
        ("Kein Bäcker mehr im Ort", "problem"),
        ("Fehlende Ampel", "problem"),
        ("Hundewiese", "wish"),
        ("Müll beseitigen", "wish"),
        ("Tempo 30 einführen", "wish"),
        ("Ein Park wäre schön", "wish"),
        ("Warum gibt es keine Ampel?", "problem"),
        ("Könnte man dort nicht eine Ampel aufstellen?", "wish"),
        ("Ein Café, wo man sich treffen kann", "wish"),
        ("Die Schule ist gut, aber das Dach ist undicht", "problem"),
        ("Das Dach ist undicht, aber die Lehrer sind toll", "praise"),
        ("DANKE!!!", "praise"),
        ("Keine Angabe", None),
        ("nix", None),
        ("Ich wohne seit 1987 hier.", None),
        ("", None),
        ("🙂", None),
        ("...", None),
        ("12345", None),
    ],
)
def test_stance_of_a_text(stances: Stances, text: str, expected: str | None) -> None:
    assert stances.match(text).stance == expected


def test_each_sentence_has_its_stance(stances: Stances) -> None:
    text = "Der Park ist toll. Die Bänke fehlen! Bitte aufstellen"

    assert stances.match(text).passages == (
        Passage("stance", "praise", 0, 18),
        Passage("stance", "problem", 19, 36),
        Passage("stance", "wish", 37, 53),
    )


def test_abbreviations_end_no_sentence(stances: Stances) -> None:
    text = "In der Leipziger Str. fehlt z. B. eine Ampel, ca. am 3. Haus."

    assert stances.match(text).passages == (Passage("stance", "problem", 0, len(text)),)


def test_phrases_end_with_their_sentence(stances: Stances) -> None:
    assert stances.match("Das wäre schön").stance == "wish"
    assert stances.match("Das wäre. Schön!").passages[-1].key == "praise"


@pytest.mark.parametrize(
    "text",
    [
        "toll " * 20_000,
        "nicht " * 20_000,
        "a, " * 20_000,
        "! ? . " * 20_000,
        "<script>alert(1)</script>",
        "schön\x00kaputt\udcff",
        "-" * 50_000,
    ],
)
def test_hostile_texts_are_read_in_time(stances: Stances, text: str) -> None:
    reading = stances.match(text)

    assert all(0 <= one.start < one.end <= len(text) for one in reading.passages)


@pytest.mark.parametrize(
    ("source", "message"),
    [
        ("[", "stance.json, line 1"),
        ("[]", "stance.json: has no list of signals"),
        ('{"signals": []}', "signals missing or unknown: action"),
    ],
)
def test_a_broken_file_is_refused_with_its_reason(source: str, message: str) -> None:
    with pytest.raises(DataFileError, match=message):
        Stances(source)


def test_weights_can_be_edited() -> None:
    data = json.loads(STANCE_PATH.read_text(encoding="utf-8"))
    praise = next(one for one in data["signals"] if one["key"] == "praise")
    praise["rules"]["words"].append({"word": "knorke", "weight": 2})

    stance = Stances(json.dumps(data)).match("Der Platz ist knorke").stance

    assert stance == "praise"
