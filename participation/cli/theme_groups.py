"""`participation themes group`: similar comments and new themes, daily by the worker."""

import datetime
import os
import subprocess
from collections.abc import Callable

import click

from participation.cli.context import open_database
from participation.cli.once_a_day import OnceADay
from participation.core.clock import today
from participation.core.own_command import script
from participation.database import Database
from participation.themes.grouping import (
    forget_groups,
    group_new_comments,
    has_new_comments,
)
from participation.themes.proposals import find_proposals

LOOK_EVERY = datetime.timedelta(minutes=10)
"""Where nothing is new: the look reads an index of all comments."""


@click.command("group")
@click.option(
    "--anew", is_flag=True, help="Forget all groups and compare everything again."
)
def command(*, anew: bool) -> None:
    """Group similar comments, look for new themes in those that fit none.

    Compares only what came in since the last time. The worker of `participation run`
    does so daily.
    """
    # NumPy would take every core; those are the citizens'.
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    from participation.themes.pipeline.clusters import find_clusters
    from participation.themes.pipeline.similarity import group_similar

    with open_database() as database:
        if anew:
            with database.transaction() as session:
                forget_groups(session)
        for simulated in (False, True):
            done = group_new_comments(database, find=group_similar, simulated=simulated)
            kind = "simulated" if simulated else "real"
            click.echo(
                f"{done.compared:,} new {kind} comments compared,"
                f" {done.in_groups:,} in groups they joined."
            )
        found = find_proposals(database, find=find_clusters, today=today())
    click.echo(f"{found} proposals for new themes.")


class DailyGrouping:
    """Starts the command above once a day in a process of its own, never waiting for it.

    A process, so that the memory it takes is free again afterwards and tagging goes on.
    """

    def __init__(
        self,
        database: Database,
        *,
        now: Callable[[], datetime.datetime],
        start: Callable[[], "subprocess.Popen[bytes]"] | None = None,
    ) -> None:
        self._database = database
        self._start = start or _start
        self._running: subprocess.Popen[bytes] | None = None
        self._daily = OnceADay(self._begin, now=now, again_after=LOOK_EVERY)

    def __call__(self) -> None:
        if self._running is not None and self._running.poll() is not None:
            self._running = None
        if self._running is None:
            self._daily()

    def _begin(self) -> bool:
        """Start it where there is something new to group."""
        with self._database.session() as session:
            waiting = has_new_comments(session)
        if waiting:
            self._running = self._start()
        return waiting


def _start() -> "subprocess.Popen[bytes]":
    command = [script("participation"), "themes", "group"]
    return subprocess.Popen(command, stdout=subprocess.DEVNULL)  # noqa: S603 -- our own
