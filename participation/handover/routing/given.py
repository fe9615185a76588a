"""Hand-overs that the Fachplanungen have, and which of them may be told in figures.

There is one for every round of a survey: few, whatever the number of themes in them.
"""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, ScalarSelect, select
from sqlalchemy.orm import Session

from participation.handover.routing.models import (
    RoutedHandover,
    RoutedOccurrence,
    RoutedTheme,
)
from participation.handover.withdrawn import withdrawn_since


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
    hidden = withdrawn_since(session, [row.reference for row in rows if row.is_public])
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


def newest_reference(given: Sequence[Given] | None = None) -> ScalarSelect[str]:
    """Of these hand-overs (None: all that were given) the newest that names a theme.

    For a query of themes. Asked for each of them by the key of what names it: twice as
    fast in SQLite as numbering all of them with a window.
    """
    reference = RoutedHandover.reference
    return (
        select(reference)
        .join(RoutedOccurrence, RoutedOccurrence.reference == reference)
        .where(
            RoutedOccurrence.routed_id == RoutedTheme.id,
            RoutedHandover.given_on.is_not(None)
            if given is None
            else reference.in_([one.reference for one in given]),
        )
        .order_by(RoutedHandover.given_on.desc(), reference.desc())
        .limit(1)
        .correlate(RoutedTheme)
        .scalar_subquery()
    )


def newest_occurrence(given: Sequence[Given] | None = None) -> ColumnElement[bool]:
    """What joins a theme with its line in the newest of these hand-overs."""
    return (RoutedOccurrence.routed_id == RoutedTheme.id) & (
        RoutedOccurrence.reference == newest_reference(given)
    )
