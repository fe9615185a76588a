"""An Ortsteil's own questions as a plain form: text, kind, answers one a line.

Beside what it writes itself, it may take questions of the collection (local_bank.py).
A question that is only corrected keeps its key and codes, so that its answers stay
together; one that asks something else gets new ones by itself.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from difflib import SequenceMatcher
from typing import Any, Self

from participation.questionnaires.comparing import SAME_SENTENCE
from participation.questionnaires.local_bank import from_bank, local_bank
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


@dataclass(frozen=True, kw_only=True)
class WrittenBlock:
    """What an Ortsteil wants to ask. `bank`: keys of questions it takes as they are."""

    intro: str = ""
    bank: tuple[str, ...] = ()
    own: tuple[SimpleQuestion, ...] = ()

    def __len__(self) -> int:
        return len(self.bank) + len(self.own)

    @classmethod
    def from_data(cls, data: Mapping[str, Any]) -> Self:
        own = (
            SimpleQuestion(**{**question, "answers": tuple(question["answers"])})
            for question in data["own"]
        )
        return cls(intro=data["intro"], bank=tuple(data["bank"]), own=tuple(own))

    def to_data(self) -> dict[str, Any]:
        return {
            "intro": self.intro,
            "bank": list(self.bank),
            "own": [{**asdict(q), "answers": list(q.answers)} for q in self.own],
        }


def written_block(data: Mapping[str, Any], *, language: str) -> WrittenBlock | None:
    """Return a block as it was written; None where the plain form cannot show it."""
    bank = local_bank()
    questions = data.get("questions", [])
    taken = [q["key"] for q in questions if bank.get(q.get("key")) == q]
    rest = [q for q in questions if q.get("key") not in taken]
    own = simple_questions({"questions": rest}, language=language)
    if own is None:
        return None
    intro = data.get("intro", {}).get(language, "")
    return WrittenBlock(intro=intro, bank=tuple(taken), own=tuple(own))


def block_data(
    questions: Sequence[SimpleQuestion],
    *,
    intro: str,
    language: str,
    before: Mapping[str, Any] | None = None,
    bank: Iterable[str] = (),
) -> dict[str, Any]:
    """Return the block as data; `before`: the one in use, whose keys are kept."""
    before_all = list(before.get("questions", [])) if before else []
    # What comes from the collection is taken as it is, and no own question gets its key.
    known = [q for q in before_all if q["key"] not in local_bank()]
    taken: set[str] = {question["key"] for question in known} | set(local_bank())
    data: dict[str, Any] = {"format": 1, "questions": from_bank(bank)}
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
