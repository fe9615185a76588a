"""Fill in a questionnaire, page by page, and send it once."""

from dataclasses import replace
from datetime import timedelta

from flask import current_app, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from participation.core.clock import today
from participation.database import DatabaseAwayError
from participation.places.queries import OrtsteilView
from participation.questionnaires.definition import in_language
from participation.questionnaires.queries import (
    PublishedQuestionnaire,
    open_questionnaire,
)
from participation.responses.drafts import KEPT_DAYS, delete_sent_draft
from participation.responses.submit import QuestionnaireClosedError, record_submission
from participation.web.access import access
from participation.web.citizen.blueprint import blueprint
from participation.web.citizen.filling import (
    Filling,
    Problems,
    is_number,
    purpose_of,
)
from participation.web.citizen.kept import forget, keep
from participation.web.citizen.messages import mistake_titles
from participation.web.citizen.page_view import build_page
from participation.web.citizen.places import ortsteil_at, ortsteile
from participation.web.citizen.reached import count_page
from participation.web.citizen.receipt import (
    code_to_show,
    kept_nowhere,
    shown_for_a_while,
)
from participation.web.citizen.versions import version_of, version_of_token
from participation.web.errors import RETRY_AFTER_S
from participation.web.i18n import current_locale, language_links
from participation.web.released import has_results
from participation.web.security import (
    FormToken,
    new_token,
    read_token,
    refuse_foreign_origin,
)
from participation.web.state import database, remembered


@blueprint.get("/o/<address>/fragebogen")
@access("public")
def questionnaire(address: str) -> ResponseReturnValue:
    ortsteil = ortsteil_at(address)
    published = _open(ortsteil)
    if published is None:
        return _closed(ortsteil)
    filling = Filling.begin(published, ortsteil)
    return show_page(ortsteil, filling, is_visit=True)


@blueprint.get("/o/<address>/fragebogen/seiten")
@access("public")
def all_pages(address: str) -> ResponseReturnValue:
    """Every page in one document, for the device of somebody who has begun."""
    ortsteil = ortsteil_at(address)
    published = version_of(request.args.get("version", "")) or _open(ortsteil)
    if published is None:
        return _closed(ortsteil)
    filling = Filling.begin(published, ortsteil)
    order = request.args.get("order", "")
    if is_number(order):
        filling = replace(filling, order=order)
    return show_all_pages(ortsteil, filling)


@blueprint.post("/o/<address>/fragebogen")
@access("public")
def fill_in(address: str) -> ResponseReturnValue:
    refuse_foreign_origin()
    ortsteil = ortsteil_at(address)
    token = read_token(current_app, request.form.get("token", ""))
    published = version_of_token(token) or _open(ortsteil)
    if published is None:
        return _closed(ortsteil)
    filling = Filling.from_form(published, request.form)
    if token is None or token.purpose != purpose_of(published):
        return show_page(ortsteil, filling, notice="token", status=422)
    match request.form.get("action"):
        case "language":
            return show_page(ortsteil, filling, token=token)
        case "back":
            filling = keep(filling.back(), ortsteil, token)
            return show_page(ortsteil, filling, token=token)
        case "forget":
            return show_page(ortsteil, forget(filling), token=token)
        case "send" if filling.is_last:
            if not filling.on_device:  # which told of its pages as they were turned
                filling = count_page(filling)
            return _send(ortsteil, filling, token)
        case _:
            return _next(ortsteil, filling, token)


@blueprint.get("/o/<address>/danke")
@access("public")
def thanks(address: str) -> ResponseReturnValue:
    ortsteil = ortsteil_at(address)
    code = code_to_show(request.args.get("q", ""))
    page = render_template(
        "citizen/thanks.html",
        ortsteil=ortsteil,
        for_comment=request.args.get("fuer") == "kommentar",
        kept_first="erste" in request.args,
        published=_open(ortsteil),
        has_results=has_results(),
        code=code,
    )
    return page if code is None else kept_nowhere(page)


def thank(
    ortsteil: OrtsteilView, *, same_content: bool, key: str, fuer: str | None = None
) -> ResponseReturnValue:
    """Send to the thank-you page. If something else was sent before, say which counts."""
    address = url_for(
        "citizen.thanks",
        address=ortsteil.slug,
        fuer=fuer,
        erste=None if same_content else "1",
        q=shown_for_a_while(key),
    )
    return redirect(address, 303)


def _next(
    ortsteil: OrtsteilView, filling: Filling, token: FormToken
) -> ResponseReturnValue:
    if not filling.questionnaire.is_open(today()):
        return _closed(ortsteil, filling)
    filling = count_page(filling)
    problems = filling.problems_here()
    if problems:
        return show_page(ortsteil, filling, token=token, problems=problems, status=422)
    if filling.has_news():
        return show_page(ortsteil, filling, token=token, notice="news")
    filling = count_page(filling.next())
    return show_page(ortsteil, keep(filling, ortsteil, token), token=token)


def _send(
    ortsteil: OrtsteilView, filling: Filling, token: FormToken
) -> ResponseReturnValue:
    if filling.has_news():
        return show_page(ortsteil, filling, token=token, notice="news")
    answers, problems = filling.read()
    if problems:
        filling = filling.on_first_problem(problems)
        return show_page(ortsteil, filling, token=token, problems=problems, status=422)
    about = filling.ortsteil(ortsteil)
    try:
        with database().transaction() as session:
            receipt = record_submission(
                session,
                questionnaire=filling.questionnaire,
                ortsteil_key=about.key,
                answers=answers,
                key=token.key,
                language=current_locale().tag,
                today=today(),
            )
            if not filling.on_device:
                delete_sent_draft(session, token.key)
    except QuestionnaireClosedError:
        return _closed(ortsteil, filling)
    except DatabaseAwayError:
        return show_page(ortsteil, filling, token=token, notice="away", status=503)
    return thank(about, same_content=receipt.same_content, key=token.key)


def show_page(
    ortsteil: OrtsteilView,
    filling: Filling,
    *,
    token: FormToken | None = None,
    problems: Problems | None = None,
    notice: str | None = None,
    status: int = 200,
    is_visit: bool = False,
) -> ResponseReturnValue:
    """Show the page. Without a token that is still good it gets a new one."""
    language = current_locale().tag
    view = build_page(
        filling,
        filling.number,
        problems or {},
        language=language,
        ortsteile=ortsteile(),
    )
    page = render_template(
        "citizen/questionnaire.html",
        ortsteil=filling.ortsteil(ortsteil),
        address=ortsteil.slug,
        filling=filling,
        page=view,
        errors=view.errors,
        title=in_language(filling.definition.title, language)[0],
        intro=filling.definition.intro,
        notice=notice,
        is_visit=is_visit,
        language_links=language_links(questionnaire_path(ortsteil)),
        kept_until=today() + timedelta(days=KEPT_DAYS),
        token=new_token(
            current_app,
            purpose_of(filling.questionnaire),
            key=token.key if token else None,
        ),
    )
    headers = {"Retry-After": str(RETRY_AFTER_S)} if status == 503 else {}
    return page, status, headers


def show_all_pages(ortsteil: OrtsteilView, filling: Filling) -> ResponseReturnValue:
    """Show every page at once. It works as one long form; the browser makes pages of it."""
    language = current_locale().tag
    pages = filling.definition.pages
    return render_template(
        "citizen/questionnaire_pages.html",
        ortsteil=ortsteil,
        address=ortsteil.slug,
        filling=filling.on_page(len(pages) - 1),
        pages=[
            build_page(filling, number, {}, language=language, ortsteile=ortsteile())
            for number in range(len(pages))
        ],
        title=in_language(filling.definition.title, language)[0],
        intro=filling.definition.intro,
        mistake_titles=mistake_titles(),
        language_links=language_links(questionnaire_path(ortsteil)),
        token=new_token(current_app, purpose_of(filling.questionnaire)),
    )


def questionnaire_path(ortsteil: OrtsteilView) -> str:
    """Where the form is, whatever address shows it, without the language."""
    return f"/o/{ortsteil.slug}/fragebogen"


def _closed(
    ortsteil: OrtsteilView, filling: Filling | None = None
) -> ResponseReturnValue:
    """Say that no answers are taken, and hand back the texts that were typed."""
    page = render_template(
        "citizen/closed.html",
        ortsteil=ortsteil,
        texts=filling.texts() if filling else [],
    )
    return page, 410


def _open(ortsteil: OrtsteilView) -> PublishedQuestionnaire | None:
    return remembered(
        ("open", ortsteil.key),
        lambda session: open_questionnaire(
            session, ortsteil_key=ortsteil.key, today=today()
        ),
    )
