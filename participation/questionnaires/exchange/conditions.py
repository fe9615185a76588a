"""Expressions of other formats as conditions of ours, and limits found in checks."""

import operator
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from participation.questionnaires.exchange.combining import (
    Condition,
    all_of,
    any_of,
    negated,
    number_of,
)
from participation.questionnaires.exchange.expressions import (
    Call,
    Combined,
    Comparison,
    Expression,
    Literal,
    Negation,
    Reference,
    UntranslatableError,
    Word,
)

SINGLE = frozenset({"single", "dropdown"})
NUMERIC = frozenset({"number", "scale", "rating"})
WRITTEN = frozenset({"text", "short_text", "place"})
TYPED = frozenset({"text", "short_text", "ortsteil", "consent"})

_FLIPPED = {"<": ">", "<=": ">=", ">": "<", ">=": "<=", "=": "=", "!=": "!="}
_TESTS = {
    "=": "is",
    "!=": "is_not",
    "<": "less_than",
    "<=": "at_most",
    ">": "more_than",
    ">=": "at_least",
}
_COMPARE: dict[str, Callable[[Any, Any], bool]] = {
    "=": operator.eq,
    "!=": operator.ne,
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}
_ISO_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")


@dataclass(frozen=True, kw_only=True)
class Target:
    """What a name in the file stands for here. `code`: one option of a multiple choice."""

    key: str
    kind: str
    codes: Mapping[str, str] = field(default_factory=dict)
    item: str = ""
    code: str | None = None

    def test(self, name: str, value: Any) -> Condition:
        item = {"item": self.item} if self.item else {}
        return {"question": self.key, **item, name: value}

    def own_code(self, value: str) -> str:
        if value in self.codes:
            return self.codes[value]
        raise UntranslatableError(value)


Resolve = Callable[[str], Target | None]


def translate(expression: Expression, resolve: Resolve) -> Condition | bool:
    """Return the condition; True or False where nothing has to be asked.

    Raises UntranslatableError.
    """
    return _Translation(resolve).condition(expression)


class _Translation:
    def __init__(self, resolve: Resolve) -> None:
        self._resolve = resolve

    def condition(self, found: Expression) -> Condition | bool:
        match found:
            case Combined("all", parts):
                return all_of(self.condition(part) for part in parts)
            case Combined(_, parts):
                return any_of(self.condition(part) for part in parts)
            case Negation(part):
                return negated(self.condition(part))
            case Comparison(sign, left, right):
                return self._comparison(sign, left, right)
            case Literal(bool() as value):
                return value
            case Literal(Decimal() as number):
                return number != 0
            case Call(name, arguments):
                return self._call(name, arguments)
            case Reference(name):
                return self._has_answer(self._target(name), "!=")
        raise UntranslatableError(str(getattr(found, "name", found)))

    def _comparison(
        self, sign: str, left: Expression, right: Expression
    ) -> Condition | bool:
        if isinstance(left, Literal) and not isinstance(right, Literal):
            left, right, sign = right, left, _FLIPPED[sign]
        value = _literal(right)
        if isinstance(left, Literal):
            return _folded(sign, left.value, value)
        if isinstance(left, Reference):
            return self._answer(sign, self._target(left.name), value)
        if isinstance(left, Call):
            return self._counted(sign, left, value)
        if isinstance(value, bool):
            inner = self.condition(left)
            return inner if value == (sign == "=") else negated(inner)
        raise UntranslatableError(sign)

    def _answer(
        self, sign: str, target: Target, value: str | Decimal | bool
    ) -> Condition | bool:
        if isinstance(value, bool):
            raise UntranslatableError(str(value).lower())
        if value == "":
            return self._has_answer(target, sign)
        if target.code is not None:
            return _on_option(sign, target, str(value))
        if target.kind in NUMERIC:
            return self._numeric(sign, target, value)
        if target.kind == "date":
            return _on_date(sign, target, str(value))
        if target.kind in SINGLE and sign not in {"=", "!="}:
            return _by_number(sign, target, number_of(value))
        if sign not in {"=", "!="} or target.kind in {"place", "ranking", "time"}:
            raise UntranslatableError(f"{sign} {value}")
        return target.test(_TESTS[sign], _word(target, str(value)))

    def _numeric(
        self, sign: str, target: Target, value: str | Decimal
    ) -> Condition | bool:
        try:
            return target.test(_TESTS[sign], number_of(value))
        except UntranslatableError:  # "weiß nicht" beside the numbers
            if sign not in {"=", "!="}:
                raise
            return target.test(_TESTS[sign], target.own_code(str(value)))

    def _has_answer(self, target: Target, sign: str) -> Condition:
        if sign not in {"=", "!="}:
            raise UntranslatableError(f"{sign} ''")
        if target.code is not None:
            chosen = target.test("contains", target.code)
            return chosen if sign == "!=" else {"not": chosen}
        return target.test("answered", sign == "!=")

    def _counted(
        self, sign: str, call: Call, value: str | Decimal | bool
    ) -> Condition | bool:
        if isinstance(value, bool):
            inner = self._call(call.name, call.arguments)
            return inner if value == (sign == "=") else negated(inner)
        if call.name == "selected-at" and len(call.arguments) == 2 and sign == "=":
            return self._at_place(call.arguments, value)
        number = number_of(value)
        if call.name in {"string-length", "strlen"} and len(call.arguments) == 1:
            target = self._argument(call.arguments[0])
            if (sign, number) in {(">", 0), (">=", 1), ("!=", 0)}:
                return self._has_answer(target, "!=")
            if (sign, number) in {("=", 0), ("<", 1), ("<=", 0)}:
                return self._has_answer(target, "=")
        if call.name in {"count-selected", "count"} and isinstance(number, int):
            some = self._some_options(call.arguments)
            if some is not None and (sign, number) in {(">", 0), (">=", 1), ("!=", 0)}:
                return some
            if some is not None and (sign, number) in {("=", 0), ("<", 1), ("<=", 0)}:
                return negated(some)
            return _choices(sign, self._counted_target(call.arguments), number)
        raise UntranslatableError(call.name)

    def _some_options(
        self, arguments: tuple[Expression, ...]
    ) -> Condition | bool | None:
        """Whether any of these options was chosen; None for other things to count."""
        targets = [self._argument(argument) for argument in arguments]
        if any(target.code is None for target in targets):
            return None
        return any_of(target.test("contains", target.code) for target in targets)

    def _counted_target(self, arguments: tuple[Expression, ...]) -> Target:
        """The multiple choice whose options are counted: itself, or all of them."""
        targets = [self._argument(argument) for argument in arguments]
        first = targets[0] if targets else None
        if first is None or any(target.key != first.key for target in targets):
            raise UntranslatableError("count")
        whole = len(targets) == 1 and first.code is None
        if not whole and {t.code for t in targets} != set(first.codes.values()):
            raise UntranslatableError("count")
        return Target(key=first.key, kind=first.kind, item=first.item)

    def _call(self, name: str, arguments: tuple[Expression, ...]) -> Condition | bool:
        if name == "selected" and len(arguments) == 2:
            return self._selected(self._argument(arguments[0]), _literal(arguments[1]))
        if name in {"is_empty", "isempty", "empty"} and len(arguments) == 1:
            return self._has_answer(self._argument(arguments[0]), "=")
        if name in {"count", "count-selected"}:
            some = self._some_options(arguments)
            return (
                some
                if some is not None
                else _choices(">", self._counted_target(arguments), 0)
            )
        if name == "contains" and len(arguments) == 2:
            target = self._argument(arguments[0])
            part = _literal(arguments[1])
            if target.kind in WRITTEN and isinstance(part, str):
                return target.test("contains", part)
        raise UntranslatableError(f"{name}()")

    def _selected(
        self, target: Target, value: str | Decimal | bool
    ) -> Condition | bool:
        if target.kind == "multiple":
            return target.test("contains", target.own_code(str(value)))
        if target.kind == "ranking":
            return _placed(target, value).test("answered", True)
        return self._answer("=", target, value)

    def _at_place(
        self, arguments: tuple[Expression, ...], value: str | Decimal
    ) -> Condition:
        target = self._argument(arguments[0])
        place = _literal(arguments[1])
        if target.kind != "ranking" or not isinstance(place, Decimal):
            raise UntranslatableError("selected-at()")
        return _placed(target, value).test("is", int(place) + 1)

    def _argument(self, found: Expression) -> Target:
        if not isinstance(found, Reference):
            raise UntranslatableError(str(getattr(found, "name", found)))
        return self._target(found.name)

    def _target(self, name: str) -> Target:
        target = self._resolve(name)
        if target is None:
            raise UntranslatableError(name)
        return target


def _placed(target: Target, value: str | Decimal | bool) -> Target:
    """One option of a ranking."""
    return Target(key=target.key, kind="ranking", item=target.own_code(str(value)))


def _literal(found: Expression) -> str | Decimal | bool:
    match found:
        case Literal(value):
            return value
        case Call("date" | "date-value", (Literal(str() as text),)):
            return text
        case Word(name) | Reference(name):
            raise UntranslatableError(name)
        case Call(name, _):
            raise UntranslatableError(f"{name}()")
    raise UntranslatableError("")


def _folded(sign: str, left: str | Decimal | bool, right: str | Decimal | bool) -> bool:
    if sign in {"=", "!="}:
        return _COMPARE[sign](str(left), str(right))
    return _COMPARE[sign](number_of(str(left)), number_of(str(right)))


def _on_option(sign: str, target: Target, value: str) -> Condition:
    """One option of a multiple choice, which LimeSurvey treats as a question."""
    if value not in {"Y", "1"} or sign not in {"=", "!="}:
        raise UntranslatableError(value)
    chosen = target.test("contains", target.code)
    return chosen if sign == "=" else {"not": chosen}


def _word(target: Target, value: str) -> str:
    if target.kind == "consent":
        return "yes" if value in {"OK", "yes", "1", "true"} else value
    return value if target.kind in TYPED else target.own_code(value)


def _by_number(sign: str, target: Target, number: float) -> Condition | bool:
    """Options whose names are numbers, compared by them."""
    fitting = []
    for original, code in target.codes.items():
        try:
            value = number_of(original)
        except UntranslatableError:
            continue
        if _COMPARE[sign](value, number):
            fitting.append(code)
    return any_of(target.test("is", code) for code in fitting)


def _on_date(sign: str, target: Target, value: str) -> Condition | bool:
    day = value[:10]
    if not _ISO_DATE.fullmatch(day):
        raise UntranslatableError(value)
    if sign == "=":
        return all_of([target.test("at_least", day), target.test("at_most", day)])
    if sign == "!=":
        return any_of([target.test("less_than", day), target.test("more_than", day)])
    return target.test(_TESTS[sign], day)


def _choices(sign: str, target: Target, number: int) -> Condition | bool:
    least = {">=": number, ">": number + 1, "=": number}.get(sign)
    most = {"<=": number, "<": number - 1, "=": number}.get(sign)
    if sign == "!=":
        below, above = number - 1, number + 1
        tests = [target.test("choices_at_least", above)]
        if below >= 0:
            tests.insert(0, target.test("choices_at_most", below))
        return any_of(tests)
    tests = []
    if least is not None and least > 0:
        tests.append(target.test("choices_at_least", least))
    if most is not None:
        if most < 0:
            return False
        tests.append(target.test("choices_at_most", most))
    return all_of(tests)
