"""Which words carried a theme: shown to staff, so few and telling ones."""

from collections.abc import Sequence

from participation.themes.pipeline.arrays import Floats
from participation.themes.tagger import Evidence

MAX_WORDS = 4
_SHARE_OF_STRONGEST = 0.3
_LEAST = 1e-3


def strongest_positions(carried: Floats) -> list[int]:
    """Return the places of the words that carried most, in reading order."""
    if not len(carried):
        return []
    values = carried.tolist()
    least = max(_LEAST, _SHARE_OF_STRONGEST * max(values))
    strong = [place for place, value in enumerate(values) if value >= least]
    strong.sort(key=lambda place: -values[place])
    return sorted(strong[:MAX_WORDS])


def words_that_carried(
    carried: Floats, offsets: Sequence[tuple[int, str]]
) -> tuple[Evidence, ...]:
    """Return start, end and text of those words in the comment as written."""
    found = (offsets[place] for place in strongest_positions(carried))
    return tuple((start, start + len(text), text) for start, text in found)
