"""`participation themes`: the tagging by theme."""

import json
import time
from collections.abc import Callable
from pathlib import Path

import click

from participation.cli import theme_files, theme_releases, theme_vocabulary
from participation.cli.context import open_database, settings
from participation.cli.drafts import delete_expired_now
from participation.cli.files import NEW_FILE
from participation.cli.once_a_day import OnceADay
from participation.cli.progress import progress_bar
from participation.cli.routing import remind_now
from participation.cli.stopping import stop_signal
from participation.cli.subscriptions import daily_notices
from participation.cli.theme_files import (
    FILE,
    FOLDER,
    SHIPPED_MODEL,
    tag_file,
)
from participation.cli.theme_groups import DailyGrouping
from participation.cli.theme_groups import command as group_command
from participation.core.clock import now, today
from participation.database import Database
from participation.findings.tallies import TallyKeeping
from participation.themes.learning.current import TaggerInUse
from participation.themes.learning.fill import QueueFilling
from participation.themes.queries import tagging_status
from participation.themes.tagging import count_pending
from participation.themes.vocabulary.settling import Settling, settle_all
from participation.themes.worker import follow, tag_all

LOOK_EVERY_S = 1.0


@click.group("themes")
def group() -> None:
    """Train, evaluate and run the tagging by theme."""


for _command in (
    theme_files.train,
    theme_files.evaluate,
    theme_releases.retrain,
    theme_releases.list_releases,
    theme_releases.use,
    group_command,
    theme_vocabulary.versions,
    theme_vocabulary.skos,
    theme_vocabulary.import_file,
):
    group.add_command(_command)


@group.command()
@click.option("--once", "mode", flag_value="once", default="once",
              help="Tag what is pending and end (the default).")  # fmt: skip
@click.option("--follow", "mode", flag_value="follow", help="Go on until stopped.")
@click.option("--model", type=FOLDER, help="Model folder [default: THEME_MODEL].")
@click.argument("file", type=FILE, required=False)
@click.option("--column", help="Heading of the column with the texts (CSV, XLSX).")
@click.option("--out", type=NEW_FILE, help="Write there instead of printing.")
@click.option("--no-evidence", is_flag=True, help="Do not look for the telling words.")
def tag(
    *,
    mode: str,
    model: Path | None,
    file: Path | None,
    column: str | None,
    out: Path | None,
    no_evidence: bool,
) -> None:
    """Tag the comments that the current pipeline has not read.

    With FILE (JSONL, CSV, XLSX, or a text a line) tag its texts instead and print one
    JSON object for each; the database is left alone.
    """
    if file is not None:
        folder = model or settings().theme_model or SHIPPED_MODEL
        tag_file(file, folder, column=column, out=out, evidence=not no_evidence)
        return
    stop = stop_signal()
    with open_database() as database:
        in_use = theme_releases.follow_releases(database, model)
        if mode == "follow":
            _follow(database, in_use, stop)
            return
        tagger = in_use()
        with database.session() as session:
            pending = count_pending(session, version=tagger.version)
        done = 0
        with progress_bar("Tagging") as progress:

            def show(count: int) -> None:
                nonlocal done
                done += count
                progress(done, max(pending, done))

            tag_all(database, tagger=tagger, today=today, stop=stop, progress=show)
        settle_all(database, today=today, stop=stop)
    click.echo(f"{done:,} comments are tagged by {tagger.version}.")


def _follow(database: Database, in_use: TaggerInUse, stop: Callable[[], bool]) -> None:
    # The one process that always runs, once: what is due daily hangs on it.
    delete_expired = OnceADay(lambda: delete_expired_now(database), now=now)
    fill_queue = QueueFilling(database, today=today)
    group_daily = DailyGrouping(database, now=now)
    keep_tallies = TallyKeeping(database, now=now)
    remind_daily = OnceADay(lambda: _remind(database), now=now)
    tell_daily = daily_notices(database)
    settle = Settling(database, today=today, stop=stop)
    train_when_asked = theme_releases.watch_trainings(database)

    def between() -> bool:
        train_when_asked()
        settle.step()
        return in_use.is_outdated()

    def pause() -> None:
        train_when_asked()
        settle()
        delete_expired()
        fill_queue()
        group_daily()
        keep_tallies()
        remind_daily()
        tell_daily()
        time.sleep(LOOK_EVERY_S)

    try:
        follow(
            database,
            tagger=in_use,
            today=today,
            stop=stop,
            pause=pause,
            between=between,
        )
    finally:
        train_when_asked.close()


def _remind(database: Database) -> None:
    """Remind Fachplanungen of what is due, where mail is on."""
    if settings().sends_mail:
        remind_now(database)


@group.command()
@click.option("--json", "as_json", is_flag=True, help="Print JSON for a program.")
def status(*, as_json: bool) -> None:
    """Tell how far the tagging is."""
    with open_database() as database:
        version = theme_releases.load_in_use(database).tagger.version
        with database.session() as session:
            found = tagging_status(session, version)
    rows = {
        "pipeline": version,
        "comments": found.comments,
        "waiting": found.waiting,
        "tagged": found.tagged,
        "unsure": found.unsure,
        "none": found.none,
        "checked_by_person": found.checked_by_person,
    }
    if as_json:
        click.echo(json.dumps(rows))
        return
    for name, value in rows.items():
        click.echo(f"{name:18} {value}")
