"""Sentences are cut where they end, and chosen where they are typical."""

import uuid

import pytest

from participation.findings.choosing import Candidate, Chooser
from participation.findings.sentences import split_sentences


@pytest.mark.parametrize(
    ("text", "sentences"),
    [
        ("Der Bus kommt nie. Das nervt!", ["Der Bus kommt nie.", "Das nervt!"]),
        ("Es fehlt viel, z. B. Bänke.", ["Es fehlt viel, z. B. Bänke."]),
        ("Es fehlt viel, z.B. Bänke.", ["Es fehlt viel, z.B. Bänke."]),
        (
            "In der Berliner Str. 5 ist es laut.",
            ["In der Berliner Str. 5 ist es laut."],
        ),
        ("Ich wohne im 1. Stock. Kein Lift.", ["Ich wohne im 1. Stock.", "Kein Lift."]),
        ("Haus Nr. 7. Der Aufzug steht.", ["Haus Nr. 7.", "Der Aufzug steht."]),
        ("Warum? Weil es dunkel ist", ["Warum?", "Weil es dunkel ist"]),
        ("- Bänke\n- Licht\n\n", ["Bänke", "Licht"]),
        ("Er rief „Halt!“ und ging.", ["Er rief „Halt!“ und ging."]),
        ("mail an a@b.de bitte", ["mail an a@b.de bitte"]),
        ("alles klein. auch das", ["alles klein. auch das"]),
        ("", []),
        ("...", ["..."]),
    ],
)
def test_sentences_end_where_a_reader_sees_it(text, sentences):
    found = split_sentences(text)

    assert [sentence.text for sentence in found] == sentences
    assert all(text[s.start : s.end] == s.text for s in found)


def candidate(text, number=0, *, words="", score=0.9, group=None):
    start = text.find(words)
    evidence = ((start, start + len(words)),) if words else ()
    return Candidate(uuid.UUID(int=number + 1), text, score, evidence, group)


def best(candidates):
    return [option.text for option in Chooser().rank(candidates)]


BUSES = [
    "Der Bus fährt abends viel zu selten in unseren Ortsteil.",
    "Die Buslinie kommt am Abend nur einmal in der Stunde.",
    "Nachts fährt überhaupt kein Bus mehr zu uns hinaus.",
    "Der Hahn des Nachbarn kräht schon morgens um vier Uhr.",
]


def test_what_most_say_comes_first_and_what_one_says_last():
    found = best([candidate(text, n) for n, text in enumerate(BUSES)])

    assert sorted(found) == sorted(BUSES)
    assert found[-1] == BUSES[3]


def test_only_the_sentence_that_led_to_the_theme_is_quoted():
    text = f"Ich wohne seit dreißig Jahren gern in diesem Haus. {BUSES[0]}"

    assert best([candidate(text, words="Bus")]) == [BUSES[0]]


def test_readable_length_beats_too_short_and_too_long():
    long = f"{BUSES[0][:-1]}, {'und das ist wirklich sehr ärgerlich, ' * 6}leider."
    found = best([candidate(t, n) for n, t in enumerate(["Bus!", long, BUSES[0]])])

    assert found[0] == BUSES[0]


def test_a_letter_of_one_sentence_is_never_quoted():
    assert best([candidate("Bus " * 200)]) == []


def test_contacts_shouting_and_what_leans_on_the_sentence_before_stand_back():
    plain = "Der Bus fährt abends viel zu selten zu uns."
    worse = [
        "Der Bus fährt abends selten, 0361 1234567.",
        "DER BUS FÄHRT ABENDS VIEL ZU SELTEN ZU UNS.",
        "Deshalb fährt abends der Bus viel zu selten.",
    ]

    for text in worse:
        assert best([candidate(text), candidate(plain, 1)])[0] == plain


def test_sentences_of_one_comment_one_group_or_one_meaning_say_the_same():
    group = uuid.UUID(int=99)
    first, other, same, apart = Chooser().rank(
        [
            candidate("Der Bus fährt abends viel zu selten zu uns.", 0, group=group),
            candidate("Die Straßenbahn ist morgens leider überfüllt.", 1, group=group),
            candidate("Abends fährt zu uns der Bus viel zu selten.", 2),
            candidate("Fahrkarten sind für Rentner nicht bezahlbar.", 3),
        ]
    )
    by_text = {option.text[:6]: option for option in (first, other, same, apart)}

    assert by_text["Der Bu"].says_the_same(by_text["Die St"])
    assert by_text["Der Bu"].says_the_same(by_text["Abends"])
    assert not by_text["Der Bu"].says_the_same(by_text["Fahrka"])


def test_the_order_does_not_depend_on_the_order_of_the_comments():
    comments = [candidate(text, n) for n, text in enumerate(BUSES)]

    assert best(comments) == best(comments[::-1])


def test_comments_without_any_word_are_no_error():
    assert best([candidate("🙂"), candidate("!!!", 1), candidate("", 2)]) == [
        "🙂",
        "!!!",
    ]
