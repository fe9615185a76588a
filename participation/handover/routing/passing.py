"""Give the themes of a hand-over to the Fachplanungen: prepared, looked at, given once.

A theme in a space that was given before is not given twice: the row of then is linked to
the new hand-over too, with its status, its answer and its history.
"""

import datetime
import uuid
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import delete, exists, insert, select
from sqlalchemy.orm import Session

from participation.core.errors import InvalidInputError, NotFoundError
from participation.core.ids import new_id
from participation.handover.queries import is_valid
from participation.handover.routing.models import (
    RoutedHandover,
    RoutedOccurrence,
    RoutedPartner,
    RoutedTheme,
)
from participation.handover.rules.evidence import CITY, Need
from participation.handover.snapshot.content import (
    Figure,
    Handover,
    PlanHead,
    SpaceHead,
    TopicLine,
)
from participation.publication.releases.content import Audience
from participation.responses.once import insert_unless_known

WHOLE_CITY = "Ganze Stadt"


@dataclass(frozen=True, kw_only=True)
class Proposal:
    """A theme in a space for a leading plan; `space` None: the whole city."""

    plan_key: str
    theme: TopicLine
    space: SpaceHead | None
    figure: Figure

    @property
    def space_key(self) -> str:
        return self.space.key if self.space else CITY

    @property
    def ortsteile(self) -> str:
        return ",".join(sorted(self.space.ortsteil_keys)) if self.space else ""

    @property
    def identity(self) -> tuple[str, ...]:
        return self.theme.key, self.plan_key, self.space_key, self.ortsteile


def proposals(
    handover: Handover, *, need: Need, today: datetime.date
) -> Iterator[Proposal]:
    """What each leading plan should answer: its theme for the city, and where need is met.

    A plan for a part of the city gets that part alone; one that is over gets nothing.
    """
    plans = {
        plan.key: plan
        for plan in handover.plans
        if is_valid(plan.valid_from, plan.valid_to, today)
    }
    for theme in handover.themes:
        for plan in (plans[key] for key in theme.lead if key in plans):
            if not plan.ortsteil_keys and theme.city.people != 0:
                yield Proposal(
                    plan_key=plan.key, theme=theme, space=None, figure=theme.city
                )
            for space, figure in zip(handover.spaces, theme.cells, strict=True):
                if _covers(plan, space) and is_need(figure, need):
                    yield Proposal(
                        plan_key=plan.key, theme=theme, space=space, figure=figure
                    )


def no_lead(handover: Handover) -> list[TopicLine]:
    """Themes that people spoke of, and that nobody answers for: Planungslücken."""
    return [t for t in handover.themes if not t.lead and t.city.people != 0]


def is_need(figure: Figure, need: Need) -> bool:
    """Whether so many speak of it. What is withheld tells nothing, and is no need."""
    if figure.people is None or figure.people < need.people or not figure.people:
        return False
    return not need.share or (
        bool(figure.base) and figure.people / (figure.base or 1) >= need.share
    )


def prepare(
    session: Session,
    handover: Handover,
    *,
    need: Need,
    account_id: uuid.UUID | None,
    today: datetime.date,
) -> bool:
    """List what would be given; anew as long as nothing is. False: it was given before."""
    row = {
        "reference": handover.reference,
        "subjects": sorted({source.subject for source in handover.sources}),
        "is_public": _is_public(handover),
        "simulated": handover.simulated,
        "prepared_by": account_id,
        "prepared_on": today,
    }
    # Two taps on the button: the second one waits here for the first.
    session.execute(insert_unless_known(session, RoutedHandover), row)
    routed = session.get_one(RoutedHandover, handover.reference, with_for_update=True)
    if routed.given_on is not None:
        return False
    _forget(session, handover.reference)
    _link(session, handover, proposals(handover, need=need, today=today), today=today)
    return True


def add(
    session: Session,
    handover: Handover,
    *,
    plan_key: str,
    theme_key: str,
    space_key: str,
    today: datetime.date,
) -> None:
    """Put a theme in a space on the list of a plan. Raises InvalidInputError, NotFoundError."""
    _open(session, handover.reference)
    theme = next((t for t in handover.themes if t.key == theme_key), None)
    problems: dict[str, list[str]] = {}
    if theme is None:
        problems["theme"] = ["unknown" if theme_key else "required"]
    if plan_key not in {plan.key for plan in handover.plans}:
        problems["plan"] = ["unknown" if plan_key else "required"]
    places: Mapping[str, SpaceHead | None] = {
        CITY: None,
        **{space.key: space for space in handover.spaces},
    }
    if space_key not in places:
        problems["space"] = ["unknown"]
    if problems or theme is None:
        raise InvalidInputError(problems)
    space = places[space_key]
    figure = theme.city
    if space is not None:
        figure = theme.cells[handover.spaces.index(space)]
    wanted = Proposal(plan_key=plan_key, theme=theme, space=space, figure=figure)
    _link(session, handover, [wanted], today=today)


def remove(session: Session, reference: str, routed_ids: set[uuid.UUID]) -> int:
    """Take lines off the list before it is given; return how many were on it."""
    _open(session, reference)
    gone = session.execute(
        delete(RoutedOccurrence)
        .where(
            RoutedOccurrence.reference == reference,
            RoutedOccurrence.routed_id.in_(routed_ids),
        )
        .returning(RoutedOccurrence.routed_id)
    ).all()
    _drop_unnamed(session)
    return len(gone)


def give(
    session: Session,
    reference: str,
    *,
    due_on: datetime.date | None,
    account_id: uuid.UUID | None,
    today: datetime.date,
) -> bool:
    """Pass the list on, once; False where it was before. Raises NotFoundError, InvalidInputError.

    What waits for an answer since an earlier hand-over keeps its day; what was answered
    stays answered.
    """
    routed = session.get(RoutedHandover, reference, with_for_update=True)
    if routed is None:
        raise NotFoundError("routed hand-over", reference)
    if routed.given_on is not None:
        return False
    if due_on is not None and due_on < today:
        raise InvalidInputError({"due_on": ["in_the_past"]})
    lines = _lines(session, reference)
    if not lines:
        raise InvalidInputError({"list": ["required"]})
    for theme, _ in lines:
        if theme.passed_on is None:
            theme.passed_on, theme.due_on, theme.changed_on = today, due_on, today
    _set_partners(session, reference, lines)
    routed.given_by, routed.given_on = account_id, today
    session.flush()
    return True


def _is_public(handover: Handover) -> bool:
    """Whether everybody may read all its figures; of none, nobody may."""
    audiences = {source.audience for source in handover.sources}
    return audiences == {Audience.PUBLIC}


def _set_partners(
    session: Session, reference: str, lines: list[tuple[RoutedTheme, RoutedOccurrence]]
) -> None:
    """Who takes part as of this hand-over; in one go, for a list may have thousands."""
    here = select(RoutedOccurrence.routed_id).where(
        RoutedOccurrence.reference == reference
    )
    session.execute(
        delete(RoutedPartner).where(RoutedPartner.routed_id.in_(here)),
        execution_options={"synchronize_session": False},
    )
    rows = [
        {"routed_id": theme.id, "plan_key": key}
        for theme, occurrence in lines
        for key in occurrence.partners
    ]
    if rows:
        session.execute(insert(RoutedPartner), rows)


def _lines(
    session: Session, reference: str
) -> list[tuple[RoutedTheme, RoutedOccurrence]]:
    query = (
        select(RoutedTheme, RoutedOccurrence)
        .join(RoutedOccurrence, RoutedOccurrence.routed_id == RoutedTheme.id)
        .where(RoutedOccurrence.reference == reference)
    )
    return [(theme, occurrence) for theme, occurrence in session.execute(query)]


def _covers(plan: PlanHead, space: SpaceHead) -> bool:
    """Somebody without an Ortsteil (no members) is in the city's line alone."""
    if not space.ortsteil_keys:
        return False
    return not plan.ortsteil_keys or not set(plan.ortsteil_keys).isdisjoint(
        space.ortsteil_keys
    )


def _open(session: Session, reference: str) -> None:
    """Raises NotFoundError for a list that was given, or that nobody prepared."""
    routed = session.get(RoutedHandover, reference, with_for_update=True)
    if routed is None or routed.given_on is not None:
        raise NotFoundError("prepared hand-over", reference)


def _link(
    session: Session,
    handover: Handover,
    wanted: Iterable[Proposal],
    *,
    today: datetime.date,
) -> None:
    """Name them in the list of the hand-over, each once; rows of earlier ones are used."""
    listed = {proposal.identity: proposal for proposal in wanted}
    if not listed:
        return
    session.execute(
        insert_unless_known(session, RoutedTheme),
        [_theme_row(p, handover, today) for p in listed.values()],
    )
    plans = {plan.key: plan for plan in handover.plans}
    rows = [
        {
            "routed_id": theme.id,
            "reference": handover.reference,
            "people": proposal.figure.people,
            "base": proposal.figure.base,
            "figure_ref": proposal.figure.ref,
            "partners": _partners(proposal, plans),
        }
        for theme in _of_kind(session, simulated=handover.simulated)
        if (proposal := listed.get(_identity(theme))) is not None
    ]
    session.execute(insert_unless_known(session, RoutedOccurrence), rows)


def _theme_row(
    wanted: Proposal, handover: Handover, today: datetime.date
) -> dict[str, Any]:
    return {
        "id": new_id(),
        "theme_key": wanted.theme.key,
        "theme_label": dict(wanted.theme.label),
        "plan_key": wanted.plan_key,
        "space_key": wanted.space_key,
        "space_label": wanted.space.label if wanted.space else WHOLE_CITY,
        "ortsteile": wanted.ortsteile,
        "simulated": handover.simulated,
        "changed_on": today,
    }


def _partners(wanted: Proposal, plans: Mapping[str, PlanHead]) -> list[str]:
    """Plans that take part and deal with that space; leading ones answer themselves."""
    return [
        key
        for key in wanted.theme.partners
        if key in plans
        and key not in (wanted.plan_key, *wanted.theme.lead)
        and (wanted.space is None or _covers(plans[key], wanted.space))
    ]


def _of_kind(session: Session, *, simulated: bool) -> Iterable[RoutedTheme]:
    return session.scalars(
        select(RoutedTheme).where(RoutedTheme.simulated.is_(simulated))
    )


def _identity(theme: RoutedTheme) -> tuple[str, ...]:
    return theme.theme_key, theme.plan_key, theme.space_key, theme.ortsteile


def _forget(session: Session, reference: str) -> None:
    session.execute(
        delete(RoutedOccurrence).where(RoutedOccurrence.reference == reference)
    )
    _drop_unnamed(session)


def _drop_unnamed(session: Session) -> None:
    """Rows that were only prepared, and that no list names any more."""
    named = exists().where(RoutedOccurrence.routed_id == RoutedTheme.id)
    session.execute(
        delete(RoutedTheme)
        .where(RoutedTheme.passed_on.is_(None), ~named)
        .execution_options(synchronize_session="fetch")
    )
