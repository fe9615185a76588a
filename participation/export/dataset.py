"""What is exported: variables and rows, before any file format. Memory stays constant."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Protocol

from sqlalchemy.orm import Session

from participation.export.texts import text
from participation.export.themes import Read, themes_of
from participation.export.variables import Kind, Variable, flags, variables_of
from participation.places.queries import all_ortsteile
from participation.publication.heads import theme_heads
from participation.questionnaires.answers import by_question
from participation.questionnaires.definition import in_language
from participation.responses.series import (
    AnswerTable,
    SubmissionRow,
    answer_table,
    count_submissions,
    submissions_of,
)

Cells = dict[str, str]


class Dataset(Protocol):
    """Columns, how many rows there will be about, and the rows; missing keys are empty."""

    @property
    def title(self) -> str: ...

    @property
    def language(self) -> str: ...

    @property
    def variables(self) -> list[Variable]: ...

    @property
    def total(self) -> int: ...

    def rows(self) -> Iterator[Cells]: ...


@dataclass(frozen=True, kw_only=True)
class WideDataset:
    """One row a submission. Multiple choice and themes: one column 1/0 each."""

    session: Session
    table: AnswerTable
    title: str
    language: str
    variables: list[Variable]
    theme_keys: tuple[str, ...]
    total: int
    simulated: bool

    def rows(self) -> Iterator[Cells]:
        for batch in submissions_of(self.session, self.table, simulated=self.simulated):
            read = themes_of(self.session, [row.id for row in batch])
            for row in batch:
                yield self._cells(row, read.get(row.id))

    def _cells(self, row: SubmissionRow, read: Read | None) -> Cells:
        cells = fixed_cells(row)
        for key, answers in by_question(row.answers).items():
            if key in self.table.questions:
                cells |= self.table.questions[key].cells(answers)
        if read is not None:
            cells |= _theme_cells(read, self.theme_keys)
        return cells


def wide_dataset(
    session: Session,
    key: str,
    *,
    series: int | None = None,
    language: str = "de",
    simulated: bool = False,
) -> WideDataset:
    """Everything about a series, one row a submission. Raises NotFoundError."""
    table = answer_table(session, key, series=series)
    heads = [head for head in theme_heads(session, language) if not head.system]
    themes = [(head.key, head.label) for head in heads]
    variables = [
        *fixed_variables(session, language),
        *(v for q in table.questions.values() for v in variables_of(q, language)),
        *flags(themes, prefix="theme", title=text("theme", language)),
        *_about_reading(language),
    ]
    return WideDataset(
        session=session,
        table=table,
        title=in_language(table.title, language)[0],
        language=language,
        variables=variables,
        theme_keys=tuple(theme_key for theme_key, _ in themes),
        total=count_submissions(session, table, simulated=simulated),
        simulated=simulated,
    )


def fixed_variables(session: Session, language: str) -> list[Variable]:
    """The columns that stand before every row: which one, from where, how, when."""
    places = tuple((o.key, o.name) for o in all_ortsteile(session))
    channels = tuple(
        (code, text(f"channel_{code}", language))
        for code in ("online", "paper", "on_site", "telephone")
    )
    return [
        _fixed_variable("submission", Kind.TEXT, language),
        _fixed_variable("version", Kind.NUMBER, language),
        _fixed_variable("ortsteil", Kind.CODE, language, places),
        _fixed_variable("language", Kind.TEXT, language),
        _fixed_variable("channel", Kind.CODE, language, channels),
        _fixed_variable("received_on", Kind.DATE, language),
    ]


def _fixed_variable(
    name: str, kind: Kind, language: str, codes: tuple[tuple[str, str], ...] = ()
) -> Variable:
    return Variable(name=name, label=text(name, language), kind=kind, codes=codes)


def fixed_cells(row: SubmissionRow) -> Cells:
    return {
        "submission": row.id.hex,
        "version": str(row.version),
        "ortsteil": row.ortsteil_key or "",
        "language": row.language,
        "channel": row.channel,
        "received_on": row.received_on.isoformat(),
    }


def _about_reading(language: str) -> list[Variable]:
    return [
        _fixed_variable("comments", Kind.NUMBER, language),
        _fixed_variable("comments_read", Kind.NUMBER, language),
        _fixed_variable("comments_checked", Kind.NUMBER, language),
        _fixed_variable("theme_pipeline", Kind.TEXT, language),
    ]


def _theme_cells(read: Read, keys: tuple[str, ...]) -> Cells:
    """Themes of a submission; they stay empty until one of its comments was read."""
    cells = {
        "comments": str(read.comments),
        "comments_read": str(read.read),
        "comments_checked": str(read.checked),
        "theme_pipeline": ", ".join(sorted(read.pipelines)),
    }
    if read.read:
        found = {tag.theme_key for tag in read.tags}
        cells |= {f"theme__{key}": "1" if key in found else "0" for key in keys}
    return cells
