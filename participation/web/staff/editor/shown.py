"""What the forms of a draft show: texts beside their source, fields, conditions."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from participation.core.languages import LocaleInfo
from participation.questionnaires.editing.condition_form import (
    Asked,
    Row,
    Rows,
    rows_of,
)
from participation.questionnaires.editing.fields import Field, Kind, fields_of
from participation.questionnaires.editing.part_forms import by_language
from participation.questionnaires.editing.parts import (
    ABOUT,
    INFORMATION,
    PAGE,
    QUESTION,
    Source,
)
from participation.questionnaires.editing.simple_html import to_typed
from participation.questionnaires.information import IN_EVERY_LANGUAGE
from participation.web.staff.editor.words import FIELDS, HINTS
from participation.web.state import language_name

SPARE_ROWS = 1


@dataclass(frozen=True, kw_only=True)
class TextField:
    """One text in all languages. `name` is what its fields begin with."""

    name: str
    label: str
    texts: Mapping[str, str]
    hint: str = ""
    is_long: bool = False

    def typed(self, language: str) -> str:
        """What stands in the field of a language."""
        text = self.texts.get(language, "")
        return to_typed(text) if self.is_long else text

    def is_tall(self, language: str) -> bool:
        """Whether one line is too little for it."""
        typed = self.typed(language)
        return self.is_long or "\n" in typed or len(typed) > 60

    def is_missing(self, first: str, language: str) -> bool:
        return bool(self.texts.get(first)) and not self.texts.get(language)


@dataclass(frozen=True, kw_only=True)
class Language:
    """A language of the questionnaire. `missing`: what a part still lacks in it."""

    tag: str
    name: str
    attributes: Mapping[str, str]
    missing: int = 0


@dataclass(frozen=True, kw_only=True)
class ConditionRow:
    """A test with the earlier question it asks about. None: there is none of that key."""

    row: Row
    asked: Asked | None

    @property
    def tests(self) -> tuple[str, ...]:
        known = self.asked.tests if self.asked else ()
        extra = (self.row.test,) if self.row.test and self.row.test not in known else ()
        return (*known, *extra)

    @property
    def strange(self) -> list[str]:
        """Values that are no option any more: shown, so that nothing is lost."""
        codes = (
            [option.get("code") for option in self.asked.options] if self.asked else []
        )
        return [value for value in self.row.values if value not in codes]


@dataclass(frozen=True, kw_only=True)
class ConditionShown:
    """`rows` None: nested deeper than the form can show."""

    joined: str
    rows: Sequence[ConditionRow] | None
    asked: Sequence[Asked]
    source: Any


def languages_shown(tags: Sequence[str], fields: Sequence[TextField]) -> list[Language]:
    """The languages with what is missing in each; the source language first."""
    first = tags[0]
    return [
        Language(
            tag=tag,
            name=language_name(tag),
            attributes=attributes_of(tag),
            missing=sum(field.is_missing(first, tag) for field in fields)
            if tag != first
            else 0,
        )
        for tag in tags
    ]


def attributes_of(tag: str) -> dict[str, str]:
    """The attributes of a text in a language."""
    try:
        locale = LocaleInfo.of(tag)
    except ValueError:
        return {"lang": tag, "dir": "auto"}
    return {"lang": locale.lang, "dir": locale.direction}


def text_fields(kind: str, content: Source, language: str) -> list[TextField]:
    """Every text of a part, in the order of its form."""
    if kind == QUESTION:
        return list(_of_question(content))
    if kind == PAGE:
        return [_text(content, "title"), _text(content, "intro")]
    if kind == ABOUT:
        return [
            _text(content, "title"),
            _text(content, "intro", is_long=True),
            _text(content, "thanks", is_long=True),
        ]
    if kind == INFORMATION:
        return [
            TextField(
                name=name,
                label=str(FIELDS[name]),
                hint=str(HINTS.get(name, "")),
                texts=by_language(content.get(name), language),
                is_long=name == "notice",
            )
            for name in IN_EVERY_LANGUAGE
        ]
    return []


def own_fields(question: Source) -> list[Field]:
    """The fields of a question that are no texts and no lists."""
    plain = {Kind.WHOLE, Kind.DECIMAL, Kind.FLAG, Kind.ORDER, Kind.DAY}
    return [field for field in fields_of(question["type"]) if field.kind in plain]


def option_fields(question: Source) -> list[Field]:
    return [f for f in fields_of(question["type"]) if f.kind is Kind.OPTIONS]


def condition_shown(condition: Any, asked: Sequence[Asked]) -> ConditionShown:
    """The condition as its form shows it, with a row that waits to be filled."""
    rows = rows_of(condition)
    by_key = {one.key: one for one in asked}
    if rows is None:
        return ConditionShown(joined="all", rows=None, asked=asked, source=condition)
    spare = Rows(rows=(Row(),) * SPARE_ROWS).rows
    return ConditionShown(
        joined=rows.joined,
        rows=[
            ConditionRow(row=row, asked=by_key.get(row.question))
            for row in (*rows.rows, *spare)
        ],
        asked=asked,
        source=condition,
    )


def _of_question(question: Source) -> Iterator[TextField]:
    for field in fields_of(question["type"]):
        if field.kind in (Kind.TEXT, Kind.LONG):
            yield _text(question, field.name, is_long=field.kind is Kind.LONG)
        elif field.kind is Kind.OPTIONS:
            label = str(FIELDS[field.name])
            for place, option in enumerate(question.get(field.name) or []):
                yield TextField(
                    name=f"{field.name}.{place}.text",
                    label=f"{label}: {option.get('code', '')}",
                    texts=option.get("text") or {},
                )
    if "check" in question:
        yield TextField(
            name="check.text",
            label=str(FIELDS["check"]),
            texts=question["check"].get("text") or {},
        )


def _text(content: Source, name: str, *, is_long: bool = False) -> TextField:
    return TextField(
        name=name,
        label=str(FIELDS[name]),
        hint=str(HINTS.get(name, "")),
        texts=content.get(name) or {},
        is_long=is_long,
    )
