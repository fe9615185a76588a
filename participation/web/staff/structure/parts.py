"""Actor groups and deliverables, and the sequence of all parts of the structure."""

from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from participation.accounts.rights import Right
from participation.core.clock import today
from participation.core.errors import InvalidInputError, NotFoundError
from participation.handover.editing.keeping import Kind, StructureChangedError
from participation.handover.editing.ordering import move
from participation.handover.editing.parts import PartWords, change_part, create_part
from participation.handover.editing.states import (
    deliverable_state,
    group_state,
    version_of,
)
from participation.handover.queries import DeliverableView, GroupView, structure
from participation.web.access import access
from participation.web.staff.forms import EmptyForm
from participation.web.staff.labels import PARTS
from participation.web.staff.recording import note
from participation.web.staff.structure.conflict import Conflict, conflict_of
from participation.web.staff.structure.forms import (
    DeliverableForm,
    GroupForm,
    author,
    spread_problems,
)
from participation.web.state import database

MOVED = {
    "fachplanungen": Kind.PLAN,
    "schritte": Kind.STEP,
    "akteure": Kind.GROUP,
    "ergebnisse": Kind.DELIVERABLE,
}


@access(Right.STRUCTURE)
def new_group_page() -> ResponseReturnValue:
    return _page(Kind.GROUP, None)


@access(Right.STRUCTURE)
def group_page(key: str) -> ResponseReturnValue:
    return _page(Kind.GROUP, _found(Kind.GROUP, key))


@access(Right.STRUCTURE)
def new_deliverable_page() -> ResponseReturnValue:
    return _page(Kind.DELIVERABLE, None)


@access(Right.STRUCTURE)
def deliverable_page(key: str) -> ResponseReturnValue:
    return _page(Kind.DELIVERABLE, _found(Kind.DELIVERABLE, key))


@access(Right.STRUCTURE)
def move_part(kind: str) -> ResponseReturnValue:
    """Move one thing a place up or down; the page comes back where the thing now is."""
    if kind not in MOVED:
        raise NotFoundError("kind", kind)
    key = request.form.get("earlier") or request.form.get("later") or ""
    if EmptyForm().validate_on_submit():
        with database().transaction() as session:
            earlier = "earlier" in request.form
            if move(session, MOVED[kind], key, earlier=earlier, author=author()):
                note(session, "process_order_changed", f"{MOVED[kind].value}: {key}")
    return redirect(url_for("staff.structure", _anchor=f"{MOVED[kind].value}-{key}"))


def _found(kind: Kind, key: str) -> GroupView | DeliverableView:
    with database().session() as session:
        found = structure(session, on=today(), with_ended=True)
    parts: tuple[GroupView | DeliverableView, ...] = (
        found.groups if kind == Kind.GROUP else found.deliverables
    )
    part = next((part for part in parts if part.key == key), None)
    if part is None:
        raise NotFoundError(kind.value, key)
    return part


def _page(kind: Kind, part: GroupView | DeliverableView | None) -> ResponseReturnValue:
    build = GroupForm if kind == Kind.GROUP else DeliverableForm
    form = build(obj=part, added_on=part.added_on if part else today())
    if isinstance(form, GroupForm):
        form.receives.choices = [*PARTS.items()]
    seen, conflict = _seen(part), None
    if form.is_submitted():
        outcome = _store(form, kind, part) if form.validate() else None
        if isinstance(outcome, str):
            flash(gettext("Gespeichert: %(name)s", name=form.name.data))
            anchor = f"{kind.value}-{outcome}"
            return redirect(url_for("staff.structure", _anchor=anchor))
        conflict = outcome
        seen = conflict.seen if conflict else request.form.get("seen", seen)
    page = render_template(
        "staff/structure/part.html",
        form=form,
        part=part,
        kind=kind.value,
        seen=seen,
        conflict=conflict,
    )
    return page, 409 if conflict else 422 if form.is_submitted() else 200


def _seen(part: GroupView | DeliverableView | None) -> str:
    if part is None:
        return ""
    if isinstance(part, GroupView):
        return version_of(group_state(part))
    return version_of(deliverable_state(part))


def _store(
    form: Any, kind: Kind, part: GroupView | DeliverableView | None
) -> str | Conflict | None:
    """The key of what is stored; a conflict; or None where something was wrong."""
    words = PartWords(
        name=form.name.data,
        added_on=form.added_on.data,
        ended_on=form.ended_on.data,
        source=form.source.data or "",
        receives=tuple(form.receives.data or ()) if "receives" in form else (),
    )
    name = "actor_group" if kind == Kind.GROUP else "deliverable"
    try:
        with database().transaction() as session:
            if part is None:
                key = create_part(session, kind, words=words, author=author())
                note(session, f"{name}_made", key)
                return key
            seen = request.form.get("seen", "")
            if change_part(
                session, kind, part.key, words=words, author=author(), seen=seen
            ):
                note(session, f"{name}_changed", part.key)
            return part.key
    except InvalidInputError as error:
        spread_problems(form, error)
        return None
    except StructureChangedError as error:
        return conflict_of(error, kind)


def add_views(staff: Blueprint) -> None:
    both = ["GET", "POST"]
    for path, name, view, methods in (
        ("akteure/neu", "actor_group_new", new_group_page, both),
        ("akteure/<key>", "actor_group", group_page, both),
        ("ergebnisse/neu", "deliverable_new", new_deliverable_page, both),
        ("ergebnisse/<key>", "deliverable", deliverable_page, both),
        ("reihenfolge/<kind>", "structure_move", move_part, ["POST"]),
    ):
        staff.add_url_rule(f"/struktur/{path}", name, view, methods=methods)
