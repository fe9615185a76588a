"""Start the writing of an export apart from the web server, which has citizens to serve."""

import os
import subprocess
import sys
import uuid
from pathlib import Path


def start_export(export_id: uuid.UUID, *, data_dir: Path, database_url: str) -> None:
    """Start `participation answers write EXPORT` and do not wait for it."""
    command = Path(sys.executable).parent / "participation"
    subprocess.Popen(  # noqa: S603 -- our own command, an id of our own
        [str(command), "answers", "write", str(export_id)],
        env={**os.environ, "DATA_DIR": str(data_dir), "DATABASE_URL": database_url},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        start_new_session=True,  # lives on when the web process is replaced
    )
