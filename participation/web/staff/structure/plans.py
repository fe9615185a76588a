"""A Fachplanung: made, changed, ended."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from participation.accounts.rights import Right
from participation.core.clock import today
from participation.core.errors import InvalidInputError, NotFoundError
from participation.handover.editing.keeping import Kind, StructureChangedError
from participation.handover.editing.plans import PlanWords, change_plan, create_plan
from participation.handover.editing.states import plan_state, version_of
from participation.handover.queries import DocumentView, PlanView, structure
from participation.places.queries import all_ortsteile
from participation.themes.queries import themes
from participation.web.access import access
from participation.web.staff.recording import note
from participation.web.staff.structure.conflict import Conflict, conflict_of
from participation.web.staff.structure.forms import (
    Lines,
    PlanForm,
    author,
    spread_problems,
)
from participation.web.staff.structure.words import target_groups
from participation.web.state import database, localized

FIELDS = ("title", "address", "drucksache")
EMPTY = 2


@access(Right.STRUCTURE)
def new_plan_page() -> ResponseReturnValue:
    return _page(None)


@access(Right.STRUCTURE)
def plan_page(key: str) -> ResponseReturnValue:
    with database().session() as session:
        found = structure(session, on=today())
        labels = {theme.key: localized(theme.label) for theme in themes(session)}
    plan = next((plan for plan in found.plans if plan.key == key), None)
    if plan is None:
        raise NotFoundError("fachplanung", key)
    roles = [
        (entry.theme_key, labels.get(entry.theme_key, entry.theme_key), entry.role)
        for entry in found.responsibilities
        if entry.plan_key == key
    ]
    return _page(plan, roles)


def _page(
    plan: PlanView | None, roles: list[tuple[str, str, str]] | None = None
) -> ResponseReturnValue:
    form = PlanForm(obj=plan)
    with database().session() as session:
        places = sorted(all_ortsteile(session), key=lambda o: o.name)
    form.ortsteil_keys.choices = [(o.key, o.name) for o in places]
    form.target_groups.choices = [*target_groups().items()]
    seen = version_of(plan_state(plan)) if plan else ""
    conflict: Conflict | None = None
    if not form.is_submitted():
        _fill(form, plan)
        papers = _stored(plan)
    else:
        papers, sound = Lines.typed("document", fields=FIELDS), form.validate()
        if sound:
            outcome = _store(form, papers, plan)
            if isinstance(outcome, str):
                flash(gettext("Gespeichert: %(name)s", name=form.name.data))
                address = url_for("staff.structure", _anchor=f"plan-{outcome}")
                return redirect(address)
            conflict = outcome
        seen = conflict.seen if conflict else request.form.get("seen", seen)
        papers.padded(EMPTY)
    page = render_template(
        "staff/structure/plan.html",
        form=form,
        plan=plan,
        papers=papers,
        roles=roles or [],
        seen=seen,
        conflict=conflict,
    )
    return page, 409 if conflict else 422 if form.is_submitted() else 200


def _fill(form: PlanForm, plan: PlanView | None) -> None:
    if plan is not None:
        form.ortsteil_keys.data = sorted(plan.ortsteil_keys)
        form.target_groups.data = sorted(plan.target_groups)


def _stored(plan: PlanView | None) -> Lines:
    return Lines.stored(
        (
            {"title": d.title, "address": d.address, "drucksache": d.drucksache}
            for d in (plan.documents if plan else ())
        ),
        fields=FIELDS,
        empty=EMPTY,
    )


def _store(
    form: PlanForm, papers: Lines, plan: PlanView | None
) -> str | Conflict | None:
    """The key of the stored plan; a conflict; or None where something was wrong."""
    words = _words(form, papers)
    try:
        with database().transaction() as session:
            if plan is None:
                key = create_plan(session, words=words, author=author())
                note(session, "fachplanung_made", key)
                return key
            seen = request.form.get("seen", "")
            if change_plan(session, plan.key, words=words, author=author(), seen=seen):
                note(session, "fachplanung_changed", plan.key)
            return plan.key
    except InvalidInputError as error:
        papers.errors |= spread_problems(form, error)
        return None
    except StructureChangedError as error:
        return conflict_of(error, Kind.PLAN)


def _words(form: PlanForm, papers: Lines) -> PlanWords:
    return PlanWords(
        name=form.name.data,
        amt=form.amt.data or "",
        amt_confirmed=form.amt_confirmed.data,
        dezernat=form.dezernat.data or "",
        contact=form.contact.data or "",
        active=form.active.data,
        valid_from=form.valid_from.data,
        valid_to=form.valid_to.data,
        documents=[
            DocumentView(
                title=row["title"], address=row["address"], drucksache=row["drucksache"]
            )
            for row in papers.rows
        ],
        ortsteil_keys=frozenset(form.ortsteil_keys.data or ()),
        target_groups=frozenset(form.target_groups.data or ()),
        target_groups_confirmed=form.target_groups_confirmed.data,
        source=form.source.data or "",
    )


def add_views(staff: Blueprint) -> None:
    both = ["GET", "POST"]
    staff.add_url_rule(
        "/struktur/fachplanungen/neu", "plan_new", new_plan_page, methods=both
    )
    staff.add_url_rule("/struktur/fachplanungen/<key>", "plan", plan_page, methods=both)
