"""LimeSurvey's tab-separated structure: one row each for settings, groups, questions."""

import csv
import io
from collections.abc import Iterator, Mapping

from participation.questionnaires.exchange.files import text_of
from participation.questionnaires.exchange.limesurvey import (
    LimeGroup,
    LimeQuestion,
    LimeSurvey,
    Part,
    scale_of,
    with_text,
)
from participation.questionnaires.exchange.notes import Refusal, UnreadableFileError

MOST_ROWS = 20_000
LONGEST_CELL = 200_000
_KNOWN = frozenset(
    {
        "id",
        "related_id",
        "class",
        "type/scale",
        "name",
        "relevance",
        "text",
        "help",
        "language",
        "validation",
        "mandatory",
        "encrypted",
        "other",
        "default",
        "same_default",
        "same_script",
    }
)
_UNUSED = {"QTA": "quota", "QTAM": "quota", "QTALS": "quota", "AS": "assessments"}


def read_tsv(content: bytes) -> LimeSurvey:
    """Return the survey. Raises UnreadableFileError."""
    reader = _TsvReader()
    for number, row in _rows(text_of(content)):
        reader.read(number, row)
    return reader.survey


def _rows(text: str) -> Iterator[tuple[int, Mapping[str, str]]]:
    csv.field_size_limit(LONGEST_CELL)
    lines = csv.reader(io.StringIO(text, newline=""), delimiter="\t")
    try:
        header = [name.strip().lower() for name in next(lines, [])]
        for number, cells in enumerate(lines, start=2):
            if number > MOST_ROWS:
                raise UnreadableFileError(Refusal.TOO_MANY_ROWS, str(MOST_ROWS))
            yield number, dict(zip(header, cells, strict=False))
    except csv.Error as error:
        raise UnreadableFileError(Refusal.NOT_READABLE, str(error)) from error


class _TsvReader:
    """Every language repeats the whole structure; rows find each other by their names."""

    def __init__(self) -> None:
        self.survey = LimeSurvey()
        self._base = ""
        self._more = ""
        self._groups: dict[str, LimeGroup] = {}
        self._counted: dict[str, int] = {}
        self._questions: dict[str, LimeQuestion] = {}
        self._group: LimeGroup | None = None
        self._question: LimeQuestion | None = None

    def read(self, number: int, row: Mapping[str, str]) -> None:
        kind = row.get("class", "").strip().upper()
        language = row.get("language", "").strip() or self._base
        if kind == "S":
            self._setting(row)
        elif kind == "SL":
            self._translated_setting(row, language)
        elif kind == "G":
            self._read_group(number, row, language)
        elif kind == "Q":
            self._read_question(number, row, language)
        elif kind in {"SQ", "A"} and self._question is not None:
            self._read_part(kind, row, language)
        elif kind in _UNUSED and _UNUSED[kind] not in self.survey.unused:
            self.survey.unused.append(_UNUSED[kind])

    def _setting(self, row: Mapping[str, str]) -> None:
        name, value = row.get("name", "").strip(), row.get("text", "").strip()
        if name == "language":
            self._base = value
        elif name == "additional_languages":
            self._more = value
        elif name == "sid":
            self.survey.id = value
        self.survey.set_languages(self._base, self._more)

    def _translated_setting(self, row: Mapping[str, str], language: str) -> None:
        survey, text = self.survey, row.get("text", "")
        match row.get("name", "").strip():
            case "surveyls_title":
                survey.titles = with_text(survey.titles, language, text)
            case "surveyls_welcometext":
                survey.welcomes = with_text(survey.welcomes, language, text)
            case "surveyls_endtext":
                survey.ends = with_text(survey.ends, language, text)

    def _read_group(self, number: int, row: Mapping[str, str], language: str) -> None:
        position = self._counted.get(language, 0)
        self._counted[language] = position + 1
        key = row.get("id", "").strip() or f"{position}"
        group = self._groups.get(key)
        if group is None:
            group = LimeGroup(id=key, row=number, relevance=row.get("relevance", ""))
            group.random = row.get("random_group", "").strip()
            self._groups[key] = group
            self.survey.groups.append(group)
        group.names = with_text(group.names, language, row.get("name", ""))
        group.descriptions = with_text(
            group.descriptions, language, row.get("text", "")
        )
        self._group, self._question = group, None

    def _read_question(
        self, number: int, row: Mapping[str, str], language: str
    ) -> None:
        code = row.get("name", "").strip()
        question = self._questions.get(code)
        if question is None:
            question = LimeQuestion(
                code=code,
                type=row.get("type/scale", "").strip(),
                row=number,
                id=row.get("id", "").strip(),
                relevance=row.get("relevance", ""),
                mandatory=row.get("mandatory", "").strip().upper(),
                other=row.get("other", "").strip().upper() == "Y",
                validation=row.get("validation", "").strip(),
                default=row.get("default", "").strip(),
            )
            if self._group is None:
                self._group = LimeGroup(row=number)
                self.survey.groups.append(self._group)
            self._questions[code] = question
            self._group.questions.append(question)
        question.texts = with_text(question.texts, language, row.get("text", ""))
        question.helps = with_text(question.helps, language, row.get("help", ""))
        for name, value in row.items():
            if name not in _KNOWN:
                question.set_attribute(name, value or "", language)
        self._question = question

    def _read_part(self, kind: str, row: Mapping[str, str], language: str) -> None:
        assert self._question is not None
        parts = self._question.subquestions if kind == "SQ" else self._question.answers
        code, scale = row.get("name", "").strip(), scale_of(row.get("type/scale", ""))
        part = next((p for p in parts if (p.code, p.scale) == (code, scale)), None)
        if part is None:
            part = Part(code=code, scale=scale, id=row.get("id", "").strip())
            if kind == "SQ":  # of an answer the column holds its assessment
                part.relevance = row.get("relevance", "")
            parts.append(part)
        part.texts = with_text(part.texts, language, row.get("text", ""))
