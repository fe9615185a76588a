"""Questionnaires from files: looked at before anything is stored."""

from collections.abc import Mapping
from dataclasses import asdict, replace
from typing import Any

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext
from flask_login import current_user
from itsdangerous import BadData, URLSafeTimedSerializer

from participation.accounts.actions import record_action
from participation.accounts.rights import Right
from participation.core.clock import now, today
from participation.core.errors import InvalidInputError
from participation.questionnaires.definition import (
    Definition,
    DefinitionError,
    parse_definition,
)
from participation.questionnaires.exchange.adopting import with_known_information
from participation.questionnaires.exchange.files import (
    LARGEST_FILE,
    Format,
    read_questionnaire,
)
from participation.questionnaires.exchange.names import key_of
from participation.questionnaires.exchange.notes import (
    Imported,
    Note,
    Reason,
    UnreadableFileError,
)
from participation.questionnaires.information import NotToldError
from participation.questionnaires.publish import (
    NewSeriesNeededError,
    publish_questionnaire,
)
from participation.questionnaires.queries import (
    newest_questionnaire,
    published_questionnaires,
)
from participation.web.access import access
from participation.web.staff.editor.starting import begin
from participation.web.staff.editor.words import refusal, untold_text
from participation.web.staff.exchange_words import (
    Line,
    change_lines,
    note_lines,
    refusal_text,
)
from participation.web.staff.questionnaire_forms import (
    PublishForm,
    QuestionnaireFileForm,
    period_is_right,
)
from participation.web.state import database, settings

LARGEST_DRAFT = 900_000
DRAFT_LIFETIME_S = 24 * 3600
KINDS = {"json": "JSON", "xlsform": "XLSForm", "limesurvey": "LimeSurvey"}


@access(Right.SURVEYS)
def import_page() -> Any:
    form = QuestionnaireFileForm()
    if not form.validate_on_submit():
        page = render_template("staff/questionnaires_import.html", form=form)
        return page, 422 if form.is_submitted() else 200
    with form.file.data.stream as stream:
        content = stream.read(LARGEST_FILE + 1)
    try:
        imported = read_questionnaire(content)
    except UnreadableFileError as error:
        form.file.errors = [refusal_text(error)]
        return render_template("staff/questionnaires_import.html", form=form), 422
    draft = _signer().dumps(asdict(imported))
    if len(draft) > LARGEST_DRAFT:
        form.file.errors = [
            gettext(
                "Der Fragebogen ist zu groß für den Browser. Bitte nehmen Sie den "
                "Befehl „participation questionnaires import“."
            )
        ]
        return render_template("staff/questionnaires_import.html", form=form), 422
    publish = PublishForm(formdata=None, draft=draft, key=_suggested_key(imported))
    return _review(publish, imported)


@access(Right.SURVEYS)
def publish() -> Any:
    form = PublishForm()
    imported = _from_draft(form.draft.data or "")
    try:
        definition = parse_definition(imported.source)
        if not _is_complete(form, imported):
            return _review(form, imported, status=422)
        if request.form.get("action") == "draft":
            return _as_draft(form, definition)
        number = _publish(form, definition)
    except NotToldError:
        form.form_errors.append(untold_text())
        return _review(form, imported, status=422)
    except InvalidInputError as error:
        form.key.errors = [refusal(error.problems["key"][0])]
        return _review(form, imported, status=422)
    except NewSeriesNeededError as error:
        differences = change_lines(error.changes)
        return _review(form, imported, differences=differences, status=422)
    except DefinitionError as error:
        imported = replace(imported, problems=tuple(error.problems))
        return _review(form, imported, status=422)
    flash(
        gettext(
            "Veröffentlicht: %(key)s, Version %(number)s",
            key=form.key.data,
            number=number,
        )
    )
    return redirect(url_for("staff.questionnaires"))


def _from_draft(draft: str) -> Imported:
    """What was read one step before; 400 for what we did not sign."""
    try:
        found = _signer().loads(draft, max_age=DRAFT_LIFETIME_S)
    except BadData:
        abort(400)
    notes = [Note(**{**n, "reason": Reason(n["reason"])}) for n in found["notes"]]
    return Imported(
        format=found["format"],
        source=found["source"],
        notes=tuple(notes),
        problems=tuple(found["problems"]),
    )


def _is_complete(form: PublishForm, imported: Imported) -> bool:
    """Whether the form holds all that publishing needs; it says what is missing."""
    is_complete = bool(form.validate())
    if not period_is_right(form):
        is_complete = False
    if not form.accept.data and any(note.is_left_out for note in imported.notes):
        form.accept.errors = [
            gettext("Bitte bestätigen Sie, dass dies wegbleiben darf.")
        ]
        is_complete = False
    return is_complete


def _as_draft(form: PublishForm, definition: Definition) -> Any:
    """Keep what was read as a draft, to go on with it in the editor."""
    with database().transaction() as session:
        known = published_questionnaires(session)
        draft_id = begin(
            session,
            key=form.key.data,
            source=with_known_information(definition.source, known),
        )
    return redirect(url_for("staff.draft", draft_id=draft_id), 303)


def _publish(form: PublishForm, definition: Definition) -> int:
    with database().transaction() as session:
        known = published_questionnaires(session)
        source = with_known_information(definition.source, known)
        publish_questionnaire(
            session,
            key=form.key.data,
            definition=parse_definition(source),
            today=today(),
            opens_on=form.opens_on.data,
            closes_on=form.closes_on.data,
            again=True,
            new_series=form.new_series.data,
        )
        newest = newest_questionnaire(session, form.key.data)
        record_action(
            session,
            account_id=current_user.account.id,
            action="questionnaire_published",
            subject=f"{newest.key} {newest.number}",
            now=now(),
        )
    return newest.number


def _review(
    form: PublishForm,
    imported: Imported,
    *,
    differences: list[Line] | None = None,
    status: int = 200,
) -> Any:
    """What was read, before anything is stored."""
    source = imported.source
    pages = source.get("pages", []) if not imported.problems else []
    page = render_template(
        "staff/questionnaires_review.html",
        form=form,
        kind=KINDS[imported.format],
        title=source_title(source),
        pages=len(pages),
        questions=sum(len(page["questions"]) for page in pages),
        left_out=note_lines(imported.notes, is_left_out=True),
        changed=note_lines(imported.notes, is_left_out=False),
        problems=imported.problems,
        differences=differences or [],
    )
    return page, status


def _suggested_key(imported: Imported) -> str:
    """Questionnaires of others hardly continue a series of ours."""
    if imported.format == Format.JSON:
        return "default"
    return key_of(source_title(imported.source))[:30].rstrip("_")


def source_title(source: Mapping[str, Any]) -> str:
    titles = source.get("title")
    if not isinstance(titles, Mapping):
        return ""
    return next((str(text) for text in titles.values()), "")


def _signer() -> URLSafeTimedSerializer:
    """It compresses what it signs, and looks at nothing that it did not sign."""
    return URLSafeTimedSerializer(settings().secret_key, salt="questionnaire draft")


def add_views(staff: Blueprint) -> None:
    staff.add_url_rule(
        "/fragebogen/einlesen",
        "questionnaire_import",
        import_page,
        methods=["GET", "POST"],
    )
    staff.add_url_rule(
        "/fragebogen/veroeffentlichen",
        "questionnaire_publish",
        publish,
        methods=["POST"],
    )
