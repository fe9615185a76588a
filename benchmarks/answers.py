"""How long pages and files of what became of it take with 100,000 routed lines.

    python benchmarks/answers.py [--lines 100000] [--folder DIR]

100 plans, 45 themes, 53 Ortsteile, 20 hand-overs; every line in three to seven of them. Each
page is asked for three times by one client in a process of its own, so that its memory is
its own; told is the median of its CPU time. Files are made once. Then the same for pages of
staff, a plan's own pages, posters, reminders and the e-mail of the day after a hand-over.
Uses DATABASE_URL if it is set (an empty database!), else a SQLite file; one that lies in DIR
already is used again.
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
from sqlalchemy import event, func, insert, select, text, update

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from config import ROOT, Settings
from participation.accounts.grants import Grant
from participation.accounts.keys import Keyring
from participation.cli.seed import load_city
from participation.core.clock import CITY_TIME
from participation.core.kinds import Role
from participation.database import Database, Session
from participation.factory import create_app
from participation.handover.models import Fachplanung
from participation.handover.posters import outcome_posters
from participation.handover.routing import files
from participation.handover.routing.answering import Reach
from participation.handover.routing.lists import Wanted
from participation.handover.routing.models import (
    RoutedHandover,
    RoutedOccurrence,
    RoutedTheme,
)
from participation.handover.routing.reminding import remind
from participation.handover.routing.settings import Decided, decide
from participation.handover.subscriptions import links
from participation.handover.subscriptions.models import Subscriber, Subscription
from participation.handover.subscriptions.notify import notify
from participation.handover.subscriptions.subscribe import Site
from participation.handover.subscriptions.watched import Watched, WatchedKind
from participation.places.models import Ortsteil
from participation.places.queries import all_ortsteile
from participation.responses.receipts import keep_receipt, receipt_code
from participation.themes.models import Theme
from tests.integration.releasing import plant_people, plant_release
from tests.integration.staff import signed_in
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


RECEIPT = "/quittung"
STAFF_LIST, DESK = "/staff/antworten", "/staff/meine-planung"
OF_STAFF = (
    STAFF_LIST,
    f"{STAFF_LIST}?seite=3000",
    f"{STAFF_LIST}?thema=oepnv&stand=offen",
    f"{STAFF_LIST}/liste/csv",
)
OF_PLAN = (DESK, f"{DESK}?seite=20", f"{STAFF_LIST}/liste/xlsx?von=desk")
KEY = "benchmark of answers"
ONE_PLAN = "plan50"
LATER = datetime.date(2026, 11, 1)
EVERY = Reach(plan_keys=None)
ADDRESS = "https://b.example"
SITE = Site(address=ADDRESS, keyring=Keyring("secret"))
READERS = 300


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
        for page in (*PAGES, RECEIPT, *OF_STAFF, *OF_PLAN, *RUNS):
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
        plant_readers(session)
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


def plant_readers(session: Session) -> None:
    """300 addresses: everything, every theme, every Ortsteil, in turn."""
    themes = session.scalars(select(Theme.key).where(~Theme.system)).all()
    ortsteile = session.scalars(select(Ortsteil.key)).all()
    every = [
        Watched(),
        *(Watched(WatchedKind.THEME, key) for key in themes),
        *(Watched(WatchedKind.ORTSTEIL, key) for key in ortsteile),
    ]
    for number in range(READERS):
        watched = every[number % len(every)]
        one = Subscriber(
            id=(key := uuid.uuid4()),
            address_digest=f"{number}",
            sealed_address=SITE.keyring.seal(
                f"a{number}@example.org", purpose=links.ADDRESS, owner=key
            ),
            link_digest=f"{number}",
            language="de",
            told_until=DAY,
        )
        session.add(one)
        session.flush()
        session.add(
            Subscription(
                subscriber_id=key,
                kind=watched.kind.value,
                key=watched.key,
                language="de",
                link_digest=f"{number}",
                asked_on=DAY,
                confirmed_on=DAY,
            )
        )
    session.flush()


def measure(folder: Path, page: str) -> None:
    """Ask for the page in this process, and tell what it took."""
    database = open_database(folder)
    times = []
    asked: list[str] = []
    event.listen(
        database.engine, "before_cursor_execute", lambda *args: asked.append(args[2])
    )
    size = 0
    run = RUNS.get(page)
    look = (lambda: run(database)) if run else _page(folder, database, page)
    once = "/liste/" in page or run is not None
    for _ in range(1 if once else TIMES):
        asked.clear()
        start = time.process_time()
        size = look()
        times.append(time.process_time() - start)
    count = len([one for one in asked if not one.startswith("BEGIN")])
    print(
        f"{page:42} {statistics.median(times):7.3f} s, {_memory():5} MB,"
        f" {count:3} statements, {size:9,} {'done' if run else 'bytes'}",
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
    if page in OF_STAFF:
        signed_in(client, database, login=uuid.uuid4().hex)
    if page in OF_PLAN:
        plan = Grant(role=Role.FACHPLANUNG, plan_key=ONE_PLAN)
        signed_in(client, database, roles=[plan], login=uuid.uuid4().hex)

    def look() -> int:
        code = {"code": receipt_code(KEY)}
        answer = client.post(page, data=code) if page == RECEIPT else client.get(page)
        assert answer.status_code == 200, (page, answer.status)
        return len(answer.data)

    return look


def xlsx_of_all(database: Database) -> int:
    """What the command writes: no limit but that of time."""
    with database.session() as session:
        found = files.read_list(session, reach=EVERY, wanted=Wanted(), today=LATER)
        return len(files.list_file(found, format="xlsx", today=LATER).content)


def all_posters(database: Database) -> int:
    with database.session() as session:
        spaces = [*all_ortsteile(session), None]
        return len(outcome_posters(session, spaces, address=ADDRESS, languages=("de",)))


def reminders(database: Database) -> int:
    now = datetime.datetime.combine(LATER, datetime.time(8), tzinfo=CITY_TIME)
    with database.session() as session:  # rolled back: as often as one likes
        return len(remind(session, link="", now=now).no_address)  # nobody has one


def mails_of_a_day(database: Database) -> int:
    """To 300 addresses, after the day that changed most lines; then as before."""
    with database.session() as session:
        day, _ = session.execute(
            select(RoutedTheme.changed_on, func.count())
            .group_by(RoutedTheme.changed_on)
            .order_by(func.count().desc())
            .limit(1)
        ).one()
    before = day - datetime.timedelta(days=1)
    with database.transaction() as session:
        session.execute(update(Subscriber).values(told_until=before))
    next_day = day + datetime.timedelta(days=1)
    now = datetime.datetime.combine(next_day, datetime.time(8), tzinfo=CITY_TIME)
    return notify(database, site=SITE, now=now).mails


RUNS: dict[str, Callable[[Database], int]] = {
    "XLSX of all lines": xlsx_of_all,
    "posters of all Ortsteile": all_posters,
    "reminders": reminders,
    "e-mails of a day": mails_of_a_day,
}


if __name__ == "__main__":
    main()
