"""A comment while somebody writes it: everything typed travels with the form."""

from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, replace
from typing import Self

from flask_babel import gettext

from participation.core.errors import InvalidInputError
from participation.core.kinds import CommentKind
from participation.places.points import Bounds
from participation.questionnaires.answers import Problem
from participation.questionnaires.definition import in_language
from participation.responses.details import (
    LONGEST_PLACE,
    CommentDetails,
    read_details,
)
from participation.responses.submit import checked_text
from participation.text.intake import clean_input
from participation.themes import queries as theme_queries
from participation.web.citizen.messages import problem_text
from participation.web.i18n import current_locale
from participation.web.state import remembered

Problems = dict[str, list[str]]


@dataclass(frozen=True, kw_only=True)
class TypedComment:
    """Field by field what was sent, nothing checked yet."""

    text: str = ""
    kind: str = ""
    place_name: str = ""
    place_point: str = ""
    theme_hint: str = ""

    @classmethod
    def from_form(cls, form: Mapping[str, str]) -> Self:
        return cls(**{name: form.get(name, "") for name in cls.__dataclass_fields__})

    def fields(self) -> Iterator[tuple[str, str]]:
        """Names and values, for hidden fields."""
        return iter(asdict(self).items())

    def read(self, bounds: Bounds | None) -> CommentDetails:
        """Check every field. Raises InvalidInputError with all that is wrong."""
        problems: Problems = {}
        try:
            checked_text(self.text)
        except InvalidInputError as error:
            problems |= error.problems
        try:
            details = read_details(
                kind=self.kind,
                place_name=self.place_name,
                place_point=self.place_point,
                theme_hint=self.theme_hint,
                theme_keys={key for key, _, _ in theme_choices()},
                bounds=bounds,
            )
        except InvalidInputError as error:
            problems |= error.problems
        if problems:
            raise InvalidInputError(problems)
        return details

    def sendable(self, problems: Problems) -> Self:
        """Take out what nobody can correct by hand, so that sending again works."""
        fixed = self
        for name in ("text", "place_name"):
            if Problem.UNREADABLE_CHARACTERS in problems.get(name, ()):
                fixed = replace(fixed, **{name: clean_input(getattr(self, name))[0]})
        for name in ("kind", "place_point", "theme_hint"):
            if name in problems:
                fixed = replace(fixed, **{name: ""})
        return fixed


def sentences(problems: Problems, typed: TypedComment) -> dict[str, str]:
    """What is wrong, by field, in words."""
    return {name: _sentence(name, codes[0], typed) for name, codes in problems.items()}


def kind_choices() -> list[tuple[str, str]]:
    return [
        (CommentKind.IDEA.value, gettext("Idee")),
        (CommentKind.PRAISE.value, gettext("Lob")),
        (CommentKind.PROBLEM.value, gettext("Problem")),
        (CommentKind.QUESTION.value, gettext("Frage")),
    ]


def theme_choices() -> list[tuple[str, str, str]]:
    """Key, plain label and its language of each theme that people may name."""
    known = remembered("themes", theme_queries.themes)
    tag = current_locale().tag
    return [
        (theme.key, *in_language(theme.plain_label, tag))
        for theme in known
        if not theme.system and theme.ended_on is None
    ]


def _sentence(name: str, code: str, typed: TypedComment) -> str:
    match code:
        case "place_too_long":
            return str(
                gettext(
                    "Der Name des Ortes ist zu lang: höchstens %(maximum)s Zeichen.",
                    maximum=LONGEST_PLACE,
                )
            )
        case "outside_city":
            return str(
                gettext(
                    "Der Punkt lag nicht in der Stadt. Wir haben ihn entfernt; bitte "
                    "setzen Sie ihn neu oder nennen Sie den Ort in Worten."
                )
            )
        case _:
            return problem_text(code, text=getattr(typed, name, ""))
