"""Hints for a reply that a citizen is to understand. They never stop anybody.

Three things make a reply of an office hard to read, and can be seen by a machine without
erring often: sentences that go on, abbreviations nobody spelled out, and paragraphs of law.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

LONGEST_SENTENCE = 20
LONGEST_WORD = 25

# Common ones that need no explanation, in capitals.
KNOWN = frozenset(
    [
        "AOK",
        "ARD",
        "BAföG",
        "CD",
        "DDR",
        "DHL",
        "DIN",
        "DM",
        "DRK",
        "DVD",
        "E-Mail",
        "ETV",
        "EU",
        "EUR",
        "EVAG",
        "GPS",
        "HIV",
        "IC",
        "ICE",
        "IT",
        "KFZ",
        "LED",
        "LKW",
        "MDR",
        "NATO",
        "OK",
        "PC",
        "PDF",
        "PIN",
        "PKW",
        "QR",
        "SMS",
        "TV",
        "TÜV",
        "U-Bahn",
        "UNO",
        "URL",
        "USA",
        "USB",
        "S-Bahn",
        "WC",
        "WLAN",
        "ZDF",
        "II",
        "III",
        "IV",
        "VI",
        "VII",
        "VIII",
        "IX",
    ]
)
_SENTENCE_END = re.compile(r"(?<=[.!?…])\s+(?=[\"„»(]?[A-ZÄÖÜ0-9])|\n+")
_WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")
# "z. B.", "ggf.", "i. d. R.": the dot within a sentence is no end of it.
_DOTTED = re.compile(
    r"\b(?:(?:[a-zA-Z]\. ?){2,}|(?:abs|allg|art|ausschl|bspw|bzgl|bzw|ca|einschl|entspr"
    r"|evtl|gem|ggf|ggfs|grds|inkl|insb|lfd|max|mind|nr|o\.g|rd|s\.o|sog|stellv|ugs|usw"
    r"|vgl|vsl|zzgl|zzt)\.)",
    re.IGNORECASE,
)
_CAPITALS = re.compile(r"\b(?:[A-ZÄÖÜ]{2,}[a-z]?|[A-ZÄÖÜ]-[A-ZÄÖÜ][\wäöüß]+)\b(?!-)")
_CODE = r"(?=\w*[a-zäöü])[A-ZÄÖÜ][A-Za-zÄÖÜäöü]{0,12}(?:GB|VO|KO|G)\b"  # BauGB, ThürKO
_LAW = re.compile(
    rf"§+(?:\s?\d+\w?)?(?:\s(?:Abs\.|Absatz)\s?\d+)?(?:\s{_CODE})?"
    rf"|\b(?:Abs\.|Absatz)\s?\d+|\b{_CODE}"
)


class Difficulty(StrEnum):
    LONG_SENTENCE = "long_sentence"
    LONG_WORD = "long_word"
    ABBREVIATION = "abbreviation"
    LAW = "law"


@dataclass(frozen=True, kw_only=True)
class Hint:
    """What is hard to read, and the words of it."""

    difficulty: Difficulty
    words: str


def hints(text: str) -> list[Hint]:
    """What a citizen may not understand, each only once, in the order of the text."""
    return list(dict.fromkeys([*_sentences(text), *_words(text)]))


def _sentences(text: str) -> Iterator[Hint]:
    plain = _DOTTED.sub(lambda found: found[0].replace(".", ""), text)
    for sentence in _SENTENCE_END.split(plain):
        words = sentence.split()
        if len(words) > LONGEST_SENTENCE:
            start = " ".join(words[:6])
            yield Hint(difficulty=Difficulty.LONG_SENTENCE, words=f"{start} …")


def _words(text: str) -> Iterator[Hint]:
    for found in _LAW.finditer(text):
        yield Hint(difficulty=Difficulty.LAW, words=found[0])
    for found in _DOTTED.finditer(text):
        yield Hint(difficulty=Difficulty.ABBREVIATION, words=found[0].strip())
    for found in _CAPITALS.finditer(text):
        if not _is_explained(text, found[0]):
            yield Hint(difficulty=Difficulty.ABBREVIATION, words=found[0])
    for found in _WORD.finditer(text):
        if max(len(part) for part in found[0].split("-")) > LONGEST_WORD:
            yield Hint(difficulty=Difficulty.LONG_WORD, words=found[0])


def _is_explained(text: str, short: str) -> bool:
    """Known to everybody, or written out beside: "Bebauungsplan (B-Plan)", "ISEK (das …)"."""
    if short in KNOWN or _LAW.fullmatch(short):
        return True
    return f"({short})" in text or f"{short} (" in text
