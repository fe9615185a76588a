"""Publish a comment after a person has read it, and take it back."""

import uuid
from collections import Counter
from collections.abc import Iterable
from typing import Any

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext, lazy_gettext
from flask_login import current_user
from flask_wtf import FlaskForm
from wtforms import TextAreaField

from participation.accounts.rights import Right
from participation.core.clock import now
from participation.core.errors import InvalidInputError
from participation.publication.masking import Piece, mask_contacts, pieces
from participation.questionnaires.answers import MAX_TEXT
from participation.responses.moderation import Decision, Reason, decide
from participation.responses.published import publication_of
from participation.responses.publishing import NotPublishableError
from participation.themes.queries import comment_detail
from participation.web.access import access
from participation.web.citizen.messages import problem_text
from participation.web.staff.comments import list_arguments
from participation.web.staff.forms import pressed
from participation.web.staff.labels import PERSONAL
from participation.web.staff.recording import before_showing, note
from participation.web.state import database


class PublishForm(FlaskForm):  # type: ignore[misc]
    text = TextAreaField(lazy_gettext("Text, den alle lesen können"))


@access(Right.MODERATION)
def publish_page(comment_id: uuid.UUID) -> Any:
    with database().session() as session:
        found = comment_detail(session, comment_id)
        publication = publication_of(session, comment_id)
    if publication.obstacle is not None:
        abort(404)
    form = PublishForm()
    marked = pieces(found.comment.text)
    error = None
    if form.validate_on_submit():
        try:
            _publish(comment_id, form.text.data or "")
        except InvalidInputError as problem:
            error = problem_text(problem.problems["text"][0], text=form.text.data or "")
        except NotPublishableError:  # changed since the page was made
            abort(404)
        else:
            flash(gettext("Der Kommentar ist veröffentlicht."))
            return redirect(_comment_address(comment_id))
    before_showing("comment_read", [comment_id])
    page = render_template(
        "staff/publish.html",
        found=found,
        comment=found.comment,
        publication=publication,
        text=form.text.data
        if request.method == "POST"
        else publication.text or mask_contacts(found.comment.text),
        pieces=marked,
        replaced=[] if form.text.data or publication.text else _replaced(marked),
        personal=PERSONAL,
        error=error,
        form=form,
        limit=MAX_TEXT,
        kept=list_arguments(),
    )
    return page, 422 if request.method == "POST" else 200


def _replaced(marked: Iterable[Piece]) -> list[str]:
    """Return what the marks stand for and how often, each kind once."""
    counts: Counter[str] = Counter(piece.kind for piece in marked if piece.kind)
    return [
        f"{counts[kind]} × {label}" for kind, label in PERSONAL.items() if counts[kind]
    ]


@access(Right.MODERATION)
def withdraw(comment_id: uuid.UUID) -> Any:
    pressed()
    with database().transaction() as session:
        if not publication_of(session, comment_id).is_public:
            abort(404)
        decide(
            session,
            comment_id=comment_id,
            decision=Decision.HELD,
            reason=Reason.WITHDRAWN,
            account_id=current_user.account.id,
            now=now(),
        )
        note(session, "comment_withdraw", comment_id)
    flash(gettext("Der Kommentar ist nicht mehr öffentlich."))
    return redirect(_comment_address(comment_id))


def _publish(comment_id: uuid.UUID, text: str) -> None:
    with database().transaction() as session:
        decide(
            session,
            comment_id=comment_id,
            decision=Decision.PUBLISHED,
            text=text,
            account_id=current_user.account.id,
            now=now(),
        )
        note(session, "comment_publish", comment_id)


def _comment_address(comment_id: uuid.UUID) -> str:
    return url_for(
        "staff.comment", comment_id=comment_id, _anchor="public", **list_arguments()
    )


def add_views(staff: Blueprint) -> None:
    address = "/kommentare/<uuid:comment_id>/veroeffentlichen"
    staff.add_url_rule(address, "publish", publish_page, methods=["GET", "POST"])
    staff.add_url_rule(
        "/kommentare/<uuid:comment_id>/zurueckziehen",
        "withdraw",
        withdraw,
        methods=["POST"],
    )
