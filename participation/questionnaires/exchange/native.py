"""The own format: what is read is what was written, to the last remark."""

import json
from collections.abc import Mapping
from typing import Any

from participation.questionnaires.exchange.building import problems_of
from participation.questionnaires.exchange.notes import (
    Imported,
    Refusal,
    UnreadableFileError,
)

DEEPEST = 60


def read_native(content: bytes) -> Imported:
    """Return the questionnaire as it stands in the file. Raises UnreadableFileError."""
    try:
        source = json.loads(content.decode("utf-8-sig"))
        json.dumps(source, ensure_ascii=False).encode()  # fails on half a surrogate
    except (ValueError, RecursionError) as error:
        raise UnreadableFileError(Refusal.NOT_JSON, str(error)[:200]) from error
    if not isinstance(source, dict):
        raise UnreadableFileError(Refusal.NOT_JSON)
    if _depth(source) > DEEPEST:
        raise UnreadableFileError(Refusal.DANGEROUS)
    return Imported(format="json", source=source, problems=problems_of(source))


def write_native(source: Mapping[str, Any]) -> bytes:
    """Return the questionnaire as a file that people can read and compare."""
    return (json.dumps(source, ensure_ascii=False, indent=1) + "\n").encode()


def _depth(value: Any) -> int:
    """How deep lists and objects are nested, found without recursion."""
    level, deepest = [value], 0
    while level and deepest <= DEEPEST:
        deepest += 1
        level = [
            child
            for parent in level
            if isinstance(parent, dict | list)
            for child in (parent.values() if isinstance(parent, dict) else parent)
        ]
    return deepest
