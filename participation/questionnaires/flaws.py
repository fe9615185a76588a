"""What is wrong in a questionnaire: a sentence for files, a place and a kind for forms."""

from collections.abc import Mapping
from typing import Any

Path = tuple[str | int, ...]
"""The way to something in a file: names of fields and places in lists, from 0.

A question that a condition or a repeated answer stands in is named by its key instead of
its place, as those are checked after all else was read.
"""


class Flaw(str):
    """One problem. `code` and `values` let an edge say it in its own words."""

    __slots__ = ("code", "path", "values")

    path: Path
    code: str
    values: Mapping[str, Any]

    def __new__(
        cls, sentence: str, path: Path, code: str, values: Mapping[str, Any]
    ) -> "Flaw":
        made = super().__new__(cls, sentence)
        made.path, made.code, made.values = path, code, values
        return made

    def __getnewargs__(self) -> tuple[Any, ...]:
        """What copies are made from."""
        return str(self), self.path, self.code, self.values
