"""The desk of a Fachplanung: its themes of hand-overs, and comments that Ortsteile passed on."""

import datetime
import uuid
from dataclasses import dataclass
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext, lazy_gettext

from participation.accounts.rights import Right
from participation.core.clock import today
from participation.core.errors import InvalidInputError
from participation.database import Session
from participation.desks.forwards import (
    LONGEST_ANSWER,
    ForwardView,
    answer_forward,
    mark_seen,
    plan_forward,
    plan_forwards,
)
from participation.handover.queries import structure
from participation.handover.routing.lists import (
    NO_DAY,
    Place,
    Wanted,
    choices,
    places,
)
from participation.handover.routing.reminding import STAGES_BEFORE
from participation.places.queries import all_ortsteile
from participation.web.access import access
from participation.web.staff.desk.me import my_id, person, told, typed
from participation.web.staff.desk.words import BADGES, FORWARD_STATES
from participation.web.staff.forms import EmptyForm, pressed
from participation.web.staff.recording import note
from participation.web.staff.routing.listing import (
    Asked,
    list_words,
    page_of,
    shown_lines,
)
from participation.web.staff.routing.words import OPEN, own_reach
from participation.web.state import database

KINDS = {
    "themen": lazy_gettext("Themen aus Übergaben"),
    "kommentare": lazy_gettext("Kommentare der Ortsteile"),
}


@dataclass(frozen=True, kw_only=True)
class Due:
    """How much of what the plans lead is due soon, or late."""

    overdue: int
    soon: int


@access(Right.OWN_PLAN)
def plan_desk() -> str:
    asked, kind = Asked.from_request(), request.args.get("art", "")
    kind = kind if kind in KINDS else ""
    reach = own_reach()
    with database().session() as session:
        listed = places(session, reach=reach, wanted=asked.wanted, today=today())
        forwards = plan_forwards(session, plan_keys=person().plan_keys)
        everything = places(session, reach=reach, wanted=Wanted(), today=today())
        led = places(session, reach=reach, wanted=Wanted(led=True), today=today())
        chosen = _chosen(asked, kind, listed, forwards)
        here, page, pages = page_of(chosen, asked.page)
        ids = [one.id for one in here if isinstance(one, Place)]
        known = shown_lines(session, ids, reach)
        narrowing = choices(session, reach=reach)
        names = _names(session)
    return render_template(
        "staff/desk/planning.html",
        items=[
            (known[one.id], None) if isinstance(one, Place) else (None, one)
            for one in here
            if not isinstance(one, Place) or one.id in known
        ],
        is_empty=not everything and not forwards,
        count=len(chosen),
        due=_due(led),
        page=page,
        pages=pages,
        address=lambda number: url_for(
            "staff.plan_desk", seite=number, art=kind or None, **asked.arguments
        ),
        kinds=KINDS.items(),
        kind=kind,
        own=sorted(
            names["plans"][k] for k in person().plan_keys if k in names["plans"]
        ),
        **names,
        **list_words(asked, narrowing),
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


def _chosen(
    asked: Asked, kind: str, listed: list[Place], forwards: list[ForwardView]
) -> list[Place | ForwardView]:
    """Both in one list: what waits first, then by day. A comment has no theme nor space."""
    of_themes = {"thema", "raum", "spaet"} & asked.arguments.keys()
    stand = asked.arguments.get("stand", "")
    wanted = [
        forward
        for forward in forwards
        if kind != "themen"
        and not of_themes
        and stand in ("", OPEN if forward.answered_on is None else "")
        and asked.wanted.plan in ("", forward.plan_key)
    ]
    both: list[Place | ForwardView] = [*wanted]
    if kind != "kommentare":
        both = [*listed, *wanted]
    return sorted(both, key=_order)


def _order(one: Place | ForwardView) -> tuple[bool, datetime.date, datetime.date, str]:
    if isinstance(one, Place):
        return one.order
    return one.answered_on is not None, NO_DAY, one.passed_on, str(one.id)


def _due(found: list[Place]) -> Due | None:
    days = [
        (place.due_on - today()).days
        for place in found
        if place.due_on and not place.closed
    ]
    overdue = sum(1 for day in days if day < 0)
    soon = sum(1 for day in days if 0 <= day <= STAGES_BEFORE[0])
    return Due(overdue=overdue, soon=soon) if overdue or soon else None


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
