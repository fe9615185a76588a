"""Looking changes nothing, and a request that another site made people send neither."""

import hashlib

import pytest
from sqlalchemy import select

from participation.database import Base, Database
from tests.integration.permissions.walking import Table, addresses, pages, rules
from tests.integration.permissions.world import EVERYTHING, B, World

LOG = {"staff_action"}
LEAVES_A_TRACE = {"staff.review", "staff.moderation", "staff.raw_export_file"}
"""Who opens a desk has the comment shown reserved for the day, so that two people are not
given the same one; a link to single answers opens its file once. No other look leaves a
trace beside the log."""


def state(database: Database) -> dict[str, str]:
    """A hash of the rows of each table; the log may grow."""
    found = {}
    with database.engine.connect() as connection:
        for table in sorted(set(Base.metadata.tables) - LOG):
            rows = connection.exec_driver_sql(f"SELECT * FROM {table}").all()
            text = "\n".join(sorted(map(repr, rows)))
            found[table] = hashlib.sha256(text.encode()).hexdigest()
    return found


@pytest.mark.parametrize(
    ("person", "method"),
    [
        (EVERYTHING, "GET"),
        ("anonymous", "GET"),
        ("ortsteil-a", "GET"),
        ("statistics", "HEAD"),
    ],
)
def test_crawling_every_page_and_file_changes_nothing(
    world: World, table: Table, person: str, method: str
) -> None:
    before = state(world.database)
    asked = 0
    for rule, address in pages(world, table):
        if rule.endpoint not in LEAVES_A_TRACE:
            world.ask(person, address, method)
            asked += 1

    assert state(world.database) == before
    assert asked > 60


def test_the_review_desk_reserves_a_comment_and_nothing_else(world: World) -> None:
    before = state(world.database)

    assert world.ask("staff", "/staff/pruefen").status_code == 200

    after = state(world.database)
    changed = {name for name, digest in after.items() if digest != before[name]}
    assert changed == {"review_item"}


def test_so_does_the_desk_of_moderation(world: World) -> None:
    before = state(world.database)

    assert world.ask("staff", "/staff/moderation").status_code == 302

    after = state(world.database)
    changed = {name for name, digest in after.items() if digest != before[name]}
    assert changed == {"moderation"}


def test_a_link_to_single_answers_opens_once(world: World) -> None:
    address = f"/staff/einzeldaten/datei/{world.known['link statistics']}"

    statuses = [world.ask("statistics", address).status_code for _ in range(2)]

    assert statuses == [200, 404]


def test_what_is_refused_changes_nothing(world: World, table: Table) -> None:
    before = state(world.database)
    asked = 0
    for rule, address in pages(world, table, method="POST", public=False):
        line = table[(rule.endpoint, "POST")]
        for person in ("auditor", "ortsteil-a", "data_entry", "expired"):
            if line.expected(person, "own") == 403:
                answer = world.ask(person, address, "POST", data=line.body)
                assert answer.status_code == 403, f"{address} as {person}"
                asked += 1
    foreign = world.known["session staff"]
    world.ask("auditor", f"/staff/konto/anmeldungen/{foreign}/beenden", "POST")

    assert state(world.database) == before
    assert asked > 150


def test_an_ortsteil_writes_into_no_other(world: World, table: Table) -> None:
    """With addresses and fields that name the other one, in every form it may send."""
    named = {"ortsteil": B, "mandate": world.known[f"mandate {B}"], "gebiet": B}
    before = rows_of(world, B)
    asked = []
    for rule, address in pages(world, table, method="POST", public=False):
        line = table[(rule.endpoint, "POST")]
        if "ortsteil" in line.who:
            world.ask(
                "ortsteil-a",
                address,
                "POST",
                data={**line.body, "key": "k" * 9, **named},
            )
            asked.append(rule.endpoint)

    assert rows_of(world, B) == before
    assert len(set(asked)) > 8


def rows_of(world: World, place: str) -> dict[str, list[str]]:
    """All rows that name the place or its mandate, by table."""
    found = {}
    values = {"ortsteil_key": place, "mandate_key": world.known[f"mandate {place}"]}
    with world.database.engine.connect() as connection:
        for table in Base.metadata.sorted_tables:
            for name, value in values.items():
                if name in table.columns:
                    rows = connection.execute(
                        select(table).where(table.c[name] == value)
                    )
                    found[f"{table.name} {name}"] = sorted(map(repr, rows))
    return found


def test_a_form_without_its_token_changes_nothing(world: World, table: Table) -> None:
    before = state(world.database)
    asked = []
    for rule, address in pages(world, table, method="POST", public=False):
        body = table[(rule.endpoint, "POST")].body
        if rule.endpoint != "staff.sign_in":
            world.ask(EVERYTHING, address, "POST", forged=True, data=body)
            asked.append(rule.endpoint)

    assert state(world.database) == before
    assert len(asked) > 20


def test_a_form_that_another_site_sent_changes_nothing(world: World) -> None:
    """Anonymous forms have no cookie to be tied to: where they come from decides."""
    before = state(world.database)
    refused, let_in = [], []
    for rule, method in rules(world.app):
        if method == "POST":
            for _, address in addresses(world, rule)[:1]:
                answer = world.ask(
                    "anonymous",
                    address,
                    "POST",
                    forged=True,
                    headers={"Origin": "https://evil.example"},
                )
                known = {302, 303, 403}  # to the sign-in, or refused
                (refused if answer.status_code in known else let_in).append(rule.rule)

    # One click in a mail program: the secret address is the permission (RFC 8058).
    assert let_in == ["/abo/meine/<token>/ende"]
    assert state(world.database) == before
    assert len(refused) > 20
