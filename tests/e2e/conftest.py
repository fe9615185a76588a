"""A real server, and a real phone-sized browser."""

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from config import ROOT


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--write-accessibility-result",
        action="store_true",
        help="rewrite what the accessibility statement reports (make accessibility)",
    )


@pytest.fixture(scope="session")
def server_environ(
    sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory
) -> dict[str, str]:
    """The environment of one installation with Erfurt in it."""
    folder = tmp_path_factory.mktemp("installation")
    shutil.copy(sqlite_template, folder / "participation.sqlite3")
    inherited = {k: v for k, v in os.environ.items() if k != "DATABASE_URL"}
    return {**inherited, "DATA_DIR": str(folder), "PORT": str(free_port())}


@pytest.fixture(scope="session")
def live_server(server_environ: dict[str, str]) -> Iterator[str]:
    """Address of a running server; its command line shares `server_environ`."""
    with running_server(server_environ) as address:
        yield address


@contextmanager
def running_server(environ: dict[str, str]) -> Iterator[str]:
    """Serve the installation that `environ` names; give its address."""
    address = f"http://127.0.0.1:{environ['PORT']}"
    command = [
        str(Path(sys.executable).parent / "gunicorn"), "wsgi:app",
        "--bind", address.removeprefix("http://"), "--worker-class", "gthread",
        "--threads", "8", "--log-level", "error", "--no-control-socket",
    ]  # fmt: skip
    server = subprocess.Popen(command, cwd=ROOT, env=environ)
    try:
        wait_until_live(address, server)
        yield address
    finally:
        server.terminate()
        server.wait(15)


def wait_until_live(address: str, server: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + 30
    while time.monotonic() < deadline:
        assert server.poll() is None, "the server ended while starting"
        try:
            with urllib.request.urlopen(f"{address}/livez", timeout=2):
                return
        except (urllib.error.URLError, OSError):
            time.sleep(0.05)
    raise AssertionError("the server did not answer")


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


@pytest.fixture(scope="session")
def browser_type_launch_args(
    browser_type_launch_args: dict[str, Any],
) -> dict[str, Any]:
    chromium = os.environ.get("CHROMIUM") or shutil.which("chromium")
    if chromium is None:
        if os.environ.get("CI"):
            pytest.fail("CHROMIUM is not set: start through `make test`")
        pytest.skip("needs Chromium: `make test` finds or installs it")
    quiet = [
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-gpu-rasterization",  # without a graphics card it only takes time
        "--disable-sync",
    ]
    return {**browser_type_launch_args, "executable_path": chromium, "args": quiet}


@pytest.fixture(scope="session")
def browser_context_args(browser_context_args: dict[str, Any]) -> dict[str, Any]:
    phone = {"width": 360, "height": 740}
    return {**browser_context_args, "locale": "de-DE", "viewport": phone}
