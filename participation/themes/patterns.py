"""The words of a scheme's rules: parsed, folded, and refused where they say nothing.

spielplatz    anywhere in a word, so also in compounds
^bus          a word that begins with it
bus$          a word that ends with it, endings of the declension aside
leichte sprache   words in a row, each beginning with (short ones: equal to) the part
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any

from participation.core.errors import DataFileError
from participation.text.normalise import fold, fold_plain, fold_script

MOST_WEIGHT = 5
_ARTICLE, _SHORTEST_WITH_ARTICLE = "ال", 5
_KINDS = ("stems", "words", "exclude")


class SchemeError(DataFileError):
    """A scheme cannot be used. The message names file, theme and reason."""


@dataclass(frozen=True)
class Pattern:
    """One folded pattern of a rule; `words` has several parts for a phrase."""

    words: tuple[str, ...]
    weight: float = 1.0
    at_start: bool = False
    at_end: bool = False

    @property
    def is_phrase(self) -> bool:
        return len(self.words) > 1


@dataclass(frozen=True)
class ThemeRules:
    """Words that speak for a theme. What `exclude` covers never does."""

    stems: tuple[Pattern, ...] = ()
    words: tuple[Pattern, ...] = ()
    exclude: tuple[Pattern, ...] = ()


def german_rules(data: Any, place: str) -> ThemeRules:
    """Return the rules for German words; None, a list of stems or lists by kind."""
    lists = _lists(data, place)
    rules = _rules(lists, place, fold)
    # An exclusion has to cover stems in either spelling of an umlaut.
    bare = _rules({"exclude": lists["exclude"]}, place, fold_plain).exclude
    both = zip(rules.exclude, bare, strict=True)
    exclude = (pattern for pair in both for pattern in dict.fromkeys(pair))
    return replace(rules, exclude=tuple(exclude))


def foreign_rules(data: Any, place: str) -> ThemeRules:
    """Return the rules for words of another language, folded as its script needs."""
    return _rules(_lists(data, place), place, _fold_foreign)


def _fold_foreign(written: str) -> str:
    return " ".join(map(_bare, fold_script(written).replace("^", "").split()))


def _bare(word: str) -> str:
    """Return a pattern without the Arabic article, unless too little would be left.

    Of words in comments more is taken off; a pattern is written without "and" before it.
    """
    has_article = word.startswith(_ARTICLE) and len(word) >= _SHORTEST_WITH_ARTICLE
    return word.removeprefix(_ARTICLE) if has_article else word


def _lists(data: Any, place: str) -> dict[str, list[Any]]:
    if data is None or isinstance(data, list):
        data = {"stems": data or []}
    if not isinstance(data, Mapping):
        raise SchemeError(f"{place}: must be a list of words or an object")
    lists = {kind: data.get(kind) or [] for kind in _KINDS}
    for kind, patterns in lists.items():
        if not isinstance(patterns, list):
            raise SchemeError(f"{place}: {kind} must be a list")
    return lists


def _rules(
    lists: Mapping[str, list[Any]], place: str, folded: Callable[[str], str]
) -> ThemeRules:
    return ThemeRules(
        **{
            kind: tuple(
                _pattern(item, place, folded, exact=kind == "words") for item in of
            )
            for kind, of in lists.items()
        }
    )


def _pattern(
    item: Any, place: str, folded: Callable[[str], str], *, exact: bool
) -> Pattern:
    entry = {"stem": item} if isinstance(item, str) else item
    if not isinstance(entry, Mapping):
        raise SchemeError(f"{place}: {item!r} is no pattern")
    written, weight = entry.get("stem", entry.get("word")), entry.get("weight", 1.0)
    is_text = isinstance(written, str)
    pattern = _pattern_of(written, folded, exact=exact) if is_text else None
    if pattern is None:
        raise SchemeError(f"{place}: {item!r} has no word in it")
    if not _is_weight(weight):
        reason = f"the weight of {written!r} must be 0 to {MOST_WEIGHT}"
        raise SchemeError(f"{place}: {reason}")
    return pattern if weight == 1 else replace(pattern, weight=float(weight))


# A change of the scheme reads its 15,000 patterns four times while it holds the write lock.
@lru_cache(maxsize=30_000)
def _pattern_of(
    written: str, folded: Callable[[str], str], *, exact: bool
) -> Pattern | None:
    """None: no word is left of it."""
    parts, written = _parts(folded(written)), written.strip()
    if not parts:
        return None
    return Pattern(
        words=parts,
        at_start=exact or written.startswith("^"),
        at_end=exact or written.endswith("$"),
    )


def _is_weight(weight: Any) -> bool:
    is_number = isinstance(weight, int | float) and not isinstance(weight, bool)
    return is_number and 0 < weight <= MOST_WEIGHT


def _parts(folded: str) -> tuple[str, ...]:
    parts = ("".join(filter(str.isalnum, part)) for part in folded.split())
    return tuple(part for part in parts if part)
