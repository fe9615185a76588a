"""Reported barriers: read, and marked as done."""

import uuid
from typing import Any

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext
from flask_login import current_user

from participation.accounts.actions import record_action
from participation.accounts.rights import Right
from participation.core.clock import now, today
from participation.responses.barriers import barrier_reports, set_barrier_done
from participation.web.access import access
from participation.web.staff.forms import EmptyForm
from participation.web.staff.recording import before_showing
from participation.web.state import database


@access(Right.SURVEYS)
def list_page() -> str:
    with database().session() as session:
        reports = barrier_reports(session)
    before_showing("barriers_read", [report.id for report in reports])
    return render_template("staff/barriers.html", reports=reports)


@access(Right.SURVEYS)
def mark(report_id: uuid.UUID) -> Any:
    action = request.form.get("action", "")
    if action not in {"done", "open"} or not EmptyForm().validate_on_submit():
        abort(400)
    done_on = today() if action == "done" else None
    with database().transaction() as session:
        set_barrier_done(session, report_id=report_id, done_on=done_on)
        record_action(
            session,
            account_id=current_user.account.id,
            action=f"barrier_{action}",
            subject=str(report_id),
            now=now(),
        )
    flash(
        gettext("Die Meldung ist erledigt.")
        if done_on
        else gettext("Die Meldung ist wieder offen.")
    )
    return redirect(url_for("staff.barriers"))


def add_views(staff: Blueprint) -> None:
    staff.add_url_rule("/barrieren", "barriers", list_page)
    staff.add_url_rule(
        "/barrieren/<uuid:report_id>", "mark_barrier", mark, methods=["POST"]
    )
