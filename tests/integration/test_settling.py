"""Tags follow a split or merge in batches, and end where they would have at once."""

import datetime
import uuid
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import Insert, event, insert, select, text
from sqlalchemy.orm import Session

from participation import background
from participation.core.clock import utc
from participation.core.ids import new_id
from participation.database import Database
from participation.handover.models import Handover
from participation.handover.snapshot import creating, jobs
from participation.handover.snapshot.jobs import ask_handover, run_order
from participation.handover.snapshot.models import HandoverOrder
from participation.publication.releases import freezing
from participation.publication.releases.jobs import freezes, run_freeze
from participation.publication.releases.models import StoredRelease
from participation.responses.models import Comment
from participation.themes.correct import remove_theme, set_theme
from participation.themes.effective import recount
from participation.themes.learning.models import ReviewItem
from participation.themes.models import ThemeTag
from participation.themes.own_scheme import NewTheme
from participation.themes.queries import scheme_in_use
from participation.themes.vocabulary import settling
from participation.themes.vocabulary.changing import merge_themes, split_theme
from participation.themes.vocabulary.models import ThemeChange
from participation.themes.vocabulary.settling import (
    SchemeMovesError,
    Settling,
    is_settled,
    read_settled,
    settle_all,
    settle_batch,
)
from tests.integration.handing_over import ASKED, make, plant_city
from tests.integration.planting import plant
from tests.integration.releasing import KEY
from tests.integration.reviewing import (
    TODAY,
    VERSION,
    person,
    read_again,
    read_comment,
    to_learn,
)
from tests.integration.staff import page, signed_in, words

LATER = datetime.date(2029, 5, 2)
BEGUN = datetime.datetime(2029, 5, 2, 8, tzinfo=datetime.UTC)
HOUR = datetime.timedelta(hours=1)
NUMBER = 12
SHAPES: list[dict[str, list[str]]] = [
    {"assigned": ["gruen", "klima"]},
    {"assigned": ["gruen"], "suggested": ["klima"]},
    {"assigned": ["klima", "oepnv"]},
    {"suggested": ["gruen"]},
    {"assigned": ["oepnv"]},
    {"assigned": ["wohnen", "gruen"]},
]
Row = tuple[Any, ...]
MANY_TAGS = text(
    "INSERT INTO theme_tag (id, comment_id, theme_key, origin, band, score, evidence,"
    " pipeline_version, tagged_on, counts) SELECT gen_random_uuid(), gen_random_uuid(),"
    " (ARRAY['klima', 'wohnen', 'gruen', 'oepnv', 'kultur'])[1 + n % 5], 'machine',"
    f" 'assigned', 0.5, '[]', '{VERSION}', '2029-05-01', n % 5 > 1"
    " FROM generate_series(1, 20000) n"
)


@pytest.fixture
def large(monkeypatch: pytest.MonkeyPatch) -> None:
    """As if there were too many tags to settle a change with itself."""
    monkeypatch.setattr(settling, "AT_ONCE", 0)


def plant_comments(session: Session) -> None:
    """All shapes twice; some read by an earlier pipeline too, some corrected."""
    account = person(session)
    for number in range(NUMBER):
        read_comment(session, to_learn(number), **SHAPES[number % len(SHAPES)])
        if number % 2:
            read_again(session, to_learn(number), "x", ["klima"], version="test-0")
    recount(session, version=VERSION)
    for number in (0, 7):
        set_theme(session, comment_id=to_learn(number), theme_key="klima",
                  account_id=account, today=TODAY)  # fmt: skip
    remove_theme(session, comment_id=to_learn(6), theme_key="gruen",
                 account_id=account, today=TODAY)  # fmt: skip


def merge(session: Session, keys: list[str], into: str | NewTheme) -> str:
    return merge_themes(session, theme_keys=keys, into=into, reason="Ein Amt",
                        account_id=None, today=LATER)  # fmt: skip


def split(session: Session, key: str, *parts: str) -> tuple[str, ...]:
    return split_theme(session, theme_key=key, parts=parts, reason="Zu groß",
                       account_id=None, today=LATER)  # fmt: skip


def tags(session: Session) -> list[Row]:
    columns = [c for c in ThemeTag.__table__.columns if c.name != "id"]
    return sorted(map(repr, session.execute(select(*columns))))


def items(session: Session) -> list[Row]:
    columns = [c for c in ReviewItem.__table__.columns if c.name != "id"]
    return sorted(map(repr, session.execute(select(*columns))))


def slow_tag(comment: uuid.UUID) -> Insert:
    """By a process that began before the merge and ends after it."""
    return insert(ThemeTag).values(
        id=new_id(), comment_id=comment, theme_key="klima", origin="machine",
        band="assigned", score=0.9, evidence=[], pipeline_version="other",
        tagged_on=TODAY, counts=True,
    )  # fmt: skip


def of(database: Database, look: Callable[[Session], Any]) -> Any:
    with database.session() as session:
        return look(session)


def counting(session: Session) -> dict[uuid.UUID, set[str]]:
    found: dict[uuid.UUID, list[str]] = {}
    query = select(ThemeTag.comment_id, ThemeTag.theme_key).where(ThemeTag.counts)
    for comment, theme in session.execute(query):
        found.setdefault(comment, []).append(theme)
    assert all(len(themes) == len(set(themes)) for themes in found.values())
    return {comment: set(themes) for comment, themes in found.items()}


def states(database: Database, limit: int = 2) -> Iterator[None]:
    """Between each two batches."""
    for _ in range(10 * NUMBER):
        if not settle_batch(database, today=LATER, limit=limit):
            return
        yield
    raise AssertionError("it never ends")


@pytest.mark.parametrize("limit", [1, 2, 5, 100])
def test_batches_end_where_the_whole_would_have(
    database: Database, monkeypatch: pytest.MonkeyPatch, limit: int
) -> None:
    def change(session: Session) -> None:
        merge(session, ["gruen", "klima"], NewTheme(name="Umwelt"))
        split(session, "oepnv", "wohnen", "bildung")

    with database.transaction() as session:
        plant_comments(session)
    with database.session() as session:  # rolled back
        change(session)
        expected = tags(session), items(session)
        assert is_settled(session)
    monkeypatch.setattr(settling, "AT_ONCE", 0)
    with database.transaction() as session:
        change(session)
    assert not of(database, is_settled)
    assert of(database, scheme_in_use).origin == "split"  # at once, with the change

    for _ in states(database, limit):
        pass

    assert (of(database, tags), of(database, items)) == expected
    assert of(database, is_settled)
    settle_all(database, today=lambda: LATER, rest=lambda _: None)
    assert (of(database, tags), of(database, items)) == expected


@pytest.mark.usefixtures("large")
def test_in_between_a_comment_counts_for_the_old_or_the_new_theme(
    sqlite_database: Database,
) -> None:
    with sqlite_database.transaction() as session:
        plant_comments(session)
    before = of(sqlite_database, counting)
    with sqlite_database.transaction() as session:
        key = merge(session, ["gruen", "klima"], NewTheme(name="Umwelt"))

    old, seen = {"gruen", "klima"}, 0
    for _ in states(sqlite_database):
        now = of(sqlite_database, counting)
        for comment, themes in before.items():
            new = themes - old | ({key} if themes & old else set())
            assert now[comment] in (themes, new)
        seen += any(themes & old for themes in now.values())
    assert seen > 2
    assert of(sqlite_database, counting) == {
        comment: themes - old | ({key} if themes & old else set())
        for comment, themes in before.items()
    }


@pytest.mark.usefixtures("large")
def test_a_batch_that_is_killed_is_done_again(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    with database.transaction() as session:
        plant_comments(session)
        merge(session, ["gruen", "klima"], "gruen")
    next(states(database))
    known = of(database, tags)

    def killed(*arguments: Any, **options: Any) -> None:
        real(*arguments, **options)
        raise KeyboardInterrupt

    real = settling.carry_tags
    with monkeypatch.context() as broken:
        broken.setattr(settling, "carry_tags", killed)
        with pytest.raises(KeyboardInterrupt):
            settle_batch(database, today=LATER, limit=2)
    assert of(database, tags) == known

    settle_all(database, today=lambda: LATER, rest=lambda _: None)

    found = of(database, counting)
    assert not any("klima" in themes for themes in found.values())
    assert sum("gruen" in themes for themes in found.values()) == 8


@pytest.mark.usefixtures("large")
def test_two_who_settle_at_once_do_each_batch_once(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    with database.transaction() as session:
        plant_comments(session)
        merge(session, ["gruen", "klima"], "gruen")
    real, done = settling._last, []

    def other_is_quicker(session: Session, work: Any, limit: int) -> Any:
        last = real(session, work, limit)
        if not done:
            done.append(last)
            session.rollback()
            settle_batch(database, today=LATER, limit=4)
        return last

    monkeypatch.setattr(settling, "_last", other_is_quicker)
    settle_batch(database, today=LATER, limit=1)

    reached = of(database, lambda s: s.scalars(select(ThemeChange.settled_to)).one())
    assert reached > done[0]


@pytest.mark.usefixtures("large")
def test_what_is_said_meanwhile_holds(database: Database) -> None:
    with database.transaction() as session:
        plant_comments(session)
        merge(session, ["gruen", "klima"], NewTheme(name="Umwelt", key="umwelt"))
    between = states(database)
    next(between)
    with database.transaction() as session:
        # The first is through already, the others are not.
        for number in (0, 8):
            remove_theme(session, comment_id=to_learn(number), theme_key="umwelt",
                         account_id=None, today=LATER)  # fmt: skip
        remove_theme(session, comment_id=to_learn(8), theme_key="klima",
                     account_id=None, today=LATER)  # fmt: skip
        set_theme(session, comment_id=to_learn(4), theme_key="umwelt",
                  account_id=None, today=LATER)  # fmt: skip
        # An older model still calls it by the old name.
        read_comment(session, to_learn(50), assigned=["klima"])
        # The pipeline before is taken into use again, and the later one once more.
        recount(session, version="test-0")
        recount(session, version=VERSION)
    for _ in between:
        pass

    found = of(database, counting)
    assert not any(themes & {"gruen", "klima"} for themes in found.values())
    assert {n for n in (*range(NUMBER), 50) if "umwelt" in found.get(to_learn(n), ())} == {
        1, 2, 4, 5, 6, 7, 11, 50,
    }  # fmt: skip


@pytest.mark.usefixtures("large")
def test_merged_once_more_before_the_first_was_settled(database: Database) -> None:
    with database.transaction() as session:
        plant_comments(session)
        merge(session, ["gruen", "klima"], "gruen")
        merge(session, ["gruen", "wohnen"], NewTheme(name="Leben", key="leben"))
        merge(session, ["leben", "oepnv"], NewTheme(name="Alles", key="alles"))

    settle_all(database, today=lambda: LATER, rest=lambda _: None)

    found = of(database, counting)
    assert {frozenset(themes) for themes in found.values()} == {frozenset({"alles"})}
    assert len(found) == 10
    # Also what the pipeline before had found, should it come back.
    with database.transaction() as session:
        recount(session, version="test-0")
    assert {to_learn(n) for n in (1, 3, 5, 9, 11)} <= set(of(database, counting))


@pytest.mark.usefixtures("large")
def test_split_before_it_was_settled_asks_of_all(sqlite_database: Database) -> None:
    with sqlite_database.transaction() as session:
        plant_comments(session)
        merge(session, ["gruen", "klima"], "gruen")
        split(session, "gruen", "wohnen", "bildung")

    for _ in states(sqlite_database):
        pass

    with sqlite_database.session() as session:
        asked = session.scalars(
            select(ReviewItem.comment_id).where(ReviewItem.purpose == "split")
        ).all()
        found = counting(session)
    assert sorted(asked) == sorted(c for c, t in found.items() if "gruen" in t)
    assert len(asked) == 8


def test_nobody_is_asked_about_a_comment_that_is_being_taken_back(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whoever takes one back waits for the batch, or it fails and the worker with it."""
    if database.is_sqlite:
        pytest.skip("has one writer")
    real, free = settling.ask_people, list[uuid.UUID]()

    def look(session: Session, *arguments: Any, **options: Any) -> None:
        unheld = select(Comment.id).with_for_update(skip_locked=True)
        with database.transaction() as other:
            free.extend(other.scalars(unheld))
        real(session, *arguments, **options)

    with database.transaction() as session:
        plant_comments(session)
    with monkeypatch.context() as late:
        late.setattr(settling, "AT_ONCE", 0)
        with database.transaction() as session:
            split(session, "oepnv", "wohnen", "bildung")
    monkeypatch.setattr(settling, "ask_people", look)
    settle_all(database, today=lambda: LATER, rest=lambda _: None)

    asked = select(ReviewItem.comment_id).where(ReviewItem.purpose == "split")
    held = of(database, lambda s: s.scalars(asked).all())
    assert {to_learn(n) for n in (2, 4, 8, 10)} == set(held)
    assert not set(held) & set(free)


def test_what_a_slow_process_tags_with_a_merged_theme_follows(
    database: Database,
) -> None:
    with database.transaction() as session:
        plant_comments(session)
        merge(session, ["gruen", "klima"], "gruen")
        split(session, "gruen", "wohnen", "bildung")
        assert is_settled(session)
        session.execute(slow_tag(to_learn(4)))
    assert not of(database, is_settled)

    settle_all(database, today=lambda: LATER, rest=lambda _: None)

    assert of(database, is_settled)
    assert of(database, counting)[to_learn(4)] == {"oepnv", "gruen"}
    asked = select(ReviewItem.comment_id).where(ReviewItem.purpose == "split")
    assert to_learn(4) in of(database, lambda s: s.scalars(asked).all())


def test_to_ask_whether_all_has_settled_reads_no_tags_that_count(
    database: Database,
) -> None:
    """It is asked every second, and PostgreSQL reads all where it is asked at once."""
    if database.is_sqlite:
        pytest.skip("looks into the index in any case")
    asked: list[tuple[str, Any]] = []
    with database.transaction() as session:
        plant_comments(session)
        merge(session, ["gruen", "klima"], "gruen")
        merge(session, ["oepnv", "wohnen"], "oepnv")
        session.execute(text("SET LOCAL session_replication_role = replica"))
        session.execute(MANY_TAGS)
        session.execute(text("ANALYZE theme_tag"))

    with database.session() as session:
        engine = session.get_bind()
        note = event.listens_for(engine, "before_cursor_execute")(
            lambda *args: asked.append((args[2], args[3]))
        )
        assert is_settled(session)
        event.remove(engine, "before_cursor_execute", note)
        plans = [
            "\n".join(session.connection().exec_driver_sql(f"EXPLAIN {one}", values).scalars())
            for one, values in asked
            if "FROM theme_tag" in one
        ]  # fmt: skip

    assert len(plans) == 2
    assert all("theme_key" in plan.partition("Index Cond:")[2] for plan in plans)


def test_between_two_batches_others_have_as_long(
    sqlite_database: Database, large: None
) -> None:
    with sqlite_database.transaction() as session:
        plant_comments(session)
        merge(session, ["gruen", "klima"], "gruen")
    rests: list[float] = []

    settle_all(sqlite_database, today=lambda: LATER, rest=rests.append)

    assert len(rests) == 1  # all fits into a batch
    assert rests[0] > 0
    assert of(sqlite_database, is_settled)
    with sqlite_database.transaction() as session:
        merge(session, ["wohnen", "oepnv"], "oepnv")
    settle_all(sqlite_database, today=lambda: LATER, stop=lambda: True)
    assert not of(sqlite_database, is_settled)


@pytest.mark.usefixtures("large")
def test_the_worker_settles_beside_other_work_and_when_it_has_none(
    sqlite_database: Database,
) -> None:
    settle = Settling(sqlite_database, today=lambda: LATER, stop=lambda: False)
    with sqlite_database.transaction() as session:
        plant_comments(session)
        merge(session, ["gruen", "klima"], "gruen")
        split(session, "oepnv", "wohnen", "bildung")

    settle.step()
    with sqlite_database.session() as session:
        settled = session.scalars(select(ThemeChange.settled)).all()
    settle()

    assert sorted(settled) == [False, True]
    assert of(sqlite_database, is_settled)


@pytest.mark.usefixtures("large")
def test_a_release_tells_of_settled_themes(sqlite_database: Database) -> None:
    with sqlite_database.transaction() as session:
        plant(session, 40, themes=["klima"], ortsteil="06")
        plant(session, 40, themes=["gruen"], ortsteil="06")
        merge(session, ["gruen", "klima"], "gruen")

    run_freeze(sqlite_database, subject="comments", simulated=False, minimum=5,
               today=LATER)  # fmt: skip

    with sqlite_database.session() as session:
        content = session.scalars(select(StoredRelease.content)).one()
        assert is_settled(session)
    (table,) = (t for t in content["tables"] if t["key"] == "themes")
    assert {option["key"] for option in table["options"]} >= {"gruen"}
    assert "klima" not in {option["key"] for option in table["options"]}


@pytest.mark.parametrize(("times", "problem"), [(1, ""), (9, "failed")])
def test_a_release_is_counted_anew_where_themes_change_meanwhile(
    sqlite_database: Database,
    monkeypatch: pytest.MonkeyPatch,
    times: int,
    problem: str,
) -> None:
    from participation.publication.releases.jobs import ask_freeze

    with sqlite_database.transaction() as session:
        plant(session, 40, themes=["klima"], ortsteil="06")
        ask_freeze(session, subject="comments", simulated=False, account_id=None,
                   now=datetime.datetime.now(datetime.UTC))  # fmt: skip
    real, counted = freezing.tally_of, []

    def count_and_change(session: Session, source: Any) -> Any:
        found = real(session, source)
        counted.append(source)
        if len(counted) <= times:
            with sqlite_database.transaction() as other:
                other.add(ThemeChange(kind="merge", reason="x", changed_on=LATER,
                                      settled=True))  # fmt: skip
        return found

    monkeypatch.setattr(freezing, "tally_of", count_and_change)
    run_freeze(sqlite_database, subject="comments", simulated=False, minimum=5,
               today=LATER)  # fmt: skip

    assert len(counted) == min(times + 1, settling.TRIES)
    assert of(sqlite_database, freezes)["comments", False].problem == problem


def test_it_is_read_anew_where_a_tag_is_left_behind_meanwhile(
    sqlite_database: Database,
) -> None:
    with sqlite_database.transaction() as session:
        plant_comments(session)
        merge(session, ["gruen", "klima"], "gruen")
    seen: list[set[str]] = []

    def read(session: Session) -> None:
        if not seen:
            with sqlite_database.transaction() as other:
                other.execute(slow_tag(to_learn(4)))
        seen.append(counting(session)[to_learn(4)])

    read_settled(sqlite_database, read, today=LATER)

    assert seen == [{"oepnv", "klima"}, {"oepnv", "gruen"}]


def test_a_release_counts_one_state_of_answers(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    with database.transaction() as session:
        plant(session, 40, themes=["klima"], ortsteil="06")
    real, counted = freezing.tally_of, []

    def sent_meanwhile(session: Session, source: Any) -> Any:
        with database.transaction() as other:
            plant(other, 40, themes=["klima"], ortsteil="06")
        counted.append(real(session, source))
        return counted[0]

    monkeypatch.setattr(freezing, "tally_of", sent_meanwhile)
    freezing.freeze_settled(database, subject="comments", minimum=5, today=LATER)

    assert [sum(tally.people.values()) for tally in counted] == [40]


@pytest.mark.usefixtures("large")
def test_a_hand_over_keeps_tags_of_one_state(
    sqlite_database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    with sqlite_database.transaction() as session:
        plant_city(session)
    real, frozen = creating.freeze_handover, []

    def merge_meanwhile(session: Session, *arguments: Any, **options: Any) -> Any:
        frozen.append(real(session, *arguments, **options))
        if len(frozen) == 1:
            with sqlite_database.transaction() as other:
                merge(other, ["gruen", "freizeit"], "gruen")
        return frozen[-1]

    monkeypatch.setattr(creating, "freeze_handover", merge_meanwhile)
    reference = make(sqlite_database)

    kept = [str(one.records) for one in frozen]
    assert ["freizeit" in records for records in kept] == [True, False]
    with sqlite_database.session() as session:
        stored = select(Handover.recounted).where(Handover.reference == reference)
        assert session.scalar(stored) == frozen[1].recounted


@pytest.mark.usefixtures("large")
def test_who_waits_for_a_hand_over_sees_signs_of_life_while_themes_settle(
    sqlite_database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    with sqlite_database.transaction() as session:
        plant_city(session)
        merge(session, ["gruen", "freizeit"], "gruen")
        order = new_id()
        ask_handover(session, order, ASKED, account_id=None, now=BEGUN)
    hours = iter(range(1, 9))
    monkeypatch.setattr(background, "this_moment", lambda: BEGUN + HOUR * next(hours))
    seen: list[datetime.datetime] = []

    def look(_seconds: float) -> None:
        with sqlite_database.session() as session:
            seen.append(utc(session.get_one(HandoverOrder, order).moved_at))

    monkeypatch.setattr(jobs.time, "sleep", look)
    run_order(sqlite_database, order, minimum=5, key=KEY, today=LATER)

    assert seen == [BEGUN + 2 * HOUR]  # taken up an hour after it was asked for


def test_it_is_said_in_words_that_themes_never_come_to_rest(
    sqlite_database: Database,
) -> None:
    def change_again(_session: Session) -> None:
        with sqlite_database.transaction() as other:
            other.add(ThemeChange(kind="merge", reason="x", changed_on=LATER,
                                  settled=True))  # fmt: skip

    with pytest.raises(SchemeMovesError, match="try again later"):
        read_settled(sqlite_database, change_again, today=LATER)


@pytest.mark.usefixtures("large")
def test_the_page_says_what_is_not_settled_yet(
    sqlite_app: Flask, sqlite_database: Database
) -> None:
    client = signed_in(sqlite_app.test_client(), sqlite_database)
    with sqlite_database.transaction() as session:
        plant_comments(session)
        merge(session, ["gruen", "klima"], "gruen")
    address = "/staff/themen/geschichte"
    assert "läuft gerade" in words(page(client, address))

    settle_all(sqlite_database, today=lambda: LATER, rest=lambda _: None)

    assert "läuft gerade" not in words(page(client, address))
