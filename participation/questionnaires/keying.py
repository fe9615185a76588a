"""A paper form at the keyboard: numbers of boxes instead of codes, one short field each.

The fields carry the names of the online form, so that what was keyed is read, checked and
stored by the same code.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from participation.questionnaires.answers import Problem
from participation.questionnaires.question_types import Option, Question
from participation.questionnaires.question_types.choice import Choice
from participation.questionnaires.question_types.consent import Consent
from participation.questionnaires.question_types.paper import (
    Agreement,
    Boxes,
    Grid,
    Known,
    Places,
    Steps,
)
from participation.questionnaires.question_types.place import Place
from participation.questionnaires.reading import Texts

LETTERS = "abcdefghij"


@dataclass(frozen=True, kw_only=True)
class KeyedField:
    """One field of the keying screen. `choices`: what is typed for which option.

    Without choices the text itself is typed. `label`: of a line or place; None: the
    question's own. `ortsteil`: it names the Ortsteil.
    """

    name: str
    label: Texts | int | None = None
    choices: tuple[tuple[str, Option], ...] = ()
    several: bool = False
    is_long: bool = False
    is_ortsteil: bool = False

    @property
    def width(self) -> int:
        """How many keys a single choice takes: after them the next field comes."""
        return max((len(typed) for typed, _ in self.choices), default=0)


def keyed_fields(question: Question) -> list[KeyedField]:
    """Return the fields of a question in the order of the paper."""
    paper = question.paper()
    match paper:
        case Boxes():
            boxes = KeyedField(
                name=question.field,
                choices=_numbered(paper.options),
                several=paper.most != 1,
            )
            return [boxes, *_other(question)]
        case Steps():
            points = _points(question, paper)
            return [KeyedField(name=question.field, choices=points)]
        case Grid():
            return [
                KeyedField(
                    name=f"{question.field}-{line.code}",
                    label=line.text,
                    choices=_numbered(paper.options),
                    several=paper.several,
                )
                for line in paper.lines
            ]
        case Places():
            return [
                KeyedField(
                    name=f"{question.field}-{place}",
                    label=place,
                    choices=_numbered(paper.options),
                )
                for place in range(1, paper.most + 1)
            ]
        case Agreement():
            return [
                KeyedField(name=question.field, choices=_numbered(question.choices))
            ]
        case Known():
            return [KeyedField(name=question.field, is_ortsteil=True)]
        case _ if not question.asks:
            return []
        case _:
            name = (
                question.name_field if isinstance(question, Place) else question.field
            )
            return [KeyedField(name=name, is_long=question.type == "text")]


def read_keyed(
    questions: Iterable[Question], typed: Mapping[str, str]
) -> tuple[dict[str, list[str]], list[str]]:
    """Return the form data that was meant, and the names of fields that mean nothing."""
    raw: dict[str, list[str]] = {}
    wrong: list[str] = []
    for question in questions:
        for field in keyed_fields(question):
            text = typed.get(field.name, "").strip()
            if not text:
                continue
            values = _codes(field, text) if field.choices else [text]
            if values is None:
                wrong.append(field.name)
            else:
                raw[field.name] = values
    return raw, wrong


def is_mistake(question: Question, problem: str) -> bool:
    """Whether the problem stands in the way of a paper form.

    Who left a required question out cannot be asked again, and staff must not answer for
    them. Without their consent, however, nothing of theirs is stored.
    """
    return problem != Problem.REQUIRED or question.type == Consent.type


def _numbered(options: Iterable[Option]) -> tuple[tuple[str, Option], ...]:
    return tuple((str(n), option) for n, option in enumerate(options, start=1))


def _points(question: Question, paper: Steps) -> tuple[tuple[str, Option], ...]:
    """The printed number itself; letters for the boxes below the row."""
    codes = {option.code: option for option in question.choices}
    points = [(str(point), codes[str(point)]) for point in paper.points]
    return (*points, *zip(LETTERS, paper.extra, strict=False))


def _other(question: Question) -> list[KeyedField]:
    if not isinstance(question, Choice) or question.other is None:
        return []
    return [KeyedField(name=question.other_field, label=question.other.text)]


def _codes(field: KeyedField, text: str) -> list[str] | None:
    """Codes of "1 3", "1,3" or, with fewer than ten options, "13"."""
    known = {typed: option.code for typed, option in field.choices}
    words = [word.lower() for word in re.split(r"[\s,;+]+", text) if word]
    if len(words) == 1 and words[0] not in known and field.width == 1:
        words = list(words[0])
    if any(word not in known for word in words):
        return None
    codes = [known[word] for word in dict.fromkeys(words)]
    return codes if field.several or len(codes) == 1 else None
