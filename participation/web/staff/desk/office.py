"""What comes from the Ortsteile to staff: wishes to ask, statements, comments passed on."""

import uuid
from typing import Any

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext

from participation.accounts.queries import display_names
from participation.accounts.rights import Right
from participation.core.clock import today
from participation.core.errors import InvalidInputError
from participation.desks.forwards import all_forwards
from participation.desks.requests import (
    LONGEST_NOTE,
    RequestDecidedError,
    all_requests,
    any_request,
    askable,
    release_request,
    send_back_request,
)
from participation.desks.statements import submitted_statements
from participation.handover.queries import structure
from participation.places.queries import all_ortsteile, mandates
from participation.questionnaires.definition import DefinitionError
from participation.questionnaires.queries import (
    PublishedQuestionnaire,
    local_blocks,
    published_questionnaires,
)
from participation.web.access import access
from participation.web.staff.desk.me import my_id, told, typed
from participation.web.staff.desk.words import BADGES, FORWARD_STATES, REQUEST_STATES
from participation.web.staff.forms import EmptyForm
from participation.web.staff.local_form import shown_questions
from participation.web.staff.recording import note
from participation.web.state import database, localized


@access(Right.SURVEYS)
def requests_page() -> str:
    with database().session() as session:
        found = all_requests(session)
        names = {o.key: o.name for o in all_ortsteile(session)}
        people = display_names(session)
    return render_template(
        "staff/desk/requests.html",
        requests=found,
        names=names,
        people=people,
        states=REQUEST_STATES,
        badges=BADGES,
    )


@access(Right.SURVEYS)
def request_page(request_id: uuid.UUID) -> Any:
    form = EmptyForm()
    problems: list[str] = []
    errors: dict[str, str] = {}
    if form.validate_on_submit():
        try:
            problems, errors = _decide(request_id)
        except RequestDecidedError:
            flash(gettext("Darüber ist inzwischen entschieden. Hier steht, wie."))
            return redirect(url_for("staff.local_request", request_id=request_id), 303)
        if not problems and not errors:
            return redirect(url_for("staff.local_requests"), 303)
    with database().session() as session:
        found = any_request(session, request_id)
        names = {o.key: o.name for o in all_ortsteile(session)}
        people = display_names(session)
        surveys = askable(session, ortsteil_key=found.ortsteil_key, today=today())
        replaced = [
            block.questionnaire_key
            for block in local_blocks(session)
            if block.ortsteil_key == found.ortsteil_key and block.withdrawn_on is None
        ]
        titles = {q.key: _title(q) for q in published_questionnaires(session)}
    page = render_template(
        "staff/desk/request.html",
        form=form,
        found=found,
        questions=shown_questions(found.block),
        names=names,
        people=people,
        surveys=[(survey.key, _survey_label(survey)) for survey in surveys],
        chosen=typed("questionnaire") or (surveys[0].key if surveys else ""),
        replaced=[titles.get(key, key) for key in dict.fromkeys(replaced)],
        titles=titles,
        reason=typed("reason"),
        problems=problems,
        errors=errors,
        states=REQUEST_STATES,
        badges=BADGES,
        limit=LONGEST_NOTE,
    )
    return page, 422 if request.method == "POST" else 200


@access(Right.HANDOVER)
def statements_page() -> str:
    with database().session() as session:
        found = submitted_statements(session)
        names = {m.key: m.name for m in mandates(session)}
        titles = {q.key: _title(q) for q in published_questionnaires(session)}
    return render_template(
        "staff/desk/office_statements.html",
        statements=found,
        names=names,
        titles=titles,
    )


@access(Right.HANDOVER)
def forwards_page() -> str:
    with database().session() as session:
        found = all_forwards(session)
        plans = structure(session, on=today()).plans
        names = {o.key: o.name for o in all_ortsteile(session)}
    return render_template(
        "staff/desk/office_forwards.html",
        forwards=found,
        plans={plan.key: plan.name for plan in plans},
        names=names,
        states=FORWARD_STATES,
        badges=BADGES,
    )


def add_views(staff: Blueprint) -> None:
    staff.add_url_rule("/anfragen", "local_requests", requests_page)
    staff.add_url_rule(
        "/anfragen/<uuid:request_id>",
        "local_request",
        request_page,
        methods=["GET", "POST"],
    )
    staff.add_url_rule("/stellungnahmen", "statements", statements_page)
    staff.add_url_rule("/weitergaben", "forwards", forwards_page)


def _decide(request_id: uuid.UUID) -> tuple[list[str], dict[str, str]]:
    """Release or send back; return what is wrong with the questions, or what was typed.

    Raises NotFoundError, RequestDecidedError.
    """
    by = {"account_id": my_id(), "today": today()}
    try:
        with database().transaction() as session:
            if typed("action") == "release":
                key = typed("questionnaire")
                release_request(session, request_id, questionnaire_key=key, **by)  # type: ignore[arg-type]
                note(session, "local_request_released", f"{request_id} {key}")
            elif typed("action") == "send_back":
                send_back_request(session, request_id, reason=typed("reason"), **by)  # type: ignore[arg-type]
                note(session, "local_request_sent_back", request_id)
            else:
                abort(400)
    except DefinitionError as error:
        return error.problems, {}
    except InvalidInputError as error:
        return [], told(error.problems, ["reason", "questionnaire"])
    if typed("action") == "release":
        flash(
            gettext(
                "Freigegeben. Die Fragen werden jetzt gestellt, im Internet sofort. Bögen "
                "auf Papier bitte neu drucken."
            ),
            "success",
        )
    else:
        flash(gettext("Zurückgegeben. Der Ortsteil sieht Ihre Begründung."), "success")
    return [], {}


def _title(survey: PublishedQuestionnaire) -> str:
    return localized(survey.definition.title)


def _survey_label(survey: PublishedQuestionnaire) -> str:
    title = _title(survey)
    return str(
        gettext("%(title)s (läuft)", title=title)
        if survey.is_open(today())
        else gettext("%(title)s (noch nicht offen)", title=title)
    )
