"""The product on an empty installation, for as long as a benchmark runs."""

import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from tests.e2e.conftest import free_port, running_server  # noqa: E402

BIN = Path(sys.executable).parent


@contextmanager
def fresh_server(*, own_database: bool = True) -> Iterator[tuple[str, Path]]:
    """Give address and data folder. `own_database` False: on DATABASE_URL where it is set."""
    with tempfile.TemporaryDirectory() as folder:
        environ = {**os.environ, "DATA_DIR": folder, "PORT": str(free_port())}
        if own_database:
            environ.pop("DATABASE_URL", None)
        for command in (["database", "upgrade"], ["seed"], ["translations", "compile"]):
            subprocess.run([BIN / "participation", *command], env=environ, check=True)
        with running_server(environ) as address:
            yield address, Path(folder)
