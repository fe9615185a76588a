"""Questionnaires: what was published, from when to when, and as files."""

from typing import TYPE_CHECKING, Any

from flask import Blueprint, abort, flash, redirect, render_template, url_for
from flask_babel import gettext
from flask_login import current_user

from participation.accounts.actions import record_action
from participation.accounts.rights import Right
from participation.core.clock import now, today
from participation.places.queries import all_ortsteile
from participation.questionnaires.comparing import compare
from participation.questionnaires.definition import (
    Definition,
)
from participation.questionnaires.draft_queries import all_drafts
from participation.questionnaires.exchange.native import write_native
from participation.questionnaires.information import NotToldError
from participation.questionnaires.publish import (
    set_period,
)
from participation.questionnaires.queries import (
    PublishedQuestionnaire,
    open_questionnaire,
    published_questionnaires,
    published_versions,
)
from participation.web.access import access
from participation.web.staff.editor.words import untold_text
from participation.web.staff.exchange_words import (
    change_lines,
    note_lines,
)
from participation.web.staff.forms import EmptyForm
from participation.web.staff.questionnaire_forms import (
    PeriodForm,
    period_is_right,
)
from participation.web.staff.questionnaire_import import source_title
from participation.web.staff.summary import attachment
from participation.web.state import database

if TYPE_CHECKING:
    from participation.questionnaires.exchange.xlsform_export import Exported

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@access(Right.SURVEYS)
def list_page() -> str:
    with database().session() as session:
        found = published_questionnaires(session)
        asked = open_questionnaire(session, ortsteil_key=None, today=today())
        ortsteile = {o.key: o.name for o in all_ortsteile(session)}
        drafts = all_drafts(session)
    by_key: dict[str, list[PublishedQuestionnaire]] = {}
    for version in found:
        by_key.setdefault(version.key, []).append(version)
    return render_template(
        "staff/questionnaires.html",
        by_key=by_key,
        drafts=drafts,
        drafted={draft.key: draft for draft in drafts},
        button_form=EmptyForm,
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
        try:
            _set_period(key, form)
        except NotToldError:
            form.form_errors.append(untold_text())
        else:
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


def _title(definition: Definition) -> str:
    return source_title(definition.source)


def add_views(staff: Blueprint) -> None:
    both = ["GET", "POST"]
    staff.add_url_rule("/fragebogen", "questionnaires", list_page)
    staff.add_url_rule(
        "/fragebogen/<key>/<int:number>",
        "questionnaire_version",
        version_page,
        methods=both,
    )
    staff.add_url_rule(
        "/fragebogen/<key>/<int:number>/<file_format>", "questionnaire_export", export
    )
