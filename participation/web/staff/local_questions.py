"""An Ortsteil's own questions: written in a plain form, released by staff."""

from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext, lazy_gettext
from flask_login import current_user
from flask_wtf import FlaskForm
from wtforms import SelectField, StringField, TextAreaField
from wtforms.validators import Length, Optional

from participation.accounts.actions import record_action
from participation.accounts.rights import Right
from participation.core.clock import now, today
from participation.places.queries import (
    OrtsteilView,
    all_ortsteile,
    ortsteil_by_address,
)
from participation.questionnaires.definition import DefinitionError
from participation.questionnaires.local import MAX_QUESTIONS
from participation.questionnaires.local_simple import (
    SimpleQuestion,
    block_data,
    simple_questions,
)
from participation.questionnaires.publish import (
    publish_local_block,
    withdraw_local_block,
)
from participation.questionnaires.queries import (
    PublishedQuestionnaire,
    block_source,
    local_blocks,
    newest_questionnaire,
)
from participation.web.access import access
from participation.web.staff.forms import EmptyForm
from participation.web.state import database

KINDS = [
    ("", lazy_gettext("keine Frage")),
    ("single", lazy_gettext("eine Antwort ankreuzen")),
    ("multiple", lazy_gettext("mehrere Antworten ankreuzen")),
    ("text", lazy_gettext("frei schreiben")),
    ("scale", lazy_gettext("Zahl von 0 bis 10")),
]


class LocalQuestionsForm(FlaskForm):  # type: ignore[misc]
    """Three questions at most; an empty one is left out."""

    intro = TextAreaField(
        lazy_gettext("Ein Satz vor den Fragen, wenn Sie möchten"),
        [Optional(), Length(max=600)],
    )


for _number in range(1, MAX_QUESTIONS + 1):
    setattr(
        LocalQuestionsForm,
        f"text_{_number}",
        StringField(lazy_gettext("Frage"), [Optional(), Length(max=200)]),
    )
    setattr(
        LocalQuestionsForm,
        f"kind_{_number}",
        SelectField(lazy_gettext("Wie wird geantwortet?")),
    )
    setattr(
        LocalQuestionsForm,
        f"answers_{_number}",
        TextAreaField(
            lazy_gettext("Antworten, jede in einer eigenen Zeile"),
            [Optional(), Length(max=1000)],
            description=lazy_gettext(
                "Nur zum Ankreuzen nötig. Bei „Zahl von 0 bis 10“ zwei Zeilen: zuerst, "
                "was 0 bedeutet, dann, was 10 bedeutet."
            ),
        ),
    )


@access(Right.SURVEYS)
def list_page(key: str) -> Any:
    with database().session() as session:
        core = newest_questionnaire(session, key)
        blocks = [b for b in local_blocks(session) if b.questionnaire_key == key]
        known = all_ortsteile(session)
    in_use = {b.ortsteil_key: b for b in reversed(blocks) if b.withdrawn_on is None}
    if chosen := request.args.get("ortsteil"):
        return redirect(url_for("staff.local_questions", key=key, ortsteil=chosen))
    return render_template(
        "staff/local_blocks.html",
        core=core,
        in_use=in_use,
        ortsteile=sorted(known, key=lambda o: o.name),
        names={o.key: o.name for o in known},
    )


@access(Right.SURVEYS)
def edit_page(key: str, ortsteil: str) -> Any:
    form = LocalQuestionsForm()
    for number in range(1, MAX_QUESTIONS + 1):
        form[f"kind_{number}"].choices = KINDS
    with database().session() as session:
        core = newest_questionnaire(session, key)
        place = ortsteil_by_address(session, ortsteil)
        before = block_source(session, core.key, place.key)
    language = core.definition.languages[0]
    written = simple_questions(before, language=language) if before else []
    problems: list[str] = []
    if form.is_submitted():
        if form.validate():
            problems = _store(form, core, place, before, language)
            if not problems:
                return redirect(url_for("staff.local_blocks", key=key), 303)
    elif before is not None and written:
        _fill(form, before, written, language)
    page = render_template(
        "staff/local_questions.html",
        form=form,
        core=core,
        ortsteil=place,
        problems=problems,
        too_rich=written is None,
        in_use=before is not None,
        numbers=range(1, MAX_QUESTIONS + 1),
        button_form=EmptyForm,
    )
    return page, 422 if form.is_submitted() else 200


@access(Right.SURVEYS)
def withdraw(key: str, ortsteil: str) -> Any:
    form = EmptyForm()
    if form.validate_on_submit():
        with database().transaction() as session:
            place = ortsteil_by_address(session, ortsteil)
            withdraw_local_block(
                session, key=key, ortsteil_key=place.key, today=today()
            )
            record_action(
                session,
                account_id=current_user.account.id,
                action="local_block_withdrawn",
                subject=f"{key} {place.key}",
                now=now(),
            )
        flash(
            gettext("%(name)s stellt keine eigenen Fragen mehr.", name=place.name),
            "success",
        )
    return redirect(url_for("staff.local_blocks", key=key), 303)


def add_views(staff: Blueprint) -> None:
    address = "/fragebogen/<key>/ortsteile"
    staff.add_url_rule(address, "local_blocks", list_page)
    staff.add_url_rule(
        f"{address}/<ortsteil>", "local_questions", edit_page, methods=["GET", "POST"]
    )
    staff.add_url_rule(
        f"{address}/<ortsteil>/beenden", "withdraw_block", withdraw, methods=["POST"]
    )


def _store(
    form: LocalQuestionsForm,
    core: PublishedQuestionnaire,
    place: OrtsteilView,
    before: dict[str, Any] | None,
    language: str,
) -> list[str]:
    """Publish the block; return what is wrong with it, in words."""
    questions, problems = _written(form)
    if problems:
        return problems
    data = block_data(
        questions, intro=form.intro.data or "", language=language, before=before
    )
    try:
        with database().transaction() as session:
            publish_local_block(
                session, key=core.key, ortsteil_key=place.key, data=data, today=today()
            )
            record_action(
                session,
                account_id=current_user.account.id,
                action="local_block_published",
                subject=f"{core.key} {place.key}",
                now=now(),
            )
    except DefinitionError as error:
        return error.problems
    flash(
        gettext(
            "%(name)s stellt jetzt diese Fragen, im Internet sofort. Bögen auf Papier "
            "drucken Sie bitte neu.",
            name=place.name,
        ),
        "success",
    )
    return []


def _written(form: LocalQuestionsForm) -> tuple[list[SimpleQuestion], list[str]]:
    questions: list[SimpleQuestion] = []
    problems: list[str] = []
    for number in range(1, MAX_QUESTIONS + 1):
        text = (form[f"text_{number}"].data or "").strip()
        kind = form[f"kind_{number}"].data or ""
        lines = (form[f"answers_{number}"].data or "").splitlines()
        answers = tuple(dict.fromkeys(line.strip() for line in lines if line.strip()))
        if not text and not kind:
            continue
        if not text or not kind:
            problems.append(
                gettext("Frage %(number)s braucht einen Text und eine Art der Antwort.",
                        number=number)
            )  # fmt: skip
        elif kind in ("single", "multiple") and len(answers) < 2:
            problems.append(
                gettext(
                    "Frage %(number)s braucht mindestens zwei Antworten.", number=number
                )
            )
        elif kind == "scale" and len(answers) != 2:
            problems.append(
                gettext("Frage %(number)s braucht zwei Zeilen: was 0 und was 10 bedeutet.",
                        number=number)
            )  # fmt: skip
        else:
            kept = () if kind == "text" else answers
            questions.append(SimpleQuestion(text=text, kind=kind, answers=kept))
    if not questions and not problems:
        problems.append(gettext("Bitte schreiben Sie mindestens eine Frage."))
    return questions, problems


def _fill(
    form: LocalQuestionsForm,
    before: dict[str, Any],
    written: list[SimpleQuestion],
    language: str,
) -> None:
    form.intro.data = before.get("intro", {}).get(language, "")
    for number, question in enumerate(written, start=1):
        form[f"text_{number}"].data = question.text
        form[f"kind_{number}"].data = question.kind
        form[f"answers_{number}"].data = "\n".join(question.answers)
