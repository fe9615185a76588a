"""Pages and questions come, go and move."""

from typing import Any

from participation.core.errors import NotFoundError
from participation.questionnaires.definition import FORMAT
from participation.questionnaires.editing.fields import new_question
from participation.questionnaires.editing.keys import propose_key, taken_keys
from participation.questionnaires.editing.parts import (
    PAGE,
    QUESTION,
    Json,
    Part,
    Source,
    copied,
    languages_of,
    pages_of,
    place_of_page,
    place_of_question,
)


def empty_questionnaire(*, title: str, language: str, information: Any = None) -> Json:
    """Return a questionnaire with one page and nothing on it."""
    return {
        "format": FORMAT,
        "languages": [language],
        "title": {language: title},
        "intro": {},
        "minutes": 5,
        "information": dict(information or {}),
        "pages": [_new_page("page_1", {})],
    }


def add_page(
    source: Source, *, title: str, taken: frozenset[str] = frozenset()
) -> tuple[Json, str]:
    """Return the questionnaire with a page at its end, and the key of the page."""
    made = copied(source)
    key = propose_key(f"page_{title}", taken=taken | taken_keys(source), otherwise=PAGE)
    texts = {languages_of(source)[0]: title} if title else {}
    made.setdefault("pages", []).append(_new_page(key, texts))
    return made, key


def add_question(
    source: Source,
    *,
    page: str,
    type: str,
    text: str,
    taken: frozenset[str] = frozenset(),
) -> tuple[Json, str]:
    """Return it with a question at the end of the page, and the key of the question."""
    made, language = copied(source), languages_of(source)[0]
    key = propose_key(text, taken=taken | taken_keys(source), otherwise=type)
    question = new_question(key=key, type=type, text=text, language=language)
    made["pages"][place_of_page(made, page)].setdefault("questions", []).append(
        question
    )
    return made, key


def move_page(source: Source, key: str, *, by: int) -> Json:
    """Return it with the page moved; at either end it stays."""
    made = copied(source)
    place = place_of_page(made, key)
    _swap(made["pages"], place, place + by)
    return made


def move_question(source: Source, key: str, *, by: int) -> Json:
    """Return it with the question moved by one, over the edge to the next page."""
    made = copied(source)
    number, place = place_of_question(made, key)
    questions = made["pages"][number]["questions"]
    if 0 <= place + by < len(questions):
        _swap(questions, place, place + by)
    elif 0 <= number + by < len(made["pages"]):
        question = questions.pop(place)
        beside = made["pages"][number + by].setdefault("questions", [])
        beside.insert(0 if by > 0 else len(beside), question)
    return made


def put_on_page(source: Source, key: str, *, page: str) -> Json:
    """Return it with the question at the end of another page."""
    made = copied(source)
    number, place = place_of_question(made, key)
    target = place_of_page(made, page)
    if target != number:
        question = made["pages"][number]["questions"].pop(place)
        made["pages"][target].setdefault("questions", []).append(question)
    return made


def remove(source: Source, part: Part) -> Json:
    """Return it without the page or question. Raises NotFoundError.

    Conditions that asked for it stay as they are, and are told as wrong.
    """
    kind, key = part
    made = copied(source)
    if kind == PAGE:
        del made["pages"][place_of_page(made, key)]
    else:
        number, place = place_of_question(made, key)
        del made["pages"][number]["questions"][place]
    return made


def restore(source: Source, part: Part, *, earlier: Source) -> Json:
    """Return it with the page or question as it was earlier, where it was.

    What else has changed since stays. Raises NotFoundError if it was not there either.
    """
    kind, key = part
    made = copied(source)
    if kind == PAGE:
        place = place_of_page(earlier, key)
        page = copied(pages_of(earlier)[place])
        here = taken_keys(source)
        kept = [q for q in page.get("questions", []) if q["key"] not in here]
        made["pages"].insert(place, {**page, "questions": kept})
        return made
    number, place = place_of_question(earlier, key)
    page = pages_of(earlier)[number]
    return insert_question(
        made, page["questions"][place], page=page["key"], place=place
    )


def insert_question(
    source: Source, question: Source, *, page: str, place: int | None = None
) -> Json:
    """Return it with the question on its page; on the last one if that is gone."""
    made = copied(source)
    if not made.get("pages"):
        raise NotFoundError(PAGE, page)
    try:
        number = place_of_page(made, page)
    except NotFoundError:
        number, place = len(made["pages"]) - 1, None
    questions = made["pages"][number].setdefault("questions", [])
    questions.insert(len(questions) if place is None else place, copied(question))
    return made


def revive(source: Source, part: Part, content: Source) -> Json:
    """Put back a page or question that somebody took away while it was written."""
    if part[0] == QUESTION:
        return insert_question(source, content, page="")
    made = copied(source)
    made.setdefault("pages", []).append({**content, "questions": []})
    return made


def part_of(kind: str, key: str) -> Part:
    """Return the name of a page or question. Raises NotFoundError for another kind."""
    if kind not in (PAGE, QUESTION):
        raise NotFoundError("part", kind)
    return kind, key


def _new_page(key: str, title: dict[str, str]) -> Json:
    return {"key": key, "title": title, "questions": []}


def _swap(things: list[Json], one: int, other: int) -> None:
    if 0 <= other < len(things):
        things[one], things[other] = things[other], things[one]
