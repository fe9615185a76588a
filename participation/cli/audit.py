"""`participation audit`: whether the log of staff actions is whole, and a copy of it."""

import json
import re
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TextIO

import click

from participation.accounts.audit import Break, check_chain, entries
from participation.accounts.chain import Entry, moment
from participation.cli.context import open_database

HEAD = re.compile(r"\d{1,10}:[0-9a-f]{64}")
WORDS = {
    "changed": "entry {number} is not what it was when it was written",
    "missing": "entries before number {number} are missing",
    "relinked": "entry {number} does not follow the one before it",
    "cut_off": "entry {number} is gone or another one: the log was cut off or rewritten",
}


def _head(
    _context: click.Context, _parameter: click.Parameter, value: str | None
) -> str | None:
    if value is not None and not HEAD.fullmatch(value):
        raise click.BadParameter(
            "a head looks like 1234:9f86d0..., as verify prints it"
        )
    return value


@click.group("audit")
def group() -> None:
    """Check and copy the log of what staff did and read."""


@group.command()
@click.option(
    "--expect",
    "expected",
    metavar="HEAD",
    callback=_head,
    help="A head printed earlier and kept elsewhere: tells whether the end was cut off.",
)
@click.option("--json", "as_json", is_flag=True, help="Print JSON for a program.")
def verify(*, expected: str | None, as_json: bool) -> None:
    """Check that no entry was changed, removed or put elsewhere (else exit code 1).

    Keep the printed head where the database's administrators cannot write, such as in
    the city's log system, and give it back with --expect the next time.
    """
    with open_database() as database, database.session() as session:
        state = check_chain(session, expected=expected)
    if as_json:
        broken = state.broken
        found = {
            "entries": state.entries,
            "head": state.head,
            "whole": broken is None,
            "broken_at": broken.number if broken else None,
            "why": broken.why if broken else None,
        }
        click.echo(json.dumps(found))
    elif state.broken is None:
        click.echo(f"{state.entries:,} entries, each as it was written.")
        click.echo(f"Head: {state.head or 'none, the log is empty'}")
    if state.broken is not None:
        click.echo(f"The log is damaged: {_words(state.broken)}.", err=True)
        sys.exit(1)


@group.command()
@click.option(
    "--out",
    type=click.Path(dir_okay=False, allow_dash=True, path_type=Path),
    default=Path("-"),
    help="The file to write; without it they are printed.",
)
@click.option(
    "--after",
    type=click.IntRange(min=0),
    default=0,
    show_default=True,
    help="Only entries behind this number: what the last copy did not have.",
)
def export(*, out: Path, after: int) -> None:
    """Write the log as JSON lines, for the city's log system (SIEM)."""
    with (
        open_database() as database,
        database.session() as session,
        _written(out) as file,
    ):
        for entry, login in entries(session, after=after):
            line = json.dumps(_line(entry, login), ensure_ascii=False)
            file.write(f"{line}\n")


def _line(entry: Entry, login: str | None) -> dict[str, object]:
    return {
        "number": entry.number,
        "at": moment(entry.at),
        "account_id": str(entry.account_id) if entry.account_id else None,
        "login": login,
        "action": entry.action,
        "subject": entry.subject,
        "shown": entry.shown.split(),
        "previous_hash": entry.previous_hash,
        "hash": entry.hash,
    }


def _words(broken: Break) -> str:
    return WORDS[broken.why].format(number=broken.number)


@contextmanager
def _written(path: Path) -> Iterator[TextIO]:
    if str(path) == "-":
        yield sys.stdout
        return
    try:
        with path.open("w", encoding="utf-8", newline="\n") as file:
            yield file
    except OSError as error:
        raise click.ClickException(f"cannot write {path}: {error.strerror}") from error
