"""Posters that bring answers back: which answers, how long, on one sheet."""

import datetime

import pytest

from participation.handover.posters import (
    LONGEST_REPLY,
    most_telling,
    shortened,
)
from participation.handover.routing.content import RoutingStatus
from participation.places.queries import OrtsteilView
from participation.questionnaires.print.posters import Outcome, Sheet, poster_pdf
from tests.answer_parts import make_answer
from tests.unit.test_print import DAY, HOSTILE, page_count, pieces, poster

RIETH = OrtsteilView(
    key="06", name="Rieth", slug="rieth", kind="", population=None, population_year=None
)
ADOPTED = RoutingStatus.ADOPTED


def closed(theme: str, people: int | None, **more):
    values = {"status": ADOPTED, "reply": "Ja.", **more}
    return make_answer(theme_key=theme, people=people, **values)


def test_what_most_people_asked_for_comes_first_each_theme_once() -> None:
    answers = [
        closed("a", None),
        closed("b", 10),
        closed("c", 90),
        closed("c", 80),
        closed("d", 50),
        make_answer(theme_key="open", people=999),
        closed("invented", 999, simulated=True),
        closed("elsewhere", 999, ortsteil_keys=("01",)),
    ]

    assert [a.theme_key for a in most_telling(answers, RIETH)] == ["c", "d", "b"]


def test_an_ortsteil_with_few_answers_shows_those_of_the_whole_city_too() -> None:
    answers = [
        closed("city", 900, space_key="", ortsteil_keys=()),
        closed("own", 5),
        closed("elsewhere", 999, ortsteil_keys=("01",)),
    ]

    assert [a.theme_key for a in most_telling(answers, RIETH)] == ["own", "city"]
    assert [a.theme_key for a in most_telling(answers, None)] == ["city"]
    assert most_telling([], RIETH) == []


@pytest.mark.parametrize(
    ("text", "printed"),
    [
        ("Kurz und\n gut.", "Kurz und gut."),
        ("a" * LONGEST_REPLY, "a" * LONGEST_REPLY),
        (
            "Die Stadt baut dort im nächsten Jahr neue Wohnungen, ganz sicher. " * 3,
            "Die Stadt baut dort im nächsten Jahr neue Wohnungen, ganz sicher."
            " Die Stadt baut dort im nächsten Jahr neue Wohnungen, ganz sicher.",
        ),
        ("Ja. " + "wort " * 60, "Ja. " + "wort " * 30 + "wort …"),
        ("x" * 500, "x" * (LONGEST_REPLY - 1) + " …"),
    ],
)
def test_a_reply_is_cut_at_a_sentence_or_a_word(text: str, printed: str) -> None:
    assert shortened(text) == printed


@pytest.mark.parametrize("sheet", Sheet)
def test_a_poster_with_the_longest_answers_stays_one_page(sheet: Sheet) -> None:
    long = Outcome(
        theme="Sicherheit und Ordnung im öffentlichen Raum " * 2,
        standing="in die Planung aufgenommen",
        reply=(HOSTILE + " W" * 200)[:LONGEST_REPLY],
    )
    made = poster(
        headline="Was wurde daraus?", ortsteil="Mittelhausen-Stotternheim-Süd",
        address="https://beteiligung.landeshauptstadt-erfurt.example/w/stotternheim",
        minutes=None, closes_on=None, outcomes=(long,) * 3,
    )  # fmt: skip

    pdf = poster_pdf([made], sheet=sheet, today=DAY)

    assert page_count(pdf) == 1
    assert "Was wurde daraus" in pieces(pdf) or "W\x00a\x00s" in pieces(pdf)


def test_no_poster_says_until_when_there_are_answers() -> None:
    with_day = poster(closes_on=datetime.date(2026, 12, 1))
    made = [with_day, poster(outcomes=(), closes_on=None)]

    assert page_count(poster_pdf(made, sheet=Sheet.A5, today=DAY)) == 2
