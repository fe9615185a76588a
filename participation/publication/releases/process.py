"""Start a freeze apart from the web server, which has citizens to serve."""

import os
import subprocess
import sys
from pathlib import Path


def start_freeze(
    subject: str, *, simulated: bool, data_dir: Path, database_url: str
) -> None:
    """Start `participation release freeze SUBJECT` and do not wait for it."""
    command = Path(sys.executable).parent / "participation"
    subprocess.Popen(  # noqa: S603 -- our own command; the subject is a key of ours
        [
            str(command),
            "release",
            "freeze",
            *(["--simulated"] if simulated else []),
            "--",
            subject,
        ],
        env={**os.environ, "DATA_DIR": str(data_dir), "DATABASE_URL": database_url},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        start_new_session=True,  # lives on when the web process is replaced
    )
