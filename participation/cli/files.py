"""Files that commands write."""

from collections.abc import Mapping
from pathlib import Path

import click

NEW_FILE = click.Path(dir_okay=False, path_type=Path)
OUT = click.option(
    "--out",
    type=NEW_FILE,
    required=True,
    help="File to write; one that exists is replaced.",
)


def write_file(path: Path, content: bytes) -> None:
    """Write the file, or end the command with the reason."""
    try:
        path.write_bytes(content)
    except OSError as error:
        raise click.ClickException(f"cannot write {path}: {error.strerror}") from error


def write_folder(folder: Path, files: Mapping[str, bytes]) -> None:
    """Write files by name, or end the command with the reason."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise click.ClickException(
            f"cannot write {folder}: {error.strerror}"
        ) from error
    for name, content in files.items():
        write_file(folder / name, content)
