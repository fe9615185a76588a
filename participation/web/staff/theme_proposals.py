"""New themes that waiting comments point to, and what staff make of them."""

import uuid
from collections.abc import Callable, Mapping
from typing import Any

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext, lazy_gettext

from participation.accounts.rights import Right
from participation.core.clock import today
from participation.core.errors import InvalidInputError, NotFoundError
from participation.database import Session
from participation.publication.masking import mask_contacts
from participation.themes.own_scheme import LONGEST_NAME, split_words
from participation.themes.proposals import (
    AlreadyDecidedError,
    become_theme,
    merge_into,
    open_proposals,
    set_aside,
)
from participation.themes.queries import living_themes
from participation.web.access import access
from participation.web.staff.forms import pressed
from participation.web.staff.recording import before_showing, note
from participation.web.state import database, localized

FIELDS = ("name", "key", "words", "theme")
DONE = {
    "theme": lazy_gettext("Das Thema ist angelegt."),
    "merge": lazy_gettext("Die Wörter gehören jetzt zum Thema."),
    "aside": lazy_gettext("Der Vorschlag kommt in dieser Form nicht wieder."),
}


@access(Right.THEMES)
def list_page() -> Any:
    return _page()


@access(Right.THEMES)
def decide(proposal_id: uuid.UUID) -> Any:
    pressed()
    typed = {name: request.form.get(f"{name}-{proposal_id}", "") for name in FIELDS}
    action = request.form.get("action", "")
    act = _action(action, typed)
    try:
        with database().transaction() as session:
            subject = act(session, proposal_id)
            note(session, f"proposal_{action}", f"{proposal_id} {subject}".strip())
    except InvalidInputError as error:
        return _page(proposal_id, typed, error.problems), 422
    except (AlreadyDecidedError, NotFoundError):
        flash(gettext("Über diesen Vorschlag ist schon entschieden."), "danger")
        return redirect(url_for("staff.theme_proposals"))
    flash(DONE[action])
    learn = None if action == "aside" else 1
    return redirect(url_for("staff.theme_proposals", lernen=learn))


def _action(name: str, typed: Mapping[str, str]) -> Callable[[Session, uuid.UUID], str]:
    """The use case behind a button; 400 for buttons that no page has."""
    if name not in DONE:
        abort(400)
    words = split_words(typed["words"])

    def act(session: Session, proposal_id: uuid.UUID) -> str:
        if name == "aside":
            set_aside(session, proposal_id=proposal_id, today=today())
            return ""
        if name == "theme":
            return become_theme(
                session, proposal_id=proposal_id, name=typed["name"], key=typed["key"],
                words=words, today=today(),
            )  # fmt: skip
        if typed["theme"] not in {
            t.key for t in living_themes(session) if not t.system
        }:
            raise InvalidInputError({"theme": ["unknown"]})
        merge_into(
            session, proposal_id=proposal_id, theme_key=typed["theme"], words=words,
            today=today(),
        )  # fmt: skip
        return typed["theme"]

    return act


def _page(
    of: uuid.UUID | None = None,
    typed: Mapping[str, str] | None = None,
    problems: Mapping[str, Any] | None = None,
) -> str:
    with database().session() as session:
        proposals = open_proposals(session)
        known = [theme for theme in living_themes(session) if not theme.system]
    before_showing(
        "proposals_read", [one for each in proposals for one in each.typical_ids]
    )
    return render_template(
        "staff/theme_proposals.html",
        proposals=proposals,
        themes=[(theme.key, localized(theme.label)) for theme in known],
        mask=mask_contacts,
        decided=of,
        typed=typed or {},
        problems={name: codes[0] for name, codes in (problems or {}).items()},
        # What was decided takes effect when the tagging has learned anew.
        learn="lernen" in request.args,
        longest_name=LONGEST_NAME,
        # The page is another part of the product; a plain address, under the language.
        themes_address=f"{request.script_root}/staff/themen",
    )


def add_views(staff: Blueprint) -> None:
    staff.add_url_rule("/themen/neue", "theme_proposals", list_page)
    staff.add_url_rule(
        "/themen/neue/<uuid:proposal_id>", "decide_proposal", decide, methods=["POST"]
    )
