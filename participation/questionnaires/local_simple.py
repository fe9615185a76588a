"""An Ortsteil's own questions as a plain form: text, kind, answers one a line.

A question that is only corrected keeps its key and codes, so that its answers stay
together; one that asks something else gets new ones by itself.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Any

from participation.questionnaires.comparing import SAME_SENTENCE
from participation.text.normalise import fold

KINDS = ("single", "multiple", "text", "scale")
SCALE = {"lowest": 0, "highest": 10}
LONGEST_KEY = 30
NO_WORD = re.compile(r"[^a-z0-9]+")


@dataclass(frozen=True, kw_only=True)
class SimpleQuestion:
    """`answers`: of a choice; of a scale the words for its two ends."""

    text: str
    kind: str
    answers: tuple[str, ...] = ()


def block_data(
    questions: Sequence[SimpleQuestion],
    *,
    intro: str,
    language: str,
    before: Mapping[str, Any] | None = None,
) -> dict[str, Any]:
    """Return the block as data; `before`: the one in use, whose keys are kept."""
    known = list(before.get("questions", [])) if before else []
    taken: set[str] = {question["key"] for question in known}
    data: dict[str, Any] = {"format": 1, "questions": []}
    if intro.strip():
        data["intro"] = {language: intro.strip()}
    for question in questions:
        earlier = _earlier(question, known, language)
        known = [other for other in known if other is not earlier]
        made = _question(question, language, earlier, taken)
        taken.add(made["key"])
        data["questions"].append(made)
    return data


def simple_questions(
    data: Mapping[str, Any], *, language: str
) -> list[SimpleQuestion] | None:
    """Return the questions of a block; None where the plain form cannot show them."""
    found = []
    for question in data.get("questions", []):
        simple = SimpleQuestion(
            text=question.get("text", {}).get(language, ""),
            kind=question.get("type", ""),
            answers=_answers(question, language),
        )
        made = _question(simple, language, question, set())
        if simple.kind not in KINDS or made != question:
            return None
        found.append(simple)
    return found


def _question(
    question: SimpleQuestion,
    language: str,
    earlier: Mapping[str, Any] | None,
    taken: set[str],
) -> dict[str, Any]:
    key = earlier["key"] if earlier else _word(question.text, "frage", taken)
    made: dict[str, Any] = {
        "key": key,
        "type": question.kind,
        "text": {language: question.text},
    }
    if question.kind in ("single", "multiple"):
        made["options"] = _options(question.answers, language, earlier)
    elif question.kind == "scale":
        ends = [*question.answers, "", ""][:2]
        made |= SCALE
        made["lowest_text"], made["highest_text"] = ({language: end} for end in ends)
    return made


def _options(
    answers: Iterable[str], language: str, earlier: Mapping[str, Any] | None
) -> list[dict[str, Any]]:
    known = {
        option["text"].get(language): option["code"]
        for option in (earlier or {}).get("options", [])
    }
    taken: set[str] = set(known.values())
    options = []
    for answer in answers:
        code = known.get(answer) or _word(answer, "antwort", taken)
        taken.add(code)
        options.append({"code": code, "text": {language: answer}})
    return options


def _earlier(
    question: SimpleQuestion, known: list[Any], language: str
) -> Mapping[str, Any] | None:
    """The question in use that this one corrects: same kind and answers, alike in text."""
    for earlier in known:
        text = earlier.get("text", {}).get(language, "")
        alike = SequenceMatcher(None, text, question.text).ratio() >= SAME_SENTENCE
        same = earlier.get("type") == question.kind and (
            _answers(earlier, language) == question.answers or question.kind == "scale"
        )
        if alike and same:
            found: Mapping[str, Any] = earlier
            return found
    return None


def _answers(question: Mapping[str, Any], language: str) -> tuple[str, ...]:
    if question.get("type") == "scale":
        return tuple(
            question.get(end, {}).get(language, "")
            for end in ("lowest_text", "highest_text")
        )
    return tuple(
        o.get("text", {}).get(language, "") for o in question.get("options", [])
    )


def _word(text: str, otherwise: str, taken: set[str]) -> str:
    """A key made of the text, with a number where it would be there twice."""
    word = NO_WORD.sub("_", fold(text)).strip("_")[:LONGEST_KEY].strip("_")
    if not word or not word[0].isalpha():
        word = f"{otherwise}_{word}".strip("_")
    number, wanted = 1, word
    while word in taken:
        number += 1
        word = f"{wanted}_{number}"
    return word
