"""A questionnaire as data: parsed and checked whole, all problems at once."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from markupsafe import Markup

from participation.core.errors import DataFileError
from participation.core.ids import digest
from participation.questionnaires.answers import AnswerValue, Raw
from participation.questionnaires.consistency import find_contradictions
from participation.questionnaires.information import Information, read_information
from participation.questionnaires.logic import Condition
from participation.questionnaires.pictures import Picture, read_pictures
from participation.questionnaires.question_types import QUESTION_TYPES, Question
from participation.questionnaires.question_types.options import (
    condition_of,
)
from participation.questionnaires.reading import KEY, LANGUAGE, Reader, Texts
from participation.questionnaires.walk import Walk, walk
from participation.text.clean import clean_html

FORMAT = 1


class DefinitionError(DataFileError):
    """A questionnaire cannot be used. `problems` names each place and reason."""

    def __init__(self, problems: list[str]) -> None:
        super().__init__("the questionnaire cannot be used:\n" + "\n".join(problems))
        self.problems = problems


@dataclass(frozen=True, kw_only=True)
class Page:
    """Questions of one subject, shown together. `intro_html`: of a local block."""

    key: str
    title: Texts
    intro: Texts
    questions: tuple[Question, ...]
    when: Condition | None = None
    intro_html: Mapping[str, Markup] = field(default_factory=dict)


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
    pictures: Mapping[str, Picture] = field(default_factory=dict)
    local_before: str | None = None
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

    def walk(self, raw: Raw) -> Walk:
        """Decide what is shown with these answers, and what they are."""
        return walk(self.pages, raw)

    def read(self, raw: Raw) -> tuple[list[AnswerValue], dict[str, list[str]]]:
        """Return the answers to all questions that are shown, and problems by question."""
        walked = self.walk(raw)
        return walked.all_answers, walked.problem_codes

    def to_raw(self, answers: Iterable[AnswerValue]) -> dict[str, list[str]]:
        """Return the form data that reads as these answers."""
        kept = list(answers)
        return {
            name: values
            for question in self.questions
            for name, values in question.to_raw(kept).items()
        }

    def with_page(self, page: Page) -> "Definition":
        """Return it with one more page: before `local_before`, else before the last."""
        keys = [known.key for known in self.pages]
        # A single page comes first: the Ortsteil is asked there.
        place = max(len(keys) - 1, 1)
        if self.local_before is not None:
            place = keys.index(self.local_before)
        return replace(self, pages=(*self.pages[:place], page, *self.pages[place:]))


def in_language(texts: Mapping[str, str], language: str) -> tuple[str, str]:
    """Return the text and the language it is in: the wanted one, else the first.

    "de-leicht" falls back to its own language first.
    """
    base = language.partition("-")[0]
    for known in (language, base, *texts):  # the source language comes first in texts
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
    if len(set(languages)) < len(languages):
        top.report(
            "languages: one of them is named twice", "languages", code="language_twice"
        )
    for tag in languages:
        if not LANGUAGE.match(tag):
            top.report(
                f"languages: {tag!r} is no language tag such as de or en-GB",
                "languages",
                code="language_unusable",
                language=tag,
            )
    top.language = languages[0] if languages else "de"
    definition = Definition(
        title=top.texts("title"),
        intro=_html(top.texts("intro")),
        thanks=_html(top.texts("thanks", optional=True)),
        minutes=top.number("minutes", lowest=1, highest=60) or 1,
        languages=languages,
        information=read_information(top),
        pages=tuple(parse_page(child) for child in top.children("pages", noun="page")),
        pictures=read_pictures(top),
        local_before=top.optional_text("local_before"),
        source=data if isinstance(data, Mapping) else {},
    )
    top.report_unknown_fields()
    _report_doubles(definition, top)
    _report_missing_parts(definition, top)
    problems += find_contradictions(definition.pages)
    if problems:
        raise DefinitionError(problems)
    return definition


def parse_page(reader: Reader) -> Page:
    """Build a page; problems are collected by the reader."""
    page = Page(
        key=reader.key(),
        title=reader.texts("title"),
        intro=reader.texts("intro", optional=True),
        when=condition_of(reader),
        questions=parse_questions(reader),
    )
    reader.report_unknown_fields()
    return page


def parse_questions(reader: Reader) -> tuple[Question, ...]:
    """Build the list `questions`; a type that is not known is reported."""
    return tuple(
        question
        for child in reader.children("questions", noun="question")
        if (question := _question(child)) is not None
    )


def _question(reader: Reader) -> Question | None:
    name = reader.word("type")
    kind = QUESTION_TYPES.get(name)
    if kind is None:
        reader.report(f"type must be one of {', '.join(QUESTION_TYPES)}, not {name!r}")
        return None
    return kind.parse(reader)


def _html(texts: Texts) -> dict[str, Markup]:
    return {language: clean_html(text) for language, text in texts.items()}


def _report_doubles(definition: Definition, top: Reader) -> None:
    keys = [question.key for question in definition.questions if question.key]
    pages = [page.key for page in definition.pages if page.key]
    doubles = {key for key in keys if keys.count(key) > 1}
    doubles |= {key for key in pages if pages.count(key) > 1 or key in keys}
    for key in sorted(doubles):
        top.report(f"the key {key!r} is used twice", code="key_twice", key=key)
    ortsteil = [q for q in definition.questions if q.type == "ortsteil"]
    if len(ortsteil) > 1:
        top.report(
            "only one question may ask for the Ortsteil", "pages", code="one_ortsteil"
        )


def _report_missing_parts(definition: Definition, top: Reader) -> None:
    """Pictures and the page of the local block are named; they have to be there."""
    for question in definition.questions:
        named = [getattr(question, "picture", None)]
        named += [o.picture for o in (*question.items, *question.choices)]
        for name in named:
            if name is not None and name not in definition.pictures:
                top.report(
                    f"question {question.key}: no picture {name!r}",
                    *("pages", 0, "questions", question.key),
                    code="no_picture",
                    name=name,
                )
    if definition.local_before is not None and (
        not KEY.match(definition.local_before)
        or definition.local_before not in [page.key for page in definition.pages]
    ):
        top.report(
            f"local_before: no page {definition.local_before!r}",
            "local_before",
            code="no_page_of_that_key",
        )
