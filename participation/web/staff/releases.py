"""Figures leave the house here: frozen, audited, looked at, released, withdrawn."""

import json
import uuid
from dataclasses import dataclass
from typing import Any

from flask import Blueprint, Response, abort, flash, redirect, render_template, url_for
from flask_babel import get_locale, gettext, lazy_gettext
from flask_login import current_user
from flask_wtf import FlaskForm
from wtforms import HiddenField, SelectField, TextAreaField

from participation.accounts.rights import Right
from participation.core.clock import now, today
from participation.core.errors import InvalidInputError
from participation.publication.releases.content import Audience, Texts
from participation.publication.releases.drafts import draft, drafts, subject_titles
from participation.publication.releases.jobs import FreezeView, ask_freeze, freezes
from participation.publication.releases.process import start_freeze
from participation.publication.releases.queries import (
    ArchivedRelease,
    archive,
    signed_manifest,
)
from participation.publication.releases.releasing import (
    RealReleaseError,
    StaleDraftError,
    discard_draft,
    release_draft,
    withdraw_release,
)
from participation.publication.releases.signing import public_pem, signing_key
from participation.questionnaires.definition import in_language
from participation.web.access import access
from participation.web.staff.forms import EmptyForm, add_problems
from participation.web.staff.recording import note
from participation.web.staff.summary import attachment
from participation.web.state import database, settings

PROBLEMS = {
    "too_few": lazy_gettext(
        "Es haben zu wenige Menschen geantwortet, oder seit der letzten Veröffentlichung "
        "kamen zu wenige dazu: mindestens 20 müssen es sein."
    ),
    "gone": lazy_gettext("Diesen Fragebogen gibt es nicht mehr."),
    "failed": lazy_gettext(
        "Das hat nicht geklappt. Bitte versuchen Sie es noch einmal; bleibt es dabei, "
        "sagt das Protokoll des Servers Ihrer Technik, warum."
    ),
}
STALE = lazy_gettext(
    "Inzwischen ist etwas anderes veröffentlicht. Bitte frieren Sie neu ein."
)
REAL_ONES = lazy_gettext(
    "Es gibt schon echte Ergebnisse. Erfundene können nicht mehr dazukommen."
)
AUDIENCES = {
    "desks": lazy_gettext("für Ortsteile und Fachplanungen"),
    "public": lazy_gettext("für alle"),
}


class FreezeForm(FlaskForm):  # type: ignore[misc]
    subject = HiddenField()
    simulated = HiddenField()


class ReleaseForm(FlaskForm):  # type: ignore[misc]
    audience = SelectField(lazy_gettext("Wer darf sie sehen?"))


class WithdrawForm(FlaskForm):  # type: ignore[misc]
    reason = TextAreaField(
        lazy_gettext("Warum? Das lesen alle."),
        description=lazy_gettext("Zum Beispiel: Ein Fragebogen war doppelt gezählt."),
    )


@dataclass(frozen=True, kw_only=True)
class Subject:
    """What can be released, what is out of it, and what is being made."""

    key: str
    title: str
    draft_id: uuid.UUID | None
    demo_id: uuid.UUID | None
    freeze: FreezeView | None
    demo_freeze: FreezeView | None
    out: tuple[ArchivedRelease, ...]

    @property
    def is_under_way(self) -> bool:
        found = (self.freeze, self.demo_freeze)
        return any(one is not None and one.state == "running" for one in found)


@access(Right.RELEASES)
def list_page() -> str:
    with database().session() as session:
        titles, made = subject_titles(session), drafts(session)
        asked = freezes(session)
        found = [
            Subject(
                key=key,
                title=_said(title),
                draft_id=made.get((key, False)),
                demo_id=made.get((key, True)),
                freeze=asked.get((key, False)),
                demo_freeze=asked.get((key, True)),
                out=tuple(archive(session, key, audience=Audience.DESKS)),
            )
            for key, title in titles.items()
        ]
    return render_template(
        "staff/releases.html",
        subjects=found,
        problems=PROBLEMS,
        audiences=AUDIENCES,
        is_under_way=any(one.is_under_way for one in found),
    )


@access(Right.RELEASES)
def freeze() -> Any:
    form = FreezeForm()
    if not form.validate_on_submit():
        abort(400)
    subject, simulated = form.subject.data or "", form.simulated.data == "1"
    with database().transaction() as session:
        if subject not in subject_titles(session):
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
    """Show what would be told; POST releases it."""
    form = ReleaseForm()
    form.audience.choices = list(AUDIENCES.items())
    problem = None
    if form.validate_on_submit():
        problem = _release(draft_id, Audience(form.audience.data))
        if problem is None:
            return redirect(url_for("staff.releases"), 303)
    with database().session() as session:
        found = draft(session, draft_id)
    page = render_template(
        "staff/release_draft.html",
        found=found,
        names={space.key: space.label for space in found.release.spaces},
        form=form,
        problem=problem,
        said=_said,
    )
    return page, 422 if problem or form.errors else 200


@access(Right.RELEASES)
def discard(draft_id: uuid.UUID) -> Any:
    if not EmptyForm().validate_on_submit():
        abort(400)
    with database().transaction() as session:
        discard_draft(session, draft_id)
        note(session, "release_draft_discarded", str(draft_id))
    return redirect(url_for("staff.releases"), 303)


@access(Right.RELEASES)
def withdraw(subject: str, number: int) -> Any:
    form = WithdrawForm()
    with database().session() as session:
        found = _archived(archive(session, subject, audience=Audience.DESKS), number)
    if form.validate_on_submit() and _withdraw(found, form):
        flash(gettext("Die Veröffentlichung ist zurückgezogen."))
        return redirect(url_for("staff.releases"), 303)
    page = render_template("staff/release_withdraw.html", found=found, form=form)
    return page, 422 if form.errors else 200


@access(Right.RELEASES)
def manifest(subject: str, number: int) -> Response:
    """Manifest, signature and public key in one file."""
    with database().session() as session:
        signed = signed_manifest(session, subject, number, audience=Audience.DESKS)
    content = {
        "manifest": signed.manifest,
        "signature": signed.signature,
        "public_key": public_pem(signing_key(settings().data_dir)).decode("ascii"),
    }
    return attachment(
        json.dumps(content, ensure_ascii=False, indent=1).encode(),
        name=f"{subject}-{number}-manifest.json",
        media_type="application/json",
    )


def _release(draft_id: uuid.UUID, audience: Audience) -> str | None:
    """Release the draft; return what speaks against it, in words."""
    key = signing_key(settings().data_dir)
    try:
        with database().transaction() as session:
            release_draft(
                session,
                draft_id,
                audience=audience,
                key=key,
                account_id=current_user.account.id,
                today=today(),
            )
            note(session, "release_published", f"{draft_id} {audience.value}")
    except StaleDraftError:
        return str(STALE)
    except RealReleaseError:
        return str(REAL_ONES)
    flash(gettext("Die Zahlen sind veröffentlicht."))
    return None


def _withdraw(found: ArchivedRelease, form: WithdrawForm) -> bool:
    try:
        with database().transaction() as session:
            withdraw_release(
                session,
                found.id,
                reason=form.reason.data or "",
                account_id=current_user.account.id,
                today=today(),
            )
            note(session, "release_withdrawn", f"{found.subject} {found.number}")
    except InvalidInputError as error:
        add_problems(form, error)
        return False
    return True


def _archived(found: list[ArchivedRelease], number: int) -> ArchivedRelease:
    one = next((release for release in found if release.number == number), None)
    return one if one is not None else abort(404)


def _said(texts: Texts) -> str:
    return in_language(texts, str(get_locale()))[0]


def add_views(staff: Blueprint) -> None:
    address = "/veroeffentlichungen"
    staff.add_url_rule(address, "releases", list_page)
    staff.add_url_rule(f"{address}/einfrieren", "freeze", freeze, methods=["POST"])
    staff.add_url_rule(
        f"{address}/entwurf/<uuid:draft_id>",
        "release_draft",
        draft_page,
        methods=["GET", "POST"],
    )
    staff.add_url_rule(
        f"{address}/entwurf/<uuid:draft_id>/verwerfen",
        "discard_release_draft",
        discard,
        methods=["POST"],
    )
    staff.add_url_rule(
        f"{address}/<subject>/<int:number>/zurueckziehen",
        "withdraw_release",
        withdraw,
        methods=["GET", "POST"],
    )
    staff.add_url_rule(
        f"{address}/<subject>/<int:number>/manifest", "release_manifest", manifest
    )
