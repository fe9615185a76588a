"""Comments that fit no theme, put together where they are about the same.

What people ask in many words is compared by what the words stand for (themes/meaning.py),
squeezed into a few directions, and joined while the average likeness stays high: no number
of groups has to be guessed, and what fits nowhere stays alone. Measured with themes that
were hidden (docs/decisions/0016-groups.md).
"""

import math
import re
from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray
from sklearn.cluster import AgglomerativeClustering
from sklearn.decomposition import TruncatedSVD
from sklearn.feature_extraction.text import TfidfVectorizer

from participation.text.normalise import fold
from participation.themes.meaning import WORDS, Reader, Sense, name_stem, words_of
from participation.themes.pipeline.background import background_texts, known_words

FEWEST_WAITING: Final = 30
SMALLEST: Final = 5
TELLING_WORDS: Final = 8

_DIRECTIONS: Final = 20
_FARTHEST: Final = 0.8
_NEAR_ENOUGH: Final = 0.5
_SILENT_KINDS: Final = frozenset((WORDS, "times"))
"""Verbs, hours and the like are the same in all themes."""
_AT_ONCE: Final = 3_000
"""Joining takes memory by the square; what is beyond goes to the groups found."""
_WORD: Final = re.compile(r"[^\W\d_]{4,}")

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Cluster:
    """Places of comments about the same, the most typical first, and its telling words."""

    members: tuple[int, ...]
    words: tuple[str, ...]


def find_clusters(
    texts: Sequence[str], *, names: Collection[str] = ()
) -> list[Cluster]:
    """Return what is common to at least five of at least thirty texts, largest first."""
    if len(texts) < FEWEST_WAITING:
        return []
    reader = Reader(names=names, known=known_words(texts))
    vectors = _vectors([reader.read(text) for text in texts])
    groups = _groups(vectors)
    spread = _spread(reader, [*background_texts(), *texts])
    found = [
        Cluster(tuple(group), _telling(reader, [texts[n] for n in group], spread))
        for group in groups
        if len(group) >= SMALLEST
    ]
    return sorted(
        (cluster for cluster in found if cluster.words),
        key=lambda cluster: (-len(cluster.members), cluster.words),
    )


def _vectors(senses: Sequence[Sense]) -> Floats:
    """One short vector of length one per text; zero where it shares nothing."""
    weigh = TfidfVectorizer(analyzer=_units_of, sublinear_tf=True, min_df=2)
    try:
        weighted = weigh.fit_transform(senses)
    except ValueError:  # not a single unit in two texts
        return np.zeros((len(senses), 1))
    directions = min(_DIRECTIONS, min(weighted.shape) - 1)
    if directions < 1:
        return np.zeros((len(senses), 1))
    squeezed = TruncatedSVD(directions, random_state=0).fit_transform(weighted)
    lengths = np.linalg.norm(squeezed, axis=1, keepdims=True)
    return np.asarray(np.where(lengths > 1e-6, squeezed / np.maximum(lengths, 1e-6), 0))


def _units_of(sense: Sense) -> list[str]:
    return [unit for unit, kind in sense.kinds.items() if kind not in _SILENT_KINDS]


def _groups(vectors: Floats) -> list[list[int]]:
    """Places by group, the nearest to its middle first."""
    said = np.flatnonzero(np.abs(vectors).sum(axis=1) > 0)
    if len(said) < 2:
        return []
    first = said[:_AT_ONCE]
    join = AgglomerativeClustering(
        n_clusters=None, distance_threshold=_FARTHEST, metric="cosine",
        linkage="average",
    )  # fmt: skip
    labels = join.fit_predict(vectors[first])
    number = int(labels.max()) + 1
    middles = np.vstack(
        [vectors[first[labels == n]].mean(axis=0) for n in range(number)]
    )
    middles /= np.maximum(np.linalg.norm(middles, axis=1, keepdims=True), 1e-9)
    near = vectors[said] @ middles.T
    home = np.concatenate([labels, near[len(first) :].argmax(axis=1)])
    likeness = near[np.arange(len(said)), home]
    late = np.arange(len(said)) >= len(first)
    home = np.where(late & (likeness < _NEAR_ENOUGH), -1, home)
    return [
        [int(said[n]) for n in sorted(np.flatnonzero(home == group),
                                      key=lambda n: (-round(likeness[n], 6), n))]
        for group in range(number)
    ]  # fmt: skip


def _spread(reader: Reader, texts: Sequence[str]) -> Counter[str]:
    return Counter(unit for text in texts for unit in set(_units(reader, text)))


def _units(reader: Reader, text: str) -> dict[str, str]:
    """A word of the text for each unit, as it was written; places are no themes."""
    names = reader.read(text).names
    return {
        unit: word
        for word in _WORD.findall(text)
        if name_stem(fold(word)) not in names
        for unit in reader.units_of(word)
    }


def _telling(
    reader: Reader, texts: Sequence[str], spread: Counter[str]
) -> tuple[str, ...]:
    """Words that are frequent here and rare elsewhere, in their most frequent form."""
    inside: Counter[str] = Counter()
    written: dict[str, Counter[str]] = {}
    for text in texts:
        for unit, word in _units(reader, text).items():
            inside[unit] += 1
            written.setdefault(unit, Counter())[word] += 1
    scored = {
        unit: number * math.log(1 + len(texts) * number / spread[unit])
        for unit, number in inside.items()
        if number >= 2
    }
    best = sorted(scored, key=lambda unit: (-scored[unit], unit))[:TELLING_WORDS]
    words = [min(written[u], key=lambda w: (-written[u][w], w)) for u in best]
    return tuple({words_of(word)[0]: word for word in reversed(words)}.values())[::-1]
