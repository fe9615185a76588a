"""Conditions put together: flat, and without what always or never holds."""

from collections.abc import Iterable
from decimal import Decimal, InvalidOperation
from typing import Any

from participation.questionnaires.exchange.expressions import UntranslatableError

Condition = dict[str, Any]


def number_of(value: Decimal | str) -> int | float:
    """Return the number as JSON writes it; raise UntranslatableError for other texts."""
    try:
        number = Decimal(value)
    except InvalidOperation as error:
        raise UntranslatableError(str(value)) from error
    if not number.is_finite():
        raise UntranslatableError(str(value))
    whole = number == number.to_integral_value()
    return int(number) if whole else float(number)


def all_of(parts: Iterable[Condition | bool]) -> Condition | bool:
    """Return the parts as one condition, flat, without what always holds."""
    kept = _flat("all", parts)
    if any(part is False for part in kept):
        return False
    asked = [part for part in kept if isinstance(part, dict)]
    return True if not asked else asked[0] if len(asked) == 1 else {"all": asked}


def any_of(parts: Iterable[Condition | bool]) -> Condition | bool:
    """The same for alternatives; several answers to one question become a list."""
    kept = _flat("any", parts)
    if any(part is True for part in kept):
        return True
    asked = [part for part in kept if isinstance(part, dict)]
    if not asked:
        return False
    return _one_of(asked) or (asked[0] if len(asked) == 1 else {"any": asked})


def negated(part: Condition | bool) -> Condition | bool:
    if isinstance(part, bool):
        return not part
    if "not" in part:
        inner: Condition = part["not"]
        return inner
    for name, opposite in (("is", "is_not"), ("is_not", "is")):
        if name in part:
            return {opposite if key == name else key: v for key, v in part.items()}
    if "answered" in part:
        return {**part, "answered": not part["answered"]}
    return {"not": part}


def _flat(name: str, parts: Iterable[Condition | bool]) -> list[Condition | bool]:
    kept: list[Condition | bool] = []
    for part in parts:
        if isinstance(part, dict) and name in part:
            kept += part[name]
        else:
            kept.append(part)
    return kept


def _one_of(parts: list[Condition]) -> Condition | None:
    rest = [{k: v for k, v in part.items() if k != "is"} for part in parts]
    same = all(r == rest[0] and isinstance(p.get("is"), str)
               for p, r in zip(parts, rest, strict=True))  # fmt: skip
    if len(parts) < 2 or not same:
        return None
    return {**rest[0], "one_of": [part["is"] for part in parts]}
