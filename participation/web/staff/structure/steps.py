"""A step of the process: made, changed, moved, ended."""

from dataclasses import dataclass

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from participation.accounts.rights import Right
from participation.core.clock import today
from participation.core.errors import InvalidInputError, NotFoundError
from participation.handover.editing.keeping import Kind, StructureChangedError
from participation.handover.editing.states import day, step_state, version_of
from participation.handover.editing.steps import (
    Part,
    StepWords,
    change_step,
    create_step,
)
from participation.handover.queries import (
    FormatView,
    StepView,
    Structure,
    structure,
)
from participation.web.access import access
from participation.web.process_words import FORMAT_KINDS, MODES
from participation.web.staff.recording import note
from participation.web.staff.structure.conflict import Conflict, conflict_of
from participation.web.staff.structure.forms import (
    Lines,
    StepForm,
    author,
    spread_problems,
)
from participation.web.state import database

FIELDS = ("kind", "title", "from", "to", "place", "address", "open")
DAYS = ("from", "to")
EMPTY = 2


@dataclass(frozen=True, kw_only=True)
class GroupLine:
    """A group in the form of a step, as stored or as just typed."""

    key: str
    name: str
    mode: str
    format: str


@access(Right.STRUCTURE)
def new_step_page() -> ResponseReturnValue:
    with database().session() as session:
        found = structure(session, on=today())
    return _page(found, None)


@access(Right.STRUCTURE)
def step_page(key: str) -> ResponseReturnValue:
    with database().session() as session:
        found = structure(session, on=today(), with_ended=True)
    step = next((step for step in found.steps if step.key == key), None)
    if step is None:
        raise NotFoundError("process_step", key)
    return _page(found, step)


def _page(found: Structure, step: StepView | None) -> ResponseReturnValue:
    form = StepForm(obj=step, added_on=step.added_on if step else today())
    form.deliverable_key.choices = [
        ("", gettext("keines")),
        *((d.key, d.name) for d in found.deliverables),
    ]
    groups, formats = _stored_groups(found, step), _stored_formats(step)
    seen = version_of(step_state(step)) if step else ""
    conflict: Conflict | None = None
    if form.is_submitted():
        groups = _typed_groups(groups)
        formats = Lines.typed("format", fields=FIELDS, days=DAYS, chosen=("kind",))
        sound = form.validate() and not formats.errors
        outcome = _store(form, groups, formats, step) if sound else None
        if isinstance(outcome, str):
            flash(gettext("Gespeichert: %(name)s", name=form.name.data))
            return redirect(url_for("staff.structure", _anchor=f"step-{outcome}"))
        conflict = outcome
        seen = conflict.seen if conflict else request.form.get("seen", seen)
        formats.padded(EMPTY)
    page = render_template(
        "staff/structure/step.html",
        form=form,
        step=step,
        groups=groups,
        formats=formats,
        modes=[("", gettext("noch offen")), *MODES.items()],
        kinds=[*FORMAT_KINDS.items()],
        seen=seen,
        conflict=conflict,
    )
    return page, 409 if conflict else 422 if form.is_submitted() else 200


def _stored_groups(found: Structure, step: StepView | None) -> list[GroupLine]:
    parts = {part.group_key: part for part in (step.participation if step else ())}
    return [
        GroupLine(
            key=group.key,
            name=group.name,
            mode=(parts[group.key].mode or "") if group.key in parts else "",
            format=parts[group.key].format if group.key in parts else "",
        )
        for group in found.groups
        # One that ended is only shown where it once took part.
        if group.ended_on is None
        or (group.key in parts and parts[group.key].mode is not None)
    ]


def _stored_formats(step: StepView | None) -> Lines:
    return Lines.stored(
        (
            {
                "kind": one.kind,
                "title": one.title,
                "from": day(one.starts_on),
                "to": day(one.ends_on),
                "place": one.place,
                "address": one.address,
                "open": "y" if one.open_to_all else "",
            }
            for one in (step.formats if step else ())
        ),
        fields=FIELDS,
        empty=EMPTY,
    )


def _typed_groups(groups: list[GroupLine]) -> list[GroupLine]:
    return [
        GroupLine(
            key=group.key,
            name=group.name,
            mode=request.form.get(f"mode-{group.key}", ""),
            format=request.form.get(f"how-{group.key}", ""),
        )
        for group in groups
    ]


def _store(
    form: StepForm, groups: list[GroupLine], formats: Lines, step: StepView | None
) -> str | Conflict | None:
    """The key of the stored step; a conflict; or None where something was wrong."""
    words = _words(form, groups, formats)
    try:
        with database().transaction() as session:
            if step is None:
                key = create_step(session, words=words, author=author())
                note(session, "process_step_made", key)
                return key
            seen = request.form.get("seen", "")
            if change_step(session, step.key, words=words, author=author(), seen=seen):
                note(session, "process_step_changed", step.key)
            return step.key
    except InvalidInputError as error:
        formats.errors |= spread_problems(form, error)
        return None
    except StructureChangedError as error:
        return conflict_of(error, Kind.STEP)


def _words(form: StepForm, groups: list[GroupLine], formats: Lines) -> StepWords:
    return StepWords(
        name=form.name.data,
        description=form.description.data or "",
        deliverable_key=form.deliverable_key.data or "",
        starts_on=form.starts_on.data,
        ends_on=form.ends_on.data,
        formats=[
            FormatView(
                kind=row["kind"],
                title=row["title"],
                starts_on=formats.day(row, "from"),
                ends_on=formats.day(row, "to"),
                place=row["place"],
                address=row["address"],
                open_to_all=bool(row["open"]),
            )
            for row in formats.rows
        ],
        parts={g.key: Part(mode=g.mode, format=g.format) for g in groups},
        added_on=form.added_on.data,
        ended_on=form.ended_on.data,
        source=form.source.data or "",
    )


def add_views(staff: Blueprint) -> None:
    both = ["GET", "POST"]
    staff.add_url_rule(
        "/struktur/schritte/neu", "step_new", new_step_page, methods=both
    )
    staff.add_url_rule("/struktur/schritte/<key>", "step", step_page, methods=both)
