"""The types of questions. A new one is a module and a template here, and a line below.

How: docs/how-to/add-a-question-type.md. Nothing outside this folder names the types,
except what needs one for its own purpose (the Ortsteil, invented answers).
"""

from participation.questionnaires.question_types.base import (
    Question,
)
from participation.questionnaires.question_types.choice import (
    Dropdown,
    MultipleChoice,
    SingleChoice,
)
from participation.questionnaires.question_types.consent import Consent
from participation.questionnaires.question_types.date import Date
from participation.questionnaires.question_types.information import (
    Information,
    Section,
)
from participation.questionnaires.question_types.matrix import Matrix
from participation.questionnaires.question_types.number import Number
from participation.questionnaires.question_types.options import (
    Option,
)
from participation.questionnaires.question_types.ortsteil import OrtsteilQuestion
from participation.questionnaires.question_types.place import Place
from participation.questionnaires.question_types.ranking import Ranking
from participation.questionnaires.question_types.scale import Rating, Scale
from participation.questionnaires.question_types.text import FreeText, ShortText
from participation.questionnaires.question_types.time import Time

QUESTION_TYPES: dict[str, type[Question]] = {
    kind.type: kind
    for kind in (
        SingleChoice,
        Dropdown,
        MultipleChoice,
        Scale,
        Rating,
        Matrix,
        Ranking,
        Number,
        Date,
        Time,
        ShortText,
        FreeText,
        Place,
        OrtsteilQuestion,
        Consent,
        Information,
        Section,
    )
}

__all__ = [
    "QUESTION_TYPES",
    "Consent",
    "Date",
    "Dropdown",
    "FreeText",
    "Information",
    "Matrix",
    "MultipleChoice",
    "Number",
    "Option",
    "OrtsteilQuestion",
    "Place",
    "Question",
    "Ranking",
    "Rating",
    "Scale",
    "Section",
    "ShortText",
    "SingleChoice",
    "Time",
]
