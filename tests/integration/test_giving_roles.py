"""Who may give what: roles at what people wrote, and at accounts, nobody gives alone."""

import datetime
import uuid
from collections.abc import Iterator
from contextlib import suppress

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import given as hypothesis_given
from hypothesis import strategies as st
from sqlalchemy import select
from sqlalchemy.orm import Session

from participation.accounts.giving import (
    confirm,
    decline,
    give,
    give_from_link,
    needs_second,
    requests,
    take,
)
from participation.accounts.grants import Grant
from participation.accounts.models import SetupLink, StaffAction
from participation.accounts.queries import account, person
from participation.accounts.rights import SECOND_FACTOR, Right, rights_of
from participation.accounts.setup import (
    deactivate_account,
    make_setup_link,
    redeem_setup_link,
)
from participation.core.clock import CITY_TIME
from participation.core.errors import InvalidInputError, NotFoundError
from participation.core.ids import digest
from participation.core.kinds import Role
from participation.database import WILL_COMMIT, Database
from participation.places.queries import mandates
from tests.integration.staff import make_account

NOW = datetime.datetime.now(CITY_TIME)
TODAY = NOW.date()
DAY = datetime.timedelta(days=1)
WITHOUT_AREA = [r for r in Role if r not in {Role.ORTSTEIL, Role.FACHPLANUNG}]
STRONG = {Role.ADMINISTRATOR, Role.STAFF, Role.STATISTICS}


@pytest.fixture
def session(database: Database) -> Iterator[Session]:
    """As in a transaction, so that acts can be recorded; committed where a test does it."""
    with database.session() as session:
        session.info[WILL_COMMIT] = True
        yield session


@pytest.fixture
def desk(session: Session) -> tuple[uuid.UUID, uuid.UUID, uuid.UUID]:
    """Two administrators and somebody who reads the audit log."""
    return (
        make_account(session, login="eva", name="Eva", roles=[Role.ADMINISTRATOR]).id,
        make_account(session, login="udo", name="Udo", roles=[Role.ADMINISTRATOR]).id,
        make_account(session, login="pia", name="Pia", roles=[Role.AUDITOR]).id,
    )


def roles(session: Session, account_id: uuid.UUID) -> set[Role]:
    found = person(session, account_id, today=TODAY)
    assert found is not None
    return set(found.roles)


def given(session: Session, to: uuid.UUID, role: Role, by: uuid.UUID | None) -> bool:
    return give(session, account_id=to, grant=Grant(role=role), by=by, now=NOW)


Desk = tuple[uuid.UUID, uuid.UUID, uuid.UUID]


def test_a_weak_role_is_given_at_once(session: Session, desk: Desk) -> None:
    eva, _udo, pia = desk

    assert given(session, pia, Role.DATA_ENTRY, eva) is True
    assert roles(session, pia) == {Role.AUDITOR, Role.DATA_ENTRY}


@pytest.mark.parametrize("role", sorted(STRONG))
def test_a_strong_role_waits_for_somebody_else(
    session: Session, desk: Desk, role: Role
) -> None:
    eva, udo, pia = desk

    at_once = given(session, pia, role, eva)
    before = roles(session, pia)
    [waiting] = requests(session)
    for refused in (eva, pia):  # who asked, and who would get it
        with pytest.raises(NotFoundError):
            confirm(session, request_id=waiting.id, by=refused, now=NOW)
    confirm(session, request_id=waiting.id, by=udo, now=NOW)

    assert (at_once, before) == (False, {Role.AUDITOR})
    assert (waiting.display_name, waiting.asked_by_name) == ("Pia", "Eva")
    assert roles(session, pia) == {Role.AUDITOR, role}
    assert requests(session) == []
    with pytest.raises(NotFoundError):  # the second click
        confirm(session, request_id=waiting.id, by=udo, now=NOW)


def test_own_roles_wait_also_when_they_are_weak(session: Session, desk: Desk) -> None:
    eva, _udo, _pia = desk

    assert given(session, eva, Role.AUDITOR, eva) is False
    assert roles(session, eva) == {Role.ADMINISTRATOR}


def test_alone_an_administrator_gives_everything_and_it_is_written_down(
    session: Session,
) -> None:
    eva = make_account(session, login="eva", roles=[Role.ADMINISTRATOR]).id

    assert given(session, eva, Role.STATISTICS, eva) is True

    session.commit()
    noted = session.execute(
        select(StaffAction.account_id, StaffAction.action, StaffAction.subject)
    ).all()
    assert [tuple(row) for row in noted] == [(eva, "role_given", f"{eva} statistics")]


def test_two_administrators_give_each_other_what_neither_gives_herself(
    session: Session,
) -> None:
    eva = make_account(session, login="eva", roles=[Role.ADMINISTRATOR]).id
    udo = make_account(session, login="udo", roles=[Role.ADMINISTRATOR]).id

    assert given(session, udo, Role.STAFF, eva) is True
    assert given(session, eva, Role.STAFF, eva) is False


def test_a_link_gives_the_weak_roles_and_asks_for_the_others(
    session: Session, desk: Desk
) -> None:
    eva, udo, _pia = desk
    token = make_setup_link(
        session,
        grants=[Grant(role=Role.STAFF), Grant(role=Role.DATA_ENTRY)],
        made_by=eva,
        now=NOW,
    )

    made = redeem_setup_link(
        session,
        token=token,
        login="neu",
        display_name="Neu",
        password="vier lange Wörter hier",
        now=NOW,
    )

    assert made.roles == {Role.DATA_ENTRY}
    [waiting] = requests(session)
    assert (waiting.account_id, waiting.grant.role) == (made.id, Role.STAFF)
    confirm(session, request_id=waiting.id, by=udo, now=NOW)
    assert roles(session, made.id) == {Role.DATA_ENTRY, Role.STAFF}


def test_who_asked_may_take_it_back_and_the_other_may_decline(
    session: Session, desk: Desk
) -> None:
    eva, udo, pia = desk
    for who in (eva, udo):
        given(session, pia, Role.STAFF, eva)
        [waiting] = requests(session)
        decline(session, request_id=waiting.id, by=who, now=NOW)

    assert requests(session) == []
    assert roles(session, pia) == {Role.AUDITOR}


def test_the_same_role_is_given_once_and_asked_once(
    session: Session, desk: Desk
) -> None:
    eva, _udo, pia = desk
    given(session, pia, Role.STAFF, eva)

    for role, code in ((Role.STAFF, "role_asked"), (Role.AUDITOR, "role_given")):
        with pytest.raises(InvalidInputError) as caught:
            given(session, pia, role, eva)
        assert caught.value.problems == {"role": [code]}


def test_a_term_after_another_is_no_second_role(session: Session, desk: Desk) -> None:
    _eva, _udo, pia = desk
    terms = [(TODAY, TODAY + 9 * DAY), (TODAY + 10 * DAY, None)]

    for first, last in terms:
        grant = Grant(
            role=Role.ORTSTEIL,
            mandate_key=_mandate(session),
            valid_from=first,
            valid_to=last,
        )
        give(session, account_id=pia, grant=grant, by=None, now=NOW)

    held = [r for r in account(session, pia).roles if r.role == Role.ORTSTEIL]
    assert [(r.valid_from, r.valid_to) for r in held] == terms


def test_taking_a_role_holds_today_and_keeps_what_was(
    session: Session, desk: Desk
) -> None:
    eva, _udo, pia = desk
    [role] = account(session, pia).roles
    take(session, account_id=pia, role_id=role.id, by=eva, now=NOW + 5 * DAY)

    [ended] = account(session, pia).roles
    assert ended.valid_to == TODAY + 4 * DAY
    with pytest.raises(NotFoundError):  # of another account
        take(session, account_id=eva, role_id=role.id, by=eva, now=NOW)


def test_the_last_administrator_keeps_the_role(session: Session) -> None:
    eva = make_account(session, login="eva", roles=[Role.ADMINISTRATOR]).id
    [role] = account(session, eva).roles

    with pytest.raises(InvalidInputError) as caught:
        take(session, account_id=eva, role_id=role.id, by=eva, now=NOW)

    assert caught.value.problems == {"account": ["last_administrator"]}


def test_the_end_of_an_administrator_ends_her_requests_and_links(
    session: Session, desk: Desk
) -> None:
    eva, _udo, pia = desk
    given(session, pia, Role.STAFF, eva)
    token = make_setup_link(
        session, grants=[Grant(role=Role.AUDITOR)], made_by=eva, now=NOW
    )

    deactivate_account(session, account_id=eva)

    assert requests(session) == []
    with pytest.raises(NotFoundError):
        redeem_setup_link(
            session,
            token=token,
            login="neu",
            display_name="Neu",
            password="vier lange Wörter hier",
            now=NOW,
        )


# Nobody gives more than the own rights, by any way: eva acts alone, for as long as she
# likes, with as many accounts of her own as she likes. Udo is there and does nothing.

STEPS = st.lists(
    st.tuples(
        st.sampled_from(["give", "link", "confirm", "decline", "take"]),
        st.sampled_from(WITHOUT_AREA),
        st.integers(0, 5),
        st.integers(0, 5),
    ),
    max_size=12,
)


@pytest.fixture
def alone(sqlite_database: Database) -> Iterator[Session]:
    with sqlite_database.session() as session:
        session.info[WILL_COMMIT] = True
        yield session


@settings(
    max_examples=60,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@hypothesis_given(steps=STEPS)
def test_nobody_gets_at_raw_text_or_accounts_alone(
    alone: Session, steps: list[tuple[str, Role, int, int]]
) -> None:
    with alone.begin_nested() as savepoint:
        eva = make_account(alone, login="eva", roles=[Role.ADMINISTRATOR]).id
        make_account(alone, login="udo", roles=[Role.ADMINISTRATOR])
        hers = [eva]

        for number, (act, role, who, whom) in enumerate(steps):
            by, to = hers[who % len(hers)], hers[whom % len(hers)]
            if SECOND_FACTOR & rights(alone, by) == set():
                by = eva  # only an administrator reaches these pages
            with suppress(InvalidInputError, NotFoundError), alone.begin_nested():
                _one_step(alone, act, role, by=by, to=to, hers=hers, number=number)

        got = {a: rights(alone, a) & SECOND_FACTOR for a in hers[1:]}
        assert set().union(*got.values()) == set(), got
        assert rights(alone, eva) <= {Right.ACCOUNTS}
        savepoint.rollback()


def _one_step(
    session: Session,
    act: str,
    role: Role,
    *,
    by: uuid.UUID,
    to: uuid.UUID,
    hers: list[uuid.UUID],
    number: int,
) -> None:
    if act == "give":
        given(session, to, role, by)
    elif act == "link":
        token = make_setup_link(session, grants=[Grant(role=role)], made_by=by, now=NOW)
        link = session.get_one(SetupLink, digest(token))
        made = make_account(session, login=f"hers{number}", roles=[])
        give_from_link(
            session,
            account_id=made.id,
            grants=[Grant.from_data(data) for data in link.grants],
            by=link.made_by,
            now=NOW,
        )
        hers.append(made.id)
    elif act == "take":
        for held in account(session, to).roles:
            take(session, account_id=to, role_id=held.id, by=by, now=NOW)
    else:
        decide = confirm if act == "confirm" else decline
        for waiting in requests(session):
            with suppress(NotFoundError):
                decide(session, request_id=waiting.id, by=by, now=NOW)


def rights(session: Session, account_id: uuid.UUID) -> frozenset[Right]:
    return rights_of(roles(session, account_id))


@pytest.mark.parametrize("role", WITHOUT_AREA)
def test_the_operator_needs_nobody(session: Session, desk: Desk, role: Role) -> None:
    eva, _udo, _pia = desk

    assert (
        needs_second(session, Grant(role=role), by=None, to=eva, today=TODAY) is False
    )


def _mandate(session: Session) -> str:
    return mandates(session)[0].key
