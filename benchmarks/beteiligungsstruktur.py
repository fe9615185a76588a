"""How long findings and matrix take over a million tagged comments and 100 plans.

    python benchmarks/beteiligungsstruktur.py [--comments 1000000] [--folder DIR]

Comments are planted in SQL: one to three themes each, two of them together more often than
by chance, a target group in every fifth. Uses DATABASE_URL if it is set (an empty database!), else
a SQLite file; one that lies in DIR already is used again. Tells times and the largest memory
of this process.
"""

import argparse
import datetime
import os
import resource
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from alembic import command
from alembic.config import Config
from sqlalchemy import func, select, text

from config import ROOT
from participation.cli.seed import load_city
from participation.database import Database, Session
from participation.findings.tallies import count_tallies, is_outdated, tallies
from participation.handover.live.behind import behind_of, comments_behind
from participation.handover.live.finding import live_findings
from participation.handover.live.inviting import invitation
from participation.handover.live.shown import LiveFindings
from participation.handover.models import Fachplanung, Responsibility
from participation.handover.rules.found import Kind
from participation.places.models import Ortsteil
from participation.responses.models import Comment
from participation.themes.models import PipelineVersion, Theme
from participation.themes.target_groups import target_group_labels

DAY = datetime.date(2026, 9, 1)
VERSION = "benchmark"
PLANS = 100
LISTS = ("themes", "ortsteile", "target_groups")
Result = TypeVar("Result")

NUMBERS = {
    "sqlite": (
        "WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n"
        " WHERE i < {last}) "
    ),
    "postgresql": "WITH n AS (SELECT generate_series(0, {last}) AS i) ",
}
ID = {"sqlite": "lower(hex(randomblob(16)))", "postgresql": "gen_random_uuid()"}
CHANCE = {"sqlite": "abs(random()) % {of}", "postgresql": "floor(random() * {of})::int"}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--comments", type=int, default=1_000_000)
    parser.add_argument("--folder", type=Path)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        path = (options.folder or Path(folder)) / "structure.sqlite3"
        database = Database(os.environ.get("DATABASE_URL", f"sqlite:///{path}"))
        prepare(database, options.comments)
        measure(database)
        database.dispose()


def prepare(database: Database, comments: int) -> None:
    config = Config(str(ROOT / "migrations" / "alembic.ini"))
    with database.engine.begin() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "head")
    with database.session() as session:
        if session.scalar(select(func.count()).select_from(Comment)):
            return
    with database.transaction() as session:
        load_city(session, "erfurt")
        plant_plans(session)
        session.add(PipelineVersion(version=VERSION, first_used_on=DAY))
        session.flush()
        timed("plant", lambda: plant(session, comments))
    if not database.is_sqlite:
        outside = database.engine.execution_options(isolation_level="AUTOCOMMIT")
        with outside.connect() as connection:
            connection.exec_driver_sql("VACUUM ANALYZE")


def plant_plans(session: Session) -> None:
    """As many plans as there are to be; the new ones lead a theme or two."""
    themes = list(session.scalars(select(Theme.key).where(~Theme.system)))
    known = session.scalar(select(func.count()).select_from(Fachplanung)) or 0
    for number in range(known, PLANS):
        key = f"plan{number}"
        session.add(Fachplanung(key=key, position=number + 1, name=f"Plan {number}"))
        session.flush()
        session.add_all(
            Responsibility(
                theme_key=themes[(number * step) % len(themes)],
                fachplanung_key=key,
                role="federfuehrend",
            )
            for step in (3, 7)
        )


def plant(session: Session, comments: int) -> None:
    dialect = session.get_bind().dialect.name
    chance, new_id = CHANCE[dialect], ID[dialect]
    numbers = NUMBERS[dialect].format(last=comments - 1)
    false, true = ("0", "1") if dialect == "sqlite" else ("false", "true")
    _lists(session)
    kept = "CREATE TEMPORARY TABLE"
    ortsteile, themes, groups = (
        session.scalar(text(f"SELECT count(*) FROM list_{name}"))
        for name in LISTS[1:2] + LISTS[:1] + LISTS[2:]
    )
    session.execute(text(
        f"{kept} person AS {numbers} SELECT i, {new_id} AS sid, {new_id} AS cid,"
        f" {chance.format(of=ortsteile + 1)} AS place,"
        f" {chance.format(of=themes)} AS one, {chance.format(of=themes)} AS two,"
        f" {chance.format(of=themes)} AS three, {chance.format(of=100)} AS many,"
        f" {chance.format(of=groups * 5)} AS speaks FROM n"
    ))  # fmt: skip
    # Two themes that are named together by every hundredth person.
    session.execute(
        text("UPDATE person SET one = 3, two = 4, many = 50 WHERE i % 100 = 0")
    )
    place = "(SELECT key FROM list_ortsteile WHERE number = place)"
    common = f"{place}, 'online', 'de', '{DAY}', {false}"
    session.execute(text(
        "INSERT INTO submission (id, key_digest, content_digest, kind, ortsteil_key,"
        " channel, language, received_on, simulated)"
        f" SELECT sid, 'digest' || i, '', 'comment', {common} FROM person ORDER BY sid"
    ))  # fmt: skip
    session.execute(text(
        "INSERT INTO comment (id, submission_id, question_key, text, ortsteil_key,"
        " channel, language, received_on, simulated)"
        f" SELECT cid, sid, '', 'Hier fehlt etwas.', {common} FROM person ORDER BY cid"
    ))  # fmt: skip
    for theme, condition in [
        ("one", "many >= 0"),
        ("two", "many >= 40 AND two <> one"),
        ("three", "many >= 80 AND three <> one AND three <> two"),
    ]:
        session.execute(text(
            "INSERT INTO theme_tag (id, comment_id, theme_key, origin, band, score,"
            " evidence, pipeline_version, tagged_on, counts)"
            f" SELECT {new_id}, cid, (SELECT key FROM list_themes WHERE number = {theme}),"
            f" 'machine', 'assigned', 0.9, '[]', '{VERSION}', '{DAY}', {true}"
            f" FROM person WHERE {condition} ORDER BY cid"
        ))  # fmt: skip
    session.execute(text(
        "INSERT INTO target_group_tag (id, comment_id, group_key, origin, band,"
        " evidence, pipeline_version, tagged_on, counts)"
        f" SELECT {new_id}, cid, (SELECT key FROM list_target_groups WHERE number = speaks),"
        f" 'machine', 'assigned', '[]', '{VERSION}', '{DAY}', {true}"
        f" FROM person WHERE speaks < {groups} ORDER BY cid"
    ))  # fmt: skip
    session.execute(text(
        "INSERT INTO comment_state (comment_id, state, checked_by_person)"
        " SELECT cid, 'tagged', i % 10 = 0 FROM person ORDER BY cid"
    ))  # fmt: skip
    session.execute(text("DROP TABLE person"))


def _lists(session: Session) -> None:
    """Keys by number, for the choice by chance."""
    keys = {
        "themes": session.scalars(select(Theme.key).where(~Theme.system)).all(),
        "ortsteile": session.scalars(select(Ortsteil.key)).all(),
        "target_groups": list(target_group_labels()),
    }
    for name, known in keys.items():
        session.execute(text(
            f"CREATE TEMPORARY TABLE list_{name} (number INTEGER PRIMARY KEY, key VARCHAR(40))"
        ))  # fmt: skip
        for number, key in enumerate(known):
            session.execute(
                text(f"INSERT INTO list_{name} VALUES (:number, :key)"),
                {"number": number, "key": key},
            )


def measure(database: Database) -> None:
    now = lambda: datetime.datetime.now(datetime.UTC)  # noqa: E731 -- one clock
    rows = timed("rebuild", lambda: count_tallies(database, simulated=False, now=now))
    print(f"{rows:,} rows of counts")
    with database.session() as session:
        timed("mark of change", lambda: is_outdated(session, simulated=False))
    with database.session() as session:
        found = timed(
            "counts read", lambda: tallies(session, simulated=False, now=now())
        )
        print(len(found.lines), len(found.sets))
    for name, subject in (
        ("findings and matrix", ""),
        ("the same of comments", "comments"),
    ):
        with database.session() as session:
            live = timed(name, lambda s=session, on=subject: find(s, on))  # type: ignore[misc]
            print(f"{len(live.findings)} findings of {live.base.value:,} people")
    with database.session() as session:
        live = find(session, "")
        pair = next(one for one in live.findings if one.kind == Kind.INTERFACE)
        timed(
            "invitation with 10 comments",
            lambda: invitation(
                session,
                live,
                pair,
                simulated=False,
                minimum=5,
                now=now(),
                language="de",
            ),
        )
        gap = next(one for one in live.findings if one.kind == Kind.GAP)
        for one in (gap, pair):
            behind = behind_of(one, sources=live.sources)
            assert behind is not None
            timed(
                f"comments behind {one.reason}",
                lambda b=behind: comments_behind(session, b, simulated=False),  # type: ignore[misc]
            )


def find(session: Session, subject: str) -> LiveFindings:
    found = live_findings(
        session,
        simulated=False,
        minimum=5,
        now=datetime.datetime.now(datetime.UTC),
        language="de",
        subject=subject,
    )
    assert found is not None
    return found


def timed(name: str, work: Callable[[], Result]) -> Result:
    start, used = time.perf_counter(), time.process_time()
    done = work()
    taken = time.perf_counter() - start
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    used = time.process_time() - used
    print(
        f"{name:30} {taken:7.2f} s, {used:5.2f} s of CPU here, {memory} MB", flush=True
    )
    return done


if __name__ == "__main__":
    main()
