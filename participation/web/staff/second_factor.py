"""The own second factor: put a key into an app, codes for paper, and the end of both."""

from typing import Any

import segno
from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext
from flask_login import current_user

from participation.accounts.second_factor import (
    app_address,
    check_second_factor,
    enrolment_key,
    new_recovery_codes,
    remove_second_factor,
    second_factor_of,
    set_second_factor,
)
from participation.accounts.sessions import (
    SecondStep,
    end_other_sessions,
    forget_second_step,
)
from participation.accounts.tries import SignInError
from participation.core.clock import now
from participation.core.errors import InvalidInputError
from participation.web.access import access
from participation.web.staff.account_forms import CodeForm
from participation.web.staff.forms import add_problems
from participation.web.staff.labels import problem_text
from participation.web.staff.signin import local_staff_path
from participation.web.staff.user import (
    go_on_signed_in,
    note_of,
    replace_token,
)
from participation.web.state import city, database, keyring

GROUP = 4  # letters of the key that are read at a time


@access("signed-in")
def second_factor() -> Any:
    """Set the second factor up; say how it stands where there is one."""
    if current_user.session.second_step == SecondStep.OPEN:
        return redirect(url_for("staff.second_step"))
    with database().session() as session:
        found = second_factor_of(session, account_id=current_user.account.id)
    if found is not None:
        return render_template(
            "staff/second_factor.html", found=found, form=CodeForm(formdata=None)
        )
    form = CodeForm()
    codes = _enrol(form) if form.validate_on_submit() else None
    if codes is not None:
        return _codes_page(codes)
    return _enrolment_page(form)


@access("signed-in")
def renew_codes() -> Any:
    form = CodeForm()
    if not form.validate_on_submit() or not _is_right(form):
        return _standing(form)
    with database().transaction() as session:
        codes = new_recovery_codes(
            session, keyring(), account_id=current_user.account.id
        )
        note_of(session, "recovery_codes_made", str(current_user.account.id))
    return _codes_page(codes)


@access("signed-in")
def end_second_factor() -> Any:
    """Give the second factor up. Who needs one is led to set up a new one at once."""
    form = CodeForm()
    if not form.validate_on_submit() or not _is_right(form):
        return _standing(form)
    account = current_user.account
    with database().transaction() as session:
        remove_second_factor(session, account_id=account.id)
        forget_second_step(session, session_id=current_user.session.id)
        end_other_sessions(session, account_id=account.id, keep=current_user.session.id)
        note_of(session, "second_factor_ended", str(account.id))
    if account.needs_second_factor:
        return redirect(url_for("staff.second_factor"))
    flash(gettext("Sie melden sich jetzt ohne App an, nur mit dem Passwort."))
    return redirect(url_for("staff.own_account"))


def _enrol(form: CodeForm) -> list[str] | None:
    account, own = current_user.account, current_user.session
    key = _own_key()
    try:
        with database().transaction() as session:
            codes = set_second_factor(
                session,
                keyring(),
                account_id=account.id,
                key=key,
                typed=form.code.data,
                now=now(),
            )
            token = go_on_signed_in(session)
            end_other_sessions(session, account_id=account.id, keep=own.id)
            note_of(session, "second_factor_set", str(account.id))
    except InvalidInputError as error:
        add_problems(form, error)
        return None
    replace_token(token)
    return codes


def _own_key() -> str:
    return enrolment_key(
        keyring(), account_id=current_user.account.id, token=current_user.get_id()
    )


def _is_right(form: CodeForm) -> bool:
    try:
        check_second_factor(
            database(),
            keyring(),
            account_id=current_user.account.id,
            typed=form.code.data,
            now=now(),
        )
    except SignInError as error:
        form.code.errors = [problem_text(error.code)]
        return False
    return True


def _standing(form: CodeForm) -> Any:
    with database().session() as session:
        found = second_factor_of(session, account_id=current_user.account.id)
    if found is None:
        return redirect(url_for("staff.second_factor"))
    return render_template("staff/second_factor.html", found=found, form=form), 422


def _enrolment_page(form: CodeForm) -> Any:
    account, key = current_user.account, _own_key()
    issuer = gettext("Beteiligung %(city)s", city=city().name)
    address = app_address(key, login=account.login, issuer=issuer)
    return render_template(
        "staff/second_factor_new.html",
        form=form,
        address=address,
        qr_code=segno.make(address, error="m").svg_data_uri(
            scale=4, border=4, light="white"
        ),
        key_groups=[key[i : i + GROUP] for i in range(0, len(key), GROUP)],
    ), 422 if form.errors else 200


def _codes_page(codes: list[str]) -> Any:
    return render_template(
        "staff/recovery_codes.html",
        codes=codes,
        target=local_staff_path(request.args.get("next")),
    )


def add_views(staff: Blueprint) -> None:
    own = "/konto/zweiter-faktor"
    staff.add_url_rule(own, "second_factor", second_factor, methods=["GET", "POST"])
    staff.add_url_rule(f"{own}/codes", "renew_codes", renew_codes, methods=["POST"])
    staff.add_url_rule(
        f"{own}/beenden", "end_second_factor", end_second_factor, methods=["POST"]
    )
