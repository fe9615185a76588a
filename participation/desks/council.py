"""What stands on the page for the Ortsteilrat: released figures, what became, the own words."""

import datetime
from collections.abc import Mapping, Set
from dataclasses import dataclass

from sqlalchemy.orm import Session

from participation.core.errors import NotFoundError
from participation.desks.figures import OwnFigures, own_figures
from participation.desks.forwards import ForwardState, ForwardView, own_forwards
from participation.desks.overview import own_mandates, own_ortsteile
from participation.desks.statements import StatementView, submitted_statements
from participation.places.queries import MandateView, city

MOST_ANSWERS = 5


@dataclass(frozen=True, kw_only=True)
class Became:
    """A comment that was passed on and answered."""

    text: str
    plan: str
    answer: str
    answered_on: datetime.date


@dataclass(frozen=True, kw_only=True)
class CouncilPaper:
    """`unanswered`: how many comments wait at a Fachplanung; `more`: answers left out."""

    city: str
    mandate: MandateView
    ortsteile: tuple[str, ...]
    created_on: datetime.date
    figures: tuple[OwnFigures, ...]
    became: tuple[Became, ...]
    more: int
    unanswered: int
    statements: tuple[StatementView, ...]


def council_paper(
    session: Session,
    mandate_key: str,
    *,
    mandate_keys: Set[str],
    plan_names: Mapping[str, str],
    today: datetime.date,
) -> CouncilPaper:
    """Put the page together. Raises NotFoundError, also for another's mandate."""
    own = own_mandates(session, mandate_keys=mandate_keys)
    mandate = next((m for m in own if m.key == mandate_key), None)
    if mandate is None:
        raise NotFoundError("mandate", mandate_key)
    keys = frozenset(mandate.ortsteil_keys)
    forwards = own_forwards(session, mandate_keys={mandate_key})
    answered = _answered(forwards, plan_names)
    return CouncilPaper(
        city=city(session).official_name,
        mandate=mandate,
        ortsteile=tuple(o.name for o in own_ortsteile(session, ortsteil_keys=keys)),
        created_on=today,
        figures=_figures(session, keys),
        became=tuple(answered[:MOST_ANSWERS]),
        more=max(0, len(answered) - MOST_ANSWERS),
        unanswered=sum(f.state != ForwardState.ANSWERED for f in forwards),
        statements=tuple(submitted_statements(session, mandate_keys={mandate_key})),
    )


def _figures(session: Session, keys: Set[str]) -> tuple[OwnFigures, ...]:
    """Figures of all Ortsteile of a mandate; a line that counts two stands there once."""
    found: dict[tuple[str, str], OwnFigures] = {}
    for key in sorted(keys):
        for figures in own_figures(session, ortsteil_key=key):
            found.setdefault((figures.subject, figures.space_key), figures)
    return tuple(found.values())


def _answered(
    forwards: list[ForwardView], plan_names: Mapping[str, str]
) -> list[Became]:
    """Answers to comments that everybody may still read, newest first."""
    made = [
        Became(
            text=forward.text,
            plan=plan_names.get(forward.plan_key, forward.plan_key),
            answer=forward.answer,
            answered_on=forward.answered_on,
        )
        for forward in forwards
        if forward.text is not None and forward.answered_on is not None
    ]
    return sorted(made, key=lambda became: became.answered_on, reverse=True)
