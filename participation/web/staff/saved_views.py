"""Saved views: kept from a page of findings, opened, shared, renamed and deleted."""

import uuid
from typing import Any
from urllib.parse import parse_qsl

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext
from flask_login import current_user
from werkzeug.datastructures import MultiDict

from participation.accounts.rights import Right
from participation.accounts.saved_views import (
    LONGEST_NAME,
    SavedViewView,
    change_view,
    delete_view,
    save_view,
    saved_views,
)
from participation.core.clock import today
from participation.core.errors import InvalidInputError
from participation.web.access import access
from participation.web.staff.findings_context import known_parameters
from participation.web.staff.forms import pressed
from participation.web.staff.recording import note
from participation.web.state import database

MOST_FIELDS = 500
TYPED = ("key", "view", "query", "name", "shared")
PAGES = {
    "questions": "fragen",
    "crosstab": "kreuztabelle",
    "comparison": "vergleich",
    "map": "karte",
}
"""Views of findings by the word that is stored; addresses may change, stored words not."""


@access(Right.FINDINGS)
def list_page() -> str:
    return _page()


@access(Right.FINDINGS)
def create() -> Any:
    _check_form()
    page = next((p for p, v in PAGES.items() if v == request.form.get("view")), None)
    if page is None:
        abort(400)
    try:
        parameters = known_parameters(_query(request.form.get("query", "")))
    except ValueError:  # more fields than any page has
        abort(400)
    try:
        with database().transaction() as session:
            view_id = save_view(
                session,
                account_id=current_user.account.id,
                name=request.form.get("name", ""),
                page=page,
                questionnaire_key=request.form.get("key", "")[:60],
                parameters=parameters,
                shared=bool(request.form.get("shared")),
                today=today(),
            )
            note(session, "view_saved", view_id)
    except InvalidInputError as error:
        return _page(error, typed=request.form), 422
    flash(gettext("Die Ansicht ist gespeichert."), "success")
    return redirect(url_for("staff.saved_views"), 303)


@access(Right.FINDINGS)
def change(view_id: uuid.UUID) -> Any:
    _check_form()
    try:
        with database().transaction() as session:
            change_view(
                session,
                view_id,
                account_id=current_user.account.id,
                name=request.form.get("name", ""),
                shared=bool(request.form.get("shared")),
            )
            note(session, "view_changed", view_id)
    except InvalidInputError as error:
        return _page(error, typed=request.form, changed=view_id), 422
    flash(gettext("Die Änderung ist gespeichert."), "success")
    return redirect(url_for("staff.saved_views"), 303)


@access(Right.FINDINGS)
def delete(view_id: uuid.UUID) -> Any:
    _check_form()
    with database().transaction() as session:
        delete_view(session, view_id, account_id=current_user.account.id)
        note(session, "view_deleted", view_id)
    flash(gettext("Die Ansicht ist gelöscht."), "success")
    return redirect(url_for("staff.saved_views"), 303)


def address_of(view: SavedViewView) -> str:
    """Where the view leads: built anew from its parts, so that it is a page of ours."""
    return url_for(
        "staff.findings_view",
        key=view.questionnaire_key,
        view=PAGES[view.page],
        **known_parameters(
            MultiDict([(n, v) for n, vs in view.parameters.items() for v in vs])
        ),
    )


def _page(
    error: InvalidInputError | None = None,
    *,
    typed: Any = None,
    changed: uuid.UUID | None = None,
) -> str:
    """The list; after a mistake with what was typed, in the form where it was."""
    with database().session() as session:
        views = saved_views(session, account_id=current_user.account.id)
    return render_template(
        "staff/saved_views.html",
        own=[view for view in views if view.own],
        shared=[view for view in views if not view.own],
        address_of=address_of,
        problem=error.problems["name"][0] if error else None,
        typed={name: (typed or {}).get(name, "") for name in TYPED},
        changed=changed,
        longest=LONGEST_NAME,
    )


def _query(text: str) -> MultiDict[str, str]:
    return MultiDict(parse_qsl(text, max_num_fields=MOST_FIELDS))


def _check_form() -> None:
    pressed()


def add_views(staff: Blueprint) -> None:
    staff.add_url_rule("/ansichten", "saved_views", list_page)
    staff.add_url_rule("/ansichten", "save_view", create, methods=["POST"])
    staff.add_url_rule(
        "/ansichten/<uuid:view_id>", "change_view", change, methods=["POST"]
    )
    staff.add_url_rule(
        "/ansichten/<uuid:view_id>/loeschen", "delete_view", delete, methods=["POST"]
    )
