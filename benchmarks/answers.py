"""How long the public pages of what became of it take with 100,000 routed lines.

    python benchmarks/answers.py [--lines 100000] [--folder DIR]

100 plans, 45 themes, 53 Ortsteile, 20 hand-overs; every line in three to seven of them. Each
page is asked for three times by one client in a process of its own, so that its memory is
its own; told is the median of its CPU time. Uses DATABASE_URL if it is set (an empty database!), else a
SQLite file; one that lies in DIR already is used again.
"""

import argparse
import datetime
import os
import re
import statistics
import subprocess
import sys
import tempfile
import time
import uuid
from collections.abc import Callable
from pathlib import Path

from alembic import command
from alembic.config import Config
from sqlalchemy import event, func, insert, select, text

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from config import ROOT, Settings
from participation.cli.seed import load_city
from participation.database import Database, Session
from participation.factory import create_app
from participation.handover.models import Fachplanung
from participation.handover.routing.answering import Reach
from participation.handover.routing.lists import Wanted, lines, places
from participation.handover.routing.models import (
    RoutedHandover,
    RoutedOccurrence,
    RoutedTheme,
)
from participation.handover.routing.settings import Decided, decide
from participation.places.models import Ortsteil
from participation.responses.receipts import keep_receipt, receipt_code
from participation.themes.models import Theme
from tests.integration.releasing import plant_people, plant_release
from tests.integration.test_outcomes import bus_release

DAY = datetime.date(2024, 1, 15)
PLANS, HANDOVERS = 100, 20
BATCH = 10_000
TIMES = 3
SUBJECTS = ("default", "comments")
STATES = ("neu", "gesichtet", "in_pruefung", "schon_in_arbeit", "nicht_aufgenommen")
EVERYTHING = "/was-wurde-daraus"
PAGES = (
    "/impressum",  # what any page needs: all other memory is beside it
    EVERYTHING,
    f"{EVERYTHING}?seite=4000",
    f"{EVERYTHING}?stand=offen",
    f"{EVERYTHING}/ortsteil/rieth",
    f"{EVERYTHING}/thema/oepnv",
    f"{EVERYTHING}/ortsteil/rieth/oepnv",
    f"{EVERYTHING}/feed.atom",
    f"{EVERYTHING}/thema/oepnv/feed.atom",
    "/wartet-auf-antwort",
    "/planung",
)


RECEIPT, LIST = "/quittung", "lines of the list of staff"
KEY = "benchmark of answers"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--lines", type=int, default=100_000)
    parser.add_argument("--folder", type=Path)
    parser.add_argument("--page", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.page:
        measure(options.folder, options.page)
        return
    with tempfile.TemporaryDirectory() as made:
        folder = options.folder or Path(made)
        prepare(folder, options.lines)
        for page in (*PAGES, RECEIPT, LIST):
            again = [sys.executable, __file__, "--folder", str(folder), "--page", page]
            subprocess.run(again, check=False)


def open_database(folder: Path) -> Database:
    return Database(
        os.environ.get("DATABASE_URL", f"sqlite:///{folder / 'answers.sqlite3'}")
    )


def prepare(folder: Path, lines: int) -> None:
    database = open_database(folder)
    config = Config(str(ROOT / "migrations" / "alembic.ini"))
    with database.engine.begin() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "head")
    with database.session() as session:
        if session.scalar(select(func.count()).select_from(RoutedTheme)):
            return
    with database.transaction() as session:
        load_city(session, "erfurt")
        plant_release(session, bus_release())
        plant_receipt(session)
        plant(session, lines)
        decide(session, Decided(overview_is_public=True))
    if not database.is_sqlite:
        outside = database.engine.execution_options(isolation_level="AUTOCOMMIT")
        with outside.connect() as connection:
            connection.execute(text("VACUUM ANALYZE"))
    database.dispose()


def plant(session: Session, lines: int) -> None:
    """Every line is led by a plan, in an Ortsteil or in the whole city."""
    known = session.scalar(select(func.count()).select_from(Fachplanung)) or 0
    for number in range(known, PLANS):
        key = f"plan{number}"
        session.add(Fachplanung(key=key, position=number + 1, name=f"Plan {number}"))
    session.flush()
    for number in range(HANDOVERS):
        session.add(_handover(number))
    session.flush()
    plans = list(session.scalars(select(Fachplanung.key)))
    themes = list(session.scalars(select(Theme.key).where(~Theme.system)))
    places = [
        ("", "Ganze Stadt"),
        *session.execute(select(Ortsteil.key, Ortsteil.name)),
    ]
    every = [
        (theme, plan, place)
        for place in places
        for theme in themes
        for plan in plans
    ]  # fmt: skip
    step = len(every) / lines
    for start in range(0, lines, BATCH):
        _plant_lines(
            session,
            [
                (number, *every[int(number * step)])
                for number in range(start, min(start + BATCH, lines))
            ],
        )


def _handover(number: int) -> RoutedHandover:
    return RoutedHandover(
        reference=f"UE-{2024 + number // 6}-{number % 6 + 1:03}",
        subjects=list(SUBJECTS[: number % 2 + 1]),
        is_public=True,
        simulated=False,
        prepared_on=_day(number),
        given_on=_day(number),
    )


def _day(number: int) -> datetime.date:
    return DAY + datetime.timedelta(days=50 * number)


def _plant_lines(
    session: Session, lines: list[tuple[int, str, str, tuple[str, str]]]
) -> None:
    references = list(
        session.scalars(select(RoutedHandover.reference).order_by("given_on"))
    )
    themes, named = [], []
    for number, theme, plan, (place, label) in lines:
        status, first = STATES[number * 7 % 5], number * 11 % (HANDOVERS - 6)
        closed = status in STATES[3:]
        themes.append(
            {
                "id": (key := uuid.uuid4()),
                "theme_key": theme,
                "theme_label": {"de": theme.title()},
                "plan_key": plan,
                "space_key": place,
                "space_label": label,
                "ortsteile": place,
                "simulated": False,
                "passed_on": _day(first),
                "due_on": _day(first + 2),
                "status": status,
                "reply": "Wir haben das geprüft und sagen, was daraus wird. " * 5
                if closed
                else "",
                "reason": "Dafür ist kein Geld da." if status == STATES[4] else "",
                "changed_on": _day(first) + datetime.timedelta(days=number % 45),
            }
        )
        named += [
            {
                "routed_id": key,
                "reference": reference,
                "people": number % 90 or None,
                "base": 100,
            }
            for reference in references[first : first + 3 + number % 5]
        ]
    session.execute(insert(RoutedTheme), themes)
    session.execute(insert(RoutedOccurrence), named)


def plant_receipt(session: Session) -> None:
    """Somebody in Rieth who wrote about three themes, and has the code."""
    themes = session.scalars(select(Theme.key).where(~Theme.system).limit(3)).all()
    [sent] = plant_people(session, 1, comment=themes)
    keep_receipt(session, key=KEY, submission_id=sent)


def measure(folder: Path, page: str) -> None:
    """Ask for the page in this process, and tell what it took."""
    database = open_database(folder)
    times = []
    asked: list[str] = []
    event.listen(
        database.engine, "before_cursor_execute", lambda *args: asked.append(args[2])
    )
    size = 0
    look = _list(database) if page == LIST else _page(folder, database, page)
    for _ in range(TIMES):
        asked.clear()
        start = time.process_time()
        size = look()
        times.append(time.process_time() - start)
    count = len([one for one in asked if not one.startswith("BEGIN")])
    print(
        f"{page:42} {statistics.median(times):7.3f} s, {_memory():5} MB,"
        f" {count:3} statements, {size:9,} bytes",
        flush=True,
    )


def _memory() -> int:
    """The most that this process had, in MB; getrusage() would count who started it."""
    status = Path("/proc/self/status").read_text()
    return int(re.findall(r"VmHWM:\s+(\d+)", status)[0]) // 1024


def _page(folder: Path, database: Database, page: str) -> Callable[[], int]:
    url = database.url.render_as_string(hide_password=False)
    app = create_app(
        Settings(
            data_dir=folder, database_url=url, secret_key="x" * 32, locales=("de",)
        ),
        database=database,
    )
    client = app.test_client()

    def look() -> int:
        code = {"code": receipt_code(KEY)}
        answer = client.post(page, data=code) if page == RECEIPT else client.get(page)
        assert answer.status_code == 200, (page, answer.status)
        return len(answer.data)

    return look


def _list(database: Database) -> Callable[[], int]:
    reach, today = Reach(plan_keys=None), datetime.date(2026, 11, 1)

    def look() -> int:
        with database.session() as session:
            found = places(session, reach=reach, wanted=Wanted(), today=today)
            return len(lines(session, [place.id for place in found], reach=reach))

    return look


if __name__ == "__main__":
    main()
