"""The outbox and a real mail server: nothing is lost, nothing stays, nobody is named."""

import datetime
import logging
import re
import threading
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

import pytest
from click.testing import CliRunner
from sqlalchemy import select

from participation.cli import context
from participation.cli.mail import AWAY_PAUSES_S, follow_outbox
from participation.cli.mail import group as command
from participation.core.errors import InvalidInputError
from participation.database import Database
from participation.mailing import sending
from participation.mailing.models import OutgoingMail
from participation.mailing.outbox import queue_mail
from participation.mailing.sending import (
    CLAIMED_FOR,
    GIVEN_UP_AFTER,
    Sent,
    delay_after,
    outbox_state,
    send_due,
)
from tests.integration.mail_server import (
    LOGIN,
    PASSWORD,
    Inbox,
    certificate,
    knows_us,
    mail_server,
)

NOW = datetime.datetime(2026, 10, 1, 12, 0, tzinfo=datetime.UTC)
ADDRESS = "maria.muster@example.org"
SENDER = "Stadt Erfurt, Beteiligung <beteiligung@erfurt.example>"
MINUTE = datetime.timedelta(minutes=1)


@pytest.fixture
def inbox() -> Iterator[Inbox]:
    with mail_server() as inbox:
        yield inbox


def put(database: Database, address: str = ADDRESS, **other: str) -> None:
    with database.transaction() as session:
        queue_mail(
            session,
            recipient=address,
            subject=other.get("subject", "Antwort für Grün & Bänke"),
            text=other.get("text", "Guten Tag,\n\nes gibt eine Antwort: äöü ß – 🌳"),
            unsubscribe_url=other.get("unsubscribe_url", ""),
            now=NOW,
        )


def sent(database: Database, url: str, *, at: datetime.datetime = NOW) -> Sent:
    return send_due(database, url=url, sender=SENDER, now=lambda: at)


def waiting(database: Database) -> list[tuple[str, int, str]]:
    with database.session() as session:
        rows = session.scalars(select(OutgoingMail).order_by(OutgoingMail.recipient))
        return [(row.recipient, row.attempts, row.trouble) for row in rows]


def url(inbox: Inbox) -> str:
    return f"smtp://127.0.0.1:{inbox.port}"


def test_a_mail_arrives_as_it_was_written_and_is_forgotten(
    database: Database, inbox: Inbox
) -> None:
    put(database, unsubscribe_url="https://beteiligung.erfurt.example/abo/x?ende=1")

    assert sent(database, url(inbox)) == Sent(sent=1)

    [mail] = inbox.arrived
    assert mail["To"] == ADDRESS
    assert mail["From"] == '"Stadt Erfurt, Beteiligung" <beteiligung@erfurt.example>'
    assert mail["Subject"] == "Antwort für Grün & Bänke"
    assert mail["Date"] == "Thu, 01 Oct 2026 12:00:00 +0000"
    assert mail["Auto-Submitted"] == "auto-generated"
    assert mail["List-Unsubscribe"] == (
        "<https://beteiligung.erfurt.example/abo/x?ende=1>"
    )
    assert mail["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert re.fullmatch(r"<[0-9a-f-]{36}@erfurt\.example>", mail["Message-ID"])
    assert mail.get_content_type() == "text/plain"
    assert mail.get_content().splitlines() == [
        "Guten Tag,",
        "",
        "es gibt eine Antwort: äöü ß – 🌳",
    ]
    assert inbox.senders == ["beteiligung@erfurt.example"]
    assert waiting(database) == []


def test_nothing_is_sent_twice_nor_before_it_is_due(
    sqlite_database: Database, inbox: Inbox
) -> None:
    put(sqlite_database)

    before = sent(sqlite_database, url(inbox), at=NOW - MINUTE)
    then = [sent(sqlite_database, url(inbox)) for _ in range(2)]

    assert [before, *then] == [Sent(), Sent(sent=1), Sent()]
    assert len(inbox.arrived) == 1


def test_mail_without_a_subscription_names_none(
    sqlite_database: Database, inbox: Inbox
) -> None:
    put(sqlite_database)

    sent(sqlite_database, url(inbox))

    assert "List-Unsubscribe" not in inbox.arrived[0]


@pytest.mark.parametrize(
    "address",
    [
        "a@example.org\r\nBcc: b@example.org",
        "a@example.org, b@example.org",
        "A <a@example.org>",
        '"a\r\nBcc: b"@example.org',
        "a@example.org\nBcc:b@example.org",
        "a b@example.org",
        "a@example",
        "@example.org",
        "",
        "a" * 65 + "@example.org",
        "a@" + "b" * 250 + ".de",
    ],
)
def test_a_recipient_is_one_plain_address(
    sqlite_database: Database, address: str
) -> None:
    with pytest.raises(InvalidInputError):
        put(sqlite_database, address)


def test_no_header_can_be_written_through_a_subject(
    sqlite_database: Database, inbox: Inbox
) -> None:
    put(sqlite_database, subject="Hallo\r\nBcc: x@example.org\r\n\r\nText\u2028\x00")

    sent(sqlite_database, url(inbox))

    [mail] = inbox.arrived
    assert mail["Subject"] == "Hallo Bcc: x@example.org Text"
    assert "Bcc" not in mail
    assert mail.get_content().startswith("Guten Tag")


@pytest.mark.parametrize(
    "link", ["javascript:alert(1)", "https://a.de/>\r\nBcc: x@y.de", "https://a.de/ b"]
)
def test_a_link_for_the_header_is_a_plain_one(
    sqlite_database: Database, link: str
) -> None:
    with pytest.raises(InvalidInputError):
        put(sqlite_database, unsubscribe_url=link)


def test_an_address_that_does_not_exist_is_given_up_at_once(
    database: Database, inbox: Inbox, caplog: pytest.LogCaptureFixture
) -> None:
    inbox.refuse[ADDRESS] = f"550 5.1.1 <{ADDRESS}>: Recipient address rejected"
    put(database)
    put(database, "zoe@example.org")

    with caplog.at_level(logging.DEBUG):
        done = sent(database, url(inbox))

    assert done == Sent(sent=1, given_up=1)
    assert waiting(database) == []
    assert [mail["To"] for mail in inbox.arrived] == ["zoe@example.org"]
    ours = [r.getMessage() for r in caplog.records if r.name.startswith("part")]
    assert ours == ["a mail was given up (550)"]


@pytest.mark.parametrize(
    ("answer", "code"),
    [
        ("451 4.7.1 Greylisted, try again", "451"),
        ("452 4.2.2 mailbox full", "452"),
        # A server that was set up wrongly refuses everybody: that loses nothing.
        ("554 5.7.1 Relay access denied", "554"),
        ("550 5.7.1 not allowed to send", "550"),
    ],
)
def test_what_may_go_well_later_is_tried_again_later_and_later(
    sqlite_database: Database, inbox: Inbox, answer: str, code: str
) -> None:
    inbox.refuse[ADDRESS] = answer
    put(sqlite_database)

    first = sent(sqlite_database, url(inbox))
    too_early = sent(sqlite_database, url(inbox), at=NOW + 4 * MINUTE)
    second = sent(sqlite_database, url(inbox), at=NOW + 5 * MINUTE)
    waits = waiting(sqlite_database)
    inbox.refuse.clear()
    third = sent(sqlite_database, url(inbox), at=NOW + 20 * MINUTE)

    assert (first, too_early, second) == (Sent(later=1), Sent(), Sent(later=1))
    assert waits == [(ADDRESS, 2, code)]
    assert third == Sent(sent=1)
    assert len(inbox.arrived) == 1


def test_a_refused_text_is_no_reason_to_forget_the_mail(
    sqlite_database: Database, inbox: Inbox
) -> None:
    inbox.refuse_data = "554 5.7.1 looks like spam"
    put(sqlite_database)

    assert sent(sqlite_database, url(inbox)) == Sent(later=1)
    assert waiting(sqlite_database) == [(ADDRESS, 1, "554")]


def test_delays_grow_to_eight_hours() -> None:
    minutes = [delay_after(n) // MINUTE for n in (1, 2, 3, 4, 5, 6, 500)]

    assert minutes == [5, 15, 45, 135, 405, 480, 480]


def test_a_mail_is_given_up_after_days_and_its_address_is_gone(
    sqlite_database: Database, inbox: Inbox
) -> None:
    inbox.refuse[ADDRESS] = "451 4.7.1 later"
    put(sqlite_database)
    sent(sqlite_database, url(inbox))

    done = sent(sqlite_database, url(inbox), at=NOW + GIVEN_UP_AFTER)

    assert done == Sent(given_up=1)
    assert waiting(sqlite_database) == []


def test_a_server_that_is_away_loses_nothing(
    database: Database, caplog: pytest.LogCaptureFixture
) -> None:
    with mail_server() as closed:
        nobody = url(closed)
    put(database)
    put(database, "zoe@example.org")

    with caplog.at_level(logging.DEBUG):
        done = sent(database, nobody)

    assert done == Sent(away="no_connection")
    assert waiting(database) == [(ADDRESS, 0, ""), ("zoe@example.org", 0, "")]
    assert not [r for r in caplog.records if "@" in r.getMessage()]
    with mail_server() as back:
        assert sent(database, url(back)) == Sent(sent=2)


def test_an_old_mail_does_not_wait_for_ever_for_a_server(
    sqlite_database: Database,
) -> None:
    with mail_server() as closed:
        nobody = url(closed)
    put(sqlite_database)

    done = sent(sqlite_database, nobody, at=NOW + GIVEN_UP_AFTER)

    assert done == Sent(given_up=1, away="no_connection")
    assert waiting(sqlite_database) == []


def test_a_server_that_closes_keeps_the_others_waiting(
    sqlite_database: Database, inbox: Inbox
) -> None:
    inbox.refuse[ADDRESS] = "421 4.3.2 closing"
    put(sqlite_database)
    put(sqlite_database, "zoe@example.org")
    with sqlite_database.transaction() as session:
        other = session.scalars(
            select(OutgoingMail).where(OutgoingMail.recipient != ADDRESS)
        ).one()
        other.due_at = NOW + MINUTE  # after the first one

    done = sent(sqlite_database, url(inbox), at=NOW + MINUTE)

    assert (done.sent, done.later, done.away) == (0, 1, "421")
    assert waiting(sqlite_database) == [
        (ADDRESS, 1, "421"),
        ("zoe@example.org", 0, ""),
    ]


def test_who_was_killed_between_sending_and_forgetting_leaves_it_to_the_next(
    database: Database, inbox: Inbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    put(database)

    def killed(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(sending, "_remove", killed)
        with pytest.raises(KeyboardInterrupt):
            sent(database, url(inbox))
    at_once = sent(database, url(inbox))
    later = sent(database, url(inbox), at=NOW + CLAIMED_FOR)

    assert (at_once, later) == (Sent(), Sent(sent=1))
    first, second = inbox.arrived
    assert first["Message-ID"] == second["Message-ID"]
    assert waiting(database) == []


def test_two_senders_share_the_work(database: Database, inbox: Inbox) -> None:
    addresses = {f"n{number}@example.org" for number in range(12)}
    for address in sorted(addresses):
        put(database, address)
    done: list[Sent] = []
    both = [
        threading.Thread(target=lambda: done.append(sent(database, url(inbox))))
        for _ in range(2)
    ]

    for thread in both:
        thread.start()
    for thread in both:
        thread.join()

    assert sum(one.sent for one in done) == 12
    assert sorted(mail["To"] for mail in inbox.arrived) == sorted(addresses)


def test_starttls_and_sign_in_are_used_where_asked_for(
    sqlite_database: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    served, trusted = certificate(tmp_path)
    put(sqlite_database)
    with mail_server(
        tls_context=served,
        require_starttls=True,
        authenticator=knows_us,
        auth_required=True,
    ) as inbox:
        at = f"127.0.0.1:{inbox.port}?starttls=1"
        good = f"smtp://{LOGIN}:{quote(PASSWORD, safe='')}@{at}"
        unknown = sent(sqlite_database, good)
        monkeypatch.setenv("SSL_CERT_FILE", str(trusted))
        wrong = sent(sqlite_database, f"smtp://{LOGIN}:falsch@{at}")
        right = sent(sqlite_database, good)

    assert unknown == Sent(away="certificate")
    assert wrong == Sent(away="sign_in")
    assert right == Sent(sent=1)
    assert inbox.encrypted == [True]


def test_without_starttls_nothing_leaves_where_it_was_asked_for(
    sqlite_database: Database, inbox: Inbox
) -> None:
    put(sqlite_database)

    assert sent(sqlite_database, f"{url(inbox)}?starttls=1") == Sent(away="no_starttls")
    assert inbox.arrived == []


def test_a_folder_takes_mails_as_files_for_their_owner_alone(
    sqlite_database: Database, tmp_path: Path
) -> None:
    folder = tmp_path / "mail box"
    put(sqlite_database)

    done = sent(sqlite_database, folder.as_uri())

    assert done == Sent(sent=1)
    [file] = folder.iterdir()
    assert (file.suffix, file.stat().st_mode & 0o777) == (".eml", 0o600)
    assert b"To: maria.muster@example.org\r\n" in file.read_bytes()


def test_a_folder_that_cannot_be_written_loses_nothing(
    sqlite_database: Database, tmp_path: Path
) -> None:
    (tmp_path / "mail").write_text("a file, no folder")
    put(sqlite_database)

    done = sent(sqlite_database, (tmp_path / "mail").as_uri())

    assert (done.sent, done.away) == (0, "no_folder")
    assert waiting(sqlite_database) == [(ADDRESS, 1, "no_folder")]


def test_the_state_of_the_outbox_names_codes_and_no_address(
    sqlite_database: Database, inbox: Inbox
) -> None:
    inbox.refuse[ADDRESS] = "451 4.7.1 later"
    put(sqlite_database)
    sent(sqlite_database, url(inbox))
    put(sqlite_database, "zoe@example.org")

    with sqlite_database.session() as session:
        found = outbox_state(session)

    assert (found.waiting, found.oldest, found.troubles) == (2, NOW, {"451": 1})


def test_commands_send_and_tell(
    sqlite_database: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    address = sqlite_database.url.render_as_string(hide_password=False)
    monkeypatch.setenv("DATABASE_URL", address)
    monkeypatch.setenv("DATA_DIR", str(tmp_path))
    monkeypatch.setenv("MAIL_URL", "")
    context.settings.cache_clear()
    off = CliRunner().invoke(command, ["send"])
    monkeypatch.setenv("MAIL_URL", (tmp_path / "mail").as_uri())
    context.settings.cache_clear()
    wrong = CliRunner().invoke(command, ["test", "nobody"])
    CliRunner().invoke(command, ["test", ADDRESS])
    before = CliRunner().invoke(command, ["status", "--json"])
    done = CliRunner().invoke(command, ["send"])
    context.settings.cache_clear()

    assert (off.exit_code, "mail is off" in off.output) == (1, True)
    assert (wrong.exit_code, ADDRESS in before.output) == (2, False)
    assert '"waiting": 1' in before.output
    assert done.output == "1 sent, 0 to be tried again, 0 given up.\n"
    assert len(list((tmp_path / "mail").iterdir())) == 1


def test_the_sender_leaves_a_server_alone_that_is_away() -> None:
    passes = iter([Sent(away="421"), Sent(away="421"), Sent(), Sent()])
    slept: list[float] = []
    before: list[float] = []

    def once() -> Sent:
        before.append(sum(slept))
        return next(passes)

    follow_outbox(once, stop=lambda: len(before) == 4, sleep=slept.append)

    first, second, third, fourth = before
    assert second - first == AWAY_PAUSES_S[0]
    assert third - second == AWAY_PAUSES_S[1]
    assert fourth - third == 2.0
