"""What changed around the figures: mapping, scheme and versions of two hand-overs. Pure."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from participation.handover.snapshot.content import Handover
from participation.handover.snapshot.inputs import Inputs, PlanMapping, Scheme, became


@dataclass(frozen=True, kw_only=True)
class Snapshot:
    """A hand-over with what it was worked out from."""

    handover: Handover
    inputs: Inputs


@dataclass(frozen=True, kw_only=True)
class RoleChange:
    """Who deals with a theme: "" where there was, or is, nobody of that plan."""

    theme_key: str
    plan_key: str
    before: str
    after: str


@dataclass(frozen=True, kw_only=True)
class PlanChange:
    """What is told of a plan and is another thing now; `field` "" : the plan came or went."""

    plan_key: str
    field: str
    before: str
    after: str


@dataclass(frozen=True, kw_only=True)
class SchemeChange:
    """Themes or target groups that came, went, or were split or merged."""

    added: tuple[str, ...]
    ended: tuple[str, ...]
    split: Mapping[str, tuple[str, ...]]  # what became of a theme
    merged: Mapping[str, tuple[str, ...]]  # what a theme was made of


@dataclass(frozen=True, kw_only=True)
class VersionChange:
    name: str
    before: str
    after: str


def role_changes(before: PlanMapping, after: PlanMapping) -> Iterator[RoleChange]:
    old, new = (
        {(e.theme_key, e.plan_key): e.role.value for e in mapping.responsible}
        for mapping in (before, after)
    )
    for theme, plan in sorted(old.keys() | new.keys()):
        then, now = old.get((theme, plan), ""), new.get((theme, plan), "")
        if then != now:
            yield RoleChange(theme_key=theme, plan_key=plan, before=then, after=now)


FIELDS = ("name", "amt", "valid_from", "valid_to", "ortsteil_keys", "target_groups")


def plan_changes(before: PlanMapping, after: PlanMapping) -> Iterator[PlanChange]:
    old, new = ({p.head.key: p for p in mapping.plans} for mapping in (before, after))
    for key in dict.fromkeys((*new, *old)):
        if key not in old or key not in new:
            then, now = ("", "yes") if key in new else ("yes", "")
            yield PlanChange(plan_key=key, field="", before=then, after=now)
            continue
        for field in FIELDS:
            pair = [_told(getattr(side[key].head, field)) for side in (old, new)]
            if pair[0] != pair[1]:
                yield PlanChange(
                    plan_key=key, field=field, before=pair[0], after=pair[1]
                )
        if old[key].active != new[key].active:
            then, now = _told(old[key].active), _told(new[key].active)
            yield PlanChange(plan_key=key, field="active", before=then, after=now)


def _told(value: Any) -> str:
    if isinstance(value, bool):
        return "yes" if value else ""
    if isinstance(value, tuple):
        return ", ".join(value)
    return "" if value is None else str(value)


def scheme_change(before: Scheme, after: Scheme) -> SchemeChange:
    old = {topic.key for topic in (*before.themes, *before.target_groups)}
    new = {topic.key for topic in (*after.themes, *after.target_groups)}
    follow = {key: became(key, after) for key in sorted(old - new)}
    made_of: dict[str, list[str]] = {}
    for then, news in follow.items():
        for now in news:
            made_of.setdefault(now, []).append(then)
    return SchemeChange(
        added=tuple(sorted(new - old)),
        ended=tuple(sorted(old - new)),
        split={key: news for key, news in follow.items() if len(news) > 1},
        merged={
            key: tuple(olds)
            for key, olds in made_of.items()
            if any(len(follow[one]) == 1 for one in olds)
        },
    )


def version_changes(before: Snapshot, after: Snapshot) -> Iterator[VersionChange]:
    for (name, then), (_, now) in zip(_named(before), _named(after), strict=True):
        if then != now:
            yield VersionChange(name=name, before=then, after=now)


def _named(snapshot: Snapshot) -> list[tuple[str, str]]:
    inputs, handover = snapshot.inputs, snapshot.handover
    asked = [f"{q.subject} {q.number}" for q in inputs.questionnaires]
    sources = [f"{source.subject} {source.number}" for source in handover.sources]
    return [
        ("releases", ", ".join(sources)),
        ("questionnaires", ", ".join(asked)),
        ("scheme", f"{inputs.scheme.key} {inputs.scheme.version}"),
        ("target_groups", f"{inputs.scheme.groups_key} {inputs.scheme.groups_version}"),
        ("pipelines", ", ".join(inputs.models.pipelines)),
        ("rules", inputs.models.rules),
        ("weights", inputs.weights.used or ""),
        ("minimum", str(handover.minimum)),
        ("grouping", handover.grouping),
        ("software", inputs.software.version),
    ]
