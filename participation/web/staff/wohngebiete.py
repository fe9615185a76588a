"""Wohngebiete: what is stored, the way in and out, ending one, and counting by them."""

import uuid
from typing import Any

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask_babel import get_locale, gettext, lazy_gettext, ngettext
from flask_wtf import FlaskForm
from flask_wtf.file import FileField

from participation.accounts.rights import Right
from participation.core.clock import today
from participation.core.errors import NotFoundError
from participation.places.queries import all_ortsteile
from participation.places.refused_lines import LinesRefusedError
from participation.places.wohngebiete import (
    COLUMNS,
    Flaw,
    end_wohngebiet,
    import_wohngebiete,
    remove_wohngebiet,
    wohngebiete,
)
from participation.publication.wohngebiete import ortsteil_by_area
from participation.web.access import access
from participation.web.staff.filters import SIMULATED
from participation.web.staff.forms import Day, pressed, required
from participation.web.staff.line_problems import problem_words
from participation.web.staff.recording import note
from participation.web.staff.table_form import table_form
from participation.web.state import database, settings

LARGEST_FILE = 4 * 1024 * 1024
SHOWN_PROBLEMS = 50
ON_A_PAGE = 40
FLAWS = {
    Flaw.UNREADABLE: lazy_gettext("Die Datei ist weder CSV noch GeoJSON."),
    Flaw.NO_COLUMN: lazy_gettext("Diese Spalte fehlt."),
    Flaw.EMPTY: lazy_gettext("Die Datei hat keine Zeilen."),
    Flaw.UNKNOWN_ORTSTEIL: lazy_gettext("Diesen Ortsteil gibt es nicht."),
    Flaw.NO_NAME: lazy_gettext("Der Name fehlt."),
    Flaw.LONG_NAME: lazy_gettext("Ein Name ist zu lang, oder es sind zu viele."),
    Flaw.NO_DAY: lazy_gettext("Das ist kein Datum (JJJJ-MM-TT)."),
    Flaw.DAYS_TURNED: lazy_gettext("Das Ende liegt vor dem Beginn."),
    Flaw.NO_AREA: lazy_gettext(
        "Die Grenze ist keine Fläche in Längen- und Breitengrad."
    ),
    Flaw.TWICE: lazy_gettext("Dieses Wohngebiet kommt zweimal vor."),
    Flaw.TOO_MANY: lazy_gettext("Die Datei hat zu viele Zeilen."),
}


class AreasForm(FlaskForm):  # type: ignore[misc]
    file = FileField(
        lazy_gettext("CSV- oder GeoJSON-Datei"),
        [required],
        description=lazy_gettext(
            "Spalten oder Eigenschaften: ortsteil, name, aliases (mit | getrennt),"
            " valid_from, valid_to. Grenzen kommen nur mit GeoJSON."
        ),
    )


class EndForm(FlaskForm):  # type: ignore[misc]
    last_day = Day(lazy_gettext("Letzter Tag"))


@access(Right.STRUCTURE)
def list_page() -> Any:
    form = AreasForm()
    problems: list[str] = []
    if form.validate_on_submit():
        problems = _store(form)
        if not problems:
            return redirect(url_for("staff.wohngebiete"))
    with database().session() as session:
        found = wohngebiete(session)
        number, pages = _page(len(found))
        names = {o.key: o.name for o in all_ortsteile(session)}
    page = render_template(
        "staff/wohngebiete.html",
        form=form,
        end_form=EndForm,
        problems=problems,
        shown_problems=SHOWN_PROBLEMS,
        areas=found[(number - 1) * ON_A_PAGE : number * ON_A_PAGE],
        number=number,
        pages=pages,
        address=lambda seite: url_for("staff.wohngebiete", seite=seite),
        names=names,
        today=today(),
    )
    return page, 422 if form.is_submitted() else 200


@access(Right.STRUCTURE)
def file() -> Any:
    """What is stored, to be changed and sent back; the columns where nothing is."""
    with database().session() as session:
        rows = [
            (
                area.ortsteil_key,
                area.name,
                "|".join(area.aliases),
                area.valid_from.isoformat() if area.valid_from else "",
                area.valid_to.isoformat() if area.valid_to else "",
            )
            for area in wohngebiete(session)
        ]
    return table_form(COLUMNS, rows, name="wohngebiete.csv")


@access(Right.STRUCTURE)
def end(area_id: uuid.UUID) -> Any:
    form = EndForm()
    if not form.validate_on_submit():
        abort(400)
    try:
        with database().transaction() as session:
            end_wohngebiet(session, area_id, last_day=form.last_day.data or today())
            note(session, "wohngebiet_ended", str(area_id))
    except NotFoundError:
        abort(404)
    flash(gettext("Das Wohngebiet ist beendet. Es bleibt gespeichert."))
    return redirect(url_for("staff.wohngebiete"))


@access(Right.STRUCTURE)
def remove(area_id: uuid.UUID) -> Any:
    pressed()
    with database().transaction() as session:
        if remove_wohngebiet(session, area_id):
            note(session, "wohngebiet_removed", str(area_id))
    flash(gettext("Das Wohngebiet ist gelöscht."))
    return redirect(url_for("staff.wohngebiete"))


@access(Right.FINDINGS)
def counts_page() -> Any:
    """Comments of one Ortsteil by its Wohngebiete."""
    simulated = request.args.get("daten") == SIMULATED
    with database().session() as session:
        areas = {area.ortsteil_key for area in wohngebiete(session, on=today())}
        ortsteile = [o for o in all_ortsteile(session) if o.key in areas]
        wanted = request.args.get("ortsteil", "")
        chosen = next((o for o in ortsteile if o.key == wanted), None)
        chosen = chosen or next(iter(ortsteile), None)
        found = chosen and ortsteil_by_area(
            session,
            ortsteil_key=chosen.key,
            on=today(),
            simulated=simulated,
            minimum=settings().minimum_count,
            language=str(get_locale()),
            unknown=gettext("ohne Angabe"),
        )
    return render_template(
        "staff/wohngebiet_counts.html",
        ortsteile=ortsteile,
        chosen=chosen,
        found=found,
        simulated=simulated,
        minimum=settings().minimum_count,
    )


def _page(count: int) -> tuple[int, int]:
    """The page that is asked for, where there is such a one, and how many there are."""
    pages = max(1, -(-count // ON_A_PAGE))
    return min(max(1, request.args.get("seite", 1, type=int)), pages), pages


def _store(form: AreasForm) -> list[str]:
    """Import the file; return what is wrong with it, line by line."""
    with form.file.data.stream as stream:
        content = stream.read(LARGEST_FILE + 1)
    if len(content) > LARGEST_FILE:
        return [gettext("Die Datei ist zu groß.")]
    try:
        with database().transaction() as session:
            count = import_wohngebiete(session, content=content)
            note(session, "wohngebiete_imported", str(count))
    except LinesRefusedError as refused:
        return [problem_words(problem, FLAWS) for problem in refused.problems]
    flash(
        ngettext(
            "Ein Wohngebiet gespeichert.", "%(num)d Wohngebiete gespeichert.", count
        )
    )
    return []


def add_views(staff: Blueprint) -> None:
    staff.add_url_rule(
        "/wohngebiete", "wohngebiete", list_page, methods=["GET", "POST"]
    )
    staff.add_url_rule("/wohngebiete/vorlage.csv", "wohngebiete_file", file)
    staff.add_url_rule("/wohngebiete/zahlen", "wohngebiet_counts", counts_page)
    staff.add_url_rule(
        "/wohngebiete/<uuid:area_id>/beenden", "end_wohngebiet", end, methods=["POST"]
    )
    staff.add_url_rule(
        "/wohngebiete/<uuid:area_id>/loeschen",
        "remove_wohngebiet",
        remove,
        methods=["POST"],
    )
