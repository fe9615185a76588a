"""Comments with known themes, from files and from what staff confirmed."""

import json
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from participation.core.errors import DataFileError


@dataclass(frozen=True)
class Example:
    """A comment with the themes a person gave it.

    `complete` says that somebody looked at all themes, so that the others count as
    negatives; otherwise only `rejected` ones do and the rest stays unknown.
    """

    text: str
    themes: frozenset[str]
    rejected: frozenset[str] = frozenset()
    complete: bool = True
    weight: float = 1.0


class ExampleError(DataFileError):
    """An examples file cannot be used. The message names file, line and reason."""


def load_examples(paths: Iterable[Path]) -> list[Example]:
    """Return the examples of all files in order; raise ExampleError on a bad line."""
    return [example for path in paths for example in _read(path)]


def known_only(examples: Iterable[Example], themes: Iterable[str]) -> list[Example]:
    """Return the examples without themes that the scheme (no longer) knows."""
    known = frozenset(themes)
    return [
        Example(
            text=example.text,
            themes=example.themes & known,
            rejected=example.rejected & known,
            complete=example.complete,
            weight=example.weight,
        )
        for example in examples
    ]


def as_now(
    examples: Iterable[Example],
    *,
    merged: Mapping[str, str],
    split: Collection[str],
) -> list[Example]:
    """Return the examples in the themes of today.

    What was said of a merged theme is said of the one it became; that one of several is
    not in a text does not say so of them together. Where a theme was split, nobody has
    said yet which part is meant: the example no longer tells what is not in the text.
    """
    if not merged and not split:
        return list(examples)
    return [
        replace(
            example,
            themes=frozenset(merged.get(t, t) for t in example.themes) - gone,
            rejected=example.rejected - gone - merged.keys() - set(merged.values()),
            complete=example.complete and not example.themes & gone,
        )
        for gone in [frozenset(split)]
        for example in examples
    ]


def _read(path: Path) -> Iterator[Example]:
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise ExampleError(f"{path.name}: {error}") from error
    for number, line in enumerate(lines, start=1):
        if line.strip():
            yield _parse(line, f"{path.name}, line {number}")


def _parse(line: str, place: str) -> Example:
    try:
        entry: Any = json.loads(line)
    except json.JSONDecodeError as error:
        raise ExampleError(f"{place}: not JSON ({error.msg})") from error
    if not isinstance(entry, dict) or not isinstance(entry.get("text"), str):
        raise ExampleError(f"{place}: needs a text")
    return Example(
        text=entry["text"],
        themes=_keys(entry, "themes", place),
        rejected=_keys(entry, "rejected", place),
        complete=bool(entry.get("complete", True)),
        weight=float(entry.get("weight", 1.0)),
    )


def _keys(entry: dict[str, Any], field: str, place: str) -> frozenset[str]:
    value = entry.get(field, [])
    if not isinstance(value, list) or not all(isinstance(key, str) for key in value):
        raise ExampleError(f"{place}: {field} must be a list of theme keys")
    return frozenset(value)
