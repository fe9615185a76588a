"""Acknowledged means stored: the server is killed under load, then every answer is counted.

`kill -9` catches acknowledging before writing; that the write also reached the disk is
asserted apart, by PRAGMA synchronous (tests/integration/test_migrations.py).
"""

import http.client
import os
import re
import signal
import sqlite3
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.parse
import urllib.request
from html import unescape
from pathlib import Path

import pytest

from config import ROOT
from tests.e2e.conftest import free_port, wait_until_live

KILLS = 3
CLIENTS = 6
HIDDEN = re.compile(r'<input[^>]*type="hidden"[^>]*>')
ATTRIBUTE = re.compile(r'(name|value)="([^"]*)"')


class Sender(threading.Thread):
    """Sends comments until told to stop; remembers which ones were thanked for."""

    def __init__(self, address: str, name: str, stop: threading.Event) -> None:
        super().__init__(name=name)
        self.address = address
        self.stop = stop
        self.sent: list[str] = []
        self.thanked: list[str] = []

    def run(self) -> None:
        while not self.stop.is_set():
            marker = f"{self.name}-{len(self.sent)}"
            try:
                fields = hidden_fields(self.address)
                self.sent.append(marker)
                if send(self.address, {**fields, "text": marker}):
                    self.thanked.append(marker)
            except (OSError, http.client.HTTPException):
                time.sleep(0.02)


def send(address: str, fields: dict[str, str]) -> bool:
    """Post a form; tell whether the thank-you page was read to its end."""
    body = urllib.parse.urlencode(fields).encode()
    with urllib.request.urlopen(address, body, timeout=10) as response:
        response.read()
        return "/danke" in str(response.url)


def hidden_fields(address: str) -> dict[str, str]:
    with urllib.request.urlopen(address, timeout=10) as response:
        html = response.read().decode()
    pairs = (dict(ATTRIBUTE.findall(tag)) for tag in HIDDEN.findall(html))
    return {unescape(p["name"]): unescape(p.get("value", "")) for p in pairs}


def start(environ: dict[str, str]) -> subprocess.Popen[bytes]:
    command = [
        str(Path(sys.executable).parent / "gunicorn"), "wsgi:app",
        "--bind", f"127.0.0.1:{environ['PORT']}", "--worker-class", "gthread",
        "--threads", "8", "--log-level", "critical", "--no-control-socket",
    ]  # fmt: skip
    server = subprocess.Popen(command, cwd=ROOT, env=environ, start_new_session=True)
    wait_until_live(f"http://127.0.0.1:{environ['PORT']}", server)
    return server


def wait_until_thanked(senders: list[Sender], *, more_than: int) -> None:
    """Kill a server at work, however slow the machine is just now."""
    deadline = time.monotonic() + 60
    while sum(len(sender.thanked) for sender in senders) <= more_than:
        assert time.monotonic() < deadline, "nobody is thanked"
        time.sleep(0.02)


@pytest.fixture
def environ(sqlite_template: Path, tmp_path: Path) -> dict[str, str]:
    (tmp_path / "participation.sqlite3").write_bytes(sqlite_template.read_bytes())
    inherited = {k: v for k, v in os.environ.items() if k != "DATABASE_URL"}
    return {**inherited, "DATA_DIR": str(tmp_path), "PORT": str(free_port())}


def test_no_acknowledged_answer_is_lost_when_the_server_is_killed(
    environ: dict[str, str], tmp_path: Path
) -> None:
    address = f"http://127.0.0.1:{environ['PORT']}/o/rieth/kommentar"
    thanked: list[str] = []
    for kill in range(KILLS):
        server = start(environ)
        stop = threading.Event()
        senders = [Sender(address, f"k{kill}-c{n}", stop) for n in range(CLIENTS)]
        for sender in senders:
            sender.start()
        wait_until_thanked(senders, more_than=CLIENTS)
        time.sleep(0.3 * kill)
        os.killpg(server.pid, signal.SIGKILL)
        stop.set()
        for sender in senders:
            sender.join()
            thanked += sender.thanked
        server.wait()

    with sqlite3.connect(tmp_path / "participation.sqlite3") as connection:
        stored = [row[0] for row in connection.execute("SELECT text FROM comment")]
        intact = connection.execute("PRAGMA integrity_check").fetchone()

    assert len(thanked) > KILLS * CLIENTS
    assert set(thanked) - set(stored) == set()
    assert len(stored) == len(set(stored))
    assert intact == ("ok",)
