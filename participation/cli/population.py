"""`participation population`: inhabitants from the register, and who is missing."""

import datetime
import json
import sys
from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any

import click

from participation.cli.context import open_database, settings
from participation.cli.selecting import day
from participation.core.clock import today
from participation.places.population import import_population, population_tables
from participation.places.population_lines import Flaw
from participation.places.refused_lines import LinesRefusedError
from participation.publication.missing import (
    Comparison,
    WhoIsMissing,
    who_is_missing,
)
from participation.questionnaires.queries import newest_questionnaire
from participation.responses.tables import read_table

FLAWS: Mapping[str, str] = {
    Flaw.NO_PERSONS_COLUMN: "the column with the persons is missing (persons, personen)",
    Flaw.DOUBLE_COLUMN: "this column is there twice:",
    Flaw.EMPTY: "the file has no lines",
    Flaw.NO_NUMBER: "the persons are no whole number:",
    Flaw.NO_AGE: "the age is no whole number from 0 to 150:",
    Flaw.AGES_TURNED: "the age ends before it begins:",
    Flaw.UNKNOWN_ORTSTEIL: "unknown Ortsteil:",
    Flaw.UNKNOWN_KIND: "unknown kind of Ortsteil:",
    Flaw.UNKNOWN_SEX: "unknown sex (weiblich, männlich, divers, ohne Angabe):",
    Flaw.NO_DAY: "the day is missing or is no date (say it once with --as-of):",
    Flaw.FUTURE_DAY: "the day lies in the future:",
    Flaw.TWICE: "this group is there twice",
    Flaw.AGES_OVERLAP: "these ages overlap with others:",
}


@click.group("population")
def group() -> None:
    """Import inhabitants from the register, compare them with who answered."""


@group.command("import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option(
    "--as-of",
    type=click.DateTime(["%Y-%m-%d"]),
    help="The day of lines that name none, YYYY-MM-DD.",
)
@click.option(
    "--source", default="", help="Where it is from; stands below comparisons."
)
def import_file(file: Path, *, as_of: datetime.datetime | None, source: str) -> None:
    """Store the table in FILE (CSV or XLSX): all lines or none.

    One line a group, columns ortsteil (or siedlungsstrukturtyp), alter_von, alter_bis,
    geschlecht, personen, stand; all but personen may be missing. A table of the same day
    and breakdown is replaced.
    """
    table = read_table(file.read_bytes(), name=file.name)
    try:
        with open_database() as database, database.transaction() as session:
            blocks = import_population(
                session,
                header=table.header,
                rows=[(row.line, row.cells) for row in table.rows],
                source=source,
                as_of=day(as_of),
                today=today(),
            )
    except LinesRefusedError as refused:
        for problem in refused.problems:
            place = f"line {problem.line}" if problem.line else file.name
            words = f"{FLAWS[problem.flaw]} {problem.value}".strip()
            click.echo(f"{place}: {words}", err=True)
        click.echo(f"{refused}", err=True)
        sys.exit(1)
    for block in blocks:
        persons = sum(line.persons for line in block.lines)
        what = " x ".join(block.breakdown) or "whole city"
        click.echo(f"{block.as_of}  {what}: {persons:,} in {len(block.lines)} lines")


@group.command("list")
@click.option("--json", "as_json", is_flag=True, help="Print JSON for a program.")
def list_tables(*, as_json: bool) -> None:
    """List the stored tables, the newest first."""
    with open_database() as database, database.session() as session:
        tables = population_tables(session)
    if as_json:
        rows = [asdict(table) for table in tables]
        click.echo(json.dumps(rows, default=str, ensure_ascii=False))
        return
    for table in tables:
        what = " x ".join(table.breakdown) or "whole city"
        click.echo(f"{table.as_of}  {table.persons:9,}  {what:24} {table.source}")


@group.command("compare")
@click.argument("questionnaire", default="default")
@click.option(
    "--simulated", is_flag=True, help="Simulated answers instead of real ones."
)
def compare(questionnaire: str, *, simulated: bool) -> None:
    """Print as JSON how who answered QUESTIONNAIRE differs from the inhabitants."""
    with open_database() as database, database.session() as session:
        definition = newest_questionnaire(session, questionnaire).definition
        found = who_is_missing(
            session,
            key=questionnaire,
            definition=definition,
            simulated=simulated,
            minimum=settings().minimum_count,
        )
    click.echo(json.dumps(_as_data(found), ensure_ascii=False, indent=1))


def _as_data(found: WhoIsMissing) -> dict[str, Any]:
    """The protected figures; null is withheld."""
    return {
        "people": found.people.value,
        "minimum": found.minimum,
        "compared": {c.dimension.value: _comparison(c) for c in found.comparisons},
        "not_compared": {g.dimension.value: g.reason.value for g in found.gaps},
    }


def _comparison(comparison: Comparison) -> dict[str, Any]:
    return {
        "as_of": comparison.as_of.isoformat(),
        "source": comparison.source,
        "from_age": comparison.youngest,
        "base": comparison.base.value,
        "index_percent": comparison.index,
        "index_by_chance_percent": comparison.index_by_chance,
        "groups": {
            line.key: {
                "answers": line.count.value,
                "inhabitants": line.persons,
                "verdict": line.difference.verdict.value if line.difference else None,
            }
            for line in comparison.lines
        },
    }
