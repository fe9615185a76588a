"""A comment about an Ortsteil, without a questionnaire."""

from flask import current_app, render_template, request
from flask.typing import ResponseReturnValue
from flask_wtf import FlaskForm
from wtforms import HiddenField, TextAreaField

from participation.core.clock import today
from participation.core.errors import InvalidInputError
from participation.database import DatabaseAwayError
from participation.places.queries import OrtsteilView
from participation.questionnaires.question_types import MAX_TEXT, Problem
from participation.responses.submit import record_comment
from participation.text.intake import clean_input
from participation.web.access import access
from participation.web.citizen.blueprint import blueprint
from participation.web.citizen.messages import problem_text
from participation.web.citizen.places import ortsteil_at
from participation.web.citizen.questionnaire import thank
from participation.web.errors import RETRY_AFTER_S
from participation.web.i18n import current_locale
from participation.web.security import new_token, read_token, refuse_foreign_origin
from participation.web.state import database

PURPOSE = "comment"


class CommentForm(FlaskForm):  # type: ignore[misc]
    """Guarded by origin and signed token: Flask-WTF's own guard would need a cookie."""

    class Meta:
        csrf = False

    text = TextAreaField()
    token = HiddenField()


@blueprint.get("/o/<address>/kommentar")
@access("public")
def comment(address: str) -> ResponseReturnValue:
    return _page(ortsteil_at(address), "")


@blueprint.post("/o/<address>/kommentar")
@access("public")
def send_comment(address: str) -> ResponseReturnValue:
    refuse_foreign_origin()
    ortsteil = ortsteil_at(address)
    form = CommentForm()
    text: str = form.text.data or ""
    token = read_token(current_app, form.token.data or "")
    if request.form.get("action") == "language":
        return _page(ortsteil, text, key=token.key if token else None)
    if token is None or token.purpose != PURPOSE:
        return _page(ortsteil, text, notice="token", status=422)
    try:
        with database().transaction() as session:
            receipt = record_comment(
                session,
                ortsteil_key=ortsteil.key,
                text=text,
                key=token.key,
                language=current_locale().tag,
                today=today(),
            )
    except InvalidInputError as error:
        codes = error.problems.get("text", [])
        return _page(ortsteil, text, key=token.key, codes=codes, status=422)
    except DatabaseAwayError:
        return _page(ortsteil, text, key=token.key, notice="away", status=503)
    return thank(ortsteil, same_content=receipt.same_content, fuer="kommentar")


def _page(
    ortsteil: OrtsteilView,
    text: str,
    *,
    key: str | None = None,
    codes: list[str] | None = None,
    notice: str | None = None,
    status: int = 200,
) -> ResponseReturnValue:
    error = problem_text(codes[0], text=text) if codes else None
    if codes and Problem.UNREADABLE_CHARACTERS in codes:
        text = clean_input(text)[0]
    page = render_template(
        "citizen/comment.html",
        ortsteil=ortsteil,
        text=text,
        error=error,
        limit=MAX_TEXT,
        notice=notice,
        token=new_token(current_app, PURPOSE, key=key),
    )
    headers = {"Retry-After": str(RETRY_AFTER_S)} if status == 503 else {}
    return page, status, headers
