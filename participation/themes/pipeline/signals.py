"""What the words of one sentence signal about its stance, negation taken into account."""

from collections.abc import Iterator, Sequence
from typing import Final

from participation.themes.pipeline.cues import Cue
from participation.themes.pipeline.textwords import Sentence
from participation.themes.tagger import Stance

STANCES: Final[tuple[Stance, ...]] = ("problem", "wish", "praise")
"""In the order in which they win where they are equally strong."""

SIGNALS: Final = (
    *STANCES,
    "demand",
    "action",
    "biography",
    "negation",
    "contrast",
    "subjunctive",
    "complaining_question",
    "asking_question",
    "silence",
)

_REACH: Final = {"praise": 3, "problem": 2}
"""So many words behind it a negation still turns around: nicht mehr ganz so schön."""

_BARE_NEGATION: Final = 0.45
_BEFORE_CONTRAST, _AFTER_CONTRAST = 0.6, 1.5
_LATER_DEMAND: Final = 0.7
_PURPOSES: Final = frozenset(("damit", "wo", "dann"))


class Signals:
    """The cues of one sentence, counted in words of the whole comment."""

    def __init__(
        self,
        sentence: Sentence,
        cues: Sequence[Cue],
        words: Sequence[str],
        clauses: Sequence[int],
    ) -> None:
        self._sentence = sentence
        self._cues = cues
        self._words = words
        self._clauses = clauses
        self._keys = {cue.key for cue in cues}
        self._negations = self.places("negation")
        self._contrast = max(self.places("contrast"), default=sentence.first)

    def __contains__(self, key: str) -> bool:
        return key in self._keys

    def places(self, key: str) -> list[int]:
        """Return the words at which a signal stands."""
        if key not in self._keys:
            return []
        return [cue.first for cue in self._cues if cue.key == key]

    def weights(self) -> Iterator[tuple[Stance, float]]:
        """Yield stance and weight of each cue. What follows "aber" is what is meant."""
        for stance, weight, place in self._turned():
            if self._contrast > self._sentence.first:
                after = place >= self._contrast
                yield stance, weight * (_AFTER_CONTRAST if after else _BEFORE_CONTRAST)
            else:
                yield stance, weight

    def demand(self) -> float:
        """Return how much is asked for more or better; "kein Bus mehr" asks nothing."""
        if "demand" not in self._keys:
            return 0.0
        return max(self._asked(cue) for cue in self._cues if cue.key == "demand")

    def starts_with_demand(self) -> bool:
        first = self._sentence.first
        return any(cue.key == "demand" and cue.first == first for cue in self._cues)

    def says_what_for(self) -> bool:
        """Whether something is named and then what for: a park, so that we can meet."""
        first, last, _ = self._sentence
        clauses = self._clauses
        if clauses[first] == clauses[last] or any(
            clauses[cue.first] == clauses[first]
            for cue in self._cues
            if cue.key in ("problem", "negation")
        ):
            return False
        return any(
            self._words[place] in _PURPOSES and clauses[place] > clauses[place - 1]
            for place in range(first + 1, last + 1)
        )

    def _turned(self) -> Iterator[tuple[Stance, float, int]]:
        used: set[int] = set()
        for cue in _longest([cue for cue in self._cues if cue.key in STANCES]):
            negation = None
            if self._negations:
                used.update(range(cue.first, cue.last + 1))
                negation = self._negation_of(cue)
                if negation is not None:
                    used.add(negation)
            yield _turned(cue, negated=negation is not None), cue.weight, cue.first
        for place in self._negations:
            if place not in used:
                yield "problem", _BARE_NEGATION, place

    def _negation_of(self, cue: Cue) -> int | None:
        """Return the negation that turns a cue around; phrases bring their own.

        "Not beautiful" is a problem. "Not repaired" is no praise, "no problem" is.
        """
        if any(cue.first <= place <= cue.last for place in self._negations):
            return None
        reach = _REACH.get(cue.key, 0)
        clauses = self._clauses
        near = [
            place
            for place in self._negations
            if 0 < cue.first - place <= reach
            and clauses[place] == clauses[cue.first]
            and (cue.key == "praise" or self._denies(place, cue.first))
        ]
        return near[-1] if near else None

    def _denies(self, place: int, what: int) -> bool:
        """Whether it says that there is none of it: kein Problem, ohne Lärm."""
        word = self._words[place].lower()
        return word.startswith("kein") or (word == "ohne" and what == place + 1)

    def _asked(self, cue: Cue) -> float:
        clauses = self._clauses
        if any(
            place < cue.first and clauses[place] == clauses[cue.first]
            for place in self._negations
        ):
            return 0.0
        return (
            cue.weight
            if cue.first == self._sentence.first
            else cue.weight * _LATER_DEMAND
        )


def _turned(cue: Cue, *, negated: bool) -> Stance:
    if cue.key == "wish":
        return "wish"
    return "praise" if (cue.key == "praise") != negated else "problem"


def _longest(cues: Sequence[Cue]) -> Sequence[Cue]:
    """Return the cues without those inside a longer one, or a stronger one as long."""
    if len(cues) < 2:
        return cues
    if all(cue.first == cue.last for cue in cues):
        strongest: dict[int, Cue] = {}
        for cue in cues:
            known = strongest.get(cue.first)
            if known is None or cue.weight > known.weight:
                strongest[cue.first] = cue
        return list(strongest.values())
    return [cue for cue in cues if not any(_is_inside(cue, other) for other in cues)]


def _is_inside(cue: Cue, other: Cue) -> bool:
    if not other.first <= cue.first <= cue.last <= other.last:
        return False
    size, other_size = cue.last - cue.first, other.last - other.first
    return (other_size, other.weight) > (size, cue.weight)
