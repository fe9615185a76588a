"""What the form of each type of question asks for."""

from dataclasses import dataclass
from enum import StrEnum

from participation.questionnaires.editing.parts import Json
from participation.questionnaires.question_types import QUESTION_TYPES


class Kind(StrEnum):
    """How a field is typed."""

    TEXT = "text"  # by language, one line
    LONG = "long"  # by language, several lines, simple HTML
    WHOLE = "whole"
    DECIMAL = "decimal"
    FLAG = "flag"
    ORDER = "order"  # given or random
    DAY = "day"  # ISO or "today"
    OPTIONS = "options"  # a list of codes and texts


@dataclass(frozen=True, kw_only=True)
class Field:
    """`marks`: what single options can be beside their text. `needed`: never left out."""

    name: str
    kind: Kind
    marks: tuple[str, ...] = ()
    needed: bool = False


def _field(name: str, kind: Kind, *marks: str, needed: bool = False) -> Field:
    return Field(name=name, kind=kind, marks=marks, needed=needed)


TEXT = _field("text", Kind.TEXT, needed=True)
HINT = _field("hint", Kind.TEXT)
REQUIRED = _field("required", Kind.FLAG)
ORDER = _field("order", Kind.ORDER)
EXTRA = _field("extra", Kind.OPTIONS)
OWN: dict[str, tuple[Field, ...]] = {
    "single": (_field("options", Kind.OPTIONS, "other", "fixed", needed=True), ORDER),
    "dropdown": (_field("options", Kind.OPTIONS, "other", needed=True),),
    "multiple": (
        _field("options", Kind.OPTIONS, "exclusive", "other", "fixed", needed=True),
        _field("minimum", Kind.WHOLE),
        _field("maximum", Kind.WHOLE),
        ORDER,
    ),
    "scale": (
        _field("lowest", Kind.WHOLE, needed=True),
        _field("lowest_text", Kind.TEXT, needed=True),
        _field("highest", Kind.WHOLE, needed=True),
        _field("highest_text", Kind.TEXT, needed=True),
        EXTRA,
    ),
    "rating": (_field("points", Kind.WHOLE, needed=True), EXTRA),
    "matrix": (
        _field("items", Kind.OPTIONS, "fixed", needed=True),
        _field("options", Kind.OPTIONS, needed=True),
        _field("multiple", Kind.FLAG),
        ORDER,
    ),
    "ranking": (
        _field("options", Kind.OPTIONS, "fixed", needed=True),
        _field("places", Kind.WHOLE),
        ORDER,
    ),
    "number": (
        _field("unit", Kind.TEXT),
        _field("minimum", Kind.DECIMAL),
        _field("maximum", Kind.DECIMAL),
        _field("decimals", Kind.WHOLE),
    ),
    "date": (_field("earliest", Kind.DAY), _field("latest", Kind.DAY)),
    "time": (),
    "short_text": (_field("maximum", Kind.WHOLE),),
    "text": (_field("maximum", Kind.WHOLE),),
    "place": (),
    "ortsteil": (),
    "consent": (),
    "information": (_field("content", Kind.LONG),),
    "section": (),
}
START: dict[str, Json] = {
    "scale": {"lowest": 1, "highest": 5, "lowest_text": {}, "highest_text": {}},
    "rating": {"points": 5},
}


def fields_of(type: str) -> tuple[Field, ...]:
    """Return what is asked for a question of this type, in the order of the form."""
    asks = QUESTION_TYPES[type].asks
    return (TEXT, HINT, *OWN[type], *((REQUIRED,) if asks else ()))


def new_question(*, key: str, type: str, text: str, language: str) -> Json:
    """Return a question that still lacks its options."""
    question: Json = {
        "key": key,
        "type": type,
        "text": {language: text} if text else {},
        **START.get(type, {}),
    }
    for field in OWN[type]:
        if field.kind is Kind.OPTIONS and field.needed:
            question[field.name] = []
    return question
