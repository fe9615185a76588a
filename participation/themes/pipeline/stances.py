"""Whether a comment praises, names a problem or wishes for something.

Weighted words, turned around by negation and shifted by the form of the sentence. What
the citizen chose as the kind of comment is no input: it is a second, independent voice.
"""

import hashlib
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final, NamedTuple, Self

from participation.core.data_files import text_of
from participation.core.errors import DataFileError
from participation.text.normalise import fold
from participation.themes.pipeline.cues import MAX_CACHED_WORDS, Cue, CueList
from participation.themes.pipeline.signals import SIGNALS, STANCES, Signals
from participation.themes.pipeline.textwords import (
    Sentence,
    Sentences,
    TextWords,
    sentences,
    text_words,
)
from participation.themes.pipeline.vocabulary import Vocabulary, shipped_vocabulary
from participation.themes.tagger import Passage, Stance

STANCE_PATH: Final = Path(__file__).parent.parent / "data" / "stance.json"

_LEAST: Final = 0.3
_FIRST_SENTENCE: Final = 1.15
_INFINITIVE: Final = 0.9
_WANTED_AWAY: Final = 0.4
"""A problem named in a demand is to go away: Müll beseitigen."""

_KEYWORDS: Final = 0.35
_LONGEST_KEYWORDS: Final = 16
_QUESTION: Final = 1.0
_SHORTEST_INFINITIVE: Final = 5
_INFINITIVES: Final = ("en", "ern", "eln")
_NO_INFINITIVES: Final = frozenset(
    {
        "morgen",
        "unten",
        "oben",
        "neben",
        "sieben",
        "gegen",
        "offen",
        "selten",
        "trocken",
    }
    | {"zufrieden", "zwischen", "daneben", "wegen", "außen", "innen", "hinten", "gern"}
    | {"vergessen", "verlassen", "betrunken", "geschlossen", "besoffen", "gestern"}
    | {"extern", "modern", "verboten", "verschwunden", "überlassen", "ausgefallen"}
    | {"sondern"}
)
_SUBORDINATORS: Final = frozenset(
    {"dass", "weil", "wenn", "obwohl", "damit", "bevor", "wie", "ob"}
)
_SAYS_NOTHING: Final = frozenset(
    {"nichts", "nix", "nein", "nüscht", "nö", "nee", "egal", "keine"}
)

Scores = list[float]
"""One for each of STANCES."""

_PROBLEM, _WISH, _PRAISE = range(len(STANCES))
_INDEX: Final = {stance: index for index, stance in enumerate(STANCES)}


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
        return cls(text_of(path), name=path.name)

    def fingerprint(self) -> str:
        return hashlib.sha256(self.source.encode()).hexdigest()

    def match(self, text: str) -> Reading:
        """Return the stance of a comment and of each of its sentences."""
        if text.strip(" .!?-\n").lower() in _SAYS_NOTHING:
            return Reading(None, ())
        read = text_words(text)
        parted = sentences(read)
        total = [0.0] * len(STANCES)
        passages: list[Passage] = []
        by_default: Stance | None = None
        for sentence, cues in zip(
            parted.sentences, self._cues_of(read, parted), strict=True
        ):
            signals = Signals(sentence, cues, read.words, parted.clauses)
            scores = self._scores(sentence, read.words, parted.clauses, signals)
            for index, score in enumerate(scores):
                total[index] += score if sentence.first else score * _FIRST_SENTENCE
            found = _prevailing(scores)
            if found is not None:
                start, end = _place(read, sentence)
                passages.append(Passage("stance", found, start, end))
            elif by_default is None and not passages:
                by_default = self._by_default(sentence, read.words, signals)
        return Reading(_prevailing(total) or by_default, tuple(passages))

    def _cues_of(self, read: TextWords, parted: Sentences) -> list[list[Cue]]:
        """Return the cues of each sentence; no phrase goes on in the next one."""
        cues = self._cues.find(read.words)
        found: list[list[Cue]] = [[] for _ in parted.sentences]
        number = 0
        for cue in cues:
            while cue.first > parted.sentences[number].last:
                number += 1
            if cue.last <= parted.sentences[number].last:
                found[number].append(cue)
        return found

    def _scores(
        self,
        sentence: Sentence,
        words: Sequence[str],
        clauses: Sequence[int],
        signals: Signals,
    ) -> Scores:
        """Return how much a sentence complains, wishes and praises."""
        scores = [0.0] * len(STANCES)
        if "silence" in signals:
            return scores
        for stance, weight in signals.weights():
            scores[_INDEX[stance]] += weight
        if "subjunctive" in signals and scores[_WISH]:
            scores[_WISH] += scores[_PRAISE]  # "wäre schön" praises nothing
            scores[_PRAISE] = 0.0
        if "?" in sentence.mark:
            if "complaining_question" in signals:
                scores[_PROBLEM] += _QUESTION
            elif "asking_question" in signals:
                scores[_WISH] += _QUESTION
        elif not self._is_finite(words, sentence, signals):
            _add_keywords(sentence, words, signals, scores)
        elif signals.says_what_for() and not self._is_finite(
            words, _first_clause(sentence, clauses)
        ):
            scores[_WISH] += _INFINITIVE
        elif signals.starts_with_demand():
            scores[_WISH] += signals.demand() / 2
        return scores

    def _by_default(
        self, sentence: Sentence, words: Sequence[str], signals: Signals
    ) -> Stance | None:
        """Return what a statement without any telling word most often is.

        In a survey people rarely describe what is neither good nor bad: read by hand,
        most such statements tell of something that is wrong.
        """
        if "biography" in signals or "silence" in signals or "?" in sentence.mark:
            return None
        return "problem" if self._is_finite(words, sentence) else None

    def _is_finite(
        self, words: Sequence[str], sentence: Sentence, signals: Signals | None = None
    ) -> bool:
        """Whether a verb carries the words; by the signals it may be one to be done."""
        first, last, _ = sentence
        to_do = signals.places("action") if signals else ()
        get = self._verbs.get
        for place in range(first, last + 1):
            word = words[place]
            verb = get(word)
            if verb is None:
                verb = self._learn(word)
            if not verb or place in to_do:
                continue
            if place < last or not _is_infinitive(word):
                return True
            return signals is not None and place in signals.places("problem")
        return False

    def _learn(self, word: str) -> bool:
        """Remember whether a word makes a sentence: a finite verb, or "weil"."""
        if len(self._verbs) >= MAX_CACHED_WORDS:
            self._verbs.clear()
        verb = word[0].islower() and (
            word in _SUBORDINATORS or self._vocabulary.is_finite_verb(fold(word))
        )
        self._verbs[word] = verb
        return verb


def _add_keywords(
    sentence: Sentence, words: Sequence[str], signals: Signals, scores: Scores
) -> None:
    """Add what a sentence without a verb asks for: keywords, infinitives."""
    wanted = max(signals.demand(), _infinitive(words, sentence, signals))
    if wanted >= _INFINITIVE:
        scores[_PROBLEM] *= _WANTED_AWAY
    scores[_WISH] += wanted
    short = sentence.last - sentence.first < _LONGEST_KEYWORDS
    if short and not any(scores) and any(map(str.isalpha, words[sentence.first])):
        scores[_WISH] = _KEYWORDS  # "Hundewiese": named because it is wanted


def _first_clause(sentence: Sentence, clauses: Sequence[int]) -> Sentence:
    """Return a sentence up to its first comma."""
    last = sentence.first
    while last < sentence.last and clauses[last + 1] == clauses[sentence.first]:
        last += 1
    return Sentence(sentence.first, last, "")


def _place(read: TextWords, sentence: Sentence) -> tuple[int, int]:
    """Return where a sentence begins and ends, its mark included."""
    end = read.places[sentence.last][1]
    mark = sentence.mark.rstrip("\n;")
    stop = end + len(mark) if read.text.startswith(mark, end) else end
    return read.places[sentence.first][0], stop


def _infinitive(words: Sequence[str], sentence: Sentence, signals: Signals) -> float:
    """Return what a demand in the infinitive weighs: Tempo 30 einführen."""
    if sentence.first == sentence.last:
        return 0.0
    ends = _is_infinitive(words[sentence.last])
    return _INFINITIVE if ends or "action" in signals else 0.0


def _is_infinitive(word: str) -> bool:
    return (
        len(word) >= _SHORTEST_INFINITIVE
        and word[0].islower()
        and word.endswith(_INFINITIVES)
        and word not in _NO_INFINITIVES
    )


def _prevailing(scores: Scores) -> Stance | None:
    best = max(scores)
    return STANCES[scores.index(best)] if best >= _LEAST else None


def _rules(source: str, name: str) -> dict[str, Any]:
    try:
        signals = json.loads(source)["signals"]
        rules = {entry["key"]: entry["rules"] for entry in signals}
    except json.JSONDecodeError as error:
        raise DataFileError(f"{name}, line {error.lineno}: {error.msg}") from error
    except (KeyError, TypeError) as error:
        raise DataFileError(f"{name}: has no list of signals") from error
    if set(rules) != set(SIGNALS):
        wrong = ", ".join(sorted(set(rules) ^ set(SIGNALS)))
        raise DataFileError(f"{name}: signals missing or unknown: {wrong}")
    return rules
