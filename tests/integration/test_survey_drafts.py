"""Drafts in the database: revisions, two people at once, what is kept and what goes."""

import copy
import threading
from typing import Any

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from participation.core.clock import today
from participation.core.errors import InvalidInputError, NotFoundError
from participation.database import Database
from participation.questionnaires.draft_queries import (
    draft_view,
    fixed_names,
    removed_parts,
)
from participation.questionnaires.editing.parts import read_part
from participation.questionnaires.editing.structure import move_page
from participation.questionnaires.models import SurveyDraftRevision
from participation.questionnaires.survey_drafts import (
    KEPT_REVISIONS,
    ChangedMeanwhileError,
    Conflict,
    Saved,
    Who,
    change_draft,
    publish_draft,
    remove_part,
    restore_part,
    save_part,
    start_draft,
)
from tests.questionnaire_parts import page, question, source

WHO = Who(account_id=None, today=today())
SMALL: Any = source(page("one", question("a")), page("two", question("b")))
PART = ("question", "a")


def start(session: Session, **more: Any) -> Any:
    data = copy.deepcopy(SMALL)
    return start_draft(session, key="k", source=data, who=WHO, **more)


def written(**fields: Any) -> Any:
    return {**copy.deepcopy(SMALL["pages"][0]["questions"][0]), **fields}


def save(session: Session, draft: Any, opened: int, **fields: Any) -> Any:
    mine = written(**fields)
    return save_part(session, draft, PART, opened=opened, mine=mine, who=WHO)


def test_each_change_is_a_revision_and_saving_nothing_is_none(session: Session) -> None:
    draft = start(session)

    assert save(session, draft, 1, required=True) == Saved(revision=2)
    assert save(session, draft, 2, required=True) == Saved(revision=2)
    assert (
        change_draft(session, draft, lambda now: move_page(now, "two", by=-1), who=WHO)
        == 3
    )
    assert [p["key"] for p in draft_view(session, draft).source["pages"]] == [
        "two", "one",
    ]  # fmt: skip


def test_a_form_opened_long_ago_overwrites_nothing(session: Session) -> None:
    draft = start(session)
    for number in range(KEPT_REVISIONS + 5):
        save(session, draft, number + 1, hint={"de": f"Fassung {number}"})

    late = save(session, draft, 1, hint={"de": "Meine"})

    assert isinstance(late, Conflict)
    assert [(d.name, d.mine, d.theirs) for d in late.differences] == [
        ("hint.de", "Meine", "Fassung 44")
    ]
    kept = session.scalar(select(func.count()).select_from(SurveyDraftRevision))
    assert kept == KEPT_REVISIONS


def test_two_people_who_save_at_the_same_moment_lose_nothing(
    database: Database,
) -> None:
    with database.transaction() as session:
        draft = start(session)
    results: list[Any] = []
    ready = threading.Barrier(2)

    def change(**fields: Any) -> None:
        ready.wait()
        with database.transaction() as session:
            results.append(save(session, draft, 1, **fields))

    people = [
        threading.Thread(target=change, kwargs={"required": True}),
        threading.Thread(target=change, kwargs={"hint": {"de": "Hinweis"}}),
    ]
    for person in people:
        person.start()
    for person in people:
        person.join()

    assert sorted(result.revision for result in results) == [2, 3]
    with database.session() as session:
        asked = read_part(draft_view(session, draft).source, PART)
    assert (asked["required"], asked["hint"]) == (True, {"de": "Hinweis"})


def test_what_was_removed_is_listed_until_it_is_back(session: Session) -> None:
    draft = start(session)
    remove_part(session, draft, PART, opened=1, who=WHO)

    [gone] = removed_parts(session, draft_view(session, draft))
    assert (gone.part, gone.number, gone.content["key"]) == (PART, 2, "a")
    restore_part(session, draft, PART, number=gone.number, who=WHO)

    view = draft_view(session, draft)
    assert removed_parts(session, view) == []
    assert view.source == SMALL
    with pytest.raises(NotFoundError):
        restore_part(session, draft, ("question", "nope"), number=1, who=WHO)


def test_a_series_has_one_draft_and_a_key_that_can_be_one(session: Session) -> None:
    start(session)
    for key, code in (("k", "draft_exists"), ("Mit Raum", "key_unusable")):
        with pytest.raises(InvalidInputError) as refused:
            start_draft(session, key=key, source=SMALL, who=WHO)
        assert refused.value.problems == {"key": [code]}


def test_publishing_ends_the_draft_and_its_revisions(session: Session) -> None:
    draft = start(session, ortsteil_key="14")
    days = {"opens_on": None, "closes_on": None}
    with pytest.raises(ChangedMeanwhileError):
        publish_draft(session, draft, opened=0, who=WHO, **days)

    key, _ = publish_draft(session, draft, opened=1, who=WHO, **days)

    assert key == "k"
    assert session.scalar(select(func.count()).select_from(SurveyDraftRevision)) == 0
    with pytest.raises(NotFoundError):
        draft_view(session, draft)


def test_names_of_the_series_and_of_the_earlier_round_are_fixed(
    session: Session,
) -> None:
    draft = start(session, copied_from="default")

    fixed = fixed_names(session, draft_view(session, draft))

    assert {"page_life", "change", "satisfaction"} <= fixed.keys
    assert "better" in fixed.codes["change"]
    assert "a" not in fixed.keys
