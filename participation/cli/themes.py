"""`participation themes`: the tagging by theme."""

import json
import os
import signal
import time
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from participation.cli.context import open_database, settings
from participation.cli.progress import progress_bar
from participation.cli.theme_groups import DailyGrouping
from participation.cli.theme_groups import command as group_command
from participation.core.clock import today
from participation.responses.drafts import DailyDeletion
from participation.themes.examples import load_examples
from participation.themes.queries import tagging_status
from participation.themes.scheme import SCHEME_PATH, load_scheme
from participation.themes.tagger import Tagger
from participation.themes.tagging import count_pending
from participation.themes.worker import follow, tag_all, use_pipeline

if TYPE_CHECKING:
    from participation.themes.pipeline import Report

DATA = SCHEME_PATH.parent
MODEL = DATA / "model"
LOOK_EVERY_S = 1.0
FILE = click.Path(exists=True, dir_okay=False, path_type=Path)
FOLDER = click.Path(file_okay=False, path_type=Path)


@click.group("themes")
def group() -> None:
    """Train, evaluate and run the tagging by theme."""


group.add_command(group_command)


@group.command()
@click.option("--once", "mode", flag_value="once", default="once",
              help="Tag what is pending and end (the default).")  # fmt: skip
@click.option("--follow", "mode", flag_value="follow", help="Go on until stopped.")
@click.option("--model", type=FOLDER, help="Model folder [default: THEME_MODEL].")
def tag(*, mode: str, model: Path | None) -> None:
    """Tag the comments that the current pipeline has not read."""
    stop = _stop_signal()
    tagger = _load(model)
    with open_database() as database:
        use_pipeline(database, version=tagger.version)
        if mode == "follow":
            # The one process that always runs, once: what is due daily hangs on it.
            delete_expired = DailyDeletion(database, today=today)
            group_daily = DailyGrouping(database, today=today)

            def pause() -> None:
                delete_expired()
                group_daily()
                time.sleep(LOOK_EVERY_S)

            follow(
                database,
                tagger=tagger,
                today=today,
                stop=stop,
                pause=pause,
            )
            return
        with database.session() as session:
            pending = count_pending(session, version=tagger.version)
        done = 0
        with progress_bar("Tagging") as progress:

            def show(count: int) -> None:
                nonlocal done
                done += count
                progress(done, max(pending, done))

            tag_all(database, tagger=tagger, today=today, stop=stop, progress=show)
    click.echo(f"{done:,} comments are tagged by {tagger.version}.")


@group.command()
@click.option("--json", "as_json", is_flag=True, help="Print JSON for a program.")
def status(*, as_json: bool) -> None:
    """Tell how far the tagging is."""
    version = _load(None).version
    with open_database() as database, database.session() as session:
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


@group.command()
@click.option("--scheme", type=FILE, default=SCHEME_PATH, help="Scheme file (JSON).")
@click.option(
    "--examples",
    type=FILE,
    multiple=True,
    help="Examples (JSONL), may be repeated [default: those of the project].",
)
@click.option("--out", type=FOLDER, default=MODEL, help="Model folder to write.")
@click.option(
    "--seed", type=int, default=0, show_default=True, help="Same seed, same model."
)
def train(*, scheme: Path, examples: tuple[Path, ...], out: Path, seed: int) -> None:
    """Train a model from a scheme and examples; takes seconds."""
    from participation.themes.pipeline import train as train_pipeline

    paths = examples or tuple(sorted(DATA.glob("examples-*.jsonl")))
    trained = train_pipeline(
        load_scheme(scheme),
        load_examples(paths),
        seed=seed,
        progress=lambda message: click.echo(message, err=True),
    )
    trained.to_disk(out)
    click.echo(f"Trained on {trained.examples} examples.")
    for theme, number in trained.positives.items():
        click.echo(f"{theme:16} {number:5}")


@group.command()
@click.argument("examples", type=FILE, nargs=-1, required=True)
@click.option("--model", type=FOLDER, help="Model folder [default: THEME_MODEL].")
@click.option("--scheme", type=FILE, default=SCHEME_PATH, help="Scheme of the model.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON for a program.")
def evaluate(
    examples: tuple[Path, ...], *, model: Path | None, scheme: Path, as_json: bool
) -> None:
    """Compare the tags of a model with those people gave in EXAMPLES (JSONL)."""
    from participation.themes.pipeline import evaluate as evaluate_tagger

    report = evaluate_tagger(_load(model), load_scheme(scheme), load_examples(examples))
    figures = _figures(report)
    if as_json:
        click.echo(json.dumps(figures))
        return
    for name, value in figures.items():
        if name != "themes":
            click.echo(f"{name:20} {value}")
    for theme, row in figures["themes"].items():
        click.echo(
            f"{theme:16} P {row['precision']:.2f}  R {row['recall']:.2f}"
            f"  F1 {row['f1']:.2f}  ({row['examples']})"
        )


def _load(model: Path | None) -> Tagger:
    """Load the tagger. spaCy comes with it: 0.7 s that other commands do without."""
    # NumPy would take every core for products that one does as fast; the rest is the
    # citizens'. It reads this when it is first imported.
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    from participation.themes.pipeline import load_tagger

    folder = model or settings().theme_model or MODEL
    return load_tagger(folder, trained=settings().trained_pipelines)


def _stop_signal() -> Callable[[], bool]:
    """Return whether to stop: asked to by a signal, or the parent process is gone."""
    parent = os.getppid()
    asked: list[int] = []
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda received, _frame: asked.append(received))
    return lambda: bool(asked) or os.getppid() != parent


def _figures(report: "Report") -> dict[str, Any]:
    return {
        "comments": report.comments,
        "micro_f1": round(report.micro_f1, 4),
        "macro_f1": round(report.macro_f1, 4),
        "micro_precision": round(report.micro.precision, 4),
        "micro_recall": round(report.micro.recall, 4),
        "offered_recall": round(report.offered_recall, 4),
        "share_unsure": round(report.share_unsure, 4),
        "calibration_error": round(report.calibration_error, 4),
        "comments_per_second": round(report.comments_per_second),
        "themes": {
            key: {
                "precision": round(figures.precision, 4),
                "recall": round(figures.recall, 4),
                "f1": round(figures.f1, 4),
                "examples": figures.right + figures.missed,
            }
            for key, figures in report.themes.items()
        },
    }
