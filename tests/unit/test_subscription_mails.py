"""What e-mails to citizens say, in every language."""

import datetime
import string

import pytest

from config import LOCALES
from participation.handover.routing.content import RoutingStatus
from participation.handover.subscriptions.mails import (
    MOST_TOLD,
    Links,
    News,
    confirmation,
    digest_of_day,
)
from participation.handover.subscriptions.watched import Watched, WatchedKind
from participation.handover.subscriptions.words import known_languages, words
from tests.answer_parts import make_answer

DAY = datetime.date(2026, 10, 5)
LINKS = Links(page="https://x/p", manage="https://x/m", end="https://x/e")


def news(*answers, until=DAY):
    return News(
        answers=answers,
        theme_labels={"oepnv": "Bus und Bahn"},
        watched=["Ortsteil: Rieth"],
        until=until,
    )


def placeholders(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}


@pytest.mark.parametrize("language", LOCALES)
def test_every_language_has_every_word_with_the_same_placeholders(
    language: str,
) -> None:
    assert language in known_languages()
    assert {key: placeholders(text) for key, text in words(language).items()} == {
        key: placeholders(text) for key, text in words("de").items()
    }
    assert {key for key in words("de") if key.startswith("status_")} == {
        f"status_{status.value}" for status in RoutingStatus
    }


def test_the_mail_of_a_day_says_what_changed_and_how_to_end_it() -> None:
    answered = make_answer(
        status=RoutingStatus.ADOPTED, reply="Der Bus 9 fährt ab Mai\nbis 23 Uhr."
    )
    passed_on = make_answer(
        space_key="", space_label="Ganze Stadt", ortsteil_keys=(), amt=None
    )

    mail = digest_of_day("de", news(answered, passed_on), city="Erfurt", links=LINKS)

    assert mail.subject == "Was wurde daraus? Neues vom 5. Oktober 2026"
    assert mail.text == (
        "Guten Tag,\n\n"
        "es gibt Neues zu dem, was Menschen in Erfurt gesagt haben.\n\n"
        "* Bus und Bahn – Rieth\n"
        "  in die Planung aufgenommen\n"
        "  Nahverkehrsplan · Tiefbau- und Verkehrsamt\n"
        "  Der Bus 9 fährt ab Mai bis 23 Uhr.\n\n"
        "* Bus und Bahn – ganze Stadt\n"
        "  weitergegeben, noch nicht angesehen\n"
        "  Nahverkehrsplan\n\n"
        "Alle Antworten:\nhttps://x/p\n\n"
        "--\n\n"
        "Sie bekommen diese E-Mail, weil Sie sie bestellt haben:\n* Ortsteil: Rieth\n\n"
        "Ansehen und ändern:\nhttps://x/m\n\n"
        "Alles beenden und die Adresse löschen:\nhttps://x/e\n"
    )


def test_a_german_answer_is_announced_in_another_language() -> None:
    mail = digest_of_day(
        "uk",
        news(make_answer(status=RoutingStatus.UNDER_WAY, reply="Ja.")),
        city="Erfurt",
        links=LINKS,
    )

    assert mail.subject == "Що з цього вийшло? Новини за 5 жовтня 2026\u202fр."
    assert "Відповіді міста є лише німецькою мовою." in mail.text


def test_many_changes_make_no_endless_mail() -> None:
    many = [
        make_answer(status=RoutingStatus.NOT_ADOPTED, reply="wort " * 500)
        for _ in range(500)
    ]

    mail = digest_of_day("de", news(*many), city="Erfurt", links=LINKS)

    assert mail.text.count("* Bus und Bahn") == MOST_TOLD
    assert "Dazu kommt noch mehr, Anzahl: 480." in mail.text
    assert len(mail.text) < 20_000


def test_what_a_planner_pasted_cannot_break_the_mail() -> None:
    hostile = make_answer(
        space_label="Rieth\r\nBcc: all@example.org",
        status=RoutingStatus.NOT_ADOPTED,
        reply="{city}\x00\n-- \nnein",
    )

    mail = digest_of_day("de", news(hostile), city="Erfurt", links=LINKS)

    assert "* Bus und Bahn – Rieth Bcc: all@example.org\n" in mail.text
    assert "  {city} -- nein\n" in mail.text


def test_a_confirmation_names_what_it_is_for_and_says_how_to_do_nothing() -> None:
    mail = confirmation("de", city="Erfurt", what="Thema: Wohnen", link="https://x/y")

    assert mail.subject == "Erfurt: Möchten Sie E-Mails dazu, was daraus wurde?"
    assert "\n\nThema: Wohnen\n\n" in mail.text
    assert "\n\nhttps://x/y\n\n" in mail.text
    assert "Wenn nicht, brauchen Sie nichts zu tun." in mail.text


def test_what_is_watched_covers_its_own_answers() -> None:
    answer = make_answer(subjects=("default", "comments"), ortsteil_keys=("06", "07"))
    covering = ["all", "survey:comments", "ortsteil:07", "theme:oepnv"]
    others = ["survey:other", "ortsteil:01", "theme:wohnen"]

    assert [w for w in covering + others if Watched.read(w).covers(answer)] == covering
    assert [str(Watched.read(w)) for w in covering] == covering
    city_wide = make_answer(ortsteil_keys=())
    assert not Watched(WatchedKind.ORTSTEIL, "06").covers(city_wide)
