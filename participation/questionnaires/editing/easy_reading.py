"""Whether Einfache Sprache is easy: short sentences, short words. A hint, no verdict."""

import html
import re
from dataclasses import dataclass

from participation.questionnaires.definition import Definition

MOST_WORDS = 12
LONGEST_WORD = 16
ENDS = re.compile(r"[.!?:]+\s+|\n+|</(?:p|li|h3)>|<br>")
TAG = re.compile(r"<[^<>]*>")
WORD = re.compile(r"[^\W\d_]+")


@dataclass(frozen=True)
class HardText:
    """A sentence with too many words, or a word that is too long without a hyphen."""

    kind: str  # "sentence" or "word"
    text: str


def hard_texts(definition: Definition, language: str) -> list[HardText]:
    """Return what is hard to read in a language, each once."""
    texts = [*definition.title.items(), *definition.intro.items()]
    texts += definition.thanks.items()
    for page in definition.pages:
        texts += [*page.title.items(), *page.intro.items()]
        for question in page.questions:
            texts += [pair for _, known in question.texts() for pair in known.items()]
    found = [
        hard for tag, text in texts if tag == language for hard in _hard(str(text))
    ]
    return list(dict.fromkeys(found))


def _hard(text: str) -> list[HardText]:
    found = []
    for part in ENDS.split(text):
        sentence = html.unescape(TAG.sub("", part)).strip()
        words = sentence.split()
        if len(words) > MOST_WORDS:
            found.append(HardText("sentence", sentence))
        found += [
            HardText("word", word)
            for word in WORD.findall(sentence)
            if len(word) > LONGEST_WORD
        ]
    return found
