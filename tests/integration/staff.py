"""A signed-in person at the test client, and what a page shows her."""

import datetime
import re
from collections.abc import Iterable
from typing import Any

from flask.testing import FlaskClient
from lxml import html
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from participation.accounts.grants import Grant, give_roles
from participation.accounts.models import Account, StaffAction, StaffSession
from participation.accounts.setup import create_account
from participation.core.clock import now, today
from participation.core.ids import digest
from participation.core.kinds import Role
from participation.database import Database

PASSWORD = "vier lange Wörter hier"


def sign_in(
    client: FlaskClient, database: Database, *, role: Role = Role.STAFF
) -> FlaskClient:
    """Make an account of the role and sign in by its password."""
    with database.transaction() as session:
        create_account(
            session,
            login=role.value,
            display_name="Maria Muster",
            password=PASSWORD,
            grants=[Grant(role=role)],
            today=today(),
        )
    answer = client.post(
        "/staff/anmelden", data={"login": role.value, "password": PASSWORD}
    )
    assert answer.status_code == 302
    with database.transaction() as session:
        pass_second_steps(session)
    return client


def signed_in(
    client: FlaskClient,
    database: Database,
    *,
    roles: Iterable[Role | Grant] = (Role.STAFF, Role.STATISTICS),
    login: str = "staff",
) -> FlaskClient:
    """The same for tests of other things: without the slow hash of a password."""
    with database.transaction() as session:
        account = make_account(session, login=login, roles=roles)
        with client.session_transaction() as cookie:
            cookie["_user_id"] = f"{account.id}/{account.session_number}"
    return client


def pass_second_steps(session: Session) -> None:
    """Let everybody who is signed in have given the code of an app."""
    session.execute(update(StaffSession).values(second_step="done"))


def make_account(
    session: Session,
    *,
    login: str = "staff",
    name: str = "Maria Muster",
    roles: Iterable[Role | Grant] = (Role.STAFF, Role.STATISTICS),
) -> Account:
    """An account that no password opens. A role of an area is given as a Grant.

    It is signed in, second factor and all, for whoever has "ID/0" in the cookie.
    """
    account = Account(
        login=login, display_name=name, password_hash="", created_on=today()
    )
    session.add(account)
    session.flush()
    give_roles(
        session,
        account_id=account.id,
        grants=[r if isinstance(r, Grant) else Grant(role=r) for r in roles],
        today=today(),
    )
    session.add(
        StaffSession(
            token_digest=digest(f"{account.id}/{account.session_number}"),
            account_id=account.id,
            session_number=account.session_number,
            second_step="done",
            began_on=today(),
            last_used_on=today(),
            ends_at=now() + datetime.timedelta(days=3650),
        )
    )
    session.flush()
    return account


def acts(session: Session) -> list[tuple[str, str]]:
    """What the audit log says was done, in order; who read what is left out."""
    query = (
        select(StaffAction.action, StaffAction.subject)
        .where(StaffAction.shown == "")
        .order_by(StaffAction.number)
    )
    return [(action, subject) for action, subject in session.execute(query)]


def page(client: FlaskClient, address: str, *, status: int = 200) -> Any:
    """Fetch a page, check what holds for all of them, return it parsed."""
    answer = client.get(address)
    assert answer.status_code == status, address
    return checked(answer)


def checked(answer: Any) -> Any:
    tree = html.fromstring(answer.text)
    assert len(tree.xpath("//h1")) == 1
    assert tree.xpath("string(//title)").strip()
    assert tree.xpath("string(/html/@lang)") in {"de", "en"}
    assert "{{" not in answer.text
    assert tree.xpath("//@style | //script[not(@src)]") == []  # the policy forbids them
    assert answer.headers["Cache-Control"] == "no-store"
    return tree


def send(
    client: FlaskClient, address: str, fields: dict[str, Any], *, form_at: str = ""
) -> Any:
    """Post a form with the token of the page it stands on."""
    source = client.get(form_at or address).text
    token = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', source)
    assert token is not None, form_at or address
    return client.post(
        address,
        data={"csrf_token": token[1], **fields},
        content_type="multipart/form-data",
    )


def words(element: Any) -> str:
    """The text of an element with single spaces."""
    return " ".join(element.text_content().split())


def told(answer: Any) -> str:
    """What an error page says, without the links that repeat the address."""
    return words(html.fromstring(answer.text).xpath("//main")[0])
