"""An Ortsteil's own block: up to three questions beside those of the whole city.

Its keys get the number of the Ortsteil in front, so that core results stay comparable by
construction: nobody can change a core question, and no local one is mistaken for it.
"""

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from participation.core.ids import digest
from participation.questionnaires.consistency import find_contradictions
from participation.questionnaires.definition import (
    Definition,
    DefinitionError,
    Page,
    parse_questions,
)
from participation.questionnaires.piping import PLACEHOLDER
from participation.questionnaires.reading import Reader, Texts
from participation.text.clean import clean_html

MAX_QUESTIONS = 3
TITLE: Texts = {
    "de": "Fragen aus Ihrem Ortsteil",
    "de-leicht": "Fragen aus Ihrem Ortsteil",
    "en": "Questions from your district",
    "uk": "Запитання від вашого району",
    "ar": "أسئلة من حيّكم",
    "ru": "Вопросы от вашего района",
    "pl": "Pytania z Państwa dzielnicy",
    "ro": "Întrebări din cartierul dumneavoastră",
    "fa": "پرسش‌هایی از محلهٔ شما",
}


@dataclass(frozen=True, kw_only=True)
class LocalBlock:
    """A checked block; `source` as it was given."""

    ortsteil_key: str
    page: Page
    source: Mapping[str, Any]

    @property
    def digest(self) -> str:
        return digest(json.dumps(self.source, sort_keys=True, ensure_ascii=False))


def parse_local_block(data: Any, *, ortsteil_key: str, core: Definition) -> LocalBlock:
    """Return the block, checked beside the core. Raises DefinitionError."""
    problems: list[str] = []
    prefix = f"local_{ortsteil_key}_"
    reader = Reader(
        _with_prefix(data, prefix), "local block", problems, language=core.languages[0]
    )
    if reader.number("format", lowest=1, highest=1) is None:
        reader.report("format must be 1")
    intro = reader.texts("intro", optional=True)
    title = reader.texts("title", optional=True)
    questions = parse_questions(reader)
    reader.report_unknown_fields()
    if len(questions) > MAX_QUESTIONS:
        reader.report(f"at most {MAX_QUESTIONS} questions of an Ortsteil's own")
    for question in questions:
        if question.type == "ortsteil":
            reader.report(f"{question.key}: the core asks for the Ortsteil already")
        if any(o.picture for o in (*question.items, *question.choices)):
            reader.report(f"{question.key}: a local block has no pictures")
    page = Page(
        key=page_key_of(ortsteil_key),
        title=title or TITLE,
        intro={},
        questions=questions,
        intro_html={language: clean_html(text) for language, text in intro.items()},
    )
    if not problems:
        problems += find_contradictions(core.with_page(page).pages)
    if problems:
        raise DefinitionError(problems)
    return LocalBlock(ortsteil_key=ortsteil_key, page=page, source=data if data else {})


def page_key_of(ortsteil_key: str) -> str:
    """Return the key of the page with an Ortsteil's own questions."""
    return f"local_{ortsteil_key}"


def _with_prefix(data: Any, prefix: str) -> Any:
    """Put the prefix before the block's own keys, wherever they are named."""
    if not isinstance(data, Mapping) or not isinstance(data.get("questions"), list):
        return data
    own = {
        question["key"]
        for question in data["questions"]
        if isinstance(question, Mapping) and isinstance(question.get("key"), str)
    }

    def name(key: str) -> str:
        return prefix + key if key in own else key

    return {
        field: [_renamed(entry, name) for entry in value]
        if field == "questions"
        else value
        for field, value in data.items()
    }


def _renamed(value: Any, name: Callable[[str], str]) -> Any:
    if isinstance(value, Mapping):
        return {
            field: name(part)
            if field in ("key", "question") and isinstance(part, str)
            else _renamed(part, name)
            for field, part in value.items()
        }
    if isinstance(value, list):
        return [_renamed(part, name) for part in value]
    if isinstance(value, str):
        return re.sub(PLACEHOLDER, lambda m: m[0].replace(m[1], name(m[1]), 1), value)
    return value
