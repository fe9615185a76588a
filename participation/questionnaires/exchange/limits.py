"""Constraints of other formats: the limits in them as own fields, the rest as a check."""

from decimal import Decimal
from typing import Any

from participation.questionnaires.exchange.combining import Condition, all_of, number_of
from participation.questionnaires.exchange.conditions import Resolve, Target, translate
from participation.questionnaires.exchange.expressions import (
    Call,
    Combined,
    Comparison,
    Expression,
    Literal,
    Negation,
    Reference,
)

_ITSELF = Reference(".")
_COUNTS = {"count-selected", "count"}
_LENGTHS = {"string-length", "strlen"}
LONGEST_TEXT = {"text": 5000, "short_text": 250}

Limits = dict[str, Any]


def split_constraint(
    expression: Expression, target: Target, resolve: Resolve
) -> tuple[Limits, frozenset[str], Condition | bool]:
    """Return limits, codes of exclusive options, and what remains to be checked.

    Raises UntranslatableError where some part of it cannot be said here.
    """
    limits: Limits = {}
    exclusive: set[str] = set()
    rest: list[Condition | bool] = []
    for part in _conjuncts(expression):
        found = _limit(part, target)
        code = None if found else _exclusive(part, target)
        if found:
            _tighten(limits, found)
        elif code:
            exclusive.add(code)
        else:
            rest.append(translate(part, resolve))
    return limits, frozenset(exclusive), all_of(rest)


def _conjuncts(expression: Expression) -> list[Expression]:
    if isinstance(expression, Combined) and expression.operator == "all":
        return [part for inner in expression.parts for part in _conjuncts(inner)]
    return [expression]


def _tighten(limits: Limits, found: Limits) -> None:
    for name, value in found.items():
        known = limits.get(name)
        if known is None:
            limits[name] = value
        elif isinstance(value, (int, float)):
            stricter = max if name == "minimum" else min
            limits[name] = stricter(known, value)


def _limit(part: Expression, target: Target) -> Limits | None:
    if not isinstance(part, Comparison):
        return None
    sign, left, right = part.operator, part.left, part.right
    if isinstance(left, (Literal, Call)) and right == _ITSELF:
        left, right = right, left
        sign = {"<": ">", "<=": ">=", ">": "<", ">=": "<="}.get(sign, sign)
    if left == _ITSELF and target.kind == "number":
        return _number(sign, right)
    if left == _ITSELF and target.kind == "date":
        return _date(sign, right)
    if isinstance(left, Call) and left.arguments == (_ITSELF,):
        if left.name in _COUNTS and target.kind == "multiple":
            return _whole(sign, right)
        if left.name in _LENGTHS and target.kind in LONGEST_TEXT:
            found = _whole(sign, right)
            return _text_length(found, target.kind) if found else None
    return None


def _number(sign: str, right: Expression) -> Limits | None:
    if not (isinstance(right, Literal) and isinstance(right.value, Decimal)):
        return None
    number = number_of(right.value)
    if sign in {">", "<"} and not isinstance(number, int):
        return None
    return {
        ">=": {"minimum": number},
        ">": {"minimum": number + 1},
        "<=": {"maximum": number},
        "<": {"maximum": number - 1},
    }.get(sign)


def _whole(sign: str, right: Expression) -> Limits | None:
    if sign == "=":
        least, most = _number(">=", right), _number("<=", right)
        return {**least, **most} if least and most else None
    found = _number(sign, right)
    if found and all(isinstance(value, int) and value >= 1 for value in found.values()):
        return found
    return None


def _text_length(found: Limits, kind: str) -> Limits | None:
    if "maximum" not in found or "minimum" in found:
        return None
    return {"maximum": min(found["maximum"], LONGEST_TEXT[kind])}


def _date(sign: str, right: Expression) -> Limits | None:
    match right:
        case Call("today" | "now", ()):
            day = "today"
        case Call("date", (Literal(str() as text),)) | Literal(str() as text):
            day = text[:10]
        case _:
            return None
    return {">=": {"earliest": day}, "<=": {"latest": day}}.get(sign)


def _exclusive(part: Expression, target: Target) -> str | None:
    """The option that a usual idiom makes the only one."""
    if target.kind != "multiple":
        return None
    pairs: tuple[tuple[Expression, Expression], ...]
    match part:
        case Negation(Combined("all", (first, second))):
            pairs = ((first, second), (second, first))
        case Combined("any", (Negation(first), second)):
            pairs = ((first, Negation(second)),)
        case Combined("any", (second, Negation(first))):
            pairs = ((first, Negation(second)),)
        case Call("if", (first, second, Literal(True))):
            pairs = ((first, Negation(second)),)
        case _:
            return None
    for chosen, several in pairs:
        code = _chosen(chosen, target)
        if code is not None and _is_several(several, target, code):
            return code
    return None


def _chosen(part: Expression, target: Target) -> str | None:
    match part:
        case Call("selected", (Reference("."), Literal(value))):
            return target.own_code(str(value))
    return None


def _is_several(part: Expression, target: Target, code: str) -> bool:
    match part:
        case Comparison(sign, Call(name, (Reference("."),)), Literal(Decimal() as n)):
            return name in _COUNTS and (sign, int(n)) in {(">", 1), (">=", 2)}
        case Negation(Comparison(sign, Call(name, (Reference("."),)),
                                 Literal(Decimal() as n))):  # fmt: skip
            single = {("=", 1), ("<=", 1), ("<", 2)}
            return name in _COUNTS and (sign, int(n)) in single
        case Combined("any", parts):
            return _others(parts, target) >= set(target.codes.values()) - {code}
    return False


def _others(parts: tuple[Expression, ...], target: Target) -> set[str]:
    found = (_chosen(part, target) for part in parts)
    return {code for code in found if code is not None}
