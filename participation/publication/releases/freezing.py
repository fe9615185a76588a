"""Freeze a subject: count, guard, compose. The only caller of the counts behind releases.

It reads and thinks in an open session and writes nothing, so that nobody who sends an
answer waits for it; `store_draft` then takes a moment.
"""

import datetime
import uuid
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from importlib.metadata import version
from typing import Any

from sqlalchemy import delete, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from participation.database import Database
from participation.findings.people import attributes, tag_quality
from participation.findings.tallying import see_one_state
from participation.places.queries import (
    OrtsteilView,
    all_ortsteile,
    neighbours,
    planungsraeume,
)
from participation.publication.disclosure.merging import Area, Joined, merge_tree
from participation.publication.releases import composing
from participation.publication.releases.content import Audience, Release
from participation.publication.releases.counting import Tally, tally_of
from participation.publication.releases.evidence import ReleaseEvidence
from participation.publication.releases.guarding import Guarded, Task, guard
from participation.publication.releases.history import (
    History,
    evidence_of,
    history_of,
)
from participation.publication.releases.models import StoredRelease
from participation.publication.releases.queries import last_number
from participation.publication.releases.source import (
    Source,
    TooFewError,
    source_of,
)
from participation.publication.releases.spaces import BATCH
from participation.publication.releases.stored import to_content
from participation.themes.vocabulary.settling import read_settled

MERGE_GROUPS = "Veröffentlichung"
"""A grouping of this name says which Ortsteile belong together in releases."""


@dataclass(frozen=True, kw_only=True)
class Draft:
    """A frozen subject, not stored yet. `evidence` is unprotected."""

    subject: str
    series: int
    simulated: bool
    known: int
    as_of: datetime.date
    content: Mapping[str, Any]
    report: Mapping[str, Any]
    evidence: Mapping[str, Any]


def freeze(
    session: Session,
    *,
    subject: str,
    simulated: bool = False,
    minimum: int,
    today: datetime.date,
) -> Draft:
    """Count a subject and protect it. Raises NotFoundError, TooFewError."""
    source = source_of(session, subject, simulated=simulated)
    tally = tally_of(session, source)
    history = history_of(
        session, subject=subject, series=source.series, simulated=simulated
    )
    if sum(tally.people.values()) < BATCH:
        raise TooFewError
    known = last_number(session, subject)
    guarded = guard(
        Task(
            name=str(known + 1),
            shapes=source.shapes,
            tally=tally,
            history=history,
            tree=_tree(session, today),
            k=minimum,
            as_of=today,
        )
    )
    if guarded is None:
        raise TooFewError
    return _draft(session, source, tally, guarded, history, known=known, today=today)


def freeze_settled(
    database: Database,
    *,
    subject: str,
    simulated: bool = False,
    minimum: int,
    today: datetime.date,
) -> Draft:
    """Freeze one state of answers and themes: when what was split or merged has settled.

    Raises what freeze raises, and SchemeMovesError.
    """

    def read(session: Session) -> Draft:
        see_one_state(session)
        return freeze(
            session, subject=subject, simulated=simulated, minimum=minimum, today=today
        )

    return read_settled(database, read, today=today)


def store_draft(
    session: Session,
    draft: Draft,
    *,
    account_id: uuid.UUID | None,
    today: datetime.date,
) -> uuid.UUID:
    """Keep the draft in place of an earlier one of the subject; return its id.

    Of two that are kept at the same moment the first stays.
    """
    draft_of = f"{draft.subject} {'demo' if draft.simulated else ''}".strip()
    session.execute(delete(StoredRelease).where(StoredRelease.draft_of == draft_of))
    row = StoredRelease(
        subject=draft.subject,
        series=draft.series,
        simulated=draft.simulated,
        state="draft",
        draft_of=draft_of,
        known=draft.known,
        as_of=draft.as_of,
        frozen_on=today,
        frozen_by=account_id,
        content=dict(draft.content),
        report=dict(draft.report),
    )
    try:
        with session.begin_nested():
            session.add(row)
            session.flush()
            session.add(ReleaseEvidence(release_id=row.id, counts=dict(draft.evidence)))
            session.flush()
    except IntegrityError:
        return session.scalars(
            select(StoredRelease.id).where(StoredRelease.draft_of == draft_of)
        ).one()
    return row.id


def _draft(
    session: Session,
    source: Source,
    tally: Tally,
    guarded: Guarded,
    history: History,
    *,
    known: int,
    today: datetime.date,
) -> Draft:
    names = {ortsteil.key: ortsteil.name for ortsteil in all_ortsteile(session)}
    release = Release(
        subject=source.subject,
        number=known + 1,
        audience=Audience.DESKS,
        title=source.title,
        as_of=today,
        released_on=today,
        spaces=composing.spaces_of(guarded, names),
        tables=composing.tables_of(guarded, source),
        method=composing.method_of(
            guarded,
            source,
            attributes=attributes(session, source.population),
            tags=tag_quality(session, source.population),
            as_of=today,
            software=version("participation"),
        ),
        digest="",
        simulated=source.population.simulated,
    )
    return Draft(
        subject=source.subject,
        series=source.series,
        simulated=source.population.simulated,
        known=known,
        as_of=today,
        content=to_content(release),
        report=_report(guarded, history),
        evidence=evidence_of(guarded.rows, guarded.edition),
    )


def _report(guarded: Guarded, history: History) -> dict[str, Any]:
    """What the audit says to the person who decides; never printed."""
    return {
        "withheld_percent": round(100 * guarded.withheld, 1),
        "line_minimum": guarded.minimum,
        "rounds": guarded.rounds,
        "searches": guarded.searches,
        "earlier": len(history.editions),
        "carried": len(guarded.plan.carried),
        "new": len(guarded.plan.new),
        "city_only": sorted(guarded.edition.city_only) if guarded.lines else [],
        "left_out": sorted(guarded.edition.left_out),
    }


def _tree(session: Session, today: datetime.date) -> Joined | None:
    ortsteile = all_ortsteile(session)
    beside = neighbours(session)
    groups = _groups(session, today)
    usual = _usual_inhabitants(ortsteile)
    return merge_tree(
        Area(
            key=ortsteil.key,
            inhabitants=ortsteil.population or usual[ortsteil.kind],
            kind=ortsteil.kind,
            neighbours=beside.get(ortsteil.key, frozenset()),
            group=groups.get(ortsteil.key),
        )
        for ortsteil in ortsteile
    )


def _groups(session: Session, today: datetime.date) -> dict[str, str]:
    """Planungsräume of the newest grouping, or of the one made for releases."""
    spaces = planungsraeume(session, on=today)
    named = [space.grouping for space in spaces]
    if not named:
        return {}
    chosen = MERGE_GROUPS if MERGE_GROUPS in named else max(named)
    return {
        key: space.name
        for space in spaces
        if space.grouping == chosen
        for key in space.ortsteil_keys
    }


def _usual_inhabitants(ortsteile: list[OrtsteilView]) -> dict[str, int]:
    """The mean of the Ortsteile of a kind whose inhabitants are known; else 0."""
    known: dict[str, list[int]] = defaultdict(list)
    for ortsteil in ortsteile:
        known[ortsteil.kind] += [ortsteil.population] if ortsteil.population else []
    return {kind: sum(n) // len(n) if n else 0 for kind, n in known.items()}
