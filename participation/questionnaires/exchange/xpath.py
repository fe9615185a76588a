"""Our conditions in the words of XLSForm."""

import re
from collections.abc import Callable, Mapping
from typing import Any

from participation.questionnaires.exchange.building import Json
from participation.questionnaires.exchange.expressions import UntranslatableError

_SIGNS = {
    "is": "=",
    "is_not": "!=",
    "less_than": "<",
    "at_most": "<=",
    "at_least": ">=",
    "more_than": ">",
}
_COUNTS = {"choices_at_least": ">=", "choices_at_most": "<="}
_WRITTEN = frozenset({"text", "short_text", "place"})
_ISO_DATE = re.compile(r"\d{4}-\d{2}-\d{2}\Z")


class XPathWriter:
    """Writes conditions. `names`: of questions, and of lines by (question, line)."""

    def __init__(
        self,
        questions: Mapping[str, Json],
        names: Mapping[tuple[str, str], str],
        *,
        on_letter_case: Callable[[str], None],
    ) -> None:
        self._questions = questions
        self._names = names
        self._on_letter_case = on_letter_case

    def write(self, condition: Json, *, own: str = "") -> str:
        """Return the expression; `own`: the question it is about, written as a point.

        Raises UntranslatableError.
        """
        if "not" in condition:
            return f"not({self.write(condition['not'], own=own)})"
        for name, word in (("all", " and "), ("any", " or ")):
            if name in condition:
                parts = [self._part(part, own) for part in condition[name]]
                return word.join(parts)
        return self._test(condition, own)

    def _part(self, condition: Json, own: str) -> str:
        text = self.write(condition, own=own)
        return f"({text})" if {"all", "any", "one_of"} & set(condition) else text

    def _test(self, condition: Json, own: str) -> str:
        key, item = condition["question"], condition.get("item", "")
        question = self._questions.get(key)
        if question is None:
            raise UntranslatableError(key)
        [(test, value)] = [
            (k, v) for k, v in condition.items() if k not in {"question", "item"}
        ]
        kind = question["type"]
        if kind == "ranking" and item:
            return self._placed(self._reference(key, "", own), item, test, value)
        if kind == "matrix" and not item:
            return self._any_line(question, test, value)
        reference = self._reference(key, item, own)
        if test == "answered":
            return f"{reference} {'!=' if value else '='} ''"
        if kind == "time":  # devices add seconds and their time zone
            raise UntranslatableError(test)
        if test == "one_of":
            return " or ".join(f"{reference} = {_quoted(str(v))}" for v in value)
        if test == "contains":
            if kind in _WRITTEN:
                self._on_letter_case(key)
                return f"contains({reference}, {_quoted(str(value))})"
            return f"selected({reference}, {_quoted(str(value))})"
        if test in _COUNTS:
            return f"count-selected({reference}) {_COUNTS[test]} {value}"
        return f"{reference} {_SIGNS[test]} {_value(value, kind)}"

    def _placed(self, reference: str, item: str, test: str, value: Any) -> str:
        if test == "answered":
            chosen = f"selected({reference}, {_quoted(item)})"
            return chosen if value else f"not({chosen})"
        if test == "is":
            return f"selected-at({reference}, {int(value) - 1}) = {_quoted(item)}"
        raise UntranslatableError(test)

    def _any_line(self, question: Json, test: str, value: Any) -> str:
        if test != "answered":
            raise UntranslatableError(test)
        lines = [
            f"{self._reference(question['key'], line['code'], '')} != ''"
            for line in question["items"]
        ]
        some = " or ".join(lines)
        return f"({some})" if value else f"not({some})"

    def _reference(self, key: str, item: str, own: str) -> str:
        if key == own:
            return "."
        name = self._names.get((key, item))
        if name is None:
            raise UntranslatableError(f"{key} {item}")
        return f"${{{name}}}"


def number_text(value: float) -> str:
    return str(int(value)) if float(value).is_integer() else str(value)


def _value(value: Any, kind: str) -> str:
    if kind == "consent":
        return "'OK'"
    if kind == "date" and _ISO_DATE.match(str(value)):
        return f"date('{value}')"
    if isinstance(value, int | float) and not isinstance(value, bool):
        return number_text(value)
    return _quoted(str(value))


def _quoted(text: str) -> str:
    if "'" not in text:
        return f"'{text}'"
    if '"' in text:
        raise UntranslatableError(text)
    return f'"{text}"'
