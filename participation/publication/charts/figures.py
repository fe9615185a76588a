"""What the pictures are drawn of: labels with protected values, and how they are said."""

from collections.abc import Sequence
from dataclasses import dataclass

from participation.publication.texts import percent, text
from participation.publication.wording import value_text


@dataclass(frozen=True, kw_only=True)
class Figure:
    """A label with its protected value; None: withheld. `share`: whole percent, or None.

    `note`: words that stand after the number.
    """

    label: str
    value: int | None
    share: int | None = None
    note: str = ""

    def words(self, language: str) -> str:
        """The number as it is written: with thousands mark and share."""
        said = value_text(self.value, language)
        if self.value and self.share is not None:
            said += f" ({percent(self.share)})"
        return f"{said}, {self.note}" if self.note else said


@dataclass(frozen=True, kw_only=True)
class Parts:
    """A line of parts that share people out, for example over a scale.

    `values`: one a step; `base`: their sum, None where it is withheld.
    """

    label: str
    values: tuple[int | None, ...]
    base: int | None

    def shares(self) -> tuple[float | None, ...]:
        """Parts of 1; all None without a base."""
        if not self.base:
            return (None,) * len(self.values)
        return tuple(None if v is None else v / self.base for v in self.values)


def describe_figures(figures: Sequence[Figure], language: str) -> str:
    """The figures in words, for alternative texts."""
    lines = "; ".join(f"{f.label}: {f.words(language)}" for f in figures)
    return text("chart_bars", language, lines=lines)


def describe_parts(lines: Sequence[Parts], steps: Sequence[str], language: str) -> str:
    """Every line with its steps in words, for alternative texts."""
    said = "; ".join(
        f"{line.label}: "
        + ", ".join(
            f"{step} {value_text(value, language)}"
            for step, value in zip(steps, line.values, strict=True)
        )
        for line in lines
    )
    return text("chart_parts", language, lines=said)
