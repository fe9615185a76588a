"""The pages by which one becomes a signed-in person or stops being it.

A cookie exists only from here on: citizens, and these pages before they succeed, have none.
"""

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
from flask_login import current_user, logout_user

from participation.accounts.rights import Person
from participation.accounts.second_factor import Used, check_second_factor
from participation.accounts.sessions import SecondStep, end_session
from participation.accounts.setup import (
    LinkView,
    redeem_password_link,
    redeem_setup_link,
    setup_link,
)
from participation.accounts.signin import sign_in
from participation.accounts.tries import SignInError
from participation.core.clock import now
from participation.core.errors import InvalidInputError, NotFoundError
from participation.web.access import PUBLIC, SIGNED_IN, access, needed_access
from participation.web.security import refuse_foreign_origin
from participation.web.staff import devices
from participation.web.staff.account_forms import (
    CodeForm,
    NewPasswordForm,
    SetupForm,
    SignInForm,
)
from participation.web.staff.forms import add_problems, pressed
from participation.web.staff.labels import problem_text
from participation.web.staff.user import (
    begin,
    go_on_signed_in,
    missing_step,
    note_of,
    replace_token,
    source_of,
)
from participation.web.state import database, keyring, settings

BEFORE_THE_SECOND_STEP = {"staff.second_step", "staff.second_factor", "staff.sign_out"}


def check_access() -> Any:
    """Let nobody through who is not meant; a view that declares nothing is for nobody."""
    view = current_app.view_functions[request.endpoint or ""]
    needed = needed_access(view)
    if needed == PUBLIC:
        refuse_foreign_request()
        return None
    if not current_user.is_authenticated:
        return redirect(url_for("staff.sign_in", next=_asked_for()))
    step = missing_step()
    if step is not None and request.endpoint not in BEFORE_THE_SECOND_STEP:
        return redirect(url_for(step, next=_asked_for()))
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
        return _sign_in_answer(form, 422 if form.errors else 200)
    account, code = _try_sign_in(form)
    if account is None:
        form.login.errors = [problem_text(code)]
        return _sign_in_answer(form, 429 if code == "too_many_tries" else 422)
    begin(account, way="password" if settings().local_sign_in else "break glass")
    return redirect(local_staff_path(request.args.get("next")))


@access("signed-in")
def second_step() -> Any:
    """Ask for the code of the app, or one from paper."""
    if current_user.session.second_step != SecondStep.OPEN:
        return redirect(local_staff_path(request.args.get("next")))
    form, status = CodeForm(), 200
    if form.validate_on_submit():
        code = _try_code(form.code.data)
        if code is None:
            return redirect(local_staff_path(request.args.get("next")))
        form.code.errors = [problem_text(code)]
        status = 429 if code == "too_many_tries" else 422
    elif form.errors:
        status = 422
    return render_template("staff/second_step.html", form=form), status


@access("signed-in")
def sign_out() -> Response:
    pressed()
    with database().transaction() as session:
        end_session(
            session,
            account_id=current_user.account.id,
            session_id=current_user.session.id,
        )
    forget_cookie()
    answer = redirect(url_for("staff.sign_in"))
    assert isinstance(answer, Response)
    return answer


@access("public")
def set_up(token: str) -> Any:
    with database().session() as session:
        link = setup_link(session, token=token, now=now())
    if link is None or not (link.break_glass or settings().local_sign_in):
        return render_template("staff/set_up_gone.html"), 404
    form = NewPasswordForm() if link.login else SetupForm()
    account = None
    if form.validate_on_submit():
        try:
            account = _redeem(form, token, link)
        except NotFoundError:  # the other click was first
            return render_template("staff/set_up_gone.html"), 404
    if account is None:
        status = 422 if form.errors or form.form_errors else 200
        return render_template("staff/set_up.html", form=form, link=link), status
    begin(account, way="link")
    flash(
        gettext("Ihr neues Passwort gilt.")
        if link.login
        else gettext("Ihr Konto ist eingerichtet. Willkommen!"),
        "success",
    )
    return redirect(url_for("staff.dashboard"))


def forget_cookie() -> None:
    logout_user()
    cookie.clear()


def _asked_for() -> str | None:
    if request.method != "GET":
        return None
    return request.script_root + request.full_path.rstrip("?")


def _sign_in_answer(form: SignInForm, status: int) -> Any:
    """With single sign-on alone the password is for emergencies, behind a link."""
    local = settings().local_sign_in
    return render_template(
        "staff/sign_in.html",
        form=form,
        single_sign_on=settings().single_sign_on,
        with_password=local or "notfall" in request.args or bool(form.errors),
        emergency=not local,
        target=request.args.get("next"),
    ), status


def _try_sign_in(form: SignInForm) -> tuple[Person | None, str]:
    try:
        account = sign_in(
            database(),
            keyring(),
            login=form.login.data,
            password=form.password.data,
            now=now(),
            source=source_of(form.login.data),
            only_break_glass=not settings().local_sign_in,
        )
    except SignInError as error:
        return None, error.code
    return account, ""


def _try_code(typed: str) -> str | None:
    """Go on if the code is right; the problem's code if it is not."""
    account = current_user.account
    try:
        used = check_second_factor(
            database(),
            keyring(),
            account_id=account.id,
            typed=typed,
            now=now(),
            device=devices.known(account.login),
        )
    except SignInError as error:
        if error.code == "code_wrong":  # somebody knows the password
            with database().transaction() as session:
                note_of(session, "second_factor_wrong", str(account.id))
        return error.code
    with database().transaction() as session:
        token = go_on_signed_in(session)
        note_of(session, "second_factor_given", f"{account.id} {used.value}")
    replace_token(token)
    if used == Used.RECOVERY_CODE:
        flash(
            gettext(
                "Dieser Wiederherstellungscode ist verbraucht. Unter „Mein Konto“ sehen "
                "Sie, wie viele noch da sind."
            )
        )
    return None


def _redeem(
    form: SetupForm | NewPasswordForm, token: str, link: LinkView
) -> Person | None:
    try:
        with database().transaction() as session:
            if link.login:
                return redeem_password_link(
                    session, token=token, password=form.password.data, now=now()
                )
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


def add_views(staff: Blueprint) -> None:
    staff.add_url_rule("/anmelden", "sign_in", sign_in_page, methods=["GET", "POST"])
    staff.add_url_rule(
        "/anmelden/code", "second_step", second_step, methods=["GET", "POST"]
    )
    staff.add_url_rule("/abmelden", "sign_out", sign_out, methods=["POST"])
    staff.add_url_rule("/einrichten/<token>", "set_up", set_up, methods=["GET", "POST"])
