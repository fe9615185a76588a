"""Looking changes nothing, and a request that another site made people send neither."""

import hashlib

import pytest

from participation.database import Base, Database
from tests.integration.permissions.walking import Table, addresses, pages, rules
from tests.integration.permissions.world import EVERYTHING, World

LOG = {"staff_action"}
RESERVES = "staff.review"
"""Who opens the desk has the comment shown reserved for the day, so that two people are
not given the same one. It is the only look that leaves a trace beside the log."""


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
        if rule.endpoint != RESERVES:
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

    assert let_in == []
    assert state(world.database) == before
    assert len(refused) > 20
