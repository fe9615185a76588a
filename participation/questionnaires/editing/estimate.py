"""How long people need, from what they have to read and to answer."""

from participation.questionnaires.definition import Definition
from participation.questionnaires.question_types import Question

WORDS_A_MINUTE = 180
SECONDS = {
    "single": 5,
    "dropdown": 8,
    "multiple": 8,
    "scale": 6,
    "rating": 5,
    "ranking": 20,
    "number": 8,
    "date": 10,
    "time": 8,
    "short_text": 12,
    "text": 45,
    "place": 25,
    "ortsteil": 5,
    "consent": 4,
}
SECONDS_A_LINE = 5  # of a matrix
SHARE_OF_TEXTS = 0.5
"""Half of the people leave an open question empty."""


def estimated_minutes(definition: Definition) -> int:
    """Return whole minutes, at least one, for somebody who is shown every question."""
    language = definition.languages[0]
    words = sum(
        len(texts.get(language, "").split())
        for question in definition.questions
        for _, texts in question.texts()
    )
    seconds = words / WORDS_A_MINUTE * 60
    seconds += sum(_seconds(question) for question in definition.questions)
    return max(1, round(seconds / 60))


def _seconds(question: Question) -> float:
    if question.type == "matrix":
        return len(question.items) * SECONDS_A_LINE
    seconds = SECONDS.get(question.type, 0)
    return seconds * SHARE_OF_TEXTS if question.type == "text" else seconds
