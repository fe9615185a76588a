"""A question as a form: what was typed becomes the question."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from participation.questionnaires.editing.condition_form import condition_of_form
from participation.questionnaires.editing.fields import Field, Kind, fields_of
from participation.questionnaires.editing.keys import propose_key
from participation.questionnaires.editing.parts import Json, Source, languages_of
from participation.questionnaires.editing.typed import (
    Form,
    day,
    decimal,
    is_ticked,
    one,
    put,
    texts,
    whole,
)

MOST_OPTIONS = 500


@dataclass(frozen=True, kw_only=True)
class Typed:
    """The question, and codes that were given another name (by the old one).

    `refused`: new lines, by the name of their list, that are more than it may hold.
    """

    question: Json
    renamed: dict[str, str] = field(default_factory=dict)
    refused: dict[str, str] = field(default_factory=dict)


def question_of_form(
    source: Source,
    before: Source,
    form: Form,
    *,
    locked: frozenset[str] = frozenset(),
) -> Typed:
    """Return the question as typed. `before`: what the form was made of; its key stays.

    `locked`: codes that answers were stored under; they stay, too.
    """
    made, languages = dict(before), languages_of(source)
    renamed: dict[str, str] = {}
    refused: dict[str, str] = {}
    for asked in fields_of(before["type"]):
        if asked.kind is Kind.OPTIONS:
            options, others = _options(form, asked, before, languages, locked)
            new = one(form, f"{asked.name}.new")
            if len(options) + new.count("\n") >= MOST_OPTIONS:
                refused[asked.name] = new
            else:
                _add_lines(options, new, languages[0], known=before.get(asked.name, []))
            put(made, asked.name, options, needed=asked.needed)
            renamed |= others
        else:
            _put_field(made, asked, before, form, languages)
    put(made, "when", condition_of_form(form, source, before.get("when")))
    if "check" in before:
        _put_check(made, before, form, languages)
    return Typed(question=made, renamed=renamed, refused=refused)


def move_option(question: Source, name: str, place: int, *, by: int) -> Json:
    """Return the question with an option moved; at either end it stays."""
    options = list(question.get(name, []))
    if 0 <= place < len(options) and 0 <= place + by < len(options):
        options[place], options[place + by] = options[place + by], options[place]
    return {**question, name: options}


def remove_option(question: Source, name: str, place: int) -> Json:
    """Return the question without an option."""
    options = [o for n, o in enumerate(question.get(name, [])) if n != place]
    return {**question, name: options}


def _put_field(
    made: Json, asked: Field, before: Source, form: Form, languages: Iterable[str]
) -> None:
    typed = one(form, asked.name)
    value: Any
    match asked.kind:
        case Kind.TEXT | Kind.LONG:
            value = texts(
                form,
                asked.name,
                languages,
                before.get(asked.name),
                long=asked.kind is Kind.LONG,
            )
        case Kind.WHOLE:
            value = whole(typed)
        case Kind.DECIMAL:
            value = decimal(typed)
        case Kind.FLAG:
            value = is_ticked(form, asked.name)
        case Kind.ORDER:
            is_said = before.get(asked.name) == "given"
            value = "random" if typed == "random" else "given" if is_said else None
        case _:
            value = day(typed)
    put(made, asked.name, value, needed=asked.needed)


def _put_check(
    made: Json, before: Source, form: Form, languages: Iterable[str]
) -> None:
    """The words of a check can be written here; what it asks for comes from a file."""
    if is_ticked(form, "check.clear"):
        made.pop("check")
        return
    said = texts(form, "check.text", languages, before["check"].get("text"))
    made["check"] = {**before["check"], "text": said}


def _options(
    form: Form,
    asked: Field,
    before: Source,
    languages: list[str],
    locked: frozenset[str],
) -> tuple[list[Json], dict[str, str]]:
    if f"{asked.name}.shown" not in form:
        return list(before.get(asked.name, [])), {}
    known = {option.get("code"): option for option in before.get(asked.name, [])}
    options: list[Json] = []
    renamed: dict[str, str] = {}
    for place in _rows(form, asked.name):
        row = f"{asked.name}.{place}"
        was = one(form, f"{row}.was")
        option = _option(form, row, known.get(was, {}), asked, languages)
        if was in locked:
            option["code"] = was
        elif was and option["code"] and option["code"] != was:
            renamed[was] = option["code"]
        if option["text"] or was in locked:
            options.append(option)
    taken = {option["code"] for option in options} | set(known) - set(renamed)
    for option in options:
        if not option["code"]:
            option["code"] = _code(next(iter(option["text"].values()), ""), taken)
            taken.add(option["code"])
    return options, renamed


def _add_lines(
    options: list[Json], lines: str, language: str, *, known: Iterable[Source]
) -> None:
    """Append an option for each line; codes of those taken away are not given again."""
    taken = {option["code"] for option in (*options, *known)}
    for line in lines.split("\n"):
        if text := line.strip():
            options.append({"code": _code(text, taken), "text": {language: text}})
            taken.add(options[-1]["code"])


def _option(
    form: Form, row: str, known: Source, asked: Field, languages: list[str]
) -> Json:
    option: Json = {
        **known,
        "code": one(form, f"{row}.code"),
        "text": texts(form, f"{row}.text", languages, known.get("text")),
    }
    for mark in asked.marks:
        put(option, mark, is_ticked(form, f"{row}.{mark}"))
    if is_ticked(form, f"{row}.when.clear"):
        option.pop("when", None)
    return option


def _code(text: str, taken: set[str]) -> str:
    return propose_key(text, taken=frozenset(taken), otherwise="answer", codes=True)


def _rows(form: Form, name: str) -> list[int]:
    found = set()
    for field_name in form:
        head, _, rest = field_name.partition(".")
        number = rest.partition(".")[0]
        if head == name and number.isascii() and number.isdigit() and len(number) < 4:
            found.add(int(number))
    return sorted(found)
