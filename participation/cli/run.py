"""`participation run`: the whole product on one machine.

A small supervisor: it prepares the database, starts the web server, the tagging worker
and the sender of e-mails as children, starts each again if it dies, and ends all on Ctrl-C.
"""

import ctypes
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path
from types import FrameType
from urllib.parse import unquote, urlsplit

import click

from participation.accounts.queries import has_accounts
from participation.accounts.setup import FIRST_ACCOUNT, make_setup_link
from participation.cli.accounts import setup_address
from participation.cli.context import open_database, settings
from participation.core.clock import now
from participation.core.own_command import behind_citizens, script

READY_WITHIN_S = 60
STOP_WITHIN_S = 15
RESTART_PAUSE_S = 1.0
PR_SET_PDEATHSIG = 1  # linux/prctl.h


@click.command("run")
def group() -> None:
    """Start the whole product: database, web server, tagging worker, e-mail.

    Prints "Ready: ADDRESS" when it answers. Ctrl-C stops everything.
    """
    _refuse_taken_port(settings().port)
    _prepare()
    commands = [web_command(), worker_command()]
    if mail_goes_somewhere():
        commands.append(mail_command())
    Supervisor(commands).run()


class Supervisor:
    """Keeps child processes running until it is told to stop."""

    def __init__(self, commands: list[list[str]]) -> None:
        self.commands = commands
        self.children: list[subprocess.Popen[bytes]] = []
        self.stopping = False

    def run(self) -> None:
        signal.signal(signal.SIGTERM, self._stop)
        signal.signal(signal.SIGINT, self._stop)
        signal.signal(signal.SIGHUP, self._stop)
        self.children = [self._start(command) for command in self.commands]
        try:
            if self._wait_until_ready():
                _announce()
            while not self.stopping:
                self._restart_dead()
                time.sleep(0.2)
        finally:
            self._end_children()

    def _start(self, command: list[str]) -> subprocess.Popen[bytes]:
        # A session of its own: Ctrl-C reaches the supervisor alone, which ends the
        # children in order; otherwise both would race.
        return subprocess.Popen(  # noqa: S603 -- our own command
            command,
            start_new_session=True,
            cwd=settings().migrations_dir.parent,
            preexec_fn=_die_with_parent,
        )

    def _restart_dead(self) -> None:
        for index, child in enumerate(self.children):
            if child.poll() is not None and not self.stopping:
                name = Path(self.commands[index][0]).name
                click.echo(
                    f"{name} ended ({child.returncode}); starting again", err=True
                )
                time.sleep(RESTART_PAUSE_S)
                self.children[index] = self._start(self.commands[index])

    def _wait_until_ready(self) -> bool:
        deadline = time.monotonic() + READY_WITHIN_S
        while not self.stopping and time.monotonic() < deadline:
            if _answers():
                return True
            if self.children[0].poll() is not None:
                raise click.ClickException("the web server did not start, see above")
            time.sleep(0.05)
        if not self.stopping:
            raise click.ClickException(f"no answer within {READY_WITHIN_S} seconds")
        return False

    def _stop(self, _signal: int, _frame: FrameType | None) -> None:
        self.stopping = True

    def _end_children(self) -> None:
        for child in self.children:
            child.terminate()
        deadline = time.monotonic() + STOP_WITHIN_S
        for child in self.children:
            try:
                child.wait(max(0.1, deadline - time.monotonic()))
            except subprocess.TimeoutExpired:
                child.kill()
                child.wait()


def _die_with_parent() -> None:
    """Ask the kernel to end this child if the supervisor is killed (Linux only)."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)


def web_command() -> list[str]:
    """Return the command of the web server.

    One process with threads on SQLite (one writer at a time anyway), two on PostgreSQL.
    No access log: it would hold addresses and paths of citizens.
    """
    workers = "1" if settings().database_url.startswith("sqlite") else "2"
    return [
        script("gunicorn"), "wsgi:app",
        "--bind", f"127.0.0.1:{settings().port}",
        "--worker-class", "gthread", "--workers", workers, "--threads", "24",
        "--forwarded-allow-ips", "",  # or anybody on this machine sets SCRIPT_NAME
        # Not "warning": at that level it writes addresses of clients it refused.
        "--log-level", "error", "--no-control-socket", "--graceful-timeout", "10",
        "--limit-request-line", "8190",
    ]  # fmt: skip


def worker_command() -> list[str]:
    """Return the command of the tagging worker, with a lower priority than the web."""
    return behind_citizens([script("participation"), "themes", "tag", "--follow"])


def mail_goes_somewhere() -> bool:
    """Whether e-mails are sent. Where nothing is said about mail, a folder gets them.

    So everything can be tried out; MAIL_URL= (empty) turns mail off. The children read
    the environment, too.
    """
    if "MAIL_URL" not in os.environ:
        os.environ["MAIL_URL"] = (settings().data_dir / "mail").as_uri()
        settings.cache_clear()
    return settings().sends_mail


def mail_command() -> list[str]:
    """Return the command that sends e-mails: small, it loads neither pages nor spaCy."""
    return [script("participation"), "mail", "send", "--follow"]


def _prepare() -> None:
    from participation.cli import database, seed, translations

    for command in (
        database.upgrade,
        seed.group,
        translations.compile_catalogues,
    ):
        command.main(args=[], standalone_mode=False)


def _refuse_taken_port(port: int) -> None:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError as error:
            raise click.ClickException(
                f"port {port} is in use; choose another one: PORT=5001 make run"
            ) from error


def _answers() -> bool:
    address = f"http://127.0.0.1:{settings().port}/livez"
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    try:
        with opener.open(address, timeout=2) as response:
            return bool(response.status == 200)
    except (urllib.error.URLError, OSError):
        return False


def _mail_words() -> str:
    url = settings().mail_url
    if not url:
        return "Mail: off (MAIL_URL is empty)"
    if url.startswith("file:"):
        return (
            f"Mail: not sent, written to {unquote(urlsplit(url).path)} (set MAIL_URL)"
        )
    return f"Mail: {urlsplit(url).hostname}"


def _announce() -> None:
    address = f"http://127.0.0.1:{settings().port}"
    click.echo(f"Ready: {address}")
    click.echo(f"Staff: {address}/staff/")
    click.echo(_mail_words())
    with open_database() as database:
        with database.session() as session:
            if has_accounts(session):
                return
        with database.transaction() as session:
            token = make_setup_link(
                session, grants=FIRST_ACCOUNT, now=now(), replace=True
            )
    click.echo(f"First account (one-time link): {setup_address(token)}")
    sys.stdout.flush()
