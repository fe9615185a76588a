"""Groups of people that answers and the register of inhabitants both know.

A question tells the age, the sex or whether somebody lives here. Which one it is and what
its options mean is said for each questionnaire; until then it is guessed from the words.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from participation.core.kinds import Sex
from participation.questionnaires.definition import Definition
from participation.questionnaires.question_types import (
    Dropdown,
    MultipleChoice,
    Option,
    Question,
    SingleChoice,
)
from participation.text.normalise import fold

YOUNGEST = 14
"""Where "under 18" begins until the city says otherwise: small children do not answer."""

BETWEEN = re.compile(r"(\d{1,3})\s*(?:jahre\s*)?(?:bis|to|-|–)\s*(\d{1,3})\b")
BELOW = re.compile(r"\b(?:unter|juenger als|bis unter|under|below)\s+(\d{1,3})\b")
UP_TO = re.compile(r"^bis\s+(?:zu\s+)?(\d{1,3})\b")
FROM = re.compile(
    r"\b(?:ab|mindestens|from)\s+(\d{1,3})\b"
    r"|(\d{1,3})\b.*(?:aelter|mehr|older|over|more)|(\d{1,3})\s*\+"
)
ABOVE = re.compile(r"\b(?:ueber|aelter als|over)\s+(\d{1,3})\b")
ASKS_AGE = re.compile(r"\b(?:alter|altersgruppe|altersklasse|wie alt|how old|age)\b")
LIVES_HERE = re.compile(r"\bich (?:wohne|lebe)\b|\bi live\b")
SEX_WORDS = {
    Sex.FEMALE: {"weiblich", "frau", "female", "woman", "w"},
    Sex.MALE: {"maennlich", "mann", "male", "man", "m"},
    Sex.DIVERSE: {"divers", "diverse", "nicht-binaer", "non-binary", "d"},
}


class Dimension(StrEnum):
    """By what respondents are compared with inhabitants."""

    AGE = "age"
    SEX = "sex"
    KIND = "kind"
    ORTSTEIL = "ortsteil"


@dataclass(frozen=True, order=True)
class Ages:
    """A class of ages, both ends in it. `highest` None: and older."""

    lowest: int
    highest: int | None = None

    @property
    def key(self) -> str:
        return f"{self.lowest}-{'' if self.highest is None else self.highest}"

    @classmethod
    def of(cls, key: str) -> "Ages":
        """Read what `key` writes."""
        lowest, _, highest = key.partition("-")
        return cls(int(lowest), int(highest) if highest else None)

    def holds(self, other: "Ages") -> bool:
        """Tell whether all of the other ages belong to these."""
        return self.lowest <= other.lowest and (
            self.highest is None
            or (other.highest is not None and other.highest <= self.highest)
        )

    def meets(self, other: "Ages") -> bool:
        """Tell whether any age belongs to both."""
        return (self.highest is None or other.lowest <= self.highest) and (
            other.highest is None or self.lowest <= other.highest
        )


@dataclass(frozen=True, kw_only=True)
class Groups:
    """What the answers of a questionnaire say about who somebody is, by option code."""

    age_question: str | None = None
    ages: Mapping[str, Ages] = field(default_factory=dict)
    sex_question: str | None = None
    sexes: Mapping[str, Sex] = field(default_factory=dict)
    resident_question: str | None = None  # None: all count as inhabitants
    residents: frozenset[str] = frozenset()

    @property
    def classes(self) -> tuple[Ages, ...]:
        """The different classes of age, youngest first."""
        return tuple(sorted(set(self.ages.values()), key=lambda ages: ages.lowest))

    @property
    def youngest(self) -> int | None:
        """Where the ages that are asked for begin; None: age is not asked for."""
        return self.classes[0].lowest if self.classes else None


def guess_groups(definition: Definition) -> Groups:
    """Return what the words of a questionnaire let one guess."""
    questions = definition.questions
    age, ages = _guess_ages(questions)
    sex, sexes = _guess_sexes(questions)
    resident, residents = _guess_residents(questions)
    return Groups(
        age_question=age,
        ages=ages,
        sex_question=sex,
        sexes=sexes,
        resident_question=resident,
        residents=residents,
    )


def read_ages(text: str) -> Ages | None:
    """Read "18 bis 29 Jahre", "unter 18", "65 und älter"; None for anything else."""
    words = " ".join(fold(text).split())
    if found := BETWEEN.search(words):
        lowest, highest = int(found[1]), int(found[2])
        return Ages(lowest, highest) if lowest <= highest else None
    if found := BELOW.search(words):
        return _youngest_until(int(found[1]) - 1)
    if found := UP_TO.search(words):
        return _youngest_until(int(found[1]))
    if found := ABOVE.search(words):
        return Ages(int(found[1]) + 1)
    if found := FROM.search(words):
        return Ages(int(found[1] or found[2] or found[3]))
    return None


def overlapping(ages: Iterable[Ages]) -> list[tuple[Ages, Ages]]:
    """Return pairs of different classes that share a year."""
    known = sorted(set(ages), key=lambda one: one.lowest)
    return [
        (one, other)
        for place, one in enumerate(known)
        for other in known[place + 1 :]
        if one.meets(other)
    ]


def _youngest_until(highest: int) -> Ages:
    return Ages(min(YOUNGEST, highest), highest)


def _guess_ages(
    questions: Iterable[Question],
) -> tuple[str | None, dict[str, Ages]]:
    for question in questions:
        if not isinstance(question, SingleChoice | Dropdown):
            continue
        if not any(ASKS_AGE.search(fold(t)) for t in (question.key, *_words(question))):
            continue
        read = {o.code: _first_ages(o) for o in question.choices}
        ages = {code: found for code, found in read.items() if found is not None}
        if len(ages) > 1 and not overlapping(ages.values()):
            return question.key, ages
    return None, {}


def _guess_sexes(questions: Iterable[Question]) -> tuple[str | None, dict[str, Sex]]:
    for question in questions:
        if not isinstance(question, SingleChoice | Dropdown):
            continue
        sexes = {
            option.code: sex
            for option in question.choices
            for sex, words in SEX_WORDS.items()
            if words.intersection(fold(text).strip() for text in _texts(option))
        }
        if {Sex.FEMALE, Sex.MALE} <= set(sexes.values()):
            return question.key, sexes
    return None, {}


def _guess_residents(
    questions: Iterable[Question],
) -> tuple[str | None, frozenset[str]]:
    for question in questions:
        if not isinstance(question, SingleChoice | Dropdown | MultipleChoice):
            continue
        codes = frozenset(
            option.code
            for option in question.choices
            if any(LIVES_HERE.search(fold(text)) for text in _texts(option))
        )
        if codes:
            return question.key, codes
    return None, frozenset()


def _first_ages(option: Option) -> Ages | None:
    return next((a for text in _texts(option) if (a := read_ages(text))), None)


def _words(question: Question) -> list[str]:
    return [question.text[tag] for tag in ("de", "en") if tag in question.text]


def _texts(option: Option) -> list[str]:
    return [option.text[tag] for tag in ("de", "en") if tag in option.text]
