"""A questionnaire as a paper form: the same definition, the same options, for everybody.

Each page says which form it is, in words and as a code, so that loose sheets find back and
the keying screen knows what lies before it.
"""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy.orm import Session

from participation.core.ids import digest
from participation.places.queries import OrtsteilView, city
from participation.questionnaires.definition import Definition
from participation.questionnaires.print.parts import Drawing
from participation.questionnaires.print.wording import Speaker
from participation.questionnaires.print.words import day, spoken, word, words
from participation.questionnaires.queries import newest_questionnaire
from participation.typesetting.codes import qr_svg, shown, web_address
from participation.typesetting.pdf import PageCodes, typeset

TEMPLATE = Path(__file__).parent / "templates" / "paper.typ"
LONGEST_KEY = 20
HOW = ("how_cross", "how_wrong", "how_skip", "how_numbers")


@dataclass(frozen=True, kw_only=True)
class PaperForm:
    """What is printed. `address`: of the online form; `ortsteil` None: of any."""

    key: str
    number: int
    definition: Definition
    sender: str
    address: str
    return_address: str
    closes_on: datetime.date | None = None
    ortsteil: OrtsteilView | None = None


def paper_form(
    session: Session,
    *,
    key: str,
    ortsteil: OrtsteilView | None,
    address: str,
    return_address: str = "",
) -> PaperForm:
    """The newest version of a questionnaire, with the Ortsteil's own block.

    `address` is that of the installation; without `return_address` the city's office is
    named. Raises NotFoundError, and InvalidInputError for what is no web address.
    """
    base, town = web_address(address), city(session)
    found = newest_questionnaire(
        session, key, ortsteil_key=ortsteil.key if ortsteil else None
    )
    office = town.profile.get("contacts", {}).get("survey_office") or ""
    return PaperForm(
        key=found.key,
        number=found.number,
        definition=found.definition,
        sender=town.official_name,
        address=f"{base}/o/{ortsteil.slug}" if ortsteil else base,
        return_address=return_address.strip() or f"{town.official_name}\n{office}",
        closes_on=found.closes_on,
        ortsteil=ortsteil,
    )


def form_number(
    key: str, number: int, language: str, *, ortsteil_key: str | None = None
) -> str:
    """The name of a form on its pages: questionnaire, version, language, Ortsteil."""
    if len(key) > LONGEST_KEY:
        key = f"{key[: LONGEST_KEY - 5]}~{digest(key)[:4]}"
    place = f"-o{ortsteil_key}" if ortsteil_key else ""
    return f"{key}-{number}-{language}{place}"


def paper_pdf(
    form: PaperForm, *, language: str, large: bool = False, today: datetime.date
) -> bytes:
    """Return the form in one language as PDF/UA. `large`: 17 points instead of 11.

    Raises PrintError, for a picture that cannot be drawn.
    """
    place = form.ortsteil.key if form.ortsteil else None
    name = form_number(form.key, form.number, language, ortsteil_key=place)
    data = _data(form, name, language=language, large=large)
    codes = PageCodes(
        text=f"{name}/{{page}}",
        alt=word("form_alt", language, page="{page}", form=name),
    )
    return typeset(TEMPLATE, data, on=today, codes=codes)


def _data(form: PaperForm, name: str, *, language: str, large: bool) -> dict[str, Any]:
    speaker, locale = Speaker(language), spoken(language)
    definition = form.definition
    host, path = shown(form.address)
    ortsteil = form.ortsteil.name if form.ortsteil else None
    drawing = Drawing.of(definition, speaker, ortsteil=ortsteil, large=large)
    return {
        "title": speaker.plain(definition.title),
        "author": form.sender,
        "lang": locale.lang,
        "dir": locale.direction,
        "large": large,
        "words": words(language),
        "form": word("form", language, form=name),
        "sender": form.sender,
        "ortsteil": ortsteil,
        "intro": speaker.html(definition.intro),
        "how": [word(key, language) for key in HOW],
        "minutes": word("minutes", language, minutes=definition.minutes),
        "return_address": _lines(form.return_address),
        "until": word("until", language, date=day(form.closes_on, language))
        if form.closes_on
        else None,
        "online": {
            "host": host,
            "path": path,
            "qr": qr_svg(form.address),
            "qr_alt": word("qr_alt", language, address=form.address),
        },
        "pages": drawing.pages(),
        "thanks": speaker.html(definition.thanks),
    }


def _lines(text: str) -> Sequence[str]:
    return [line.strip() for line in text.splitlines() if line.strip()]
