"""What waits for an answer, and for how long; whether everybody may see it."""

from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext

from participation.accounts.rights import Right
from participation.core.clock import today
from participation.core.errors import InvalidInputError
from participation.handover.routing.files import TYPES, waiting_file
from participation.handover.routing.reminding import addresses
from participation.handover.routing.settings import MOST_DAYS, Decided, decide, decided
from participation.handover.routing.waiting import overview
from participation.web.access import access
from participation.web.staff.desk.me import told, typed
from participation.web.staff.forms import EmptyForm
from participation.web.staff.recording import note
from participation.web.staff.summary import attachment
from participation.web.state import database, settings


@access(Right.HANDOVER)
def waiting_page() -> Any:
    form = EmptyForm()
    errors: dict[str, str] = {}
    if form.validate_on_submit():
        errors = _decide()
        if not errors:
            return redirect(url_for("staff.routed_waiting"), 303)
    with database().session() as session:
        found = overview(session, today=today())
        stored = decided(session)
        reachable = addresses(session, today=today())
    page = render_template(
        "staff/routing/waiting.html",
        found=found,
        form=form,
        errors=errors,
        days=typed("days") or stored.answer_within_days,
        is_public=typed("public") == "y" if errors else stored.overview_is_public,
        public_now=stored.overview_is_public,
        most_days=MOST_DAYS,
        formats=list(TYPES),
        sends_mail=settings().sends_mail,
        reachable=sum(1 for known in reachable.values() if known),
    )
    return page, 422 if request.method == "POST" else 200


@access(Right.HANDOVER)
def file(format: str) -> Any:
    with database().transaction() as session:
        made = waiting_file(overview(session, today=today()), format=format)
        note(session, "routing_exported", f"{format} waiting")
    return attachment(made.content, name=made.name, media_type=made.media_type)


def add_views(staff: Blueprint) -> None:
    address = "/antworten/offen"
    staff.add_url_rule(address, "routed_waiting", waiting_page, methods=["GET", "POST"])
    staff.add_url_rule(f"{address}/<format>", "routed_waiting_file", file)


def _decide() -> dict[str, str]:
    days = typed("days")
    try:
        if not days.isascii() or not days.isdigit() or len(days) > 6:
            raise InvalidInputError({"days": ["out_of_range"]})
        wanted = Decided(
            answer_within_days=int(days), overview_is_public=typed("public") == "y"
        )
        with database().transaction() as session:
            if decide(session, wanted):
                state = "public" if wanted.overview_is_public else "internal"
                note(session, "routing_decided", f"{state} {wanted.answer_within_days}")
    except InvalidInputError as error:
        return told(error.problems, ["days"])
    flash(gettext("Gespeichert."), "success")
    return {}
