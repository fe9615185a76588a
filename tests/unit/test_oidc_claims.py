"""From claims to roles: what is not known gives nothing."""

import datetime
from typing import Any

import pytest

from participation.accounts.grants import Grant
from participation.accounts.oidc.claims import (
    ClaimNames,
    display_name_of,
    grants_of,
    login_of,
    says_second_factor,
)
from participation.core.kinds import Role

NAMES = ClaimNames(
    roles_claim="realm_access.roles",
    roles={
        "pb-redaktion": Role.STAFF,
        "pb-ob": Role.ORTSTEIL,
        "pb-plan": Role.FACHPLANUNG,
    },
    mandate_claim="ortsteil",
    plan_claim="fachplanung",
)
MANDATES = {"rieth": "m-rieth", "06": "m-rieth", "altstadt": "m-altstadt"}
PLANS = {"senioren": "senioren", "seniorenplanung": "senioren"}


def grants(**claims: Any) -> set[Grant]:
    return grants_of(claims, NAMES, mandates=MANDATES, plans=PLANS)


@pytest.mark.parametrize(
    ("claims", "expected"),
    [
        ({}, set()),
        ({"realm_access": {"roles": ["pb-redaktion", "offline_access"]}},
         {Grant(role=Role.STAFF)}),
        ({"realm_access": {"roles": ["staff", "administrator"]}}, set()),
        ({"realm_access": {"roles": "pb-redaktion"}}, {Grant(role=Role.STAFF)}),
        ({"realm_access": ["pb-redaktion"]}, set()),
        ({"realm_access": {"roles": [None, 7, {"a": 1}]}}, set()),
        ({"realm_access.roles": ["pb-redaktion"]}, {Grant(role=Role.STAFF)}),
        ({"realm_access": {"roles": ["pb-ob"]}}, set()),  # without an Ortsteil
        ({"realm_access": {"roles": ["pb-ob"]}, "ortsteil": "Atlantis"}, set()),
        ({"realm_access": {"roles": ["pb-ob"]}, "ortsteil": [" RIETH ", "Altstadt"]},
         {Grant(role=Role.ORTSTEIL, mandate_key="m-rieth"),
          Grant(role=Role.ORTSTEIL, mandate_key="m-altstadt")}),
        ({"realm_access": {"roles": ["pb-redaktion"]}, "ortsteil": "Rieth"},
         {Grant(role=Role.STAFF)}),  # an address is no mandate
        ({"realm_access": {"roles": ["pb-plan"]}, "fachplanung": "Seniorenplanung"},
         {Grant(role=Role.FACHPLANUNG, plan_key="senioren")}),
    ],
)  # fmt: skip
def test_claims_give_these_roles(claims: dict[str, Any], expected: set[Grant]) -> None:
    assert grants(**claims) == expected


def test_grants_of_equal_content_are_one() -> None:
    day = datetime.date(2026, 1, 1)

    assert len({Grant(role=Role.STAFF, valid_from=day) for _ in range(2)}) == 1


@pytest.mark.parametrize(
    ("claims", "login", "name"),
    [
        ({"preferred_username": "M.Muster", "name": "Maria Muster", "sub": "1"},
         "m.muster", "Maria Muster"),
        ({"email": "a b@example.org", "sub": "1"}, "ab@example.org", "ab@example.org"),
        ({"preferred_username": "\0m\0", "name": "M\0 M\u202e", "sub": "1"}, "m", "M M"),
        ({"preferred_username": 7, "email": " ", "name": "", "sub": "x-1"}, "x-1", "x-1"),
    ],
)  # fmt: skip
def test_names_of_a_person(claims: dict[str, Any], login: str, name: str) -> None:
    assert (login_of(claims), display_name_of(claims)) == (login, name)


@pytest.mark.parametrize(
    ("claims", "said"),
    [({}, False), ({"amr": ["pwd"]}, False), ({"amr": ["pwd", "otp"]}, True),
     ({"amr": "mfa"}, True), ({"amr": {"otp": 1}}, False)],
)  # fmt: skip
def test_second_factor_of_the_provider(claims: dict[str, Any], said: bool) -> None:
    assert says_second_factor(claims) is said
