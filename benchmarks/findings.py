"""How long each view of findings takes over 100,000 filled-in questionnaires.

    python benchmarks/findings.py [--submissions 114000] [--repeats 3]

Simulated answers to the city's questionnaire (12 of 100 use the comment form instead), a
theme or two in every comment. Uses DATABASE_URL if it is set (an empty database!), else a
fresh SQLite file. Each line tells the median and the processor's time of the best run.
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
from participation.core.ids import new_id
from participation.database import Database, Session
from participation.publication.adhoc.comparison import (
    comparable_questions,
    compared_findings,
)
from participation.publication.adhoc.crossing import cross_findings
from participation.publication.adhoc.dimensions import Dimensions
from participation.publication.adhoc.method import method_of
from participation.publication.adhoc.questions import question_findings
from participation.publication.adhoc.scope import Scope, rounds_of, scope_of
from participation.publication.release import Selection
from participation.responses.models import Comment
from participation.responses.simulate import fill
from participation.themes.models import (
    PipelineVersion,
    TargetGroupTag,
    Theme,
    ThemeTag,
)
from participation.themes.target_groups import target_group_labels

DAY = datetime.date(2026, 9, 1)
VERSION = "benchmark"
BATCH = 6_000
EVERYBODY = Selection(simulated=True)
Work = Callable[[Session, Scope], object]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--submissions", type=int, default=114_000)
    parser.add_argument("--repeats", type=int, default=3)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        url = os.environ.get("DATABASE_URL", f"sqlite:///{Path(folder) / 'b.sqlite3'}")
        database = Database(url)
        _prepare(database, options.submissions)
        for name, work in WORKS.items():
            _time(database, name, work, options.repeats)
        database.dispose()


def _prepare(database: Database, submissions: int) -> None:
    config = Config(str(ROOT / "migrations" / "alembic.ini"))
    with database.engine.begin() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "head")
    with database.transaction() as session:
        load_city(session, "erfurt")
    for start in range(0, submissions, BATCH):
        with database.transaction() as session:
            number = min(BATCH, submissions - start)
            fill(session, submissions=number, seed=1, today=DAY, start=start)
    with database.transaction() as session:
        _tag(session)
    if not database.is_sqlite:
        with database.engine.connect() as connection:
            connection.exec_driver_sql("COMMIT")
            connection.exec_driver_sql("VACUUM ANALYZE")


def _tag(session: Session) -> None:
    generator = random.Random(1)
    themes = list(session.scalars(select(Theme.key).where(~Theme.system)))
    groups = list(target_group_labels())
    session.add(PipelineVersion(version=VERSION, first_used_on=DAY))
    session.flush()
    tags: list[dict[str, object]] = []
    spoken_of: list[dict[str, object]] = []
    for comment in session.scalars(select(Comment.id)):
        for theme in sorted({generator.choice(themes) for _ in range(2)}):
            tags.append(
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
            )
        spoken_of.append(
            {
                "id": new_id(),
                "comment_id": comment,
                "group_key": generator.choice(groups),
                "origin": "machine",
                "band": "assigned",
                "evidence": [],
                "pipeline_version": VERSION,
                "tagged_on": DAY,
                "counts": True,
            }
        )
    for start in range(0, len(tags), BATCH):
        session.execute(insert(ThemeTag), tags[start : start + BATCH])
    for start in range(0, len(spoken_of), BATCH):
        session.execute(insert(TargetGroupTag), spoken_of[start : start + BATCH])


def _section(place: int | None) -> Work:
    def work(session: Session, scope: Scope) -> object:
        pages = scope.pages if place is None else scope.pages[place : place + 1]
        return question_findings(
            session,
            scope=scope,
            selection=EVERYBODY,
            questions=[question for page in pages for question in page.questions],
            minimum=5,
            language="de",
        )

    return work


def _cross(row: str, column: str, selection: Selection = EVERYBODY) -> Work:
    def work(session: Session, scope: Scope) -> object:
        build = Dimensions(session, scope, language="de")
        rows, columns = build.of(row), build.of(column)
        assert rows is not None
        assert columns is not None
        return cross_findings(
            session,
            scope=scope,
            selection=selection,
            row=rows,
            column=columns,
            minimum=5,
            language="de",
        )

    return work


def _compared(place: int | None) -> Work:
    def work(session: Session, scope: Scope) -> object:
        pages = scope.pages if place is None else scope.pages[place : place + 1]
        wanted = {question.key for page in pages for question in page.questions}
        build = Dimensions(session, scope, language="de")
        return compared_findings(
            session,
            scope=scope,
            selection=EVERYBODY,
            questions=[q for q in comparable_questions(scope) if q.key in wanted],
            groups=build.part(["06"], label="Rieth", rest="übrige Stadt"),
            minimum=5,
            language="de",
        )

    return work


def _method(session: Session, scope: Scope) -> object:
    return method_of(
        session,
        scope=scope,
        selection=EVERYBODY,
        minimum=5,
        today=DAY,
        language="de",
    )


ONE_ORTSTEIL = Selection(simulated=True, ortsteil_keys=frozenset({"06"}))
WORKS: dict[str, Work] = {
    "method box": _method,
    "questions, first section": _section(0),
    "questions, largest section": _section(1),
    "questions, all sections": _section(None),
    "question x question": _cross("frage:wellbeing", "frage:age"),
    "the same in one Ortsteil": _cross("frage:wellbeing", "frage:age", ONE_ORTSTEIL),
    "several choices x question": _cross("frage:priorities", "frage:age"),
    "several x several choices": _cross("frage:priorities", "frage:contacts"),
    "question x Ortsteil": _cross("frage:wellbeing", "ortsteil"),
    "several choices x Ortsteil": _cross("frage:priorities", "ortsteil"),
    "question x theme": _cross("frage:wellbeing", "thema"),
    "theme x Ortsteil": _cross("thema", "ortsteil"),
    "question x target group": _cross("frage:wellbeing", "zielgruppe"),
    "month x channel": _cross("monat", "kanal"),
    "Ortsteil against the rest, one section": _compared(1),
    "Ortsteil against the rest, all sections": _compared(None),
}


def _time(database: Database, name: str, work: Work, repeats: int) -> None:
    times, processor = [], []
    for _ in range(repeats):
        with database.session() as session:
            scope = scope_of(session, rounds_of(session, "default", "de")[:1], "de")
            start, used = time.perf_counter(), time.process_time()
            work(session, scope)
            times.append(time.perf_counter() - start)
            processor.append(time.process_time() - used)
    print(
        f"{name:42} {statistics.median(times):6.2f} s, {min(processor):5.2f} s of CPU"
    )


if __name__ == "__main__":
    main()
