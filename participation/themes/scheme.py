"""The theme scheme: what a city calls its themes and which words point to them.

A scheme is data that a planner edits (docs/how-to/edit-the-themes.md): only a theme's key
is asked of it, the rest has a default. What is wrong is refused by file, theme and reason.
"""

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from participation.themes.patterns import (
    Pattern,
    SchemeError,
    ThemeRules,
    foreign_rules,
    german_rules,
)

__all__ = [
    "SCHEME_PATH",
    "Pattern",
    "Scheme",
    "SchemeError",
    "Theme",
    "ThemeRules",
    "load_scheme",
    "scheme_file",
]

SCHEME_PATH = Path(__file__).parent / "data" / "scheme.json"
MOST_KEY_CHARACTERS = 40
"""As long as the database's columns for keys and versions."""

DEFAULT_KEY, DEFAULT_VERSION = "themes", "1"
_DEFAULT_TITLE = {"de": "Themen", "en": "Themes"}
_SOURCE_LANGUAGE = "de"
_LANGUAGE_CODE = re.compile("[a-z]{2,3}")

Texts = Mapping[str, str]
"""A text by language."""


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
    rules_in: Mapping[str, ThemeRules] = field(default_factory=dict)
    examples: tuple[str, ...] = ()


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

    @property
    def foreign_languages(self) -> frozenset[str]:
        """Codes of the languages beside German that some theme has words in."""
        return frozenset(code for theme in self.themes for code in theme.rules_in)

    def theme(self, key: str) -> Theme:
        """Return the theme; raise KeyError where the scheme has none of that key."""
        for theme in self.themes:
            if theme.key == key:
                return theme
        raise KeyError(key)

    def with_rules_in(self, language: str) -> "Scheme":
        """Return the scheme with that language's words in place of the German ones."""
        none = ThemeRules()
        themes = (
            replace(theme, rules=theme.rules_in.get(language, none))
            for theme in self.themes
        )
        return replace(self, themes=tuple(themes))


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
        return path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise SchemeError(f"{path.name}: cannot be read ({error})") from error


def _parse_text(text: str, name: str) -> Scheme:
    try:
        data = json.loads(text)
    except (json.JSONDecodeError, RecursionError) as error:
        line = getattr(error, "lineno", 1)
        reason = f"not JSON ({getattr(error, 'msg', error)})"
        raise SchemeError(f"{name}, line {line}: {reason}") from error
    return _scheme(data, name)


def _scheme(data: Any, name: str) -> Scheme:
    top = _Reader(data, name)
    themes = tuple(
        _theme(entry, f"{name}, theme {number}")
        for number, entry in enumerate(top.items("themes"), start=1)
    )
    _require_distinct_keys(themes, name)
    return Scheme(
        key=top.key("key", DEFAULT_KEY),
        version=top.key("version", DEFAULT_VERSION),
        title=top.texts("title", _DEFAULT_TITLE),
        themes=themes,
        source=_source(data, name),
    )


def _source(data: Any, name: str) -> str:
    """Return the data as text that files and databases can hold."""
    source = json.dumps(data, ensure_ascii=False, sort_keys=True)
    try:
        source.encode()
    except UnicodeEncodeError as error:
        raise SchemeError(f"{name}: has half a character (\\ud...)") from error
    if "\\u0000" in source:
        raise SchemeError(f"{name}: has a zero character (\\u0000)")
    return source


def _require_distinct_keys(themes: tuple[Theme, ...], name: str) -> None:
    seen: set[str] = set()
    for theme in themes:
        if theme.key in seen:
            raise SchemeError(f"{name}, theme {theme.key}: the key is used twice")
        seen.add(theme.key)
    if all(theme.system for theme in themes):
        raise SchemeError(f"{name}: has no themes")


def _theme(data: Any, place: str) -> Theme:
    """Return a theme; a text alone is its key and its label."""
    entry = _Reader({"key": data} if isinstance(data, str) else data, place)
    key = entry.key("key")
    named = _Reader(entry.data, f"{place} ({key})")
    label = named.texts("label", {_SOURCE_LANGUAGE: key})
    theme = Theme(
        key=key,
        label=label,
        plain_label=named.texts("plain_label", label),
        description=named.texts("description", {}),
        belongs=named.strings("belongs"),
        not_belongs=named.strings("not_belongs"),
        isek=named.strings("isek"),
        system=named.flag("system"),
        rules=german_rules(named.data.get("rules"), f"{named.place}, rules"),
        rules_in=dict(_rules_in(named)),
        examples=named.strings("examples"),
    )
    if theme.system and (theme.rules != ThemeRules() or theme.rules_in):
        raise SchemeError(f"{named.place}: a system theme has no rules")
    return theme


def _rules_in(entry: "_Reader") -> Iterator[tuple[str, ThemeRules]]:
    place = f"{entry.place}, rules_in"
    for code, data in _Reader(entry.data.get("rules_in") or {}, place).data.items():
        if not _LANGUAGE_CODE.fullmatch(code):
            raise SchemeError(f"{place}: {code!r} is no language code like en or uk")
        if code == _SOURCE_LANGUAGE:
            raise SchemeError(f"{place}: German words stand in rules")
        yield code, foreign_rules(data, f"{place}, {code}")


class _Reader:
    """Reads typed fields of an object and names the place when one is wrong."""

    def __init__(self, data: Any, place: str) -> None:
        if not isinstance(data, Mapping):
            raise SchemeError(f"{place}: must be an object")
        self.data = data
        self.place = place

    def key(self, name: str, default: str | None = None) -> str:
        """Return a short text without line breaks; a number is written out."""
        value = self._value(name, default)
        if value is None:
            raise SchemeError(f"{self.place}: {name} is missing")
        if isinstance(value, int | float) and not isinstance(value, bool):
            value = str(value)
        if not isinstance(value, str) or not value.strip():
            raise SchemeError(f"{self.place}: {name} must be a text")
        if len(value) > MOST_KEY_CHARACTERS or not value.isprintable():
            limit = f"at most {MOST_KEY_CHARACTERS} characters in one line"
            raise SchemeError(f"{self.place}: {name} must have {limit}")
        return value

    def texts(self, name: str, default: Texts) -> dict[str, str]:
        """Return a text by language; one without language is German.

        Where German is missing the first text stands in, since pages fall back to it.
        """
        value = self._value(name, default)
        if isinstance(value, str):
            value = {_SOURCE_LANGUAGE: value} if value.strip() else default
        if not isinstance(value, Mapping) or not all(
            isinstance(text, str) for text in value.values()
        ):
            reason = "must be a text, or texts by language"
            raise SchemeError(f"{self.place}: {name} {reason}")
        written = {str(code): text for code, text in value.items() if text.strip()}
        if not written:
            return dict(default)
        return {_SOURCE_LANGUAGE: next(iter(written.values())), **written}

    def strings(self, name: str) -> tuple[str, ...]:
        """Return a list of texts; a single text is a list of one."""
        value = self._value(name, [])
        return (value,) if isinstance(value, str) else tuple(map(str, self.items(name)))

    def items(self, name: str) -> list[Any]:
        value = self._value(name, [] if name != "themes" else None)
        if not isinstance(value, list):
            raise SchemeError(f"{self.place}: {name} must be a list")
        return value

    def flag(self, name: str) -> bool:
        value = self._value(name, False)
        if not isinstance(value, bool):
            raise SchemeError(f"{self.place}: {name} must be true or false")
        return value

    def _value(self, name: str, default: Any) -> Any:
        value = self.data.get(name)
        return default if value is None else value
