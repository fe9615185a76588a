"""From what the city's single sign-on says about a person to roles here. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from participation.accounts.grants import Grant
from participation.core.kinds import Role
from participation.text.normalise import fold

SECOND_FACTORS = frozenset({"mfa", "otp", "hwk"})
"""Values of "amr" (RFC 8176) that say: a second factor was asked for there."""


@dataclass(frozen=True, kw_only=True)
class ClaimNames:
    """Where the claims are. `roles`: their name for each of our roles."""

    roles_claim: str
    roles: Mapping[str, Role]
    mandate_claim: str
    plan_claim: str


def grants_of(
    claims: Mapping[str, Any],
    names: ClaimNames,
    *,
    mandates: Mapping[str, str],
    plans: Mapping[str, str],
) -> set[Grant]:
    """Return the roles that the claims give; names unknown here give none.

    `mandates`, `plans`: the key by every folded name that may stand in a claim.
    """
    found = {names.roles[name] for name in _texts(claims, names.roles_claim)
             if name in names.roles}  # fmt: skip
    grants = {
        Grant(role=role)
        for role in found
        if role not in {Role.ORTSTEIL, Role.FACHPLANUNG}
    }
    if Role.ORTSTEIL in found:
        keys = _known(_texts(claims, names.mandate_claim), mandates)
        grants |= {Grant(role=Role.ORTSTEIL, mandate_key=key) for key in keys}
    if Role.FACHPLANUNG in found:
        keys = _known(_texts(claims, names.plan_claim), plans)
        grants |= {Grant(role=Role.FACHPLANUNG, plan_key=key) for key in keys}
    return grants


def says_second_factor(claims: Mapping[str, Any]) -> bool:
    return not SECOND_FACTORS.isdisjoint(_texts(claims, "amr"))


def login_of(claims: Mapping[str, Any]) -> str:
    """Return the name that colleagues know, without spaces; the subject as a last resort."""
    for name in ("preferred_username", "email", "sub"):
        value = claims.get(name)
        if isinstance(value, str) and (login := "".join(fold(_clean(value)).split())):
            return login[:70]
    return ""


def display_name_of(claims: Mapping[str, Any]) -> str:
    value = claims.get("name")
    if isinstance(value, str) and (name := _clean(value).strip()):
        return name[:120]
    return login_of(claims)


def _clean(text: str) -> str:
    """Leave out what no name has in it, and PostgreSQL does not take."""
    return "".join(char for char in text if char.isprintable())


def _texts(claims: Mapping[str, Any], path: str) -> list[str]:
    """Return the texts of a claim: one, or a list. A path with dots leads into objects."""
    value: Any = claims
    if path in claims:
        value = claims[path]
    else:
        for part in path.split("."):
            value = value.get(part) if isinstance(value, Mapping) else None
    values = value if isinstance(value, list) else [value]
    return [one for one in values if isinstance(one, str)]


def _known(values: list[str], keys: Mapping[str, str]) -> set[str]:
    folded = (fold(value.strip()) for value in values)
    return {keys[value] for value in folded if value in keys}
