"""The parts that a draft is edited in: each is one form, and saved by itself."""

import copy
from collections.abc import Iterator, Mapping
from typing import Any

from participation.core.errors import NotFoundError

Json = dict[str, Any]
Source = Mapping[str, Any]

ABOUT = "about"
INFORMATION = "information"
PAGE = "page"
QUESTION = "question"
ABOUT_FIELDS = ("title", "intro", "thanks", "minutes", "languages", "local_before")

Part = tuple[str, str]
"""Kind and key; the key is empty for what is there once."""


def languages_of(source: Source) -> list[str]:
    """Return the languages, the source language first."""
    return list(source.get("languages") or ["de"])


def pages_of(source: Source) -> list[Json]:
    """Return the pages as they stand there."""
    return list(source.get("pages") or [])


def questions_of(source: Source) -> Iterator[Json]:
    """All questions in their order."""
    for page in pages_of(source):
        yield from page.get("questions") or []


def place_of_page(source: Source, key: str) -> int:
    """Return the place of a page. Raises NotFoundError."""
    for place, page in enumerate(pages_of(source)):
        if page["key"] == key:
            return place
    raise NotFoundError("page", key)


def place_of_question(source: Source, key: str) -> tuple[int, int]:
    """Return the places of its page and of itself in it. Raises NotFoundError."""
    for number, page in enumerate(pages_of(source)):
        for place, question in enumerate(page.get("questions") or []):
            if question["key"] == key:
                return number, place
    raise NotFoundError("question", key)


def has_part(source: Source, part: Part) -> bool:
    """Whether the page or question is there."""
    try:
        read_part(source, part)
    except NotFoundError:
        return False
    return True


def read_part(source: Source, part: Part) -> Json:
    """Return a copy of the part. Raises NotFoundError."""
    kind, key = part
    if kind == QUESTION:
        page, place = place_of_question(source, key)
        return copy.deepcopy(pages_of(source)[page]["questions"][place])
    if kind == PAGE:
        found = pages_of(source)[place_of_page(source, key)]
        return copy.deepcopy({n: v for n, v in found.items() if n != "questions"})
    if kind == INFORMATION:
        return copy.deepcopy(dict(source.get("information") or {}))
    return copy.deepcopy({n: source[n] for n in ABOUT_FIELDS if n in source})


def write_part(source: Source, part: Part, content: Json) -> Json:
    """Return the questionnaire with the part as given. Raises NotFoundError."""
    kind, key = part
    made = copied(source)
    if kind == QUESTION:
        page, place = place_of_question(made, key)
        made["pages"][page]["questions"][place] = content
    elif kind == PAGE:
        place = place_of_page(made, key)
        questions = made["pages"][place].get("questions", [])
        made["pages"][place] = {**content, "questions": questions}
    elif kind == INFORMATION:
        made["information"] = content
    else:
        for name in ABOUT_FIELDS:
            made.pop(name, None)
        made |= content
    return made


def copied(source: Source) -> Json:
    """Return a copy that may be changed."""
    return copy.deepcopy(dict(source))
