"""From a question to what its template shows: texts in one language, errors in words."""

import json
from collections.abc import Callable, Mapping

from markupsafe import Markup, escape

from participation.places.queries import OrtsteilView
from participation.questionnaires.answers import Problem, Raw
from participation.questionnaires.definition import in_language
from participation.questionnaires.logic import Condition
from participation.questionnaires.piping import fill
from participation.questionnaires.question_types import Option, OrtsteilQuestion
from participation.questionnaires.question_types.base import (
    Question,
)
from participation.questionnaires.question_types.views import (
    ChoiceView,
    FieldView,
    PictureView,
    Said,
    Say,
    Showing,
)
from participation.questionnaires.reading import Texts
from participation.questionnaires.walk import Walk
from participation.text.intake import clean_input
from participation.web.citizen.messages import question_problem

NOTHING_SAID = Said(text=Markup(), language="")


def say_in(language: str, words: Mapping[str, str]) -> Say:
    """Return how texts are said in a language, with earlier answers put in."""

    def say(texts: Texts) -> Said:
        if not texts:
            return NOTHING_SAID
        text, known = in_language(texts, language)
        return Said(text=fill(text, words), language=known)

    return say


def words_of(
    walked: Walk, questions: Mapping[str, Question], language: str
) -> dict[str, str]:
    """Answers so far in words, for the texts that repeat them."""
    say = say_in(language, {})
    return {
        key: questions[key].to_words(answers, say)
        for key, answers in walked.answers.items()
    }


def build_field(
    question: Question,
    raw: Raw,
    problems: Mapping[str, list[str]],
    *,
    say: Say,
    hidden: frozenset[str] = frozenset(),
    seed: str = "",
    ortsteile: list[OrtsteilView],
    picture: Callable[[str], PictureView] | None = None,
) -> FieldView:
    """Build one field. An unreadable character is taken out, so that sending works."""
    codes = problems.get(question.key, [])
    error = question_problem(question, codes[0], raw) if codes else None
    if Problem.UNREADABLE_CHARACTERS in codes:
        raw = {**raw, **_readable(question, raw)}
    view = question.view(
        Showing(
            say=say, raw=raw, hidden=hidden, seed=seed, error=error, picture=picture
        )
    )
    if isinstance(question, OrtsteilQuestion):
        view.choices.extend(_ortsteile(ortsteile, view.value))
    return view


def condition_data(condition: Condition | None) -> str | None:
    """A condition for the browser, as JSON in an attribute."""
    if condition is None:
        return None
    return json.dumps(condition.source, ensure_ascii=False, separators=(",", ":"))


def _readable(question: Question, raw: Raw) -> dict[str, list[str]]:
    return {
        name: [clean_input("\n".join(raw[name]))[0]]
        for name in question.field_names
        if name in raw
    }


def _ortsteile(known: list[OrtsteilView], chosen: str) -> list[ChoiceView]:
    by_name = sorted(known, key=lambda ortsteil: ortsteil.name)
    return [
        ChoiceView(
            option=Option(code=ortsteil.key, text={"de": ortsteil.name}),
            text=Said(text=escape(ortsteil.name), language="de"),
            chosen=ortsteil.key == chosen.strip(),
        )
        for ortsteil in by_name
    ]
