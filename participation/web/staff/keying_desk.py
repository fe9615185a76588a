"""Keying one form after the other: for whoever keys papers, and for an Ortsteil its own."""

import random
import uuid
from collections.abc import Set
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from flask import flash, redirect, request, url_for
from flask_babel import gettext
from flask_login import current_user

from participation.accounts.actions import record_action
from participation.core.clock import now, today
from participation.core.errors import NotFoundError
from participation.core.ids import new_key
from participation.database import Session
from participation.places.queries import OrtsteilView
from participation.questionnaires.answers import AnswerValue
from participation.questionnaires.definition import DefinitionError
from participation.questionnaires.queries import (
    LocalBlockView,
    PublishedQuestionnaire,
    local_blocks,
    published_questionnaires,
    questionnaire_version,
)
from participation.responses.keying import KeyedForm, record_paper_form
from participation.responses.submit import QuestionnaireClosedError
from participation.web.staff.forms import EmptyForm
from participation.web.staff.keyed_form import (
    Typed,
    carried_on,
    chosen_language,
    read_form,
    screen,
    uncounted,
)
from participation.web.state import database, settings


@dataclass(frozen=True, kw_only=True)
class KeyingDesk:
    """Where papers are keyed: which Ortsteile they may name, and the screen's endpoint."""

    ortsteile: list[OrtsteilView]
    endpoint: str


def key_forms(questionnaire: PublishedQuestionnaire, desk: KeyingDesk) -> Any:
    """Show the screen, or store what was keyed and show it for the next form."""
    language = chosen_language(questionnaire)
    form = EmptyForm()

    def shown(typed: Typed) -> str:
        return screen(
            questionnaire, typed, language, desk.ortsteile, form, endpoint=desk.endpoint
        )

    if not form.validate_on_submit():
        values = carried_on(questionnaire, desk.ortsteile)
        typed = Typed(values=values, key=request.form.get("key") or new_key())
        return shown(typed), 422 if form.is_submitted() else 200
    typed, raw, ortsteil = read_form(questionnaire, desk.ortsteile)
    if typed.errors or ortsteil is None:
        return shown(typed), 422
    answers, _ = questionnaire.definition.read(raw)
    try:
        stored = _store(questionnaire, ortsteil, answers, typed.key, language)
    except QuestionnaireClosedError:
        flash(gettext("Dieser Fragebogen nimmt keine Antworten mehr an."), "danger")
        return shown(typed), 410
    _tell(stored, uncounted(questionnaire, raw))
    return redirect(
        url_for(
            desk.endpoint,
            reference=questionnaire.reference,
            sprache=language,
            ortsteil=ortsteil.key,
        ),
        303,
    )


def keyable(
    session: Session, *, ortsteil_keys: Set[str] | None = None
) -> list[PublishedQuestionnaire]:
    """What takes answers now, each with the blocks of Ortsteile.

    All versions: forms printed before a correction still come back. `ortsteil_keys` None:
    of all Ortsteile; else what is asked in these and nothing that only others are asked.
    """
    blocks: dict[tuple[str, str], LocalBlockView] = {}
    for block in local_blocks(session, ortsteil_keys=ortsteil_keys):  # newest first
        blocks.setdefault((block.questionnaire_key, block.ortsteil_key), block)
    found: list[PublishedQuestionnaire] = []
    for core in published_questionnaires(session):
        if not core.takes_paper(today()):
            continue
        found.append(core)
        for (key, _), block in sorted(blocks.items()):
            if key == core.key and block.withdrawn_on is None:
                with suppress(DefinitionError):  # written for another version
                    found.append(
                        questionnaire_version(
                            session, core.version_id, local_block_id=block.id
                        )
                    )
    return [q for q in found if ortsteil_keys is None or is_asked_in(q, ortsteil_keys)]


def is_asked_in(questionnaire: PublishedQuestionnaire, keys: Set[str]) -> bool:
    """Tell whether it belongs to the whole city or to these Ortsteile."""
    only = (questionnaire.ortsteil_key, questionnaire.local_ortsteil)
    return all(key is None or key in keys for key in only)


def refuse_foreign(questionnaire: PublishedQuestionnaire, keys: Set[str]) -> None:
    """Raise NotFoundError for a form that only other Ortsteile are asked."""
    if not is_asked_in(questionnaire, keys):
        raise NotFoundError("questionnaire", questionnaire.reference)


def me() -> uuid.UUID | None:
    return current_user.account.id if current_user.is_authenticated else None


def _store(
    questionnaire: PublishedQuestionnaire,
    ortsteil: OrtsteilView,
    answers: list[AnswerValue],
    key: str,
    language: str,
) -> KeyedForm:
    with database().transaction() as session:
        # The block of the Ortsteil that the form itself names.
        stored = record_paper_form(
            session,
            questionnaire=questionnaire,
            ortsteil_key=ortsteil.key,
            answers=answers,
            key=key,
            language=language,
            today=today(),
            keyed_by=me(),
            second_wanted=random.random() < settings().double_entry_share,  # noqa: S311 -- a sample, no secret
        )
        record_action(
            session,
            account_id=me(),
            action="paper_form_keyed",
            subject=str(stored.number),
            now=now(),
        )
    return stored


def _tell(stored: KeyedForm, left_out: list[str]) -> None:
    if stored.second_wanted:
        flash(
            gettext(
                "Gespeichert. Bitte schreiben Sie die Nummer %(number)s auf den Bogen und "
                "legen Sie ihn zur zweiten Eingabe.",
                number=stored.number,
            ),
            "success",
        )
    else:
        flash(
            gettext("Bogen %(number)s ist gespeichert.", number=stored.number),
            "success",
        )
    if left_out:
        flash(
            gettext(
                "Nicht gezählt, weil diese Fragen nach den Antworten davor nicht gestellt "
                "werden: %(questions)s",
                questions=" · ".join(left_out),
            ),
            "success",
        )
