"""One paper form on the screen: its fields, what was keyed, what is wrong with it."""

import json
from collections.abc import Iterator
from dataclasses import dataclass, field

from flask import render_template, request
from flask_babel import gettext

from participation.places.queries import OrtsteilView
from participation.places.search import match_ortsteil
from participation.questionnaires.definition import Definition, in_language
from participation.questionnaires.keying import (
    KeyedField,
    is_mistake,
    keyed_fields,
    read_keyed,
)
from participation.questionnaires.print.paper import form_number
from participation.questionnaires.print.wording import without_answers
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
    endpoint: str = "staff.key",
) -> str:
    return render_template(
        "staff/keying_form.html",
        questionnaire=questionnaire,
        number=printed_number(questionnaire, language),
        pages=list(_pages(questionnaire.definition)),
        typed=typed,
        language=language,
        languages=[
            (tag, language_name(tag)) for tag in questionnaire.definition.languages
        ],
        ortsteile=sorted(known, key=lambda o: o.name),
        second=second,
        endpoint=endpoint,
        form=form,
        label=_label,
    )


@dataclass(frozen=True, kw_only=True)
class PaperQuestion:
    """A question as it stands on paper: with its number, and without earlier answers."""

    question: Question
    text: str
    fields: list[KeyedField]
    hint: str = ""

    @property
    def has_lines(self) -> bool:
        """Its first field has words of its own, so the question stands above them."""
        return bool(self.fields) and self.fields[0].label is not None


def printed_number(questionnaire: PublishedQuestionnaire, language: str) -> str:
    """What stands below each page of the form in that language."""
    return form_number(
        questionnaire.key,
        questionnaire.number,
        language,
        ortsteil_key=questionnaire.local_ortsteil,
    )


def question_numbers(definition: Definition) -> dict[str, int]:
    """The numbers that questions have on paper, by key, in that order."""
    asked = [question.key for question in definition.questions if question.asks]
    return {key: number for number, key in enumerate(asked, start=1)}


def _pages(definition: Definition) -> Iterator[tuple[str, list[PaperQuestion]]]:
    numbers = question_numbers(definition)
    for page in definition.pages:
        title = in_language(page.title, "de")[0]
        yield title, [_question(q, numbers.get(q.key)) for q in page.questions]


def _question(question: Question, number: int | None) -> PaperQuestion:
    text = without_answers(in_language(question.text, "de")[0])
    return PaperQuestion(
        question=question,
        text=f"{number}. {text}" if number else text,
        fields=keyed_fields(question),
        hint=_hint(question),
    )


def _hint(question: Question) -> str:
    """How to type what people write by hand."""
    match question.type:
        case "ranking":
            return str(
                gettext("Platz 1 ist das Kästchen, in das eine 1 geschrieben ist: Geben "
                        "Sie die kleine Zahl davor ein.")
            )  # fmt: skip
        case "date":
            return str(gettext("Zum Beispiel 24.12.2026"))
        case "time":
            return str(gettext("Zum Beispiel 18:30"))
        case "ortsteil":
            return str(gettext("Nummer oder Name"))
        case _:
            return ""


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
        mistakes = [p.value for p in problems if is_mistake(question, p.value)]
        name = keyed_fields(question)[0].name
        if mistakes and (question.stored or not values.get(name)):
            errors.setdefault(name, question_problem(question, mistakes[0], raw))
    typed = Typed(values=values, errors=errors, key=request.form.get("key", ""))
    return typed, raw, ortsteil


def uncounted(
    questionnaire: PublishedQuestionnaire, raw: dict[str, list[str]]
) -> list[str]:
    """Questions that were answered on paper although the answers before ruled them out."""
    shown = questionnaire.definition.walk(raw).shown
    return [
        in_language(question.text, "de")[0]
        for question in questionnaire.definition.questions
        if question.key not in shown and any(n in raw for n in question.field_names)
    ]


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
    only = known[0].key if len(known) == 1 else ""
    before = request.args.get("ortsteil", questionnaire.local_ortsteil or only)
    fields = [f for q in questionnaire.definition.questions for f in keyed_fields(q)]
    name = next((f.name for f in fields if f.is_ortsteil), "ortsteil")
    return {name: before} if before in keys else {}


def chosen_language(questionnaire: PublishedQuestionnaire) -> str:
    wanted = request.values.get("sprache", "")
    languages = questionnaire.definition.languages
    return wanted if wanted in languages else languages[0]
