"""The moderation desk: one comment after the other, one key for each decision."""

import datetime
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext
from flask_login import current_user
from flask_wtf import FlaskForm
from wtforms import HiddenField, StringField, TextAreaField

from participation.accounts.queries import display_names
from participation.accounts.rights import Right
from participation.core.clock import now, today
from participation.core.errors import InvalidInputError
from participation.places.complaints import read_complaints, reports_defect
from participation.places.queries import all_ortsteile, city
from participation.publication.masking import mask_contacts, pieces
from participation.questionnaires.answers import MAX_TEXT
from participation.responses.moderation import (
    DecidedMeanwhileError,
    Decision,
    Reason,
    decide,
)
from participation.responses.moderation_queue import (
    ModerationView,
    count_waiting,
    decided_today,
    moderation_view,
    take_next,
)
from participation.responses.publishing import NotPublishableError
from participation.themes.similar import GroupView, group_of
from participation.web.access import access
from participation.web.citizen.messages import problem_text
from participation.web.staff.labels import PERSONAL
from participation.web.staff.moderation_words import (
    DONE,
    KEYS,
    REASONS,
    STATES,
)
from participation.web.staff.recording import before_showing, note
from participation.web.state import database

SIMILAR_SHOWN = 3
MASK = "mask"
MOST_SKIPPED = 100


class ModerationForm(FlaskForm):  # type: ignore[misc]
    text = TextAreaField()
    note = StringField()
    seen = HiddenField()


@dataclass(frozen=True, kw_only=True)
class Wish:
    """What a button says: `published`, `held:personal`, `merged:<id>`, `mask` ..."""

    decision: Decision
    reason: Reason | None = None
    merged_into: uuid.UUID | None = None

    @classmethod
    def read(cls, value: str) -> "Wish | None":
        name, _, detail = value.partition(":")
        try:
            decision = Decision(name)
            return cls(
                decision=decision,
                reason=Reason(detail) if decision == Decision.HELD else None,
                merged_into=uuid.UUID(detail) if decision == Decision.MERGED else None,
            )
        except ValueError:
            return None


@access(Right.MODERATION)
def next_page() -> Any:
    """Lead to the comment that waits longest, or say that none does."""
    skipped = _skipped()
    with database().transaction() as session:
        comment_id = take_next(
            session,
            account_id=current_user.account.id,
            today=today(),
            skipped=frozenset(skipped),
        )
        waiting = count_waiting(session)
    if comment_id is None:
        return render_template(
            "staff/moderation_done.html", waiting=waiting, skipped=len(skipped)
        )
    return redirect(
        url_for("staff.moderate", comment_id=comment_id, ohne=_kept_skips(skipped))
    )


@access(Right.MODERATION)
def one_page(comment_id: uuid.UUID) -> Any:
    form = ModerationForm()
    problem: tuple[str, str] | None = None
    if form.validate_on_submit() and request.form.get("decision") != MASK:
        wish = Wish.read(request.form.get("decision", ""))
        if wish is None:
            abort(400)
        try:
            _decide(comment_id, wish, form)
        except InvalidInputError as error:
            name, codes = next(iter(error.problems.items()))
            problem = (name, problem_text(codes[0], text=form.text.data or ""))
        except DecidedMeanwhileError:
            problem = ("", gettext("Inzwischen hat jemand anderes entschieden."))
        else:
            flash(_done(wish, comment_id))
            return redirect(url_for("staff.moderation", ohne=_kept_skips(_skipped())))
    return _shown(comment_id, form, problem)


def _shown(
    comment_id: uuid.UUID, form: ModerationForm, problem: tuple[str, str] | None
) -> Any:
    with database().session() as session:
        found = moderation_view(session, comment_id)
        if found is None:
            abort(404)
        group = group_of(session, comment_id, shown=SIMILAR_SHOWN)
        page = {
            "found": found,
            "group": group,
            "names": display_names(session),
            "places": {o.key: o.name for o in all_ortsteile(session)},
            "is_defect": _is_defect(city(session).profile, found.text),
            "waiting": count_waiting(session),
            "today": decided_today(
                session, account_id=current_user.account.id, since=_midnight()
            ),
        }
    others = [other.id for other in group.others] if group else []
    before_showing("moderation_read", [comment_id, *others])
    shown = render_template(
        "staff/moderation.html",
        form=form,
        problem=problem,
        text=_text(form, found),
        pieces=pieces(found.text),
        personal=PERSONAL,
        reasons=REASONS,
        states=STATES,
        keys=KEYS,
        merge_keys=_merge_keys(group),
        limit=MAX_TEXT,
        skip=url_for("staff.moderation", ohne=_kept_skips([*_skipped(), comment_id])),
        **page,
    )
    return shown, 422 if problem or form.errors else 200


def _text(form: ModerationForm, found: ModerationView) -> str:
    """The text to be published: as typed here, masked once more if asked to."""
    if not form.is_submitted():
        return found.public_text or mask_contacts(found.text)
    typed = form.text.data or ""
    return mask_contacts(typed) if request.form.get("decision") == MASK else typed


def _decide(comment_id: uuid.UUID, wish: Wish, form: ModerationForm) -> None:
    seen = form.seen.data or ""
    try:
        with database().transaction() as session:
            decide(
                session,
                comment_id=comment_id,
                decision=wish.decision,
                reason=wish.reason,
                merged_into=wish.merged_into,
                text=form.text.data or "",
                note=form.note.data or "",
                account_id=current_user.account.id,
                now=now(),
                seen=int(seen) if seen.isascii() and seen.isdigit() else None,
            )
            detail = f" {wish.reason}" if wish.reason else ""
            note(session, f"moderation_{wish.decision}", f"{comment_id}{detail}")
    except NotPublishableError:
        abort(404)


def _done(wish: Wish, comment_id: uuid.UUID) -> str:
    said = str(DONE[wish.decision])
    return said if wish.reason is None else f"{said} ({REASONS[wish.reason]})"


def _is_defect(profile: Mapping[str, Any], text: str) -> bool:
    complaints = read_complaints(profile)
    return complaints is not None and reports_defect(text, complaints)


def _merge_keys(group: GroupView | None) -> dict[uuid.UUID, str]:
    return {
        other.id: key
        for other, key in zip(group.others if group else (), "abc", strict=False)
    }


def _skipped() -> list[uuid.UUID]:
    """Comments put aside for now: in the address, so that the page keeps nothing."""
    found = []
    for part in request.args.get("ohne", "").split(",")[-MOST_SKIPPED:]:
        try:
            found.append(uuid.UUID(part))
        except ValueError:
            continue
    return found


def _kept_skips(skipped: list[uuid.UUID]) -> str | None:
    return ",".join(one.hex for one in skipped[-MOST_SKIPPED:]) or None


def _midnight() -> datetime.datetime:
    return now().replace(hour=0, minute=0, second=0, microsecond=0)


def add_views(staff: Blueprint) -> None:
    staff.add_url_rule("/moderation", "moderation", next_page)
    staff.add_url_rule(
        "/moderation/<uuid:comment_id>", "moderate", one_page, methods=["GET", "POST"]
    )
