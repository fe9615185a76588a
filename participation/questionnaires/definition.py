"""A questionnaire as data: parsed and checked whole, all problems at once."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from markupsafe import Markup

from participation.core.errors import DataFileError
from participation.core.ids import digest
from participation.questionnaires.question_types import (
    QUESTION_TYPES,
    AnswerValue,
    Question,
    Raw,
)
from participation.questionnaires.reading import Reader, Texts
from participation.text.clean import clean_html

FORMAT = 1


class DefinitionError(DataFileError):
    """A questionnaire cannot be used. `problems` names each place and reason."""

    def __init__(self, problems: list[str]) -> None:
        super().__init__("the questionnaire cannot be used:\n" + "\n".join(problems))
        self.problems = problems


@dataclass(frozen=True, kw_only=True)
class Information:
    """Who answers for the survey. None: the city has not said so yet."""

    controller: str | None
    data_protection_officer: str | None
    legal_basis: str | None
    recipients: str | None
    retention: str | None
    supervisory_authority: str | None


@dataclass(frozen=True, kw_only=True)
class Page:
    """Questions of one subject, shown together."""

    key: str
    title: Texts
    intro: Texts
    questions: tuple[Question, ...]


@dataclass(frozen=True, kw_only=True)
class Definition:
    """A checked questionnaire. Introductions are cleaned HTML, safe in templates."""

    title: Texts
    intro: Mapping[str, Markup]
    thanks: Mapping[str, Markup]
    minutes: int
    languages: tuple[str, ...]
    information: Information
    pages: tuple[Page, ...]
    source: Mapping[str, Any] = field(repr=False)

    @property
    def questions(self) -> tuple[Question, ...]:
        return tuple(question for page in self.pages for question in page.questions)

    @property
    def digest(self) -> str:
        """Digest of everything that was defined, independent of order and spacing."""
        return digest(json.dumps(self.source, sort_keys=True, ensure_ascii=False))

    def question(self, key: str) -> Question:
        """Return the question; raise KeyError where there is none of that key."""
        for question in self.questions:
            if question.key == key:
                return question
        raise KeyError(key)

    def read(self, raw: Raw) -> tuple[list[AnswerValue], dict[str, list[str]]]:
        """Return all answers in form data, and problems by question key."""
        return read_questions(self.questions, raw)

    def to_raw(self, answers: Iterable[AnswerValue]) -> dict[str, list[str]]:
        """Return the form data that reads as these answers."""
        kept = list(answers)
        return {
            name: values
            for question in self.questions
            for name, values in question.to_raw(kept).items()
        }


def read_questions(
    questions: Iterable[Question], raw: Raw
) -> tuple[list[AnswerValue], dict[str, list[str]]]:
    """Read some questions, those of one page for example."""
    answers: list[AnswerValue] = []
    problems: dict[str, list[str]] = {}
    for question in questions:
        found, wrong = question.read(raw)
        answers += found
        if wrong:
            problems[question.key] = [problem.value for problem in wrong]
    return answers, problems


def in_language(texts: Mapping[str, str], language: str) -> tuple[str, str]:
    """Return the text and the language it is in: the wanted one, else the first."""
    for known in (language, "de", *texts):
        if known in texts:
            return texts[known], known
    return "", language


def parse_definition(data: Any) -> Definition:
    """Return the checked questionnaire. Raises DefinitionError with every problem."""
    problems: list[str] = []
    top = Reader(data, "questionnaire", problems)
    if top.number("format", lowest=1, highest=99) not in (None, FORMAT):
        top.report(f"format must be {FORMAT}")
    languages = top.strings("languages")
    top.language = languages[0] if languages else "de"
    definition = Definition(
        title=top.texts("title"),
        intro=_html(top.texts("intro")),
        thanks=_html(top.texts("thanks", optional=True)),
        minutes=top.number("minutes", lowest=1, highest=60) or 1,
        languages=languages,
        information=_information(top),
        pages=tuple(_page(child) for child in top.children("pages", noun="page")),
        source=data if isinstance(data, Mapping) else {},
    )
    top.report_unknown_fields()
    _report_doubles(definition, top)
    if problems:
        raise DefinitionError(problems)
    return definition


def _page(reader: Reader) -> Page:
    page = Page(
        key=reader.key(),
        title=reader.texts("title"),
        intro=reader.texts("intro", optional=True),
        questions=tuple(
            question
            for child in reader.children("questions", noun="question")
            if (question := _question(child)) is not None
        ),
    )
    reader.report_unknown_fields()
    return page


def _question(reader: Reader) -> Question | None:
    name = reader.word("type")
    kind = QUESTION_TYPES.get(name)
    if kind is None:
        reader.report(f"type must be one of {', '.join(QUESTION_TYPES)}, not {name!r}")
        return None
    return kind.parse(reader)


def _information(top: Reader) -> Information:
    reader = top.child("information")
    information = Information(
        controller=reader.optional_text("controller"),
        data_protection_officer=reader.optional_text("data_protection_officer"),
        legal_basis=reader.optional_text("legal_basis"),
        recipients=reader.optional_text("recipients"),
        retention=reader.optional_text("retention"),
        supervisory_authority=reader.optional_text("supervisory_authority"),
    )
    reader.report_unknown_fields()
    return information


def _html(texts: Texts) -> dict[str, Markup]:
    return {language: clean_html(text) for language, text in texts.items()}


def _report_doubles(definition: Definition, top: Reader) -> None:
    keys = [question.key for question in definition.questions if question.key]
    keys += [page.key for page in definition.pages if page.key in keys]
    for key in sorted({key for key in keys if keys.count(key) > 1}):
        top.report(f"the key {key!r} is used twice")
    ortsteil = [q for q in definition.questions if q.type == "ortsteil"]
    if len(ortsteil) > 1:
        top.report("only one question may ask for the Ortsteil")
