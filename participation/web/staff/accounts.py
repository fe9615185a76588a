"""Accounts, for administrators: who may sign in, a link for another person, an end."""

import uuid
from typing import Any

from flask import Blueprint, flash, redirect, render_template, url_for
from flask_babel import gettext
from flask_login import current_user

from participation.accounts.actions import record_action
from participation.accounts.grants import Grant
from participation.accounts.queries import accounts
from participation.accounts.rights import Right
from participation.accounts.setup import (
    LINK_LASTS,
    deactivate_account,
    make_setup_link,
)
from participation.core.clock import now
from participation.core.errors import InvalidInputError
from participation.core.kinds import Role
from participation.web.access import access
from participation.web.staff.forms import EmptyForm, SetupLinkForm
from participation.web.staff.labels import ROLES, problem_text
from participation.web.state import database

WITHOUT_AREA = ("staff", "statistics", "data_entry", "auditor", "administrator")


@access(Right.ACCOUNTS)
def list_page() -> Any:
    form = SetupLinkForm()
    form.role.choices = [(role, ROLES[role]) for role in WITHOUT_AREA]
    link = None
    if form.validate_on_submit():
        link = _make_link(Grant(role=Role(form.role.data)))
    with database().session() as session:
        found = accounts(session)
    # The link is shown in this answer only: it is nowhere in the database.
    return render_template(
        "staff/accounts.html",
        accounts=found,
        form=form,
        link=link,
        days=LINK_LASTS.days,
    )


@access(Right.ACCOUNTS)
def deactivate(account_id: uuid.UUID) -> Any:
    if EmptyForm().validate_on_submit():
        _deactivate(account_id)
    return redirect(url_for("staff.accounts"))


def _make_link(grant: Grant) -> str:
    with database().transaction() as session:
        token = make_setup_link(session, grants=[grant], now=now())
        _record(session, "setup_link_made", grant.role.value)
    return url_for("staff.set_up", token=token, _external=True)


def _deactivate(account_id: uuid.UUID) -> None:
    try:
        with database().transaction() as session:
            deactivate_account(session, account_id=account_id)
            _record(session, "account_deactivated", str(account_id))
    except InvalidInputError as error:
        for codes in error.problems.values():
            flash(problem_text(codes[0]), "danger")
        return
    flash(gettext("Das Konto ist stillgelegt und überall abgemeldet."))


def _record(session: Any, action: str, subject: str) -> None:
    record_action(
        session,
        account_id=current_user.account.id,
        action=action,
        subject=subject,
        now=now(),
    )


def add_views(staff: Blueprint) -> None:
    staff.add_url_rule("/konten", "accounts", list_page, methods=["GET", "POST"])
    staff.add_url_rule(
        "/konten/<uuid:account_id>/stilllegen",
        "deactivate",
        deactivate,
        methods=["POST"],
    )
