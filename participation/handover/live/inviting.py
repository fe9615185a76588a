"""Put an invitation to a Planungskonferenz together from an interface that was found."""

import datetime
from collections.abc import Iterable, Sequence

from sqlalchemy.orm import Session

from participation.core.errors import NotFoundError
from participation.core.kinds import PlanRole
from participation.handover.invitation import Invitation, InvitedPlace, InvitedPlan
from participation.handover.live.behind import behind_of
from participation.handover.live.finding import frame_of
from participation.handover.live.quoting import quotes
from participation.handover.live.shown import LiveFindings, NamedTopic, ShownFinding
from participation.handover.rules.evidence import Arrangement
from participation.handover.rules.found import Kind
from participation.handover.rules.plans import dormant
from participation.handover.structure import PlanView, arrangement, plans
from participation.publication.live.counting import (
    kept_tallies,
    live_counts,
    pair_by_ortsteil,
)
from participation.publication.live.figures import protect_row

MOST_PLACES = 12
ROLES = (PlanRole.LEAD, PlanRole.PARTNER, PlanRole.AFFECTED)


def invitation(
    session: Session,
    live: LiveFindings,
    finding: ShownFinding,
    *,
    simulated: bool,
    minimum: int,
    now: datetime.datetime,
    language: str,
    with_comments: bool = True,
) -> Invitation:
    """The invitation from an interface. Raises NotFoundError for another finding.

    `with_comments`: only for who may read comments.
    """
    behind = behind_of(finding, sources=live.sources)
    if finding.kind != Kind.INTERFACE or behind is None:
        raise NotFoundError("interface", finding.key)
    places = _places(
        session,
        live,
        finding,
        simulated=simulated,
        minimum=minimum,
        now=now,
        language=language,
    )
    found = (
        quotes(
            session,
            behind,
            simulated=simulated,
            places=[p.ortsteil_key for p in places if p.people is not None],
        )
        if with_comments
        else []
    )
    leading, also = _invited(session, finding, on=now.date())
    return Invitation(
        finding_key=finding.key,
        as_of=live.as_of.date(),
        themes=tuple(topic.label for topic in finding.topics),
        pairs=tuple((one.label, other.label) for one, other in finding.pairs),
        plans=leading,
        also=also,
        places=places,
        comments=tuple(found),
        people=finding.figure.people.value if finding.figure else None,
        base=live.base.value,
        expected=finding.expected,
        simulated=simulated,
    )


def _places(
    session: Session,
    live: LiveFindings,
    finding: ShownFinding,
    *,
    simulated: bool,
    minimum: int,
    now: datetime.datetime,
    language: str,
) -> tuple[InvitedPlace, ...]:
    """Ortsteile with most people who name the themes together, none that is withheld."""
    kept = kept_tallies(session, simulated=simulated, now=now)
    if kept is None:
        return ()
    frame = frame_of(session, minimum=minimum, language=language)
    keys = [*(o.key for o in frame.ortsteile), ""]
    counts = live_counts(kept, live.sources)
    if finding.pairs:
        rows = [
            pair_by_ortsteil(
                session,
                kept,
                simulated=simulated,
                sources=live.sources,
                first=one.key,
                second=other.key,
            )
            for one, other in finding.pairs
        ]
    else:
        theme = finding.topics[0].key
        rows = [{key: counts.themes.get((theme, key), 0) for key in keys}]
    shown = [
        protect_row({key: row.get(key, 0) for key in keys}, minimum=minimum)
        for row in rows
    ]
    most = {key: max(row[key].value or 0 for row in shown) for key in keys}
    ranked = sorted(
        (key for key in keys if key and most[key]), key=lambda k: (-most[k], k)
    )
    return tuple(
        InvitedPlace(ortsteil_key=key, label=frame.words.places[key], people=most[key])
        for key in ranked[:MOST_PLACES]
    )


def _invited(
    session: Session, finding: ShownFinding, *, on: datetime.date
) -> tuple[tuple[InvitedPlan, ...], tuple[InvitedPlan, ...]]:
    arranged = arrangement(session, on=on)
    views = {plan.key: plan for plan in plans(session)}
    at_work = {p.key for p in arranged.plans if dormant(p, arranged) is None}
    must = [plan.key for plan in finding.plans]
    others = [
        (role, key)
        for role in ROLES
        for key in _with_role(arranged, finding.topics, role)
        if key not in must and key in at_work
    ]
    once = {key: role for role, key in reversed(others)}
    return (
        tuple(
            _plan(
                views[key], _main_role(arranged, key, finding.topics), finding, arranged
            )
            for key in must
            if key in views
        ),
        tuple(
            _plan(views[key], once[key], finding, arranged)
            for key in dict.fromkeys(key for _, key in others)
        ),
    )


def _with_role(
    arranged: Arrangement, topics: Sequence[NamedTopic], role: PlanRole
) -> Iterable[str]:
    themes = {topic.key for topic in topics}
    return [
        entry.plan_key
        for entry in arranged.responsible
        if entry.theme_key in themes and entry.role == role
    ]


def _main_role(
    arranged: Arrangement, plan_key: str, topics: Sequence[NamedTopic]
) -> PlanRole:
    return next(
        (role for role in ROLES if plan_key in _with_role(arranged, topics, role)),
        PlanRole.LEAD,
    )


def _plan(
    view: PlanView, role: PlanRole, finding: ShownFinding, arranged: Arrangement
) -> InvitedPlan:
    own = {
        entry.theme_key
        for entry in arranged.responsible
        if entry.plan_key == view.key and entry.role == role
    }
    return InvitedPlan(
        key=view.key,
        name=view.name,
        amt=view.amt,
        amt_confirmed=view.amt_confirmed,
        contact=view.contact,
        role=role.value,
        themes=tuple(topic.label for topic in finding.topics if topic.key in own),
    )
