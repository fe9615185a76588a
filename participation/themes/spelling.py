"""The word that a misspelt one was meant to be: one letter more, less, other or swapped.

Both words without any one letter are compared by look-up, so that a comment costs nothing
however many words are known.
"""

from collections.abc import Iterable, Iterator

SHORTEST = 6
"""Shorter words have too many neighbours that mean something else."""


class Spelling:
    """Known words, the more frequent first: of two neighbours the first one wins."""

    def __init__(self, known: Iterable[str]) -> None:
        self._known: set[str] = set()
        self._near: dict[str, str] = {}
        for word in known:
            self.learn(word)

    def learn(self, word: str) -> None:
        """Add a word; those that are known already come before it."""
        if word in self._known:
            return
        self._known.add(word)
        if len(word) >= SHORTEST - 1:
            for shorter in (word, *_without_one(word)):
                self._near.setdefault(shorter, word)

    def correct(self, word: str) -> str:
        """Return the known word one typo away, or the word itself."""
        if word in self._known or len(word) < SHORTEST or not word.isalpha():
            return word
        for shorter in (word, *_without_one(word)):
            meant = self._near.get(shorter)
            if meant is not None and abs(len(meant) - len(word)) <= 1:
                return meant
        return word


def _without_one(word: str) -> Iterator[str]:
    return (word[:place] + word[place + 1 :] for place in range(len(word)))
