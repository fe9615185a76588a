"""The rules run on the counts of today, and what they find as it may be shown.

The rules see true counts; every figure that leaves here is one of the protected tables of
publication/live/figures.py. A need that would be withheld is not told as a finding either.
"""

import datetime
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from participation.findings.tallies import Tallies
from participation.handover.live.deciding import last_decisions
from participation.handover.live.evidence import evidence_of
from participation.handover.live.joining import joined_in
from participation.handover.live.showing import Showing, Words
from participation.handover.live.shown import LiveFindings, ShownFinding
from participation.handover.rules.blind_spots import blinde_flecken
from participation.handover.rules.changes import changes
from participation.handover.rules.evidence import Axis, Evidence, Need, Topic
from participation.handover.rules.found import Found, Kind
from participation.handover.rules.gaps import (
    MARKED_AS_GAP,
    NEED,
    GapReason,
    planungsluecken,
)
from participation.handover.rules.interfaces import InterfaceReason, schnittstellen
from participation.handover.structure import arrangement, plans
from participation.places.queries import OrtsteilView, all_ortsteile, burden
from participation.publication.heads import theme_heads
from participation.publication.live.counting import (
    LiveCounts,
    answered_sources,
    kept_tallies,
    live_counts,
)
from participation.publication.live.figures import (
    CITY,
    LiveFigures,
    protect_crossings,
    protect_live,
)
from participation.publication.live.rounds import Subject, subjects
from participation.publication.texts import in_language, text
from participation.themes.target_groups import target_group_labels


@dataclass(frozen=True, kw_only=True)
class Frame:
    """What there is to speak of, and where."""

    themes: tuple[str, ...]
    groups: tuple[str, ...]
    ortsteile: tuple[OrtsteilView, ...]
    burden: Mapping[str, float]
    words: Words
    minimum: int

    def evidence(self, counts: LiveCounts) -> Evidence:
        return evidence_of(
            counts,
            themes=self.themes,
            groups=self.groups,
            ortsteile=self.ortsteile,
            burden=self.burden,
        )

    def protect(self, counts: LiveCounts) -> LiveFigures:
        return protect_live(
            counts,
            themes=self.themes,
            groups=self.groups,
            ortsteile=[o.key for o in self.ortsteile],
            minimum=self.minimum,
        )


def live_findings(
    session: Session,
    *,
    simulated: bool,
    minimum: int,
    now: datetime.datetime,
    language: str,
    subject: str = "",
) -> LiveFindings | None:
    """Everything that is found in what people say now; None: it is being counted.

    `subject`: only that questionnaire, or the comments; of each the newest round.
    """
    kept = kept_tallies(session, simulated=simulated, now=now)
    if kept is None:
        return None
    known = subjects(session, answered_sources(kept), language=language)
    chosen = [one for one in known if subject in ("", one.key)]
    frame = frame_of(session, minimum=minimum, language=language)
    sources = _sources(chosen, 0)
    counts = live_counts(kept, sources)
    figures = frame.protect(counts)
    found, showing = _found(
        session, frame, counts, figures, kept, chosen, simulated, now
    )
    shown = [showing.show(one) for one in found if _may_be_told(one, minimum)]
    return LiveFindings(
        as_of=counts.as_of,
        sources=sources,
        findings=tuple(sorted(shown, key=_rank)),
        subjects=tuple(known),
        base=figures.base(CITY),
        took_part=figures.all_took_part,
        knows_burden=bool(frame.burden),
        compares_rounds=bool(_compared(chosen)),
    )


def frame_of(session: Session, *, minimum: int, language: str) -> Frame:
    """Topics of the scheme and places of the city, with their names."""
    heads = [
        head
        for head in theme_heads(session, language)
        if not head.system or head.key == MARKED_AS_GAP
    ]
    groups = {
        key: in_language(label, language)
        for key, label in target_group_labels().items()
    }
    ortsteile = tuple(all_ortsteile(session))
    topics = {Topic(Axis.THEME, head.key): head.label for head in heads}
    topics |= {Topic(Axis.TARGET_GROUP, key): label for key, label in groups.items()}
    places = {o.key: o.name for o in ortsteile}
    places |= {"": text("no_ortsteil", language), CITY: text("whole_city", language)}
    return Frame(
        themes=tuple(head.key for head in heads),
        groups=tuple(groups),
        ortsteile=ortsteile,
        burden=burden(session),
        words=Words(
            topics=topics,
            places=places,
            plans={plan.key: plan for plan in plans(session)},
        ),
        minimum=minimum,
    )


def _found(
    session: Session,
    frame: Frame,
    counts: LiveCounts,
    figures: LiveFigures,
    kept: Tallies,
    chosen: Sequence[Subject],
    simulated: bool,
    now: datetime.datetime,
) -> tuple[list[Found], Showing]:
    evidence = frame.evidence(counts)
    arranged = arrangement(session, on=now.date())
    need = Need(people=max(NEED.people, frame.minimum))
    found: list[Found] = [
        *planungsluecken(evidence, arranged, need),
        *schnittstellen(evidence, arranged),
        *blinde_flecken(evidence, arranged),
    ]
    changed = earlier = None
    if compared := _compared(chosen):
        newer = live_counts(kept, _sources(compared, 0))
        older = live_counts(kept, _sources(compared, 1))
        found += changes(
            frame.evidence(older),
            frame.evidence(newer),
            joined_in(session, older, newer),
        )
        changed, earlier = frame.protect(newer), frame.protect(older)
    return found, Showing(
        words=frame.words,
        counts=counts,
        figures=figures,
        crossings=protect_crossings(
            counts,
            [
                (one.topics[1].key, one.topics[0].key)
                for one in found
                if one.reason == GapReason.GROUP_LEFT_OUT
            ],
            ortsteile=[o.key for o in frame.ortsteile],
            minimum=frame.minimum,
        ),
        decisions=last_decisions(session, simulated=simulated),
        changed=changed,
        earlier=earlier,
    )


def _sources(chosen: Sequence[Subject], number: int) -> frozenset[str]:
    """Sources of the newest round (0) or the one before (1)."""
    return frozenset(
        source
        for one in chosen
        if number < len(one.rounds)
        for source in one.rounds[number]
    )


def _compared(chosen: Sequence[Subject]) -> list[Subject]:
    """Subjects that were asked before."""
    return [one for one in chosen if len(one.rounds) > 1]


def _may_be_told(one: Found, minimum: int) -> bool:
    """Not an interface of so few people that its figure alone would be withheld."""
    together = one.reason in (InterfaceReason.SHARED_PEOPLE, InterfaceReason.GROUP)
    return not together or (one.people or 0) >= minimum


ORDER = [Kind.GAP, Kind.INTERFACE, Kind.QUIET, Kind.BLIND_SPOT, Kind.CHANGE]


def _rank(one: ShownFinding) -> tuple[int, float, float, str]:
    """By kind; the quiet by their burden, the others by the people that are shown."""
    people = one.figure.people.value if one.figure else None
    volume = 0 if one.kind in (Kind.QUIET, Kind.BLIND_SPOT) else -(people or 0)
    return ORDER.index(Kind(one.kind)), -(one.burden or 0), volume, one.key
