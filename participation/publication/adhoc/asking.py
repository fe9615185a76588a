"""What was asked, as findings need it: which picture fits, with labels in one language."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from participation.publication.protected import Head
from participation.questionnaires.definition import Page, in_language
from participation.questionnaires.logic import Condition, Every
from participation.questionnaires.piping import fill_plain
from participation.questionnaires.question_types import Option, Question
from participation.questionnaires.question_types.scale import Points, Scale
from participation.questionnaires.reading import Texts

BESIDE_SCALE = frozenset({"dont_know", "no_answer", "not_applicable"})
"""Codes that are an answer and no step of an order."""
MOST_UNNAMED_STEPS = 3
"""So many options of a matrix line are taken for an order, also without numbers."""


class Picture(StrEnum):
    """How the answers to a question are drawn."""

    BARS = "bars"
    RANKED = "ranked"  # several choices: most named first
    SCALE = "scale"
    ORDER = "order"  # put in an order by people
    CLASSES = "classes"
    MONTHS = "months"
    HOURS = "hours"
    PLACES = "places"
    ORTSTEIL = "ortsteil"
    THEMES = "themes"  # of the comments written there
    WORDS = "words"


@dataclass(frozen=True, kw_only=True)
class Line:
    """A question, or a line of a matrix. `asked_if`: who was asked; None: everybody."""

    item: str
    label: str
    asked_if: Condition | None


@dataclass(frozen=True, kw_only=True)
class AskedQuestion:
    """A question with its labels. `steps`: codes of a scale, the lowest first."""

    key: str
    type: str
    label: str
    picture: Picture
    options: tuple[Head, ...] = ()
    steps: tuple[str, ...] = ()
    several: bool = False
    lines: tuple[Line, ...]
    is_matrix: bool = False
    places: int = 0
    ends: tuple[str, str] | None = None
    minimum: float | None = None
    maximum: float | None = None
    unit: str = ""

    @property
    def beside_scale(self) -> tuple[str, ...]:
        """Codes that can be chosen and are no step."""
        return tuple(h.key for h in self.options if h.key not in self.steps)


@dataclass(frozen=True, kw_only=True)
class AskedPage:
    """A page of a questionnaire, or the own questions of an Ortsteil."""

    key: str
    label: str
    questions: tuple[AskedQuestion, ...]


def asked_pages(pages: Iterable[Page], language: str) -> list[AskedPage]:
    """The pages with what is asked on them; what only tells is left out."""
    found = [
        AskedPage(
            key=page.key,
            label=plain(page.title, language),
            questions=tuple(
                _question(question, page.when, language)
                for question in page.questions
                if question.asks
            ),
        )
        for page in pages
    ]
    return [page for page in found if page.questions]


def plain(texts: Texts, language: str) -> str:
    """The text in the language, what stands for earlier answers left as it is without."""
    return fill_plain(in_language(texts, language)[0], {}) if texts else ""


def _question(
    question: Question, page_if: Condition | None, language: str
) -> AskedQuestion:
    options, steps = _options(question, language), steps_of(question)
    is_matrix = question.type == "matrix"
    condition = _both(page_if, question.when)
    several = question.type in ("multiple", "text") or bool(
        getattr(question, "multiple", False)
    )
    return AskedQuestion(
        key=question.key,
        type=question.type,
        label=plain(question.text, language),
        picture=_picture(question, steps),
        options=options,
        steps=steps,
        several=several,
        lines=tuple(
            Line(
                item=option.code,
                label=plain(option.text, language),
                asked_if=_both(condition, option.when),
            )
            for option in question.items
        )
        if is_matrix
        else (Line(item="", label=plain(question.text, language), asked_if=condition),),
        is_matrix=is_matrix,
        places=getattr(question, "places", 0),
        ends=_ends(question, language),
        minimum=getattr(question, "minimum", None)
        if question.type == "number"
        else None,
        maximum=getattr(question, "maximum", None)
        if question.type == "number"
        else None,
        unit=plain(getattr(question, "unit", {}), language),
    )


def _options(question: Question, language: str) -> tuple[Head, ...]:
    chosen: Sequence[Option] = question.choices or question.items
    return tuple(Head(o.code, plain(o.text, language)) for o in chosen)


def steps_of(question: Question) -> tuple[str, ...]:
    """Codes of the question's scale, the lowest first; none where it has no order."""
    if isinstance(question, Points):
        return tuple(str(point) for point in question.points)
    if question.type not in ("single", "dropdown", "matrix"):
        return ()
    if getattr(question, "multiple", False):
        return ()
    codes = [option.code for option in question.choices]
    numbers = sorted((code for code in codes if code.isdecimal()), key=int)
    if len(numbers) > 2 and {*codes} <= {*numbers, *BESIDE_SCALE}:
        return tuple(numbers)
    named = [code for code in codes if code not in BESIDE_SCALE]
    if question.type == "matrix" and 2 <= len(named) <= MOST_UNNAMED_STEPS:
        return tuple(named)
    return ()


def _picture(question: Question, steps: tuple[str, ...]) -> Picture:
    if steps:
        return Picture.SCALE
    if question.type == "matrix":
        return Picture.RANKED if getattr(question, "multiple", False) else Picture.BARS
    return {
        "multiple": Picture.RANKED,
        "ranking": Picture.ORDER,
        "number": Picture.CLASSES,
        "date": Picture.MONTHS,
        "time": Picture.HOURS,
        "place": Picture.PLACES,
        "ortsteil": Picture.ORTSTEIL,
        "text": Picture.THEMES,
        "short_text": Picture.WORDS,
    }.get(question.type, Picture.BARS)


def _ends(question: Question, language: str) -> tuple[str, str] | None:
    if not isinstance(question, Scale):
        return None
    return plain(question.lowest_text, language), plain(question.highest_text, language)


def _both(one: Condition | None, other: Condition | None) -> Condition | None:
    if one is None or other is None:
        return one or other
    return Every((one, other))
