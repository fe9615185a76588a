"""How long a summary over 100,000 submissions and 60,000 comments takes.

    python benchmarks/summary.py [--submissions 100000] [--comments 60000]

Uses DATABASE_URL if it is set (an empty database!), else a fresh SQLite file.
"""

import argparse
import datetime
import os
import random
import statistics
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from alembic import command
from alembic.config import Config
from sqlalchemy import insert, select

from config import ROOT
from participation.cli.seed import load_city
from participation.core.ids import new_id, new_key
from participation.database import Base, Database
from participation.places.models import Ortsteil
from participation.publication.documents.render import render_summary
from participation.publication.release import (
    Selection,
    SummaryMeta,
    dashboard,
    summary,
)
from participation.responses.models import Comment, Submission
from participation.themes.models import CommentState, PipelineVersion, Theme, ThemeTag

DAY = datetime.date(2026, 9, 1)
META = SummaryMeta(title="Benchmark", created_on=DAY)
VERSION = "benchmark"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--submissions", type=int, default=100_000)
    parser.add_argument("--comments", type=int, default=60_000)
    parser.add_argument("--repeats", type=int, default=5)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        url = os.environ.get("DATABASE_URL", f"sqlite:///{Path(folder) / 'b.sqlite3'}")
        database = Database(url)
        _prepare(database)
        _fill(database, options.submissions, options.comments)
        for name, work in _works(database).items():
            _time(name, work, options.repeats)
        database.dispose()


def _prepare(database: Database) -> None:
    config = Config(str(ROOT / "migrations" / "alembic.ini"))
    with database.engine.begin() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "head")
    with database.transaction() as session:
        load_city(session, "erfurt")


def _fill(database: Database, submissions: int, comments: int) -> None:
    generator = random.Random(1)
    with database.transaction() as session:
        places: list[str | None] = [*session.scalars(select(Ortsteil.key))]
        themes = list(session.scalars(select(Theme.key).where(~Theme.system)))
        session.add(PipelineVersion(version=VERSION, first_used_on=DAY))
        session.flush()
        rows: dict[type[Base], list[dict[str, object]]] = {
            Submission: [],
            Comment: [],
            ThemeTag: [],
            CommentState: [],
        }
        for number in range(submissions):
            _add(rows, generator, [*places, None], themes, commented=number < comments)
        for table, lines in rows.items():
            for start in range(0, len(lines), 5_000):
                session.execute(insert(table), lines[start : start + 5_000])


def _add(
    rows: dict[type[Base], list[dict[str, object]]],
    generator: random.Random,
    places: list[str | None],
    themes: list[str],
    *,
    commented: bool,
) -> None:
    submission, comment = new_id(), new_id()
    common = {
        "ortsteil_key": places[int(len(places) * generator.random() ** 2)],
        "channel": generator.choice(["online", "online", "online", "paper"]),
        "language": "de",
        "received_on": DAY + datetime.timedelta(days=generator.randrange(90)),
        "simulated": False,
    }
    rows[Submission].append(
        {
            "id": submission,
            "key_digest": new_key(),
            "content_digest": "",
            "kind": "comment",
            **common,
        }
    )
    if not commented:
        return
    rows[Comment].append(
        {
            "id": comment,
            "submission_id": submission,
            "question_key": "",
            "text": f"Der Bus fährt abends zu selten, {new_key()}",
            **common,
        }
    )
    chosen = {generator.choice(themes) for _ in range(generator.randint(0, 3))}
    rows[ThemeTag].extend(
        {
            "id": new_id(),
            "comment_id": comment,
            "theme_key": theme,
            "origin": "machine",
            "band": "assigned",
            "score": generator.random(),
            "evidence": [],
            "pipeline_version": VERSION,
            "tagged_on": DAY,
            "counts": True,
        }
        for theme in sorted(chosen)
    )
    state = "tagged" if chosen else "unsure"
    rows[CommentState].append(
        {"comment_id": comment, "state": state, "checked_by_person": False}
    )


def _works(database: Database) -> dict[str, Callable[[], object]]:
    def whole_city() -> object:
        with database.session() as session:
            return summary(session, selection=Selection(), meta=META, minimum=5)

    def one_ortsteil() -> object:
        chosen = Selection(ortsteil_keys=frozenset({"01"}), channel="online")
        with database.session() as session:
            return summary(session, selection=chosen, meta=META, minimum=5)

    def at_a_glance() -> object:
        with database.session() as session:
            return dashboard(session, simulated=False, minimum=5, today=DAY)

    with database.session() as session:
        built = summary(session, selection=Selection(), meta=META, minimum=5)
    return {
        "summary, whole city": whole_city,
        "summary, one Ortsteil, one channel": one_ortsteil,
        "dashboard": at_a_glance,
        "writing the DOCX": lambda: render_summary(built, format="docx"),
        "writing the XLSX": lambda: render_summary(built, format="xlsx"),
    }


def _time(name: str, work: Callable[[], object], repeats: int) -> None:
    times = []
    for _ in range(repeats):
        start = time.perf_counter()
        work()
        times.append(time.perf_counter() - start)
    print(
        f"{name:36} median {statistics.median(times):.3f} s, worst {max(times):.3f} s"
    )


if __name__ == "__main__":
    main()
