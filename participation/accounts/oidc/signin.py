"""Accounts of people who come by the city's single sign-on: made, updated, ended by it."""

import datetime
import uuid
from collections.abc import Mapping
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from participation.accounts.actions import record_action
from participation.accounts.giving import end_role
from participation.accounts.grants import Grant, give_roles
from participation.accounts.keys import Keyring
from participation.accounts.models import (
    Account,
    AccountIdentity,
    AccountRole,
    StaffSession,
)
from participation.accounts.oidc.claims import (
    ClaimNames,
    display_name_of,
    grants_of,
    login_of,
)
from participation.accounts.queries import person
from participation.accounts.rights import Person
from participation.accounts.tries import SignInError
from participation.core.clock import utc
from participation.core.kinds import RoleSource
from participation.places.queries import all_ortsteile, mandates
from participation.text.normalise import fold

ASK_AGAIN_AFTER = datetime.timedelta(minutes=4)
ASK_AGAIN_IF_AWAY = datetime.timedelta(seconds=30)
OUT_AFTER = datetime.timedelta(minutes=5)
"""Whoever was put out there is out here by then, also while the provider is away."""
SEALED_FOR = "refresh token"


def sign_in_federated(
    session: Session,
    *,
    issuer: str,
    claims: Mapping[str, Any],
    names: ClaimNames,
    plans: Mapping[str, str],
    now: datetime.datetime,
) -> Person:
    """Make or update the account of the claims. Raises SignInError("sso_no_account").

    Nobody is taken for an account of the same name: who one is, issuer and subject say.
    """
    grants = _grants(session, claims, names, plans)
    identity = session.get(AccountIdentity, (issuer, claims["sub"]))
    if identity is None:
        if not grants:
            raise SignInError("sso_no_account")
        account = _new_account(session, issuer, claims, now)
    else:
        account = session.get_one(Account, identity.account_id)
        if not account.active:
            raise SignInError("sso_no_account")
    account.display_name = display_name_of(claims)
    set_roles(session, account_id=account.id, grants=grants, now=now)
    found = person(session, account.id, today=now.date())
    assert found is not None
    return found


def update_from_claims(
    session: Session,
    *,
    account_id: uuid.UUID,
    claims: Mapping[str, Any],
    names: ClaimNames,
    plans: Mapping[str, str],
    now: datetime.datetime,
) -> None:
    """Let the roles be what the claims say now."""
    grants = _grants(session, claims, names, plans)
    set_roles(session, account_id=account_id, grants=grants, now=now)


def set_roles(
    session: Session,
    *,
    account_id: uuid.UUID,
    grants: set[Grant],
    now: datetime.datetime,
) -> None:
    """Replace the roles that single sign-on gave; those given here stay."""
    today = now.date()
    have: dict[Grant, AccountRole] = {}
    for row in session.scalars(
        select(AccountRole).where(
            AccountRole.account_id == account_id,
            AccountRole.source == RoleSource.OIDC.value,
            AccountRole.valid_to.is_(None),
        )
    ):
        data = {
            "role": row.role,
            "mandate_key": row.mandate_key,
            "plan_key": row.plan_key,
        }
        have[Grant.from_data(data)] = row
    for grant in have.keys() - grants:
        end_role(session, have[grant], today=today)
        _record(session, account_id, "role_taken", f"{account_id} {grant} by sso", now)
    for grant in grants - have.keys():
        give_roles(
            session,
            account_id=account_id,
            grants=[grant],
            today=today,
            source=RoleSource.OIDC,
        )
        _record(session, account_id, "role_given", f"{account_id} {grant} by sso", now)


def keep_asking(
    session: Session,
    keys: Keyring,
    *,
    session_id: uuid.UUID,
    refresh_token: str | None,
    now: datetime.datetime,
) -> None:
    """Note that the provider was asked, and how to ask it again."""
    row = session.get_one(StaffSession, session_id)
    row.sealed_refresh = (
        keys.seal(refresh_token, purpose=SEALED_FOR, owner=session_id)
        if refresh_token
        else None
    )
    row.checked_at = utc(now)
    row.next_check_at = utc(now + ASK_AGAIN_AFTER)


def claim_check(
    session: Session, *, session_id: uuid.UUID, now: datetime.datetime
) -> bool:
    """Tell whether it is this request that has to ask; of several at once, one."""
    claimed = session.execute(
        update(StaffSession)
        .where(StaffSession.id == session_id, StaffSession.next_check_at <= utc(now))
        .values(next_check_at=utc(now + ASK_AGAIN_IF_AWAY))
        .returning(StaffSession.id)
        .execution_options(synchronize_session=False)
    ).all()
    return bool(claimed)


def to_ask(
    session: Session, keys: Keyring, *, session_id: uuid.UUID
) -> tuple[str, str] | None:
    """Return refresh token and subject of a session; None: it cannot be asked again."""
    row = session.get(StaffSession, session_id)
    if row is None or row.sealed_refresh is None:
        return None
    subject = session.scalar(
        select(AccountIdentity.subject).where(
            AccountIdentity.account_id == row.account_id
        )
    )
    if subject is None:
        return None
    token = keys.unseal(row.sealed_refresh, purpose=SEALED_FOR, owner=session_id)
    return token, subject


def _grants(
    session: Session,
    claims: Mapping[str, Any],
    names: ClaimNames,
    plans: Mapping[str, str],
) -> set[Grant]:
    return grants_of(
        claims,
        names,
        mandates=_mandate_names(session),
        plans={**{fold(name): key for key, name in plans.items()},
               **{fold(key): key for key in plans}},
    )  # fmt: skip


def _mandate_names(session: Session) -> dict[str, str]:
    """Every name of a mandate that may stand in a claim: key, name, or one of its Ortsteile."""
    names = {ortsteil.key: ortsteil.name for ortsteil in all_ortsteile(session)}
    found: dict[str, str] = {}
    for mandate in mandates(session):
        for key in mandate.ortsteil_keys:
            found.setdefault(fold(key), mandate.key)
            found.setdefault(fold(names[key]), mandate.key)
    for mandate in mandates(session):
        found[fold(mandate.name)] = found[fold(mandate.key)] = mandate.key
    return found


def _new_account(
    session: Session, issuer: str, claims: Mapping[str, Any], now: datetime.datetime
) -> Account:
    account = Account(
        login=_free_login(session, login_of(claims)),
        display_name=display_name_of(claims),
        password_hash="",
        created_on=now.date(),
    )
    session.add(account)
    session.flush()
    session.add(
        AccountIdentity(issuer=issuer, subject=claims["sub"], account_id=account.id)
    )
    session.flush()
    _record(session, account.id, "account_made", f"{account.id} by sso", now)
    return account


def _free_login(session: Session, wanted: str) -> str:
    taken = set(
        session.scalars(
            select(Account.login).where(
                Account.login.startswith(wanted, autoescape=True)
            )
        )
    )
    number, login = 1, wanted
    while login in taken:
        number += 1
        login = f"{wanted}-{number}"
    return login


def _record(
    session: Session,
    account_id: uuid.UUID,
    action: str,
    subject: str,
    now: datetime.datetime,
) -> None:
    record_action(
        session, account_id=account_id, action=action, subject=subject, now=now
    )
