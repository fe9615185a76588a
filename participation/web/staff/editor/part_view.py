"""A form of a part of a draft as it is shown."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from flask import render_template
from flask.typing import ResponseReturnValue

from participation.questionnaires.draft_queries import (
    DraftView,
    Fixed,
    name_of_part,
)
from participation.questionnaires.editing.condition_form import Asked, asked_before
from participation.questionnaires.editing.merging import Difference
from participation.questionnaires.editing.part_forms import (
    single_text,
)
from participation.questionnaires.editing.parts import (
    ABOUT,
    INFORMATION,
    PAGE,
    QUESTION,
    Part,
    has_part,
    languages_of,
    pages_of,
    place_of_page,
    place_of_question,
)
from participation.questionnaires.information import IN_ONE_LANGUAGE
from participation.web.staff.editor import shown, telling, words
from participation.web.staff.forms import EmptyForm
from participation.web.state import language_name, settings


@dataclass(frozen=True, kw_only=True)
class Editing:
    """A form of a part: what is in it, and what is told beside it.

    `revision`: what it was made of. `is_gone`: somebody took the part away meanwhile.
    """

    draft: DraftView
    part: Part
    content: Mapping[str, Any]
    revision: int
    fixed: Fixed
    errors: Mapping[str, str] = field(default_factory=dict)
    differences: tuple[Difference, ...] = ()
    is_gone: bool = False
    notice: str = ""
    key_typed: str | None = None
    refused: Mapping[str, str] = field(default_factory=dict)  # new lines, by their list

    @property
    def kind(self) -> str:
        return self.part[0]

    @property
    def is_key_fixed(self) -> bool:
        """Whether answers may be stored under its key already."""
        return self.part[1] in self.fixed.keys


def show(editing: Editing, *, status: int = 200) -> ResponseReturnValue:
    draft, kind, content = editing.draft, editing.kind, editing.content
    tags = languages_of(draft.source)
    texts = shown.text_fields(kind, content, tags[0])
    called = telling.called_in(draft.source)
    condition = None
    if kind in (QUESTION, PAGE):
        condition = shown.condition_shown(content.get("when"), _asked(editing))
    page = render_template(
        f"staff/editor/{kind}.html",
        editing=editing,
        draft=draft,
        content=content,
        texts={field.name: field for field in texts},
        languages=shown.languages_shown(tags, texts),
        condition=condition,
        own_fields=shown.own_fields(content) if kind == QUESTION else [],
        option_fields=shown.option_fields(content) if kind == QUESTION else [],
        locked=editing.fixed.codes.get(editing.part[1], frozenset()),
        title=name_of_part(content, editing.part),
        words=words,
        condition_words=lambda given: telling.condition_words(given, called),
        difference_name=telling.difference_name,
        difference_value=telling.difference_value,
        choices=_choices(editing),
        names={name: single_text(content.get(name)) for name in IN_ONE_LANGUAGE},
        satzung=single_text((content.get("procedure") or {}).get("satzung"))
        if kind == INFORMATION
        else "",
        form=EmptyForm(),
    )
    return page, status


def _asked(editing: Editing) -> list[Asked]:
    """What a condition here can ask for."""
    source = editing.draft.source
    if not has_part(source, editing.part):
        return []
    if editing.kind == PAGE:
        return asked_before(source, page=place_of_page(source, editing.part[1]))
    number, place = place_of_question(source, editing.part[1])
    return asked_before(source, page=number, place=place)


def _choices(editing: Editing) -> dict[str, list[tuple[str, str]]]:
    """Lists to choose from: languages that can be added, pages."""
    source = editing.draft.source
    known = languages_of(editing.content if editing.kind == ABOUT else source)
    return {
        "languages": [
            (tag, language_name(tag))
            for tag in dict.fromkeys([*known, *settings().locales])
        ],
        "pages": [
            (page["key"], name_of_part(page, (PAGE, page["key"])))
            for page in pages_of(source)
        ],
    }
