"""Keying paper forms: by keyboard alone, a random sample a second time."""

from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext

from participation.accounts.actions import record_action
from participation.accounts.rights import Right
from participation.core.clock import now
from participation.core.errors import InvalidInputError
from participation.places.queries import all_ortsteile
from participation.questionnaires.definition import in_language
from participation.questionnaires.print.wording import without_answers
from participation.questionnaires.queries import (
    referenced_questionnaire,
)
from participation.responses.keying import (
    PaperFormView,
    agreement,
    compared_forms,
    decide_entry,
    differences,
    forms_to_key_again,
    paper_form,
    record_second_entry,
)
from participation.web.access import access
from participation.web.staff.forms import EmptyForm
from participation.web.staff.keyed_form import (
    Typed,
    keyed_meanings,
    printed_number,
    question_numbers,
    read_form,
    screen,
)
from participation.web.staff.keying_desk import (
    KeyingDesk,
    key_forms,
    keyable,
    me,
)
from participation.web.staff.recording import before_showing
from participation.web.state import database


@access(Right.KEYING)
def overview_page() -> Any:
    with database().session() as session:
        return render_template(
            "staff/keying.html",
            questionnaires=keyable(session),
            printed_number=printed_number,
            agreement=agreement(session),
            waiting=forms_to_key_again(session, not_by=me()),
            compared=compared_forms(session),
            ortsteile={o.key: o.name for o in all_ortsteile(session)},
            form=EmptyForm(),
        )


@access(Right.KEYING)
def key_page(reference: str) -> Any:
    """The screen for one form after the other of a questionnaire and language."""
    with database().session() as session:
        questionnaire = referenced_questionnaire(session, reference)
        known = all_ortsteile(session)
    return key_forms(questionnaire, KeyingDesk(ortsteile=known, endpoint="staff.key"))


@access(Right.KEYING)
def second_page(number: int) -> Any:
    """The same paper again, by somebody else, who does not see the first entry."""
    with database().session() as session:
        waiting = paper_form(session, number)
        known = all_ortsteile(session)
    if waiting.fields_compared is not None:
        return redirect(url_for("staff.keying"))
    form = EmptyForm()
    questionnaire, language = waiting.questionnaire, waiting.language
    if not form.validate_on_submit():
        typed = Typed(values={})
        status = 422 if form.is_submitted() else 200
        return screen(
            questionnaire, typed, language, known, form, second=number
        ), status
    typed, raw, ortsteil = read_form(questionnaire, known)
    if typed.errors or ortsteil is None:
        return screen(questionnaire, typed, language, known, form, second=number), 422
    stored_questions = [
        a
        for a in questionnaire.definition.read(raw)[0]
        if questionnaire.definition.question(a.question_key).stored
    ]
    try:
        with database().transaction() as session:
            compared = record_second_entry(
                session,
                number,
                ortsteil_key=ortsteil.key,
                answers=stored_questions,
                keyed_by=me(),
            )
    except InvalidInputError:
        flash(
            gettext("Diesen Bogen soll eine andere Person ein zweites Mal eingeben."),
            "danger",
        )
        return redirect(url_for("staff.keying"), 303)
    if compared.fields_agreed == compared.fields_compared:
        flash(gettext("Beide Eingaben stimmen überein."), "success")
        return redirect(url_for("staff.keying"), 303)
    return redirect(url_for("staff.compare_entries", number=number), 303)


@access(Right.KEYING)
def compare_page(number: int) -> Any:
    """Where both entries part, to be decided with the paper in hand."""
    form = EmptyForm()
    if form.validate_on_submit():
        valid = request.form.get("valid", "")
        with database().transaction() as session:
            decide_entry(session, number, valid=valid)
            record_action(
                session,
                account_id=me(),
                action="paper_entry_decided",
                subject=f"{number}: {valid}",
                now=now(),
            )
        flash(gettext("Danke, das ist entschieden."), "success")
        return redirect(url_for("staff.keying"), 303)
    with database().session() as session:
        found = paper_form(session, number)
        numbers = question_numbers(found.questionnaire.definition)
        parted = sorted(
            differences(session, number), key=lambda entry: numbers.get(entry[0], 0)
        )
        ortsteile = {o.key: o.name for o in all_ortsteile(session)}
    before_showing("paper_entry_read", [number] if parted else [])
    page = render_template(
        "staff/keying_compare.html",
        found=found,
        differences=[_said(found, *entry, ortsteile) for entry in parted],
        form=form,
    )
    return page, 422 if form.is_submitted() else 200


def add_views(staff: Blueprint) -> None:
    staff.add_app_template_filter(keyed_meanings)
    staff.add_url_rule("/eingabe", "keying", overview_page)
    staff.add_url_rule("/eingabe/<reference>", "key", key_page, methods=["GET", "POST"])
    staff.add_url_rule(
        "/eingabe/zweite/<int:number>",
        "key_again",
        second_page,
        methods=["GET", "POST"],
    )
    staff.add_url_rule(
        "/eingabe/vergleich/<int:number>",
        "compare_entries",
        compare_page,
        methods=["GET", "POST"],
    )


def _said(
    found: PaperFormView,
    question_key: str,
    item: str,
    first: str,
    second: str,
    ortsteile: dict[str, str],
) -> tuple[str, str, str]:
    """A difference in words: what was asked, first and second entry."""
    if not question_key:
        names = [ortsteile.get(key, key) for key in (first, second)]
        return gettext("Ortsteil"), names[0], names[1]
    definition = found.questionnaire.definition
    question = definition.question(question_key)
    printed = question_numbers(definition)[question_key]
    asked = f"{printed}. {without_answers(in_language(question.text, 'de')[0])}"
    labels = {o.code: in_language(o.text, "de")[0] for o in question.choices}
    lines = {o.code: in_language(o.text, "de")[0] for o in question.items}
    line = lines.get(item, "")

    def words(codes: str) -> str:
        return ", ".join(labels.get(code, code) for code in codes.split(", ")) or "–"

    return f"{asked} {line}".strip(), words(first), words(second)
