"""What changed since an address was last told, as far as anybody watches it.

On the day after a hand-over was given, thousands of answers are new, and an e-mail names but
a few of them. So of what changed only the keys are read, once in a run; words are read of
what an e-mail names.
"""

import datetime
import uuid
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field

from sqlalchemy import ColumnElement, or_, select, true
from sqlalchemy.orm import Session

from participation.handover.models import Fachplanung
from participation.handover.routing.content import PublicAnswer
from participation.handover.routing.given import (
    Given,
    given_handovers,
    newest_reference,
)
from participation.handover.routing.models import RoutedTheme
from participation.handover.routing.queries import (
    IS_GIVEN,
    IS_REAL,
    ORDER,
    Chosen,
    covers,
    read_answers,
    split_keys,
)
from participation.handover.subscriptions.mails import MOST_TOLD
from participation.handover.subscriptions.watched import Watched, WatchedKind

MOST_KEPT = 200
"""Selections that are kept in memory: many addresses watch the same."""


@dataclass(frozen=True, kw_only=True)
class Change:
    """An answer that changed, without its words."""

    id: uuid.UUID
    theme_key: str
    ortsteil_keys: tuple[str, ...]
    subjects: tuple[str, ...]
    changed_on: datetime.date


@dataclass(frozen=True, kw_only=True)
class Selection:
    """What an address is told: the newest answers, how many there are beside them.

    `until`: the newest day of a change; None: nothing changed.
    """

    answers: tuple[PublicAnswer, ...] = ()
    more: int = 0
    until: datetime.date | None = None


@dataclass(frozen=True)
class Changes:
    """The newest first."""

    found: Sequence[Change]
    given: tuple[Given, ...]
    kept: dict[tuple[datetime.date, frozenset[Watched]], Selection] = field(
        default_factory=dict
    )

    def of(
        self, session: Session, watched: Collection[Watched], *, after: datetime.date
    ) -> Selection:
        """What changed after a day of all that is watched."""
        key = (after, frozenset(watched))
        if key not in self.kept:
            if len(self.kept) >= MOST_KEPT:
                self.kept.clear()
            self.kept[key] = self._select(session, watched, after)
        return self.kept[key]

    def _select(
        self, session: Session, watched: Collection[Watched], after: datetime.date
    ) -> Selection:
        found = [
            change
            for change in self.found
            if change.changed_on > after and any(one.covers(change) for one in watched)
        ]
        if not found:
            return Selection()
        named = [change.id for change in found[:MOST_TOLD]]
        chosen = Chosen(conditions=(RoutedTheme.id.in_(named),), given=self.given)
        return Selection(
            answers=tuple(read_answers(session, chosen, newest_first=True)),
            more=len(found) - len(named),
            until=found[0].changed_on,
        )


def read_changes(
    session: Session,
    watched: Collection[Watched],
    *,
    after: datetime.date,
    until: datetime.date,
) -> Changes:
    """What changed after a day, up to and with another. Nothing invented."""
    given = tuple(given_handovers(session))
    subjects = {one.reference: one.subjects for one in given}
    rows = session.execute(
        select(
            RoutedTheme.id,
            RoutedTheme.theme_key,
            RoutedTheme.ortsteile,
            newest_reference(given).label("reference"),
            RoutedTheme.changed_on,
        )
        .join(Fachplanung, Fachplanung.key == RoutedTheme.plan_key)
        .where(
            IS_GIVEN,
            IS_REAL,
            RoutedTheme.changed_on > after,
            RoutedTheme.changed_on <= until,
            _is_about(watched, given),
        )
        .order_by(RoutedTheme.changed_on.desc(), *ORDER)
    )
    return Changes(
        [
            Change(
                id=row.id,
                theme_key=row.theme_key,
                ortsteil_keys=split_keys(row.ortsteile),
                subjects=subjects[row.reference],
                changed_on=row.changed_on,
            )
            for row in rows
        ],
        given,
    )


def _is_about(
    watched: Collection[Watched], given: Sequence[Given]
) -> ColumnElement[bool]:
    """The same as `Watched.covers`, of any of them."""
    keys = {
        kind: sorted(w.key for w in watched if w.kind == kind) for kind in WatchedKind
    }
    if keys[WatchedKind.ALL]:
        return true()
    surveys = set(keys[WatchedKind.SURVEY])
    references = [one.reference for one in given if surveys & set(one.subjects)]
    return or_(
        RoutedTheme.theme_key.in_(keys[WatchedKind.THEME]),
        newest_reference(given).in_(references),
        *(covers(key) for key in keys[WatchedKind.ORTSTEIL]),
    )
