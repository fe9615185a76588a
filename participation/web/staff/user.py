"""Who is signed in, and how a session begins in the browser.

The cookie holds a random token and nothing else; what it opens is a row on the server.
"""

import uuid
from collections.abc import Callable

from flask import current_app, g
from flask import session as cookie
from flask_login import UserMixin, current_user, login_user

from participation.accounts.actions import record_action
from participation.accounts.queries import person
from participation.accounts.rights import Person, Right
from participation.accounts.sessions import (
    SecondStep,
    SessionView,
    begin_session,
    find_session,
    pass_second_step,
    use_session,
)
from participation.accounts.signin import Source
from participation.core.clock import now, today
from participation.database import Session
from participation.web.network import network_of_request
from participation.web.staff import devices
from participation.web.staff.rechecking import Answer, ask_if_time
from participation.web.state import database


class StaffUser(UserMixin):  # type: ignore[misc]
    """The signed-in person, and by which session."""

    def __init__(self, account: Person, session: SessionView, token: str) -> None:
        self.account = account
        self.session = session
        self._token = token

    def get_id(self) -> str:
        return self._token

    def may(self, *wanted: Right) -> bool:
        return self.account.may(*wanted)


def load_user(token: str) -> StaffUser | None:
    """The person of the cookie, or None once the account or this session was ended.

    Rights are read anew in every request: a change of roles holds at once.
    """
    with database().session() as session:
        read = find_session(session, token=token, now=now(), today=today())
    if read is None:
        return None
    found, account = read
    if found.is_federated:
        asked = _asked_again(found, account)
        if asked is None:
            return None
        account = asked
    if found.last_used_on != today():
        with database().transaction() as session:
            use_session(session, session_id=found.id, today=today())
    return StaffUser(account, found, token)


def begin(
    account: Person,
    *,
    way: str,
    second_step: SecondStep | None = None,
    and_then: Callable[[Session, uuid.UUID], None] | None = None,
) -> None:
    """Sign the person in, in this browser. `way`: for the record.

    `and_then`: what else is written about the session in the same transaction.
    """
    with database().transaction() as session:
        token, session_id = begin_session(
            session, account_id=account.id, now=now(), second_step=second_step
        )
        if and_then is not None:
            and_then(session, session_id)
        note_of(session, "signed_in", f"{account.id} {way}", account_id=account.id)
    _into_cookie(token)


def go_on_signed_in(session: Session) -> str:
    """Mark in this transaction that the second step is done; returns the new token."""
    return pass_second_step(session, session_id=current_user.session.id, now=now())


def replace_token(token: str) -> None:
    """Let the browser go on with the new token, and know this device from now on."""
    _into_cookie(token)
    devices.remember(current_user.account.login)


def is_signed_in_wholly() -> bool:
    """Tell whether nothing is missing any more but the rights of a page."""
    return missing_step() is None


def missing_step() -> str | None:
    """The endpoint of what is still to be done before any other page opens."""
    step = current_user.session.second_step
    if step == SecondStep.OPEN:
        return "staff.second_step"
    if step == SecondStep.NONE and current_user.account.needs_second_factor:
        return "staff.second_factor"
    return None


def source_of(login: str) -> Source:
    """Where a try to sign in as this name comes from."""
    return Source(
        device=devices.known(login),
        network=network_of_request(),
        brake=current_app.extensions["network brake"],
    )


def note_of(
    session: Session,
    action: str,
    subject: str,
    *,
    account_id: uuid.UUID | None = None,
) -> None:
    """Note what the person who is signed in does, or `account_id` while signing in."""
    record_action(
        session,
        account_id=account_id or current_user.account.id,
        action=action,
        subject=subject,
        now=now(),
    )


def _into_cookie(token: str) -> None:
    cookie.clear()  # nothing of an earlier session survives a sign-in
    cookie.permanent = True
    user = load_user(token)
    assert user is not None
    login_user(user)
    cookie.pop("_id", None)  # a hash of address and browser
    g.pop("csrf_token", None)
    if is_signed_in_wholly():
        devices.remember(user.account.login)


def _asked_again(found: SessionView, account: Person) -> Person | None:
    """Who it is after single sign-on was asked, if it is time to ask."""
    answer = ask_if_time(found)
    if answer == Answer.CHANGED:
        with database().session() as session:
            return person(session, found.account_id, today=today())
    return account if answer == Answer.SAME else None
