"""The theme scheme: what a city calls its themes and which words point to them.

A scheme is data that a planner edits. Patterns of its rules:

    spielplatz    anywhere in a word, so also in compounds
    ^bus          a word that begins with it
    bus$          a word that ends with it, endings of the declension aside
    leichte sprache   words in a row, each beginning with (short ones: equal to) the part
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from participation.core.errors import DataFileError
from participation.text.normalise import fold, fold_plain

SCHEME_PATH = Path(__file__).parent / "data" / "scheme.json"

Texts = Mapping[str, str]
"""A text by language."""


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


@dataclass(frozen=True)
class Theme:
    """A theme of the scheme. A `system` theme is set by people, never by tagging."""

    key: str
    label: Texts
    plain_label: Texts
    description: Texts = field(default_factory=dict)
    belongs: tuple[str, ...] = ()
    not_belongs: tuple[str, ...] = ()
    isek: tuple[str, ...] = ()
    system: bool = False
    rules: ThemeRules = ThemeRules()


@dataclass(frozen=True)
class Scheme:
    """A city's themes in their order; `source` is the data it was read from."""

    key: str
    version: str
    title: Texts
    themes: tuple[Theme, ...]
    source: str = field(repr=False, default="")

    @property
    def content_keys(self) -> tuple[str, ...]:
        """Keys of the themes that tagging may give."""
        return tuple(theme.key for theme in self.themes if not theme.system)

    def theme(self, key: str) -> Theme:
        """Return the theme; raise KeyError where the scheme has none of that key."""
        for theme in self.themes:
            if theme.key == key:
                return theme
        raise KeyError(key)


def scheme_file(folder: Path) -> Path:
    """Return the city's own theme scheme, or the shipped one where it has none."""
    own = folder / "scheme.json"
    return own if own.exists() else SCHEME_PATH


def load_scheme(source: Path | str | Mapping[str, Any] = SCHEME_PATH) -> Scheme:
    """Return the scheme in a file (Path), in JSON text (str) or in parsed data."""
    if isinstance(source, Path):
        return _parse_text(_read(source), source.name)
    if isinstance(source, str):
        return _parse_text(source, "scheme")
    return _scheme(source, "scheme")


def _read(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise SchemeError(f"{path.name}: cannot be read ({error})") from error


def _parse_text(text: str, name: str) -> Scheme:
    try:
        data = json.loads(text)
    except json.JSONDecodeError as error:
        reason = f"line {error.lineno}: not JSON ({error.msg})"
        raise SchemeError(f"{name}, {reason}") from error
    return _scheme(data, name)


def _scheme(data: Any, name: str) -> Scheme:
    top = _Reader(data, name)
    themes = tuple(
        _theme(_Reader(entry, f"{name}, theme {number}"))
        for number, entry in enumerate(top.items("themes"), start=1)
    )
    _require_distinct_keys(themes, name)
    return Scheme(
        key=top.text("key"),
        version=top.text("version"),
        title=top.texts("title"),
        themes=themes,
        source=json.dumps(data, ensure_ascii=False, sort_keys=True),
    )


def _require_distinct_keys(themes: tuple[Theme, ...], name: str) -> None:
    seen: set[str] = set()
    for theme in themes:
        if theme.key in seen:
            raise SchemeError(f"{name}, theme {theme.key}: the key is used twice")
        seen.add(theme.key)
    if not seen:
        raise SchemeError(f"{name}: has no themes")


def _theme(entry: "_Reader") -> Theme:
    key = entry.text("key")
    named = _Reader(entry.data, f"{entry.place} ({key})")
    rules = _Reader(named.data.get("rules", {}), f"{named.place}, rules")
    theme = Theme(
        key=key,
        label=named.texts("label"),
        plain_label=named.texts("plain_label"),
        description=named.texts("description"),
        belongs=named.strings("belongs"),
        not_belongs=named.strings("not_belongs"),
        isek=named.strings("isek"),
        system=bool(named.data.get("system", False)),
        rules=_rules(rules),
    )
    if theme.system and theme.rules != ThemeRules():
        raise SchemeError(f"{named.place}: a system theme has no rules")
    return theme


def _rules(entry: "_Reader") -> ThemeRules:
    return ThemeRules(
        stems=tuple(_pattern(item, entry.place) for item in entry.items("stems", [])),
        words=tuple(
            _pattern(item, entry.place, exact=True) for item in entry.items("words", [])
        ),
        exclude=tuple(
            pattern
            for item in entry.items("exclude", [])
            for pattern in _both_spellings(_pattern(item, entry.place), item)
        ),
    )


def _pattern(item: Any, place: str, *, exact: bool = False) -> Pattern:
    entry = {"stem": item} if isinstance(item, str) else item
    if not isinstance(entry, dict):
        raise SchemeError(f"{place}: {item!r} is no pattern")
    written, weight = entry.get("stem", entry.get("word")), entry.get("weight", 1.0)
    if not isinstance(written, str) or not _parts(fold(written)):
        raise SchemeError(f"{place}: {item!r} has no word in it")
    if not isinstance(weight, int | float) or not 0 < weight <= 5:
        raise SchemeError(f"{place}: the weight of {written!r} must be 0 to 5")
    return Pattern(
        words=_parts(fold(written)),
        weight=float(weight),
        at_start=exact or written.startswith("^"),
        at_end=exact or written.endswith("$"),
    )


def _parts(folded: str) -> tuple[str, ...]:
    parts = ("".join(filter(str.isalnum, part)) for part in folded.split())
    return tuple(part for part in parts if part)


def _both_spellings(pattern: Pattern, item: Any) -> list[Pattern]:
    """Return the pattern folded and bared: it has to cover stems in either form."""
    written = item if isinstance(item, str) else item["stem"]
    bare = _parts(fold_plain(written))
    return [pattern, replace(pattern, words=bare)][: 1 + (bare != pattern.words)]


class _Reader:
    """Reads typed fields of an object and names the place when one is wrong."""

    def __init__(self, data: Any, place: str) -> None:
        if not isinstance(data, Mapping):
            raise SchemeError(f"{place}: must be an object")
        self.data = data
        self.place = place

    def text(self, name: str) -> str:
        value = self.data.get(name)
        if not isinstance(value, str) or not value:
            raise SchemeError(f"{self.place}: {name} is missing")
        return value

    def texts(self, name: str) -> dict[str, str]:
        value = self.data.get(name)
        if not isinstance(value, Mapping) or not value.get("de"):
            raise SchemeError(f"{self.place}: {name} needs at least a German text")
        return {str(language): str(text) for language, text in value.items()}

    def strings(self, name: str) -> tuple[str, ...]:
        return tuple(str(value) for value in self.items(name, []))

    def items(self, name: str, default: list[Any] | None = None) -> list[Any]:
        value = self.data.get(name, default)
        if not isinstance(value, list):
            raise SchemeError(f"{self.place}: {name} must be a list")
        return value
