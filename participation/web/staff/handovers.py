"""Hand-overs to the Beteiligungsstruktur: list, make, look at, take away."""

import datetime
from typing import Any

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext
from flask_login import current_user

from participation.accounts.actions import record_action
from participation.accounts.rights import Right
from participation.core.clock import now, today
from participation.core.errors import InvalidInputError
from participation.handover.create import create_handover
from participation.handover.queries import (
    handover,
    handover_by_reference,
    handovers,
    structure,
)
from participation.handover.snapshot.files import MEDIA_TYPES, formats_of, render_file
from participation.handover.snapshot.queries import stored_handover
from participation.places.queries import city
from participation.publication.release import Selection
from participation.publication.releases.signing import public_pem, signing_key
from participation.web.access import access
from participation.web.staff.forms import HandoverForm, add_problems
from participation.web.staff.handover_files import documents_of
from participation.web.staff.summary import attachment
from participation.web.state import database, settings


@access(Right.HANDOVER)
def list_page() -> str:
    with database().session() as session:
        found = handovers(session)
    return render_template("staff/handovers.html", handovers=found)


@access(Right.HANDOVER)
def new_page() -> Any:
    with database().session() as session:
        steps = structure(session, on=today()).steps
        council = city(session).profile.get("council", {})
    form = HandoverForm()
    form.fill_choices((step.key, step.name) for step in steps)
    if request.method == "GET":
        form.drucksache.data = council.get("drucksache", "")
        form.vorhaben.data = council.get("vorhaben", "")
        form.step.data = request.args.get("schritt", "")
    reference = _make(form) if form.validate_on_submit() else None
    if reference is None:
        status = 422 if form.is_submitted() else 200
        return render_template("staff/handover_new.html", form=form), status
    flash(gettext("Die Übergabe %(reference)s ist erstellt.", reference=reference))
    return redirect(url_for("staff.handover", reference=reference))


@access(Right.HANDOVER)
def one_page(reference: str) -> str:
    with database().session() as session:
        found = handover_by_reference(session, reference)
        stored = stored_handover(session, reference)
    content = found.content
    return render_template(
        "staff/handover.html",
        found=found,
        content=content,
        created_on=found.created_on,
        columns=_columns_with_input(content),
        longest_theme=max((t["count"] or 0 for t in content["themes"]), default=0),
        formats=formats_of(stored),
        documents=documents_of(stored),
        method_days=[
            datetime.date.fromisoformat(day) if day else None
            for day in (content["method"]["first_on"], content["method"]["last_on"])
        ],
    )


@access(Right.HANDOVER)
def file(reference: str, format: str) -> Any:
    if format not in MEDIA_TYPES:
        abort(404)
    pem = public_pem(signing_key(settings().data_dir))
    with database().transaction() as session:
        found = stored_handover(session, reference)
        if format not in formats_of(found):
            abort(404)
        record_action(
            session,
            account_id=current_user.account.id,
            action="handover_exported",
            subject=f"{format}: {reference}",
            now=now(),
        )
        made = render_file(session, found, format=format, public_pem=pem)
    return attachment(made.content, name=made.name, media_type=made.media_type)


def _make(form: HandoverForm) -> str | None:
    try:
        with database().transaction() as session:
            made = create_handover(
                session,
                step_key=form.step.data,
                title=form.title.data,
                drucksache=(form.drucksache.data or "").strip(),
                vorhaben=(form.vorhaben.data or "").strip(),
                selection=Selection(
                    channel=form.channel.data or None,
                    date_from=form.date_from.data,
                    date_to=form.date_to.data,
                ),
                spaces=form.spaces.data,
                minimum=settings().minimum_count,
                created_by=current_user.account.id,
                today=today(),
            )
            reference = handover(session, made).reference
            record_action(
                session,
                account_id=current_user.account.id,
                action="handover_created",
                subject=reference,
                now=now(),
            )
    except InvalidInputError as error:
        add_problems(form, error)
        return None
    return reference


def _columns_with_input(content: Any) -> list[int]:
    """Areas that have any number or withheld number; the others would be empty columns."""
    comments = content["spaces"]["comments"]
    return [n for n, count in enumerate(comments) if count != 0]


def add_views(staff: Blueprint) -> None:
    staff.add_url_rule("/uebergaben", "handovers", list_page)
    staff.add_url_rule(
        "/uebergaben/neu", "handover_new", new_page, methods=["GET", "POST"]
    )
    staff.add_url_rule("/uebergaben/<reference>", "handover", one_page)
    staff.add_url_rule("/uebergaben/<reference>/<format>", "handover_file", file)
