"""Comments that say the same, in groups around the one that most others are like.

A group has a centre and everybody in it is like the centre, so that no chain of small
steps joins what has nothing in common. New comments are compared with centres and with
comments that belong to no group: a worker's day costs little.
"""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from scipy.sparse import csr_matrix

from participation.themes.meaning import Reader, Sense, words_of
from participation.themes.pipeline.background import background_texts, known_words
from participation.themes.pipeline.likeness import ALIKE, Comments, Pairs


@dataclass(frozen=True)
class Group:
    """Places of texts that say the same: the centre first, the most alike next.

    `likeness` of each to the centre, 1 for the centre itself and for its copies.
    """

    members: tuple[int, ...]
    likeness: tuple[float, ...]


def group_similar(
    texts: Sequence[str],
    *,
    names: Collection[str] = (),
    centres: Collection[int] = (),
    fresh: Collection[int] | None = None,
) -> list[Group]:
    """Return groups of at least two texts that say the same.

    `names`: places that are known as such. `centres`: places of texts around which there
    are groups already; they stay and only gain members. `fresh`: what has to be compared
    (None: everything); texts that are neither fresh nor centres were alone so far.
    """
    first, copies = _without_copies(texts, centres)
    place = {whole: n for n, whole in enumerate(first)}
    chosen = [texts[whole] for whole in first]
    new = _fresh(first, copies, fresh)
    pairs = _comments(chosen, names).related(new)
    fixed = {place[whole] for whole in centres}
    found = _around_centres(len(first), pairs, fixed, [len(copies[w]) for w in first])
    groups = [_whole(centre, members, first, copies) for centre, members in found]
    return sorted(
        (group for group in groups if len(group.members) > 1),
        key=lambda group: (-len(group.members), group.members[0]),
    )


def _comments(texts: Sequence[str], names: Collection[str]) -> Comments:
    reader = Reader(names=names, known=known_words(texts))
    senses = [reader.read(text) for text in texts]
    background = background_texts()
    spread = _spread([*(reader.read(text) for text in background), *senses])
    return Comments(texts, senses, spread=spread, seen=len(background) + len(texts))


def _spread(senses: Iterable[Sense]) -> Counter[str]:
    return Counter(unit for sense in senses for unit in sense.kinds)


def _without_copies(
    texts: Sequence[str], centres: Collection[int]
) -> tuple[list[int], dict[int, list[int]]]:
    """The first of each wording, a centre before others, and all places of it."""
    of_wording: dict[str, list[int]] = defaultdict(list)
    for place, text in enumerate(texts):
        of_wording[" ".join(words_of(text)) or text].append(place)
    fixed = set(centres)
    first: list[int] = []
    copies: dict[int, list[int]] = {}
    for places in of_wording.values():
        heads = [place for place in places if place in fixed] or places[:1]
        followers = [place for place in places if place not in fixed | {heads[0]}]
        first += heads
        copies.update({head: [head] for head in heads})
        copies[heads[0]] += followers
    return sorted(first), copies


def _fresh(
    first: list[int], copies: dict[int, list[int]], fresh: Collection[int] | None
) -> "np.ndarray[tuple[int], np.dtype[np.bool_]]":
    if fresh is None:
        return np.ones(len(first), dtype=bool)
    wanted = set(fresh)
    return np.array([not wanted.isdisjoint(copies[w]) for w in first], dtype=bool)


def _around_centres(
    count: int, pairs: Pairs, fixed: set[int], sizes: list[int]
) -> list[tuple[int, list[tuple[int, float]]]]:
    """Around who most are like, those like the centre and related to most others there.

    The second, or a long comment of two wishes would join those who have either.
    """
    near = _neighbours(count, pairs)
    weights = (near >= ALIKE) @ np.array(sizes)
    order = sorted(range(count), key=lambda p: (p not in fixed, -weights[p], p))
    taken = set(fixed)
    found: list[tuple[int, list[tuple[int, float]]]] = []
    for centre in order:
        if centre in taken and centre not in fixed:
            continue
        taken.add(centre)
        members = _accepted(near, centre, taken)
        taken.update(place for place, _ in members)
        found.append((centre, members))
    return sorted(found)


def _accepted(
    near: csr_matrix, centre: int, taken: set[int]
) -> list[tuple[int, float]]:
    """Who is like the centre and related to at least half of those taken in before."""
    around = sorted(
        (-likeness, place)
        for place, likeness in _of(near, centre)
        if likeness >= ALIKE and place not in taken
    )
    accepted: dict[int, float] = {}
    for likeness, place in around:
        others = sum(other in accepted for other, _ in _of(near, place))
        if 2 * others >= len(accepted):
            accepted[place] = -likeness
    return list(accepted.items())


def _of(near: csr_matrix, place: int) -> Iterable[tuple[int, float]]:
    row = slice(near.indptr[place], near.indptr[place + 1])
    return zip(near.indices[row].tolist(), near.data[row].tolist(), strict=True)


def _neighbours(count: int, pairs: Pairs) -> csr_matrix:
    """Who is related to whom, both ways, in the order of places."""
    left = np.concatenate([pairs.left, pairs.right])
    right = np.concatenate([pairs.right, pairs.left])
    likeness = np.concatenate([pairs.likeness, pairs.likeness])
    near = csr_matrix((likeness, (left, right)), shape=(count, count))
    near.sort_indices()
    return near


def _whole(
    centre: int,
    members: list[tuple[int, float]],
    first: list[int],
    copies: dict[int, list[int]],
) -> Group:
    """The group with every copy of its members, at their places among all texts."""
    rows = [(1.0, whole) for whole in copies[first[centre]]]
    for place, likeness in sorted(members, key=lambda m: (-m[1], m[0])):
        rows += [(likeness, whole) for whole in copies[first[place]]]
    return Group(tuple(w for _, w in rows), tuple(round(x, 3) for x, _ in rows))
