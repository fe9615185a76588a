"""Read typed fields of a data file; collect every problem instead of stopping at one."""

import re
from collections.abc import Mapping
from typing import Any

from participation.questionnaires.flaws import Flaw, Path
from participation.text.intake import clean_input

Texts = Mapping[str, str]
"""A text by language."""

KEY = re.compile(r"[a-z][a-z0-9_]{0,59}\Z")  # no hyphen: it parts the names of fields
LANGUAGE = re.compile(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8})*\Z")  # BCP 47, in short
LARGEST_NUMBER = 1e12
CODE = re.compile(r"[a-z0-9][a-z0-9_]{0,59}\Z")


class Reader:
    """One JSON object, its place in the file, and the list of problems they share."""

    def __init__(
        self,
        data: Any,
        place: str,
        problems: list[str],
        *,
        language: str = "de",
        path: Path = (),
    ) -> None:
        self.place = place
        self.path = path
        self.problems = problems
        self.language = language
        self._data: Mapping[str, Any] = data if isinstance(data, Mapping) else {}
        self._read: set[str] = set()
        if not isinstance(data, Mapping):
            self.report("must be an object")

    def report(
        self, problem: str, *at: str | int, code: str = "", **values: Any
    ) -> None:
        """Keep a problem: a sentence for those who write files, the rest for forms.

        `at`: the way from this object to what is wrong.
        """
        self.problems.append(
            Flaw(f"{self.place}: {problem}", (*self.path, *at), code, values)
        )

    def report_unknown_fields(self) -> None:
        """Call this after everything known was read: it finds misspelt names."""
        for name in self._data:
            if name not in self._read and not name.startswith("//"):
                self.report(f"{name!r} is not known here")

    def key(self, name: str = "key", *, pattern: re.Pattern[str] = KEY) -> str:
        value = self._value(name)
        if isinstance(value, str) and pattern.match(value):
            return value
        self.report(
            f"{name} must be a word of a-z, 0-9 and _, not {value!r}",
            name,
            code="key_unusable",
        )
        return ""

    def word(self, name: str) -> str:
        value = self._value(name)
        if not isinstance(value, str):
            self.report(f"{name} is missing")
            return ""
        return value

    def optional_text(self, name: str) -> str | None:
        value = self._value(name)
        if value is None or isinstance(value, str):
            return value
        self.report(f"{name} must be a text or null")
        return None

    def texts(self, name: str, *, optional: bool = False) -> Texts:
        value = self._value(name)
        if value is None and optional:
            return {}
        if not isinstance(value, Mapping) or not all(
            isinstance(text, str) and text.strip() for text in value.values()
        ):
            self.report(
                f"{name} must be texts by language, none of them empty",
                name,
                self.language,
                code="text_missing",
            )
            return {}
        if self.language not in value:
            self.report(
                f"{name} has no text in {self.language!r}",
                name,
                self.language,
                code="text_missing",
            )
            return dict(value)
        for language, text in value.items():
            if not LANGUAGE.match(language):
                self.report(f"{name}: {language!r} is no language tag")
            if clean_input(text)[1]:  # half a surrogate pair breaks every page
                self.report(
                    f"{name} has unreadable characters in {language!r}",
                    name,
                    language,
                    code="unreadable",
                )
        # The source language first: it stands in where a translation is missing.
        return {self.language: value[self.language], **value}

    def texts_or_one(self, name: str) -> Texts:
        """Return optional texts in any languages; a single one is in the source's."""
        value = self._value(name)
        if isinstance(value, str):
            return {self.language: value} if value.strip() else {}
        if isinstance(value, Mapping) and not value:
            return {}
        if isinstance(value, Mapping) and self.language not in value:
            language = next(iter(value))
            return Reader(
                {name: value},
                self.place,
                self.problems,
                language=language if isinstance(language, str) else "",
                path=self.path,
            ).texts(name)
        return self.texts(name, optional=True)

    def flag(self, name: str) -> bool:
        value = self._value(name)
        if value is None or isinstance(value, bool):
            return bool(value)
        self.report(f"{name} must be true or false")
        return False

    def number(
        self, name: str, *, lowest: int, highest: int, optional: bool = False
    ) -> int | None:
        value = self._value(name)
        if value is None and optional:
            return None
        if type(value) is int and lowest <= value <= highest:  # True is an int, too
            return value
        self.report(
            f"{name} must be a whole number {lowest}-{highest}",
            name,
            code="whole_number",
            lowest=lowest,
            highest=highest,
        )
        return None

    def decimal(self, name: str) -> float | None:
        value = self._value(name)
        if value is None or (
            isinstance(value, int | float)
            and not isinstance(value, bool)
            and abs(value) <= LARGEST_NUMBER
        ):
            return value
        self.report(f"{name} must be a number", name, code="number")
        return None

    def anything(self, name: str) -> Any:
        """Return what is there, of any shape; None where nothing is."""
        return self._value(name)

    def strings(self, name: str) -> tuple[str, ...]:
        value = self._value(name)
        if isinstance(value, list) and value and all(isinstance(v, str) for v in value):
            return tuple(value)
        self.report(f"{name} must be a list of texts")
        return ()

    def child(self, name: str) -> "Reader":
        """Return the object of that name; an empty one where it is missing."""
        value = self._value(name)
        place = f"{self.place}, {name}" if self.place != "questionnaire" else name
        return Reader(
            {} if value is None else value,
            place,
            self.problems,
            language=self.language,
            path=(*self.path, name),
        )

    def named_children(self) -> "list[tuple[str, Reader]]":
        """Return every object in this one by its name."""
        self._read.update(self._data)
        return [
            (name, Reader(value, f"{self.place} {name}", self.problems,
                          language=self.language, path=(*self.path, name)))
            for name, value in self._data.items()
            if not name.startswith("//")
        ]  # fmt: skip

    def children(self, name: str, *, noun: str) -> list["Reader"]:
        """Return the objects of a list, each with its place; empty lists are a problem."""
        value = self._value(name)
        if not isinstance(value, list) or not value:
            self.report(
                f"{name} must be a list with at least one {noun}",
                name,
                code=f"no_{noun}",
            )
            return []
        return [
            Reader(entry, self._child_place(entry, noun, number), self.problems,
                   language=self.language, path=(*self.path, name, number - 1))
            for number, entry in enumerate(value, start=1)
        ]  # fmt: skip

    def _child_place(self, entry: Any, noun: str, number: int) -> str:
        known = entry if isinstance(entry, Mapping) else {}
        name = known.get("key") or known.get("code")
        label = f"{noun} {number}" + (f" ({name})" if isinstance(name, str) else "")
        return f"{self.place}, {label}" if self.place else label

    def _value(self, name: str) -> Any:
        self._read.add(name)
        return self._data.get(name)
