"""Posters of an Ortsteil: the way from the bus stop to the questionnaire."""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any

from sqlalchemy.orm import Session

from participation.core.languages import LocaleInfo
from participation.places.queries import CityView, OrtsteilView, city
from participation.questionnaires.definition import in_language
from participation.questionnaires.print.words import day, known_languages, word, words
from participation.questionnaires.queries import open_questionnaire
from participation.typesetting.codes import qr_svg, shown, web_address
from participation.typesetting.pdf import typeset

TEMPLATE = Path(__file__).parent / "templates" / "posters.typ"
LANGUAGE = "de"  # what hangs in the street; the other languages invite with a line each


class PosterKind(StrEnum):
    """What a poster is for."""

    INVITATION = "einladung"  # to answer
    OUTCOMES = "antworten"  # what became of what people said


class Sheet(StrEnum):
    """What is printed; `slips`: A4 with a row of strips to tear off."""

    A4 = "a4"
    A5 = "a5"
    SLIPS = "slips"


@dataclass(frozen=True, kw_only=True)
class Outcome:
    """An answer of the city on a poster, as it is printed there."""

    theme: str
    standing: str
    reply: str


@dataclass(frozen=True, kw_only=True)
class Poster:
    """`minutes` and `closes_on` None: no survey is open, or it has no last day.

    `outcomes` None: the poster invites to answer; else to read, with a few answers on it.
    """

    sender: str
    office: str
    ortsteil: str
    headline: str
    address: str
    minutes: int | None
    closes_on: datetime.date | None
    languages: tuple[str, ...]
    outcomes: tuple[Outcome, ...] | None = None


def posters(
    session: Session,
    ortsteile: Sequence[OrtsteilView],
    *,
    address: str,
    languages: Sequence[str],
    today: datetime.date,
) -> list[Poster]:
    """One poster for each Ortsteil. `languages`: where no survey is open to name them.

    `address` is that of the installation. Raises InvalidInputError where it is none.
    """
    base, town = web_address(address), city(session)
    return [
        _poster(session, ortsteil, town, base, languages=languages, today=today)
        for ortsteil in ortsteile
    ]


def outcome_poster(
    town: CityView,
    ortsteil: OrtsteilView | None,
    outcomes: Sequence[Outcome],
    *,
    address: str,
    languages: Sequence[str],
) -> Poster:
    """What became of it, with a few answers. `ortsteil` None: of the whole city.

    `address` is that of the installation. Raises InvalidInputError where it is none.
    """
    base, contacts = web_address(address), town.profile.get("contacts", {})
    return Poster(
        sender=town.official_name,
        office=contacts.get("survey_office") or "",
        ortsteil=ortsteil.name if ortsteil else word("outcomes_city", LANGUAGE),
        headline=word("outcomes_question", LANGUAGE),
        address=f"{base}/w/{ortsteil.slug}" if ortsteil else f"{base}/w",
        minutes=None,
        closes_on=None,
        languages=tuple(languages),
        outcomes=tuple(outcomes),
    )


def _poster(
    session: Session,
    ortsteil: OrtsteilView,
    town: CityView,
    base: str,
    *,
    languages: Sequence[str],
    today: datetime.date,
) -> Poster:
    found = open_questionnaire(session, ortsteil_key=ortsteil.key, today=today)
    headline = word("question_without_survey", LANGUAGE, ortsteil=ortsteil.name)
    if found is not None:
        headline, _ = in_language(found.definition.title, LANGUAGE)
    contacts = town.profile.get("contacts", {})
    return Poster(
        sender=town.official_name,
        office=contacts.get("survey_office") or "",
        ortsteil=ortsteil.name,
        headline=headline,
        # No prefix of a language: the phone chooses, and the address stays short.
        address=f"{base}/o/{ortsteil.slug}",
        minutes=found.definition.minutes if found else None,
        closes_on=found.closes_on if found else None,
        languages=tuple(found.definition.languages if found else languages),
    )


def poster_pdf(
    made: Sequence[Poster], *, sheet: Sheet, title: str = "", today: datetime.date
) -> bytes:
    """Return one file with a page for each poster."""
    first = made[0]
    key = "poster_title" if first.outcomes is None else "outcomes_title"
    data = {
        "title": title or word(key, LANGUAGE, ortsteil=first.ortsteil),
        "author": first.sender,
        "lang": LANGUAGE,
        "sheet": sheet.value,
        "words": words(LANGUAGE),
        "posters": [_data(poster) for poster in made],
    }
    return typeset(TEMPLATE, data, on=today)


def _data(poster: Poster) -> dict[str, Any]:
    host, path = shown(poster.address)
    invites = poster.outcomes is None
    call = "take_part" if invites else "outcomes_question"
    return {
        "sender": poster.sender,
        "office": poster.office,
        "ortsteil": poster.ortsteil,
        "headline": poster.headline,
        "host": host,
        "path": path,
        "qr": qr_svg(poster.address),
        "qr_alt": word("qr_alt", LANGUAGE, address=poster.address),
        "lead": word("lead" if invites else "outcomes_lead", LANGUAGE),
        "call": word("take_part" if invites else "outcomes_look", LANGUAGE),
        "facts": _facts(poster),
        "invites": invites,
        "until": word("until", LANGUAGE, date=day(poster.closes_on, LANGUAGE))
        if poster.closes_on
        else None,
        "outcomes": [
            {"theme": one.theme, "standing": one.standing, "reply": one.reply}
            for one in poster.outcomes or ()
        ],
        "languages": [
            _invitation(LocaleInfo.of(language), call)
            for language in poster.languages
            if language in known_languages()
        ],
    }


def _facts(poster: Poster) -> list[str]:
    if poster.outcomes is not None:
        return [word(key, LANGUAGE) for key in ("outcomes_open", "outcomes_mail")]
    facts = [word("anonymous", LANGUAGE)]
    if poster.minutes:
        facts.insert(0, word("minutes", LANGUAGE, minutes=poster.minutes))
    return [*facts, word("phone", LANGUAGE)]


def _invitation(language: LocaleInfo, call: str) -> dict[str, str]:
    return {
        "lang": language.lang,
        "dir": language.direction,
        "name": language.name,
        "call": word(call, language.tag),
    }
