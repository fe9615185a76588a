"""Tables of inhabitants: what is stored, a file to fill in, the way in and out again."""

import uuid
from typing import Any

from flask import Blueprint, abort, flash, redirect, render_template, url_for
from flask_babel import gettext, lazy_gettext, ngettext
from flask_wtf import FlaskForm
from flask_wtf.file import FileField
from wtforms import StringField

from participation.accounts.rights import Right
from participation.core.clock import today
from participation.core.errors import DataFileError, NotFoundError
from participation.places.population import (
    import_population,
    population_tables,
    remove_population_table,
)
from participation.places.population_lines import Flaw
from participation.places.queries import all_ortsteile
from participation.places.refused_lines import LinesRefusedError
from participation.web.access import access
from participation.web.staff.forms import Day, pressed, required, short
from participation.web.staff.line_problems import problem_words
from participation.web.staff.recording import note
from participation.web.staff.table_form import sent_table, table_form
from participation.web.state import database

COLUMNS = ("ortsteil", "alter_von", "alter_bis", "geschlecht", "personen", "stand")
SHOWN_PROBLEMS = 50
BREAKDOWNS = {
    "ortsteil": lazy_gettext("Ortsteil"),
    "kind": lazy_gettext("Siedlungsstrukturtyp"),
    "age": lazy_gettext("Alter"),
    "sex": lazy_gettext("Geschlecht"),
}
FLAWS = {
    Flaw.NO_PERSONS_COLUMN: lazy_gettext("Die Spalte „personen“ fehlt."),
    Flaw.DOUBLE_COLUMN: lazy_gettext("Diese Spalte gibt es zweimal."),
    Flaw.EMPTY: lazy_gettext("Die Datei hat keine Zeilen."),
    Flaw.NO_NUMBER: lazy_gettext("Die Zahl der Personen ist keine ganze Zahl."),
    Flaw.NO_AGE: lazy_gettext("Das Alter ist keine ganze Zahl von 0 bis 150."),
    Flaw.AGES_TURNED: lazy_gettext("„bis“ ist kleiner als „von“."),
    Flaw.UNKNOWN_ORTSTEIL: lazy_gettext("Diesen Ortsteil gibt es nicht."),
    Flaw.UNKNOWN_KIND: lazy_gettext("Diesen Siedlungsstrukturtyp gibt es nicht."),
    Flaw.UNKNOWN_SEX: lazy_gettext(
        "Dieses Geschlecht ist nicht bekannt: weiblich, männlich, divers, ohne Angabe."
    ),
    Flaw.NO_DAY: lazy_gettext("Der Stichtag fehlt oder ist kein Datum."),
    Flaw.FUTURE_DAY: lazy_gettext("Der Stichtag liegt in der Zukunft."),
    Flaw.TWICE: lazy_gettext("Diese Gruppe kommt zweimal vor."),
    Flaw.AGES_OVERLAP: lazy_gettext(
        "Diese Altersgruppe überschneidet sich mit einer anderen."
    ),
}


class PopulationForm(FlaskForm):  # type: ignore[misc]
    file = FileField(
        lazy_gettext("CSV- oder XLSX-Datei"),
        [required],
        description=lazy_gettext(
            "Eine Zeile je Gruppe. Spalten: ortsteil (Nummer oder Name) oder"
            " siedlungsstrukturtyp, alter_von, alter_bis, geschlecht, personen, stand."
            " Nur „personen“ muss es geben."
        ),
    )
    as_of = Day(
        lazy_gettext("Stichtag"),
        description=lazy_gettext("Für Zeilen ohne eigenen Stichtag."),
    )
    source = StringField(
        lazy_gettext("Quelle"),
        [short(300)],
        description=lazy_gettext(
            "Steht unter jedem Vergleich, zum Beispiel: Melderegister der Stadt."
        ),
    )


@access(Right.SURVEYS, Right.RELEASES)
def list_page() -> Any:
    form = PopulationForm()
    problems: list[str] = []
    if form.validate_on_submit():
        problems = _store(form)
        if not problems:
            return redirect(url_for("staff.population"))
    with database().session() as session:
        tables = population_tables(session)
        ortsteile = len(all_ortsteile(session))
    page = render_template(
        "staff/population.html",
        form=form,
        problems=problems,
        tables=tables,
        ortsteile=ortsteile,
        breakdowns=BREAKDOWNS,
        shown_problems=SHOWN_PROBLEMS,
    )
    return page, 422 if form.is_submitted() else 200


@access(Right.SURVEYS, Right.RELEASES)
def remove(table_id: uuid.UUID) -> Any:
    pressed()
    try:
        with database().transaction() as session:
            name = remove_population_table(session, table_id)
            note(session, "population_removed", name)
    except NotFoundError:
        abort(404)
    flash(gettext("Die Tabelle ist gelöscht."))
    return redirect(url_for("staff.population"))


@access(Right.SURVEYS, Right.RELEASES)
def template_file() -> Any:
    with database().session() as session:
        rows = [(o.key, "", "", "", "", "") for o in all_ortsteile(session)]
    return table_form(COLUMNS, rows, name="einwohner.csv")


def _store(form: PopulationForm) -> list[str]:
    """Import the file; return what is wrong with it, line by line."""
    try:
        table = sent_table(form.file.data)
        with database().transaction() as session:
            blocks = import_population(
                session,
                header=table.header,
                rows=[(row.line, row.cells) for row in table.rows],
                source=form.source.data or "",
                as_of=form.as_of.data,
                today=today(),
            )
            for block in blocks:
                name = f"{block.as_of} {' '.join(block.breakdown)}".strip()
                note(session, "population_imported", name)
    except DataFileError as error:
        return [str(error)]
    except LinesRefusedError as refused:
        return [problem_words(problem, FLAWS) for problem in refused.problems]
    flash(
        ngettext(
            "Eine Tabelle gespeichert.", "%(num)d Tabellen gespeichert.", len(blocks)
        )
    )
    return []


def add_views(staff: Blueprint) -> None:
    staff.add_url_rule("/einwohner", "population", list_page, methods=["GET", "POST"])
    staff.add_url_rule("/einwohner/vorlage.csv", "population_file", template_file)
    staff.add_url_rule(
        "/einwohner/<uuid:table_id>/loeschen",
        "remove_population",
        remove,
        methods=["POST"],
    )
