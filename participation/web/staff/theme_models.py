"""Themes: which model tags, learn anew from what people said, decide, step back."""

import json
from typing import Any

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext, lazy_gettext
from flask_babel.speaklater import LazyString
from flask_login import current_user

from participation.accounts.rights import Right
from participation.core.clock import today
from participation.core.errors import InvalidInputError
from participation.database import Session
from participation.themes.learning.release_queries import (
    ReleaseView,
    last_run,
    release,
    releases,
    retagging,
    reviewed_since_training,
)
from participation.themes.learning.releases import refuse_release, use_release
from participation.themes.learning.training_runs import CLICK, request_training
from participation.themes.queries import living_themes, themes
from participation.web.access import access
from participation.web.staff import theme_card, theme_words
from participation.web.staff.forms import pressed
from participation.web.staff.labels import problem_text
from participation.web.staff.recording import note
from participation.web.staff.summary import attachment
from participation.web.state import database, localized, settings

RELATED_PAGES: tuple[tuple[str, LazyString], ...] = (
    ("staff.review_quality", lazy_gettext("Güte der Themen")),
    ("staff.theme_proposals", lazy_gettext("Neue Themen")),
    ("staff.theme_history", lazy_gettext("Themen und ihre Geschichte")),
)
"""Endpoint and name of further pages about themes: quality, new themes."""
MEDIA_TYPES = {"json": "application/json", "md": "text/markdown"}
USE, REFUSE = "use", "refuse"


@access(Right.THEMES)
def themes_page() -> str:
    with database().session() as session:
        found = releases(session)
        in_use = next((one for one in found if one.is_in_use), None)
        return render_template(
            "staff/themes.html",
            releases=found,
            in_use=in_use,
            retagging=retagging(session, in_use.tagged_as) if in_use else None,
            run=last_run(session),
            new_reviewed=reviewed_since_training(session),
            themes=[theme for theme in living_themes(session) if not theme.system],
            related=[(url_for(endpoint), name) for endpoint, name in RELATED_PAGES],
            fixed=settings().theme_model is not None,
            **_words(session),
        )


@access(Right.THEMES)
def retrain() -> Any:
    pressed()
    with database().transaction() as session:
        asked = request_training(
            session, kind=CLICK, account_id=current_user.account.id, today=today()
        )
        if asked:
            note(session, "themes_retrain", str(asked))
    flash(
        gettext("Das Lernen ist angestoßen.")
        if asked
        else gettext("Es wird gerade schon gelernt.")
    )
    return redirect(url_for("staff.themes", _anchor="learning"))


@access(Right.THEMES)
def model_page(number: int) -> Any:
    with database().session() as session:
        found = release(session, number)
    if request.method == "GET":
        return _model_page(found)
    pressed()
    reason = request.form.get("reason", "")
    try:
        _decide(found, request.form.get("action", ""), reason)
    except InvalidInputError as error:
        problems = {field: codes[0] for field, codes in error.problems.items()}
        return _model_page(found, problems=problems, reason=reason), 422
    return redirect(url_for("staff.themes"))


@access(Right.THEMES)
def model_file(number: int, format: str) -> Any:
    if format not in MEDIA_TYPES:
        abort(404)
    with database().session() as session:
        found = release(session, number)
        labels = _words(session)["theme_labels"]
    if format == "json":
        whole = {"number": found.number, "state": found.state, **found.card}
        text = json.dumps(whole, ensure_ascii=False, indent=1) + "\n"
    else:
        text = theme_card.card_markdown(found, labels)
    return attachment(
        text.encode("utf-8"),
        name=f"modell-{number}.{format}",
        media_type=MEDIA_TYPES[format],
    )


def _model_page(
    found: ReleaseView, *, problems: dict[str, str] | None = None, reason: str = ""
) -> str:
    problems = problems or {}
    with database().session() as session:
        known = _words(session)
    return render_template(
        "staff/theme_model.html",
        release=found,
        error=problem_text(problems["reason"]) if "reason" in problems else None,
        gone="version" in problems,
        reason=reason,
        fixed=settings().theme_model is not None,
        **known,
    )


def _decide(found: ReleaseView, action: str, reason: str) -> None:
    if action not in {USE, REFUSE} or settings().theme_model is not None:
        abort(400)
    decide = use_release if action == USE else refuse_release
    with database().transaction() as session:
        decide(
            session,
            version=found.version,
            account_id=current_user.account.id,
            today=today(),
            reason=reason,
        )
        note(session, f"theme_model_{action}", found.version)
    flash(
        gettext("Modell %(number)s ist jetzt im Einsatz.", number=found.number)
        if action == USE
        else gettext("Modell %(number)s wird nicht verwendet.", number=found.number)
    )


def _words(session: Session) -> dict[str, Any]:
    return {
        "theme_labels": {
            theme.key: localized(theme.label) for theme in themes(session)
        },
        "words": theme_words,
        "share_text": theme_card.share_text,
        "difference_text": theme_card.difference_text,
        "day": theme_card.day,
    }


def add_views(staff: Blueprint) -> None:
    staff.add_url_rule("/themen", "themes", themes_page)
    staff.add_url_rule("/themen/lernen", "retrain", retrain, methods=["POST"])
    staff.add_url_rule(
        "/themen/modelle/<int:number>",
        "theme_model",
        model_page,
        methods=["GET", "POST"],
    )
    staff.add_url_rule(
        "/themen/modelle/<int:number>/<format>", "theme_model_file", model_file
    )
