"""What a column of an export holds, in words and codes: the same for every file format."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum

from participation.questionnaires.definition import in_language
from participation.questionnaires.question_types import Question
from participation.questionnaires.question_types.choice import Choice
from participation.questionnaires.question_types.options import Column, Option

COUNTED = {"number", "ranking"}
FIRST_WORD = 97
IN_WORDS = {"de": "in Worten", "en": "in words"}


class Kind(StrEnum):
    CODE = "code"  # one of the codes
    FLAG = "flag"  # 1 chosen, 0 not chosen, empty: the question was not answered
    NUMBER = "number"
    TEXT = "text"
    DATE = "date"  # ISO 8601


@dataclass(frozen=True, kw_only=True)
class Variable:
    """A column. `codes`: its values with their meanings, in the order of the question.

    `group`: the question that several columns together answer; empty for one that stands
    alone.
    """

    name: str
    label: str
    kind: Kind
    codes: tuple[tuple[str, str], ...] = ()
    group: str = ""

    @property
    def numbers(self) -> dict[str, int]:
        """The number of each code, for programs that count with numbers.

        A code that is a number stays what it is; beside such codes ("0" to "10") words such
        as "dont_know" begin at 97, where no scale reaches. Words alone are numbered from 1.
        """
        whole = {code for code, _ in self.codes if code.isascii() and code.isdigit()}
        words = [code for code, _ in self.codes if code not in whole]
        first = max([FIRST_WORD, *(int(code) + 1 for code in whole)]) if whole else 1
        return {code: int(code) for code in whole} | {
            code: first + place for place, code in enumerate(words)
        }


def variables_of(question: Question, language: str) -> Iterator[Variable]:
    """Yield a variable for each column of the question."""
    columns = question.columns()
    for column in columns:
        yield Variable(
            name=column.name,
            label=_label(question, column, language),
            kind=_kind(question, column),
            codes=tuple(
                (option.code, _words(option, language)) for option in column.codes or ()
            ),
            group=question.key if len(columns) > 1 else "",
        )


def flags(
    pairs: Iterable[tuple[str, str]], *, prefix: str, title: str
) -> Iterator[Variable]:
    """Yield a variable 1/0 for each (key, label), named with the prefix."""
    for key, label in pairs:
        yield Variable(
            name=f"{prefix}__{key}",
            label=f"{title}: {label}",
            kind=Kind.FLAG,
            group=prefix,
        )


def _kind(question: Question, column: Column) -> Kind:
    if column.codes:
        return Kind.CODE
    if question.type == "date":
        return Kind.DATE
    if question.type in COUNTED:
        return Kind.NUMBER
    is_flag = question.type in ("multiple", "matrix") and not _is_other(
        question, column
    )
    return Kind.FLAG if is_flag else Kind.TEXT


def _is_other(question: Question, column: Column) -> bool:
    """Whether it is the text that an option "something else" asks for."""
    return (
        isinstance(question, Choice)
        and question.other is not None
        and column.name == f"{question.key}__text"
    )


def _label(question: Question, column: Column, language: str) -> str:
    """Return the question, then what the column adds to it."""
    asked = in_language(question.text, language)[0]
    own = in_language(column.label, language)[0]
    parts = [asked] if own == asked else [asked, own]
    if question.type == "matrix" and not column.codes:
        chosen = column.name.rpartition("__")[2]
        parts += [_words(o, language) for o in question.choices if o.code == chosen]
    if _is_other(question, column):
        parts.append(IN_WORDS.get(language, IN_WORDS["en"]))
    return " – ".join(part for part in parts if part)


def _words(option: Option, language: str) -> str:
    return in_language(option.text, language)[0]
