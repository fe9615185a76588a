"""Hints for replies that a citizen is to understand."""

import time

import pytest

from participation.handover.routing.plain import Difficulty, Hint, hints

LAW, SHORT = Difficulty.LAW, Difficulty.ABBREVIATION
SENTENCE, WORD = Difficulty.LONG_SENTENCE, Difficulty.LONG_WORD


def found(text: str) -> list[tuple[Difficulty, str]]:
    return [(hint.difficulty, hint.words) for hint in hints(text)]


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Ab dem Sommer fährt der Bus auch am Abend alle 20 Minuten.",
        "Wir bauen 2027 einen Weg ohne Stufen. Vorher fragen wir die Schule.",
        "Der Bebauungsplan (B-Plan) ist fertig. Der B-Plan liegt im Rathaus aus.",
        "Das ISEK (der Plan für die ganze Stadt) nennt den Platz.",
        "Die EVAG stellt eine Bank auf, dazu LED-Lampen. Für PKW bleibt Platz.",
        "Das steht im Haushalt. Es kostet 1.500 Euro. Am 3. Mai geht es los.",
    ],
)
def test_plain_replies_get_no_hint(text: str) -> None:
    assert found(text) == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Der B-Plan liegt aus.", [(SHORT, "B-Plan")]),
        ("Das ISEK sieht das vor.", [(SHORT, "ISEK")]),
        ("Wir prüfen ggf. den Takt.", [(SHORT, "ggf.")]),
        ("Das dauert i. d. R. ein Jahr.", [(SHORT, "i. d. R.")]),
        ("Das geht nach § 34 BauGB nicht.", [(LAW, "§ 34 BauGB")]),
        ("Siehe Absatz 2 der Satzung.", [(LAW, "Absatz 2")]),
        (
            "Die Verkehrsentwicklungsplanungsgrundlage ist da.",
            [(WORD, "Verkehrsentwicklungsplanungsgrundlage")],
        ),
        (
            "Die Stadt wird im Rahmen der weiteren Planung und in enger Abstimmung mit"
            " allen Beteiligten vor Ort sehr genau prüfen, was bis wann geht.",
            [(SENTENCE, "Die Stadt wird im Rahmen der …")],
        ),
    ],
)
def test_what_is_hard_to_read_is_named(
    text: str, expected: list[tuple[Difficulty, str]]
) -> None:
    assert found(text) == expected


def test_a_hint_is_given_once() -> None:
    assert hints("Der B-Plan und der B-Plan.") == [
        Hint(difficulty=SHORT, words="B-Plan")
    ]


@pytest.mark.parametrize(
    "text", ["A" * 5000, "a. " * 3000, "A-" * 4000, "§" * 5000, "(" * 5000, "\n" * 5000]
)
def test_hostile_texts_take_no_time(text: str) -> None:
    began = time.process_time()

    hints(text)

    assert time.process_time() - began < 1
