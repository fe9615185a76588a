"""How long others wait while themes are merged and split over a million comments.

    python benchmarks/settling.py [--comments 1000000] [--folder DIR]

The database is that of benchmarks/beteiligungsstruktur.py. First two themes are merged and
one is split in one transaction each, which is taken back: how it was. Then the same is done in
batches, while somebody else writes a little all the time: the longest wait is told. Uses
DATABASE_URL if it is set (an empty database!), else a SQLite file in the folder.
"""

import argparse
import os
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import func, select

from benchmarks.beteiligungsstruktur import DAY, prepare
from participation.database import Database, Session
from participation.responses.removals import note_removal
from participation.themes.learning.models import ReviewItem
from participation.themes.models import Theme, ThemeTag
from participation.themes.vocabulary import settling
from participation.themes.vocabulary.changing import merge_themes, split_theme

EVERY_S = 0.02
Change = Callable[[Session], object]


class TakenBackError(Exception):
    """Raised to roll a transaction back."""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--comments", type=int, default=1_000_000)
    parser.add_argument("--folder", type=Path)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        path = (options.folder or Path(folder)) / "structure.sqlite3"
        url = os.environ.get("DATABASE_URL", f"sqlite:///{path}")
        database = Database(url)
        prepare(database, options.comments)
        if database.is_sqlite:  # what planting left there would be moved meanwhile
            with database.engine.connect() as connection:
                connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
        for name, change in changes(database).items():
            as_a_whole(database, name, change)
            in_batches(database, Database(url), name, change)
        database.dispose()


def changes(database: Database) -> dict[str, Change]:
    with database.session() as session:
        query = (
            select(ThemeTag.theme_key, func.count())
            .join(Theme, Theme.key == ThemeTag.theme_key)
            .where(ThemeTag.counts.is_(True), Theme.ended_on.is_(None), ~Theme.system)
            .group_by(ThemeTag.theme_key)
            .order_by(func.count().desc())
        )
        themes = [(row[0], row[1]) for row in session.execute(query)]
        living = select(Theme.key).where(~Theme.system, Theme.ended_on.is_(None))
        spare = list(session.scalars(living))
    (one, first), (other, second), (third, number) = themes[:3]
    print(f"merge {first + second:,} tags, split {number:,}")
    parts = [key for key in spare if key not in (one, other, third)][:2]
    common = {"reason": "benchmark", "account_id": None, "today": DAY}
    return {
        "merge": lambda session: merge_themes(
            session, theme_keys=[one, other], into=other, **common
        ),
        "split": lambda session: split_theme(
            session, theme_key=third, parts=parts, **common
        ),
    }


def as_a_whole(database: Database, name: str, change: Change) -> None:
    known, settling.AT_ONCE = settling.AT_ONCE, 10**9
    begun = time.monotonic()
    try:
        with database.transaction() as session:
            change(session)
            session.flush()
            print(f"{name} as a whole: locked {time.monotonic() - begun:.2f} s")
            raise TakenBackError
    except TakenBackError:
        settling.AT_ONCE = known


def in_batches(database: Database, other: Database, name: str, change: Change) -> None:
    with writing(other) as waits:
        begun = time.monotonic()
        with database.transaction() as session:
            change(session)
        first = time.monotonic() - begun
        longest, number = 0.0, 0
        while True:
            at = time.monotonic()
            if not settling.settle_batch(database, today=DAY):
                break
            took = time.monotonic() - at
            longest, number = max(longest, took), number + 1
            time.sleep(took)
        whole = time.monotonic() - begun
    other.dispose()
    with database.session() as session:
        assert settling.is_settled(session)
        asked = session.scalar(select(func.count()).select_from(ReviewItem))
    print(
        f"{name} in batches: the change {first:.2f} s, {number} batches, the longest"
        f" {longest:.2f} s (with reading), in all {whole:.1f} s; of {len(waits)} writers"
        f" the longest waited {max(waits):.2f} s, 99 % at most"
        f" {sorted(waits)[int(len(waits) * 0.99)]:.2f} s; {asked:,} comments asked"
    )


@contextmanager
def writing(database: Database) -> Iterator[list[float]]:
    """Somebody who writes a little again and again; how long it took each time."""
    waits: list[float] = []
    ended = threading.Event()

    def write() -> None:
        while not ended.wait(EVERY_S):
            begun = time.monotonic()
            with database.transaction() as session:
                note_removal(session)
            waits.append(time.monotonic() - begun)

    thread = threading.Thread(target=write)
    thread.start()
    try:
        yield waits
    finally:
        ended.set()
        thread.join()


if __name__ == "__main__":
    main()
