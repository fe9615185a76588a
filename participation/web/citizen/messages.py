"""The sentences for what can be wrong with an answer."""

import datetime

from flask_babel import format_date, format_decimal, gettext, ngettext

from participation.questionnaires.answers import MAX_TEXT, Problem, Raw
from participation.questionnaires.definition import in_language
from participation.questionnaires.question_types.base import (
    MESSAGES,
    Question,
)
from participation.text.intake import clean_input
from participation.web.i18n import current_locale


def problem_text(code: str, *, text: str = "") -> str:
    """Say what is wrong with a text that belongs to no question."""
    if code == Problem.REQUIRED:
        return str(gettext("Bitte schreiben Sie etwas."))
    sentence = MESSAGES.get(Problem(code), MESSAGES[Problem.UNKNOWN_OPTION])
    length = len(clean_input(text)[0])
    return str(gettext(sentence, length=_said(length), maximum=_said(MAX_TEXT)))


def question_problem(question: Question, code: str, raw: Raw) -> str:
    """Say what is wrong with an answer, and what to do about it."""
    if code == Problem.CHECK and question.check is not None:
        return in_language(question.check.text, current_locale().tag)[0]
    sentence, values = question.message(Problem(code), raw)
    said = {name: _said(value) for name, value in values.items()}
    return str(gettext(sentence, **said))


def mistake_titles() -> list[str]:
    """Titles of an error summary for 1, 2 ... mistakes, for the browser's own checks."""
    return [
        ngettext(
            "Bitte prüfen Sie %(num)s Angabe", "Bitte prüfen Sie %(num)s Angaben", n
        )
        for n in range(1, 10)
    ]


def _said(value: object) -> str:
    if isinstance(value, datetime.date):
        return str(format_date(value, "long"))
    if isinstance(value, int | float):
        return str(format_decimal(value))
    return str(value)
