"""E-mail subscriptions: asked for, confirmed, told of changes once, ended without a trace."""

import datetime
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from participation.accounts.keys import Keyring
from participation.cli import subscriptions as cli
from participation.core.clock import CITY_TIME
from participation.core.errors import NotFoundError
from participation.database import Database
from participation.handover.routing.content import PublicAnswer, RoutingStatus
from participation.handover.routing.models import RoutedTheme
from participation.handover.subscriptions import brake
from participation.handover.subscriptions.changes import read_changes
from participation.handover.subscriptions.models import (
    Subscriber,
    Subscription,
    SubscriptionMailCount,
)
from participation.handover.subscriptions.notify import Told, notify
from participation.handover.subscriptions.queries import (
    SubscriberCounts,
    asked_for,
    confirmed_of,
    count_subscribers,
)
from participation.handover.subscriptions.subscribe import (
    Site,
    ask_for,
    confirm,
    delete_unconfirmed,
    end_all,
    end_one,
    forget,
)
from participation.handover.subscriptions.watched import Watched
from participation.mailing.addresses import read_address
from participation.mailing.models import OutgoingMail
from tests.answer_parts import make_answer
from tests.integration.counting import Cost, asked
from tests.integration.routing_planting import (
    example_handover,
    plant_answer,
    plant_lines,
    plant_routed,
    plant_told,
)

SITE = Site(address="https://b.example", keyring=Keyring("secret"))
NOW = datetime.datetime(2026, 10, 5, 9, 30, tzinfo=datetime.UTC)
TODAY = NOW.date()
DAY = datetime.timedelta(days=1)
Changed = Callable[..., None]
HOUR = datetime.timedelta(hours=1)


def ask(
    session: Session,
    what: str = "ortsteil:06",
    *,
    address: str = "eva@example.org",
    language: str = "de",
    now: datetime.datetime = NOW,
) -> bool:
    return ask_for(
        session,
        Watched.read(what),
        address=read_address(address),
        language=language,
        site=SITE,
        now=now,
    )


def mails(session: Session) -> list[OutgoingMail]:
    """What waits in the outbox, oldest first."""
    return list(session.scalars(select(OutgoingMail).order_by(OutgoingMail.due_at)))


def link_in(mail: OutgoingMail) -> str:
    """The token in the one link of a confirmation."""
    [line] = [line for line in mail.text.split("\n") if line.startswith("https://")]
    return line.rpartition("/")[2]


def subscribe(session: Session, what: str = "ortsteil:06", **more) -> str:
    """Ask and confirm; the token that ends it. The outbox is empty afterwards."""
    ask(session, what, **more)
    [mail] = mails(session)
    token = confirm(
        session, link_in(mail), keyring=SITE.keyring, today=more.get("now", NOW).date()
    )
    session.delete(mail)
    session.flush()
    return token


def told_in(text: str) -> list[str]:
    """Theme and space of each answer of an e-mail."""
    lines = text.partition("\n--\n")[0].split("\n")
    return [line.removeprefix("* ") for line in lines if line.startswith("* ")]


def count(session: Session, table: type) -> int:
    return session.scalar(select(func.count()).select_from(table)) or 0


@pytest.fixture
def changed(database: Database) -> Callable[..., None]:
    """Let there be these answers."""

    def plant(*answers: PublicAnswer) -> None:
        with database.transaction() as session:
            plant_told(session, answers)

    return plant


def test_nothing_is_subscribed_before_the_link_is_used(session: Session) -> None:
    assert ask(session)

    [mail] = mails(session)
    token = link_in(mail)
    assert (mail.recipient, mail.unsubscribe_url) == ("eva@example.org", "")
    assert f"https://b.example/de/abo/bestaetigen/{token}" in mail.text
    assert "\nOrtsteil: Rieth\n" in mail.text
    found = asked_for(session, token, today=TODAY)
    assert (str(found.watched), found.confirmed_on) == ("ortsteil:06", None)
    manage = confirm(session, token, keyring=SITE.keyring, today=TODAY)
    assert [str(one.watched) for one in confirmed_of(session, manage)] == [
        "ortsteil:06"
    ]
    assert confirm(session, token, keyring=SITE.keyring, today=TODAY) == manage


def test_a_copy_of_the_database_shows_no_address_and_opens_no_link(
    session: Session,
) -> None:
    token = subscribe(session)

    [subscriber] = session.scalars(select(Subscriber))
    [subscription] = session.scalars(select(Subscription))
    stored = " ".join(
        str(value) for row in (subscriber, subscription) for value in vars(row).values()
    )
    assert "eva" not in stored
    assert token not in stored
    other = Keyring("another installation")
    assert other.digest("subscriber address", "eva@example.org") not in stored


def test_whoever_does_not_confirm_in_time_is_deleted(session: Session) -> None:
    ask(session)
    token = link_in(mails(session)[0])

    for days, gone in ((3, 0), (4, 1)):
        assert delete_unconfirmed(session, now=NOW + days * DAY) == gone
    assert count(session, Subscriber) == count(session, Subscription) == 0
    assert count(session, SubscriptionMailCount) == 0
    with pytest.raises(NotFoundError):
        confirm(session, token, keyring=SITE.keyring, today=TODAY)


def test_a_late_link_does_nothing_even_before_the_deletion(session: Session) -> None:
    ask(session)
    token = link_in(mails(session)[0])

    asked_for(session, token, today=TODAY + 3 * DAY)
    for use in (
        lambda: confirm(session, token, keyring=SITE.keyring, today=TODAY + 4 * DAY),
        lambda: asked_for(session, token, today=TODAY + 4 * DAY),
    ):
        with pytest.raises(NotFoundError):
            use()


def test_confirmed_ones_stay_when_others_are_deleted(session: Session) -> None:
    token = subscribe(session)
    ask(session, "theme:oepnv")

    assert delete_unconfirmed(session, now=NOW + 30 * DAY) == 0
    assert [str(one.watched) for one in confirmed_of(session, token)] == ["ortsteil:06"]
    assert count(session, Subscription) == 1


def test_a_stranger_cannot_change_what_an_address_gets(session: Session) -> None:
    token = subscribe(session)

    ask(session, "all", language="ar")

    assert [str(one.watched) for one in confirmed_of(session, token)] == ["ortsteil:06"]
    [subscriber] = session.scalars(select(Subscriber))
    assert subscriber.language == "de"


def test_asking_again_for_what_one_has_sends_the_link_to_end_it(
    session: Session,
) -> None:
    token = subscribe(session, address="Eva@example.org")

    assert ask(session, address="eva@EXAMPLE.org", language="en")

    [mail] = mails(session)
    assert mail.subject == "Erfurt: You receive these e-mails already"
    assert f"https://b.example/de/abo/meine/{token}" in mail.text
    assert count(session, Subscriber) == count(session, Subscription) == 1


def test_a_mailbox_gets_a_few_mails_an_hour_however_it_is_written(
    session: Session,
) -> None:
    for spelling in ("eva.m", "EVAM", "evam+1", "evam+2", "e.v.a.m"):
        assert ask(session, address=f"{spelling}@example.org")
    ask(session, address="zoran@example.org")

    assert len(mails(session)) == brake.TO_ONE + 1
    ask(session, address="evam@example.org", now=NOW + HOUR)
    assert len(mails(session)) == brake.TO_ONE + 2
    assert {c.hour for c in session.scalars(select(SubscriptionMailCount))} == {
        brake.hour_of(NOW + HOUR)
    }


def test_an_installation_sends_no_flood(
    session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(brake, "OF_ALL", 2)

    asked = [ask(session, address=f"a{n}@example.org") for n in range(3)]

    assert asked == [True, True, False]
    assert len(mails(session)) == count(session, Subscriber) == 2
    assert ask(session, address="a9@example.org", now=NOW + HOUR)


def test_a_burst_at_one_moment_passes_no_brake(database: Database) -> None:
    def one(number: int) -> bool:
        with database.transaction() as session:
            return ask(session, address=f"eva+{number % 2}@example.org")

    with ThreadPoolExecutor(8) as pool:
        assert all(pool.map(one, range(16)))

    with database.session() as session:
        assert len(mails(session)) == brake.TO_ONE
        assert count(session, Subscriber) <= 2


def test_ending_the_last_one_deletes_the_address(session: Session) -> None:
    token = subscribe(session)
    subscribe(session, "theme:oepnv", now=NOW + HOUR)
    first, second = confirmed_of(session, token)

    end_one(session, token, first.id, site=SITE)
    assert [one.id for one in confirmed_of(session, token)] == [second.id]
    end_one(session, token, first.id, site=SITE)  # a double tap
    end_one(session, token, second.id, site=SITE)

    assert count(session, Subscriber) == count(session, Subscription) == 0
    end_one(session, token, second.id, site=SITE)


def test_nobody_ends_what_is_of_another_address(session: Session) -> None:
    own = subscribe(session)
    other = subscribe(session, address="zoran@example.org")
    [foreign] = confirmed_of(session, other)

    end_one(session, own, foreign.id, site=SITE)

    assert [one.id for one in confirmed_of(session, other)] == [foreign.id]


def test_ending_everything_takes_back_what_waits_to_be_sent(
    database: Database, changed: Changed
) -> None:
    with database.transaction() as session:
        token = subscribe(session)
        subscribe(session, address="zoran@example.org")
    changed(make_answer(changed_on=TODAY))

    told = notify(database, site=SITE, now=NOW + DAY)
    assert told == Told(addresses=2, mails=2)

    with database.transaction() as session:
        end_all(session, token, site=SITE)
        end_all(session, token, site=SITE)

    with database.session() as session:
        assert [mail.recipient for mail in mails(session)] == ["zoran@example.org"]
        with pytest.raises(NotFoundError):
            confirmed_of(session, token)


def test_one_mail_a_day_tells_everything_that_is_watched_once(
    database: Database, changed: Changed
) -> None:
    with database.transaction() as session:
        token = subscribe(session)
        subscribe(session, "theme:oepnv", now=NOW + HOUR)
    changed(
        make_answer(changed_on=TODAY, space_label="Rieth"),
        make_answer(changed_on=TODAY, theme_key="wohnen", ortsteil_keys=("01",)),
        make_answer(
            changed_on=TODAY + DAY,
            space_label="Altstadt",
            ortsteil_keys=("01",),
            status=RoutingStatus.UNDER_WAY,
            reply="Wird gebaut.",
        ),
    )
    runs = [notify(database, site=SITE, now=NOW + n * DAY) for n in (0, 1, 1, 2, 3)]

    assert [run.mails for run in runs] == [0, 1, 0, 1, 0]
    with database.session() as session:
        first, second = [(mail.text, mail.unsubscribe_url) for mail in mails(session)]
    assert told_in(first[0]) == ["Bus und Bahn (ÖPNV) – Rieth"]
    assert told_in(second[0]) == ["Bus und Bahn (ÖPNV) – Altstadt"]
    assert "\n  Wird gebaut.\n" in second[0]
    assert {first[1], second[1]} == {f"https://b.example/abo/meine/{token}/ende"}
    assert f"https://b.example/de/abo/meine/{token}\n" in first[0]


def test_what_a_fachplanung_answers_is_told_what_is_invented_is_not(
    database: Database,
) -> None:
    with database.transaction() as session:
        subscribe(session, "theme:oepnv")
        ids = plant_routed(session, example_handover("UE-2026-002", simulated=True))
        plant_answer(session, ids["verkehr", "oepnv", "06"], today=TODAY)
    told = notify(database, site=SITE, now=NOW + DAY)
    assert told == Told(addresses=1)
    with database.transaction() as session:
        plant_routed(session, today=TODAY + DAY)
        real = [
            row.id
            for row in session.scalars(select(RoutedTheme))
            if (row.theme_key, row.space_key, row.simulated) == ("oepnv", "06", False)
        ]
        plant_answer(session, real[0], today=TODAY + DAY)

    notify(database, site=SITE, now=NOW + 2 * DAY)

    with database.session() as session:
        [text] = [mail.text for mail in mails(session)]
    assert sorted(told_in(text)) == [
        "Bus und Bahn (ÖPNV) – Rieth",
        "Bus und Bahn (ÖPNV) – Stotternheim, Schwerborn",
        "Bus und Bahn (ÖPNV) – ganze Stadt",
    ]
    assert "\n  Ab dem Sommer fährt der Bus auch am Abend alle 20 Minuten.\n" in text


def test_an_operator_deletes_an_address_on_request(session: Session) -> None:
    token = subscribe(session)

    assert not forget(session, read_address("zoran@example.org"), site=SITE)
    assert forget(session, read_address("EVA@example.org"), site=SITE)
    with pytest.raises(NotFoundError):
        confirmed_of(session, token)
    assert count_subscribers(session) == SubscriberCounts(confirmed=0, waiting=0)


def test_addresses_are_counted_never_named(session: Session) -> None:
    subscribe(session)
    subscribe(session, "all", now=NOW + HOUR)
    ask(session, address="zoran@example.org")

    assert count_subscribers(session) == SubscriberCounts(confirmed=1, waiting=1)


def test_days_without_a_run_are_told_in_one_mail(
    database: Database, changed: Changed
) -> None:
    with database.transaction() as session:
        subscribe(session)
    answers = [make_answer(changed_on=TODAY + n * DAY) for n in range(5)]

    changed(*answers)

    told = notify(database, site=SITE, now=NOW + 5 * DAY)

    assert told.mails == 1
    with database.session() as session:
        assert mails(session)[0].text.count("– Rieth") == 5


def test_what_was_before_the_subscription_is_no_news(
    database: Database, changed: Changed
) -> None:
    with database.transaction() as session:
        ask(session)
        token = link_in(mails(session)[0])
        confirm(session, token, keyring=SITE.keyring, today=TODAY + 2 * DAY)
        session.delete(mails(session)[0])
    answers = [make_answer(changed_on=TODAY + n * DAY) for n in (0, 1)]

    changed(*answers)

    told = notify(database, site=SITE, now=NOW + 3 * DAY)

    assert told.mails == 0


def test_who_has_not_confirmed_is_told_nothing(
    database: Database, changed: Changed
) -> None:
    with database.transaction() as session:
        ask(session, "all")

    changed(make_answer())

    told = notify(database, site=SITE, now=NOW + DAY)

    assert told == Told()


def test_a_run_reads_what_changed_and_the_words_of_what_it_tells(
    sqlite_database: Database,
) -> None:
    def run(unchanged: int) -> tuple[Cost, list[str]]:
        with sqlite_database.transaction() as session:
            for table in (RoutedTheme, Subscriber, OutgoingMail):
                session.execute(delete(table))
            for number in range(3):
                subscribe(session, "theme:oepnv", address=f"a{number}@example.org")
            subscribe(session, "ortsteil:01", address="b@example.org")
            plant_lines(session, unchanged)
            plant_told(
                session,
                [make_answer(changed_on=TODAY, space_label="Neu") for _ in range(25)]
                + [make_answer(changed_on=TODAY, theme_key="sport")],
            )
        with asked(sqlite_database) as found:
            notify(sqlite_database, site=SITE, now=NOW + DAY)
        with sqlite_database.session() as session:
            return found, [mail.text for mail in mails(session)]

    few, _ = run(30)
    many, texts = run(120)

    assert many == few
    assert len(texts) == 3
    for text in texts:
        assert told_in(text) == ["Bus und Bahn (ÖPNV) – Neu"] * 20
        assert "Dazu kommt noch mehr, Anzahl: 5." in text
    # 25 keys, 20 answers with their words once for three addresses.
    assert 25 + 20 < few.rows < 25 + 20 + 320


@pytest.mark.parametrize(
    ("watched", "spaces"),
    [
        ([], []),
        (["all"], ["A", "B", "C", "D"]),
        (["theme:oepnv"], ["A", "B"]),
        (["survey:second"], ["B", "C"]),
        (["ortsteil:01", "survey:nothing"], ["C"]),
        (["ortsteil:01", "theme:sport"], ["C", "D"]),
    ],
)
def test_what_is_read_is_what_is_watched(
    session: Session, watched: list[str], spaces: list[str]
) -> None:
    second = {"handover_reference": "UE-2026-002", "subjects": ("second",)}
    day = {"changed_on": TODAY}
    plant_told(
        session,
        [
            make_answer(space_label="A", **day),
            make_answer(space_label="B", **day, **second),
            make_answer(space_label="C", theme_key="wohnen", ortsteil_keys=("02", "01"),
                        **day, **second),
            make_answer(space_label="D", theme_key="sport", ortsteil_keys=("010",), **day),
            make_answer(space_label="E", changed_on=TODAY - DAY),
            make_answer(space_label="F", changed_on=TODAY + DAY),
            make_answer(space_label="G", simulated=True, **day),
        ],
    )  # fmt: skip
    wanted = [Watched.read(one) for one in watched]

    changes = read_changes(session, wanted, after=TODAY - DAY, until=TODAY)
    found = changes.of(session, wanted, after=TODAY - DAY)

    assert [answer.space_label for answer in found.answers] == spaces
    assert len(changes.found) == len(spaces)
    assert (found.more, found.until) == (0, TODAY if spaces else None)
    assert changes.of(session, wanted, after=TODAY).answers == ()
    assert changes.of(session, wanted[::-1], after=TODAY - DAY) is found  # read once


def test_two_runs_at_once_tell_everybody_once(
    database: Database, changed: Changed
) -> None:
    with database.transaction() as session:
        for number in range(12):
            subscribe(session, address=f"a{number}@example.org")
    changed(make_answer(changed_on=TODAY))

    with ThreadPoolExecutor(3) as pool:
        runs = [
            pool.submit(notify, database, site=SITE, now=NOW + DAY) for _ in range(3)
        ]
    assert sum(run.result().mails for run in runs) == 12

    with database.session() as session:
        assert len({mail.recipient for mail in mails(session)}) == 12


def test_an_address_sealed_by_another_key_stops_nobody_else(
    database: Database, changed: Changed
) -> None:
    with database.transaction() as session:
        subscribe(session)
        subscribe(session, address="zoran@example.org")
        broken = session.scalars(select(Subscriber)).first()
        broken.sealed_address = "AAAA"

    changed(make_answer(changed_on=TODAY))

    told = notify(database, site=SITE, now=NOW + DAY)

    assert told == Told(addresses=2, mails=1, unreadable=1)


def test_the_worker_tells_nobody_before_the_morning(
    sqlite_database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    night = datetime.datetime(2026, 10, 5, 6, 59, tzinfo=CITY_TIME)
    clock, asked = [night], []
    monkeypatch.setattr(cli, "now", lambda: clock[0])
    monkeypatch.setattr(cli, "is_on", lambda: True)
    monkeypatch.setattr(cli, "site", lambda: SITE)
    monkeypatch.setattr(
        cli, "tell", lambda _database, *, site, now: asked.append((site, now))
    )
    daily = cli.daily_notices(sqlite_database)

    daily()
    clock[0] += datetime.timedelta(minutes=1)
    daily()

    assert asked == [(SITE, clock[0])]
