"""Work that keeps a core busy runs apart from the web server, which has citizens to serve."""

import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path


def start_command(
    arguments: Sequence[str], *, data_dir: Path, database_url: str
) -> None:
    """Start `participation ARGUMENTS` on this installation and do not wait for it."""
    command = Path(sys.executable).parent / "participation"
    subprocess.Popen(  # noqa: S603 -- our own command; callers give ids and keys of ours
        [str(command), *arguments],
        env={**os.environ, "DATA_DIR": str(data_dir), "DATABASE_URL": database_url},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        start_new_session=True,  # lives on when the web process is replaced
    )
