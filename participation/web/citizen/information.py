"""Pages that the law asks for. What the city has not said yet is named as missing."""

from flask import render_template
from flask.typing import ResponseReturnValue

from participation.core.clock import today
from participation.questionnaires.queries import open_questionnaire
from participation.web.access import access
from participation.web.citizen.blueprint import blueprint
from participation.web.citizen.statement import check_result
from participation.web.state import city, remembered


@blueprint.get("/datenschutz")
@access("public")
def privacy() -> ResponseReturnValue:
    published = remembered(
        ("open", None),
        lambda session: open_questionnaire(session, ortsteil_key=None, today=today()),
    )
    return render_template(
        "citizen/privacy.html",
        contacts=contacts(),
        information=published.definition.information if published else None,
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
