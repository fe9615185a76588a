"""`participation translations`: catalogues of the interface."""

import subprocess
import sys
from pathlib import Path

import click

from config import LOCALES, ROOT
from participation.cli.context import settings
from participation.core.languages import STAFF_LOCALES, LocaleInfo

TEMPLATES = {"messages.pot": "babel.cfg", "citizen.pot": "citizen.cfg"}
"""Each template of a catalogue, and which files its texts are in."""


@click.group("translations")
def group() -> None:
    """Extract, compile and check the interface texts."""


@group.command("compile")
def compile_catalogues() -> None:
    """Make the binary catalogues that the web server reads, where they are not fresh."""
    catalogues = list(settings().translations_dir.glob("*/LC_MESSAGES/messages.po"))
    if all(_is_fresh(path) for path in catalogues):
        return
    _babel("compile", "--directory", str(settings().translations_dir))


@group.command()
def extract() -> None:
    """Collect the texts of the code and bring every catalogue up to date."""
    folder = settings().translations_dir
    for template in TEMPLATES:
        write_template(template, folder / template)
    known = {path.parent.parent.name for path in folder.glob("*/*/messages.po")}
    wanted = {tag: LocaleInfo.of(tag).catalogue for tag in LOCALES[1:]}
    for tag, catalogue in wanted.items():
        action = "update" if catalogue in known else "init"
        # Obsolete texts are dropped: git remembers them, and a translator need not.
        extra = [
            "--no-fuzzy-matching",
            "--ignore-obsolete",
            "--ignore-pot-creation-date",
        ]
        _babel(
            action, "--input-file", str(folder / template_of(tag)),
            "--output-dir", str(folder), "--locale", catalogue,
            *(extra if action == "update" else []),
        )  # fmt: skip


def template_of(tag: str) -> str:
    """Name the template that the catalogue of a language is made from."""
    return "messages.pot" if tag in STAFF_LOCALES else "citizen.pot"


def write_template(name: str, output: Path) -> None:
    """Collect the texts of one template from the code."""
    _babel(
        "extract", "--mapping", str(ROOT / "translations" / TEMPLATES[name]),
        "--output", str(output), "--no-location", "--omit-header", "--sort-output",
        "-c", "Translators:", "-k", "lazy_gettext", "-k", "N_",
        str(ROOT / "participation"),
    )  # fmt: skip


def _is_fresh(catalogue: Path) -> bool:
    compiled = catalogue.with_suffix(".mo")
    return compiled.exists() and compiled.stat().st_mtime > catalogue.stat().st_mtime


def _babel(*arguments: str) -> None:
    result = subprocess.run(  # noqa: S603 -- our own arguments
        [sys.executable, "-m", "babel.messages.frontend", "-q", *arguments],
        capture_output=True,
        text=True,
        check=False,
    )
    if result.returncode:
        raise click.ClickException(result.stderr.strip() or result.stdout.strip())
