"""What a comment is about, whatever words it is in."""

import pytest

from participation.themes.meaning import Reader, name_stem, stem
from participation.themes.spelling import Spelling

READER = Reader(names=["Rieth", "Moskauer Platz"], known=["laternen"])


@pytest.mark.parametrize(
    ("text", "kinds", "names"),
    [
        ("Mehr Bänke bitte!", {"bank": "things"}, set()),
        ("Sitzgelegenheiten", {"bank": "things"}, set()),
        (
            "Ein Jugendclub in Kerspleben",
            {"treffpunkt": "things", "jugend": "people"},
            {"kerspleb"},
        ),
        (
            "Haltestellenbeleuchtung",
            {"haltestelle": "sites", "licht": "things"},
            set(),
        ),
        ("Der Bus 60 und Tempo 30", {"bus": "things", "tempo": "things"}, {"60"}),
        ("Müll im rieth", {"muell": "things"}, {"rieth"}),
        ("Müll am Moskauer Platz", {"muell": "things"}, {"moskau"}),
        ("Müll in der Vilniuser Straße", {"muell": "things"}, {"vilniu"}),
        ("Es fehlen Latternen", {"licht": "things"}, set()),
        ("Ein Kitaplatz", {"kita": "things", "=kitaplatz": "words"}, set()),
        ("Die Xylophone", {"=xylophon": "nouns"}, set()),
        ("", {}, set()),
        ("🙂 !!! 12", {}, set()),
    ],
)
def test_other_words_for_a_thing_are_one_unit_and_places_stand_apart(
    text, kinds, names
):
    found = READER.read(text)

    assert (dict(found.kinds), set(found.names)) == (kinds, names)


@pytest.mark.parametrize(
    ("text", "praises"),
    [
        ("Der Wochenmarkt ist super", True),
        ("Ein Wochenmarkt wäre super", False),
        ("Der Wochenmarkt fehlt", False),
    ],
)
def test_a_wish_is_no_praise(text, praises):
    assert READER.read(text).praises is praises


def test_endings_are_taken_off_words_and_names():
    assert [stem("laternen"), stem("bad"), name_stem("hochheimer")] == [
        "latern",
        "bad",
        "hochheim",
    ]


def test_a_typo_is_read_as_the_known_word_and_short_words_are_left_alone():
    spelling = Spelling(["spielplatz", "schule", "mehr"])

    assert [
        spelling.correct(word)
        for word in ("spielplaz", "spielpaltz", "schulle", "meer", "garten", "schule")
    ] == ["spielplatz", "spielplatz", "schule", "meer", "garten", "schule"]
