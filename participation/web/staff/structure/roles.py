"""Which Fachplanungen deal with a theme, and from when to when."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from participation.accounts.rights import Right
from participation.core.clock import today
from participation.core.errors import InvalidInputError, NotFoundError
from participation.handover.editing.keeping import Kind, StructureChangedError
from participation.handover.editing.roles import (
    RoleLine,
    change_roles,
    roles_of_theme,
)
from participation.handover.editing.states import day, roles_state, version_of
from participation.handover.queries import ResponsibilityView, structure
from participation.themes.queries import themes
from participation.web.access import access
from participation.web.staff.forms import EmptyForm
from participation.web.staff.labels import problem_text
from participation.web.staff.recording import note
from participation.web.staff.structure.conflict import Conflict, conflict_of
from participation.web.staff.structure.forms import Lines, author
from participation.web.state import database, localized

FIELDS = ("plan", "role", "from", "to")
DAYS = ("from", "to")
EMPTY = 3


@access(Right.STRUCTURE)
def roles_page(key: str) -> ResponseReturnValue:
    with database().session() as session:
        found = themes(session)
        theme = next((t for t in found if t.key == key and not t.system), None)
        if theme is None:
            raise NotFoundError("theme", key)
        rows = roles_of_theme(session, key)
        plans = structure(session, on=today()).plans
    form, lines = EmptyForm(), _stored(rows)
    seen, conflict = version_of(roles_state(rows)), None
    if form.is_submitted():
        lines = Lines.typed("line", fields=FIELDS, days=DAYS, chosen=("role",))
        if form.validate() and not lines.errors:
            outcome = _store(key, lines)
            if outcome is True:
                flash(gettext("Gespeichert: %(name)s", name=localized(theme.label)))
                return redirect(url_for("staff.matrix", _anchor=f"theme-{key}"))
            conflict = outcome or None
        seen = conflict.seen if conflict else request.form.get("seen", seen)
        lines.padded(EMPTY)
    page = render_template(
        "staff/structure/roles.html",
        form=form,
        theme=theme,
        plans=[(plan.key, plan.name) for plan in plans],
        lines=lines,
        seen=seen,
        conflict=conflict,
    )
    return page, 409 if conflict else 422 if form.is_submitted() else 200


def _stored(rows: list[ResponsibilityView]) -> Lines:
    return Lines.stored(
        (
            {
                "plan": row.plan_key,
                "role": row.role,
                "from": day(row.valid_from),
                "to": day(row.valid_to),
            }
            for row in rows
        ),
        fields=FIELDS,
        empty=EMPTY,
    )


def _store(theme_key: str, lines: Lines) -> bool | Conflict:
    """Whether it is stored; a conflict where somebody else changed it meanwhile."""
    try:
        with database().transaction() as session:
            changed = change_roles(
                session,
                theme_key,
                lines=[_line(lines, row) for row in lines.rows],
                author=author(),
                seen=request.form.get("seen", ""),
            )
            for plan_key in changed:
                note(session, "responsibility_changed", f"{theme_key}: {plan_key}")
    except InvalidInputError as error:
        lines.errors |= {
            f"line-{name}": " ".join(problem_text(code) for code in codes)
            for name, codes in error.problems.items()
        }
        return False
    except StructureChangedError as error:
        return conflict_of(error, Kind.ROLE)
    return True


def _line(lines: Lines, row: dict[str, str]) -> RoleLine:
    return RoleLine(
        plan_key=row["plan"],
        role=row["role"],
        valid_from=lines.day(row, "from"),
        valid_to=lines.day(row, "to"),
    )


def add_views(staff: Blueprint) -> None:
    staff.add_url_rule(
        "/struktur/themen/<path:key>", "roles", roles_page, methods=["GET", "POST"]
    )
