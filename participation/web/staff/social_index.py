"""The index of the Sozialstrukturatlas: what is stored, and the way in."""

import uuid
from typing import Any

from flask import Blueprint, abort, flash, redirect, render_template, url_for
from flask_babel import gettext, lazy_gettext, ngettext
from flask_wtf import FlaskForm
from flask_wtf.file import FileField
from wtforms import IntegerField, SelectField, StringField
from wtforms.validators import NumberRange, Optional

from participation.accounts.rights import Right
from participation.core.clock import today
from participation.core.errors import DataFileError, NotFoundError
from participation.places.queries import all_ortsteile, ranks
from participation.places.refused_lines import LinesRefusedError
from participation.places.social_index import (
    LONGEST_EDITION,
    YEARS,
    Flaw,
    import_social_index,
    index_values,
    remove_social_index,
    social_indices,
)
from participation.web.access import access
from participation.web.staff.forms import pressed, required, short
from participation.web.staff.labels import PROBLEMS
from participation.web.staff.line_problems import problem_words
from participation.web.staff.recording import note
from participation.web.staff.table_form import sent_table, table_form
from participation.web.state import database

HIGH, LOW = "high", "low"
DIRECTIONS = (
    ("", lazy_gettext("Bitte wählen")),
    (HIGH, lazy_gettext("Hoher Wert: stark belastet")),
    (LOW, lazy_gettext("Hoher Wert: wenig belastet")),
)
SHOWN_PROBLEMS = 50
COLUMNS = ("ortsteil", "wert", "jahr", "ausgabe")
FLAWS = {
    Flaw.NO_COLUMN: lazy_gettext("Diese Spalte fehlt."),
    Flaw.DOUBLE_COLUMN: lazy_gettext("Diese Spalte gibt es zweimal."),
    Flaw.EMPTY: lazy_gettext("Die Datei hat keine Zeilen."),
    Flaw.UNKNOWN_ORTSTEIL: lazy_gettext("Diesen Ortsteil gibt es nicht."),
    Flaw.NO_VALUE: lazy_gettext("Der Wert ist keine Zahl."),
    Flaw.NO_YEAR: lazy_gettext("Das Jahr fehlt oder ist keine Jahreszahl."),
    Flaw.NO_EDITION: lazy_gettext("Die Ausgabe oder Quelle fehlt."),
    Flaw.LONG_EDITION: lazy_gettext("Der Name der Ausgabe ist zu lang."),
    Flaw.TWO_YEARS: lazy_gettext("Diese Ausgabe hat zwei verschiedene Jahre."),
    Flaw.TWICE: lazy_gettext("Dieser Ortsteil kommt zweimal vor."),
}


class IndexForm(FlaskForm):  # type: ignore[misc]
    file = FileField(
        lazy_gettext("CSV- oder XLSX-Datei"),
        [required],
        description=lazy_gettext(
            "Eine Zeile je Ortsteil. Spalten: ortsteil (Nummer oder Name), wert, und"
            " wenn Sie sie nicht unten angeben: jahr, ausgabe."
        ),
    )
    # No choice is made for the person: the wrong one would turn every result around.
    direction = SelectField(
        lazy_gettext("Was heißt ein hoher Wert?"),
        [required],
    )
    year = IntegerField(
        lazy_gettext("Jahr"),
        [
            Optional(),
            NumberRange(YEARS.start, YEARS.stop - 1, message=PROBLEMS["unknown"]),
        ],
        description=lazy_gettext("Für Zeilen ohne eigenes Jahr."),
    )
    edition = StringField(
        lazy_gettext("Ausgabe oder Quelle"),
        [short(LONGEST_EDITION)],
        description=lazy_gettext(
            "Für Zeilen ohne eigene Ausgabe, zum Beispiel: Sozialstrukturatlas 2020."
        ),
    )


@access(Right.STRUCTURE)
def list_page() -> Any:
    form = IndexForm()
    form.direction.choices = list(DIRECTIONS)
    problems: list[str] = []
    if form.validate_on_submit():
        problems = _store(form)
        if not problems:
            return redirect(url_for("staff.social_index"))
    with database().session() as session:
        found = social_indices(session)
        values = index_values(session, found[0].id) if found else {}
        ortsteile = all_ortsteile(session)
    burdens = ranks(values, high_is_burdened=found[0].high_is_burdened) if found else {}
    names = {o.key: o.name for o in ortsteile}
    page = render_template(
        "staff/social_index.html",
        form=form,
        problems=problems,
        shown_problems=SHOWN_PROBLEMS,
        editions=found,
        lines=[
            (names[key], values[key], rank)
            for key, rank in sorted(burdens.items(), key=lambda one: (-one[1], one[0]))
        ],
        ortsteile=len(ortsteile),
    )
    return page, 422 if form.is_submitted() else 200


@access(Right.STRUCTURE)
def remove(index_id: uuid.UUID) -> Any:
    pressed()
    try:
        with database().transaction() as session:
            remove_social_index(session, index_id)
            note(session, "social_index_removed", str(index_id))
    except NotFoundError:
        abort(404)
    flash(gettext("Die Ausgabe ist gelöscht."))
    return redirect(url_for("staff.social_index"))


@access(Right.STRUCTURE)
def template_file() -> Any:
    with database().session() as session:
        rows = [(o.name, "", "", "") for o in all_ortsteile(session)]
    return table_form(COLUMNS, rows, name="sozialindex.csv")


def _store(form: IndexForm) -> list[str]:
    """Import the file; return what is wrong with it, line by line."""
    try:
        table = sent_table(form.file.data)
        with database().transaction() as session:
            editions = import_social_index(
                session,
                header=table.header,
                rows=[(row.line, row.cells) for row in table.rows],
                high_is_burdened=form.direction.data == HIGH,
                year=form.year.data,
                edition=form.edition.data or "",
                today=today(),
            )
            for edition in editions:
                note(session, "social_index_imported", edition)
    except DataFileError as error:
        return [str(error)]
    except LinesRefusedError as refused:
        return [problem_words(problem, FLAWS) for problem in refused.problems]
    flash(
        ngettext(
            "Eine Ausgabe gespeichert.",
            "%(num)d Ausgaben gespeichert.",
            len(editions),
        )
    )
    return []


def add_views(staff: Blueprint) -> None:
    staff.add_url_rule(
        "/sozialindex", "social_index", list_page, methods=["GET", "POST"]
    )
    staff.add_url_rule("/sozialindex/vorlage.csv", "social_index_file", template_file)
    staff.add_url_rule(
        "/sozialindex/<uuid:index_id>/loeschen",
        "remove_social_index",
        remove,
        methods=["POST"],
    )
