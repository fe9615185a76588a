"""Questionnaires: what was published, and new ones from files, looked at before stored."""

from collections.abc import Mapping
from dataclasses import asdict, replace
from typing import TYPE_CHECKING, Any

from flask import Blueprint, abort, flash, redirect, render_template, url_for
from flask_babel import gettext
from flask_login import current_user
from itsdangerous import BadData, URLSafeTimedSerializer

from participation.accounts.actions import record_action
from participation.accounts.rights import Right
from participation.core.clock import now, today
from participation.places.queries import all_ortsteile
from participation.questionnaires.comparing import compare
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
from participation.questionnaires.exchange.native import write_native
from participation.questionnaires.exchange.notes import (
    Imported,
    Note,
    Reason,
    UnreadableFileError,
)
from participation.questionnaires.publish import (
    NewSeriesNeededError,
    publish_questionnaire,
    set_period,
)
from participation.questionnaires.queries import (
    PublishedQuestionnaire,
    newest_questionnaire,
    open_questionnaire,
    published_questionnaires,
    published_versions,
)
from participation.web.access import access
from participation.web.staff.exchange_words import (
    Line,
    change_lines,
    note_lines,
    refusal_text,
)
from participation.web.staff.questionnaire_forms import (
    PeriodForm,
    PublishForm,
    QuestionnaireFileForm,
    period_is_right,
)
from participation.web.staff.summary import attachment
from participation.web.state import database, settings

if TYPE_CHECKING:
    from participation.questionnaires.exchange.xlsform_export import Exported

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
LARGEST_DRAFT = 900_000
DRAFT_LIFETIME_S = 24 * 3600
KINDS = {"json": "JSON", "xlsform": "XLSForm", "limesurvey": "LimeSurvey"}


@access(Right.SURVEYS)
def list_page() -> str:
    with database().session() as session:
        found = published_questionnaires(session)
        asked = open_questionnaire(session, ortsteil_key=None, today=today())
        ortsteile = {o.key: o.name for o in all_ortsteile(session)}
    by_key: dict[str, list[PublishedQuestionnaire]] = {}
    for version in found:
        by_key.setdefault(version.key, []).append(version)
    return render_template(
        "staff/questionnaires.html",
        by_key=by_key,
        today=today(),
        title_of=_title,
        asked=asked,
        ortsteile=ortsteile,
    )


@access(Right.SURVEYS)
def version_page(key: str, number: int) -> Any:
    """The version; a POST sets from when to when its questionnaire is open."""
    version, before = _version(key, number)
    form = PeriodForm(opens_on=version.opens_on, closes_on=version.closes_on)
    if form.is_submitted() and form.validate() and period_is_right(form):
        _set_period(key, form)
        flash(gettext("Der Zeitraum ist gespeichert."), "success")
        return redirect(url_for("staff.questionnaires"), 303)
    exported = _as_xlsform(version)
    changes = compare(before.definition, version.definition) if before else []
    page = render_template(
        "staff/questionnaires_version.html",
        form=form,
        version=version,
        before=before,
        title=_title(version.definition),
        left_out=note_lines(exported.notes, is_left_out=True),
        changed=note_lines(exported.notes, is_left_out=False),
        differences=change_lines(changes),
    )
    return page, 422 if form.is_submitted() else 200


def _set_period(key: str, form: PeriodForm) -> None:
    with database().transaction() as session:
        set_period(
            session,
            key=key,
            opens_on=form.opens_on.data,
            closes_on=form.closes_on.data,
        )
        record_action(
            session,
            account_id=current_user.account.id,
            action="questionnaire_period_set",
            subject=f"{key} {form.opens_on.data} {form.closes_on.data}",
            now=now(),
        )


@access(Right.SURVEYS)
def export(key: str, number: int, file_format: str) -> Any:
    version, _ = _version(key, number)
    name = f"{key}-{number}.{file_format}"
    if file_format == "json":
        content = write_native(version.definition.source)
        return attachment(content, name=name, media_type="application/json")
    if file_format != "xlsx":
        abort(404)
    exported = _as_xlsform(version)
    return attachment(exported.content, name=name, media_type=XLSX)


def _as_xlsform(version: PublishedQuestionnaire) -> "Exported":
    # Only now: the library is not needed by those who answer.
    from participation.questionnaires.exchange.xlsform_export import (  # noqa: PLC0415
        write_xlsform,
    )

    with database().session() as session:
        ortsteile = [(o.key, o.name) for o in all_ortsteile(session)]
    return write_xlsform(
        version.definition.source,
        key=version.key,
        version=version.number,
        ortsteile=ortsteile,
    )


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
        number = _publish(form, definition)
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
        title=_source_title(source),
        pages=len(pages),
        questions=sum(len(page["questions"]) for page in pages),
        left_out=note_lines(imported.notes, is_left_out=True),
        changed=note_lines(imported.notes, is_left_out=False),
        problems=imported.problems,
        differences=differences or [],
    )
    return page, status


def _version(
    key: str, number: int
) -> tuple[PublishedQuestionnaire, PublishedQuestionnaire | None]:
    """The version, and the one before it; 404 where there is none of that number."""
    with database().session() as session:
        found = published_versions(session, key)
    version = next((q for q in found if q.number == number), None)
    if version is None:
        abort(404)
    return version, next((q for q in found if q.number < number), None)


def _suggested_key(imported: Imported) -> str:
    """Questionnaires of others hardly continue a series of ours."""
    if imported.format == Format.JSON:
        return "default"
    return key_of(_source_title(imported.source))[:30].rstrip("_")


def _title(definition: Definition) -> str:
    return _source_title(definition.source)


def _source_title(source: Mapping[str, Any]) -> str:
    titles = source.get("title")
    if not isinstance(titles, Mapping):
        return ""
    return next((str(text) for text in titles.values()), "")


def _signer() -> URLSafeTimedSerializer:
    """It compresses what it signs, and looks at nothing that it did not sign."""
    return URLSafeTimedSerializer(settings().secret_key, salt="questionnaire draft")


def add_views(staff: Blueprint) -> None:
    both = ["GET", "POST"]
    staff.add_url_rule("/fragebogen", "questionnaires", list_page)
    staff.add_url_rule(
        "/fragebogen/einlesen", "questionnaire_import", import_page, methods=both
    )
    staff.add_url_rule(
        "/fragebogen/veroeffentlichen",
        "questionnaire_publish",
        publish,
        methods=["POST"],
    )
    staff.add_url_rule(
        "/fragebogen/<key>/<int:number>",
        "questionnaire_version",
        version_page,
        methods=both,
    )
    staff.add_url_rule(
        "/fragebogen/<key>/<int:number>/<file_format>", "questionnaire_export", export
    )
