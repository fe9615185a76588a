"""An account of an Ortsteil never receives a byte of another Ortsteil's unpublished data.

Whatever belongs to an Ortsteil and is text carries a word of that Ortsteil. What has an
`ortsteil_key` or a `mandate_key` is found by that column, in new tables too.
"""

import functools
import inspect
import re
import sys
import uuid
from typing import Any

import pytest
from sqlalchemy import JSON, Column, String, Table, case, func, select, update
from sqlalchemy.orm import Session
from werkzeug.routing import Rule

from participation.accounts.rights import Right
from participation.database import Base
from participation.places.queries import mandates
from participation.questionnaires.local_simple import SimpleQuestion, WrittenBlock
from participation.responses.models import (
    Answer,
    Comment,
    PublishedComment,
    Submission,
)
from participation.web.access import access
from tests.integration.permissions.table import seen_by
from tests.integration.permissions.walking import (
    PUBLIC_FILES,
    addresses,
    everything_in,
    readable,
    rules,
)
from tests.integration.permissions.walking import Table as Lines
from tests.integration.permissions.world import (
    DESKS_ONLY,
    NUMBERS,
    PEOPLE,
    WORDS,
    A,
    B,
    World,
)

FORGETFUL = True
ACCOUNTS = {"ortsteil-a": (A, B), "ortsteil-b": (B, A)}
READ = re.compile(
    r"""request\.(?:args|values)\.(?:get|getlist)\(\s*["']([a-z_]+)["']"""
    r"""|arguments\.(?:get|getlist)\(\s*["']([a-z_]+)["']"""
)
NO_TEXT = {"kind", "channel", "language", "state", "place_point", "theme_hint", "role"}
"""Columns of codes: a word in them is no longer one of them."""
PUBLIC = {("comment", "place_name")}
"""Stands beside a published comment."""


@pytest.fixture(scope="module")
def marked(world: World) -> World:
    with Session(
        world.database.engine.execution_options(participation_write=True)
    ) as s:
        counts = [_mark(s, place) for place in (A, B)]
        s.commit()
    assert min(counts) >= 4  # comments at least, in both
    return world


def _mark(session: Session, place: str) -> int:
    mandate = next(m.key for m in mandates(session) if m.ortsteil_keys == (place,))
    word, rows = WORDS[place], 0
    for table in Base.metadata.sorted_tables:
        for name, key in (("ortsteil_key", place), ("mandate_key", mandate)):
            values = {c: _word_in(c, word) for c in table.columns if _is_text(table, c)}
            if name in table.columns and values:
                here = table.c[name] == key
                rows += session.execute(
                    update(table)
                    .where(here)
                    .values({c.name: v for c, v in values.items()})
                ).rowcount  # type: ignore[attr-defined]
    said = select(Submission.id).where(Submission.ortsteil_key == place)
    session.execute(
        update(Answer)
        .where(Answer.submission_id.in_(said), Answer.value.is_not(None))
        .values(value=word)
    )
    _mark_withdrawn(session, place)
    return rows


def _mark_withdrawn(session: Session, place: str) -> None:
    """What was public and is no more."""
    there = select(Comment.id).where(Comment.ortsteil_key == place)
    changed = session.execute(
        update(PublishedComment)
        .where(
            PublishedComment.comment_id.in_(there),
            PublishedComment.withdrawn_on.is_not(None),
        )
        .values(text=WORDS[place])
    )
    assert changed.rowcount > 0  # type: ignore[attr-defined]


def _is_text(table: Table, column: Column[Any]) -> bool:
    """Whether people write it: no key, no code, long enough for a word."""
    is_key = column.primary_key or column.foreign_keys or column.unique
    digest = "digest" in column.name or column.name.endswith(("_key", "_id"))
    if is_key or digest or column.name in NO_TEXT or table.name == "questionnaire":
        return False
    if (table.name, column.name) in PUBLIC:
        return False
    if isinstance(column.type, JSON):
        return column.name in {"content", "details", "note"}
    if not isinstance(column.type, String):
        return False
    return column.type.length is None or column.type.length >= 60


def _word_in(column: Column[Any], word: str) -> Any:
    if column.table.name == "local_request" and isinstance(column.type, JSON):
        asked = SimpleQuestion(text=word, kind="text")
        return WrittenBlock(intro=word, own=(asked,)).to_data()
    if isinstance(column.type, JSON):
        return {"text": [word]}
    empty = func.coalesce(column, "") == ""  # an answer is there or not, says a check
    return case((empty, column), else_=column + f" {word}")


def openable(world: World, person: str) -> list[Rule]:
    """What the person may open at all, or is led on from, with her own things."""
    return [
        rule
        for rule, method in rules(world.app)
        if method == "GET"
        and rule.endpoint not in PUBLIC_FILES
        and world.ask(person, world.address(rule)).status_code not in {403, 405}
    ]


def parameters(world: World, rule: Rule) -> set[str]:
    """Names that the module of the view, or one it takes from, reads from the address."""
    module = inspect.getmodule(world.app.view_functions[rule.endpoint])
    names = {getattr(thing, "__module__", "") for thing in vars(module).values()}
    names = {n for n in names if str(n).startswith("participation.web.staff")}
    return {
        name for known in names | {module.__name__} for name in _read_in(str(known))
    }


@functools.cache
def _read_in(module: str) -> set[str]:
    source = inspect.getsource(sys.modules[module])
    return {a or b for a, b in READ.findall(source)}


def foreign_values(world: World, place: str) -> list[str]:
    """What names the other Ortsteil and its things, in all the ways addresses do."""
    with world.database.session() as session:
        comment = session.scalars(
            select(Comment.id).where(Comment.ortsteil_key == place).limit(1)
        ).one()
        mandate = next(m for m in mandates(session) if m.ortsteil_keys == (place,))
    slug = {A: "rieth", B: "altstadt"}[place]
    return [place, slug, mandate.key, mandate.name, str(comment), WORDS[place], "-"]


def marks(place: str) -> tuple[str, ...]:
    """What is found in an answer only if it tells something of the place."""
    number = NUMBERS[place]
    return (WORDS[place], str(number), f"{number:,}", f"{number:,}".replace(",", "."))


def leaks(world: World, table: Lines, person: str, *, only: str = "") -> list[str]:
    own, foreign = ACCOUNTS[person]
    found = []

    def look(address: str) -> None:
        answer = world.ask(person, address)
        told = everything_in(answer).replace(address, "")
        if any(mark in told for mark in marks(foreign)):
            found.append(f"{address} as {person}: {answer.status_code}")

    for rule in openable(world, person):
        if only and rule.endpoint != only:
            continue
        line = table.get((rule.endpoint, "GET"))
        query = line.query if line else ""
        for _, address in addresses(world, rule):
            look(address + query)
        for name in sorted(parameters(world, rule)):
            asked = "&".join(f"{name}={v}" for v in foreign_values(world, foreign)[:-2])
            look(f"{world.address(rule)}?{asked}")  # a bulk list
            for value in foreign_values(world, foreign)[:2]:
                look(f"{world.address(rule)}?{name}={value}")
    return found


@pytest.mark.parametrize("person", ACCOUNTS)
def test_no_byte_of_another_ortsteil_reaches_an_ortsteil_account(
    marked: World, table: Lines, person: str
) -> None:
    assert leaks(marked, table, person) == []


def test_the_words_are_there_for_those_who_may_read_them(marked: World) -> None:
    """Else the test above could not fail."""
    page = marked.ask("staff", "/staff/kommentare")

    assert WORDS[A] in page.text
    assert WORDS[B] in page.text


@pytest.mark.parametrize(
    "part",
    ["", "/fragen", "/stellungnahmen", "/weitergegeben", "/ortsteilrat", "/aushang"],
)
def test_every_page_of_the_desk_has_something_of_the_own_ortsteil(
    marked: World, part: str
) -> None:
    """Else there would be nothing that could stand on that of the other."""
    told = everything_in(marked.ask("ortsteil-b", f"/staff/mein-ortsteil{part}"))

    assert any(mark in told for mark in (*marks(B), "Altstadt"))
    if part == "/ortsteilrat":
        assert "73.951" in told  # its own line of a release for the desks


def test_releases_for_the_desks_are_told_whole_to_none_of_the_desks(
    marked: World,
) -> None:
    """A release has the lines of all Ortsteile: the API shows it to people who may see all."""
    sees = {"staff", "statistics"}
    wrong = []
    for rule, method in rules(marked.app):
        if "subject" not in rule.arguments or method != "GET":
            continue
        if rule.endpoint.startswith("staff."):
            continue  # of those who release; the table of permissions has them
        address = marked.address(rule).replace("default", DESKS_ONLY)
        query = "?key=question:since" if rule.endpoint == "api.table" else ""
        for person in set(PEOPLE) - {"deactivated"}:
            answer = marked.ask(person, address + query)
            may = person in sees and rule.endpoint.startswith("api.")
            told = everything_in(answer)
            if answer.status_code != (200 if may else 404) or (
                not may and any(mark in told for mark in (*marks(A), *marks(B)))
            ):
                wrong.append(f"{address} as {person}: {answer.status_code}")

    assert "\n".join(wrong) == ""


@pytest.mark.parametrize("person", ACCOUNTS)
def test_what_is_foreign_answers_as_if_it_did_not_exist(
    marked: World, person: str
) -> None:
    """Same status and same page, for every address and method that names a thing."""
    different = []
    for rule, method in rules(marked.app):
        asked = dict(addresses(marked, rule))
        if "foreign" not in asked or rule.endpoint.startswith("citizen."):
            continue
        foreign, missing = (
            _plain(marked, person, asked[which], method)
            for which in (seen_by(person, rule.endpoint, "foreign"), "missing")
        )
        if foreign != missing:
            different.append(f"{method} {rule.rule}")

    assert different == []


def _plain(world: World, person: str, address: str, method: str) -> tuple[int, str]:
    """The answer without what the asker said, which comes back in links."""
    answer = world.ask(person, address, method)
    text = re.sub(r'csrf_token"[^>]*value="[^"]*"', "", readable(answer.data))
    return answer.status_code, text.replace(address, "")


def test_the_walk_finds_a_page_that_leaks(marked: World, table: Lines) -> None:
    """The last one here: what is added to the map stays there."""

    @access(Right.OWN_ORTSTEIL)
    def leaky(comment_id: uuid.UUID) -> Any:
        with marked.database.session() as session:
            found = session.get(Comment, comment_id)
            return (found.text, 200) if found else ("nothing", 404)

    marked.app.url_map.add(
        Rule("/staff/leck/<uuid:comment_id>", endpoint="staff.leak", methods=["GET"])
    )
    marked.app.view_functions["staff.leak"] = leaky

    for person, (_, foreign) in ACCOUNTS.items():
        which = "foreign" if person == "ortsteil-a" else "own"
        address = f"/staff/leck/{marked.objects['comment_id'].value(which)}"
        found = leaks(marked, table, person, only="staff.leak")
        assert found[0] == f"{address} as {person}: 200", foreign
