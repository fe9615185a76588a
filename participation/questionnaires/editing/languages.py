"""The languages of a questionnaire, and what is not translated yet."""

from collections.abc import Iterator, Mapping
from typing import Any

from participation.questionnaires.editing.parts import Json, Source, languages_of

TEXT_FIELDS = frozenset(
    {
        "title", "intro", "thanks", "text", "hint", "unit", "content",
        "lowest_text", "highest_text",
        "controller", "data_protection_officer", "purpose", "legal_basis",
        "recipients", "retention", "supervisory_authority", "notice", "satzung",
    }
)  # fmt: skip


def texts_in(value: Any) -> Iterator[dict[str, str]]:
    """Every text by language, wherever it stands."""
    if isinstance(value, list):
        for part in value:
            yield from texts_in(part)
    elif isinstance(value, Mapping):
        for name, part in value.items():
            if name in TEXT_FIELDS and isinstance(part, dict):
                yield part
            else:
                yield from texts_in(part)


def missing_translations(value: Any, languages: list[str]) -> dict[str, int]:
    """Count by language what is said in the first one only; the first is left out."""
    first, *others = languages
    told = [texts for texts in texts_in(value) if texts.get(first)]
    return {tag: sum(1 for texts in told if not texts.get(tag)) for tag in others}


def untranslated(source: Source) -> dict[str, int]:
    """Count what is missing of questions and pages; the information is apart."""
    asked = {name: part for name, part in source.items() if name != "information"}
    return missing_translations(asked, languages_of(source))


def within_languages(source: Source) -> Json:
    """Return it without texts in languages that it is not offered in.

    They stay in a draft, so that a language taken off by mistake can come back.
    """
    made: Json = _within(source, frozenset(languages_of(source)))
    return made


def _within(value: Any, languages: frozenset[str]) -> Any:
    if isinstance(value, list):
        return [_within(part, languages) for part in value]
    if not isinstance(value, Mapping):
        return value
    made = {}
    for name, part in value.items():
        if name in TEXT_FIELDS and isinstance(part, Mapping):
            kept = {tag: text for tag, text in part.items() if tag in languages}
            if kept:  # a hint that was only in another language is none
                made[name] = kept
        else:
            made[name] = _within(part, languages)
    return made
