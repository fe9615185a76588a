"""`participation run`, the heart of `make run`: start, use, stop, start again, be killed."""

import os
import re
import signal
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

from config import ROOT
from tests.e2e.conftest import free_port

PARTICIPATION = str(Path(sys.executable).parent / "participation")


class Run:
    """One `participation run` with its output in a file."""

    def __init__(self, environ: dict[str, str], log: Path) -> None:
        self.environ = environ
        self.log = log
        with log.open("wb") as file:
            self.process = subprocess.Popen(
                [PARTICIPATION, "run"], cwd=ROOT, env=environ, stdout=file, stderr=file
            )

    def wait_for(self, pattern: str) -> str:
        deadline = time.monotonic() + 60
        while time.monotonic() < deadline:
            if match := re.search(pattern, self.log.read_text()):
                return match.group(0)
            assert self.process.poll() is None, self.log.read_text()
            time.sleep(0.05)
        raise AssertionError(self.log.read_text())

    def stop(self, sent: signal.Signals = signal.SIGINT) -> int:
        self.process.send_signal(sent)
        return self.process.wait(30)

    def children(self) -> list[int]:
        path = Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children")
        return [int(pid) for pid in path.read_text().split()]


@pytest.fixture
def environ(tmp_path: Path) -> dict[str, str]:
    inherited = {k: v for k, v in os.environ.items() if k != "DATABASE_URL"}
    return {**inherited, "DATA_DIR": str(tmp_path / "var"), "PORT": str(free_port())}


@pytest.fixture
def run(environ: dict[str, str], tmp_path: Path) -> Iterator[Run]:
    run = Run(environ, tmp_path / "run.log")
    yield run
    if run.process.poll() is None:
        run.process.kill()
        run.process.wait()


def status(address: str) -> int:
    with urllib.request.urlopen(address, timeout=10) as response:
        return int(response.status)


def gone(pid: int) -> bool:
    deadline = time.monotonic() + 20
    while time.monotonic() < deadline:
        stat = Path(f"/proc/{pid}/stat")
        if not stat.exists() or stat.read_text().rsplit(")", 1)[1].split()[0] == "Z":
            return True
        time.sleep(0.05)
    return False


def test_run_starts_everything_says_where_and_stops_cleanly(
    run: Run, environ: dict[str, str], tmp_path: Path
) -> None:
    address = f"http://127.0.0.1:{environ['PORT']}"

    ready = run.wait_for(r"(?m)^Ready: .*$")
    link = run.wait_for(r"http://\S+/staff/einrichten/\S+")
    children = run.children()

    assert ready == f"Ready: {address}"
    assert [status(f"{address}/"), status(f"{address}/staff/"), status(link)] == [
        200
    ] * 3
    assert len(children) == 3  # web server, tagging, e-mail
    assert f"Mail: not sent, written to {environ['DATA_DIR']}/mail" in (
        run.log.read_text()
    )
    assert run.stop() == 0
    assert all(gone(pid) for pid in children)

    again = Run(environ, tmp_path / "again.log")
    again.wait_for("Ready: ")
    assert again.wait_for(r"http://\S+/staff/einrichten/\S+") != link
    assert again.stop(signal.SIGTERM) == 0


def test_children_end_with_a_killed_supervisor(run: Run) -> None:
    run.wait_for("Ready: ")
    children = run.children()

    run.process.kill()
    run.process.wait()

    assert all(gone(pid) for pid in children)


def test_a_killed_web_server_comes_back(run: Run, environ: dict[str, str]) -> None:
    run.wait_for("First account")
    address = f"http://127.0.0.1:{environ['PORT']}"

    os.kill(run.children()[0], signal.SIGKILL)
    run.wait_for("starting again")

    deadline = time.monotonic() + 30
    while time.monotonic() < deadline:
        try:
            assert status(f"{address}/livez") == 200
            break
        except OSError:
            time.sleep(0.1)
    else:
        raise AssertionError(run.log.read_text())
    assert run.stop() == 0


def test_a_taken_port_is_named(run: Run, environ: dict[str, str]) -> None:
    run.wait_for("Ready: ")

    second = subprocess.run(
        [PARTICIPATION, "run"], cwd=ROOT, env=environ, capture_output=True, text=True
    )

    assert second.returncode == 1
    assert second.stderr == (
        f"Error: port {environ['PORT']} is in use;"
        " choose another one: PORT=5001 make run\n"
    )


def test_a_bad_setting_is_a_usage_error(environ: dict[str, str]) -> None:
    result = subprocess.run(
        [PARTICIPATION, "run"],
        cwd=ROOT,
        env={**environ, "PORT": "high"},
        capture_output=True,
        text=True,
    )

    assert (result.returncode, result.stderr.splitlines()[-1]) == (
        2,
        "Error: PORT must be a whole number 1-65535: high",
    )
