"""The Ortsteil's Stellungnahme: written by several, handed in once."""

import uuid
from dataclasses import dataclass
from typing import Any

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext

from participation.accounts.queries import display_names
from participation.accounts.rights import Right
from participation.core.clock import today
from participation.core.errors import InvalidInputError
from participation.core.ids import new_key
from participation.database import Session
from participation.desks.overview import own_mandates
from participation.desks.statements import (
    LONGEST_TEXT,
    StatementChangedError,
    StatementState,
    StatementView,
    Words,
    begin_statement,
    discard_draft,
    new_version,
    own_statement,
    own_statements,
    save_statement,
    submit_statement,
    withdraw_statement,
)
from participation.questionnaires.queries import published_questionnaires
from participation.web.access import access
from participation.web.staff.desk.me import (
    my_id,
    person,
    told,
    typed,
    typed_key,
)
from participation.web.staff.desk.words import BADGES, STATEMENT_STATES
from participation.web.staff.forms import EmptyForm, pressed
from participation.web.staff.recording import note
from participation.web.state import database, localized

FIELDS = ("subject", "text", "questionnaire")


@dataclass(frozen=True, kw_only=True)
class Typed:
    """The form as it is shown: as stored, or as just typed."""

    subject: str
    text: str
    questionnaire: str
    revision: int = 0


@access(Right.OWN_ORTSTEIL)
def list_page() -> str:
    with database().session() as session:
        found = own_statements(session, mandate_keys=person().mandate_keys)
        mandates = own_mandates(session, mandate_keys=person().mandate_keys)
        names = display_names(session)
    return render_template(
        "staff/desk/statements.html",
        statements=found,
        mandates={m.key: m.name for m in mandates},
        names=names,
        states=STATEMENT_STATES,
        badges=BADGES,
    )


@access(Right.OWN_ORTSTEIL)
def new_page() -> Any:
    with database().session() as session:
        mandates = own_mandates(session, mandate_keys=person().mandate_keys)
        surveys = _surveys(session)
    if not mandates:  # ended since the role was given
        abort(404)
    form, shown = EmptyForm(), _typed()
    errors: dict[str, str] = {}
    if form.validate_on_submit():
        made, errors = _begin(shown, surveys, mandates[0].key)
        if made is not None:
            return redirect(url_for("staff.desk_statement", statement_id=made.id), 303)
    page = render_template(
        "staff/desk/statement_edit.html",
        statement=None,
        form=form,
        shown=shown,
        surveys=surveys,
        mandates=[(m.key, m.name) for m in mandates],
        mandate=typed("mandate") or mandates[0].key,
        key=typed_key() or new_key(),
        errors=errors,
        changed=None,
        changed_by="",
        limit=LONGEST_TEXT,
    )
    return page, 422 if request.method == "POST" else 200


@access(Right.OWN_ORTSTEIL)
def one_page(statement_id: uuid.UUID) -> Any:
    """A draft to go on with, or what was handed in, to read."""
    with database().session() as session:
        found = own_statement(session, statement_id, mandate_keys=person().mandate_keys)
        surveys = _surveys(session)
        names = display_names(session)
    form = EmptyForm()
    if found.state != StatementState.DRAFT and request.method == "GET":
        return render_template(
            "staff/desk/statement.html",
            statement=found,
            states=STATEMENT_STATES,
            badges=BADGES,
            surveys=dict(surveys),
        )
    shown = _stored(found)
    errors: dict[str, str] = {}
    changed: StatementView | None = None
    if form.is_submitted():
        shown = _typed()
        if form.validate():
            try:
                errors = _act(found, shown, surveys)
            except StatementChangedError as error:
                changed = error.now
            else:
                if not errors:
                    return _after(statement_id)
    page = render_template(
        "staff/desk/statement_edit.html",
        statement=found,
        form=form,
        shown=shown,
        surveys=surveys,
        mandates=[],
        mandate=found.mandate_key,
        key="",
        errors=errors,
        changed=changed,
        changed_by=names.get(changed.changed_by, "") if changed else "",
        limit=LONGEST_TEXT,
    )
    return page, 409 if changed else 422 if form.is_submitted() else 200


@access(Right.OWN_ORTSTEIL)
def withdraw(statement_id: uuid.UUID) -> Any:
    pressed()
    with database().transaction() as session:
        done = withdraw_statement(
            session, statement_id, mandate_keys=person().mandate_keys, today=today()
        )
        if done:
            note(session, "statement_withdrawn", statement_id)
    flash(gettext("Die Stellungnahme ist zurückgezogen."), "success")
    return redirect(url_for("staff.desk_statement", statement_id=statement_id), 303)


@access(Right.OWN_ORTSTEIL)
def rewrite(statement_id: uuid.UUID) -> Any:
    pressed()
    with database().transaction() as session:
        made = new_version(
            session,
            statement_id,
            mandate_keys=person().mandate_keys,
            account_id=my_id(),
            today=today(),
        )
        note(session, "statement_version_begun", made.id)
    return redirect(url_for("staff.desk_statement", statement_id=made.id), 303)


def add_views(staff: Blueprint) -> None:
    address = "/mein-ortsteil/stellungnahmen"
    both = ["GET", "POST"]
    staff.add_url_rule(address, "desk_statements", list_page)
    staff.add_url_rule(f"{address}/neu", "desk_statement_new", new_page, methods=both)
    one = f"{address}/<uuid:statement_id>"
    staff.add_url_rule(one, "desk_statement", one_page, methods=both)
    staff.add_url_rule(
        f"{one}/zurueckziehen", "desk_statement_withdraw", withdraw, methods=["POST"]
    )
    staff.add_url_rule(
        f"{one}/neue-fassung", "desk_statement_rewrite", rewrite, methods=["POST"]
    )


def _surveys(session: Session) -> list[tuple[str, str]]:
    """Surveys of the whole city and of the own Ortsteile, by title."""
    keys = person().ortsteil_keys
    found: dict[str, str] = {}
    for survey in published_questionnaires(session):
        if survey.ortsteil_key is None or survey.ortsteil_key in keys:
            found.setdefault(survey.key, localized(survey.definition.title))
    return sorted(found.items(), key=lambda survey: survey[1])


def _typed() -> Typed:
    revision = typed("revision")
    return Typed(
        subject=typed("subject"),
        text=typed("text"),
        questionnaire=typed("questionnaire"),
        revision=int(revision) if revision.isdecimal() and len(revision) < 8 else 0,
    )


def _stored(found: StatementView) -> Typed:
    return Typed(
        subject=found.subject,
        text=found.text,
        questionnaire=found.questionnaire_key or "",
        revision=found.revision,
    )


def _words(shown: Typed, surveys: list[tuple[str, str]]) -> Words:
    """Raises InvalidInputError for a survey that is not the person's."""
    if shown.questionnaire and shown.questionnaire not in dict(surveys):
        raise InvalidInputError({"questionnaire": ["unknown"]})
    return Words(
        subject=shown.subject,
        text=shown.text,
        questionnaire_key=shown.questionnaire or None,
    )


def _begin(
    shown: Typed, surveys: list[tuple[str, str]], mandate_key: str
) -> tuple[StatementView | None, dict[str, str]]:
    key = typed_key()
    if key is None:
        late = gettext("Die Seite war zu lange offen. Bitte noch einmal absenden.")
        return None, {"text": late}
    try:
        with database().transaction() as session:
            made = begin_statement(
                session,
                mandate_key=typed("mandate") or mandate_key,
                mandate_keys=person().mandate_keys,
                words=_words(shown, surveys),
                key=key,
                account_id=my_id(),
                today=today(),
            )
            note(session, "statement_begun", made.id)
    except InvalidInputError as error:
        return None, told(error.problems, FIELDS)
    flash(
        gettext(
            "Der Entwurf ist gespeichert. Das Amt sieht ihn erst, wenn Sie ihn abgeben."
        ),
        "success",
    )
    return made, {}


def _act(
    found: StatementView, shown: Typed, surveys: list[tuple[str, str]]
) -> dict[str, str]:
    """Save, hand in or throw away, as the button says. Raises StatementChangedError."""
    mine = {"mandate_keys": person().mandate_keys}
    if typed("action") == "discard":
        with database().transaction() as session:
            discard_draft(session, found.id, revision=shown.revision, **mine)
            note(session, "statement_discarded", found.id)
        flash(gettext("Der Entwurf ist gelöscht."), "success")
        return {}
    by = {"account_id": my_id(), "today": today(), **mine}
    try:
        with database().transaction() as session:
            saved = save_statement(
                session,
                found.id,
                words=_words(shown, surveys),
                revision=shown.revision,
                **by,  # type: ignore[arg-type]
            )
            if typed("action") == "submit":
                submit_statement(session, found.id, revision=saved.revision, **by)  # type: ignore[arg-type]
                note(session, "statement_submitted", found.id)
            else:
                note(session, "statement_saved", found.id)
    except InvalidInputError as error:
        return told(error.problems, FIELDS)
    flash(
        gettext("Abgegeben. Das Amt kann die Stellungnahme jetzt lesen.")
        if typed("action") == "submit"
        else gettext("Der Entwurf ist gespeichert."),
        "success",
    )
    return {}


def _after(statement_id: uuid.UUID) -> Any:
    if typed("action") == "discard":
        return redirect(url_for("staff.desk_statements"), 303)
    return redirect(url_for("staff.desk_statement", statement_id=statement_id), 303)
