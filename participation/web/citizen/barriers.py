"""Report a barrier: a form like that of a comment, without a name and without contact."""

from urllib.parse import urlsplit

from flask import current_app, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from flask_wtf import FlaskForm
from wtforms import HiddenField, StringField, TextAreaField

from participation.core.clock import today
from participation.core.errors import InvalidInputError
from participation.database import DatabaseAwayError
from participation.questionnaires.answers import MAX_TEXT, Problem
from participation.responses.barriers import LONGEST_PAGE, record_barrier
from participation.text.intake import clean_input
from participation.web.access import access
from participation.web.citizen.blueprint import blueprint
from participation.web.citizen.information import contacts
from participation.web.citizen.messages import problem_text
from participation.web.errors import RETRY_AFTER_S
from participation.web.i18n import current_locale
from participation.web.security import new_token, read_token, refuse_foreign_origin
from participation.web.state import database

PURPOSE = "barrier"
NOT_PREFILLED = ("/staff", "/barrierefreiheit")


class BarrierForm(FlaskForm):  # type: ignore[misc]
    """Guarded by origin and signed token, like every form without a cookie."""

    class Meta:
        csrf = False

    text = TextAreaField()
    page = StringField()
    token = HiddenField()


@blueprint.get("/barrierefreiheit/melden")
@access("public")
def report_barrier() -> ResponseReturnValue:
    return _page("", _came_from())


@blueprint.post("/barrierefreiheit/melden")
@access("public")
def send_barrier() -> ResponseReturnValue:
    refuse_foreign_origin()
    form = BarrierForm()
    text: str = form.text.data or ""
    page: str = form.page.data or ""
    token = read_token(current_app, form.token.data or "")
    if request.form.get("action") == "language":
        return _page(text, page, key=token.key if token else None)
    if token is None or token.purpose != PURPOSE:
        return _page(text, page, notice="token", status=422)
    try:
        with database().transaction() as session:
            receipt = record_barrier(
                session,
                text=text,
                page=page,
                key=token.key,
                language=current_locale().tag,
                today=today(),
            )
    except InvalidInputError as error:
        return _page(text, page, key=token.key, problems=error.problems, status=422)
    except DatabaseAwayError:
        return _page(text, page, key=token.key, notice="away", status=503)
    erste = None if receipt.same_content else "1"
    return redirect(url_for("citizen.barrier_thanks", erste=erste), 303)


@blueprint.get("/barrierefreiheit/danke")
@access("public")
def barrier_thanks() -> ResponseReturnValue:
    return render_template(
        "citizen/accessibility_thanks.html",
        kept_first="erste" in request.args,
        contacts=contacts(),
    )


def _came_from() -> str:
    """The page on which the link was followed, so that nobody has to copy an address.

    Not those of staff: an address there may hold a one-time link. The person sees it in
    the form and may take it out.
    """
    try:
        source = urlsplit(request.referrer or "")
    except ValueError:
        return ""
    page = source.path.removeprefix(request.script_root)
    known = source.netloc == request.host and len(source.path) <= LONGEST_PAGE
    return source.path if known and not page.startswith(NOT_PREFILLED) else ""


def _page(
    text: str,
    page: str,
    *,
    key: str | None = None,
    problems: dict[str, list[str]] | None = None,
    notice: str | None = None,
    status: int = 200,
) -> ResponseReturnValue:
    problems = problems or {}
    if any(Problem.UNREADABLE_CHARACTERS in codes for codes in problems.values()):
        text, page = clean_input(text)[0], clean_input(page)[0]
    html = render_template(
        "citizen/accessibility_report.html",
        text=text,
        page=page,
        errors={name: _said(name, codes[0], text) for name, codes in problems.items()},
        limit=MAX_TEXT,
        notice=notice,
        contacts=contacts(),
        token=new_token(current_app, PURPOSE, key=key),
    )
    headers = {"Retry-After": str(RETRY_AFTER_S)} if status == 503 else {}
    return html, status, headers


def _said(field: str, code: str, text: str) -> str:
    if field == "page" and code == Problem.TOO_LONG:
        said: str = gettext(
            "Die Angabe zur Seite ist zu lang, höchstens %(maximum)s Zeichen.",
            maximum=LONGEST_PAGE,
        )
        return said
    return problem_text(code, text=text)
