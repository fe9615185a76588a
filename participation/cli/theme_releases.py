"""`participation themes retrain`, `releases` and `use`: what people taught, put to use."""

import json
import subprocess
import uuid
from pathlib import Path
from typing import TYPE_CHECKING

import click

from participation.cli.context import note, open_database, settings
from participation.cli.theme_files import load_folder, one_thread
from participation.core.clock import now, today
from participation.core.own_command import behind_citizens, script
from participation.database import Database
from participation.places.citydata import city_folder
from participation.themes.learning.current import (
    Loaded,
    TaggerInUse,
    note_shipped,
    tagger_in_use,
)
from participation.themes.learning.release_queries import RunView, last_run, releases
from participation.themes.learning.releases import use_release
from participation.themes.learning.training_runs import (
    COMMAND,
    Taken,
    request_training,
    take_run,
    taken_run,
)
from participation.themes.learning.training_worker import TrainingWorker

if TYPE_CHECKING:
    from participation.themes.learning.retraining import Tools


@click.command()
@click.option("--publish", is_flag=True, help="Use the new model if it is not worse.")
@click.option("--run", "run_id", type=click.UUID, hidden=True,
              help="Do the training that the worker has taken.")  # fmt: skip
def retrain(*, publish: bool, run_id: uuid.UUID | None) -> None:
    """Learn anew, also from what people have reviewed; compare with the model in use."""
    from participation.themes.learning.retraining import retrain as learn

    with open_database() as database:
        if settings().theme_model is None:
            note_shipped(database, load=load_folder, report=_warn, today=today())
        taken = _taken(database, run_id, publish=publish)
        learn(database, taken, tools=_tools(database), now=now)
        with database.session() as session:
            run = last_run(session)
    assert run is not None
    if run.state == "failed":
        raise click.ClickException(f"the training failed: {run.detail}")
    _tell(run)


@click.command("releases")
@click.option("--json", "as_json", is_flag=True, help="Print JSON for a program.")
def list_releases(*, as_json: bool) -> None:
    """List the models that are kept, the newest first."""
    with open_database() as database, database.session() as session:
        found = releases(session)
    if as_json:
        click.echo(json.dumps([{"state": r.state, **r.card} for r in found]))
        return
    for one in found:
        kept = "" if one.kept else "  (card only)"
        click.echo(f"{one.number:4}  {one.state:10} {one.made_on}  {one.version}{kept}")


@click.command()
@click.argument("version")
@click.option("--reason", default="", help="Why, if it was found to be worse.")
def use(*, version: str, reason: str) -> None:
    """Let the model VERSION tag from now on, a new one or an earlier one."""
    with open_database() as database, database.transaction() as session:
        use_release(
            session, version=version, account_id=None, today=today(), reason=reason
        )
        note(session, "theme_model_use", version)
    click.echo(f"{version} is in use; the worker takes it up within seconds.")


def load_in_use(database: Database) -> Loaded:
    """Load the tagger that THEME_MODEL names, or the released one, or the shipped one."""
    return tagger_in_use(
        database,
        load=load_folder,
        broken=lambda _version, problem: _warn(
            f"{problem}; the model before it is used"
        ),
        fixed=settings().theme_model,
    )


def follow_releases(database: Database, folder: Path | None) -> TaggerInUse:
    """Give a worker the tagger in use, another one as soon as that is released."""
    return TaggerInUse(
        database,
        load=load_folder,
        report=_warn,
        today=today,
        fixed=folder or settings().theme_model,
    )


def watch_trainings(database: Database) -> TrainingWorker:
    """Give a worker what starts trainings and looks after them."""
    return TrainingWorker(database, start=_start, now=now)


def _start(run_id: uuid.UUID) -> subprocess.Popen[bytes]:
    command = [script("participation"), "themes", "retrain", "--run", str(run_id)]
    return subprocess.Popen(  # noqa: S603 -- our own command
        behind_citizens(command),
        stdout=subprocess.DEVNULL,
    )


def _taken(database: Database, run_id: uuid.UUID | None, *, publish: bool) -> Taken:
    with database.transaction() as session:
        if run_id is not None:
            taken = taken_run(session, run_id)
        else:
            asked = request_training(
                session,
                kind=COMMAND,
                account_id=None,
                today=today(),
                use_if_not_worse=publish,
            )
            if asked:
                note(session, "themes_retrain", str(asked))
            taken = take_run(session, now=now(), run_id=asked) if asked else None
    if taken is None:
        raise click.ClickException("another training is open, or this one has ended")
    return taken


def _tools(database: Database) -> "Tools":
    from participation.themes.learning.retraining import Tools

    one_thread()  # before NumPy comes
    from participation.themes.pipeline import train

    return Tools(
        train=train,
        load=load_folder,
        in_use=lambda: load_in_use(database),
        folder=city_folder(settings().city),
        today=today(),
    )


def _tell(run: RunView) -> None:
    click.echo(f"{run.version}: {_OUTCOMES[run.message]}")
    if run.gate is None:
        return
    micro = run.gate.micro
    click.echo(
        f"Compared on {run.gate.comments} reviewed comments: {run.gate.verdict}; micro F1"
        f" {micro.old:.3f} -> {micro.new:.3f} [{micro.low:+.3f}, {micro.high:+.3f}]"
    )
    for theme, line in run.gate.themes.items():
        click.echo(
            f"{theme:16} {line.positives:5}  {line.old:.2f} -> {line.new:.2f}"
            f"  [{line.low:+.2f}, {line.high:+.2f}]  {line.verdict}"
        )


_OUTCOMES = {
    "released": "is in use",
    "waits": "waits for a decision (themes use VERSION)",
    "worse": "is worse than the model in use and is not used",
    "known": "came out before and is not used",
    "unchanged": "came out again; nothing changes",
}


def _warn(problem: str) -> None:
    click.echo(f"Error: {problem}", err=True)
