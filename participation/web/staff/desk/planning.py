"""The desk of a Fachplanung: comments that Ortsteile passed to it, and its answers."""

import uuid
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext

from participation.accounts.rights import Right
from participation.core.clock import today
from participation.core.errors import InvalidInputError
from participation.database import Session
from participation.desks.forwards import (
    LONGEST_ANSWER,
    answer_forward,
    mark_seen,
    plan_forward,
    plan_forwards,
)
from participation.handover.queries import structure
from participation.places.queries import all_ortsteile
from participation.web.access import access
from participation.web.staff.desk.me import my_id, note, person, pressed, told, typed
from participation.web.staff.desk.words import BADGES, FORWARD_STATES
from participation.web.staff.forms import EmptyForm
from participation.web.state import database


@access(Right.OWN_PLAN)
def plan_desk() -> str:
    with database().session() as session:
        found = plan_forwards(session, plan_keys=person().plan_keys)
        names = _names(session)
    return render_template(
        "staff/desk/planning.html",
        forwards=found,
        own=sorted(
            names["plans"][k] for k in person().plan_keys if k in names["plans"]
        ),
        **names,
    )


@access(Right.OWN_PLAN)
def mark(forward_id: uuid.UUID) -> Any:
    pressed()
    with database().transaction() as session:
        new = mark_seen(
            session,
            forward_id,
            plan_keys=person().plan_keys,
            account_id=my_id(),
            today=today(),
        )
        if new:
            note(session, "forward_seen", forward_id)
    flash(gettext("Der Ortsteil sieht jetzt, dass Sie es gesehen haben."), "success")
    return redirect(url_for("staff.plan_desk"), 303)


@access(Right.OWN_PLAN)
def answer_page(forward_id: uuid.UUID) -> Any:
    with database().session() as session:
        found = plan_forward(session, forward_id, plan_keys=person().plan_keys)
        names = _names(session)
    form = EmptyForm()
    errors: dict[str, str] = {}
    if form.validate_on_submit():
        errors = _answer(forward_id)
        if not errors:
            return redirect(url_for("staff.plan_desk"), 303)
    page = render_template(
        "staff/desk/answer.html",
        form=form,
        forward=found,
        answer=typed("answer"),
        errors=errors,
        limit=LONGEST_ANSWER,
        **names,
    )
    return page, 422 if request.method == "POST" else 200


def add_views(staff: Blueprint) -> None:
    address = "/meine-planung"
    staff.add_url_rule(address, "plan_desk", plan_desk)
    staff.add_url_rule(
        f"{address}/<uuid:forward_id>",
        "plan_answer",
        answer_page,
        methods=["GET", "POST"],
    )
    staff.add_url_rule(
        f"{address}/<uuid:forward_id>/gesehen", "plan_seen", mark, methods=["POST"]
    )


def _names(session: Session) -> dict[str, Any]:
    plans = structure(session, on=today()).plans
    return {
        "plans": {plan.key: plan.name for plan in plans},
        "ortsteile": {o.key: o.name for o in all_ortsteile(session)},
        "states": FORWARD_STATES,
        "badges": BADGES,
    }


def _answer(forward_id: uuid.UUID) -> dict[str, str]:
    try:
        with database().transaction() as session:
            new = answer_forward(
                session,
                forward_id,
                answer=typed("answer"),
                plan_keys=person().plan_keys,
                account_id=my_id(),
                today=today(),
            )
            if new:
                note(session, "forward_answered", forward_id)
    except InvalidInputError as error:
        return told(error.problems, ["answer"])
    flash(gettext("Danke. Der Ortsteil kann Ihre Antwort jetzt lesen."), "success")
    return {}
