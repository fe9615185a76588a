"""Counts that are kept ready: what they count, and that nothing removed lives on in them."""

import datetime
import uuid
from collections.abc import Sequence

from click.testing import CliRunner
from sqlalchemy import delete, event, insert, select

from participation.cli import context
from participation.cli.findings import group
from participation.core.ids import new_id, new_key
from participation.database import Database, Session
from participation.findings import tallies as kept
from participation.findings.tallies import (
    TallyKeeping,
    count_tallies,
    is_outdated,
    pairs_of,
    tallies,
)
from participation.findings.tallying import SetLine, TallyLine
from participation.responses.models import Comment, Submission
from participation.responses.removals import note_removal
from participation.themes.models import (
    CommentState,
    PipelineVersion,
    TargetGroupTag,
    ThemeTag,
)
from participation.themes.vocabulary import settling
from participation.themes.vocabulary.changing import merge_themes

DAY = datetime.date(2026, 9, 5)
NOON = datetime.datetime(2026, 9, 5, 12, tzinfo=datetime.UTC)
LATER = NOON + datetime.timedelta(minutes=20)
VERSION = "test-1"

Said = tuple[Sequence[str], Sequence[str]]
"""Themes and target groups of a comment."""


def person(
    session: Session,
    *comments: Said,
    ortsteil: str | None = "06",
    simulated: bool = False,
    checked: bool = False,
) -> uuid.UUID:
    if session.get(PipelineVersion, VERSION) is None:
        session.add(PipelineVersion(version=VERSION, first_used_on=DAY))
        session.flush()
    someone = new_id()
    common = {
        "ortsteil_key": ortsteil,
        "channel": "online",
        "language": "de",
        "received_on": DAY,
        "simulated": simulated,
    }
    session.execute(
        insert(Submission).values(
            id=someone,
            key_digest=new_key(),
            content_digest="",
            kind="comment",
            **common,
        )
    )
    for themes, groups in comments:
        comment = new_id()
        session.execute(
            insert(Comment).values(
                id=comment, submission_id=someone, text="Es fehlt etwas.", **common
            )
        )
        session.add(
            CommentState(comment_id=comment, state="tagged", checked_by_person=checked)
        )
        tag = {
            "comment_id": comment,
            "origin": "machine",
            "band": "assigned",
            "pipeline_version": VERSION,
            "tagged_on": DAY,
            "counts": True,
        }
        session.add_all(ThemeTag(theme_key=t, score=0.9, **tag) for t in themes)
        session.add_all(TargetGroupTag(group_key=g, **tag) for g in groups)
    session.flush()
    return someone


def line(kind: str, ortsteil: str, topic: str, other: str, *counts: int) -> TallyLine:
    return TallyLine(kind, "comments", ortsteil, topic, other, *counts)


def plant(session: Session) -> uuid.UUID:
    first = person(
        session,
        (["oepnv", "sicherheit"], ["seniors"]),
        (["oepnv"], []),
        checked=True,
    )
    person(session, (["wohnen"], []), ([], ["seniors"]), ortsteil=None)
    person(session, ortsteil="01")
    person(session, (["sonstiges"], []))
    person(session, (["oepnv"], ["youth"]), simulated=True)
    return first


EXPECTED = [
    line("cross", "", "seniors", "wohnen", 1, 0, 0),
    line("cross", "06", "seniors", "oepnv", 1, 0, 0),
    line("cross", "06", "seniors", "sicherheit", 1, 0, 0),
    line("group", "", "seniors", "", 1, 1, 0),
    line("group", "06", "seniors", "", 1, 1, 0),
    line("place", "", "", "", 1, 1, 0),
    line("place", "01", "", "", 1, 0, 0),
    line("place", "06", "", "", 2, 2, 0),
    line("theme", "", "wohnen", "", 1, 1, 0),
    line("theme", "06", "oepnv", "", 1, 2, 2),
    line("theme", "06", "sicherheit", "", 1, 1, 1),
    line("theme", "06", "sonstiges", "", 1, 1, 0),
]
SETS = {
    SetLine("comments", frozenset({"oepnv", "sicherheit"}), 1),
    SetLine("comments", frozenset({"wohnen"}), 1),
}


def shown(found: kept.Tallies | None) -> list[TallyLine]:
    assert found is not None
    return sorted(found.lines, key=lambda one: (one.kind, one.ortsteil_key, one.topic))


def keep(database: Database) -> None:
    count_tallies(database, simulated=False, now=lambda: NOON)


def test_people_are_counted_once_by_topic_and_ortsteil(database: Database) -> None:
    with database.transaction() as session:
        plant(session)
    with database.session() as session:
        at_once = tallies(session, simulated=False, now=NOON)

    assert shown(at_once) == EXPECTED
    assert set(at_once.sets) == SETS

    keep(database)
    with database.session() as session:
        stored = tallies(session, simulated=False, now=NOON)
        pairs = [
            pairs_of(
                session, found, simulated=False, first="sicherheit", second="oepnv"
            )
            for found in (at_once, stored)
        ]

    assert shown(stored) == EXPECTED
    assert (set(stored.sets), stored.counted_at) == (SETS, NOON)
    assert pairs == [[line("pair", "06", "oepnv", "sicherheit", 1, 0, 0)]] * 2


def test_what_somebody_takes_back_is_in_no_figure_from_then_on(
    database: Database, monkeypatch
) -> None:
    with database.transaction() as session:
        first = plant(session)
    keep(database)
    with database.transaction() as session:
        session.execute(delete(Submission).where(Submission.id == first))
        note_removal(session)

    with database.session() as session:
        found = shown(tallies(session, simulated=False, now=NOON))
    assert [one for one in found if one.topic == "oepnv"] == []

    monkeypatch.setattr(kept, "COUNT_AT_ONCE", 0)
    with database.session() as session:
        assert tallies(session, simulated=False, now=NOON) is None


def test_what_is_taken_back_while_it_is_counted_does_not_come_back(
    database: Database, monkeypatch
) -> None:
    with database.transaction() as session:
        first = plant(session)
    real, counted = kept.count_all, []

    def count_and_lose_somebody(session, *, simulated):
        found = real(session, simulated=simulated)
        if not counted:
            session.rollback()
            with database.transaction() as other:
                other.execute(delete(Submission).where(Submission.id == first))
                note_removal(other)
        counted.append(found)
        return found

    monkeypatch.setattr(kept, "count_all", count_and_lose_somebody)
    keep(database)

    assert len(counted) == 2
    monkeypatch.setattr(kept, "COUNT_AT_ONCE", 0)
    with database.session() as session:
        found = shown(tallies(session, simulated=False, now=NOON))
    assert [one for one in found if one.topic == "oepnv"] == []


def test_old_counts_are_made_anew_on_the_spot_or_shown_with_their_time(
    sqlite_database: Database, monkeypatch
) -> None:
    with sqlite_database.transaction() as session:
        plant(session)
    keep(sqlite_database)
    with sqlite_database.transaction() as session:
        person(session, (["wohnen"], []), ortsteil="44")

    def places(now: datetime.datetime) -> tuple[set[str], datetime.datetime]:
        with sqlite_database.session() as session:
            found = tallies(session, simulated=False, now=now)
        return {one.ortsteil_key for one in shown(found)}, found.counted_at

    assert places(NOON) == ({"", "01", "06"}, NOON)
    assert places(LATER) == ({"", "01", "06", "44"}, LATER)
    monkeypatch.setattr(kept, "COUNT_AT_ONCE", 0)
    assert places(LATER) == ({"", "01", "06"}, NOON)


def test_worker_counts_when_something_changed_and_not_before(
    sqlite_database: Database,
) -> None:
    clock = [NOON]
    keeping = TallyKeeping(sqlite_database, now=lambda: clock[0])

    def outdated() -> bool:
        with sqlite_database.session() as session:
            return is_outdated(session, simulated=False)

    assert outdated()
    keeping()
    assert not outdated()
    with sqlite_database.transaction() as session:
        plant(session)
    keeping()  # within the minute
    assert outdated()
    clock[0] = LATER
    keeping()
    assert not outdated()
    with sqlite_database.transaction() as session:
        session.execute(ThemeTag.__table__.update().values(counts=False))
    assert outdated()


def test_themes_that_are_settling_are_not_counted_in_part(
    sqlite_database: Database, monkeypatch
) -> None:
    with sqlite_database.transaction() as session:
        plant(session)
    keep(sqlite_database)
    monkeypatch.setattr(settling, "AT_ONCE", 0)
    with sqlite_database.transaction() as session:
        # As many tags count before and after: nobody spoke of both.
        merge_themes(session, theme_keys=["oepnv", "wohnen"], into="oepnv",
                     reason="Ein Amt", account_id=None, today=DAY)  # fmt: skip

    def told() -> set[str]:
        with sqlite_database.session() as session:
            found = shown(tallies(session, simulated=False, now=NOON))
        return {one.topic for one in found if one.kind == "theme"}

    settling.settle_batch(sqlite_database, today=DAY, limit=1)
    keep(sqlite_database)
    assert told() == {"oepnv", "wohnen", "sicherheit", "sonstiges"}
    settling.settle_all(sqlite_database, today=lambda: DAY, rest=lambda _: None)
    with sqlite_database.session() as session:
        assert is_outdated(session, simulated=False)
    keep(sqlite_database)
    assert told() == {"oepnv", "sicherheit", "sonstiges"}


def test_counts_are_read_in_few_statements_and_rows(sqlite_database: Database) -> None:
    with sqlite_database.transaction() as session:
        for _ in range(3):
            plant(session)
    keep(sqlite_database)
    statements: list[str] = []
    event.listen(
        sqlite_database.engine,
        "before_cursor_execute",
        lambda _c, _cur, statement, *_: statements.append(statement),
    )
    with sqlite_database.session() as session:
        found = tallies(session, simulated=False, now=NOON)

    assert [len(found.lines), len(found.sets)] == [len(EXPECTED), len(SETS)]
    assert len([s for s in statements if s.startswith("SELECT")]) == 4


def test_every_way_out_of_the_answers_is_noted() -> None:
    """Whoever deletes submissions or comments notes it, or counts would keep them."""
    from config import ROOT

    deleting = {
        path.name
        for path in (ROOT / "participation").rglob("*.py")
        if "delete(Submission)" in (text := path.read_text(encoding="utf-8"))
        or "delete(Comment)" in text
    }
    noting = {
        path.name
        for path in (ROOT / "participation").rglob("*.py")
        if "note_removal(session" in path.read_text(encoding="utf-8")
    }

    assert deleting
    assert deleting <= noting


def test_more_themes_than_fit_one_number(
    sqlite_database: Database, monkeypatch
) -> None:
    from participation.findings import tallying

    monkeypatch.setattr(tallying, "WORD", 3)
    with sqlite_database.transaction() as session:
        person(session, (["wohnen", "oepnv", "beteiligung"], []))
        found = tallying.count_all(session, simulated=False)

    assert [one.themes for one in found.sets] == [
        frozenset({"wohnen", "oepnv", "beteiligung"})
    ]


def test_simulated_people_are_apart(sqlite_database: Database) -> None:
    with sqlite_database.transaction() as session:
        plant(session)
        assert session.scalar(select(Submission.simulated).where(Submission.simulated))
    with sqlite_database.session() as session:
        found = shown(tallies(session, simulated=True, now=NOON))

    assert [(one.kind, one.topic, one.people) for one in found] == [
        ("cross", "youth", 1),
        ("group", "youth", 1),
        ("place", "", 1),
        ("theme", "oepnv", 1),
    ]


def test_command_counts_real_and_simulated_contributions(
    sqlite_database: Database, monkeypatch
) -> None:
    monkeypatch.setattr(settling, "AT_ONCE", 0)
    with sqlite_database.transaction() as session:
        plant(session)
        merge_themes(session, theme_keys=["gruen", "klima"], into="klima",
                     reason="Ein Amt", account_id=None, today=DAY)  # fmt: skip
    url = sqlite_database.url.render_as_string(hide_password=False)
    monkeypatch.setenv("DATABASE_URL", url)
    context.settings.cache_clear()

    done = CliRunner().invoke(group, ["count"], catch_exceptions=False)

    assert done.output.splitlines() == [
        "15 rows of counts of real contributions are ready.",
        "5 rows of counts of simulated contributions are ready.",
    ]
    with sqlite_database.session() as session:
        assert not is_outdated(session, simulated=False)
