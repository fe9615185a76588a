"""Which sentences stand for many: near the middle of what all say, clear, and readable.

Pure and deterministic. Nothing is written, sentences are only chosen: most like what the
comments of a theme in a space have in common, with the words that led to the theme in
them, of readable length, and never two that say the same.
"""

import math
import re
import uuid
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from participation.findings.sentences import Sentence, split_sentences
from participation.themes.meaning import WORDS, Reader

SHORTEST, LONGEST = 40, 200
"""What can be quoted in a council paper and understood without the rest."""

_TOO_LONG = 400
_UNFIT_LENGTH = 0.35
_WITH_NUMBERS = 0.3
_LOUD = 0.5
_ALIKE = 0.5
"""From this cosine on two sentences say the same."""
_LEANING_WORDS = (
    "das dies diese dieser dieses dort dann deshalb dadurch davon dafür dazu damit er sie es "
    "also aber und oder wie sonst außerdem hier insbesondere"
)
_LEANING = frozenset(_LEANING_WORDS.split())
"""Who begins so speaks of the sentence before."""
_LEANS = 0.75
_NUMBERS = re.compile(r"@|www\.|https?:|\d[\d\s/-]{4,}\d")
_SIDE_WEIGHT = 0.4


@dataclass(frozen=True)
class Candidate:
    """A comment with its theme tag. `evidence`: where the words stand that led to it.

    `group`: the comments that say the same; None: alone or not compared yet.
    """

    id: uuid.UUID
    text: str
    score: float
    evidence: tuple[tuple[int, int], ...] = ()
    group: uuid.UUID | None = None


@dataclass(frozen=True)
class Option:
    """A sentence that may be chosen, and how typical, clear and readable it is."""

    candidate: Candidate
    text: str
    vector: Mapping[str, float]
    worth: float

    def says_the_same(self, other: "Option") -> bool:
        """Whether one of the two is enough: of one comment, one group, or alike."""
        if self.candidate.id == other.candidate.id:
            return True
        group = self.candidate.group
        return (group is not None and group == other.candidate.group) or (
            _cosine(self.vector, other.vector) >= _ALIKE
        )


class Chooser:
    """Ranks sentences; remembers words, since a summary has the same in all themes."""

    def __init__(self) -> None:
        self._reader = Reader()

    def rank(self, candidates: Sequence[Candidate]) -> list[Option]:
        """Return what may be chosen, the most typical first."""
        said = [
            (candidate, sentence, self._units(sentence.text))
            for candidate in candidates
            for sentence in _speaking(candidate)
        ]
        spread = Counter(unit for _, _, units in said for unit in units)
        total = len(said)
        vectors = [
            _unit_length({u: w * _rarity(spread[u], total) for u, w in units.items()})
            for _, _, units in said
        ]
        middle = _middle(vectors)
        options = [
            Option(candidate, sentence.text, vector,
                   _worth(candidate, sentence, _cosine(vector, middle)))
            for (candidate, sentence, _), vector in zip(said, vectors, strict=True)
        ]  # fmt: skip
        return sorted(options, key=_best_first)

    def _units(self, text: str) -> dict[str, float]:
        """What a sentence is about; without any such word, its groups of letters."""
        sense = self._reader.read(text)
        units = {
            unit: _SIDE_WEIGHT if kind == WORDS else 1.0
            for unit, kind in sense.kinds.items()
        }
        if units or sense.names:
            return units | dict.fromkeys(sense.names, _SIDE_WEIGHT)
        low = text.lower()
        return {low[n : n + 3]: _SIDE_WEIGHT for n in range(max(1, len(low) - 2))}


def _speaking(candidate: Candidate) -> list[Sentence]:
    """Sentences that hold what led to the theme; all where nobody knows what did."""
    sentences = split_sentences(candidate.text)
    speaking = [
        sentence
        for sentence in sentences
        if any(
            sentence.start <= start and end <= sentence.end
            for start, end in candidate.evidence
        )
    ]
    return [s for s in speaking or sentences if len(s.text) <= _TOO_LONG]


def _worth(candidate: Candidate, sentence: Sentence, likeness: float) -> float:
    worth = (0.2 + likeness) * (0.5 + candidate.score / 2)
    if not SHORTEST <= len(sentence.text) <= LONGEST:
        worth *= _UNFIT_LENGTH
    if _NUMBERS.search(sentence.text):
        worth *= _WITH_NUMBERS
    if sentence.text.split()[0].lower() in _LEANING:
        worth *= _LEANS
    return worth * _LOUD if sentence.text.isupper() else worth


def _best_first(option: Option) -> tuple[float, int, str, str]:
    return (
        -round(option.worth, 9),
        len(option.text),
        option.text,
        str(option.candidate.id),
    )


def _rarity(number: int, total: int) -> float:
    return math.log(1 + total / number)


def _middle(vectors: Sequence[Mapping[str, float]]) -> dict[str, float]:
    summed: dict[str, float] = {}
    for vector in vectors:
        for unit, weight in vector.items():
            summed[unit] = summed.get(unit, 0.0) + weight
    return _unit_length(summed)


def _unit_length(vector: Mapping[str, float]) -> dict[str, float]:
    length = math.sqrt(sum(weight * weight for weight in vector.values())) or 1.0
    return {unit: weight / length for unit, weight in vector.items()}


def _cosine(one: Mapping[str, float], other: Mapping[str, float]) -> float:
    if len(other) < len(one):
        one, other = other, one
    return sum(weight * other.get(unit, 0.0) for unit, weight in one.items())
