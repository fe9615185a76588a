"""What changed from one hand-over to another, and why. Pure.

The reasons follow from released figures, versions and the mapping alone, so they may be
told to whoever may read the figures. How many tags were corrected or contributions taken
back, figure by figure, is another matter (snapshot/reasons.py).
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from participation.handover.snapshot.circumstances import (
    PlanChange,
    RoleChange,
    SchemeChange,
    Snapshot,
    VersionChange,
    plan_changes,
    role_changes,
    scheme_change,
    version_changes,
)
from participation.handover.snapshot.content import (
    Figure,
    Finding,
    Handover,
    SpaceHead,
    TopicLine,
)
from participation.publication.releases.content import CITY, Texts

PARTICIPANTS = "participants"


class Reason(StrEnum):
    NEW_ANSWERS = "new_answers"
    FEWER_ANSWERS = "fewer_answers"  # some were taken back
    CORRECTED_TAGS = "corrected_tags"
    OTHER_MODEL = "other_model"
    SPLIT = "split"
    MERGED = "merged"
    NEW_TOPIC = "new_topic"  # of the scheme
    ENDED_TOPIC = "ended_topic"
    OTHER_SPACES = "other_spaces"
    WITHHELD_NOW = "withheld_now"
    SHOWN_NOW = "shown_now"
    RESPONSIBILITY = "responsibility"
    OTHER_RULES = "other_rules"
    OTHER_FIGURES = "other_figures"


class Turn(StrEnum):
    """What became of a finding."""

    APPEARED = "appeared"
    GONE = "gone"
    CHANGED = "changed"


@dataclass(frozen=True, kw_only=True)
class FigureChange:
    """A figure that is another one. None: withheld, or not there."""

    axis: str  # theme, target_group, or PARTICIPANTS
    key: str
    label: Texts
    space_key: str  # CITY: the whole city
    space_label: str
    ref_before: str | None
    ref: str | None
    before: int | None
    after: int | None
    reasons: tuple[Reason, ...]


@dataclass(frozen=True, kw_only=True)
class FindingChange:
    turn: Turn
    key: str
    kind: str
    reason: str  # of the rule
    topics: tuple[tuple[str, str], ...]
    plan_keys: tuple[str, ...]
    ref_before: str | None
    ref: str | None
    before: int | None
    after: int | None
    reasons: tuple[Reason, ...]


@dataclass(frozen=True, kw_only=True)
class Difference:
    before: str  # references
    after: str
    figures: tuple[FigureChange, ...]
    findings: tuple[FindingChange, ...]
    roles: tuple[RoleChange, ...]
    plans: tuple[PlanChange, ...]
    scheme: SchemeChange
    versions: tuple[VersionChange, ...]

    @property
    def is_empty(self) -> bool:
        return not (
            self.figures
            or self.findings
            or self.roles
            or self.plans
            or self.versions
            or self.scheme.added
            or self.scheme.ended
        )


def compare(before: Snapshot, after: Snapshot) -> Difference:
    """Return everything that is another thing in the later one."""
    scheme = scheme_change(before.inputs.scheme, after.inputs.scheme)
    roles = tuple(role_changes(before.inputs.mapping, after.inputs.mapping))
    plans = tuple(plan_changes(before.inputs.mapping, after.inputs.mapping))
    figures = tuple(_figures(before.handover, after.handover, scheme))
    versions = tuple(version_changes(before, after))
    why = _Why(
        figures=figures,
        touched={r.plan_key for r in roles} | {p.plan_key for p in plans},
        themes={change.theme_key for change in roles},
        rules=any(change.name == "rules" for change in versions),
        scheme=scheme,
    )
    return Difference(
        before=before.handover.reference,
        after=after.handover.reference,
        figures=figures,
        findings=tuple(_findings(before.handover, after.handover, why)),
        roles=roles,
        plans=plans,
        scheme=scheme,
        versions=versions,
    )


def _figures(
    before: Handover, after: Handover, scheme: SchemeChange
) -> Iterator[FigureChange]:
    old, new = dict(_cells(before)), dict(_cells(after))
    heads = _heads(before) | _heads(after)
    spaces = {key: _members(before, key) == _members(after, key) for key in heads}
    labels = _labels(before) | _labels(after)
    model = before.versions.get("pipelines") != after.versions.get("pipelines")
    for cell in dict.fromkeys((*new, *old)):
        axis, key, space = cell
        then, now = old.get(cell), new.get(cell)
        if _people(then) == _people(now) and (then is None) == (now is None):
            continue
        took_part = (PARTICIPANTS, "", space)
        reasons = _reasons(
            then,
            now,
            people=(_people(old.get(took_part)), _people(new.get(took_part))),
            topic=_topic_reason(key, scheme),
            same_space=spaces[space],
            model=model and axis != PARTICIPANTS,
        )
        yield FigureChange(
            axis=axis,
            key=key,
            label=labels.get((axis, key), {"de": key}),
            space_key=space,
            space_label=heads[space],
            ref_before=then.ref if then else None,
            ref=now.ref if now else None,
            before=_people(then),
            after=_people(now),
            reasons=tuple(reasons),
        )


def _reasons(
    then: Figure | None,
    now: Figure | None,
    *,
    people: tuple[int | None, int | None],
    topic: Reason | None,
    same_space: bool,
    model: bool,
) -> Iterator[Reason]:
    """All that released figures and versions tell of why a figure is another one."""
    if not same_space:
        yield Reason.OTHER_SPACES
        return
    if topic is not None:
        yield topic
    took_part, takes_part = people
    moved = None not in (took_part, takes_part) and took_part != takes_part
    if moved and (takes_part or 0) > (took_part or 0):
        yield Reason.NEW_ANSWERS
    elif moved:
        yield Reason.FEWER_ANSWERS
    if model:
        yield Reason.OTHER_MODEL
    if _people(then) is None and _people(now) is not None:
        yield Reason.SHOWN_NOW
    elif _people(then) is not None and _people(now) is None:
        yield Reason.WITHHELD_NOW
    elif topic is None and not moved and not model:
        yield Reason.CORRECTED_TAGS


def _topic_reason(key: str, scheme: SchemeChange) -> Reason | None:
    if key in scheme.split or any(key in news for news in scheme.split.values()):
        return Reason.SPLIT
    if key in scheme.merged or any(key in olds for olds in scheme.merged.values()):
        return Reason.MERGED
    if key in scheme.added:
        return Reason.NEW_TOPIC
    return Reason.ENDED_TOPIC if key in scheme.ended else None


Cell = tuple[str, str, str]  # axis, key, space


def _cells(handover: Handover) -> Iterator[tuple[Cell, Figure]]:
    yield (PARTICIPANTS, "", CITY), handover.participants
    for head in handover.spaces:
        yield (PARTICIPANTS, "", head.key), head.participants
    for line in _lines(handover):
        yield (line.axis, line.key, CITY), line.city
        for head, figure in zip(handover.spaces, line.cells, strict=True):
            yield (line.axis, line.key, head.key), figure


def _lines(handover: Handover) -> tuple[TopicLine, ...]:
    return (*handover.themes, *handover.target_groups)


def _labels(handover: Handover) -> dict[tuple[str, str], Texts]:
    return {(line.axis, line.key): line.label for line in _lines(handover)}


def _heads(handover: Handover) -> dict[str, str]:
    return {CITY: "", **{head.key: head.label for head in handover.spaces}}


def _members(handover: Handover, key: str) -> frozenset[str] | None:
    """The Ortsteile of a space; None where there is no such space."""
    if key == CITY:
        return frozenset()
    found: Sequence[SpaceHead] = [h for h in handover.spaces if h.key == key]
    return frozenset(found[0].ortsteil_keys) if found else None


def _people(figure: Figure | None) -> int | None:
    return None if figure is None else figure.people


@dataclass(frozen=True, kw_only=True)
class _Why:
    """What may have brought a finding, or taken it away."""

    figures: Sequence[FigureChange]
    touched: set[str]  # plans whose role or reach is another one
    themes: set[str]  # for which somebody else is responsible
    rules: bool
    scheme: SchemeChange

    def reasons(self, found: Finding) -> Iterator[Reason]:
        topics = set(found.topics)
        if self.touched & set(found.plan_keys) or any(
            key in self.themes for _, key in topics
        ):
            yield Reason.RESPONSIBILITY
        for _, key in sorted(topics):
            if (reason := _topic_reason(key, self.scheme)) is not None:
                yield reason
        if (
            any((change.axis, change.key) in topics for change in self.figures)
            or not topics
            and any(change.space_key in found.space_keys for change in self.figures)
        ):
            yield Reason.OTHER_FIGURES
        if self.rules:
            yield Reason.OTHER_RULES


def _findings(before: Handover, after: Handover, why: _Why) -> Iterator[FindingChange]:
    old = {found.key: found for found in before.findings}
    new = {found.key: found for found in after.findings}
    for key in dict.fromkeys((*new, *old)):
        then, now = old.get(key), new.get(key)
        one = now or then
        assert one is not None
        turn = Turn.CHANGED
        if then is None or now is None:
            turn = Turn.GONE if now is None else Turn.APPEARED
        elif then.people == now.people and then.space_keys == now.space_keys:
            continue
        yield FindingChange(
            turn=turn,
            key=key,
            kind=one.kind,
            reason=one.reason,
            topics=one.topics,
            plan_keys=one.plan_keys,
            ref_before=then.ref if then else None,
            ref=now.ref if now else None,
            before=then.people if then else None,
            after=now.people if now else None,
            reasons=tuple(dict.fromkeys(why.reasons(one))),
        )
