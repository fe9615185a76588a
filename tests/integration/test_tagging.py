import datetime
import threading
import uuid
from collections.abc import Iterable, Iterator

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from participation.core.errors import NotFoundError
from participation.database import Database
from participation.responses.models import Comment, Submission
from participation.responses.submit import record_comment
from participation.themes.correct import (
    confirm_no_theme,
    confirm_themes,
    remove_theme,
    set_theme,
)
from participation.themes.models import CommentState, TaggingRun, ThemeTag
from participation.themes.queries import (
    comment_detail,
    comments_page,
    tagging_status,
    themes,
)
from participation.themes.tagger import TextReading, ThemeSpan
from participation.themes.tagging import count_pending, pending_texts, tag_pending
from participation.themes.worker import tag_all, use_pipeline

TODAY = datetime.date(2026, 11, 23)


class WordTagger:
    """Assigns the themes whose word is in the text; suggests after a question mark."""

    def __init__(self, version: str = "words-1", **words: str) -> None:
        self.version = version
        self.words = words or {"oepnv": "Bus", "gruen": "Park"}

    def __call__(
        self, texts: Iterable[tuple[uuid.UUID, str]]
    ) -> Iterator[tuple[uuid.UUID, TextReading]]:
        for name, text in texts:
            found = [
                self._span(theme, word, text)
                for theme, word in self.words.items()
                if word in text
            ]
            yield name, TextReading(themes=tuple(found))

    def _span(self, theme: str, word: str, text: str) -> ThemeSpan:
        start = text.index(word)
        return ThemeSpan(
            theme=theme,
            score=0.9,
            band="suggested" if text.endswith("?") else "assigned",
            evidence=((start, start + len(word), word),),
        )


def say(session: Session, *texts: str, ortsteil: str = "14") -> None:
    for text in texts:
        record_comment(
            session,
            ortsteil_key=ortsteil,
            text=text,
            key=f"key of {text}",
            language="de",
            today=TODAY,
        )


def comment_id(session: Session, text: str) -> uuid.UUID:
    found = session.scalar(select(Comment.id).where(Comment.text == text))
    assert found is not None
    return found


def counted(session: Session) -> dict[str, tuple[str, ...]]:
    comments, _ = comments_page(session)
    return {comment.text: comment.theme_keys for comment in comments}


def states(session: Session) -> dict[str, str]:
    return {comment.text: comment.state for comment in comments_page(session)[0]}


def test_comments_are_tagged_once_and_under_the_threshold_wait(
    session: Session,
) -> None:
    say(session, "Bus", "Bus am Park", "Bus?", "nichts")
    assert set(states(session).values()) == {"waiting"}

    done = [
        tag_pending(session, tagger=WordTagger(), limit=9, today=TODAY).count
        for _ in range(2)
    ]

    assert done == [4, 0]
    assert counted(session) == {
        "Bus": ("oepnv",),
        "Bus am Park": ("gruen", "oepnv"),
        "Bus?": (),
        "nichts": (),
    }
    assert states(session) == {
        "Bus": "tagged",
        "Bus am Park": "tagged",
        "Bus?": "unsure",
        "nichts": "unsure",
    }


def test_newer_pipeline_counts_and_a_step_back_counts_again(
    database: Database,
) -> None:
    old, new = WordTagger("words-1", oepnv="Bus"), WordTagger("words-2", gruen="Park")
    with database.transaction() as session:
        say(session, "Bus am Park", "Bus")
    for tagger in (old, new):
        assert tag_all(database, tagger=tagger, today=lambda: TODAY) == 2

    with database.session() as session:
        assert counted(session) == {"Bus am Park": ("gruen",), "Bus": ()}
        assert states(session) == {"Bus am Park": "tagged", "Bus": "unsure"}
        assert session.scalar(select(func.count()).select_from(ThemeTag)) == 3

    use_pipeline(database, version="words-1")

    with database.session() as session:
        assert counted(session) == {"Bus am Park": ("oepnv",), "Bus": ("oepnv",)}
        assert states(session) == {"Bus am Park": "tagged", "Bus": "tagged"}


def test_persons_word_stands_beside_the_machines_and_outlives_a_new_pipeline(
    session: Session,
) -> None:
    say(session, "Bus am Park")
    tag_pending(session, tagger=WordTagger(), limit=9, today=TODAY)
    comment = comment_id(session, "Bus am Park")

    remove_theme(
        session, comment_id=comment, theme_key="gruen", account_id=None, today=TODAY
    )
    set_theme(
        session, comment_id=comment, theme_key="klima", account_id=None, today=TODAY
    )
    tag_pending(
        session,
        tagger=WordTagger("words-2", gruen="Park", wohnen="am"),
        limit=9,
        today=TODAY,
    )

    assert counted(session) == {"Bus am Park": ("klima", "oepnv")}
    detail = comment_detail(session, comment)
    assert sorted((t.theme_key, t.pipeline_version) for t in detail.machine_tags) == [
        ("gruen", "words-1"),
        ("gruen", "words-2"),
        ("oepnv", "words-1"),
        ("wohnen", "words-2"),
    ]
    assert [(t.theme_key, t.band) for t in detail.person_tags] == [
        ("klima", "set"),
        ("gruen", "removed"),
    ]
    assert detail.comment.checked_by_person


def test_later_word_holds_and_one_click_twice_is_one(session: Session) -> None:
    say(session, "Bus")
    tag_pending(session, tagger=WordTagger(), limit=9, today=TODAY)
    comment = comment_id(session, "Bus")

    for change in (remove_theme, remove_theme, set_theme, set_theme):
        change(
            session, comment_id=comment, theme_key="oepnv", account_id=None, today=TODAY
        )

    assert counted(session) == {"Bus": ("oepnv",)}
    assert len(comment_detail(session, comment).person_tags) == 1


def test_removing_the_last_theme_waits_for_a_person_and_none_is_an_answer(
    session: Session,
) -> None:
    say(session, "Bus", "Park")
    tag_pending(session, tagger=WordTagger(), limit=9, today=TODAY)

    remove_theme(
        session,
        comment_id=comment_id(session, "Bus"),
        theme_key="oepnv",
        account_id=None,
        today=TODAY,
    )
    confirm_no_theme(
        session, comment_id=comment_id(session, "Park"), account_id=None, today=TODAY
    )

    assert states(session) == {"Bus": "unsure", "Park": "none"}
    assert counted(session) == {"Bus": (), "Park": ()}


def test_confirmed_themes_become_a_persons(session: Session) -> None:
    say(session, "Bus")
    tag_pending(session, tagger=WordTagger(), limit=9, today=TODAY)
    comment = comment_id(session, "Bus")

    confirm_themes(session, comment_id=comment, account_id=None, today=TODAY)

    tags = comment_detail(session, comment).person_tags
    assert [(t.theme_key, t.band, t.counts) for t in tags] == [("oepnv", "set", True)]


def test_person_may_be_faster_than_the_machine(session: Session) -> None:
    say(session, "Bus")
    set_theme(
        session,
        comment_id=comment_id(session, "Bus"),
        theme_key="arbeit",
        account_id=None,
        today=TODAY,
    )

    tag_pending(session, tagger=WordTagger(), limit=9, today=TODAY)

    assert counted(session) == {"Bus": ("arbeit",)}
    assert count_pending(session, version="words-1") == 0


def test_unknown_comment_or_theme_is_not_found(session: Session) -> None:
    say(session, "Bus")
    comment = comment_id(session, "Bus")
    for wrong in ({"comment_id": uuid.uuid4(), "theme_key": "oepnv"},
                  {"comment_id": comment, "theme_key": "ufo"}):  # fmt: skip
        with pytest.raises(NotFoundError):
            set_theme(session, **wrong, account_id=None, today=TODAY)  # type: ignore[arg-type]
    with pytest.raises(NotFoundError):
        comment_detail(session, uuid.uuid4())


class Killed(BaseException):
    pass


class DyingTagger(WordTagger):
    """Dies in the middle of its second batch, as a worker that is killed."""

    calls = 0

    def __call__(
        self, texts: Iterable[tuple[uuid.UUID, str]]
    ) -> Iterator[tuple[uuid.UUID, TextReading]]:
        self.calls += 1
        for number, found in enumerate(super().__call__(texts)):
            if self.calls == 2 and number == 1:
                raise Killed
            yield found


def test_killed_worker_loses_and_doubles_nothing(database: Database) -> None:
    with database.transaction() as session:
        say(session, *(f"Bus {number}" for number in range(9)))

    with pytest.raises(Killed):
        tag_all(database, tagger=DyingTagger(), today=lambda: TODAY, batch=4)
    with database.session() as session:
        assert count_pending(session, version="words-1") == 5
    assert tag_all(database, tagger=WordTagger(), today=lambda: TODAY, batch=4) == 5

    with database.session() as session:
        for table in (TaggingRun, ThemeTag, CommentState):
            assert session.scalar(select(func.count()).select_from(table)) == 9


def test_workers_share_the_work(database: Database) -> None:
    with database.transaction() as session:
        say(session, *(f"Bus {number}" for number in range(40)))
    errors: list[BaseException] = []

    def work() -> None:
        try:
            tag_all(database, tagger=WordTagger(), today=lambda: TODAY, batch=5)
        except BaseException as error:
            errors.append(error)
            raise

    threads = [threading.Thread(target=work) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    tag_all(database, tagger=WordTagger(), today=lambda: TODAY)

    assert errors == []
    with database.session() as session:
        for table in (TaggingRun, ThemeTag, CommentState):
            assert session.scalar(select(func.count()).select_from(table)) == 40


@pytest.mark.postgres
def test_what_one_worker_holds_another_passes_over(database: Database) -> None:
    if database.is_sqlite:
        pytest.skip("SQLite has one writer")
    with database.transaction() as session:
        say(session, "Bus 1", "Bus 2")
    with database.transaction() as first, database.transaction() as second:
        held = pending_texts(first, version="words-1", limit=1, lock=True)
        others = pending_texts(second, version="words-1", limit=9, lock=True)

    assert len(held) == len(others) == 1
    assert held != others


def test_comment_that_was_removed_meanwhile_is_left_out(
    sqlite_database: Database,
) -> None:
    class RemovingTagger(WordTagger):
        def __call__(
            self, texts: Iterable[tuple[uuid.UUID, str]]
        ) -> Iterator[tuple[uuid.UUID, TextReading]]:
            with sqlite_database.transaction() as session:
                session.execute(Submission.__table__.delete())  # type: ignore[attr-defined]
            yield from super().__call__(texts)

    with sqlite_database.transaction() as session:
        say(session, "Bus")

    assert tag_all(sqlite_database, tagger=RemovingTagger(), today=lambda: TODAY) == 1
    with sqlite_database.session() as session:
        assert session.scalar(select(func.count()).select_from(ThemeTag)) == 0


def test_theme_unknown_to_the_city_is_left_out(session: Session) -> None:
    say(session, "Bus")

    tag_pending(session, tagger=WordTagger(ufo="Bus"), limit=9, today=TODAY)

    assert states(session) == {"Bus": "unsure"}


def test_comments_page_filters_and_pages(session: Session) -> None:
    say(session, "Bus", "Bus 2", "Park")
    say(session, "Bus 3", ortsteil="01")
    tag_pending(session, tagger=WordTagger(), limit=9, today=TODAY)

    def texts(**wanted: object) -> set[str]:
        page, _ = comments_page(session, **wanted)  # type: ignore[arg-type]
        return {comment.text for comment in page}

    assert texts(theme_key="oepnv") == {"Bus", "Bus 2", "Bus 3"}
    assert texts(theme_key="oepnv", ortsteil_keys=["14"]) == {"Bus", "Bus 2"}
    assert texts(state="unsure") == set()
    assert texts(channel="paper") == set()
    assert texts(date_to=TODAY - datetime.timedelta(days=1)) == set()
    assert texts(simulated=True) == set()
    first, more = comments_page(session, limit=3)
    rest, end = comments_page(session, offset=3, limit=3)
    assert (len(first), more, len(rest), end) == (3, True, 1, False)
    assert {c.ortsteil_name for c in [*first, *rest]} == {"Wiesenhügel", "Altstadt"}


def test_detail_tells_the_words_that_led_to_a_theme(session: Session) -> None:
    say(session, "Der Bus kommt nie")
    tag_pending(session, tagger=WordTagger(), limit=9, today=TODAY)

    (tag,) = comment_detail(
        session, comment_id(session, "Der Bus kommt nie")
    ).machine_tags

    assert tag.evidence == ((4, 7, "Bus"),)
    assert (tag.score, tag.pipeline_version, tag.who) == (0.9, "words-1", None)


def test_status_tells_how_far_the_tagging_is(session: Session) -> None:
    say(session, "Bus", "nichts")
    tag_pending(session, tagger=WordTagger(), limit=9, today=TODAY)
    say(session, "neu")

    status = tagging_status(session, "words-1")

    assert (status.comments, status.waiting, status.tagged, status.unsure) == (
        3,
        1,
        1,
        1,
    )
    assert tagging_status(session).waiting == 1
    assert tagging_status(session, "words-2").waiting == 3


def test_themes_come_in_the_order_of_the_scheme(session: Session) -> None:
    found = themes(session)

    assert len(found) == 22
    assert found[0].key == "wohnen"
    assert [theme.key for theme in found if theme.system] == [
        "sonstiges",
        "planungsluecke",
    ]


def test_what_an_earlier_pipeline_suggested_is_no_longer_offered(
    session: Session,
) -> None:
    say(session, "Bus am Park?")
    for tagger in (WordTagger("words-1"), WordTagger("words-2", gruen="Park")):
        tag_pending(session, tagger=tagger, limit=9, today=TODAY)

    (found,), _ = comments_page(session)

    assert [(tag.theme_key, tag.pipeline_version) for tag in found.tags] == [
        ("gruen", "words-2")
    ]
