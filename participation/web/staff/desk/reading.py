"""Moderated comments of the own Ortsteile, in batches; one of them passed on."""

import uuid
from typing import Any

from flask import (
    Blueprint,
    abort,
    flash,
    redirect,
    render_template,
    request,
    url_for,
)
from flask_babel import gettext

from participation.accounts.rights import Right
from participation.core.clock import today
from participation.core.errors import InvalidInputError
from participation.desks.forwards import LONGEST_NOTE, own_forwards, pass_on
from participation.desks.overview import own_mandates
from participation.desks.reading import (
    BATCH,
    own_batches,
    readable_comment,
    texts_of,
)
from participation.handover.queries import PlanView, structure
from participation.web.access import access
from participation.web.staff.desk.me import (
    chosen_ortsteil,
    my_id,
    my_ortsteile,
    person,
    told,
    typed,
)
from participation.web.staff.desk.personal import PersonalWarning, look_for_persons
from participation.web.staff.desk.words import BADGES, FORWARD_STATES
from participation.web.staff.forms import EmptyForm
from participation.web.staff.labels import PERSONAL
from participation.web.staff.recording import note
from participation.web.state import database


@access(Right.OWN_ORTSTEIL)
def comments_page() -> str:
    keys = person().ortsteil_keys
    with database().session() as session:
        own = my_ortsteile(session)
        place = chosen_ortsteil(own)
        batches = own_batches(
            session, ortsteil_key=place.key, ortsteil_keys=keys, today=today()
        )
        number = _batch_number(len(batches))
        batch = batches[number - 1] if batches else []
        comments = texts_of(session, batch, ortsteil_keys=keys)
    return render_template(
        "staff/desk/comments.html",
        ortsteile=own,
        ortsteil=place,
        comments=comments,
        number=number,
        batches=len(batches),
        least=BATCH,
        address=lambda page: url_for(
            "staff.desk_comments", ortsteil=place.slug, stapel=page
        ),
    )


@access(Right.OWN_ORTSTEIL)
def forward_page(published_id: uuid.UUID) -> Any:
    with database().session() as session:
        comment, ortsteil_key = readable_comment(
            session,
            published_id,
            ortsteil_keys=person().ortsteil_keys,
            today=today(),
        )
        plans = _plans(session, ortsteil_key)
    form = EmptyForm()
    errors: dict[str, str] = {}
    warning: PersonalWarning | None = None
    if form.validate_on_submit():
        words, warning = look_for_persons(typed("note"))
        if warning is None:
            errors = _pass_on(published_id, words, plans)
            if not errors:
                return redirect(url_for("staff.desk_forwards"), 303)
    page = render_template(
        "staff/desk/forward.html",
        form=form,
        comment=comment,
        ortsteil_key=ortsteil_key,
        plans=[(plan.key, _plan_label(plan)) for plan in plans],
        plan=typed("plan"),
        note=typed("note"),
        errors=errors,
        warning=warning,
        personal=PERSONAL,
        limit=LONGEST_NOTE,
    )
    return page, 422 if request.method == "POST" else 200


@access(Right.OWN_ORTSTEIL)
def forwards_page() -> str:
    with database().session() as session:
        found = own_forwards(session, mandate_keys=person().mandate_keys)
        plans = structure(session, on=today()).plans
    return render_template(
        "staff/desk/forwards.html",
        forwards=found,
        plans={plan.key: plan.name for plan in plans},
        states=FORWARD_STATES,
        badges=BADGES,
    )


def add_views(staff: Blueprint) -> None:
    address = "/mein-ortsteil"
    staff.add_url_rule(f"{address}/lesen", "desk_comments", comments_page)
    staff.add_url_rule(
        f"{address}/weitergeben/<uuid:published_id>",
        "desk_forward",
        forward_page,
        methods=["GET", "POST"],
    )
    staff.add_url_rule(f"{address}/weitergegeben", "desk_forwards", forwards_page)


def _batch_number(last: int) -> int:
    """Which batch is asked for; 404 for one that is not there, or not yet."""
    wanted = request.args.get("stapel", "1")
    if not (wanted.isascii() and wanted.isdigit() and len(wanted) < 6):
        abort(404)
    number = int(wanted)
    if number < 1 or number > max(1, last):
        abort(404)
    return number


def _plans(session: Any, ortsteil_key: str) -> list[PlanView]:
    """The Fachplanungen that deal with the Ortsteil today."""
    return [
        plan
        for plan in structure(session, on=today()).plans
        if plan.active
        and (not plan.ortsteil_keys or ortsteil_key in plan.ortsteil_keys)
    ]


def _plan_label(plan: PlanView) -> str:
    return f"{plan.name} ({plan.amt})" if plan.amt else plan.name


def _pass_on(
    published_id: uuid.UUID, words: str, plans: list[PlanView]
) -> dict[str, str]:
    try:
        with database().transaction() as session:
            new = pass_on(
                session,
                published_id,
                plan_key=typed("plan"),
                plan_keys={plan.key for plan in plans},
                mandates=own_mandates(session, mandate_keys=person().mandate_keys),
                note=words,
                account_id=my_id(),
                today=today(),
            )
            if new:
                note(session, "comment_forwarded", f"{published_id} {typed('plan')}")
    except InvalidInputError as error:
        return told(error.problems, ["note", "plan"])
    if new:
        flash(gettext("Weitergegeben. Hier sehen Sie, was daraus wird."), "success")
    else:
        flash(gettext("Diesen Kommentar hatten Sie dorthin schon weitergegeben."))
    return {}
