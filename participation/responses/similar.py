"""Which texts say much the same. Pure, and good enough to ask "is this it?".

Words are compared by their groups of three letters, so that "Bänke", "Bank" and
"Sitzbank" meet without a dictionary and in any language; how a word begins counts twice.
What many of the texts have counts little.
"""

import math
import re
from collections import Counter
from collections.abc import Sequence

from participation.text.normalise import fold_plain

THRESHOLD = 0.34
"""Found by trying pairs of real requests: below it most pairs are about other things."""

MOST = 3
_SHORTEST_WORD = 3
_BEGINNING = 5
_WORD = re.compile(r"[^\W\d_]+")
# Words that say nothing of the matter, in the language most comments are written in.
_COMMON_WORDS = (
    "der die das den dem des und ist ein mit von auf aus bei bin bis sie wir ich man hat "
    "war wie was wer wo bzw usw etc auch als ans ins ihr uns mir mich ihm ihn ihnen gar "
    "nun per pro tut zur aber alle allem allen aller alles also andere anderen beim bitte "
    "dann daran darauf dass davon dazu dein deine denn deren dies diese diesem diesen "
    "dieser dieses doch dort durch eine einem einen einer eines einfach etwas euch fehlt "
    "finde gern gerne gibt ganz gute guten haben hallo hatte hier hinter ihre ihrem ihren "
    "ihrer immer jede jedem jeden jeder jetzt kann kein keine keinen konnen konnte leider "
    "machen manchmal mehr mein meine meinen mochte muss mussen musste nach nicht nichts "
    "noch nur oder ohne schon sehr sein seine seit sich sind soll sollen sollte sollten "
    "sonst uber unser unsere unten unter viel viele vielen vielleicht vom vor waren warum "
    "wann weil wenig weniger wenn werden wieder will wird wirklich wohl wollen worden "
    "wunsche wurde wurden zum zwischen ware ortsteil stadtteil"
)
_COMMON = frozenset(_COMMON_WORDS.split())


def find_similar(text: str, others: Sequence[str]) -> list[int]:
    """Return the places of the most similar texts, the best first, at most three."""
    wanted = letter_groups(text)
    groups = [letter_groups(other) for other in others]
    spread = Counter(group for found in groups for group in found)
    weights = {
        group: math.log(2 + len(others) / number) for group, number in spread.items()
    }
    rare = math.log(2 + len(others))
    scores = [
        (_likeness(wanted, found, weights, rare), i) for i, found in enumerate(groups)
    ]
    scores.sort(key=lambda scored: (-scored[0], scored[1]))
    return [i for score, i in scores[:MOST] if score >= THRESHOLD]


def letter_groups(text: str) -> frozenset[str]:
    """What texts are compared by: groups of three letters, and how words begin."""
    found: set[str] = set()
    for word in _WORD.findall(fold_plain(text)):
        if len(word) >= _SHORTEST_WORD and word not in _COMMON:
            found.update(word[i : i + 3] for i in range(len(word) - 2))
            found.add(f"<{word[:_BEGINNING]}")
            found.add(f"<<{word[:_BEGINNING]}")
    return frozenset(found)


def _likeness(
    wanted: frozenset[str],
    found: frozenset[str],
    weights: dict[str, float],
    rare: float,
) -> float:
    """Cosine of the two sets, each group with its weight."""
    shared = sum(weights[group] for group in wanted & found)
    if not shared:
        return 0.0
    left = sum(weights.get(group, rare) for group in wanted)
    right = sum(weights[group] for group in found)
    return shared / math.sqrt(left * right)
