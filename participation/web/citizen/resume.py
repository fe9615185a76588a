"""Go on with a questionnaire by the code that was written down."""

from flask import render_template, request
from flask.typing import ResponseReturnValue

from participation.core.clock import today
from participation.responses.drafts import find_draft
from participation.text.codes import read_code
from participation.web.access import access
from participation.web.citizen.blueprint import blueprint
from participation.web.citizen.filling import Filling, purpose_of
from participation.web.citizen.places import chosen_ortsteil
from participation.web.citizen.questionnaire import show_page
from participation.web.citizen.receipt import contribution_of
from participation.web.citizen.versions import version_of
from participation.web.security import FormToken, refuse_foreign_origin
from participation.web.state import database


@blueprint.get("/weiter")
@access("public")
def resume() -> ResponseReturnValue:
    return _ask()


@blueprint.post("/weiter")
@access("public")
def open_draft() -> ResponseReturnValue:
    """Open the page where the person stopped. The code never stands in an address."""
    refuse_foreign_origin()
    typed = request.form.get("code", "")
    code = read_code(typed)
    if code is None:
        return _ask(typed, problem="mistyped", status=422)
    with database().session() as session:
        draft = find_draft(session, code, today=today())
    ortsteil = chosen_ortsteil(draft.ortsteil_key) if draft else None
    published = version_of(draft.reference) if draft else None
    if draft is None and (own := contribution_of(code)) is not None:
        return own  # the other code, of what was sent: it looks the same
    if draft is None or ortsteil is None or published is None:
        return _ask(typed, problem="unknown", status=404)
    filling = Filling.from_draft(
        published, code=code, page=draft.page, fields=draft.fields
    )
    token = FormToken(key=draft.submission_key, purpose=purpose_of(published))
    return show_page(ortsteil, filling, token=token)


def _ask(
    typed: str = "", *, problem: str | None = None, status: int = 200
) -> ResponseReturnValue:
    page = render_template("citizen/resume.html", typed=typed[:100], problem=problem)
    return page, status
