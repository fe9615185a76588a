"""Planungsräume: what is stored, a file to fill in, and the way back in."""

from collections.abc import Iterable
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
from flask_babel import gettext, lazy_gettext, ngettext

from participation.accounts.rights import Right
from participation.core.clock import today
from participation.core.errors import NotFoundError
from participation.places.edit import end_grouping, import_planungsraeume
from participation.places.grouping_file import Flaw, GroupingsRefusedError
from participation.places.queries import (
    OrtsteilView,
    PlanungsraumView,
    all_ortsteile,
    planungsraeume,
)
from participation.web.access import access
from participation.web.staff.forms import UploadForm
from participation.web.staff.line_problems import problem_words
from participation.web.staff.recording import note
from participation.web.staff.table_form import table_form
from participation.web.staff.wohngebiete import EndForm
from participation.web.state import database

COLUMNS = ("grouping", "name", "ortsteil", "valid_from", "valid_to")
LARGEST_FILE = 256 * 1024
FLAWS = {
    Flaw.UNREADABLE: lazy_gettext("Die Datei ist keine CSV-Tabelle."),
    Flaw.NO_COLUMN: lazy_gettext("Diese Spalte fehlt."),
    Flaw.EMPTY: lazy_gettext("Die Datei hat keine Zeilen."),
    Flaw.NO_DAY: lazy_gettext("Das ist kein Datum (JJJJ-MM-TT)."),
    Flaw.UNKNOWN_ORTSTEIL: lazy_gettext("Diesen Ortsteil gibt es nicht."),
    Flaw.NO_NAME: lazy_gettext("Der Name fehlt."),
    Flaw.DAYS_TURNED: lazy_gettext("Das Ende liegt vor dem Beginn."),
}


@access(Right.STRUCTURE)
def list_page() -> Any:
    form = UploadForm()
    problems: list[str] = []
    if form.validate_on_submit():
        problems = _store(form)
        if not problems:
            return redirect(url_for("staff.planungsraeume"))
    with database().session() as session:
        found = planungsraeume(session)
        names = {o.key: o.name for o in all_ortsteile(session)}
    page = render_template(
        "staff/planungsraeume.html",
        form=form,
        problems=problems,
        groupings=_by_grouping(found),
        names=names,
        end_form=EndForm,
        today=today(),
    )
    return page, 422 if form.is_submitted() else 200


@access(Right.STRUCTURE)
def template_file() -> Any:
    with database().session() as session:
        rows = _rows(planungsraeume(session), all_ortsteile(session))
    return table_form(COLUMNS, rows, name="planungsraeume.csv")


@access(Right.STRUCTURE)
def end() -> Any:
    """End a grouping; it stays stored and can still be counted by."""
    form = EndForm()
    name = request.form.get("grouping", "")
    if not form.validate_on_submit():
        abort(400)
    try:
        with database().transaction() as session:
            end_grouping(session, name, last_day=form.last_day.data or today())
            note(session, "grouping_ended", name)
    except NotFoundError:
        abort(404)
    flash(gettext("Die Einteilung ist beendet. Sie bleibt gespeichert."))
    return redirect(url_for("staff.planungsraeume"))


def _store(form: UploadForm) -> list[str]:
    """Import the file; return what is wrong with it."""
    with form.file.data.stream as stream:
        content = stream.read(LARGEST_FILE + 1)
    if len(content) > LARGEST_FILE:
        return [gettext("Die Datei ist zu groß.")]
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = content.decode("windows-1252", "replace")
    try:
        with database().transaction() as session:
            count = import_planungsraeume(session, text=text, name="CSV")
            note(session, "planungsraeume_imported", str(count))
    except GroupingsRefusedError as refused:
        return [problem_words(problem, FLAWS) for problem in refused.problems]
    flash(
        ngettext(
            "Ein Planungsraum gespeichert.", "%(num)d Planungsräume gespeichert.", count
        )
    )
    return []


def _by_grouping(
    found: Iterable[PlanungsraumView],
) -> dict[str, list[PlanungsraumView]]:
    groupings: dict[str, list[PlanungsraumView]] = {}
    for raum in found:
        groupings.setdefault(raum.grouping, []).append(raum)
    return groupings


def _rows(
    found: Iterable[PlanungsraumView], ortsteile: Iterable[OrtsteilView]
) -> list[tuple[str, ...]]:
    """What is stored; where nothing is, every Ortsteil with the cells to be filled."""
    rows: list[tuple[str, ...]] = [
        (
            raum.grouping,
            raum.name,
            key,
            raum.valid_from.isoformat() if raum.valid_from else "",
            raum.valid_to.isoformat() if raum.valid_to else "",
        )
        for raum in found
        for key in raum.ortsteil_keys
    ]
    return rows or [("", "", ortsteil.key, "", "") for ortsteil in ortsteile]


def add_views(staff: Blueprint) -> None:
    staff.add_url_rule("/planungsraeume/beenden", "end_grouping", end, methods=["POST"])
    staff.add_url_rule(
        "/planungsraeume", "planungsraeume", list_page, methods=["GET", "POST"]
    )
    staff.add_url_rule(
        "/planungsraeume/vorlage.csv", "planungsraeume_file", template_file
    )
