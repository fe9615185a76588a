"""Who is signed in, and the pages by which one becomes it or stops being it.

A cookie exists only from here on: citizens, and this page before it succeeds, have none.
"""

import uuid
from typing import Any

from flask import (
    Blueprint,
    Response,
    abort,
    current_app,
    flash,
    redirect,
    render_template,
    request,
    url_for,
)
from flask import session as cookie
from flask_babel import gettext
from flask_login import UserMixin, current_user, login_user, logout_user

from participation.accounts.queries import person
from participation.accounts.rights import Person, Right
from participation.accounts.setup import is_setup_link, redeem_setup_link
from participation.accounts.signin import SignInError, sign_in
from participation.core.clock import now, today
from participation.core.errors import InvalidInputError
from participation.web.access import PUBLIC, SIGNED_IN, access, needed_access
from participation.web.security import refuse_foreign_origin
from participation.web.staff.forms import EmptyForm, SetupForm, SignInForm, add_problems
from participation.web.staff.labels import problem_text
from participation.web.state import database


class StaffUser(UserMixin):  # type: ignore[misc]
    """The signed-in person. Its id in the cookie dies with the session number."""

    def __init__(self, account: Person) -> None:
        self.account = account

    def get_id(self) -> str:
        return f"{self.account.id}/{self.account.session_number}"

    def may(self, *wanted: Right) -> bool:
        return self.account.may(*wanted)


def load_user(cookie_id: str) -> StaffUser | None:
    """The person of the cookie, or None once the account or its sessions were ended."""
    text, _, number = cookie_id.partition("/")
    try:
        account_id = uuid.UUID(text)
    except ValueError:
        return None
    with database().session() as session:
        account = person(session, account_id, today=today())
    if account is None or number != str(account.session_number):
        return None
    return StaffUser(account)


def check_access() -> Any:
    """Let nobody through who is not meant; a view that declares nothing is for nobody."""
    view = current_app.view_functions[request.endpoint or ""]
    needed = needed_access(view)
    if needed == PUBLIC:
        refuse_foreign_request()
        return None
    if not current_user.is_authenticated:
        target = None
        if request.method == "GET":
            target = request.script_root + request.full_path.rstrip("?")
        return redirect(url_for("staff.sign_in", next=target))
    if needed == SIGNED_IN:
        return None
    if isinstance(needed, frozenset) and current_user.may(*needed):
        return None
    return abort(403)


def refuse_foreign_request() -> None:
    """Sign-in has no cookie yet, so no token either: the origin says who sent it."""
    if request.method == "POST":
        refuse_foreign_origin()


def local_staff_path(target: str | None) -> str:
    """The target if it is a page of ours, else the dashboard: no open redirect."""
    path = (target or "").removeprefix(request.script_root)
    outside = "\\" in path or "//" in path or ".." in path or not path.isprintable()
    if not path.startswith("/staff/") or outside:
        return url_for("staff.dashboard")
    return request.script_root + path


@access("public")
def sign_in_page() -> Any:
    if current_user.is_authenticated:
        return redirect(url_for("staff.dashboard"))
    form = SignInForm()
    if not form.validate_on_submit():
        status = 422 if form.errors else 200
        return render_template("staff/sign_in.html", form=form), status
    account, code = _try_sign_in(form)
    if account is None:
        form.login.errors = [problem_text(code)]
        status = 429 if code == "too_many_tries" else 422
        return render_template("staff/sign_in.html", form=form), status
    _begin(account)
    return redirect(local_staff_path(request.args.get("next")))


@access("signed-in")
def sign_out() -> Response:
    if not EmptyForm().validate_on_submit():
        abort(400)
    logout_user()
    cookie.clear()
    answer = redirect(url_for("staff.sign_in"))
    assert isinstance(answer, Response)
    return answer


@access("public")
def set_up(token: str) -> Any:
    with database().session() as session:
        if not is_setup_link(session, token=token, now=now()):
            return render_template("staff/set_up_gone.html"), 404
    form = SetupForm()
    account = _redeem(form, token) if form.validate_on_submit() else None
    if account is None:
        status = 422 if form.errors else 200
        return render_template("staff/set_up.html", form=form, token=token), status
    _begin(account)
    flash(gettext("Ihr Konto ist eingerichtet. Willkommen!"), "success")
    return redirect(url_for("staff.dashboard"))


def _try_sign_in(form: SignInForm) -> tuple[Person | None, str]:
    try:
        account = sign_in(
            database(),
            login=form.login.data,
            password=form.password.data,
            now=now(),
        )
    except SignInError as error:
        return None, error.code
    return account, ""


def _redeem(form: SetupForm, token: str) -> Person | None:
    try:
        with database().transaction() as session:
            return redeem_setup_link(
                session,
                token=token,
                login=form.login.data,
                display_name=form.display_name.data,
                password=form.password.data,
                now=now(),
            )
    except InvalidInputError as error:
        add_problems(form, error)
        return None


def _begin(account: Person) -> None:
    cookie.clear()  # nothing of an earlier session survives a sign-in
    cookie.permanent = True
    login_user(StaffUser(account))


def add_views(staff: Blueprint) -> None:
    staff.add_url_rule("/anmelden", "sign_in", sign_in_page, methods=["GET", "POST"])
    staff.add_url_rule("/abmelden", "sign_out", sign_out, methods=["POST"])
    staff.add_url_rule("/einrichten/<token>", "set_up", set_up, methods=["GET", "POST"])
