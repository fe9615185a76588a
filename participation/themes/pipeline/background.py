"""The shipped examples as a sample of German comments: which words are plain, which rare."""

from collections import Counter
from collections.abc import Iterator, Sequence
from functools import cache

from participation.themes.examples import load_examples
from participation.themes.meaning import words_of
from participation.themes.scheme import SCHEME_PATH

_SHORTEST = 5
_OFTEN = 2


@cache
def background_texts() -> tuple[str, ...]:
    """Return the texts of all shipped examples."""
    paths = sorted(SCHEME_PATH.parent.glob("examples-*.jsonl"))
    return tuple(example.text for example in load_examples(paths))


def known_words(texts: Sequence[str]) -> Iterator[str]:
    """Words that are written twice in the examples and the texts, the frequent first."""
    used = Counter(word for text in background_texts() for word in words_of(text))
    for text in texts:
        used.update(set(words_of(text)))
    return (
        word
        for word, number in used.most_common()
        if number >= _OFTEN and len(word) >= _SHORTEST
    )
