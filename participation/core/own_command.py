"""Work that keeps a core busy runs apart from the web server, which has citizens to serve."""

import os
import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path


def script(name: str) -> str:
    """The path of a command that was installed beside this Python."""
    return str(Path(sys.executable).parent / name)


def behind_citizens(command: Sequence[str]) -> list[str]:
    """The command with a lower priority than the web server, where there is `nice`."""
    nice = shutil.which("nice")
    return [*([nice, "-n", "5"] if nice else []), *command]


def start_command(
    arguments: Sequence[str], *, data_dir: Path, database_url: str
) -> None:
    """Start `participation ARGUMENTS` on this installation and do not wait for it."""
    subprocess.Popen(  # noqa: S603 -- our own command; callers give ids and keys of ours
        [script("participation"), *arguments],
        env={**os.environ, "DATA_DIR": str(data_dir), "DATABASE_URL": database_url},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        start_new_session=True,  # lives on when the web process is replaced
    )
