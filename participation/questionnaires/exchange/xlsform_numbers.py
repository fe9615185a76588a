"""Ranges, and lists of numbers, as scales and ratings."""

import re
from collections.abc import Sequence
from decimal import Decimal, InvalidOperation

from participation.questionnaires.exchange.building import Json, Texts
from participation.questionnaires.exchange.xlsform_sheets import Row

MOST_POINTS = 11
RATING_POINTS = range(3, 11)
MOST_DECIMALS = 4
_NUMBER = re.compile(r"(?:minus_)?\d+")
_NUMBERED = re.compile(r"^\s*[-−]?\d+\s*(?:[–—:=-]\s*)?")


def range_fields(row: Row, languages: tuple[str, ...]) -> tuple[Json | None, bool]:
    """Return the fields of a question for a range, and whether nothing got lost.

    None: the range cannot be understood.
    """
    try:
        start, end, step = (
            Decimal(row.parameters.get(name, default))
            for name, default in (("start", "1"), ("end", "10"), ("step", "1"))
        )
    except InvalidOperation:
        return None, False
    if not (start.is_finite() and end.is_finite() and step.is_finite()) or not step:
        return None, False
    lowest, highest = sorted((start, end))
    whole = all(n == n.to_integral_value() for n in (lowest, highest, step))
    points = int((highest - lowest) / abs(step)) + 1
    if whole and abs(step) == 1 and abs(lowest) <= 100 and abs(highest) <= 100:
        if "rating" in row.appearance and lowest == 1 and points in RATING_POINTS:
            return {"type": "rating", "points": points}, True
        if 2 <= points <= MOST_POINTS:
            return _scale(int(lowest), int(highest), languages), True
    decimals = 0 if whole else -int(min(step.as_tuple().exponent, 0))
    fields: Json = {
        "type": "number",
        "minimum": int(lowest) if lowest == int(lowest) else float(lowest),
        "maximum": int(highest) if highest == int(highest) else float(highest),
    }
    if decimals:
        fields["decimals"] = min(decimals, MOST_DECIMALS)
    return fields, abs(step) == 1


def points_of(kind: str, options: Sequence[Json]) -> Json:
    """Return a scale or rating that was written as a list of numbers and extras."""
    numbers = [_value(o["code"]) for o in options if _NUMBER.fullmatch(o["code"])]
    extra = [option for option in options if not _NUMBER.fullmatch(option["code"])]
    more = {"extra": extra} if extra else {}
    if len(numbers) < 2:
        return {"type": "single", "options": list(options)}
    if kind == "rating":
        return {"type": "rating", "points": max(numbers), **more}
    texts = {_value(o["code"]): o["text"] for o in options if o not in extra}
    return {
        "type": "scale",
        "lowest": min(numbers),
        "highest": max(numbers),
        "lowest_text": _without_number(texts[min(numbers)]),
        "highest_text": _without_number(texts[max(numbers)]),
        **more,
    }


def _scale(lowest: int, highest: int, languages: tuple[str, ...]) -> Json:
    return {
        "type": "scale",
        "lowest": lowest,
        "highest": highest,
        "lowest_text": dict.fromkeys(languages, str(lowest)),
        "highest_text": dict.fromkeys(languages, str(highest)),
    }


def _value(code: str) -> int:
    return int(code.replace("minus_", "-"))


def _without_number(texts: Texts) -> Texts:
    return {
        tag: _NUMBERED.sub("", text, count=1) or text for tag, text in texts.items()
    }
