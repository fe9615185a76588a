"""One account, for administrators: give and take roles, sign out, end."""

import uuid
from collections.abc import Callable
from typing import Any

from flask import Blueprint, flash, redirect, render_template, url_for
from flask_babel import gettext
from flask_login import current_user

from participation.accounts.giving import give, requests, take
from participation.accounts.queries import account
from participation.accounts.rights import Right
from participation.accounts.second_factor import remove_second_factor
from participation.accounts.sessions import end_sessions, sessions_of
from participation.accounts.setup import deactivate_account
from participation.core.clock import now, today
from participation.core.errors import InvalidInputError
from participation.database import Session
from participation.web.access import access
from participation.web.staff.account_forms import GiveRoleForm
from participation.web.staff.account_words import Areas, grant_words, role_lines
from participation.web.staff.accounts import flash_problems
from participation.web.staff.forms import EmptyForm, add_problems
from participation.web.staff.user import note_of
from participation.web.state import database


@access(Right.ACCOUNTS)
def account_page(account_id: uuid.UUID) -> Any:
    """Show an account; give it a role."""
    form = GiveRoleForm()
    with database().session() as session:
        account(session, account_id)  # raises NotFoundError
        areas = Areas.of(session, today=today())
    form.fill_choices(mandates=areas.mandates.items(), plans=areas.plans.items())
    if form.validate_on_submit() and _give(account_id, form):
        return redirect(url_for("staff.account", account_id=account_id))
    with database().session() as session:
        found = account(session, account_id)
        return render_template(
            "staff/account.html",
            account=found,
            roles=role_lines(found.roles, areas, today=today()),
            waiting=[
                grant_words(request.grant, areas)
                for request in requests(session)
                if request.account_id == account_id
            ],
            signed_in=len(sessions_of(session, account_id=account_id, now=now())),
            form=form,
        ), 422 if form.errors or form.form_errors else 200


@access(Right.ACCOUNTS)
def take_role(account_id: uuid.UUID, role_id: uuid.UUID) -> Any:
    def act(session: Session) -> None:
        take(
            session,
            account_id=account_id,
            role_id=role_id,
            by=current_user.account.id,
            now=now(),
        )

    return _act(account_id, act, gettext("Das Recht ist genommen, ab sofort."))


@access(Right.ACCOUNTS)
def deactivate(account_id: uuid.UUID) -> Any:
    def act(session: Session) -> None:
        deactivate_account(session, account_id=account_id)
        note_of(session, "account_deactivated", str(account_id))

    return _act(
        account_id, act, gettext("Das Konto ist stillgelegt und überall abgemeldet.")
    )


@access(Right.ACCOUNTS)
def sign_out_account(account_id: uuid.UUID) -> Any:
    def act(session: Session) -> None:
        end_sessions(session, account_id=account_id)
        note_of(session, "sessions_ended", str(account_id))

    return _act(account_id, act, gettext("Die Person ist überall abgemeldet."))


@access(Right.ACCOUNTS)
def reset_second_factor(account_id: uuid.UUID) -> Any:
    """After a lost phone. The password stays, so this alone lets nobody in."""

    def act(session: Session) -> None:
        account(session, account_id)
        remove_second_factor(session, account_id=account_id)
        end_sessions(session, account_id=account_id)
        note_of(session, "second_factor_reset", str(account_id))

    return _act(
        account_id,
        act,
        gettext(
            "Der zweite Faktor ist zurückgesetzt. Bei der nächsten Anmeldung richtet die "
            "Person ihn neu ein."
        ),
    )


def _give(account_id: uuid.UUID, form: GiveRoleForm) -> bool:
    try:
        with database().transaction() as session:
            at_once = give(
                session,
                account_id=account_id,
                grant=form.grant(),
                by=current_user.account.id,
                now=now(),
            )
    except InvalidInputError as error:
        add_problems(form, error)
        return False
    flash(
        gettext("Das Recht ist gegeben.")
        if at_once
        else gettext("Das Recht gilt, sobald eine zweite Verwaltungsperson zustimmt.")
    )
    return True


def _act(account_id: uuid.UUID, act: Callable[[Session], None], said: str) -> Any:
    if EmptyForm().validate_on_submit():
        try:
            with database().transaction() as session:
                act(session)
        except InvalidInputError as error:
            flash_problems(error)
        else:
            flash(said)
    return redirect(url_for("staff.account", account_id=account_id))


def add_views(staff: Blueprint) -> None:
    one = "/konten/<uuid:account_id>"
    staff.add_url_rule(one, "account", account_page, methods=["GET", "POST"])
    for address, endpoint, view in (
        (f"{one}/rechte/<uuid:role_id>/nehmen", "take_role", take_role),
        (f"{one}/stilllegen", "deactivate", deactivate),
        (f"{one}/abmelden", "sign_out_account", sign_out_account),
        (
            f"{one}/zweiten-faktor-zuruecksetzen",
            "reset_second_factor",
            reset_second_factor,
        ),
    ):
        staff.add_url_rule(address, endpoint, view, methods=["POST"])
