"""The sentences for what can be wrong with an answer."""

from flask_babel import format_decimal, gettext

from participation.questionnaires.question_types import (
    MAX_TEXT,
    MultipleChoice,
    Problem,
    Question,
)
from participation.text.intake import clean_input


def problem_text(code: str, *, text: str = "", question: Question | None = None) -> str:
    """Say what is wrong, and what to do about it."""
    return str(_problem(code, text, question))


def _problem(code: str, text: str, question: Question | None) -> object:
    match code:
        case Problem.REQUIRED:
            return (
                gettext("Bitte beantworten Sie diese Frage.")
                if question
                else gettext("Bitte schreiben Sie etwas.")
            )
        case Problem.TOO_LONG:
            return gettext(
                "Der Text ist zu lang: %(length)s von %(limit)s Zeichen. Bitte kürzen Sie ihn.",
                length=format_decimal(len(clean_input(text)[0])),
                limit=format_decimal(MAX_TEXT),
            )
        case Problem.TOO_MANY if isinstance(question, MultipleChoice):
            return gettext(
                "Bitte wählen Sie höchstens %(maximum)s.", maximum=question.maximum
            )
        case Problem.TOO_MANY:
            return gettext("Bitte wählen Sie nur eine Antwort.")
        case Problem.UNREADABLE_CHARACTERS:
            return gettext(
                "Der Text enthielt unlesbare Zeichen. Wir haben sie entfernt; bitte prüfen "
                "Sie ihn und gehen Sie dann weiter."
            )
        case _:
            return gettext("Bitte wählen Sie eine der Antworten.")
