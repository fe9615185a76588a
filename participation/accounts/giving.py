"""Who may give which role: nobody gets at what people wrote, or at accounts, by herself.

Administrators give roles that they do not hold; that is their job. So that none can give them
to herself, directly or by a second account of her own, such a role waits for another
administrator wherever there is one (docs/decisions/0017). Taking a role never waits.
"""

import datetime
import uuid
from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import delete, or_, select
from sqlalchemy.orm import Session, aliased

from participation.accounts.actions import record_action
from participation.accounts.grants import Grant, check_grants, give_roles
from participation.accounts.models import Account, AccountRole, RoleRequest
from participation.accounts.rights import SECOND_FACTOR, rights_of
from participation.core.errors import InvalidInputError, NotFoundError
from participation.core.kinds import Role, RoleSource


@dataclass(frozen=True, kw_only=True)
class RequestView:
    """A role that waits for a second administrator."""

    id: uuid.UUID
    account_id: uuid.UUID
    display_name: str
    grant: Grant
    asked_by: uuid.UUID
    asked_by_name: str
    asked_on: datetime.date

    def may_decide(self, account_id: uuid.UUID) -> bool:
        return account_id not in {self.asked_by, self.account_id}


def give(
    session: Session,
    *,
    account_id: uuid.UUID,
    grant: Grant,
    by: uuid.UUID | None,
    now: datetime.datetime,
) -> bool:
    """Give a role; False if it waits for a second administrator. `by` None: the operator.

    Raises NotFoundError, InvalidInputError.
    """
    account = session.get(Account, account_id)
    if account is None or not account.active:
        raise NotFoundError("account", account_id)
    check_grants(session, [grant], today=now.date())
    if _has_already(session, account_id, grant, now.date()):
        raise InvalidInputError({"role": ["role_given"]})
    subject = f"{account_id} {grant}"
    if needs_second(session, grant, by=by, to=account_id, today=now.date()):
        assert by is not None
        _ask(session, account_id, grant, by=by, today=now.date())
        record_action(
            session, account_id=by, action="role_asked", subject=subject, now=now
        )
        return False
    give_roles(session, account_id=account_id, grants=[grant], today=now.date())
    record_action(session, account_id=by, action="role_given", subject=subject, now=now)
    return True


def needs_second(
    session: Session,
    grant: Grant,
    *,
    by: uuid.UUID | None,
    to: uuid.UUID | None,
    today: datetime.date,
) -> bool:
    """Tell whether somebody else has to agree. `to` None: a person yet to come.

    Own roles, and roles with a right of SECOND_FACTOR, as far as there is somebody else.
    """
    if by is None:
        return False
    strong = not rights_of([grant.role]).isdisjoint(SECOND_FACTOR)
    others = administrators(session, today=today) - {by, to}
    return bool(others) and (strong or by == to)


def requests(session: Session) -> list[RequestView]:
    """Every role that waits, the oldest first."""
    asker = aliased(Account)
    rows = session.execute(
        select(RoleRequest, Account.display_name, asker.display_name.label("asker"))
        .join(Account, Account.id == RoleRequest.account_id)
        .join(asker, asker.id == RoleRequest.asked_by)
        .order_by(RoleRequest.asked_on, RoleRequest.id)
    )
    return [
        RequestView(
            id=row.RoleRequest.id,
            account_id=row.RoleRequest.account_id,
            display_name=row.display_name,
            grant=Grant.from_data(row.RoleRequest.grant_data),
            asked_by=row.RoleRequest.asked_by,
            asked_by_name=row.asker,
            asked_on=row.RoleRequest.asked_on,
        )
        for row in rows
    ]


def confirm(
    session: Session, *, request_id: uuid.UUID, by: uuid.UUID, now: datetime.datetime
) -> None:
    """Let a role take effect. Raises NotFoundError, also for whoever may not decide."""
    found = _take_request(session, request_id, by=by, own_too=False)
    grant = Grant.from_data(found.grant_data)
    if grant.valid_to and grant.valid_to < now.date():
        raise InvalidInputError({"valid_to": ["already_over"]})
    if not _has_already(session, found.account_id, grant, now.date()):
        give_roles(
            session, account_id=found.account_id, grants=[grant], today=now.date()
        )
    record_action(
        session,
        account_id=by,
        action="role_given",
        subject=f"{found.account_id} {grant} asked by {found.asked_by}",
        now=now,
    )


def decline(
    session: Session, *, request_id: uuid.UUID, by: uuid.UUID, now: datetime.datetime
) -> None:
    """Refuse a role, or take back what one asked for. Raises NotFoundError."""
    found = _take_request(session, request_id, by=by, own_too=True)
    record_action(
        session,
        account_id=by,
        action="role_declined",
        subject=f"{found.account_id} {Grant.from_data(found.grant_data)}",
        now=now,
    )


def take(
    session: Session,
    *,
    account_id: uuid.UUID,
    role_id: uuid.UUID,
    by: uuid.UUID | None,
    now: datetime.datetime,
) -> None:
    """End a role from this moment. Raises NotFoundError, InvalidInputError.

    What was valid before today stays written down with its last day.
    """
    row = session.get(AccountRole, role_id)
    if row is None or row.account_id != account_id:
        raise NotFoundError("role", role_id)
    if row.source != RoleSource.LOCAL.value:
        raise InvalidInputError({"role": ["role_of_sso"]})
    if row.role == Role.ADMINISTRATOR.value:
        refuse_last_administrator(session, account_id)
    subject = f"{account_id} {row.role} {row.mandate_key or row.plan_key or ''}".strip()
    end_role(session, row, today=now.date())
    record_action(session, account_id=by, action="role_taken", subject=subject, now=now)


def end_role(session: Session, row: AccountRole, *, today: datetime.date) -> None:
    """End a role so that it does not hold today any more."""
    yesterday = today - datetime.timedelta(days=1)
    if row.valid_from <= yesterday:
        row.valid_to = min(row.valid_to or yesterday, yesterday)
    else:
        session.delete(row)
    session.flush()


def administrators(session: Session, *, today: datetime.date) -> set[uuid.UUID]:
    """Who may manage accounts today."""
    return set(
        session.scalars(
            select(AccountRole.account_id)
            .join(Account, Account.id == AccountRole.account_id)
            .where(
                AccountRole.role == Role.ADMINISTRATOR.value,
                AccountRole.valid_from <= today,
                or_(AccountRole.valid_to.is_(None), AccountRole.valid_to >= today),
                Account.active,
            )
        )
    )


def refuse_last_administrator(session: Session, account_id: uuid.UUID) -> None:
    """Raise InvalidInputError if nobody would manage accounts for good without this one."""
    query = (
        select(Account.id)
        .join(AccountRole, AccountRole.account_id == Account.id)
        .where(
            AccountRole.role == Role.ADMINISTRATOR.value,
            AccountRole.valid_to.is_(None),
            Account.active,
        )
    )
    if set(session.scalars(query)) == {account_id}:
        raise InvalidInputError({"account": ["last_administrator"]})


def drop_requests(session: Session, *, account_id: uuid.UUID) -> None:
    """Forget what waits for, or was asked by, an account that has ended."""
    session.execute(
        delete(RoleRequest).where(
            or_(
                RoleRequest.account_id == account_id,
                RoleRequest.asked_by == account_id,
            )
        )
    )


def give_from_link(
    session: Session,
    *,
    account_id: uuid.UUID,
    grants: Iterable[Grant],
    by: uuid.UUID | None,
    now: datetime.datetime,
) -> None:
    """Give the roles of a set-up link; what needs somebody else's word waits for it."""
    for grant in grants:
        if grant.valid_to is None or grant.valid_to >= now.date():
            give(session, account_id=account_id, grant=grant, by=by, now=now)


def _ask(
    session: Session,
    account_id: uuid.UUID,
    grant: Grant,
    *,
    by: uuid.UUID,
    today: datetime.date,
) -> None:
    waiting = session.scalars(
        select(RoleRequest).where(RoleRequest.account_id == account_id)
    )
    if any(row.grant_data == grant.to_data() for row in waiting):
        raise InvalidInputError({"role": ["role_asked"]})
    session.add(
        RoleRequest(
            account_id=account_id,
            grant_data=grant.to_data(),
            asked_by=by,
            asked_on=today,
        )
    )
    session.flush()


def _take_request(
    session: Session, request_id: uuid.UUID, *, by: uuid.UUID, own_too: bool
) -> RoleRequest:
    """Return the request, deleted: of two who decide at once, one is first."""
    found = session.get(RoleRequest, request_id, with_for_update=True)
    if found is None:
        raise NotFoundError("request", request_id)
    if not (own_too if found.asked_by == by else found.account_id != by):
        raise NotFoundError("request", request_id)
    session.delete(found)
    session.flush()
    return found


def _has_already(
    session: Session, account_id: uuid.UUID, grant: Grant, today: datetime.date
) -> bool:
    """Tell whether a role for the same area holds at some time of the grant's."""
    first, last = grant.valid_from or today, grant.valid_to or datetime.date.max
    rows = session.scalars(
        select(AccountRole).where(
            AccountRole.account_id == account_id, AccountRole.role == grant.role.value
        )
    )
    return any(
        (row.mandate_key or row.plan_key) == grant.area
        and row.valid_from <= last
        and first <= (row.valid_to or datetime.date.max)
        for row in rows
    )
