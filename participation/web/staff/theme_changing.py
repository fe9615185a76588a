"""Split a theme, merge themes: choose, see how many comments it concerns, say why."""

from collections.abc import Mapping, Sequence
from typing import Any

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext
from flask_login import current_user

from participation.accounts.rights import Right
from participation.core.clock import today
from participation.core.errors import InvalidInputError, NotFoundError
from participation.database import Session
from participation.themes.own_scheme import LONGEST_NAME, NewTheme, split_words
from participation.themes.queries import ThemeView, living_themes
from participation.themes.vocabulary.changing import (
    LONGEST_REASON,
    comments_concerned,
    merge_themes,
    split_theme,
)
from participation.web.access import access
from participation.web.staff.forms import EmptyForm
from participation.web.staff.recording import note
from participation.web.state import database, localized

PARTS = 4
"""Rows of the form; more parts come by splitting again."""
NEW = "+"
"""Value of the choice to merge into a theme of a new name; no key is like it."""

Problems = Mapping[str, Sequence[str]]


@access(Right.THEMES)
def split_page() -> Any:
    if request.method == "POST":
        return _split()
    return _show_split(request.args.get("thema", ""))


@access(Right.THEMES)
def merge_page() -> Any:
    if request.method == "POST":
        return _merge()
    return _show_merge(request.args.getlist("thema"))


def add_views(staff: Blueprint) -> None:
    methods = ["GET", "POST"]
    staff.add_url_rule("/themen/teilen", "theme_split", split_page, methods=methods)
    staff.add_url_rule(
        "/themen/zusammenlegen", "theme_merge", merge_page, methods=methods
    )


def _split() -> Any:
    theme = request.form.get("thema", "")
    if not EmptyForm().validate_on_submit():
        return _show_split(theme, {"reason": ["stale"]})
    parts = [
        NewTheme(
            name=request.form.get(f"name-{number}", ""),
            words=split_words(request.form.get(f"words-{number}", "")),
        )
        for number in range(PARTS)
    ]
    # Empty rows are no parts; a row of words without a name is one that is unfinished.
    rows = [n for n, part in enumerate(parts) if part.name.strip() or part.words]
    try:
        with database().transaction() as session:
            made = split_theme(
                session,
                theme_key=theme,
                parts=[parts[row] for row in rows],
                reason=request.form.get("reason", ""),
                account_id=current_user.account.id,
                today=today(),
            )
            note(session, "theme_split", f"{theme} > {' '.join(made)}")
    except InvalidInputError as error:
        return _show_split(theme, _by_row(error.problems, rows))
    except NotFoundError:
        return _gone()
    flash(
        gettext(
            "Das Thema ist geteilt. Seine Kommentare warten jetzt beim Prüfen unter "
            "„Geteilte Themen“. Bitte prüfen Sie auch, welche Fachplanung für die neuen "
            "Themen zuständig ist."
        )
    )
    return redirect(url_for("staff.theme_history"))


def _merge() -> Any:
    chosen = request.form.getlist("thema")
    if not EmptyForm().validate_on_submit():
        return _show_merge(chosen, {"reason": ["stale"]})
    into = request.form.get("into", "")
    name = request.form.get("name", "")
    if into != NEW and into not in chosen:
        return _show_merge(chosen, {"into": ["unknown" if into else "required"]})
    try:
        with database().transaction() as session:
            made = merge_themes(
                session,
                theme_keys=chosen,
                into=NewTheme(name=name) if into == NEW else into,
                reason=request.form.get("reason", ""),
                account_id=current_user.account.id,
                today=today(),
            )
            note(session, "theme_merge", f"{' '.join(sorted(chosen))} > {made}")
    except InvalidInputError as error:
        return _show_merge(chosen, error.problems)
    except NotFoundError:
        return _gone()
    flash(
        gettext(
            "Die Themen sind zusammengelegt, ihre Kommentare zählen für das gemeinsame "
            "Thema. Bitte prüfen Sie, welche Fachplanung dafür zuständig ist."
        )
    )
    return redirect(url_for("staff.theme_history"))


def _gone() -> Any:
    flash(
        gettext("Eines der Themen gibt es nicht mehr. Bitte sehen Sie nach."), "danger"
    )
    return redirect(url_for("staff.theme_history"))


def _show_split(theme: str, problems: Problems | None = None) -> Any:
    with database().session() as session:
        choices = _choices(session)
        chosen = next((t for t in choices if t.key == theme), None)
        if theme and chosen is None:
            abort(404)
        concerned = comments_concerned(session, [theme]) if chosen else 0
    page = render_template(
        "staff/theme_split.html",
        choices=[(t.key, localized(t.label)) for t in choices],
        chosen=chosen,
        concerned=concerned,
        rows=range(PARTS),
        typed=request.form,
        problems={name: codes[0] for name, codes in (problems or {}).items()},
        longest_name=LONGEST_NAME,
        longest_reason=LONGEST_REASON,
    )
    return page, 422 if problems else 200


def _show_merge(keys: Sequence[str], problems: Problems | None = None) -> Any:
    with database().session() as session:
        choices = _choices(session)
        chosen = [t for t in choices if t.key in keys]
        if len(chosen) < len(set(keys)):
            abort(404)
        single = {t.key: comments_concerned(session, [t.key]) for t in chosen}
        together = comments_concerned(session, list(single))
    page = render_template(
        "staff/theme_merge.html",
        choices=[(t.key, localized(t.label)) for t in choices],
        chosen=[(t.key, localized(t.label), single[t.key]) for t in chosen],
        too_few=len(chosen) == 1,
        together=together,
        new=NEW,
        typed=request.form,
        problems={name: codes[0] for name, codes in (problems or {}).items()},
        longest_name=LONGEST_NAME,
        longest_reason=LONGEST_REASON,
    )
    return page, 422 if problems else 200


def _choices(session: Session) -> list[ThemeView]:
    return [theme for theme in living_themes(session) if not theme.system]


def _by_row(problems: Problems, rows: Sequence[int]) -> dict[str, Sequence[str]]:
    """The same with the numbers of the form's rows in place of those of the parts."""
    found: dict[str, Sequence[str]] = {}
    for name, codes in problems.items():
        field, mark, number = name.rpartition("-")
        where = f"{field}-{rows[int(number)]}" if mark and number.isdigit() else name
        found[where.replace("key-", "name-")] = codes
    return found
