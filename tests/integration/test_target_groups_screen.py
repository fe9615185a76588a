"""Target groups on the page of a comment, on the review desk, and in the list."""

import uuid

import pytest
from flask import Flask
from flask.testing import FlaskClient

from participation.core.kinds import Role
from participation.database import Database
from participation.themes.correct_groups import set_groups_exactly
from participation.themes.group_queries import CommentGroups, groups_of
from participation.themes.learning.fill import fill_queue
from participation.themes.tagger import Passage, TextReading, ThemeSpan
from participation.themes.tagging import store_tags
from tests.integration.reviewing import TODAY, in_sample, read_comment, to_learn
from tests.integration.staff import acts, page, send, signed_in

ONE = to_learn(1)
TEXT = "Der Bus fährt zu selten, sagt meine Oma"


@pytest.fixture
def staff(sqlite_app: Flask, sqlite_database: Database) -> FlaskClient:
    """Signed in; a comment that the machine reads as one of an old person."""
    with sqlite_database.transaction() as session:
        read_comment(session, ONE, TEXT, assigned=["oepnv"])
        reading = TextReading(
            themes=(ThemeSpan("oepnv", 0.9, "assigned"),),
            passages=(Passage("target_group", "seniors", 36, 39),),
        )
        store_tags(session, version="test-2", tagged=[(ONE, reading)], today=TODAY)
        read_comment(session, in_sample(1), "Die Stichprobe", assigned=["oepnv"])
        fill_queue(session, today=TODAY)
    return signed_in(sqlite_app.test_client(), sqlite_database)


def groups(database: Database, comment: uuid.UUID = ONE) -> CommentGroups:
    with database.session() as session:
        return groups_of(session, comment)


def correct(client: FlaskClient, action: str, group: str = "") -> int:
    answer = send(
        client,
        f"/staff/kommentare/{ONE}/zielgruppe?thema=oepnv",
        {"action": action, "group": group},
        form_at=f"/staff/kommentare/{ONE}",
    )
    if answer.status_code == 302:
        assert answer.headers["Location"].endswith(
            f"/staff/kommentare/{ONE}?thema=oepnv#groups"
        )
    return int(answer.status_code)


def section(client: FlaskClient) -> str:
    shown = page(client, f"/staff/kommentare/{ONE}")
    [found] = shown.xpath("//section[@aria-labelledby='groups']")
    return " ".join(found.text_content().split())


def test_the_page_of_a_comment_says_which_groups_and_why(staff: FlaskClient) -> None:
    said = section(staff)

    assert "Ältere Menschen Entfernen Zielgruppen stimmen so" in said
    assert "Ältere Menschen Maschine: zugeordnet Belege: Oma Fassung test-2" in said


def test_groups_are_corrected_and_noted(
    staff: FlaskClient, sqlite_database: Database
) -> None:
    assert correct(staff, "set", "families") == 302
    assert correct(staff, "set", "families") == 302  # a double click
    assert correct(staff, "remove", "seniors") == 302

    found = groups(sqlite_database)
    assert (found.counting, found.checked) == (("families",), True)
    assert "Die Maschine ändert sie nicht mehr" in section(staff)
    with sqlite_database.session() as session:
        assert acts(session) == [
            ("comment_group_set", f"{ONE} families"),
            ("comment_group_set", f"{ONE} families"),
            ("comment_group_remove", f"{ONE} seniors"),
        ]


def test_confirming_keeps_what_counts(
    staff: FlaskClient, sqlite_database: Database
) -> None:
    assert correct(staff, "confirm") == 302

    found = groups(sqlite_database)
    assert (found.counting, found.checked) == (("seniors",), True)


@pytest.mark.parametrize(
    ("action", "group", "status"),
    [("destroy", "seniors", 400), ("set", "aliens", 404), ("remove", "", 404)],
)
def test_buttons_that_no_page_has_are_refused(
    staff: FlaskClient,
    sqlite_database: Database,
    action: str,
    group: str,
    status: int,
) -> None:
    assert correct(staff, action, group) == status
    assert not groups(sqlite_database).checked


def test_who_only_reads_cannot_correct(
    staff: FlaskClient, sqlite_database: Database
) -> None:
    reader = signed_in(
        staff.application.test_client(),
        sqlite_database,
        roles=[Role.STATISTICS],
        login="reader",
    )

    answer = reader.post(f"/staff/kommentare/{ONE}/zielgruppe", data={"action": "set"})

    assert answer.status_code in (403, 404)
    assert not groups(sqlite_database).checked


def test_the_list_shows_the_comments_behind_a_group(staff: FlaskClient) -> None:
    def listed(query: str, status: int = 200) -> int:
        shown = page(staff, f"/staff/kommentare?{query}", status=status)
        return len(shown.xpath("//*[contains(@class, 'comment-text')]"))

    assert listed("") == 2
    assert listed("zielgruppe=seniors") == 1
    assert listed("zielgruppe=youth") == 0
    assert listed("zielgruppe=aliens", 422) == 0


def desk(purpose: str = "learning", comment: uuid.UUID = ONE) -> str:
    return f"/staff/pruefen/{comment}?zweck={purpose}"


def checked_groups(client: FlaskClient, address: str) -> list[str]:
    found = page(client, address).xpath("//input[@name='group'][@checked]/@value")
    return [str(value) for value in found]


def test_the_desk_asks_for_groups_beside_themes(
    staff: FlaskClient, sqlite_database: Database
) -> None:
    assert checked_groups(staff, desk()) == ["seniors"]

    answer = send(
        staff,
        desk(),
        {"theme": ["oepnv"], "groups": "1", "group": ["seniors", "families"]},
    )

    assert answer.status_code == 303
    found = groups(sqlite_database)
    assert (found.counting, found.checked) == (("families", "seniors"), True)
    with sqlite_database.session() as session:
        assert acts(session) == [
            ("comment_group_set", f"{ONE} families"),
            ("review_learning", str(ONE)),
        ]
    assert checked_groups(staff, desk()) == ["families", "seniors"]


def test_what_was_chosen_is_kept_where_a_theme_is_missing(staff: FlaskClient) -> None:
    answer = send(staff, desk(), {"groups": "1", "group": ["youth"]})

    assert answer.status_code == 422
    assert 'value="youth" data-shift-key="b" checked' in answer.text
    assert 'value="seniors" data-shift-key="e" checked' not in answer.text


def test_a_form_that_did_not_ask_changes_no_groups(
    staff: FlaskClient, sqlite_database: Database
) -> None:
    send(staff, desk(), {"theme": ["oepnv"]})

    assert (groups(sqlite_database).counting, groups(sqlite_database).checked) == (
        ("seniors",),
        False,
    )


def test_a_blind_look_neither_shows_nor_sets_groups(
    staff: FlaskClient, sqlite_database: Database
) -> None:
    sample = in_sample(1)
    with sqlite_database.transaction() as session:
        set_groups_exactly(session, comment_id=sample, group_keys=["youth"],
                           account_id=None, today=TODAY)  # fmt: skip
    address = desk("audit", sample)

    assert page(staff, address).xpath("//input[@name='group']") == []
    send(staff, address, {"theme": ["oepnv"], "groups": "1"})

    assert groups(sqlite_database, sample).counting == ("youth",)
