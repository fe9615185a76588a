"""Sentences about a draft: what is wrong, what a condition asks, where two people differ."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from flask_babel import gettext
from flask_babel.speaklater import LazyString

from participation.questionnaires.editing.merging import ORDER, Way
from participation.questionnaires.editing.parts import (
    Source,
    languages_of,
    questions_of,
)
from participation.questionnaires.flaws import Flaw
from participation.web.staff.editor.words import FIELDS, FLAWS, TESTS
from participation.web.state import language_name

LONGEST_NAME = 60


@dataclass(frozen=True, kw_only=True)
class Called:
    """What questions and answers are called in the source language, by their keys."""

    questions: Mapping[str, str] = field(default_factory=dict)
    answers: Mapping[tuple[str, str], str] = field(default_factory=dict)

    def question(self, key: str) -> str:
        return self.questions.get(key, key)

    def answer(self, question: str, code: str) -> str:
        return self.answers.get((question, code), code)


NOTHING_CALLED = Called()


def called_in(source: Source) -> Called:
    """Name everything in a draft; what has no text keeps its key."""
    first = languages_of(source)[0]
    questions: dict[str, str] = {}
    answers: dict[tuple[str, str], str] = {}
    for question in questions_of(source):
        key = question["key"]
        text = (question.get("text") or {}).get(first, "")
        questions[key] = f"„{text[:LONGEST_NAME]}“" if text else key
        for name in ("options", "items", "extra"):
            for option in question.get(name) or []:
                said = (option.get("text") or {}).get(first)
                answers[key, str(option.get("code"))] = said or option.get("code")
    return Called(questions=questions, answers=answers)


def flaw_text(flaw: Flaw, called: Called = NOTHING_CALLED) -> str:
    """What is wrong; in English where only files can be wrong in this way."""
    sentence = FLAWS.get(flaw.code)
    if sentence is None:
        return str(flaw)
    values: dict[str, Any] = dict(flaw.values)
    if flaw.code == "text_missing":
        values["language"] = language_name(str(flaw.path[-1]))
    if "question" in values:
        values["question"] = called.question(str(values["question"]))
    return str(sentence) % values if values else str(sentence)


def flaw_texts(
    fields: Mapping[str, list[Flaw]], called: Called = NOTHING_CALLED
) -> dict[str, str]:
    """Sentences by field, as forms show them."""
    return {
        name: " ".join(flaw_text(flaw, called) for flaw in flaws)
        for name, flaws in fields.items()
    }


def difference_name(way: Way) -> str:
    """Where two people differ: "Antworten › bus › Text (Deutsch)"."""
    names: list[str] = [str(FIELDS.get(way[0], way[0]))]
    for step in way[1:]:
        if step == ORDER:
            names.append(str(gettext("Auswahl und Reihenfolge")))
        elif step:
            label: str | LazyString = FIELDS.get(step, language_name(step))
            names.append(str(label))
    return " › ".join(names)


def difference_value(value: Any) -> str:
    """One of the two versions, in words."""
    if value is None or value == "":
        return str(gettext("(nichts)"))
    if value is True:
        return str(gettext("ja"))
    if value is False:
        return str(gettext("nein"))
    if isinstance(value, list):
        return ", ".join(
            str(v.get("code", v)) if isinstance(v, dict) else str(v) for v in value
        )
    return condition_words(value) if isinstance(value, dict) else str(value)


def condition_words(condition: Any, called: Called = NOTHING_CALLED) -> str:
    """A condition for people."""
    if not isinstance(condition, Mapping):
        return ""
    for name, word in (("all", gettext("und")), ("any", gettext("oder"))):
        if isinstance(condition.get(name), list):
            parts = [condition_words(part, called) for part in condition[name]]
            return f" {word} ".join(f"({part})" for part in parts)
    if "not" in condition:
        return str(gettext("nicht")) + f" ({condition_words(condition['not'], called)})"
    if "question" not in condition:
        return str(condition.get("kind", ""))
    return _test_words(condition, called)


def _test_words(test: Mapping[str, Any], called: Called) -> str:
    key = str(test["question"])
    where = called.question(key)
    if test.get("item"):
        where += f" › {called.answer(key, str(test['item']))}"
    names = [name for name in test if name not in ("question", "item")]
    if not names:
        return where
    value = test[names[0]]
    if names[0] == "answered":
        return f"{where} {TESTS['answered' if value else 'not_answered']}"
    values = value if isinstance(value, list) else [value]
    said = ", ".join(called.answer(key, str(one)) for one in values)
    return f"{where} {TESTS.get(names[0], names[0])} {said}"
