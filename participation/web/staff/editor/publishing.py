"""The checklist before a questionnaire opens, and the step itself."""

import uuid

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext, lazy_gettext
from wtforms import BooleanField

from participation.accounts.rights import Right
from participation.core.clock import today
from participation.questionnaires.definition import DefinitionError
from participation.questionnaires.draft_queries import (
    DraftView,
    draft_view,
    version_before,
)
from participation.questionnaires.editing.checklist import Checklist, build_checklist
from participation.questionnaires.flaws import Flaw
from participation.questionnaires.information import NotToldError
from participation.questionnaires.publish import NewSeriesNeededError
from participation.questionnaires.queries import (
    PublishedQuestionnaire,
    newest_questionnaire,
)
from participation.questionnaires.survey_drafts import (
    ChangedMeanwhileError,
    publish_draft,
)
from participation.web.access import access
from participation.web.staff.editor.acting import DRAFT, FORM_METHODS, who
from participation.web.staff.editor.telling import flaw_text
from participation.web.staff.editor.words import FIELDS, REFUSALS
from participation.web.staff.exchange_words import change_lines
from participation.web.staff.questionnaire_forms import PeriodForm, period_is_right
from participation.web.staff.recording import note
from participation.web.state import database, language_name

MOST_HARD_TEXTS = 12


class PublishDraftForm(PeriodForm):
    new_series = BooleanField(
        lazy_gettext("Antworten ab jetzt getrennt von den bisherigen zählen")
    )
    over_newer = BooleanField(
        lazy_gettext("Trotzdem veröffentlichen: Dieser Entwurf ersetzt jene Version")
    )


@access(Right.SURVEYS)
def check(draft_id: uuid.UUID) -> ResponseReturnValue:
    """What is missing, what may be better; a POST publishes if nothing is missing."""
    with database().session() as session:
        draft = draft_view(session, draft_id)
        before = version_before(session, draft)
    checklist = build_checklist(
        draft.source, before=before.definition if before else None
    )
    form = PublishDraftForm(
        opens_on=before.opens_on if before else None,
        closes_on=before.closes_on if before else None,
    )
    notice, status = "", 200
    if form.is_submitted():
        notice, status = _try(form, draft, checklist)
        if not notice and not form.errors:
            return redirect(url_for("staff.questionnaires"), 303)
    return _show(form, draft, before, checklist, notice), status


def _try(
    form: PublishDraftForm, draft: DraftView, checklist: Checklist
) -> tuple[str, int]:
    """Publish; return why not, and the status of the page that says so."""
    if not form.validate() or not period_is_right(form):
        return "", 422
    if checklist.parting and not form.new_series.data:
        form.new_series.errors = [gettext("Bitte bestätigen Sie das.")]
        return "", 422
    try:
        _publish(form, draft)
    except ChangedMeanwhileError:
        return str(REFUSALS["changed_meanwhile"]), 409
    except NotToldError:
        return gettext("Es fehlen noch Angaben zum Datenschutz."), 422
    except NewSeriesNeededError:
        return str(REFUSALS["changed_meanwhile"]), 409
    except DefinitionError as error:
        return "; ".join(
            flaw_text(p) if isinstance(p, Flaw) else p for p in error.problems
        ), 422
    return "", 303


def _publish(form: PublishDraftForm, draft: DraftView) -> None:
    with database().transaction() as session:
        key, _ = publish_draft(
            session,
            draft.id,
            opened=request.form.get("revision", type=int, default=0),
            who=who(),
            opens_on=form.opens_on.data,
            closes_on=form.closes_on.data,
            new_series=form.new_series.data,
            over_newer=form.over_newer.data,
        )
        newest = newest_questionnaire(session, key)
        note(session, "questionnaire_published", f"{key} {newest.number}")
    if newest.opens_on and newest.opens_on > today():
        told = gettext("Veröffentlicht und geplant: %(key)s, Version %(number)s",
                       key=key, number=newest.number)  # fmt: skip
    else:
        told = gettext("Veröffentlicht: %(key)s, Version %(number)s",
                       key=key, number=newest.number)  # fmt: skip
    flash(told, "success")


def _show(
    form: PublishDraftForm,
    draft: DraftView,
    before: PublishedQuestionnaire | None,
    checklist: Checklist,
    notice: str,
) -> str:
    newer = before is not None and before.number != draft.based_on
    return render_template(
        "staff/editor/publish.html",
        form=form,
        draft=draft,
        before=before,
        newer=newer,
        checklist=checklist,
        notice=notice,
        told=[
            (told.field, str(FIELDS[told.field]), _missing_in(told.gaps))
            for told in checklist.told
        ],
        parting=change_lines(checklist.parting),
        hard=checklist.hard[:MOST_HARD_TEXTS],
    )


def _missing_in(gaps: tuple[object, ...]) -> list[str]:
    """The languages in which something is not said; empty strings: not at all."""
    return [
        language_name(language) if language else ""
        for language in (getattr(gap, "language", None) for gap in gaps)
    ]


def add_views(staff: Blueprint) -> None:
    staff.add_url_rule(f"{DRAFT}/pruefen", "draft_publish", check, methods=FORM_METHODS)
