"""What goes into a hand-over: read from releases and from what the city has entered.

No count is made here. Where a figure is needed that no release tells, there is none.
"""

import datetime
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from importlib.metadata import version
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from participation.core.errors import (
    InvalidInputError,
    NotFoundError,
    ParticipationError,
)
from participation.core.kinds import PlanRole
from participation.handover.live.deciding import last_decisions
from participation.handover.models import Handover
from participation.handover.queries import StepView, Structure, structure
from participation.handover.rules.evidence import Responsible
from participation.handover.rules.found import RULES
from participation.handover.snapshot.content import FORMAT, PlanHead, Step, StepPart
from participation.handover.snapshot.inputs import (
    AskedVersion,
    Decided,
    Inputs,
    MappedPlan,
    Meta,
    Models,
    NamedSpace,
    OrtsteilFacts,
    Places,
    PlanMapping,
    Previous,
    Scheme,
    SchemeTopic,
    Software,
    Suppression,
    Weights,
)
from participation.places.queries import all_ortsteile, burden, planungsraeume
from participation.publication.heads import city_name_and_attribution
from participation.publication.releases import overview, queries
from participation.publication.releases.content import COMMENTS, Audience, Release
from participation.questionnaires.queries import published_versions
from participation.themes.queries import living_themes
from participation.themes.target_groups import target_group_scheme
from participation.themes.vocabulary.queries import scheme_in_use, theme_changes

LONGEST_TITLE = 300
LONGEST_NUMBER = 60
TOLD = (
    "minimum", "line_minimum", "batch", "rule", "withheld", "merged", "carried_over",
    "city_only", "left_out", "excluded",
)  # fmt: skip
"""What the method of a release says of its suppression. The report of its audit stays in
the house: it was worked out from what is withheld."""


class NoReleaseError(ParticipationError):
    """A subject has no release, or one of another kind of data than the others."""


@dataclass(frozen=True, kw_only=True)
class Asked:
    """What somebody wants handed over. `subjects`: with the number of the release; None:
    the newest. `grouping`: "" by Ortsteil."""

    step_key: str
    title: str
    drucksache: str = ""
    vorhaben: str = ""
    subjects: tuple[tuple[str, int | None], ...]
    grouping: str = ""


@dataclass(frozen=True, kw_only=True)
class Gathered:
    """The inputs, and the releases in the very form that was signed."""

    inputs: Inputs
    releases: tuple[Mapping[str, Any], ...]


def check_asked(asked: Asked) -> Asked:
    """Return it with its texts trimmed. Raises InvalidInputError with all problems."""
    title, drucksache, vorhaben = (
        " ".join(text.split())
        for text in (asked.title, asked.drucksache, asked.vorhaben)
    )
    problems: dict[str, list[str]] = {}
    if not title or len(title) > LONGEST_TITLE:
        problems["title"] = ["too_long" if title else "required"]
    for name, text in (("drucksache", drucksache), ("vorhaben", vorhaben)):
        if len(text) > LONGEST_NUMBER:
            problems[name] = ["too_long"]
    if not asked.subjects:
        problems["subjects"] = ["required"]
    if problems:
        raise InvalidInputError(problems)
    return Asked(
        step_key=asked.step_key,
        title=title,
        drucksache=drucksache,
        vorhaben=vorhaben,
        subjects=tuple(sorted(dict(asked.subjects).items())),
        grouping=asked.grouping,
    )


def gather(
    session: Session,
    asked: Asked,
    *,
    reference: str,
    minimum: int,
    today: datetime.date,
) -> Gathered:
    """Read all parts. Raises NotFoundError for a step or grouping that does not exist,
    NoReleaseError."""
    found = structure(session, on=today)
    releases = tuple(_release(session, *subject) for subject in asked.subjects)
    if len({release.simulated for release in releases}) != 1:
        raise NoReleaseError("simulated and real releases are never mixed")
    place, attribution = city_name_and_attribution(session)
    simulated = releases[0].simulated
    inputs = Inputs(
        meta=Meta(
            reference=reference,
            title=asked.title,
            drucksache=asked.drucksache,
            vorhaben=asked.vorhaben,
            created_on=today,
            city=place,
            attribution=attribution,
            step=_step(found, asked.step_key),
            grouping=asked.grouping,
            minimum=max(minimum, *(r.method.get("minimum", 0) for r in releases)),
            simulated=simulated,
        ),
        releases=releases,
        questionnaires=tuple(
            asked_version
            for release in releases
            for asked_version in _questionnaires(session, release)
        ),
        scheme=_scheme(session),
        mapping=_mapping(found),
        places=_places(session, grouping=asked.grouping, today=today),
        models=Models(pipelines=_pipelines(releases), rules=RULES),
        weights=Weights(used=_weights(releases)),
        suppression=Suppression(
            minimum=minimum, releases=tuple(map(_suppression, releases))
        ),
        software=Software(version=version("participation")),
        decisions=_decisions(session, simulated=simulated),
        previous=_previous(session, releases, simulated=simulated),
    )
    return Gathered(
        inputs=inputs,
        releases=tuple(
            overview.content_of(session, release.subject, release.number)
            for release in releases
        ),
    )


def subjects_key(releases: Iterable[Release]) -> str:
    """How a hand-over is found again by its subjects."""
    return " ".join(sorted(release.subject for release in releases))


def _release(session: Session, subject: str, number: int | None) -> Release:
    """Desks may read it, so may the Fachplanungen that a hand-over goes to."""
    if number is None:
        found = queries.current_release(
            session, subject=subject, audience=Audience.DESKS
        )
    else:
        try:
            found = queries.release(session, subject, number, audience=Audience.DESKS)
        except NotFoundError:
            found = None
    if found is None:
        raise NoReleaseError(subject)
    return found


def _step(found: Structure, key: str) -> Step:
    for step in found.steps:
        if step.key == key:
            return _as_handed_over(found, step)
    raise NotFoundError("process_step", key)


def _as_handed_over(found: Structure, step: StepView) -> Step:
    receives = {group.key: group.receives for group in found.groups}
    return Step(
        key=step.key,
        name=step.name,
        deliverable=step.deliverable,
        starts_on=step.starts_on,
        ends_on=step.ends_on,
        parts=tuple(
            StepPart(
                group_key=part.group_key,
                group=part.group_name,
                mode=part.mode,
                format=part.format,
                receives=receives.get(part.group_key, ()),
            )
            for part in step.participation
        ),
    )


def _questionnaires(session: Session, release: Release) -> list[AskedVersion]:
    """The versions whose answers the release counts, as they were asked."""
    if release.subject == COMMENTS:
        return []
    counted = {entry.get("number") for entry in release.method.get("questionnaire", ())}
    return [
        AskedVersion(
            subject=release.subject,
            number=asked.number,
            digest=asked.definition.digest,
            definition=asked.definition.source,
        )
        for asked in reversed(published_versions(session, release.subject))
        if asked.number in counted
    ]


def _scheme(session: Session) -> Scheme:
    """The scheme in use; themes that ended only in what became of them."""
    in_use = scheme_in_use(session)
    groups = target_group_scheme()
    return Scheme(
        key=in_use.key if in_use else "",
        version=in_use.version if in_use else "",
        themes=tuple(
            SchemeTopic(
                key=theme.key,
                label=dict(theme.label),
                system=theme.system,
                definition={
                    "description": dict(theme.description),
                    "belongs": list(theme.belongs),
                    "not_belongs": list(theme.not_belongs),
                },
            )
            for theme in living_themes(session)
        ),
        groups_key=groups.key,
        groups_version=groups.version,
        target_groups=tuple(
            SchemeTopic(key=key, label=dict(label), definition={})
            for key, label in groups.labels.items()
        ),
        history=tuple(
            {
                "kind": change.kind,
                "on": change.changed_on.isoformat(),
                "from": ended,
                "to": successor,
            }
            for change in reversed(theme_changes(session))
            for ended in change.ended
            for successor in change.successors
        ),
    )


def _mapping(found: Structure) -> PlanMapping:
    return PlanMapping(
        on=found.on,
        plans=tuple(
            MappedPlan(
                head=PlanHead(
                    key=plan.key,
                    name=plan.name,
                    amt=plan.amt,
                    amt_confirmed=plan.amt_confirmed,
                    contact=plan.contact,
                    valid_from=plan.valid_from,
                    valid_to=plan.valid_to,
                    ortsteil_keys=tuple(sorted(plan.ortsteil_keys)),
                    target_groups=tuple(sorted(plan.target_groups)),
                ),
                active=plan.active,
            )
            for plan in found.plans
        ),
        responsible=tuple(
            Responsible(
                theme_key=entry.theme_key,
                plan_key=entry.plan_key,
                role=PlanRole(entry.role),
            )
            for entry in found.responsibilities
        ),
    )


def _places(session: Session, *, grouping: str, today: datetime.date) -> Places:
    """Inhabitants and burden are the city's own figures, not of anybody who answered."""
    spaces = [
        space
        for space in planungsraeume(session, on=today)
        if grouping and space.grouping == grouping
    ]
    if grouping and not spaces:
        raise NotFoundError("grouping", grouping)
    ranks = burden(session)
    return Places(
        ortsteile=tuple(
            OrtsteilFacts(
                key=ortsteil.key,
                name=ortsteil.name,
                inhabitants=ortsteil.population,
                burden=ranks.get(ortsteil.key),
            )
            for ortsteil in all_ortsteile(session)
        ),
        spaces=tuple(
            NamedSpace(
                key=f"raum-{number:02d}",
                label=space.name,
                ortsteil_keys=tuple(sorted(space.ortsteil_keys)),
            )
            for number, space in enumerate(spaces, start=1)
        ),
    )


def _pipelines(releases: Sequence[Release]) -> tuple[str, ...]:
    named = (r.method.get("themes", {}).get("pipelines", ()) for r in releases)
    return tuple(sorted({name for names in named for name in names}))


def _weights(releases: Sequence[Release]) -> str | None:
    used = {r.method["weights"] for r in releases if r.method.get("weights")}
    return ", ".join(sorted(map(str, used))) or None


def _suppression(release: Release) -> Mapping[str, Any]:
    told = {name: release.method[name] for name in TOLD if name in release.method}
    return {"subject": release.subject, "number": release.number, **told}


def _decisions(session: Session, *, simulated: bool) -> tuple[Decided, ...]:
    """Without who decided: the city answers for it."""
    return tuple(
        Decided(
            key=key,
            state=decided.state.value,
            reason=decided.reason,
            decided_on=decided.decided_on,
        )
        for key, decided in sorted(last_decisions(session, simulated=simulated).items())
    )


def _previous(
    session: Session, releases: Sequence[Release], *, simulated: bool
) -> Previous | None:
    """The last hand-over of the same subjects that can be compared."""
    row = session.scalars(
        select(Handover)
        .where(
            Handover.subjects == subjects_key(releases),
            Handover.simulated.is_(simulated),
            Handover.signature.is_not(None),
        )
        .order_by(Handover.created_on.desc(), Handover.reference.desc())
        .limit(1)
    ).first()
    if row is None or row.content.get("format") != FORMAT:
        return None
    return Previous(digest=row.content_digest, content=row.content)
