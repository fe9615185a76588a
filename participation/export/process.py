"""Start the writing of an export apart from the web server."""

import uuid
from pathlib import Path

from participation.core.own_command import start_command


def start_export(export_id: uuid.UUID, *, data_dir: Path, database_url: str) -> None:
    """Start `participation answers write EXPORT` and do not wait for it."""
    start_command(
        ["answers", "write", str(export_id)],
        data_dir=data_dir,
        database_url=database_url,
    )
