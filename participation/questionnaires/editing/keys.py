"""Keys and codes: proposed from texts, renamed everywhere, never twice."""

import re
from collections.abc import Callable, Mapping
from typing import Any

from participation.core.errors import InvalidInputError
from participation.questionnaires.editing.parts import (
    Json,
    Source,
    copied,
    pages_of,
    questions_of,
)
from participation.questionnaires.exchange.names import key_of
from participation.questionnaires.piping import PLACEHOLDER
from participation.questionnaires.reading import KEY

LONGEST = 40
VALUE_TESTS = ("is", "is_not", "one_of", "contains")


def taken_keys(source: Source) -> frozenset[str]:
    """All keys of pages and questions."""
    pages = [page["key"] for page in pages_of(source)]
    return frozenset([*pages, *(q["key"] for q in questions_of(source))])


def propose_key(
    text: str, *, taken: frozenset[str], otherwise: str, codes: bool = False
) -> str:
    """Return a free key that resembles the text, in whole words."""
    words = key_of(text, codes=codes) or otherwise
    wanted = words[:LONGEST]
    if len(words) > LONGEST and "_" in wanted:
        wanted = wanted.rpartition("_")[0]
    wanted = wanted.strip("_") or otherwise
    free, number = wanted, 1
    while free in taken:
        number += 1
        free = f"{wanted}_{number}"
    return free


def rename(source: Source, old: str, new: str, *, taken: frozenset[str]) -> Json:
    """Return it with a page or question renamed wherever it is named.

    Raises InvalidInputError for a key that cannot be one, or is another's.
    """
    if not KEY.match(new):
        raise InvalidInputError({"key": ["key_unusable"]})
    if new != old and new in taken | taken_keys(source):
        raise InvalidInputError({"key": ["key_taken"]})
    made = copied(source)
    for page in made["pages"]:
        if page["key"] == old:
            page["key"] = new
    if made.get("local_before") == old:
        made["local_before"] = new
    renamed: Json = _mapped(made, _in_condition(old, new), _in_text(old, new))
    for question in questions_of(renamed):
        if question["key"] == old:
            question["key"] = new
    return renamed


def rename_codes(source: Source, question: str, codes: Mapping[str, str]) -> Json:
    """Return it with the codes of a question renamed in all conditions."""
    if not codes:
        return copied(source)

    def change(condition: Json) -> Json:
        if condition.get("question") != question:
            return condition
        changed = dict(condition)
        if "item" in changed:
            changed["item"] = codes.get(changed["item"], changed["item"])
        for test in VALUE_TESTS:
            if test in changed:
                changed[test] = _renamed(changed[test], codes)
        return changed

    made: Json = _mapped(copied(source), change, lambda text: text)
    return made


def _renamed(value: Any, codes: Mapping[str, str]) -> Any:
    if isinstance(value, list):
        return [_renamed(part, codes) for part in value]
    return codes.get(value, value) if isinstance(value, str) else value


def _in_condition(old: str, new: str) -> Callable[[Json], Json]:
    def change(condition: Json) -> Json:
        if condition.get("question") == old:
            return {**condition, "question": new}
        return condition

    return change


def _in_text(old: str, new: str) -> Callable[[str], str]:
    def change(text: str) -> str:
        def put(match: re.Match[str]) -> str:
            return match[0].replace(old, new, 1) if match[1] == old else match[0]

        return PLACEHOLDER.sub(put, text)

    return change


def _mapped(
    value: Any, condition: Callable[[Json], Json], text: Callable[[str], str]
) -> Any:
    if isinstance(value, dict):
        changed = condition(value)
        return {n: _mapped(part, condition, text) for n, part in changed.items()}
    if isinstance(value, list):
        return [_mapped(part, condition, text) for part in value]
    return text(value) if isinstance(value, str) else value
