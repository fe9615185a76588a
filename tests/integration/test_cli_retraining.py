"""The real worker with real children: learn anew, survive a killed child, change models."""

import json
import os
import signal
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from config import ROOT
from participation.database import Database
from participation.themes.learning.release_queries import RunView, last_run, releases
from participation.themes.learning.releases import use_release
from participation.themes.learning.training_runs import request_training
from participation.themes.queries import tagging_status
from tests.integration.test_cli_rooms import (
    COMMAND,
    Run,
    environment,
    run,  # noqa: F401 -- a fixture
    wait_until,
)
from tests.integration.test_tagging import TODAY
from tests.integration.training import reviewed_city

TINY = str(ROOT / "tests" / "data" / "tiny-city")  # a scheme without shipped examples


@pytest.fixture
def worker(database: Database, tmp_path: Path) -> Iterator[subprocess.Popen[bytes]]:
    reviewed_city(database, buses=13, parks=13)
    process = subprocess.Popen(
        [COMMAND, "themes", "tag", "--follow"],
        env=environment(database, tmp_path) | {"CITY": TINY},
    )
    yield process
    process.kill()
    process.wait()


def ask(database: Database) -> None:
    with database.transaction() as session:
        request_training(session, kind="click", account_id=None, today=TODAY)


def training(database: Database) -> RunView:
    with database.session() as session:
        found = last_run(session)
    assert found is not None
    return found


def children(process: subprocess.Popen[bytes]) -> list[int]:
    found = subprocess.run(
        ["ps", "-o", "pid=", "--ppid", str(process.pid)],
        capture_output=True,
        text=True,
        check=False,
    )
    return [int(pid) for pid in found.stdout.split()]


def in_use(database: Database) -> tuple[int, str]:
    with database.session() as session:
        return next((r.number, r.tagged_as) for r in releases(session) if r.is_in_use)


def waiting(database: Database, version: str) -> int:
    with database.session() as session:
        return tagging_status(session, version).waiting


def test_worker_learns_in_a_child_changes_models_and_steps_back(
    database: Database, worker: subprocess.Popen[bytes]
) -> None:
    ask(database)
    wait_until(lambda: bool(children(worker)))
    os.kill(children(worker)[0], signal.SIGKILL)
    wait_until(lambda: training(database).state == "failed")
    assert training(database).message == "killed"
    assert worker.poll() is None
    assert in_use(database)[0] == 1

    ask(database)
    wait_until(lambda: not training(database).is_open)

    learned = training(database)
    assert (learned.state, learned.detail) == ("done", "")
    assert learned.gate is not None
    assert learned.gate.comments == 26
    with database.transaction() as session:
        assert learned.version is not None
        use_release(
            session, version=learned.version, account_id=None, today=TODAY, reason="x"
        )
    wait_until(lambda: waiting(database, learned.version or "") == 0)
    assert in_use(database)[0] == 2
    worker.send_signal(signal.SIGTERM)
    assert worker.wait(timeout=20) == 0


def test_worker_that_is_stopped_stops_its_child_and_leaves_the_training_to_the_next(
    sqlite_database: Database, tmp_path: Path
) -> None:
    reviewed_city(sqlite_database, buses=2, parks=2)
    ask(sqlite_database)
    worker = subprocess.Popen(
        [COMMAND, "themes", "tag", "--follow"],
        env=environment(sqlite_database, tmp_path) | {"CITY": TINY},
    )
    try:
        wait_until(lambda: bool(children(worker)))
        child = children(worker)[0]
        worker.terminate()
        assert worker.wait(timeout=20) == 0
    finally:
        worker.kill()
        worker.wait()

    assert training(sqlite_database).state == "waiting"
    with pytest.raises(ProcessLookupError):
        os.kill(child, 0)


def test_operators_list_models_and_change_them(
    run: Run,  # noqa: F811
    sqlite_database: Database,
) -> None:
    run("themes", "tag")
    (shipped,) = json.loads(run("themes", "releases", "--json").stdout)

    assert (shipped["state"], shipped["examples"]) == ("released", None)
    assert run("themes", "use", shipped["version"]).stdout == (
        f"{shipped['version']} is in use; the worker takes it up within seconds.\n"
    )
    assert "release not found: nix" in run("themes", "use", "nix", code=1).stderr
    ask(sqlite_database)
    assert run("themes", "retrain", code=1).stderr == (
        "Error: another training is open, or this one has ended\n"
    )
