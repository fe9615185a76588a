"""Accounts, for administrators: who may sign in, a link for another person, what waits."""

import uuid
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext
from flask_login import current_user

from participation.accounts.giving import confirm, decline, needs_second, requests
from participation.accounts.grants import Grant
from participation.accounts.queries import accounts
from participation.accounts.rights import Right
from participation.accounts.setup import LINK_LASTS, make_setup_link
from participation.core.clock import now, today
from participation.core.errors import InvalidInputError, NotFoundError
from participation.web.access import access
from participation.web.staff.account_forms import SetupLinkForm
from participation.web.staff.account_words import Areas, grant_words, role_lines
from participation.web.staff.forms import EmptyForm, add_problems
from participation.web.staff.labels import problem_text
from participation.web.state import database, settings


@access(Right.ACCOUNTS)
def list_page() -> Any:
    form, link, waits = SetupLinkForm(), None, False
    with database().session() as session:
        areas = Areas.of(session, today=today())
    form.fill_choices(mandates=areas.mandates.items(), plans=areas.plans.items())
    if form.validate_on_submit():
        link, waits = _make_link(form)
    with database().session() as session:
        found = accounts(session)
        lines = {
            a.id: role_lines(a.valid_roles(today()), areas, today=today())
            for a in found
        }
        waiting = requests(session)
    # The link is shown in this answer only: it is nowhere in the database.
    return render_template(
        "staff/accounts.html",
        accounts=found,
        roles=lines,
        waiting=[(request, grant_words(request.grant, areas)) for request in waiting],
        form=form,
        link=link,
        link_waits=waits,
        days=LINK_LASTS.days,
        by_link=settings().local_sign_in,
    ), 422 if form.errors or form.form_errors else 200


@access(Right.ACCOUNTS)
def confirm_role(request_id: uuid.UUID) -> Any:
    if EmptyForm().validate_on_submit():
        try:
            with database().transaction() as session:
                confirm(
                    session,
                    request_id=request_id,
                    by=current_user.account.id,
                    now=now(),
                )
        except (InvalidInputError, NotFoundError):
            flash(gettext("Das ist schon entschieden oder abgelaufen."), "danger")
        else:
            flash(gettext("Das Recht gilt ab jetzt."))
    return redirect(url_for("staff.accounts"))


@access(Right.ACCOUNTS)
def decline_role(request_id: uuid.UUID) -> Any:
    if EmptyForm().validate_on_submit():
        try:
            with database().transaction() as session:
                decline(
                    session,
                    request_id=request_id,
                    by=current_user.account.id,
                    now=now(),
                )
        except NotFoundError:
            flash(gettext("Das ist schon entschieden oder abgelaufen."), "danger")
        else:
            flash(gettext("Das Recht wird nicht gegeben."))
    return redirect(url_for("staff.accounts"))


def _make_link(form: SetupLinkForm) -> tuple[str | None, bool]:
    """Return the link, and whether some of its roles will wait for somebody else."""
    by = current_user.account.id
    try:
        grants: list[Grant] = form.grants()
        with database().transaction() as session:
            token = make_setup_link(session, grants=grants, now=now(), made_by=by)
            waits = any(
                needs_second(session, grant, by=by, to=None, today=today())
                for grant in grants
            )
    except InvalidInputError as error:
        add_problems(form, error)
        return None, False
    base = settings().public_address or request.host_url.rstrip("/")
    return base + url_for("staff.set_up", token=token), waits


def flash_problems(error: InvalidInputError) -> None:
    for codes in error.problems.values():
        flash(problem_text(codes[0]), "danger")


def add_views(staff: Blueprint) -> None:
    staff.add_url_rule("/konten", "accounts", list_page, methods=["GET", "POST"])
    for name, view in (("bestaetigen", confirm_role), ("ablehnen", decline_role)):
        staff.add_url_rule(
            f"/konten/anfragen/<uuid:request_id>/{name}",
            view.__name__,
            view,
            methods=["POST"],
        )
