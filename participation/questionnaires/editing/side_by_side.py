"""Two versions beside each other: every text of every question, with what changed in it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum

from participation.questionnaires.definition import Definition, in_language
from participation.questionnaires.editing.differences import Compared, compare_words
from participation.questionnaires.question_types import Question

Texts = dict[str, str]


class Fate(StrEnum):
    """What became of a question or text."""

    SAME = "same"
    CHANGED = "changed"
    NEW = "new"
    GONE = "gone"


@dataclass(frozen=True, kw_only=True)
class Line:
    """One text. `name`: which of them, such as "hint" or "option yes"."""

    name: str
    compared: Compared


@dataclass(frozen=True, kw_only=True)
class Entry:
    """A question, or with an empty key what is said around the questions."""

    key: str
    type: str
    fate: Fate
    lines: tuple[Line, ...]


def side_by_side(old: Definition, new: Definition, language: str) -> list[Entry]:
    """Return the texts of both in the order of the newer; what is gone comes last."""
    before = {question.key: question for question in old.questions}
    after = {question.key: question for question in new.questions}
    entries = [_entry("", "", _around(old, language), _around(new, language))]
    for key, question in after.items():
        earlier = _texts(before[key], language) if key in before else None
        entries.append(_entry(key, question.type, earlier, _texts(question, language)))
    entries += [
        _entry(key, question.type, _texts(question, language), None)
        for key, question in before.items()
        if key not in after
    ]
    return entries


def _entry(key: str, type: str, before: Texts | None, after: Texts | None) -> Entry:
    lines = tuple(_lines(before or {}, after or {}))
    if before is None or after is None:
        fate = Fate.NEW if before is None else Fate.GONE
    else:
        changed = any(not line.compared.is_same for line in lines)
        fate = Fate.CHANGED if changed else Fate.SAME
    return Entry(key=key, type=type, fate=fate, lines=lines)


def _lines(before: Texts, after: Texts) -> Iterator[Line]:
    for name in dict.fromkeys([*after, *before]):
        compared = compare_words(before.get(name, ""), after.get(name, ""))
        if compared.before or compared.after:
            yield Line(name=name, compared=compared)


def _around(definition: Definition, language: str) -> Texts:
    said: dict[str, Mapping[str, str]] = {
        "title": definition.title,
        "intro": definition.intro,
        "thanks": definition.thanks,
        **{f"page {page.key}": page.title for page in definition.pages},
    }
    return {name: str(in_language(texts, language)[0]) for name, texts in said.items()}


def _texts(question: Question, language: str) -> Texts:
    return {name: in_language(texts, language)[0] for name, texts in question.texts()}
