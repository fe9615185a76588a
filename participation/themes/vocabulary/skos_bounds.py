"""What a vocabulary may cost to read: looked at before any library sees the file."""

import json
import re
from collections.abc import Iterator
from typing import Any, Final

from participation.core.errors import ParticipationError

MOST_STATEMENTS: Final = 50_000
_LONGEST_ADDRESS: Final = 500
_LONGEST_CONTEXT: Final = 5_000
_DEEPEST: Final = 60
_LONG_ADDRESS: Final = re.compile(rf"<[^<>\"\s]{{{_LONGEST_ADDRESS},}}")
_BASE: Final = re.compile(r"(?i)(?:@base|\bbase)\s*<")
_NESTED: Final = re.compile(rf"[\[(][\s\[(]{{{_DEEPEST},}}")


class UnreadableVocabularyError(ParticipationError):
    """The file cannot be used. `code` says why; `place`: the theme, line or address."""

    def __init__(self, code: str, place: str = "") -> None:
        super().__init__(f"{code}: {place}" if place else code)
        self.code = code
        self.place = place


def as_json(text: str) -> Any:
    """The parsed JSON, or None where the text is none."""
    if not text.lstrip().startswith(("{", "[")):
        return None
    try:
        return json.loads(text)
    except json.JSONDecodeError as error:
        if text.lstrip().startswith("["):  # a node without name begins so in Turtle
            return None
        line = f"{error.lineno}"
        raise UnreadableVocabularyError("not_json", line) from error
    except RecursionError as error:
        raise UnreadableVocabularyError("too_deep") from error


def check_turtle(text: str) -> None:
    if _LONG_ADDRESS.search(text) or len(_BASE.findall(text)) > 1:
        raise UnreadableVocabularyError("long_address")
    if _NESTED.search(text):
        raise UnreadableVocabularyError("too_deep")


def check_json(data: Any) -> None:
    """Refuse what would be fetched, what is too deep or too much, and contexts that grow."""
    contexts = 0
    for value in _inside(data):
        for name, item in value.items() if isinstance(value, dict) else ():
            if name == "@import" or (name == "@context" and _is_elsewhere(item)):
                raise UnreadableVocabularyError("remote_context")
            if name == "@context":
                contexts += len(json.dumps(item))
            if name == "@id" and len(str(item)) > _LONGEST_ADDRESS:
                raise UnreadableVocabularyError("long_address")
    if contexts > _LONGEST_CONTEXT:
        raise UnreadableVocabularyError("long_address")


def _inside(data: Any) -> Iterator[Any]:
    """Every value, however deep; not endlessly many and not endlessly deep."""
    waiting = [(data, 0)]
    for _ in range(2 * MOST_STATEMENTS):
        if not waiting:
            return
        value, depth = waiting.pop()
        if depth > _DEEPEST:
            raise UnreadableVocabularyError("too_deep")
        yield value
        if isinstance(value, dict | list):
            parts = value.values() if isinstance(value, dict) else value
            waiting += ((part, depth + 1) for part in parts)
    if waiting:
        raise UnreadableVocabularyError("too_large")


def _is_elsewhere(context: Any) -> bool:
    parts = context if isinstance(context, list) else [context]
    return any(not isinstance(part, dict | None) for part in parts)
