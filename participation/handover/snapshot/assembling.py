"""From the parts to the hand-over. Pure: the same parts give the same hand-over anywhere."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from participation.core.kinds import PlanRole
from participation.handover.rules.evidence import CITY, Axis
from participation.handover.snapshot.combining import (
    SUBMISSIONS,
    TARGET_GROUPS,
    THEME_PAIRS,
    THEMES,
    Combined,
    Count,
    combine,
)
from participation.handover.snapshot.content import (
    Figure,
    Handover,
    Source,
    SpaceHead,
    TopicLine,
)
from participation.handover.snapshot.finding import found_in
from participation.handover.snapshot.inputs import (
    Inputs,
    PlanMapping,
    SchemeTopic,
    mapping_digest,
)
from participation.handover.snapshot.refs import RefKind, make_ref
from participation.publication.releases.content import Release, Space, Texts

PEOPLE = "people"
"""The one option of the table of those who took part."""
Roles = Mapping[str, tuple[str, ...]]  # plan keys by role


def assemble(inputs: Inputs) -> Handover:
    """Work the whole hand-over out. Raises ValueError where a part fits no other."""
    releases = inputs.releases
    counts = combine(
        releases,
        (SUBMISSIONS, THEMES, TARGET_GROUPS, THEME_PAIRS),
        groups=[
            Space(key=one.key, label=one.label, ortsteil_keys=one.ortsteil_keys)
            for one in inputs.places.spaces
        ],
    )
    plain = _without_findings(inputs, releases, counts)
    return replace(plain, findings=found_in(plain, counts, inputs))


def _without_findings(
    inputs: Inputs, releases: Sequence[Release], counts: Combined
) -> Handover:
    meta = inputs.meta
    everybody, *by_space = _participants(counts)
    return Handover(
        reference=meta.reference,
        title=meta.title,
        drucksache=meta.drucksache,
        vorhaben=meta.vorhaben,
        created_on=meta.created_on,
        city=meta.city,
        attribution=meta.attribution,
        step=meta.step,
        sources=tuple(map(_source, releases)),
        grouping=meta.grouping,
        spaces=tuple(
            SpaceHead(
                key=space.key,
                label=space.label,
                ortsteil_keys=space.ortsteil_keys,
                participants=figure,
            )
            for space, figure in zip(counts.spaces, by_space, strict=True)
        ),
        plans=tuple(plan.head for plan in inputs.mapping.plans),
        themes=_theme_lines(inputs, counts),
        target_groups=_group_lines(inputs, counts),
        findings=(),
        participants=everybody,
        versions=_versions(inputs),
        minimum=meta.minimum,
        simulated=meta.simulated,
    )


def _source(release: Release) -> Source:
    return Source(
        subject=release.subject,
        number=release.number,
        title=release.title,
        audience=release.audience,
        as_of=release.as_of,
        released_on=release.released_on,
        digest=release.digest,
        method=release.method,
    )


def _versions(inputs: Inputs) -> dict[str, object]:
    scheme = inputs.scheme
    return {
        "scheme": {"key": scheme.key, "version": scheme.version},
        "target_groups": {
            "key": scheme.groups_key,
            "version": scheme.groups_version,
        },
        "pipelines": list(inputs.models.pipelines),
        "rules": inputs.models.rules,
        "software": inputs.software.version,
        "mapping": mapping_digest(inputs.mapping),
    }


def _participants(counts: Combined) -> list[Figure]:
    """Of the whole city, then of every space."""
    return [
        _figure(RefKind.PARTICIPANTS, number, counts.count(SUBMISSIONS, PEOPLE, key))
        for number, key in enumerate(_space_keys(counts.spaces), start=1)
    ]


def _theme_lines(inputs: Inputs, counts: Combined) -> tuple[TopicLine, ...]:
    roles = _roles(inputs.mapping)
    lines = _lines(
        counts,
        THEMES,
        axis=Axis.THEME,
        kind=RefKind.THEME,
        labels=_labels(inputs, THEMES, inputs.scheme.themes),
    )
    return _by_people(
        replace(
            line,
            lead=roles[line.key, PlanRole.LEAD],
            partners=roles[line.key, PlanRole.PARTNER],
            affected=roles[line.key, PlanRole.AFFECTED],
        )
        for line in lines
    )


def _group_lines(inputs: Inputs, counts: Combined) -> tuple[TopicLine, ...]:
    """A plan that names the group deals with it; one for everybody with none of them."""
    lines = _lines(
        counts,
        TARGET_GROUPS,
        axis=Axis.TARGET_GROUP,
        kind=RefKind.TARGET_GROUP,
        labels=_labels(inputs, TARGET_GROUPS, inputs.scheme.target_groups),
    )
    return _by_people(
        replace(
            line,
            lead=tuple(
                plan.head.key
                for plan in inputs.mapping.plans
                if line.key in plan.head.target_groups
            ),
        )
        for line in lines
    )


def _labels(
    inputs: Inputs, table: str, known: Sequence[SchemeTopic]
) -> dict[str, Texts]:
    """Topics in the order of the scheme; then those that only a release still has."""
    released = {
        option.key: option.label
        for release in inputs.releases
        for found in release.tables
        if found.key == table
        for option in found.options
    }
    order = [topic.key for topic in known if topic.key in released]
    own = {topic.key: topic.label for topic in known}
    return {key: own[key] for key in order} | {
        key: label for key, label in released.items() if key not in own
    }


def _lines(
    counts: Combined,
    table: str,
    *,
    axis: Axis,
    kind: RefKind,
    labels: Mapping[str, Texts],
) -> Iterator[TopicLine]:
    """References count on in the order of the scheme, so that no figure moves one."""
    number = 0
    for key, label in labels.items():
        figures = []
        for space in _space_keys(counts.spaces):
            number += 1
            figures.append(_figure(kind, number, counts.count(table, key, space)))
        yield TopicLine(
            axis=axis.value,
            key=key,
            label=label,
            city=figures[0],
            cells=tuple(figures[1:]),
            checked_share=None,
        )


def _by_people(lines: Iterator[TopicLine]) -> tuple[TopicLine, ...]:
    """Most people first, withheld ones last; sorting is stable in the scheme's order."""
    return tuple(
        sorted(
            lines,
            key=lambda line: (line.city.people is None, -(line.city.people or 0)),
        )
    )


def _roles(mapping: PlanMapping) -> Mapping[tuple[str, PlanRole], tuple[str, ...]]:
    """Plan keys by theme and role, in the order of the city."""
    order = {plan.head.key: number for number, plan in enumerate(mapping.plans)}
    found: dict[tuple[str, PlanRole], tuple[str, ...]] = defaultdict(tuple)
    for entry in sorted(mapping.responsible, key=lambda one: order[one.plan_key]):
        found[entry.theme_key, entry.role] += (entry.plan_key,)
    return found


def _space_keys(spaces: Sequence[Space]) -> list[str]:
    return [CITY, *(space.key for space in spaces)]


def _figure(kind: RefKind, number: int, count: Count) -> Figure:
    return Figure(
        ref=make_ref(kind, number),
        people=count.people,
        base=count.base,
        as_of=count.as_of,
    )
