"""Find an Ortsteil the way people write it: umlauts, typos, parts of a name."""

import unicodedata
from collections.abc import Sequence
from difflib import SequenceMatcher

from participation.places.queries import OrtsteilView
from participation.text.normalise import fold

SIMILAR = 0.72  # "Melchndorf" 0.95, "Gispi" 0.71 of Gispersleben; unrelated pairs < 0.6
SURE = 0.85
CLEARLY_AHEAD = 0.06


def find_ortsteile(ortsteile: Sequence[OrtsteilView], text: str) -> list[OrtsteilView]:
    """Ortsteile that the text may mean, best first; empty where none comes near."""
    wanted = _plain(text)
    if not wanted:
        return []
    scored = [(_score(ortsteil, wanted), ortsteil) for ortsteil in ortsteile]
    found = [(score, ortsteil) for score, ortsteil in scored if score >= SIMILAR]
    return [o for _, o in sorted(found, key=lambda pair: (-pair[0], pair[1].name))]


def match_ortsteil(ortsteile: Sequence[OrtsteilView], text: str) -> OrtsteilView | None:
    """The one Ortsteil the text surely means, else None. For imports and one-hit links."""
    wanted = _plain(text)
    if not wanted:
        return None
    ranked = sorted(
        ((_similarity(o, wanted), o) for o in ortsteile),
        key=lambda pair: -pair[0],
    )
    best, ortsteil = ranked[0]
    runner_up = ranked[1][0] if len(ranked) > 1 else 0.0
    if best == 1.0 or (best >= SURE and best - runner_up >= CLEARLY_AHEAD):
        return ortsteil
    return None


def _score(ortsteil: OrtsteilView, wanted: str) -> float:
    if any(name.startswith(wanted) for name in _names(ortsteil)):
        return 0.99
    if len(wanted) >= 3 and any(wanted in name for name in _names(ortsteil)):
        return 0.97
    return _similarity(ortsteil, wanted)


def _similarity(ortsteil: OrtsteilView, wanted: str) -> float:
    if wanted.isdigit():
        return 1.0 if wanted.zfill(len(ortsteil.key)) == ortsteil.key else 0.0
    return max(
        1.0
        if name == wanted
        else min(0.99, SequenceMatcher(None, name, wanted).ratio())
        for name in _names(ortsteil)
    )


def _names(ortsteil: OrtsteilView) -> list[str]:
    """Full name, aliases, and the parts people use: Bischleben for Bischleben-Stedten."""
    before_bracket = ortsteil.name.split(" (")[0]
    parts = before_bracket.split("-")
    return [
        _plain(n) for n in (ortsteil.name, before_bracket, *parts, *ortsteil.aliases)
    ]


def _plain(text: str) -> str:
    kept = "".join(_letter_or_digit(c) for c in fold(text[:200]))
    words = [w for w in kept.split() if w not in {"ortsteil", "stadtteil"}]
    return "".join(words)


def _letter_or_digit(character: str) -> str:
    """Keep it; a digit as 0 to 9, since Arabic and Persian keyboards type others."""
    if character.isdecimal():
        return str(unicodedata.decimal(character))
    return character if character.isalnum() else " "
