"""One paper form on the screen: its fields, what was keyed, what is wrong with it."""

import json
from dataclasses import dataclass, field

from flask import render_template, request
from flask_babel import gettext

from participation.places.queries import OrtsteilView
from participation.places.search import match_ortsteil
from participation.questionnaires.definition import in_language
from participation.questionnaires.keying import KeyedField, keyed_fields, read_keyed
from participation.questionnaires.print.paper import form_number
from participation.questionnaires.queries import PublishedQuestionnaire
from participation.questionnaires.question_types import Question
from participation.web.citizen.messages import question_problem
from participation.web.staff.forms import EmptyForm
from participation.web.state import language_name

LONGEST_FORM = 400  # fields that are read of one form


def keyed_meanings(keyed: KeyedField) -> str:
    """What each number means, as JSON for the script of the screen."""
    said = {typed: in_language(o.text, "de")[0] for typed, o in keyed.choices}
    return json.dumps(said, ensure_ascii=False)


@dataclass(frozen=True, kw_only=True)
class Typed:
    """One form on the screen: what was typed, and what is wrong with it."""

    values: dict[str, str]
    errors: dict[str, str] = field(default_factory=dict)
    key: str = ""


def screen(
    questionnaire: PublishedQuestionnaire,
    typed: Typed,
    language: str,
    known: list[OrtsteilView],
    form: EmptyForm,
    *,
    second: int | None = None,
) -> str:
    return render_template(
        "staff/keying_form.html",
        questionnaire=questionnaire,
        number=form_number(questionnaire.key, questionnaire.number, language),
        pages=[
            (in_language(page.title, "de")[0], [_question(q) for q in page.questions])
            for page in questionnaire.definition.pages
        ],
        typed=typed,
        language=language,
        languages=[
            (tag, language_name(tag)) for tag in questionnaire.definition.languages
        ],
        ortsteile=sorted(known, key=lambda o: o.name),
        second=second,
        form=form,
        label=_label,
    )


def _question(question: Question) -> tuple[Question, str, list[KeyedField]]:
    return question, in_language(question.text, "de")[0], keyed_fields(question)


def _label(keyed: KeyedField) -> str:
    """What stands beside a field; empty: the question says it."""
    if isinstance(keyed.label, int):
        return str(gettext("Platz %(place)s", place=keyed.label))
    return in_language(keyed.label, "de")[0] if keyed.label else ""


def read_form(
    questionnaire: PublishedQuestionnaire, known: list[OrtsteilView]
) -> tuple[Typed, dict[str, list[str]], OrtsteilView | None]:
    """Read what was keyed; problems are told at their fields."""
    questions = questionnaire.definition.questions
    fields = [f for q in questions for f in keyed_fields(q)][:LONGEST_FORM]
    values = {f.name: request.form.get(f.name, "") for f in fields}
    raw, wrong = read_keyed(questions, values)
    errors = dict.fromkeys(
        wrong,
        gettext("Diese Nummer gibt es hier nicht. Bitte sehen Sie auf den Bogen."),
    )
    ortsteil = _ortsteil(fields, values, known, errors)
    walked = questionnaire.definition.walk(raw)
    for key, problems in walked.problems.items():
        question = questionnaire.definition.question(key)
        name = keyed_fields(question)[0].name
        if question.stored or not values.get(name):
            errors.setdefault(name, question_problem(question, problems[0].value, raw))
    typed = Typed(values=values, errors=errors, key=request.form.get("key", ""))
    return typed, raw, ortsteil


def _ortsteil(
    fields: list[KeyedField],
    values: dict[str, str],
    known: list[OrtsteilView],
    errors: dict[str, str],
) -> OrtsteilView | None:
    name = next((f.name for f in fields if f.is_ortsteil), "ortsteil")
    values.setdefault(name, request.form.get(name, ""))
    found = match_ortsteil(known, values[name]) if values[name].strip() else None
    if found is None:
        errors[name] = gettext("Bitte nennen Sie den Ortsteil mit Nummer oder Namen.")
    return found


def carried_on(
    questionnaire: PublishedQuestionnaire, known: list[OrtsteilView]
) -> dict[str, str]:
    """Papers come in heaps of one Ortsteil: it stays from the form before."""
    keys = {o.key for o in known}
    before = request.args.get("ortsteil", "")
    fields = [f for q in questionnaire.definition.questions for f in keyed_fields(q)]
    name = next((f.name for f in fields if f.is_ortsteil), "ortsteil")
    return {name: before} if before in keys else {}


def chosen_language(questionnaire: PublishedQuestionnaire) -> str:
    wanted = request.values.get("sprache", "")
    languages = questionnaire.definition.languages
    return wanted if wanted in languages else languages[0]
