"""`participation translations`: catalogues of the interface."""

import subprocess
import sys
from pathlib import Path

import click

from participation.cli.context import settings


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
    template = str(folder / "messages.pot")
    _babel(
        "extract", "--mapping", str(folder / "babel.cfg"), "--output", template,
        "--no-location", "--omit-header", "--sort-output", "-c", "Translators:",
        "-k", "lazy_gettext", str(folder.parent / "participation"),
    )  # fmt: skip
    for locale in settings().locales[1:]:
        action = "update" if (folder / locale).exists() else "init"
        extra = ["--no-fuzzy-matching"] if action == "update" else []
        _babel(
            action, "--input-file", template, "--output-dir", str(folder),
            "--locale", locale, *extra,
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
