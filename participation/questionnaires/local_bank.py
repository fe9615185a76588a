"""A collection of good local questions, in every language of the citizens' pages.

An Ortsteil that takes one gets it translated, and may compare itself with others that did:
its key is the same everywhere.
"""

import json
from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path
from typing import Any

FILE = Path(__file__).parent / "data" / "local_bank.json"


@cache
def local_bank() -> Mapping[str, Mapping[str, Any]]:
    """Questions as a block holds them, by key, in the order in which they are offered."""
    source = json.loads(FILE.read_text("utf-8"))
    shared = source["answers"]
    return {
        question["key"]: _as_in_a_block(question, shared)
        for question in source["questions"]
    }


def from_bank(keys: Iterable[str]) -> list[Mapping[str, Any]]:
    """Return the questions of these keys in the order of the collection."""
    wanted = set(keys)
    return [question for key, question in local_bank().items() if key in wanted]


def _as_in_a_block(
    question: Mapping[str, Any], shared: Mapping[str, Any]
) -> dict[str, Any]:
    made = {name: question[name] for name in ("key", "type", "text")}
    answers = question.get("answers")
    if answers is not None:
        made["options"] = shared[answers] if isinstance(answers, str) else answers
    return made
