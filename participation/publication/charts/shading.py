"""Which shade a space has on the map: few classes of equal width, none for what is withheld."""

from collections.abc import Mapping
from dataclasses import dataclass

MOST_CLASSES = 4


@dataclass(frozen=True, kw_only=True)
class ValueClass:
    """A shade and the whole percents it stands for, both ends included."""

    shade: int  # from 1, the lightest
    lowest: int
    highest: int


@dataclass(frozen=True, kw_only=True)
class Shading:
    """Shade by key of a space. A space without a shown value has none."""

    classes: tuple[ValueClass, ...]
    shades: Mapping[str, int]


def shade(values: Mapping[str, int | None]) -> Shading:
    """Divide the shown percents into at most four classes of equal width."""
    shown = {key: value for key, value in values.items() if value is not None}
    if not shown:
        return Shading(classes=(), shades={})
    lowest, highest = min(shown.values()), max(shown.values())
    number = min(MOST_CLASSES, highest - lowest + 1)
    starts = [
        lowest + (highest - lowest + 1) * step // number for step in range(number)
    ]
    ends = [*(start - 1 for start in starts[1:]), highest]
    classes = tuple(
        ValueClass(shade=step, lowest=start, highest=end)
        for step, (start, end) in enumerate(zip(starts, ends, strict=True), start=1)
    )
    shades = {
        key: next(c.shade for c in classes if c.lowest <= value <= c.highest)
        for key, value in shown.items()
    }
    return Shading(classes=classes, shades=shades)
