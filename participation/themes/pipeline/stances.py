"""Whether a comment praises, names a problem or wishes for something.

Weighted words, turned around by negation and shifted by the form of the sentence. What
the citizen chose as the kind of comment is no input: it is a second, independent voice.
"""

import hashlib
import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, Final, NamedTuple, Self

from participation.core.errors import DataFileError
from participation.text.normalise import fold
from participation.themes.pipeline.cues import Cue, CueList
from participation.themes.pipeline.textwords import Sentence, sentences
from participation.themes.pipeline.vocabulary import Vocabulary, shipped_vocabulary
from participation.themes.tagger import Passage, Stance

STANCE_PATH: Final = Path(__file__).parent.parent / "data" / "stance.json"
STANCES: Final[tuple[Stance, ...]] = ("problem", "wish", "praise")
"""In the order in which they win where they are equally strong."""

_SIGNALS: Final = frozenset(
    {
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
    }
)
_REACH: Final = {"praise": 3, "problem": 2}
"""So many words behind it a negation still turns around: nicht mehr ganz so schön."""

_LEAST: Final = 0.3
_LATER_DEMAND: Final = 0.7
_BARE_NEGATION: Final = 0.45
_BEFORE_CONTRAST, _AFTER_CONTRAST = 0.6, 1.5
_FIRST_SENTENCE: Final = 1.15
_INFINITIVE: Final = 0.9
_KEYWORDS: Final = 0.35
_LONGEST_KEYWORDS: Final = 16
_WANTED_AWAY: Final = 0.4
"""A problem named in a demand is to go away: Müll beseitigen."""

_QUESTION: Final = 1.0
_NO_INFINITIVES: Final = frozenset(
    "morgen unten oben neben sieben gegen offen selten trocken zufrieden zwischen daneben"
    " wegen außen innen hinten vergessen verlassen betrunken geschlossen besoffen gestern"
    " gern extern modern verboten verschwunden überlassen ausgefallen sondern".split()
)

_SUBORDINATORS: Final = frozenset("dass weil wenn obwohl damit bevor wie ob".split())
_PURPOSES: Final = frozenset(("damit", "wo", "dann"))
_SAYS_NOTHING: Final = frozenset("nichts nix nein nüscht nö nee egal keine".split())

Scores = dict[Stance, float]


class Reading(NamedTuple):
    """The stance of the whole comment, None where it is neutral, and of its sentences."""

    stance: Stance | None
    passages: tuple[Passage, ...]


class Stances:
    """Reads stances by the weights in a file."""

    def __init__(
        self,
        source: str,
        *,
        name: str = "stance.json",
        vocabulary: Vocabulary | None = None,
    ) -> None:
        """Take the file's text; raise DataFileError naming file and reason."""
        self.source = source
        self._cues = CueList(_rules(source, name), name=name)
        self._vocabulary = vocabulary or shipped_vocabulary()
        self._verbs: dict[str, bool] = {}

    @classmethod
    def from_file(cls, path: Path = STANCE_PATH) -> Self:
        try:
            return cls(path.read_text(encoding="utf-8"), name=path.name)
        except (OSError, UnicodeDecodeError) as error:
            raise DataFileError(f"{path.name}: cannot be read ({error})") from error

    def fingerprint(self) -> str:
        return hashlib.sha256(self.source.encode()).hexdigest()

    def match(self, text: str) -> Reading:
        """Return the stance of a comment and of each of its sentences."""
        total: Scores = dict.fromkeys(STANCES, 0.0)
        passages: list[Passage] = []
        if text.strip(" .!?-").lower() in _SAYS_NOTHING:
            return Reading(None, ())
        alone = True
        for sentence in sentences(text):
            scores = self.scores(sentence)
            for stance, score in scores.items():
                total[stance] += score * (_FIRST_SENTENCE if alone else 1.0)
            alone = False
            if (found := _prevailing(scores)) is not None:
                passages.append(Passage("stance", found, sentence.start, sentence.end))
        return Reading(_prevailing(total) or self._by_default(text), tuple(passages))

    def _by_default(self, text: str) -> Stance | None:
        """Return what a statement without any telling word most often is.

        In a survey people rarely describe what is neither good nor bad: read by hand,
        nine of ten such statements tell of something that is wrong.
        """
        for sentence in sentences(text):
            cues = self._cues.find(word.text for word in sentence.words)
            signals = _Signals(sentence, cues)
            if signals.any("biography") or signals.any("silence"):
                return None
            if self._has_finite_verb(sentence, ()) and "?" not in sentence.mark:
                return "problem"
        return None

    def scores(self, sentence: Sentence) -> Scores:
        """Return how much a sentence praises, complains and wishes."""
        cues = self._cues.find(word.text for word in sentence.words)
        signals = _Signals(sentence, cues)
        scores: Scores = dict.fromkeys(STANCES, 0.0)
        if signals.any("silence"):
            return scores
        for stance, weight, place in signals.turned():
            scores[stance] += weight * signals.emphasis(place)
        if signals.any("subjunctive") and scores["wish"]:
            scores["wish"] += scores["praise"]  # "wäre schön" praises nothing
            scores["praise"] = 0.0
        self._read_form(sentence, signals, scores)
        return scores

    def _read_form(
        self, sentence: Sentence, signals: "_Signals", scores: Scores
    ) -> None:
        """Add what the form of the sentence says: question, keywords, infinitive."""
        if "?" in sentence.mark:
            if signals.any("complaining_question"):
                scores["problem"] += _QUESTION
            elif signals.any("asking_question"):
                scores["wish"] += _QUESTION
            return
        action = signals.of("action")
        if not self._has_finite_verb(sentence, action):
            wanted = max(signals.demand(), self._infinitive(sentence, action))
            if wanted >= _INFINITIVE:
                scores["problem"] *= _WANTED_AWAY
            scores["wish"] += wanted
            if not any(scores.values()) and len(sentence.words) <= _LONGEST_KEYWORDS:
                scores["wish"] += _KEYWORDS  # "Hundewiese": named because it is wanted
        elif signals.wants_in_order_to() and not self._finite_in_first_clause(sentence):
            scores["wish"] += _INFINITIVE
        elif signals.starts_with_demand():
            scores["wish"] += signals.demand() / 2

    def _has_finite_verb(self, sentence: Sentence, action: Sequence[int]) -> bool:
        """Whether a verb carries the sentence; what is to be done does not."""
        last = len(sentence.words) - 1
        if any(word.text in _SUBORDINATORS for word in sentence.words):
            return True
        return any(
            self._is_verb(word.text)
            and place not in action
            and not (place == last and _is_infinitive(word.text))
            for place, word in enumerate(sentence.words)
        )

    def _finite_in_first_clause(self, sentence: Sentence) -> bool:
        pairs = zip(sentence.words, sentence.clauses, strict=True)
        return any(self._is_verb(word.text) for word, clause in pairs if clause == 0)

    def _infinitive(self, sentence: Sentence, action: Sequence[int]) -> float:
        """Return what a demand in the infinitive weighs: Tempo 30 einführen."""
        if len(sentence.words) < 2:  # noqa: PLR2004 -- a word alone is a keyword
            return 0.0
        ends = _is_infinitive(sentence.words[-1].text)
        return _INFINITIVE if ends or action else 0.0

    def _is_verb(self, word: str) -> bool:
        known = self._verbs.get(word)
        if known is None:
            if len(self._verbs) >= self._cues.capacity:
                self._verbs.clear()
            known = self._verbs[word] = self._looks_finite(word)
        return known

    def _looks_finite(self, word: str) -> bool:
        if not word[0].islower():
            return False
        folded = fold(word)
        return self._vocabulary.is_finite_verb(folded)


class _Signals:
    """The cues of one sentence."""

    def __init__(self, sentence: Sentence, cues: Sequence[Cue]) -> None:
        self._cues = cues
        self._sentence = sentence
        self._negations = [cue.first for cue in cues if cue.key == "negation"]
        contrasts = [cue.first for cue in cues if cue.key == "contrast"]
        self._contrast = contrasts[-1] if contrasts else None

    def any(self, key: str) -> bool:
        return any(cue.key == key for cue in self._cues)

    def of(self, key: str) -> list[int]:
        return [cue.first for cue in self._cues if cue.key == key]

    def emphasis(self, place: int) -> float:
        """Return how much a place counts: what follows "aber" is what is meant."""
        if not self._contrast:
            return 1.0
        return _AFTER_CONTRAST if place >= self._contrast else _BEFORE_CONTRAST

    def turned(self) -> Iterator[tuple[Stance, float, int]]:
        """Yield stance, weight and place of each cue, negation taken into account."""
        used: set[int] = set()
        for cue in _longest(self._cues):
            if cue.key not in STANCES:
                continue
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
        clauses = self._sentence.clauses
        near = [
            place
            for place in self._negations
            if 0 < cue.first - place <= reach
            and clauses[place] == clauses[cue.first]
            and (cue.key == "praise" or self._denies(place))
        ]
        return near[-1] if near else None

    def _denies(self, place: int) -> bool:
        return self._sentence.words[place].text.lower().startswith(("kein", "ohne"))

    def wants_in_order_to(self) -> bool:
        """Whether something is named and then what for: a park, so that we can meet."""
        clauses, words = self._sentence.clauses, self._sentence.words
        return any(
            word.text in _PURPOSES and clauses[place] > clauses[place - 1]
            for place, word in enumerate(words)
            if place
        ) and not any(
            cue.key in ("problem", "negation") and clauses[cue.first] == 0
            for cue in self._cues
        )

    def demand(self) -> float:
        """Return how much is asked for more or better; "kein Bus mehr" asks nothing."""
        return max((self._asked(cue) for cue in self._cues), default=0.0)

    def starts_with_demand(self) -> bool:
        return any(cue.key == "demand" and cue.first == 0 for cue in self._cues)

    def _asked(self, cue: Cue) -> float:
        clauses = self._sentence.clauses
        if cue.key != "demand" or any(
            place < cue.first and clauses[place] == clauses[cue.first]
            for place in self._negations
        ):
            return 0.0
        return cue.weight if cue.first == 0 else cue.weight * _LATER_DEMAND


def _turned(cue: Cue, *, negated: bool) -> Stance:
    if cue.key == "wish":
        return "wish"
    return "praise" if (cue.key == "praise") != negated else "problem"


def _longest(cues: Sequence[Cue]) -> list[Cue]:
    """Return the cues without those inside a longer one of the same kind."""
    return [
        cue
        for cue in cues
        if not any(
            other.key in STANCES
            and other is not cue
            and other.first <= cue.first
            and cue.last <= other.last
            and (other.last - other.first, other.weight)
            > (cue.last - cue.first, cue.weight)
            for other in cues
        )
    ]


def _prevailing(scores: Scores) -> Stance | None:
    best = max(STANCES, key=lambda stance: scores[stance])
    return best if scores[best] >= _LEAST else None


def _is_infinitive(word: str) -> bool:
    return (
        word[0].islower()
        and len(word) > 4  # noqa: PLR2004 -- shorter ones are no verbs
        and word.endswith(("en", "ern", "eln"))
        and word not in _NO_INFINITIVES
    )


def _rules(source: str, name: str) -> dict[str, Any]:
    try:
        signals = json.loads(source)["signals"]
        rules = {entry["key"]: entry["rules"] for entry in signals}
    except json.JSONDecodeError as error:
        raise DataFileError(f"{name}, line {error.lineno}: {error.msg}") from error
    except (KeyError, TypeError) as error:
        raise DataFileError(f"{name}: has no list of signals") from error
    if set(rules) != _SIGNALS:
        wrong = ", ".join(sorted(set(rules) ^ _SIGNALS))
        raise DataFileError(f"{name}: signals missing or unknown: {wrong}")
    return rules
