"""Pages that the law asks for. What the city has not said yet is named as missing."""

from collections.abc import Mapping
from dataclasses import dataclass

from flask import render_template
from flask.typing import ResponseReturnValue
from markupsafe import Markup

from participation.core.clock import today
from participation.questionnaires.definition import Definition, in_language
from participation.questionnaires.information import (
    IN_EVERY_LANGUAGE,
    IN_ONE_LANGUAGE,
    ProcedureKind,
)
from participation.questionnaires.queries import taking_answers
from participation.text.clean import clean_html
from participation.web.access import access
from participation.web.citizen.blueprint import blueprint
from participation.web.citizen.statement import check_result
from participation.web.i18n import current_locale
from participation.web.state import city, remembered


@blueprint.get("/datenschutz")
@access("public")
def privacy() -> ResponseReturnValue:
    surveys = remembered(
        ("taking answers",), lambda session: taking_answers(session, today=today())
    )
    return render_template(
        "citizen/privacy.html",
        contacts=contacts(),
        surveys=[_told(survey.definition) for survey in surveys],
    )


@dataclass(frozen=True, kw_only=True)
class Told:
    """What a survey says about itself, each text with the language it is in."""

    title: tuple[str, str]
    texts: Mapping[str, tuple[str, str]]
    procedure: ProcedureKind | None
    satzung: tuple[str, str]
    notice: tuple[Markup, str]


def _told(definition: Definition) -> Told:
    information, language = definition.information, current_locale().tag
    procedure = information.procedure
    notice, notice_language = in_language(information.notice, language)
    return Told(
        title=in_language(definition.title, language),
        texts={
            name: in_language(getattr(information, name), language)
            for name in (*IN_ONE_LANGUAGE, *IN_EVERY_LANGUAGE)
        },
        procedure=procedure.kind if procedure else None,
        satzung=in_language(procedure.satzung if procedure else {}, language),
        notice=(clean_html(notice), notice_language),
    )


@blueprint.get("/barrierefreiheit")
@access("public")
def accessibility() -> ResponseReturnValue:
    result = check_result()
    return render_template(
        "citizen/accessibility.html",
        contacts=contacts(),
        result=result,
        is_old=result.is_old(today()),
    )


@blueprint.get("/impressum")
@access("public")
def imprint() -> ResponseReturnValue:
    return render_template("citizen/imprint.html", contacts=contacts())


def contacts() -> dict[str, str | None]:
    """How to reach the city, as its data says; None where it has not said yet."""
    known: dict[str, str | None] = city().profile.get("contacts", {})
    return known
