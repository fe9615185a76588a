"""Single fields of a form: what was typed becomes a value, and nothing of it is lost.

What is no number stays as it was typed; the check of the whole draft tells that it is none.
"""

from collections.abc import Iterable, Mapping
from typing import Any

from participation.questionnaires.editing.parts import Json
from participation.questionnaires.editing.simple_html import to_html
from participation.questionnaires.question_types.date import read_date
from participation.questionnaires.question_types.number import read_number
from participation.text.intake import clean_input

Form = Mapping[str, list[str]]
"""What a browser sent: every value under the name of its field."""


def one(form: Form, name: str) -> str:
    """Return the text of a field, readable; empty where there is none."""
    return clean_input("\n".join(form.get(name, [])[:1]))[0]


def is_ticked(form: Form, name: str) -> bool:
    return bool(one(form, name))


def texts(
    form: Form,
    name: str,
    languages: Iterable[str],
    before: Mapping[str, str] | None,
    *,
    long: bool = False,
) -> dict[str, str]:
    """Return the texts of a field. Languages that were not asked for stay as they are."""
    made = dict(before or {})
    for tag in languages:
        if f"{name}.{tag}" not in form:
            continue
        typed = one(form, f"{name}.{tag}")
        if long:
            typed = to_html(typed)
        if typed:
            made[tag] = typed
        else:
            made.pop(tag, None)
    return made


def whole(typed: str) -> Any:
    """Return a whole number; what is none stays as typed; None: nothing typed."""
    if not typed:
        return None
    number = read_number(typed, decimals=0)
    return int(number) if number is not None and number == int(number) else typed


def decimal(typed: str) -> Any:
    """Return a number; what is none stays as typed; None: nothing typed."""
    if not typed:
        return None
    number = read_number(typed, decimals=4)
    if number is None:
        return typed
    return int(number) if number == int(number) else float(number)


def day(typed: str) -> str | None:
    """Return an ISO date or "today"; what is none stays as typed."""
    if typed.casefold() in ("today", "heute"):
        return "today"
    found = read_date(typed)
    return found.isoformat() if found else typed or None


def put(made: Json, name: str, value: Any, *, needed: bool = False) -> None:
    """Set a field, or leave it out where nothing was said.

    A field that says nothing in so many words (null, false) stays as it is.
    """
    is_empty = value is None or value is False or value == {} or value == []
    if needed or not is_empty:
        made[name] = value
    elif made.get(name):
        made.pop(name)
