"""How alike two comments are: the share of what they ask for that both ask for.

What only one of them says costs little, what each says alone costs much: "Bänke im Park"
and "Papierkörbe im Park" share most words and nothing that matters. All numbers were
found on half of tests/data/similar.jsonl and tried on the other half.
"""

import math
from array import array
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final
from zlib import crc32

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix

from participation.themes.meaning import Sense, words_of
from participation.themes.spelling import Spelling

ALIKE: Final = 0.54
"""From this likeness on two comments are the same request."""
RELATED: Final = 0.35
"""From this likeness on two comments may stand in one group, around a third."""
COPIES: Final = 0.9
"""From this likeness of letters on they are copies with typos, if they may be at all."""

WEIGHTS: Final = {
    "things": 1.0, "nouns": 0.6, "words": 0.4, "troubles": 0.9,
    "people": 1.0, "times": 0.8, "actions": 0.8, "sites": 0.5,
}  # fmt: skip
KINDS: Final = tuple(WEIGHTS)
_CORE = [KINDS.index(kind) for kind in ("things", "troubles", "actions")]
_SAID = [*_CORE, KINDS.index("nouns")]
_CLASHING = [KINDS.index(kind) for kind in ("people", "times", "actions", "sites")]

_RAREST: Final = 6.0
_MORE, _BOTH_MORE = 0.35, 1.3
_PLACE: Final = 1.5
_OTHER_KIND, _OTHER_CORE, _NO_CORE, _LETTERS = 0.6, 0.7, 0.5, 0.1
_LEAST_COPY: Final = 0.3
_SHARED: Final = 0.5
"""Less than this of the shorter comment's weight in common is never alike."""
_PREFIX: Final = 0.62
_ROUNDING: Final = 1e-9
_BLOCK: Final = 400
_PAIRS: Final = 200_000
_MANY_PAIRS: Final = 1_000_000
_TRIGRAM_BUCKETS: Final = 1 << 18

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Sparse = Any  # scipy has no types
Near = tuple[Ints, Ints, Floats]


@dataclass(frozen=True)
class Pairs:
    """Related comments: their places and how alike they are."""

    left: Ints
    right: Ints
    likeness: Floats


class Comments:
    """Comments as weighted units, ready to be compared."""

    def __init__(
        self, texts: Sequence[str], senses: Sequence[Sense], *, spread: Mapping[str, int],
        seen: int,
    ) -> None:  # fmt: skip
        self._texts = texts
        senses = _names_in_small_letters(senses)
        columns: dict[str, int] = {}
        kinds: list[int] = []
        for sense in senses:
            for unit, kind in sense.kinds.items():
                if unit not in columns:
                    columns[unit] = len(columns)
                    kinds.append(KINDS.index(kind))
        weights = np.array(
            [
                min(_RAREST, math.log((seen + 20) / (spread.get(unit, 0) + 4)))
                * WEIGHTS[KINDS[kinds[column]]]
                for unit, column in columns.items()
            ]
        )
        self._units = _matrix([sense.kinds for sense in senses], columns)
        self._weights = np.maximum(weights, 0.05)
        self._kinds = csr_matrix(
            (self._weights, (np.arange(len(kinds)), kinds)),
            shape=(len(columns), len(KINDS)),
        )
        self._masses: Floats = np.asarray((self._units @ self._kinds).todense())
        spelt = _one_spelling(senses)
        names = {name: n for n, name in enumerate(sorted(set(spelt.values())))}
        self._names = _matrix(
            [{spelt[name] for name in sense.names} for sense in senses], names
        )
        self._named = np.diff(self._names.indptr)
        self._praises = np.array([sense.praises for sense in senses], dtype=bool)

    def related(self, fresh: NDArray[np.bool_]) -> Pairs:
        """Return the related pairs of which at least one is fresh."""
        found = [
            self._judged(portion)
            for portion in _gathered(
                self._near(left, right)
                for left, right in _portions(self._candidates(fresh))
            )
        ]
        if not found:
            empty = np.empty(0, dtype=np.int64)
            return Pairs(empty, empty, np.empty(0))
        return Pairs(*(np.concatenate(part) for part in zip(*found, strict=True)))

    def _judged(self, portion: Near) -> Near:
        """Return the pairs that are related, letters looked at as well."""
        left, right, likeness = portion
        letters = self._same_letters(left, right)
        likeness = np.minimum(likeness + _LETTERS * letters, 1.0)
        likeness = np.maximum(likeness, np.where(letters >= COPIES, letters, 0.0))
        keep = likeness >= RELATED
        return left[keep], right[keep], likeness[keep]

    def _candidates(self, fresh: NDArray[np.bool_]) -> Iterator[tuple[Ints, Ints]]:
        """Pairs that share enough of the lighter one's rare units to be related."""
        total = self._masses.sum(axis=1)
        prefixes, covered = self._prefixes(total)
        need = _SHARED * total - (total - covered)
        new, old = np.flatnonzero(fresh), np.flatnonzero(~fresh)
        # Old ones need not be compared among themselves.
        for rows, columns in ((new, np.arange(len(total))), (old, new)):
            others = self._units[columns].T.tocsr()
            for start in range(0, len(rows), _BLOCK):
                block = rows[start : start + _BLOCK]
                shared = (prefixes[block] @ others).tocoo()
                left, right = block[shared.row], columns[shared.col]
                keep = self._may_be(left, right, total) & (
                    shared.data >= need[left] - _ROUNDING
                )
                yield left[keep], right[keep]

    def _may_be(self, left: Ints, right: Ints, total: Floats) -> NDArray[np.bool_]:
        """Whether left is the lighter one, and neither place nor praise parts them."""
        lighter = (total[left] < total[right]) | (
            (total[left] == total[right]) & (left < right)
        )
        return np.asarray(
            lighter
            & (self._praises[left] == self._praises[right])
            & ((self._named[left] > 0) == (self._named[right] > 0))
        )

    def _prefixes(self, total: Floats) -> tuple[Sparse, Floats]:
        """Each comment's rarest units, weighted, until they are most of what it says."""
        spread = np.asarray(self._units.sum(axis=0)).ravel()
        rows, columns = [], []
        covered = np.zeros(len(total))
        indptr, indices = self._units.indptr, self._units.indices
        for row in range(len(total)):
            units = indices[indptr[row] : indptr[row + 1]]
            units = units[np.argsort(spread[units], kind="stable")]
            mass = np.cumsum(self._weights[units])
            taken = int(np.searchsorted(mass, _PREFIX * total[row])) + 1
            rows.append(np.full(min(taken, len(units)), row))
            columns.append(units[:taken])
            covered[row] = mass[min(taken, len(units)) - 1] if len(units) else 0.0
        every = np.concatenate(columns) if columns else np.empty(0, dtype=np.int64)
        where = np.concatenate(rows) if rows else every
        shape = self._units.shape
        return csr_matrix((self._weights[every], (where, every)), shape=shape), covered

    def _near(self, left: Ints, right: Ints) -> Near:
        """Return the pairs that say nearly the same, by what they are about."""
        common_names = np.asarray(
            self._names[left].multiply(self._names[right]).sum(axis=1)
        ).ravel()
        may = (common_names > 0) | (self._named[left] == 0)
        left, right, common_names = left[may], right[may], common_names[may]
        common = np.asarray(
            (self._units[left].multiply(self._units[right]) @ self._kinds).todense()
        )
        rest = np.maximum(self._masses[left] - common, 0)
        other = np.maximum(self._masses[right] - common, 0)
        likeness = _likeness(common, rest, other, common_names > 0)
        near = likeness >= _LEAST_COPY
        return left[near], right[near], likeness[near]

    def _same_letters(self, left: Ints, right: Ints) -> Floats:
        """Cosine of the groups of three letters."""
        used, place = np.unique(np.concatenate([left, right]), return_inverse=True)
        letters = _trigrams([self._texts[row] for row in used])
        cosine = np.empty(len(left))
        for start in range(0, len(left), _PAIRS):
            part = slice(start, start + _PAIRS)
            one = letters[place[: len(left)][part]]
            two = letters[place[len(left) :][part]]
            cosine[part] = np.asarray(one.multiply(two).sum(axis=1)).ravel()
        return cosine


def _likeness(
    common: Floats, rest: Floats, other: Floats, same_place: NDArray[np.bool_]
) -> Floats:
    shared = common.sum(axis=1) + _PLACE * same_place
    one, two = rest.sum(axis=1), other.sum(axis=1)
    likeness = shared / np.maximum(
        shared + _MORE * np.maximum(one, two) + _BOTH_MORE * np.minimum(one, two), 1e-9
    )
    for kind in _CLASHING:
        clash = (rest[:, kind] > 0) & (other[:, kind] > 0) & (common[:, kind] == 0)
        likeness = likeness * np.where(clash, _OTHER_KIND, 1.0)
    both = (rest[:, _SAID].sum(axis=1) > 0) & (other[:, _SAID].sum(axis=1) > 0)
    core = common[:, _CORE].sum(axis=1) > 0
    likeness = likeness * np.where(
        both, np.where(core, _OTHER_CORE, _OTHER_CORE * _OTHER_KIND), 1.0
    )
    said = common[:, _SAID].sum(axis=1) > 0
    return np.asarray(likeness * np.where(said | ~both, 1.0, _NO_CORE))


def _gathered(pairs: Iterator[Near]) -> Iterator[Near]:
    """Put pairs together: letters of a text are counted once for many of its pairs."""
    waiting: list[Near] = []
    for near in pairs:
        waiting.append(near)
        if sum(len(part[0]) for part in waiting) >= _MANY_PAIRS:
            yield _joined(waiting)
            waiting = []
    if waiting:
        yield _joined(waiting)


def _joined(parts: list[Near]) -> Near:
    left, right, likeness = (np.concatenate(p) for p in zip(*parts, strict=True))
    return left, right, likeness


def _portions(
    candidates: Iterator[tuple[Ints, Ints]],
) -> Iterator[tuple[Ints, Ints]]:
    for left, right in candidates:
        for start in range(0, len(left), _PAIRS):
            yield left[start : start + _PAIRS], right[start : start + _PAIRS]


def _names_in_small_letters(senses: Sequence[Sense]) -> list[Sense]:
    """Who writes everything in small letters means the same places."""
    names = {f"={name}" for sense in senses for name in sense.names}
    return [
        sense
        if names.isdisjoint(sense.kinds)
        else Sense(
            {unit: kind for unit, kind in sense.kinds.items() if unit not in names},
            sense.names | {unit[1:] for unit in sense.kinds if unit in names},
            sense.praises,
        )
        for sense in senses
    ]


def _one_spelling(senses: Sequence[Sense]) -> dict[str, str]:
    """Names as most people write them."""
    counted = Counter(name for sense in senses for name in sense.names)
    known = Spelling(())
    spelt: dict[str, str] = {}
    for name in sorted(counted, key=lambda name: (-counted[name], name)):
        spelt[name] = known.correct(name)
        if spelt[name] == name:
            known.learn(name)
    return spelt


def _matrix(rows: Sequence[Any], columns: Mapping[str, int]) -> Sparse:
    indptr = np.cumsum([0, *(len(row) for row in rows)])
    indices = np.array([columns[unit] for row in rows for unit in row], dtype=np.int64)
    shape = (len(rows), len(columns))
    return csr_matrix((np.ones(len(indices)), indices, indptr), shape=shape)


def _trigrams(texts: Sequence[str]) -> Sparse:
    """Groups of three letters of each text, hashed, each row of length one."""
    # Arrays, as lists of numbers take ten times the room.
    indptr, indices, values = array("q", [0]), array("i"), array("f")
    for text in texts:
        joined = " ".join(words_of(text))
        counted = Counter(joined[n : n + 3] for n in range(max(1, len(joined) - 2)))
        length = math.sqrt(sum(number * number for number in counted.values()))
        for group, number in counted.items():
            hashed = crc32(group.encode("utf-8", "surrogatepass"))
            indices.append(hashed % _TRIGRAM_BUCKETS)
            values.append(number / length)
        indptr.append(len(indices))
    return csr_matrix(
        (
            np.frombuffer(values, dtype=np.float32),
            np.frombuffer(indices, dtype=np.int32),
            np.frombuffer(indptr, dtype=np.int64),
        ),
        shape=(len(texts), _TRIGRAM_BUCKETS),
    )
