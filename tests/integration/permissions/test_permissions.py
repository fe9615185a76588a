"""Every address x method x person x thing answers what the table kept by hand says.

    pytest tests/integration/permissions --missing-permissions

prints lines for addresses that the table does not have yet, to be judged and pasted in.
"""

import pytest

from participation.accounts.queries import person as found
from participation.accounts.rights import RIGHTS
from participation.core.clock import today
from participation.web.access import needed_access
from tests.integration.permissions.table import Line
from tests.integration.permissions.walking import addresses, rules
from tests.integration.permissions.world import EVERYTHING, PEOPLE, World

METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE")
LOOK_ALIKE = ("anonymous", "staff", "ortsteil-a")
"""Public pages are asked for by these: they do not look at who asks."""
FORGETFUL = True


def test_every_address_and_method_stands_in_the_table(
    world: World,
    table: dict[tuple[str, str], Line],
    request: pytest.FixtureRequest,
) -> None:
    known = {(rule.endpoint, method) for rule, method in rules(world.app)}
    missing = sorted(known - set(table))
    if request.config.getoption("--missing-permissions", default=False):
        lines = [proposal(world, *pair) for pair in missing]
        print("", *lines, sep="\n")  # noqa: T201 -- asked for

    assert missing == [], "see --missing-permissions"
    assert sorted(set(table) - known) == []


def test_what_the_view_declares_is_what_the_table_says(
    world: World, table: dict[tuple[str, str], Line]
) -> None:
    declared = {
        pair: _declared(world, pair[0])
        for pair in table
        if pair[0] in world.app.view_functions
    }

    assert {
        p: w for p, w in declared.items() if w != " ".join(sorted(table[p].who))
    } == {}


def test_every_answer_is_the_one_of_the_table(
    world: World, table: dict[tuple[str, str], Line]
) -> None:
    wrong = []
    asked = 0
    for rule, method in rules(world.app):
        line = table.get((rule.endpoint, method))
        if line is None:
            continue  # the test above names it
        same = line.who == {"public"} and not line.instead
        people = LOOK_ALIKE if same else PEOPLE
        for which, address in addresses(world, rule):
            for person in people:
                answer = world.ask(
                    person, address + line.query, method, data=line.body or None
                )
                asked += 1
                expected = line.expected(person, which)
                if answer.status_code != expected:
                    wrong.append(
                        f"{method} {address} as {person}: "
                        f"{answer.status_code}, not {expected}"
                    )

    assert "\n".join(wrong) == ""
    assert asked > 3_000


def test_head_and_options_tell_no_more_than_get(world: World) -> None:
    wrong = []
    for rule, method in rules(world.app):
        if method != "GET" or not rule.endpoint.startswith("staff."):
            continue
        for person in ("anonymous", "ortsteil-a", "administrator"):
            address = world.address(rule)
            asked = world.ask(person, address)
            head = world.ask(person, address, "HEAD")
            if (head.status_code, head.data) != (asked.status_code, b""):
                wrong.append(f"HEAD {address} as {person}: {head.status_code}")
            options = world.ask(person, address, "OPTIONS")
            if options.status_code == 200 and options.data != b"":
                wrong.append(f"OPTIONS {address} as {person} has a body")

    assert wrong == []


def test_methods_that_no_view_has_are_refused_to_everybody(world: World) -> None:
    """PUT, PATCH, DELETE and the rest never reach a view by accident."""
    by_rule: dict[str, set[str]] = {}
    for rule, method in rules(world.app):
        by_rule.setdefault(rule.rule, set()).add(method)
    wrong = [
        f"{method} {rule.rule} as {person}: {answer.status_code}"
        for rule in world.app.url_map.iter_rules()
        for method in METHODS
        if method not in by_rule[rule.rule]
        for person in ("anonymous", EVERYTHING)
        for answer in [world.ask(person, world.address(rule), method)]
        if answer.status_code != 405
    ]

    assert wrong == []


def test_whose_roles_are_not_valid_today_can_do_no_more_than_nobody(
    world: World, table: dict[tuple[str, str], Line]
) -> None:
    """Whatever role is given by mistake in PEOPLE: ended ones and future ones have none."""
    assert {PEOPLE[p] for p in ("deactivated", "expired", "not-yet")} == {frozenset()}
    for person in ("expired", "not-yet"):
        with world.database.session() as session:
            one = found(session, world.accounts[person], today=today())
        assert one is not None
        assert (one.rights, one.ortsteil_keys, one.plan_keys) == (
            frozenset(), frozenset(), frozenset()
        )  # fmt: skip


def proposal(world: World, endpoint: str, method: str) -> str:
    """A line as everything with all rights sees it: statuses to be judged, not believed."""
    rule = next(r for r, m in rules(world.app) if (r.endpoint, m) == (endpoint, method))
    statuses = {
        which: str(world.ask(EVERYTHING, address, method).status_code)
        for which, address in addresses(world, rule)
    }
    found = [statuses.get(name, "-") for name in ("own", "foreign", "missing")]
    return ";".join([endpoint, method, _declared(world, endpoint), *found, ""])


def _declared(world: World, endpoint: str) -> str:
    needed = needed_access(world.app.view_functions[endpoint])
    if not isinstance(needed, frozenset):
        return str(needed)
    return " ".join(sorted(r.value for r in RIGHTS if RIGHTS[r] & needed))
