"""The desk of a Fachplanung: its themes of hand-overs, and comments that Ortsteile passed on."""

import datetime
import uuid
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext, lazy_gettext

from participation.accounts.rights import Right
from participation.core.clock import today
from participation.core.errors import InvalidInputError
from participation.database import Session
from participation.desks.forwards import (
    LONGEST_ANSWER,
    answer_forward,
    mark_seen,
    plan_forward,
)
from participation.handover.queries import plan_names
from participation.handover.routing.desk import OnDesk, count_items, read_items
from participation.handover.routing.lists import Wanted, choices, count_due
from participation.handover.routing.reminding import STAGES_BEFORE
from participation.places.queries import all_ortsteile
from participation.web.access import access
from participation.web.staff.desk.me import my_id, person, told, typed
from participation.web.staff.desk.words import BADGES, FORWARD_STATES
from participation.web.staff.forms import EmptyForm, pressed
from participation.web.staff.recording import note
from participation.web.staff.routing.listing import A_PAGE, Asked, list_words, page_of
from participation.web.staff.routing.words import own_reach
from participation.web.state import database

SOON = datetime.timedelta(days=STAGES_BEFORE[0])
KINDS = {
    "themen": lazy_gettext("Themen aus Übergaben"),
    "kommentare": lazy_gettext("Kommentare der Ortsteile"),
}


@access(Right.OWN_PLAN)
def plan_desk() -> str:
    asked, kind = Asked.from_request(), request.args.get("art", "")
    kind = kind if kind in KINDS else ""
    desk = OnDesk(
        plan_keys=person().plan_keys,
        wanted=asked.wanted,
        themes=kind != "kommentare",
        comments=kind != "themen",
    )
    with database().session() as session:
        count = count_items(session, desk, today=today())
        page, pages = page_of(count, asked.page)
        items = read_items(
            session, desk, today=today(), offset=(page - 1) * A_PAGE, limit=A_PAGE
        )
        is_empty = not count and _is_empty(session)
        due = count_due(session, reach=own_reach(), today=today(), soon=SOON)
        narrowing = choices(session, reach=own_reach())
        names = _names(session)
    return render_template(
        "staff/desk/planning.html",
        items=[(item.line, item.forward) for item in items],
        is_empty=is_empty,
        count=count,
        due=due if due.overdue or due.soon else None,
        page=page,
        pages=pages,
        address=lambda number: url_for(
            "staff.plan_desk", seite=number, art=kind or None, **asked.arguments
        ),
        kinds=KINDS.items(),
        kind=kind,
        own=sorted(names["plans"].values()),
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


def _is_empty(session: Session) -> bool:
    """Whether there is nothing, whatever it was narrowed to."""
    everything = OnDesk(plan_keys=person().plan_keys, wanted=Wanted())
    return not count_items(session, everything, today=today())


def _names(session: Session) -> dict[str, Any]:
    return {
        "plans": plan_names(session, person().plan_keys),
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
