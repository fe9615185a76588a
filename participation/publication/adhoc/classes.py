"""Classes of numbers whose bounds tell nobody's answer. Pure."""

import math
from bisect import bisect_right
from collections.abc import Mapping
from dataclasses import dataclass

from participation.publication.protected import Head
from participation.publication.texts import number, text

MOST_CLASSES = 8
LEAST_FOR_CLASSES = 20
"""Below that a bound would tell what one person said."""
FEW_VALUES = 12
"""Up to so many whole numbers each is a class of its own."""
TAIL = 0.05


@dataclass(frozen=True)
class Classes:
    """Lower bounds in rising order; the first and the last class are open.

    Without bounds all numbers are in one class.
    """

    bounds: tuple[float, ...]
    step: float

    def key_of(self, value: str) -> str:
        """The key of the class that a stored number belongs to."""
        return str(max(bisect_right(self.bounds, float(value)) - 1, 0))

    def heads(self, language: str, *, unit: str = "") -> tuple[Head, ...]:
        """The classes in words."""
        if not self.bounds:
            return (Head("0", text("any_number", language)),)
        last = len(self.bounds) - 1
        return tuple(
            Head(str(place), _words(self, place, last, language, unit))
            for place in range(last + 1)
        )


def classes_of(
    counts: Mapping[str, int], *, minimum: float | None, maximum: float | None
) -> Classes:
    """Even classes over what most people said.

    The lowest and the highest twentieth fall into open classes, so that no bound is the
    largest number that somebody gave.
    """
    numbers = sorted((float(value), count) for value, count in counts.items())
    total = sum(count for _, count in numbers)
    if total < LEAST_FOR_CLASSES:
        return Classes((), 1.0)
    low, high = _quantile(numbers, TAIL * total), _quantile(numbers, (1 - TAIL) * total)
    if minimum is not None and maximum is not None and maximum - minimum <= FEW_VALUES:
        low, high = minimum, maximum
    whole = all(value.is_integer() for value, _ in numbers)
    step = _step((high - low) / (MOST_CLASSES - 1), whole=whole)
    if whole and high - low < FEW_VALUES:
        step = 1.0
    first = math.floor(low / step)
    last = max(math.floor(high / step), first)
    return Classes(tuple(step * n for n in range(first, last + 1)), step)


def _quantile(numbers: list[tuple[float, int]], wanted: float) -> float:
    seen = 0
    for value, count in numbers:
        seen += count
        if seen >= wanted:
            return value
    return numbers[-1][0]


def _step(wanted: float, *, whole: bool) -> float:
    """The next of 1, 2, 5, 10 ... (also 0.1, 0.2 ... where there are decimals)."""
    if wanted <= 0:
        return 1.0
    power = 10.0 ** math.floor(math.log10(wanted))
    step = next(power * n for n in (1, 2, 5, 10) if power * n >= wanted * 0.999)
    return max(step, 1.0) if whole else step


def _words(classes: Classes, place: int, last: int, language: str, unit: str) -> str:
    low, tail = classes.bounds[place], f" {unit}" if unit else ""
    plain = _plain(low, language)
    if last == 0:
        return plain + tail
    if place == last:
        return text("and_more", language, low=plain) + tail
    high = _plain(classes.bounds[place + 1], language)
    if place == 0:
        return text("below", language, high=high) + tail
    if classes.step == 1.0 and low.is_integer():
        return plain + tail
    return text("from_to_below", language, low=plain, high=high) + tail


def _plain(value: float, language: str) -> str:
    if value.is_integer():
        return number(int(value), language)
    digits = f"{value:.4f}".rstrip("0")
    return digits if language == "en" else digits.replace(".", ",")
