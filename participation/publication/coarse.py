"""Counts while a survey runs: in steps so coarse that nobody's arrival can be seen.

An exact live count tells that the newest answer is there, and beside anything else that
moves, what it says (docs/decisions/0024). Today is never counted: who sees a neighbour
fill in a form must not find the step in the evening.
"""

import datetime
from dataclasses import dataclass

from sqlalchemy.orm import Session

from participation.findings.taking_part import answers_in, comments_sent_in

FIRST = 10
STEP = 20


@dataclass(frozen=True)
class CoarseCount:
    """At least so many; 0: fewer than the first step, perhaps none."""

    at_least: int


def coarse(count: int) -> CoarseCount:
    """Round down to 0, 10, 20, 40, 60 and so on."""
    if count < FIRST:
        return CoarseCount(0)
    return CoarseCount(max(FIRST, count // STEP * STEP))


def coarse_answers(
    session: Session,
    *,
    questionnaire_key: str,
    ortsteil_key: str,
    today: datetime.date,
) -> CoarseCount:
    """Answers until yesterday."""
    return coarse(
        answers_in(
            session,
            questionnaire_key=questionnaire_key,
            ortsteil_key=ortsteil_key,
            before=today,
        )
    )


def coarse_comments(
    session: Session, *, ortsteil_key: str, today: datetime.date
) -> CoarseCount:
    """Comments sent until yesterday."""
    return coarse(comments_sent_in(session, ortsteil_key=ortsteil_key, before=today))
