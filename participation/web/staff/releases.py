"""Veröffentlichungen: freeze figures, look at what would be printed, release, withdraw."""

import uuid
from typing import Any

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext
from flask_login import current_user

from participation.accounts.rights import Right
from participation.core.clock import now, today
from participation.core.errors import InvalidInputError
from participation.publication.releases import proof
from participation.publication.releases.content import Audience
from participation.publication.releases.jobs import ask_freeze, freezes
from participation.publication.releases.news import subject_news
from participation.publication.releases.overview import (
    DraftView,
    ReleasePage,
    content_of,
    draft,
    draft_of,
    everything_out,
    release_page,
)
from participation.publication.releases.process import start_freeze
from participation.publication.releases.releasing import (
    RealReleaseError,
    StaleDraftError,
    discard_draft,
    release_draft,
    withdraw_release,
)
from participation.publication.releases.signing import public_pem, signing_key
from participation.publication.releases.source import subject_keys
from participation.web.access import access
from participation.web.staff import release_words
from participation.web.staff.forms import pressed
from participation.web.staff.labels import problem_text
from participation.web.staff.recording import note
from participation.web.staff.summary import attachment
from participation.web.state import database, settings

RELEASE, DISCARD = "release", "discard"
MEDIA_TYPES = {
    proof.CONTENT: "application/json",
    proof.MANIFEST: "application/json",
    proof.SIGNATURE: "text/plain",
    proof.KEY: "application/x-pem-file",
}


@access(Right.RELEASES)
def releases_page() -> str:
    with database().session() as session:
        found = [
            (
                news,
                draft_of(session, news.subject, simulated=news.simulated),
                everything_out(session, news.subject),
            )
            for news in subject_news(session)
        ]
        asked = freezes(session)
    return render_template(
        "staff/releases.html",
        found=found,
        asked=asked,
        is_under_way=any(one.state == "running" for one in asked.values()),
        words=release_words,
        comments="comments",
    )


@access(Right.RELEASES)
def freeze_subject(subject: str) -> Any:
    pressed()
    simulated = request.form.get("data") == "demo"
    with database().transaction() as session:
        if subject not in subject_keys(session):
            abort(404)
        new = ask_freeze(
            session,
            subject=subject,
            simulated=simulated,
            account_id=current_user.account.id,
            now=now(),
        )
        if new:
            note(session, "release_frozen", subject)
    if new:
        start_freeze(
            subject,
            simulated=simulated,
            data_dir=settings().data_dir,
            database_url=settings().database_url,
        )
    else:
        flash(gettext("Daran wird schon gearbeitet."))
    return redirect(url_for("staff.releases"), 303)


@access(Right.RELEASES)
def draft_page(draft_id: uuid.UUID) -> Any:
    if request.method == "GET":
        with database().session() as session:
            return _draft_page(draft(session, draft_id))
    pressed()
    if request.form.get("action") == DISCARD:
        with database().transaction() as session:
            discard_draft(session, draft_id)
            note(session, "release_draft_discarded", str(draft_id))
        flash(gettext("Der Entwurf ist verworfen."))
        return redirect(url_for("staff.releases"))
    if request.form.get("audience") not in {a.value for a in Audience}:
        with database().session() as session:
            return _draft_page(draft(session, draft_id), no_audience=True), 422
    return _release(draft_id, Audience(request.form["audience"]))


def _release(draft_id: uuid.UUID, audience: Audience) -> Any:
    try:
        with database().transaction() as session:
            released = release_draft(
                session,
                draft_id,
                audience=audience,
                key=signing_key(settings().data_dir),
                account_id=current_user.account.id,
                today=today(),
            )
            if released.now:
                note(
                    session,
                    "release_published",
                    f"{released.subject} {released.number}",
                )
    except (StaleDraftError, RealReleaseError) as error:
        with database().session() as session:
            return _draft_page(draft(session, draft_id), refused=error), 409
    if released.now:
        flash(gettext("Die Zahlen sind veröffentlicht."))
    return redirect(
        url_for("staff.release", subject=released.subject, number=released.number)
    )


@access(Right.RELEASES)
def one_release(subject: str, number: int) -> Any:
    with database().session() as session:
        page = release_page(session, subject, number)
    if request.method == "GET":
        return _release_page(page)
    pressed()
    reason = request.form.get("reason", "")
    try:
        with database().transaction() as session:
            done = withdraw_release(
                session,
                page.archived.id,
                reason=reason,
                account_id=current_user.account.id,
                today=today(),
            )
            if done:
                note(session, "release_withdrawn", f"{subject} {number}")
    except InvalidInputError as error:
        code = error.problems["reason"][0]
        return _release_page(page, reason=reason, error=problem_text(code)), 422
    flash(gettext("Die Veröffentlichung ist zurückgezogen."))
    return redirect(url_for("staff.release", subject=subject, number=number))


@access(Right.RELEASES)
def release_file(subject: str, number: int, name: str) -> Any:
    if name not in MEDIA_TYPES:
        abort(404)
    with database().session() as session:
        page = release_page(session, subject, number)
        content = content_of(session, subject, number)
    key = public_pem(signing_key(settings().data_dir))
    files = proof.bundle(content, page.manifest, page.signature, key)
    return attachment(
        files[name],
        name=f"{subject}-{number}-{name}",
        media_type=MEDIA_TYPES[name],
    )


def _draft_page(
    found: DraftView, *, refused: object = None, no_audience: bool = False
) -> str:
    return render_template(
        "staff/release_draft.html",
        draft=found,
        release=found.release,
        report=found.report,
        words=release_words,
        refused=refused is not None or found.stale,
        demo_refused=isinstance(refused, RealReleaseError),
        no_audience=no_audience,
    )


def _release_page(page: ReleasePage, *, reason: str = "", error: str = "") -> str:
    return render_template(
        "staff/release.html",
        page=page,
        release=page.release,
        files=MEDIA_TYPES,
        words=release_words,
        reason=reason,
        error=error,
    )


def add_views(staff: Blueprint) -> None:
    staff.add_url_rule("/veroeffentlichungen", "releases", releases_page)
    staff.add_url_rule(
        "/veroeffentlichungen/<subject>/einfrieren",
        "release_freeze",
        freeze_subject,
        methods=["POST"],
    )
    staff.add_url_rule(
        "/veroeffentlichungen/<subject>/<int:number>",
        "release",
        one_release,
        methods=["GET", "POST"],
    )
    staff.add_url_rule(
        "/veroeffentlichungen/<subject>/<int:number>/<name>",
        "release_file",
        release_file,
    )
    staff.add_url_rule(
        "/veroeffentlichungs-entwuerfe/<uuid:draft_id>",
        "release_draft",
        draft_page,
        methods=["GET", "POST"],
    )
