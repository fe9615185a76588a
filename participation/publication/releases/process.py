"""Start a freeze apart from the web server."""

from pathlib import Path

from participation.core.own_command import start_command


def start_freeze(
    subject: str, *, simulated: bool, data_dir: Path, database_url: str
) -> None:
    """Start `participation release freeze SUBJECT` and do not wait for it."""
    kind = ["--simulated"] if simulated else []
    start_command(
        ["release", "freeze", *kind, "--", subject],
        data_dir=data_dir,
        database_url=database_url,
    )
