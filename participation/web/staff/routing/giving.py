"""Give a hand-over to the Fachplanungen: prepare the list, look through it, give it once."""

import datetime
import uuid
from typing import Any

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext, ngettext

from participation.accounts.queries import display_names
from participation.accounts.rights import Right
from participation.core.clock import today
from participation.core.errors import InvalidInputError, NotFoundError
from participation.database import Session
from participation.handover.routing.passing import (
    add,
    give,
    no_lead,
    prepare,
    remove,
)
from participation.handover.routing.prepared import (
    Prepared,
    prepared,
    prepared_lines,
)
from participation.handover.routing.reminding import addresses
from participation.handover.routing.settings import decided
from participation.handover.rules.evidence import Need
from participation.handover.snapshot.content import Handover
from participation.handover.snapshot.queries import StoredHandover, stored_handover
from participation.web.access import access
from participation.web.staff.desk.me import my_id, told, typed
from participation.web.staff.forms import EmptyForm
from participation.web.staff.handovers import saying_of
from participation.web.staff.recording import note
from participation.web.staff.routing.one import read_day
from participation.web.staff.routing.words import CITY, STATUS_BADGES, STATUSES
from participation.web.state import database, settings

A_PAGE = 100
NEED_PEOPLE, NEED_PERCENT = 10, 10
ACTIONS = ("prepare", "remove", "add", "give")


@access(Right.HANDOVER)
def giving_page(reference: str) -> Any:
    if not reference.isprintable():  # PostgreSQL takes no NUL
        abort(404)
    form = EmptyForm()
    errors: dict[str, str] = {}
    if form.is_submitted():
        if typed("action") not in ACTIONS:
            abort(400)
        if form.validate():
            errors = _act(reference)
            if not errors:
                return redirect(_address(reference), 303)
    with database().session() as session:
        found = stored_handover(session, reference)
        state = prepared(session, reference)
        page = _page(session, found, state, form, errors)
    return page, 422 if form.is_submitted() else 200


def add_views(staff: Blueprint) -> None:
    staff.add_url_rule(
        "/uebergaben/<reference>/fachplanungen",
        "handover_routing",
        giving_page,
        methods=["GET", "POST"],
    )


def _address(reference: str) -> str:
    plan = request.args.get("plan", "")
    return url_for("staff.handover_routing", reference=reference, plan=plan or None)


def _page(
    session: Session,
    found: StoredHandover,
    state: Prepared | None,
    form: EmptyForm,
    errors: dict[str, str],
) -> str:
    handover = found.handover
    keys = [plan.key for plan in state.plans] if state else []
    plan_key = request.args.get("plan", "")
    if plan_key not in keys:
        plan_key = keys[0] if keys else ""
    count = next((p.lines for p in state.plans if p.key == plan_key), 0) if state else 0
    pages = max(1, -(-count // A_PAGE))
    page = min(max(_number("seite", 1), 1), pages)
    reachable = addresses(session, today=today())
    due_on = today() + datetime.timedelta(days=decided(session).answer_within_days)
    return render_template(
        "staff/routing/giving.html",
        handover=handover,
        said=saying_of(found),
        state=state,
        form=form,
        errors=errors,
        plan_key=plan_key,
        lines=prepared_lines(
            session,
            handover.reference,
            plan_key=plan_key,
            offset=(page - 1) * A_PAGE,
            limit=A_PAGE,
        ),
        page=page,
        pages=pages,
        address=lambda number: url_for(
            "staff.handover_routing",
            reference=handover.reference,
            plan=plan_key,
            seite=number,
        ),
        spaces=[(CITY, gettext("Ganze Stadt"))]
        + [(space.key, space.label) for space in handover.spaces],
        unled=no_lead(handover),
        too_old=found.counts_comments,
        silent=[p.name for p in state.plans if not reachable.get(p.key)]
        if state
        else [],
        sends_mail=settings().sends_mail,
        typed=typed,
        need=(NEED_PEOPLE, NEED_PERCENT),
        due_on=typed("due_on") or due_on.isoformat(),
        names=display_names(session),
        statuses=STATUSES,
        status_badges=STATUS_BADGES,
    )


def _act(reference: str) -> dict[str, str]:
    """Do what the button says; what was wrong. Raises NotFoundError."""
    what = {
        "prepare": _prepare,
        "remove": _remove,
        "add": _add,
        "give": _give,
    }[typed("action")]
    try:
        with database().transaction() as session:
            found = stored_handover(session, reference)
            if found.counts_comments:
                raise NotFoundError("hand-over that counts people", reference)
            flash(what(session, found.handover), "success")
    except InvalidInputError as error:
        return told(error.problems, ["list", *error.problems])
    return {}


def _prepare(session: Session, handover: Handover) -> str:
    need = Need(
        people=_number("people", NEED_PEOPLE, form=True),
        share=min(_number("percent", NEED_PERCENT, form=True), 100) / 100,
    )
    by = {"account_id": my_id(), "today": today()}
    if prepare(session, handover, need=need, **by):  # type: ignore[arg-type]
        note(session, "routing_prepared", handover.reference)
        return str(gettext("Die Liste ist vorbereitet. Noch sieht sie nur das Amt."))
    return str(gettext("Diese Übergabe haben die Fachplanungen schon."))


def _remove(session: Session, handover: Handover) -> str:
    ids = set()
    for text in request.form.getlist("thema"):
        try:
            ids.add(uuid.UUID(text))
        except ValueError:
            abort(400)
    gone = remove(session, handover.reference, ids)
    if gone:
        note(session, "routing_prepared", f"{handover.reference} -{gone}")
    return str(
        ngettext("Ein Eintrag weggelassen.", "%(num)s Einträge weggelassen.", gone)
    )


def _add(session: Session, handover: Handover) -> str:
    space = typed("space")
    add(
        session,
        handover,
        plan_key=typed("plan"),
        theme_key=typed("theme"),
        space_key="" if space == CITY else space,
        today=today(),
    )
    note(session, "routing_prepared", f"{handover.reference} +1")
    return str(gettext("Der Eintrag steht auf der Liste."))


def _give(session: Session, handover: Handover) -> str:
    new = give(
        session,
        handover.reference,
        due_on=read_day(typed("due_on")),
        account_id=my_id(),
        today=today(),
    )
    if not new:
        return str(gettext("Diese Übergabe haben die Fachplanungen schon."))
    note(session, "routing_given", handover.reference)
    return str(gettext("Gegeben. Jede Fachplanung sieht jetzt ihre Liste."))


def _number(name: str, default: int, *, form: bool = False) -> int:
    text = typed(name) if form else request.args.get(name, "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 7 else default
