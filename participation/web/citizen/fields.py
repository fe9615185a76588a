"""A question as its template needs it: texts in one language, what was typed, errors."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from participation.places.queries import OrtsteilView
from participation.questionnaires.definition import in_language
from participation.questionnaires.question_types import (
    MAX_TEXT,
    FreeText,
    Matrix,
    MultipleChoice,
    OrtsteilQuestion,
    Problem,
    Question,
    Raw,
    SingleChoice,
)
from participation.text.intake import clean_input
from participation.web.citizen.messages import problem_text
from participation.web.state import element_id

Choices = list[tuple[str, str]]


@dataclass(frozen=True, kw_only=True)
class FieldView:
    type: str
    name: str
    id: str  # where the error summary leads
    label: str
    language: str
    hint: str
    required: bool
    values: list[str]
    error: str | None = None
    options: Choices = field(default_factory=list)
    rows: list[tuple[str, str, str]] = field(default_factory=list)
    limit: int = MAX_TEXT

    @property
    def value(self) -> str:
        return self.values[0] if self.values else ""


def build_field(
    question: Question,
    raw: Raw,
    problems: Mapping[str, list[str]],
    *,
    language: str,
    ortsteile: list[OrtsteilView],
) -> FieldView:
    """Build one field. An unreadable character is taken out, so that sending works."""
    values = raw.get(question.field, [])
    codes = problems.get(question.key, [])
    label, label_language = in_language(question.text, language)
    error = None
    if codes:
        text = "\n".join(values)
        error = problem_text(codes[0], text=text, question=question)
    if Problem.UNREADABLE_CHARACTERS in codes:
        values = [clean_input("\n".join(values))[0]]
    return FieldView(
        type=question.type,
        name=question.field,
        id=element_id(question.field_names[0]),
        label=label,
        language=label_language,
        hint=in_language(question.hint, language)[0],
        required=question.required,
        values=values,
        error=error,
        options=_options(question, language, ortsteile),
        rows=_rows(question, raw, language),
    )


def _options(
    question: Question, language: str, ortsteile: list[OrtsteilView]
) -> Choices:
    match question:
        case OrtsteilQuestion():
            by_name = sorted(ortsteile, key=lambda ortsteil: ortsteil.name)
            return [(ortsteil.key, ortsteil.name) for ortsteil in by_name]
        case SingleChoice() | MultipleChoice() | Matrix():
            return [
                (option.code, in_language(option.text, language)[0])
                for option in question.options
            ]
        case FreeText() | _:
            return []


def _rows(question: Question, raw: Raw, language: str) -> list[tuple[str, str, str]]:
    if not isinstance(question, Matrix):
        return []
    return [
        (
            question.field_of(item.code),
            in_language(item.text, language)[0],
            next(iter(raw.get(question.field_of(item.code), [])), ""),
        )
        for item in question.items
    ]
