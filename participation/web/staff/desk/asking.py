"""An Ortsteil asks: questions of its own go to staff, and the answer comes back here."""

import uuid
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext

from participation.accounts.rights import Right
from participation.core.clock import today
from participation.core.errors import InvalidInputError
from participation.core.ids import new_key
from participation.desks.overview import own_ortsteil
from participation.desks.requests import (
    LONGEST_NOTE,
    RequestDecidedError,
    RequestWaitsError,
    askable,
    own_request,
    own_requests,
    send_request,
    withdraw_request,
)
from participation.places.queries import OrtsteilView
from participation.questionnaires.definition import DefinitionError
from participation.questionnaires.local_simple import WrittenBlock
from participation.questionnaires.queries import local_blocks
from participation.web.access import access
from participation.web.staff.desk.me import (
    my_id,
    my_ortsteile,
    person,
    told,
    typed,
    typed_key,
)
from participation.web.staff.desk.words import BADGES, REQUEST_STATES
from participation.web.staff.forms import pressed
from participation.web.staff.local_form import (
    NUMBERS,
    LocalQuestionsForm,
    fill_block,
    read_block,
    shown_questions,
)
from participation.web.staff.recording import note
from participation.web.state import database


@access(Right.OWN_ORTSTEIL)
def questions_page() -> str:
    with database().session() as session:
        own = my_ortsteile(session)
        requests = own_requests(session, ortsteil_keys=person().ortsteil_keys)
        asked = [
            block
            for block in local_blocks(session, ortsteil_keys=person().ortsteil_keys)
            if block.withdrawn_on is None
        ]
        open_there = {o.key: _surveys(session, o) for o in own}
    return render_template(
        "staff/desk/questions.html",
        ortsteile=own,
        names={o.key: o.name for o in own},
        requests=requests,
        waiting={r.ortsteil_key for r in requests if r.state == "sent"},
        asked=asked,
        surveys=open_there,
        shown=shown_questions,
        states=REQUEST_STATES,
        badges=BADGES,
    )


@access(Right.OWN_ORTSTEIL)
def ask_page(ortsteil: str) -> Any:
    form = LocalQuestionsForm()
    with database().session() as session:
        place = own_ortsteil(session, ortsteil, ortsteil_keys=person().ortsteil_keys)
        surveys = _surveys(session, place)
        before = None if form.is_submitted() else _sent_before(session)
    problems: list[str] = []
    errors: dict[str, str] = {}
    if form.is_submitted():
        if form.validate():
            block, problems = read_block(form)
            if not problems:
                problems, errors = _send(place, block)
            if not problems and not errors:
                return redirect(url_for("staff.desk_questions"), 303)
    elif before is not None:
        fill_block(form, before)
    page = render_template(
        "staff/desk/ask.html",
        form=form,
        ortsteil=place,
        surveys=surveys,
        problems=problems,
        errors=errors,
        note=typed("note"),
        longest_note=LONGEST_NOTE,
        key=typed_key() or new_key(),
        numbers=NUMBERS,
    )
    return page, 422 if form.is_submitted() else 200


@access(Right.OWN_ORTSTEIL)
def withdraw(request_id: uuid.UUID) -> Any:
    pressed()
    try:
        with database().transaction() as session:
            withdraw_request(
                session,
                request_id,
                ortsteil_keys=person().ortsteil_keys,
                account_id=my_id(),
                today=today(),
            )
            note(session, "local_request_withdrawn", request_id)
    except RequestDecidedError:
        flash(gettext("Darüber ist inzwischen entschieden. Hier steht, wie."))
    else:
        flash(gettext("Zurückgenommen. Sie können neue Fragen schicken."), "success")
    return redirect(url_for("staff.desk_questions"), 303)


def add_views(staff: Blueprint) -> None:
    address = "/mein-ortsteil/fragen"
    staff.add_url_rule(address, "desk_questions", questions_page)
    staff.add_url_rule(
        f"{address}/<ortsteil>/neu", "desk_ask", ask_page, methods=["GET", "POST"]
    )
    staff.add_url_rule(
        f"{address}/<uuid:request_id>/zuruecknehmen",
        "desk_withdraw_request",
        withdraw,
        methods=["POST"],
    )


def _send(place: OrtsteilView, block: WrittenBlock) -> tuple[list[str], dict[str, str]]:
    """Send the questions; return what is wrong with them, and with the note."""
    key = typed_key()
    if key is None:
        return [
            gettext("Die Seite war zu lange offen. Bitte noch einmal absenden.")
        ], {}
    try:
        with database().transaction() as session:
            new = send_request(
                session,
                ortsteil_key=place.key,
                ortsteil_keys=person().ortsteil_keys,
                block=block,
                note=typed("note"),
                key=key,
                account_id=my_id(),
                today=today(),
            )
            if new:
                note(session, "local_request_sent", place.key)
    except DefinitionError as error:
        return error.problems, {}
    except InvalidInputError as error:
        return [], told(error.problems, ["note"])
    except RequestWaitsError:
        return [
            gettext(
                "Für diesen Ortsteil liegen schon Fragen beim Amt. Nehmen Sie sie zuerst "
                "zurück, wenn Sie andere stellen wollen."
            )
        ], {}
    flash(
        gettext(
            "Ihre Fragen sind beim Amt. Sie werden erst gestellt, wenn das Amt sie "
            "freigibt; hier sehen Sie, wie es steht."
        ),
        "success",
    )
    return [], {}


def _surveys(session: Any, ortsteil: OrtsteilView) -> list[Any]:
    return askable(session, ortsteil_key=ortsteil.key, today=today())


def _sent_before(session: Any) -> WrittenBlock | None:
    """The questions of an own request that shall be written anew."""
    try:
        wanted = uuid.UUID(request.args.get("von", ""))
    except ValueError:
        return None
    found = own_request(session, wanted, ortsteil_keys=person().ortsteil_keys)
    return found.block
