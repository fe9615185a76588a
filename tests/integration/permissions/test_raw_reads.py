"""Wherever words of a person are in an answer, the log says who was shown whose.

Every comment begins with a word of its own. All addresses are walked, those of new parts
too: a page with such a word in it that leaves no entry fails here by its address.
"""

import random
import re
import uuid
from collections.abc import Iterable

import pytest
from sqlalchemy import select

from participation.accounts.models import StaffAction
from participation.database import Database
from participation.responses.models import BarrierReport, Comment
from tests.integration.permissions.walking import Table, everything_in, pages
from tests.integration.permissions.world import EVERYTHING, World

MARK = re.compile("marke([a-p]{32})")
LETTERS = "abcdefghijklmnop"  # no digits: what looks like a number is masked


def mark(of: uuid.UUID) -> str:
    return "marke" + "".join(LETTERS[int(digit, 16)] for digit in of.hex)


def marked(text: str) -> set[uuid.UUID]:
    return {
        uuid.UUID("".join(f"{LETTERS.index(letter):x}" for letter in found))
        for found in MARK.findall(text)
    }


@pytest.fixture(scope="module")
def planted(world: World) -> World:
    with world.database.transaction() as session:
        for model in (Comment, BarrierReport):
            for row in session.scalars(select(model)):
                own = mark(row.id)  # at both ends: sentences are quoted one by one
                row.text = f"{own} {row.text} {own}"
    return world


class Log:
    """What was added to the log since the last look."""

    def __init__(self, database: Database) -> None:
        self.database, self.last = database, 0
        self.new()

    def new(self) -> set[tuple[uuid.UUID | None, uuid.UUID]]:
        query = select(StaffAction).where(StaffAction.number > self.last)
        with self.database.session() as session:
            rows = session.scalars(query.order_by(StaffAction.number)).all()
            self.last = rows[-1].number if rows else self.last
            return {
                (row.account_id, uuid.UUID(one))
                for row in rows
                for one in row.shown.split()
                if len(one) == 36  # numbers of paper forms are no ids
            }


def shown_unlogged(
    world: World, requests: Iterable[tuple[str, str, dict[str, object]]]
) -> tuple[dict[str, tuple[set[uuid.UUID], set[uuid.UUID]]], int]:
    """Where what was shown and what was logged differ, and how often words were shown."""
    log, differing, with_words = Log(world.database), {}, 0
    me = world.accounts[EVERYTHING]
    for method, address, more in requests:
        answer = world.ask(EVERYTHING, address, method, **more)
        shown = marked(everything_in(answer))
        logged = log.new()
        with_words += bool(shown)
        if {(me, one) for one in shown} != logged:
            told = {one for _, one in logged}
            differing[f"{method} {address}"] = (shown - told, told - shown)
    return differing, with_words


def test_every_page_and_file_with_words_of_people_is_logged(
    planted: World, table: Table
) -> None:
    differing, with_words = shown_unlogged(
        planted,
        [("GET", address, {}) for _, address in pages(planted, table)],
    )

    assert differing == {}
    assert with_words > 8


def test_so_is_what_a_form_shows_again_when_it_was_wrong(
    planted: World, table: Table
) -> None:
    """Without the token that makes a form valid, and with it and nothing filled in."""
    posts = [a for _, a in pages(planted, table, method="POST", public=False)]
    differing, with_words = shown_unlogged(
        planted,
        [("POST", a, {"forged": True}) for a in posts]
        + [("POST", a, {"data": {"action": "theme"}}) for a in posts],
    )

    assert differing == {}
    assert with_words > 2


def test_what_people_were_shown_is_what_the_log_says_over_random_actions(
    planted: World,
) -> None:
    chance = random.Random(5)
    log = Log(planted.database)
    with planted.database.session() as session:
        comments = list(session.scalars(select(Comment.id).order_by(Comment.id)))
    served, logged = set(), set()
    people = ("staff", "statistics", "data_entry", "auditor", EVERYTHING)
    for _ in range(300):
        person = chance.choice(people)
        comment = chance.choice(comments)
        address = chance.choice(
            [
                f"/staff/kommentare/{comment}",
                f"/staff/kommentare/{comment}/veroeffentlichen",
                f"/staff/kommentare?ab={chance.randrange(60)}",
                f"/staff/kommentare?ortsteil={chance.choice(['01', '02', '06', '-'])}",
                f"/staff/kommentare?thema={chance.choice(['oepnv', 'jugend', 'x'])}",
                "/staff/kommentare?daten=simuliert",
                f"/staff/pruefen/{comment}?zweck=learning",
                "/staff/pruefen",
                "/staff/zusammenfassung",
                "/staff/themen/neue",
            ]
        )
        shown = marked(everything_in(planted.ask(person, address)))
        served |= {(planted.accounts[person], one) for one in shown}
        logged |= log.new()

    assert logged == served
    assert len(served) > 150
