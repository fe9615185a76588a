"""As much of an unfinished draft as can be shown already."""

from dataclasses import dataclass

from participation.questionnaires.definition import (
    Definition,
    DefinitionError,
    parse_definition,
)
from participation.questionnaires.editing.checking import check_draft
from participation.questionnaires.editing.languages import within_languages
from participation.questionnaires.editing.parts import (
    PAGE,
    QUESTION,
    Json,
    Part,
    Source,
    copied,
    has_part,
    languages_of,
    read_part,
    write_part,
)
from participation.questionnaires.editing.structure import remove

STANDS_IN = "…"
MOST_ROUNDS = 20


@dataclass(frozen=True, kw_only=True)
class Presentable:
    """`left_out`: questions and pages that cannot be shown yet."""

    definition: Definition
    left_out: tuple[Part, ...]


def presentable(source: Source) -> Presentable | None:
    """Return what can be shown; None where nothing can."""
    made = _with_texts(source)
    left_out: dict[Part, None] = {}
    for _ in range(MOST_ROUNDS):
        wrong = {found.part: found.field for found in check_draft(made).found}
        if not wrong:
            break
        if any(kind not in (PAGE, QUESTION) for kind, _ in wrong):
            return None
        for part, field in wrong.items():
            made, is_gone = _without(made, part, field)
            left_out |= {part: None} if is_gone else {}
        made = _without_empty_pages(made)
    try:
        definition = parse_definition(within_languages(made))
    except DefinitionError:
        return None
    return Presentable(definition=definition, left_out=tuple(left_out))


def _with_texts(source: Source) -> Json:
    """Put a mark where the title of a page or the introduction is still to be written."""
    made, language = copied(source), languages_of(source)[0]
    for name in ("title", "intro"):
        made[name] = {language: STANDS_IN, **(made.get(name) or {})}
    minutes = made.get("minutes")
    if type(minutes) is not int or not 1 <= minutes <= 60:
        made["minutes"] = 5
    for page in made.get("pages") or []:
        page["title"] = {language: STANDS_IN, **(page.get("title") or {})}
    return _without_empty_pages(made)


def _without(source: Json, part: Part, field: str) -> tuple[Json, bool]:
    """Return it without a wrong condition, or without the whole; and whether that is gone."""
    if not has_part(source, part):
        return source, True
    content = read_part(source, part)
    if field.startswith("when") and "when" in content:
        kept = {name: value for name, value in content.items() if name != "when"}
        return write_part(source, part, kept), False
    return remove(source, part), True


def _without_empty_pages(source: Json) -> Json:
    made = copied(source)
    made["pages"] = [page for page in made.get("pages") or [] if page.get("questions")]
    if made.get("local_before") not in {page["key"] for page in made["pages"]}:
        made.pop("local_before", None)
    return made
