"""`participation translations`: catalogues of the interface."""

import subprocess
import sys

import click

from participation.cli.context import settings


@click.group("translations")
def group() -> None:
    """Extract, compile and check the interface texts."""


@group.command("compile")
def compile_catalogues() -> None:
    """Make the binary catalogues that the web server reads."""
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


def _babel(*arguments: str) -> None:
    result = subprocess.run(  # noqa: S603 -- our own arguments
        [sys.executable, "-m", "babel.messages.frontend", "-q", *arguments],
        capture_output=True,
        text=True,
        check=False,
    )
    if result.returncode:
        raise click.ClickException(result.stderr.strip() or result.stdout.strip())
