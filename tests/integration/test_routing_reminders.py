"""Fachplanungen are reminded before a day passes, by one e-mail, and never twice a day."""

import datetime
from pathlib import Path

import pytest
from click.testing import CliRunner
from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from participation.accounts.grants import Grant
from participation.accounts.models import Account
from participation.cli import context
from participation.cli.routing import group as command
from participation.core.clock import CITY_TIME
from participation.core.kinds import Role
from participation.database import Database
from participation.handover.models import Fachplanung
from participation.handover.routing.models import PlanReminder, RoutedTheme
from participation.handover.routing.reminding import addresses, remind
from participation.mailing.models import OutgoingMail
from tests.answer_parts import make_answer
from tests.integration.counting import asked
from tests.integration.routing_planting import (
    DAY,
    example_handover,
    plant_answer,
    plant_lines,
    plant_routed,
    plant_told,
)
from tests.integration.staff import make_account

DUE = DAY + datetime.timedelta(days=90)
LINK = "https://beteiligung.erfurt.example/staff/meine-planung"


def days(count: int) -> datetime.timedelta:
    return datetime.timedelta(days=count)


def at(day: datetime.date) -> datetime.datetime:
    return datetime.datetime.combine(day, datetime.time(8), tzinfo=CITY_TIME)


def contact(session: Session, plan: str, words: str | None) -> None:
    session.execute(
        update(Fachplanung).where(Fachplanung.key == plan).values(contact=words)
    )


def queued(session: Session) -> list[tuple[str, str]]:
    query = select(OutgoingMail).order_by(OutgoingMail.recipient)
    return [(mail.recipient, mail.subject) for mail in session.scalars(query)]


STAGES = [  # days from the one that is due; the last reminder; whether one is due
    (-15, None, False),
    (-14, None, True),
    (-13, -14, False),
    (-4, -14, False),
    (-3, -14, True),
    (0, -3, False),
    (1, -3, True),
    (14, 1, False),
    (15, 1, True),
    (100, 1, True),  # the worker was off for weeks
    (100, 98, True),
    (100, 99, False),
    (113, 100, True),
]


def test_stages_come_two_weeks_before_three_days_before_and_after(
    session: Session,
) -> None:
    contact(session, "verkehr", "a@erfurt.example")
    answers = [make_answer() for _ in STAGES]
    plant_told(session, answers)
    for answer, (day, reminded, _) in zip(answers, STAGES, strict=True):
        row = session.get_one(RoutedTheme, answer.id)
        row.due_on = DUE - days(day)
        row.reminded_on = None if reminded is None else row.due_on + days(reminded)
    session.flush()

    done = remind(session, link="", now=at(DUE))

    session.expire_all()
    assert [
        session.get_one(RoutedTheme, answer.id).reminded_on == DUE for answer in answers
    ] == [expected for _, _, expected in STAGES]
    assert (done.mails, done.themes) == (1, 7)


def test_a_mail_names_the_first_and_counts_the_rest(
    sqlite_database: Database,
) -> None:
    with sqlite_database.transaction() as session:
        contact(session, "verkehr", "a@erfurt.example")
        contact(session, "stadt", "b@erfurt.example")
        plant_lines(session, 120)
        session.execute(update(RoutedTheme).values(due_on=DUE))
        session.execute(
            update(RoutedTheme)
            .where(RoutedTheme.space_key == "r7", RoutedTheme.theme_key == "wohnen")
            .values(due_on=DUE - days(1))
        )
    with sqlite_database.transaction() as session:
        with asked(sqlite_database) as few:
            done = remind(session, link="", now=at(DUE))
        mails = session.scalars(
            select(OutgoingMail).order_by(OutgoingMail.recipient)
        ).all()
        texts = [(mail.subject, mail.text.splitlines()) for mail in mails]
    with sqlite_database.transaction() as session:
        session.execute(delete(RoutedTheme))
        session.execute(delete(PlanReminder))
        plant_lines(session, 480)
        session.execute(update(RoutedTheme).values(due_on=DUE))
    with sqlite_database.transaction() as session, asked(sqlite_database) as many:
        assert remind(session, link="", now=at(DUE)).themes == 240

    assert (done.mails, done.themes) == (1, 60)  # every second one waits: of "stadt"
    [(subject, text)] = texts
    assert subject == (
        "60 Themen warten auf Antwort (überfällig): Stadtentwicklung und Stadtplanung"
    )
    listed = [line for line in text if line.startswith("- ")]
    assert len(listed) == 21
    assert listed[0] == "- Wohnen, Raum r7 (überfällig seit 29.12.2026)"
    assert listed[1] == "- Gruen, Raum r0 (bis 30.12.2026)"
    assert listed[-1] == "- und 40 weitere"
    assert many.statements == few.statements
    assert 20 < many.rows < few.rows < 50  # the day before is one more


def test_one_mail_names_all_that_is_due_and_nothing_else(session: Session) -> None:
    ids = plant_routed(session)
    plant_answer(session, ids["verkehr", "oepnv", ""])
    contact(session, "verkehr", "Frau Muster, m.muster@erfurt.example, Tel. 1234")

    early = remind(session, link=LINK, now=at(DUE - days(20)))
    done = remind(session, link=LINK, now=at(DUE - days(14)))

    assert (early.mails, early.themes) == (0, 0)
    assert (done.mails, done.themes) == (1, 3)
    assert len(done.no_address) == 2
    [mail] = session.scalars(select(OutgoingMail)).all()
    assert (mail.recipient, mail.subject) == (
        "m.muster@erfurt.example",
        "3 Themen warten auf Antwort: Verkehrsplanung",
    )
    assert [line for line in mail.text.splitlines() if line.startswith("- ")] == [
        "- Oepnv, Rieth (bis 30.12.2026)",
        "- Oepnv, Stotternheim, Schwerborn (bis 30.12.2026)",
        "- Wohnen, Ganze Stadt (bis 30.12.2026)",
    ]
    assert LINK in mail.text


def test_nobody_is_reminded_twice_a_day_whatever_happens(database: Database) -> None:
    with database.transaction() as session:
        plant_routed(session)
        contact(session, "verkehr", "a@erfurt.example")
    now = at(DUE - days(3))

    for _ in range(2):
        with database.transaction() as session:
            remind(session, link="", now=now)
    with database.transaction() as session:
        # Somebody moved the days in between: due anew, but not on the same day.
        session.execute(update(RoutedTheme).values(reminded_on=None))
    with database.transaction() as session:
        remind(session, link="", now=now)

    with database.session() as session:
        assert len(queued(session)) == 1
        assert session.scalars(select(PlanReminder.plan_key)).all() == ["verkehr"]


def test_what_is_late_is_said_in_the_subject(session: Session) -> None:
    ids = plant_routed(session)
    session.execute(
        delete(RoutedTheme).where(RoutedTheme.id != ids["gruen", "gruen", "06"])
    )
    contact(session, "gruen", "gruen@erfurt.example")

    remind(session, link="", now=at(DUE + days(1)))

    assert queued(session) == [
        (
            "gruen@erfurt.example",
            "Ein Thema wartet auf Antwort (überfällig): Grün, Spielplätze, Friedhöfe",
        )
    ]


def test_people_who_sign_in_with_an_address_are_written_to_while_they_may(
    session: Session,
) -> None:
    yesterday = DAY - days(1)
    for login, valid_to in (
        ("k@erfurt.example", None),
        ("maria@erfurt.example", None),
        ("weg@erfurt.example", DAY),
        ("kurz", None),
    ):
        make_account(
            session,
            login=login,
            roles=[
                Grant(
                    role=Role.FACHPLANUNG,
                    plan_key="verkehr",
                    valid_from=yesterday,
                    valid_to=valid_to,
                )
            ],
        )
    contact(session, "verkehr", "K@erfurt.example; nicht@@richtig")

    found = addresses(session, today=DAY + days(1))["verkehr"]
    session.execute(update(Account).values(active=False))

    assert found == ["K@erfurt.example", "maria@erfurt.example"]
    assert addresses(session, today=DAY)["verkehr"] == ["K@erfurt.example"]


def test_invented_answers_are_nobodys_work(session: Session) -> None:
    plant_routed(session, example_handover(simulated=True))
    contact(session, "verkehr", "a@erfurt.example")

    assert remind(session, link="", now=at(DUE)).mails == 0


def test_the_command_needs_mail_and_tells_who_has_no_address(
    sqlite_database: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with sqlite_database.transaction() as session:
        plant_routed(session, today=DAY, days=0)
        contact(session, "verkehr", "a@erfurt.example")
    address = sqlite_database.url.render_as_string(hide_password=False)
    monkeypatch.setenv("DATABASE_URL", address)
    monkeypatch.setenv("DATA_DIR", str(tmp_path))
    monkeypatch.setenv("MAIL_URL", "")
    context.settings.cache_clear()
    off = CliRunner().invoke(command, ["remind"])
    monkeypatch.setenv("MAIL_URL", (tmp_path / "mail").as_uri())
    monkeypatch.setenv("PUBLIC_ADDRESS", "https://b.example")
    context.settings.cache_clear()
    done = CliRunner().invoke(command, ["remind"])
    listed = CliRunner().invoke(command, ["waiting", "--json"])
    out = tmp_path / "list.csv"
    written = CliRunner().invoke(
        command, ["export", "--plan", "gruen", "--format", "csv", "--out", str(out)]
    )
    context.settings.cache_clear()

    assert off.exit_code == 1
    assert done.output.splitlines()[0] == "1 e-mails about 4 themes."
    assert "no address known: Grün, Spielplätze, Friedhöfe" in done.output
    assert '"overdue"' in listed.output
    assert written.output == f"{out}: 1 themes\n"
    with sqlite_database.session() as session:
        text = session.scalars(select(OutgoingMail.text)).one()
    assert "https://b.example/staff/meine-planung" in text
