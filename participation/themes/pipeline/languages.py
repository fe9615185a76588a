"""The language a comment is written in: German unless there is good reason to doubt it.

A German comment taken for another language would get no German theme, which is the worst
that can happen here; a foreign one taken for German the second worst. So common words and
letters decide, German wins every tie, and a statistical guess (py3langid) is asked only
about sentences in Latin script of which no list knows enough.
"""

import hashlib
import json
import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any, Final

from participation.themes.tagger import UNKNOWN_LANGUAGE

GERMAN: Final = "de"
MOST_CHARACTERS: Final = 2_000
"""More of a comment does not make its language any plainer."""

_LISTS: Final = Path(__file__).parents[1] / "data" / "languages.json"
_WORD: Final = re.compile(r"[^\W\d_]+(?:['’ʼ\u200c][^\W\d_]+)*")
_MARKS: Final = re.compile("[\u0307\u0640\u064b-\u0652]")
# What German spelling has and its neighbours hardly: for words that no list holds.
_GERMAN_SHAPE: Final = re.compile(
    r"sch|tz|pf|cht|ß|ä|ei[nt]|ung(?:en)?$|[hk]eit|lich|stra(?:ß|ss)|pl[aä]tz|wege?$|haus"
    r"|caf|gruppe|hilfe|markt|garten|spiel|fahr|wohn|schul|kind|bürger|verkehr"
)
_UKRAINIAN_ENDING: Final = re.compile("[вклн]ий$")
_LETTERS_WITHOUT: Final = 20
_SCRIPTS: Final = (
    (0x0041, 0x024F, "latin"),
    (0x1E00, 0x1EFF, "latin"),
    (0x0370, 0x03FF, "el"),
    (0x0400, 0x052F, "cyrillic"),
    (0x0530, 0x058F, "hy"),
    (0x0590, 0x05FF, "he"),
    (0x0600, 0x08FF, "arabic"),
    (0x0900, 0x097F, "hi"),
    (0x0980, 0x09FF, "bn"),
    (0x0A00, 0x0A7F, "pa"),
    (0x0B80, 0x0BFF, "ta"),
    (0x0E00, 0x0E7F, "th"),
    (0x10A0, 0x10FF, "ka"),
    (0x1200, 0x139F, "ti"),
    (0x3040, 0x30FF, "ja"),
    (0x4E00, 0x9FFF, "zh"),
    (0xAC00, 0xD7AF, "ko"),
    (0xFB50, 0xFEFF, "arabic"),
)
_UNDECIDED: Final = {"cyrillic": "ru", "arabic": "ar"}
_GUESSED: Final = (
    "af az bs ca cs cy da de en eo es et eu fi fr ga gl ha hr hu id is it ku lb lt lv mg "
    "ms mt nl no pl pt ro rw sk sl so sq sv sw tl tr uz vi xh yo zu"
)
_NEAR_GERMAN: Final = frozenset(["af", "da", "eo", "lb", "nl", "no", "sv"])
_FEWEST_GUESSED: Final = 3
_SURE: Final = 0.9


def detect_language(text: str) -> str:
    """Return the ISO 639-1 code of the language most words are in; "und" for no words."""
    text = unicodedata.normalize("NFC", text[:MOST_CHARACTERS]).lower()
    if _is_plainly_german(text):
        return GERMAN
    words = _WORD.findall(_MARKS.sub("", text))
    if not words:
        return UNKNOWN_LANGUAGE
    script = _main_script(words)
    if script == "latin":
        return _latin(words)
    return _in_script(words, script) if script in _UNDECIDED else script


def fingerprint() -> str:
    """Return the SHA-256 of what is known of the languages."""
    return hashlib.sha256(_LISTS.read_bytes()).hexdigest()


@dataclass(frozen=True)
class _Lists:
    """What is known of the languages, turned round for looking up."""

    by_word: dict[str, tuple[str, ...]] = field(default_factory=dict)
    by_letter: dict[str, tuple[str, ...]] = field(default_factory=dict)
    scripts: dict[str, tuple[str, ...]] = field(default_factory=dict)
    german: frozenset[str] = frozenset()
    foreign: frozenset[str] = frozenset()


@cache
def _lists() -> _Lists:
    data: dict[str, Any] = json.loads(_LISTS.read_text(encoding="utf-8"))
    words = {tag: " ".join(entry["words"]).split() for tag, entry in data.items()}
    german = frozenset(words[GERMAN])
    foreign = frozenset(w for tag, own in words.items() if tag != GERMAN for w in own)
    return _Lists(
        by_word=_turned(words),
        by_letter=_turned({tag: entry["letters"] for tag, entry in data.items()}),
        scripts=_turned({tag: [entry["script"]] for tag, entry in data.items()}),
        german=german - foreign,
        foreign=frozenset(word for word in foreign - german if len(word) > 1),
    )


def _turned(by_tag: dict[str, Any]) -> dict[str, tuple[str, ...]]:
    turned: dict[str, tuple[str, ...]] = {}
    for tag, items in by_tag.items():
        for item in items:
            turned[item] = (*turned.get(item, ()), tag)
    return turned


def _is_plainly_german(lowered: str) -> bool:
    """Whether blank-separated words alone settle it: true of nearly every sentence."""
    if len(lowered.encode("utf-8", "surrogatepass")) > 1.2 * len(lowered):
        return False
    words = set(lowered.split())
    lists = _lists()
    german = len(words & lists.german)
    return german > 1 and german > 2 * len(words & lists.foreign)


def _main_script(words: Sequence[str]) -> str:
    counted = Counter(_script(ord(word[0])) for word in words)
    return max(counted, key=lambda script: (counted[script], script == "latin"))


@cache
def _script(code: int) -> str:
    for first, last, script in _SCRIPTS:
        if first <= code <= last:
            return script
    return UNKNOWN_LANGUAGE


def _latin(words: Sequence[str]) -> str:
    points = _points(words, "latin")
    german = points.pop(GERMAN, 0.0) + 0.5 * sum(map(_looks_german, words))
    foreign = max(points, key=lambda tag: points[tag], default=GERMAN)
    most = points[foreign]
    if most > german and (most > 1 or (not german and _answers(foreign, len(words)))):
        return foreign
    if german == 0 and len(words) >= _FEWEST_GUESSED:
        return _guess(" ".join(words), foreign)
    return GERMAN


def _answers(tag: str, words: int) -> bool:
    """Whether one known word makes a whole answer foreign: English ones are borrowed."""
    return words == 2 or (words == 1 and tag != "en")


def _looks_german(word: str) -> bool:
    return bool(_GERMAN_SHAPE.search(word)) and word not in _lists().foreign


def _in_script(words: Sequence[str], script: str) -> str:
    points = _points(words, script)
    if script == "cyrillic" and _lacks_ukrainian_letters("".join(words)):
        points["ru"] += 1
    return max(points, key=lambda tag: points[tag], default=_UNDECIDED[script])


def _lacks_ukrainian_letters(letters: str) -> bool:
    """Whether a text is long enough to hold і, ї, є or ґ, and does not."""
    return len(letters) > _LETTERS_WITHOUT and not set("іїєґ") & set(letters)


def _points(words: Iterable[str], script: str) -> Counter[str]:
    """Return per language how many words are its own or have a letter of its own."""
    lists = _lists()
    points: Counter[str] = Counter()
    for word in words:
        points.update(lists.by_word.get(word, ()))
        if _UKRAINIAN_ENDING.search(word):
            points["uk"] += 1
        if script != "latin" or not word.isascii():
            points.update({tag for c in word for tag in lists.by_letter.get(c, ())})
    own = lists.scripts[script]
    return Counter({tag: points[tag] for tag in own if points[tag]})


def _guess(text: str, expected: str) -> str:
    tag, chance = _identifier().classify(text)
    if tag == expected or (chance >= _SURE and tag not in _NEAR_GERMAN):
        return str(tag)
    return GERMAN


@cache
def _identifier() -> Any:
    """Load py3langid: a second and 100 MB, which most towns' comments never need."""
    from py3langid.langid import (  # noqa: PLC0415 -- slow import
        MODEL_FILE,
        LanguageIdentifier,
    )

    identifier = LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
    identifier.set_languages(_GUESSED.split())
    return identifier
