"""One row an answer: for programs that like it long, and for reading a matrix or ranking."""

from collections.abc import Iterator
from dataclasses import dataclass

from sqlalchemy.orm import Session

from participation.export.dataset import Cells, fixed_cells, fixed_variables
from participation.export.texts import text
from participation.export.themes import Read, themes_of
from participation.export.variables import Kind, Variable
from participation.publication.heads import theme_heads
from participation.questionnaires.answers import AnswerValue
from participation.questionnaires.definition import in_language
from participation.questionnaires.question_types import Question
from participation.responses.series import (
    AnswerTable,
    SubmissionRow,
    answer_table,
    count_submissions,
    submissions_of,
)

COLUMNS = (
    "question",
    "question_text",
    "item",
    "item_text",
    "value",
    "value_text",
    "text",
)


@dataclass(frozen=True, kw_only=True)
class LongDataset:
    """A row for each answer, each option chosen, each line of a matrix, each theme.

    `total` counts submissions, each of which has several rows.
    """

    session: Session
    table: AnswerTable
    title: str
    language: str
    variables: list[Variable]
    theme_labels: dict[str, str]
    total: int
    simulated: bool

    def rows(self) -> Iterator[Cells]:
        for batch in submissions_of(self.session, self.table, simulated=self.simulated):
            read = themes_of(self.session, [row.id for row in batch])
            for row in batch:
                yield from self._said(row)
                if row.id in read:
                    yield from self._themes(row, read[row.id])

    def _said(self, row: SubmissionRow) -> Iterator[Cells]:
        fixed = {**fixed_cells(row), "kind": "answer"}
        for answer in row.answers:
            question = self.table.questions.get(answer.question_key)
            if question is not None:
                yield fixed | _answer_cells(question, answer, self.language)

    def _themes(self, row: SubmissionRow, read: Read) -> Iterator[Cells]:
        fixed = {**fixed_cells(row), "kind": "theme"}
        for tag in read.tags:
            yield fixed | {
                "question": tag.question_key,
                "value": tag.theme_key,
                "value_text": self.theme_labels.get(tag.theme_key, tag.theme_key),
                "set_by": tag.origin,
            }


def long_dataset(
    session: Session,
    key: str,
    *,
    series: int | None = None,
    language: str = "de",
    simulated: bool = False,
) -> LongDataset:
    """Everything about a series, one row an answer. Raises NotFoundError."""
    table = answer_table(session, key, series=series)
    return LongDataset(
        session=session,
        table=table,
        title=in_language(table.title, language)[0],
        language=language,
        variables=[
            *fixed_variables(session, language),
            _coded("kind", ("answer", "theme"), language),
            *(_plain(name, language) for name in COLUMNS),
            _coded("set_by", ("machine", "person"), language),
        ],
        theme_labels={head.key: head.label for head in theme_heads(session, language)},
        total=count_submissions(session, table, simulated=simulated),
        simulated=simulated,
    )


def _answer_cells(question: Question, answer: AnswerValue, language: str) -> Cells:
    items = {option.code: option.text for option in question.items}
    choices = {option.code: option.text for option in question.choices}
    value = answer.value or ""
    return {
        "question": question.key,
        "question_text": in_language(question.text, language)[0],
        "item": answer.item,
        "item_text": in_language(items.get(answer.item, {}), language)[0],
        "value": value,
        "value_text": in_language(choices.get(value, {}), language)[0],
        "text": answer.text or "",
    }


def _plain(name: str, language: str) -> Variable:
    return Variable(name=name, label=text(name, language), kind=Kind.TEXT)


def _coded(name: str, codes: tuple[str, ...], language: str) -> Variable:
    return Variable(
        name=name,
        label=text(name, language),
        kind=Kind.CODE,
        codes=tuple((code, text(f"{name}_{code}", language)) for code in codes),
    )
