"""„Mein Konto“: what one may do here, the password, the second factor, where one is signed in."""

import uuid
from typing import Any

from flask import Blueprint, flash, redirect, render_template, url_for
from flask_babel import gettext
from flask_login import current_user

from participation.accounts.queries import account
from participation.accounts.second_factor import second_factor_of
from participation.accounts.sessions import (
    end_other_sessions,
    end_session,
    sessions_of,
)
from participation.accounts.setup import change_password
from participation.accounts.tries import SignInError
from participation.core.clock import now, today
from participation.core.errors import InvalidInputError
from participation.web.access import access
from participation.web.staff.account_forms import ChangePasswordForm
from participation.web.staff.account_words import Areas, role_lines
from participation.web.staff.forms import EmptyForm, add_problems
from participation.web.staff.labels import problem_text
from participation.web.staff.user import note_of
from participation.web.state import database, keyring


@access("signed-in")
def own_account() -> Any:
    own_id = current_user.account.id
    with database().session() as session:
        found = account(session, own_id)
        return render_template(
            "staff/own_account.html",
            account=found,
            roles=role_lines(
                found.roles, Areas.of(session, today=today()), today=today()
            ),
            factor=second_factor_of(session, account_id=own_id),
            sessions=sessions_of(session, account_id=own_id, now=now()),
            form=EmptyForm(),
        )


@access("signed-in")
def change_own_password() -> Any:
    with database().session() as session:
        has_password = account(session, current_user.account.id).has_password
    if not has_password:  # single sign-on knows the password, we do not
        return redirect(url_for("staff.own_account"))
    form = ChangePasswordForm()
    status = 200
    if form.validate_on_submit() and _change(form):
        flash(
            gettext("Ihr neues Passwort gilt. Andere Geräte sind abgemeldet."),
            "success",
        )
        return redirect(url_for("staff.own_account"))
    if form.errors:
        status = 422
    return render_template("staff/change_password.html", form=form), status


@access("signed-in")
def end_own_session(session_id: uuid.UUID) -> Any:
    if EmptyForm().validate_on_submit():
        with database().transaction() as session:
            end_session(
                session, account_id=current_user.account.id, session_id=session_id
            )
            note_of(session, "session_ended", str(current_user.account.id))
        flash(gettext("Diese Anmeldung ist beendet."))
    return redirect(url_for("staff.own_account"))


@access("signed-in")
def end_other_own_sessions() -> Any:
    if EmptyForm().validate_on_submit():
        with database().transaction() as session:
            end_other_sessions(
                session,
                account_id=current_user.account.id,
                keep=current_user.session.id,
            )
            note_of(session, "sessions_ended", str(current_user.account.id))
        flash(gettext("Überall sonst sind Sie jetzt abgemeldet."))
    return redirect(url_for("staff.own_account"))


def _change(form: ChangePasswordForm) -> bool:
    own_id = current_user.account.id
    try:
        change_password(
            database(),
            keyring(),
            account_id=own_id,
            old=form.old_password.data,
            new=form.password.data,
            now=now(),
        )
    except SignInError as error:
        form.old_password.errors = [problem_text(error.code)]
        return False
    except InvalidInputError as error:
        add_problems(form, error)
        return False
    with database().transaction() as session:
        end_other_sessions(session, account_id=own_id, keep=current_user.session.id)
    return True


def add_views(staff: Blueprint) -> None:
    staff.add_url_rule("/konto", "own_account", own_account)
    staff.add_url_rule(
        "/konto/passwort",
        "change_own_password",
        change_own_password,
        methods=["GET", "POST"],
    )
    staff.add_url_rule(
        "/konto/anmeldungen/<uuid:session_id>/beenden",
        "end_own_session",
        end_own_session,
        methods=["POST"],
    )
    staff.add_url_rule(
        "/konto/anmeldungen/andere-beenden",
        "end_other_own_sessions",
        end_other_own_sessions,
        methods=["POST"],
    )
