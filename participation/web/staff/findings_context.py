"""What every page of findings is about, read from its address: questionnaire, rounds, filters."""

from dataclasses import dataclass
from typing import Any

from flask import request
from flask_babel import get_locale
from werkzeug.datastructures import MultiDict

from participation.core.clock import today
from participation.database import Session
from participation.publication.adhoc.method import Method, method_of
from participation.publication.adhoc.scope import (
    Round,
    Scope,
    all_rounds,
    rounds_of,
    scope_of,
)
from participation.publication.release import Selection
from participation.web.staff.filters import Filters, Places, load_places
from participation.web.state import settings

ALL = "alle"
LONGEST_TITLE, LONGEST_NUMBER = 300, 60
OWN_PARAMETERS = (
    "runde", "seite", "zeile", "spalte", "prozent", "mit", "raum", "frage", "antwort",
)  # fmt: skip
FILTER_PARAMETERS = (
    "ortsteil", "planungsraum", "typ", "kanal", "von", "bis", "daten",
)  # fmt: skip
KNOWN_PARAMETERS = (*OWN_PARAMETERS, *FILTER_PARAMETERS)


@dataclass(kw_only=True)
class Context:
    """An address understood. `problems`: codes by field; views add their own.

    `rounds`: all of the questionnaire; `chosen`: those that are counted.
    """

    session: Session
    key: str
    language: str
    typed: MultiDict[str, str]
    filters: Filters
    places: Places
    rounds: list[Round]
    chosen: list[Round]
    scope: Scope
    problems: dict[str, str]

    @property
    def minimum(self) -> int:
        return settings().minimum_count

    @property
    def selection(self) -> Selection:
        """Only for an address without problems."""
        return self.filters.selection(self.places)

    def value(self, name: str) -> str:
        """A parameter as it was typed."""
        return self.typed.get(name, "").strip()

    def arguments(self, *names: str) -> dict[str, Any]:
        """Filters and round for another address, with these parameters as well."""
        kept = {name: self.value(name) for name in ("runde", *names)}
        return {
            **self.filters.arguments(),
            **{name: value for name, value in kept.items() if value},
        }

    def with_rounds(self, rounds: list[Round]) -> Scope:
        """The scope with other rounds; the context's own stays."""
        return scope_of(self.session, rounds, self.language)

    def other_rounds(self) -> list[Round]:
        """Rounds of all questionnaires that are not counted here."""
        names = {one.name for one in self.chosen}
        return [
            one
            for one in all_rounds(self.session, self.language)
            if one.name not in names
        ]

    def method(self, scope: Scope | None = None) -> Method:
        return method_of(
            self.session,
            scope=scope or self.scope,
            selection=self.selection,
            minimum=self.minimum,
            today=today(),
            language=self.language,
        )


def read_context(session: Session, key: str) -> Context:
    """Read the address of this request. Raises NotFoundError for the questionnaire."""
    language, typed = str(get_locale()), request.args
    rounds = rounds_of(session, key, language)
    filters = Filters.read(typed)
    places = load_places(session, today=today(), language=language)
    problems = filters.problems(places)
    wanted = typed.get("runde", "")
    chosen = rounds if wanted == ALL else [o for o in rounds if o.name == wanted]
    if not chosen:
        if wanted:
            problems["runde"] = "unknown"
        chosen = rounds[:1]
    return Context(
        session=session,
        key=key,
        language=language,
        typed=typed,
        filters=filters,
        places=places,
        rounds=rounds,
        chosen=chosen,
        scope=scope_of(session, chosen, language),
        problems=problems,
    )


def known_parameters(typed: MultiDict[str, str]) -> dict[str, Any]:
    """The parameters that pages of findings know, with all their values; empty ones left out."""
    found = {name: [v for v in typed.getlist(name) if v] for name in KNOWN_PARAMETERS}
    return {name: values for name, values in found.items() if values}
