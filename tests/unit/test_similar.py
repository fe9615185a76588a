import pytest

from participation.responses.similar import MOST, find_similar


@pytest.mark.parametrize(
    ("text", "other"),
    [
        (
            "Am Spielplatz fehlt eine Bank.",
            "Bitte stellen Sie Bänke am Spielplatz auf.",
        ),
        ("Mehr Bänke!", "Es fehlen Sitzbänke."),
        ("Zu viel Müll am Park", "Im Park liegt immer Müll herum"),
        ("DER BUS FÄHRT ABENDS ZU SELTEN", "Die Buslinie sollte am Abend öfter fahren"),
        ("نحتاج إلى مزيد من الأشجار", "مزيد من الأشجار أمام المبنى"),
        ("Потрібно більше дерев", "Більше дерев біля школи"),
    ],
)
def test_the_same_wish_in_other_words_is_found(text: str, other: str) -> None:
    assert find_similar(text, [other]) == [0]


@pytest.mark.parametrize(
    ("text", "other"),
    [
        ("Mehr Bäume im Innenhof", "Die Mieten sind zu hoch"),
        ("Zu viel Müll am Park", "Die Straßenbahn kommt nachts nicht mehr"),
        ("Der Spielplatz ist toll", "Der Parkplatz ist immer voll"),
        (
            "Ich möchte, dass hier wieder mehr ist",
            "Ich möchte, dass hier nicht mehr ist",
        ),
        ("", "Mehr Bänke"),
        ("Mehr Bänke", ""),
        ("12345 !!! 👍", "12345 !!! 👍"),
    ],
)
def test_other_matters_are_not(text: str, other: str) -> None:
    assert find_similar(text, [other]) == []


def test_the_best_come_first_and_no_more_than_three() -> None:
    others = [
        "Die Mieten steigen",
        "Am Spielplatz fehlt Schatten",
        *["Am Spielplatz fehlt eine Bank"] * 4,
    ]

    assert find_similar("Am Spielplatz fehlt eine Bank", others) == [2, 3, 4]
    assert MOST == 3


def test_what_many_say_counts_little() -> None:
    """A word in all comments tells none of them apart."""
    others = ["Ringelberg: mehr Bäume", "Ringelberg: ein Arzt", "Ringelberg: ein Kino"]

    assert find_similar("Ringelberg braucht einen Arzt", others)[:1] == [1]


def test_a_text_of_any_length_is_compared() -> None:
    assert find_similar("x" * 5000, ["y" * 5000] * 300) == []
