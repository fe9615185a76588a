"""Training, evaluating and tagging with files alone: no database, any scheme."""

import json
import os
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from participation.cli.context import settings
from participation.core.errors import DataFileError
from participation.places.citydata import city_folder
from participation.places.gazetteer import gazetteer_text
from participation.responses.columns import Columns, find_columns
from participation.responses.tables import read_table
from participation.themes.evaluation import Report, ThemeFigures
from participation.themes.examples import Example, load_examples
from participation.themes.scheme import SCHEME_PATH, load_scheme
from participation.themes.tagger import TextReading

if TYPE_CHECKING:
    from participation.themes.pipeline.loading import SpacyTagger

DATA = SCHEME_PATH.parent
SHIPPED_MODEL = DATA / "model"
TABLES = {".csv", ".xlsx"}
FILE = click.Path(exists=True, dir_okay=False, path_type=Path)
FOLDER = click.Path(file_okay=False, path_type=Path)


def one_thread() -> None:
    """Keep NumPy to one core: it would take all for products that one does as fast.

    The rest is the citizens'. NumPy reads this when it is first imported.
    """
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")


def load_folder(model: Path, *, readings: bool = True) -> "SpacyTagger":
    """Load a tagger. spaCy comes with it: 0.7 s that other commands do without."""
    one_thread()
    from participation.themes.pipeline import load_tagger

    return load_tagger(
        model,
        trained=settings().trained_pipelines,
        gazetteer=gazetteer_text(city_folder(settings().city)),
        readings=readings,
    )


@click.command()
@click.option("--scheme", type=FILE, default=SCHEME_PATH, help="Scheme file (JSON).")
@click.option(
    "--examples",
    type=FILE,
    multiple=True,
    help="Examples (JSONL), may be repeated [default: those of the project].",
)
@click.option("--out", type=FOLDER, default=SHIPPED_MODEL, help="Folder to write.")
@click.option(
    "--seed", type=int, default=0, show_default=True, help="Same seed, same model."
)
def train(*, scheme: Path, examples: tuple[Path, ...], out: Path, seed: int) -> None:
    """Train a model from a scheme and examples; takes seconds.

    Without examples the rules of the scheme decide: give an empty file.
    """
    one_thread()
    from participation.themes.pipeline import train as train_pipeline

    paths = examples or tuple(sorted(DATA.glob("examples-*.jsonl")))
    known, found = load_scheme(scheme), load_examples(paths)
    _tell_unknown(found, known.content_keys)
    trained = train_pipeline(
        known,
        found,
        seed=seed,
        progress=lambda message: click.echo(message, err=True),
    )
    trained.to_disk(out)
    click.echo(f"Trained on {trained.examples} examples.")
    for theme, number in trained.positives.items():
        click.echo(f"{theme:24} {number:5}")


@click.command()
@click.argument("examples", type=FILE, nargs=-1, required=True)
@click.option("--model", type=FOLDER, default=SHIPPED_MODEL, help="Model folder.")
@click.option("--no-evidence", is_flag=True, help="Do not look for the telling words.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON for a program.")
def evaluate(
    examples: tuple[Path, ...], *, model: Path, no_evidence: bool, as_json: bool
) -> None:
    """Compare the tags of a model with those people gave in EXAMPLES (JSONL).

    Judged is the best guess (what a person would most probably say); beside it stands
    what is assigned, which is to be right nine times in ten.
    """
    found = load_examples(examples)
    tagger = load_folder(model, readings=False)
    from participation.themes.pipeline import evaluate as evaluate_tagger

    _tell_unknown(found, tagger.themes)
    tagger.with_evidence = not no_evidence
    figures = report_figures(evaluate_tagger(tagger, tagger.themes, found))
    if as_json:
        click.echo(json.dumps(figures))
        return
    for name, value in figures.items():
        if not isinstance(value, dict):
            click.echo(f"{name:22} {value}")
    assigned = figures["assigned"]
    click.echo(
        f"{'assigned':22} P {assigned['precision']:.2f}  R {assigned['recall']:.2f}"
        f"  F1 {assigned['f1']:.2f}"
    )
    for theme, row in figures["themes"].items():
        click.echo(
            f"{theme:24} P {row['precision']:.2f} {_interval(row['precision_interval'])}"
            f"  R {row['recall']:.2f} {_interval(row['recall_interval'])}"
            f"  F1 {row['f1']:.2f}  ({row['examples']})"
        )


def tag_file(
    file: Path, model: Path, *, column: str | None, out: Path | None, evidence: bool
) -> None:
    """Tag the texts of a file; one JSON object a text, in their order."""
    tagger = load_folder(model)
    tagger.with_evidence = evidence
    texts = list(read_texts(file, column))
    lines = (
        json.dumps({"text": text, **reading_of(reading)}, ensure_ascii=False)
        for text, (_, reading) in zip(texts, tagger(enumerate(texts)), strict=True)
    )
    if out is None:
        for line in lines:
            click.echo(line)
        return
    out.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")
    click.echo(f"{len(texts):,} texts: {out}", err=True)


def read_texts(file: Path, column: str | None) -> Iterator[str]:
    """Give the texts of a file: JSONL ("text"), CSV, XLSX, or a text a line."""
    if file.suffix.lower() in {".jsonl", ".ndjson"}:
        yield from (example.text for example in load_examples([file]))
    elif file.suffix.lower() in TABLES:
        table = read_table(file.read_bytes(), name=file.name)
        place = find_columns(table.header, Columns(text=column))["text"]
        yield from (row.cells[place] for row in table.rows if place < len(row.cells))
    else:
        try:
            yield from file.read_text(encoding="utf-8-sig").splitlines()
        except UnicodeDecodeError as error:
            raise DataFileError(f"{file.name}: not UTF-8 ({error.reason})") from error


def reading_of(reading: TextReading) -> dict[str, Any]:
    """Return what is printed of a text: `themes` is the best guess, as in examples."""
    return {
        "themes": [tag.theme for tag in reading.themes if tag.likely],
        "assigned": [tag.theme for tag in reading.themes if tag.band == "assigned"],
        "suggested": [tag.theme for tag in reading.themes if tag.band == "suggested"],
        "tags": [
            {
                "theme": tag.theme,
                "score": round(tag.score, 4),
                "band": tag.band,
                "evidence": [list(evidence) for evidence in tag.evidence],
                "by_rules": _rounded(tag.by_rules),
                "by_model": _rounded(tag.by_model),
            }
            for tag in reading.themes
        ],
        "language": reading.language,
        "stance": reading.stance,
        "passages": [[p.kind, p.key, p.start, p.end] for p in reading.passages],
    }


def report_figures(report: Report) -> dict[str, Any]:
    """Return a report as a program reads it."""
    return {
        "comments": report.comments,
        "micro_f1": round(report.micro_f1, 4),
        "micro_f1_interval": _both(report.micro_f1_interval),
        "macro_f1": round(report.macro_f1, 4),
        "micro_precision": round(report.micro.precision, 4),
        "micro_recall": round(report.micro.recall, 4),
        "offered_recall": round(report.offered_recall, 4),
        "share_unsure": round(report.share_unsure, 4),
        "calibration_error": round(report.calibration_error, 4),
        "comments_per_second": round(report.comments_per_second),
        "assigned": _theme_figures(report.assigned_micro),
        "themes": {
            key: {
                **_theme_figures(figures),
                "examples": figures.right + figures.missed,
                "assigned_precision": round(report.assigned[key].precision, 4),
                "assigned_recall": round(report.assigned[key].recall, 4),
            }
            for key, figures in report.themes.items()
        },
    }


def _theme_figures(figures: ThemeFigures) -> dict[str, Any]:
    return {
        "precision": round(figures.precision, 4),
        "precision_interval": _both(figures.precision_interval),
        "recall": round(figures.recall, 4),
        "recall_interval": _both(figures.recall_interval),
        "f1": round(figures.f1, 4),
    }


def _tell_unknown(examples: Iterable[Example], themes: Iterable[str]) -> None:
    """Say which labels the scheme does not know: a typing error would go unnoticed."""
    unknown = {key for example in examples for key in example.themes} - {*themes}
    if unknown:
        names = ", ".join(sorted(unknown))
        click.echo(f"Not in the scheme, left out: {names}", err=True)


def _interval(interval: list[float]) -> str:
    return f"({interval[0]:.2f}-{interval[1]:.2f})"


def _both(interval: tuple[float, float]) -> list[float]:
    return [round(interval[0], 4), round(interval[1], 4)]


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(value, 4)
