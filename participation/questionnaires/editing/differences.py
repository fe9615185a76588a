"""Two texts side by side: which words are gone and which are new."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum

WORDS = re.compile(r"\s+|[^\s\w]|\w+")
LONGEST = 5_000  # parts of a text; beyond, comparing word by word would take minutes


class Mark(StrEnum):
    """What became of some words."""

    SAME = "same"
    GONE = "gone"
    NEW = "new"


@dataclass(frozen=True)
class Span:
    mark: Mark
    text: str


@dataclass(frozen=True, kw_only=True)
class Compared:
    """The older and the newer text, each in spans."""

    before: tuple[Span, ...]
    after: tuple[Span, ...]

    @property
    def is_same(self) -> bool:
        return all(span.mark is Mark.SAME for span in (*self.before, *self.after))


def compare_words(before: str, after: str) -> Compared:
    """Compare word by word; very long texts as a whole."""
    if before == after:
        same = (Span(Mark.SAME, before),) if before else ()
        return Compared(before=same, after=same)
    old, new = WORDS.findall(before), WORDS.findall(after)
    if len(old) + len(new) > LONGEST:
        old, new = [before], [after]
    blocks = SequenceMatcher(None, old, new, autojunk=False).get_opcodes()
    return Compared(
        before=tuple(_spans([(tag, "".join(old[a:b])) for tag, a, b, _, _ in blocks],
                            Mark.GONE)),
        after=tuple(_spans([(tag, "".join(new[c:d])) for tag, _, _, c, d in blocks],
                           Mark.NEW)),
    )  # fmt: skip


def _spans(parts: list[tuple[str, str]], mark: Mark) -> Iterator[Span]:
    for tag, text in parts:
        if text:
            yield Span(Mark.SAME if tag == "equal" else mark, text)
