"""The form for an Ortsteil's own questions: taken from the collection, or written."""

from dataclasses import dataclass
from typing import Any

from flask_babel import gettext, lazy_gettext
from flask_wtf import FlaskForm
from wtforms import SelectField, SelectMultipleField, StringField, TextAreaField
from wtforms.validators import Length, Optional

from participation.questionnaires.local import MAX_QUESTIONS
from participation.questionnaires.local_bank import from_bank, local_bank
from participation.questionnaires.local_simple import SimpleQuestion, WrittenBlock
from participation.text.intake import clean_input
from participation.web.state import localized

KINDS = [
    ("", lazy_gettext("keine Frage")),
    ("single", lazy_gettext("eine Antwort ankreuzen")),
    ("multiple", lazy_gettext("mehrere Antworten ankreuzen")),
    ("text", lazy_gettext("frei schreiben")),
    ("scale", lazy_gettext("Zahl von 0 bis 10")),
]
KIND_LABELS = dict(KINDS)
NUMBERS = range(1, MAX_QUESTIONS + 1)


class LocalQuestionsForm(FlaskForm):  # type: ignore[misc]
    """Three questions at most, of both kinds together; an empty one is left out."""

    intro = TextAreaField(
        lazy_gettext("Ein Satz vor den Fragen, wenn Sie möchten"),
        [Optional(), Length(max=600)],
    )
    bank = SelectMultipleField(lazy_gettext("Fragen aus der Sammlung"))

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.bank.choices = [
            (key, _with_answers(question)) for key, question in local_bank().items()
        ]
        for number in NUMBERS:
            self[f"kind_{number}"].choices = KINDS


for _number in NUMBERS:
    setattr(
        LocalQuestionsForm,
        f"text_{_number}",
        StringField(lazy_gettext("Frage"), [Optional(), Length(max=200)]),
    )
    setattr(
        LocalQuestionsForm,
        f"kind_{_number}",
        SelectField(lazy_gettext("Wie wird geantwortet?")),
    )
    setattr(
        LocalQuestionsForm,
        f"answers_{_number}",
        TextAreaField(
            lazy_gettext("Antworten, jede in einer eigenen Zeile"),
            [Optional(), Length(max=1000)],
            description=lazy_gettext(
                "Nur zum Ankreuzen nötig. Bei „Zahl von 0 bis 10“ zwei Zeilen: zuerst, "
                "was 0 bedeutet, dann, was 10 bedeutet."
            ),
        ),
    )


def read_block(form: LocalQuestionsForm) -> tuple[WrittenBlock, list[str]]:
    """Return what was chosen and written, and what is wrong with it, in words."""
    own: list[SimpleQuestion] = []
    problems: list[str] = []
    for number in NUMBERS:
        question, problem = _question(form, number)
        own += [question] if question else []
        problems += [problem] if problem else []
    block = WrittenBlock(
        intro=clean_input(form.intro.data or "")[0],
        bank=tuple(key for key in local_bank() if key in (form.bank.data or ())),
        own=tuple(own),
    )
    if not len(block) and not problems:
        problems.append(gettext("Bitte schreiben Sie mindestens eine Frage."))
    if len(block) > MAX_QUESTIONS:
        problems.append(
            gettext(
                "Das sind %(number)s Fragen. Höchstens drei sind möglich.",
                number=len(block),
            )
        )
    return block, problems


def fill_block(form: LocalQuestionsForm, block: WrittenBlock) -> None:
    """Show what was chosen and written before."""
    form.intro.data = block.intro
    form.bank.data = list(block.bank)
    for number, question in enumerate(block.own[:MAX_QUESTIONS], start=1):
        form[f"text_{number}"].data = question.text
        form[f"kind_{number}"].data = question.kind
        form[f"answers_{number}"].data = "\n".join(question.answers)


def _question(
    form: LocalQuestionsForm, number: int
) -> tuple[SimpleQuestion | None, str]:
    text = " ".join(clean_input(form[f"text_{number}"].data or "")[0].split())
    kind = form[f"kind_{number}"].data or ""
    lines = clean_input(form[f"answers_{number}"].data or "")[0].splitlines()
    answers = tuple(dict.fromkeys(line.strip() for line in lines if line.strip()))
    if not text and not kind:
        return None, ""
    if not text or not kind:
        return None, gettext(
            "Frage %(number)s braucht einen Text und eine Art der Antwort.",
            number=number,
        )
    if kind in ("single", "multiple") and len(answers) < 2:
        return None, gettext(
            "Frage %(number)s braucht mindestens zwei Antworten.", number=number
        )
    if kind == "scale" and len(answers) != 2:
        return None, gettext(
            "Frage %(number)s braucht zwei Zeilen: was 0 und was 10 bedeutet.",
            number=number,
        )
    kept = () if kind == "text" else answers
    return SimpleQuestion(text=text, kind=kind, answers=kept), ""


@dataclass(frozen=True, kw_only=True)
class ShownQuestion:
    """A question as people will read it, in the language of the page if it can be."""

    text: str
    kind: str
    answers: tuple[str, ...]
    translated: bool


def shown_questions(block: WrittenBlock) -> list[ShownQuestion]:
    """Return what a block asks, to be read before it is released."""
    chosen = [
        ShownQuestion(
            text=localized(question["text"]),
            kind=str(KIND_LABELS[question["type"]]),
            answers=tuple(localized(o["text"]) for o in question.get("options", ())),
            translated=True,
        )
        for question in from_bank(block.bank)
    ]
    own = [
        ShownQuestion(
            text=question.text,
            kind=str(KIND_LABELS[question.kind]),
            answers=question.answers,
            translated=False,
        )
        for question in block.own
    ]
    return [*chosen, *own]


def _with_answers(question: Any) -> str:
    """A question of the collection in one line, with what can be ticked."""
    options = [localized(option["text"]) for option in question.get("options", ())]
    asked = localized(question["text"])
    return f"{asked} ({' · '.join(options)})" if options else asked
