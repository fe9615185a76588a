"""Who is missing: respondents beside inhabitants, and one question weighted to them."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from flask import Blueprint, render_template, request
from flask_babel import get_locale

from participation.accounts.rights import Right
from participation.database import Session
from participation.places.queries import all_ortsteile, city
from participation.publication.missing import Dimension, who_is_missing
from participation.publication.texts import in_language
from participation.publication.weighting import (
    WEIGHT_FROM,
    WEIGHTABLE,
    Asked,
    Refusal,
    WeightedQuestion,
    weightable,
    weighted_question,
)
from participation.web.access import access
from participation.web.staff import group_words
from participation.web.staff.chosen_questionnaire import Chosen, choose_questionnaire
from participation.web.state import database, settings

SMALLEST_LIMIT, LARGEST_LIMIT = 0.05, 20.0


@dataclass(frozen=True, kw_only=True)
class WeightForm:
    """What was asked for in the address. `problems`: codes by field."""

    question: str
    dimensions: tuple[Dimension, ...]
    lowest: str
    highest: str
    problems: Mapping[str, str]

    @property
    def limits(self) -> tuple[float, float]:
        return float(self.lowest.replace(",", ".")), float(
            self.highest.replace(",", ".")
        )


@access(Right.FINDINGS)
def missing_page() -> Any:
    with database().session() as session:
        chosen = choose_questionnaire(session)
        if chosen is None:
            return render_template("staff/missing.html", chosen=None)
        definition = chosen.questionnaire.definition
        questions = weightable(definition, str(get_locale()))
        form = _read_form(questions)
        found = who_is_missing(
            session,
            key=chosen.key,
            definition=definition,
            simulated=chosen.simulated,
            minimum=settings().minimum_count,
        )
        weighted = _weigh(session, chosen, questions, form)
        names = _names(session)
    page = render_template(
        "staff/missing.html",
        chosen=chosen,
        found=found,
        names=names,
        group_words=group_words,
        form=form,
        questions=questions,
        weighted=weighted if isinstance(weighted, WeightedQuestion) else None,
        refusal=weighted.value if isinstance(weighted, Refusal) else None,
        weight_from=WEIGHT_FROM,
        weightable=[
            dimension
            for dimension in WEIGHTABLE
            if all(gap.dimension is not dimension for gap in found.gaps)
        ],
    )
    return page, 422 if form.problems else 200


def _weigh(
    session: Session, chosen: Chosen, questions: list[Asked], form: WeightForm
) -> WeightedQuestion | Refusal | None:
    """Weigh the question that was chosen; None where none was, or the form is wrong."""
    asked = next((q for q in questions if q.address == form.question), None)
    if asked is None or form.problems:
        return None
    lowest, highest = form.limits
    return weighted_question(
        session,
        key=chosen.key,
        definition=chosen.questionnaire.definition,
        asked=asked,
        dimensions=form.dimensions,
        simulated=chosen.simulated,
        minimum=settings().minimum_count,
        language=str(get_locale()),
        lowest=lowest,
        highest=highest,
    )


def _read_form(questions: list[Asked]) -> WeightForm:
    question = request.args.get("frage", "")
    wanted = request.args.getlist("rand")
    lowest = request.args.get("von", "").strip()[:10] or "0,3"
    highest = request.args.get("bis", "").strip()[:10] or "3"
    problems = {}
    if question and question not in {asked.address for asked in questions}:
        problems["frage"] = "unknown"
    if question and not wanted:
        problems["rand"] = "required"
    for name, text, low, high in (
        ("von", lowest, SMALLEST_LIMIT, 1.0),
        ("bis", highest, 1.0, LARGEST_LIMIT),
    ):
        if not _is_between(text, low, high):
            problems[name] = f"limit_{name}"
    return WeightForm(
        question=question,
        dimensions=tuple(d for d in WEIGHTABLE if d.value in wanted or not question),
        lowest=lowest,
        highest=highest,
        problems=problems,
    )


def _is_between(text: str, low: float, high: float) -> bool:
    try:
        return low <= float(text.replace(",", ".")) <= high
    except ValueError:
        return False


def _names(session: Session) -> dict[str, str]:
    """Names of Ortsteile and of their kinds; their keys are different."""
    language = str(get_locale())
    kinds = city(session).profile.get("kinds", [])
    return {o.key: o.name for o in all_ortsteile(session)} | {
        kind["key"]: in_language(kind["label"], language) for kind in kinds
    }


def add_views(staff: Blueprint) -> None:
    staff.add_url_rule("/wer-fehlt", "missing", missing_page)
