"""The questionnaire that an importer builds: keys, references, pages, and what is noted."""

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from participation.questionnaires.definition import (
    FORMAT,
    DefinitionError,
    parse_definition,
)
from participation.questionnaires.exchange.combining import Condition, all_of
from participation.questionnaires.exchange.conditions import Target, translate
from participation.questionnaires.exchange.expressions import (
    ANYWHERE,
    Dialect,
    UntranslatableError,
    parse_expression,
)
from participation.questionnaires.exchange.names import Names, key_of
from participation.questionnaires.exchange.notes import (
    Imported,
    Notes,
    Reason,
    Refusal,
    UnreadableFileError,
)
from participation.questionnaires.information import FIELDS

SECONDS_A_QUESTION = 15

Texts = dict[str, str]
Json = dict[str, Any]


@dataclass(frozen=True, kw_only=True)
class Place:
    """Where in the file something stands, for notes."""

    name: str = ""
    row: int | None = None


@dataclass(kw_only=True)
class Page:
    """A page being filled."""

    title: Texts
    key: str
    place: Place
    intro: Texts = field(default_factory=dict)
    condition: Condition | bool = True
    questions: list[Json] = field(default_factory=list)


class Builder:
    """Collects pages and remembers what every name in the file became."""

    def __init__(self, *, languages: tuple[str, ...], dialect: Dialect) -> None:
        self.languages = languages
        self.source_language = languages[0]
        self.notes = Notes()
        self.names = Names()
        self.targets: dict[str, Target] = {}
        self.pages: list[Page] = []
        self._dialect = dialect
        self._repeated: set[str] = set()  # paths to these are not followed

    def key(self, place: Place, *, fallback: str = "question") -> str:
        """Return a free key for a name, noting when it had to become another."""
        key = self.names.take(place.name, fallback=fallback)
        if key != place.name.lower():
            self.notes.add(Reason.RENAMED, name=place.name, row=place.row, detail=key)
        return key

    def codes(self, names: list[str], place: Place) -> dict[str, str]:
        """Return codes by the names of options; of two equal names the first counts."""
        own = Names(codes=True)
        codes: dict[str, str] = {}
        for name in names:
            if name in codes:
                continue
            codes[name] = own.take(name, fallback="option")
            if codes[name] != name.lower():
                self.notes.add(
                    Reason.CODE_RENAMED,
                    name=place.name,
                    row=place.row,
                    detail=f"{name} → {codes[name]}",
                )
        return codes

    def condition(
        self,
        text: str,
        place: Place,
        *,
        own: Target | None = None,
        reason: Reason = Reason.CONDITION,
    ) -> Condition | bool:
        """Return what the expression asks; True, with a note, where it cannot be said."""
        if not text.strip():
            return True
        try:
            expression = parse_expression(text, self._dialect)
            return translate(expression, self.resolver(own))
        except UntranslatableError:
            self.notes.add(reason, name=place.name, row=place.row, detail=text)
            return True

    def resolver(self, own: Target | None) -> Callable[[str], Target | None]:
        def resolve(name: str) -> Target | None:
            if name.startswith(ANYWHERE):
                name = name.removeprefix(ANYWHERE)
                return None if name in self._repeated else self.targets.get(name)
            return own if name == "." else self.targets.get(name)

        return resolve

    def remember(self, name: str, target: Target) -> None:
        if name in self.targets:
            self._repeated.add(name)
        self.targets[name] = target

    def open_page(
        self,
        title: Texts,
        place: Place,
        *,
        condition: Condition | bool = True,
        key_from: str = "",
    ) -> Page:
        """Begin a page; its key comes from a name, or `key_from`, or its number."""
        if key_of(place.name):
            key = self.key(place)
        else:
            wanted = key_of(key_from)[:40].rstrip("_") or f"page_{len(self.pages) + 1}"
            key = self.names.take(wanted)
        page = Page(title=title, key=key, place=place, condition=condition)
        self.pages.append(page)
        return page

    def add(
        self, page: Page, question: Json, when: Condition | bool, place: Place
    ) -> None:
        """Put a question on a page, unless nobody would ever see it."""
        if when is False:
            self.notes.add(Reason.HIDDEN, name=place.name, row=place.row)
            self.targets = {
                name: target
                for name, target in self.targets.items()
                if target.key != question["key"]
            }
            return
        page.questions.append(with_condition(question, when))

    def finished(
        self,
        *,
        format: str,
        title: Texts,
        intro: Texts | None = None,
        thanks: Texts | None = None,
    ) -> Imported:
        """Return the questionnaire with what its own rules say about it."""
        source = {
            "format": FORMAT,
            "languages": list(self.languages),
            "title": title,
            "intro": intro or title,
            **({"thanks": thanks} if thanks else {}),
            "minutes": self._minutes(),
            "information": dict.fromkeys(FIELDS),
            "pages": self._finished_pages(),
        }
        if not source["pages"]:
            raise UnreadableFileError(Refusal.NO_QUESTIONS)
        self.notes.add(Reason.MINUTES, detail=str(source["minutes"]), sheet="")
        self.notes.add(Reason.NO_INFORMATION, sheet="")
        return Imported(
            format=format,
            source=source,
            notes=self.notes.found,
            problems=problems_of(source),
        )

    def _finished_pages(self) -> list[Json]:
        pages = []
        for page in self.pages:
            if not page.questions:
                if page.place.name:
                    name, row = page.place.name, page.place.row
                    self.notes.add(Reason.EMPTY_PAGE, name=name, row=row)
                continue
            pages.append(
                {
                    "key": page.key,
                    "title": page.title,
                    **({"intro": page.intro} if page.intro else {}),
                    **({"when": page.condition} if page.condition is not True else {}),
                    "questions": page.questions,
                }
            )
        return pages

    def _minutes(self) -> int:
        asked = sum(len(q.get("items", "1")) for p in self.pages for q in p.questions)
        return min(60, max(1, math.ceil(asked * SECONDS_A_QUESTION / 60)))


def with_condition(thing: Json, when: Condition | bool) -> Json:
    """Return the question or option with the condition added to what it has."""
    together = all_of([when, thing.get("when", True)])
    if together is True:
        return thing
    return {**thing, "when": together}


def problems_of(source: Mapping[str, Any]) -> tuple[str, ...]:
    """What the rules of the format say against it."""
    try:
        parse_definition(source)
    except DefinitionError as error:
        return tuple(error.problems)
    return ()


def protect_braces(text: str) -> str:
    """Braces that are only braces must not read as an earlier answer."""
    return text.replace("{{", "{ {").replace("}}", "} }")
