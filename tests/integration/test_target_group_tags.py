"""Target groups as tags: found, corrected, counted like themes."""

import datetime
import uuid
from collections.abc import Iterable, Iterator, Sequence

import pytest
from alembic import command
from alembic.config import Config
from sqlalchemy import func, insert, select, update
from sqlalchemy.orm import Session

from config import ROOT
from participation.core.errors import NotFoundError
from participation.core.ids import new_id, new_key
from participation.database import Database
from participation.findings.people import Population, groups_by_ortsteil
from participation.responses.models import Comment, Submission
from participation.themes.correct_groups import (
    confirm_groups,
    remove_group,
    set_group,
    set_groups_exactly,
)
from participation.themes.group_queries import groups_of
from participation.themes.models import (
    CommentReading,
    CommentState,
    PipelineVersion,
    TaggingRun,
    TargetGroupTag,
)
from participation.themes.tagger import Passage, TextReading
from participation.themes.tagging import tag_pending
from participation.themes.worker import use_pipeline

TODAY = datetime.date(2026, 11, 23)
REVISION = "0024_scheme_versions"
BEFORE = "0023_second_axis"


class GroupTagger:
    """Finds groups by a word each, wherever it stands."""

    def __init__(self, version: str = "groups-1", **words: str) -> None:
        self.version = version
        self.words = words or {"children": "Kinder", "seniors": "Oma"}

    def __call__(
        self, texts: Iterable[tuple[uuid.UUID, str]]
    ) -> Iterator[tuple[uuid.UUID, TextReading]]:
        for name, text in texts:
            found = [
                Passage("target_group", group, start, start + len(word))
                for group, word in self.words.items()
                for start in range(len(text))
                if text.startswith(word, start)
            ]
            yield name, TextReading(passages=(Passage("stance", "wish", 0, 2), *found))


def say(session: Session, *texts: str, ortsteil: str = "14") -> uuid.UUID:
    """Store a person's comments; return the submission."""
    common = {
        "ortsteil_key": ortsteil, "channel": "online", "language": "de",
        "received_on": TODAY, "simulated": False,
    }  # fmt: skip
    submission = new_id()
    session.execute(
        insert(Submission),
        {"id": submission, "key_digest": new_key(), "content_digest": "",
         "kind": "comment", **common},
    )  # fmt: skip
    for text in texts:
        session.execute(
            insert(Comment),
            {"id": new_id(), "submission_id": submission, "text": text, **common},
        )
    return submission


def comment_of(session: Session, text: str) -> uuid.UUID:
    return session.scalars(select(Comment.id).where(Comment.text == text)).one()


def counting(session: Session, text: str) -> tuple[str, ...]:
    return groups_of(session, comment_of(session, text)).counting


def read(session: Session, *taggers: GroupTagger) -> None:
    for tagger in taggers:
        tag_pending(session, tagger=tagger, limit=99, today=TODAY)


def test_each_group_of_a_comment_is_a_tag_with_all_its_words(session: Session) -> None:
    say(session, "Oma, Kinder und noch mehr Kinder", "nichts")

    read(session, GroupTagger())

    tags = groups_of(session, comment_of(session, "Oma, Kinder und noch mehr Kinder"))
    assert [(t.group_key, t.band, t.evidence, t.counts) for t in tags.tags] == [
        ("children", "assigned", ((5, 11, "Kinder"), (26, 32, "Kinder")), True),
        ("seniors", "assigned", ((0, 3, "Oma"),), True),
    ]
    assert not tags.checked
    assert counting(session, "nichts") == ()


def test_newer_pipeline_counts_and_a_step_back_counts_again(database: Database) -> None:
    newer = GroupTagger("groups-2", youth="Kinder")
    with database.transaction() as session:
        say(session, "Kinder")
        read(session, GroupTagger(), newer)
        assert counting(session, "Kinder") == ("youth",)

    use_pipeline(database, version="groups-1")

    with database.session() as session:
        assert counting(session, "Kinder") == ("children",)


def test_a_person_has_the_last_word_and_later_pipelines_change_nothing(
    database: Database,
) -> None:
    with database.transaction() as session:
        say(session, "Oma und Kinder")
        read(session, GroupTagger())
        comment = comment_of(session, "Oma und Kinder")

        remove_group(session, comment_id=comment, group_key="seniors",
                     account_id=None, today=TODAY)  # fmt: skip
        set_group(session, comment_id=comment, group_key="families",
                  account_id=None, today=TODAY)  # fmt: skip
        read(session, GroupTagger("groups-2", youth="Kinder", seniors="Oma"))
    use_pipeline(database, version="groups-2")

    with database.session() as session:
        found = groups_of(session, comment)
        assert found.counting == ("children", "families")
        assert found.checked
        assert [(t.group_key, t.band) for t in found.tags if t.origin == "person"] == [
            ("families", "set"),
            ("seniors", "removed"),
        ]
        assert session.get(CommentState, comment).checked_by_person is False


def test_confirming_that_no_group_is_meant_binds_later_pipelines(
    session: Session,
) -> None:
    say(session, "Oma")
    read(session, GroupTagger("groups-0", children="Kinder"))
    comment = comment_of(session, "Oma")

    confirm_groups(session, comment_id=comment, account_id=None, today=TODAY)
    read(session, GroupTagger())

    assert groups_of(session, comment).counting == ()


def test_exactly_these_groups_and_the_later_word_holds(session: Session) -> None:
    say(session, "Oma und Kinder")
    read(session, GroupTagger())
    comment = comment_of(session, "Oma und Kinder")

    for keys in (["youth", "seniors"], [], ["children"]):
        set_groups_exactly(session, comment_id=comment, group_keys=keys,
                           account_id=None, today=TODAY)  # fmt: skip

        assert groups_of(session, comment).counting == tuple(sorted(keys))
    tags = select(func.count()).select_from(TargetGroupTag)
    assert session.scalar(tags.where(TargetGroupTag.origin == "person")) == 3


@pytest.mark.parametrize("key", ["", "aliens", "x" * 500])
def test_unknown_groups_and_comments_are_refused(session: Session, key: str) -> None:
    say(session, "Oma")
    comment = comment_of(session, "Oma")

    with pytest.raises(NotFoundError):
        set_group(session, comment_id=comment, group_key=key,
                  account_id=None, today=TODAY)  # fmt: skip
    with pytest.raises(NotFoundError):
        set_groups_exactly(session, comment_id=comment, group_keys=["youth", key],
                           account_id=None, today=TODAY)  # fmt: skip
    with pytest.raises(NotFoundError):
        confirm_groups(session, comment_id=new_id(), account_id=None, today=TODAY)
    assert groups_of(session, comment).tags == ()


def test_people_are_counted_once_by_group_and_ortsteil(session: Session) -> None:
    say(session, "Kinder eins", "Kinder zwei und Oma")
    say(session, "Kinder drei", ortsteil="15")
    say(session, "Kinder vier", ortsteil="15")
    read(session, GroupTagger())
    remove_group(session, comment_id=comment_of(session, "Kinder vier"),
                 group_key="children", account_id=None, today=TODAY)  # fmt: skip

    found = groups_by_ortsteil(session, Population(version_ids=None, simulated=False))

    assert found == {("children", "14"): 1, ("seniors", "14"): 1, ("children", "15"): 1}


def test_what_was_read_before_becomes_tags_by_the_migration(
    database: Database,
) -> None:
    texts = {
        "Ä Oma und Kinder, 👵 Oma": [
            ["target_group", "seniors", 2, 5], ["target_group", "children", 10, 16],
            ["stance", "wish", 0, 3], ["target_group", "seniors", 20, 23],
        ],
        "nichts": [],
        "Oma": [["target_group", "seniors", 0, 3]],
    }  # fmt: skip
    with database.transaction() as session:
        session.add(PipelineVersion(version="old", first_used_on=TODAY))
        session.flush()
        say(session, *texts)
        plant_readings(session, texts)
    move(database, "downgrade", BEFORE)
    move(database, "upgrade", REVISION)
    move(database, "downgrade", BEFORE)  # on the way back and forth nothing is doubled
    move(database, "upgrade", REVISION)

    with database.session() as session:
        rows = session.scalars(select(TargetGroupTag)).all()
        found = {(row.comment_id, row.group_key): row for row in rows}
        first = comment_of(session, "Ä Oma und Kinder, 👵 Oma")

        assert len(rows) == len(found) == 3
        assert sorted(found[first, "seniors"].evidence) == [
            [2, 5, "Oma"],
            [20, 23, "Oma"],
        ]
        assert found[first, "children"].evidence == [[10, 16, "Kinder"]]
        assert (comment_of(session, "Oma"), "seniors") in found
        assert {
            (r.origin, r.band, r.pipeline_version, r.tagged_on, r.counts, r.id.version)
            for r in rows
        } == {("machine", "assigned", "old", TODAY, True, 4)}
    with database.transaction() as session:
        session.execute(update(TargetGroupTag).values(counts=False))
        assert counting(session, "Oma") == ()


def plant_readings(session: Session, texts: dict[str, Sequence[object]]) -> None:
    for text, passages in texts.items():
        comment = comment_of(session, text)
        session.add(
            TaggingRun(comment_id=comment, pipeline_version="old", tagged_on=TODAY)
        )
        session.add(
            CommentReading(comment_id=comment, pipeline_version="old", language="de",
                           stance=None, doubt=0.0, passages=list(passages))
        )  # fmt: skip


def move(database: Database, action: str, revision: str) -> None:
    config = Config(str(ROOT / "migrations" / "alembic.ini"))
    with database.engine.begin() as connection:
        config.attributes["connection"] = connection
        getattr(command, action)(config, revision)
