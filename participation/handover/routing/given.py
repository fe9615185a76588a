"""Hand-overs that the Fachplanungen have, and which of them may be told in figures.

There is one for every round of a survey: few, whatever the number of themes in them.
"""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from participation.handover.models import Handover
from participation.handover.routing.models import RoutedHandover
from participation.publication.releases.queries import withdrawn_releases


@dataclass(frozen=True, kw_only=True)
class Given:
    """A hand-over that was given. `is_told`: everybody may read its figures today."""

    reference: str
    subjects: tuple[str, ...]
    given_on: datetime.date
    is_told: bool


def given_handovers(session: Session) -> list[Given]:
    """All that were given, the newest first."""
    rows = session.execute(
        select(
            RoutedHandover.reference,
            RoutedHandover.subjects,
            RoutedHandover.given_on,
            RoutedHandover.is_public,
        )
        .where(RoutedHandover.given_on.is_not(None))
        .order_by(RoutedHandover.given_on.desc(), RoutedHandover.reference.desc())
    ).all()
    subjects = {row.reference: tuple(row.subjects) for row in rows if row.is_public}
    hidden = _untold(session, subjects)
    return [
        Given(
            reference=row.reference,
            subjects=tuple(row.subjects),
            given_on=row.given_on,
            is_told=row.is_public and row.reference not in hidden,
        )
        for row in rows
        if row.given_on is not None
    ]


def _untold(session: Session, given: dict[str, tuple[str, ...]]) -> frozenset[str]:
    """Those with figures of a release that was withdrawn since.

    What a hand-over is made of stands in its content, which is large: only those are opened
    whose subject anything was withdrawn of.
    """
    withdrawn = withdrawn_releases(session)
    gone = {subject for subject, _ in withdrawn}
    suspects: Sequence[str] = [
        reference for reference, subjects in given.items() if gone & set(subjects)
    ]
    if not suspects:
        return frozenset()
    rows = session.execute(
        select(Handover.reference, Handover.content["sources"]).where(
            Handover.reference.in_(suspects)
        )
    )
    return frozenset(
        reference
        for reference, sources in rows
        if withdrawn & {(one["subject"], one["number"]) for one in sources or ()}
    )
