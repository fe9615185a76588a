"""Hand-overs of the formats before: shown as they are, in the words of today.

They counted comments, not people, and had no references of figures; what stands here is for
display alone. Their digest stays the one over the bytes that were stored.
"""

import datetime
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from participation.handover.snapshot.content import (
    Figure,
    Finding,
    Handover,
    PlanHead,
    SpaceHead,
    Step,
    StepPart,
    TopicLine,
)
from participation.handover.snapshot.refs import RefKind, make_ref

EARLIER = ("participation.handover/1", "participation.handover/2")
Content = Mapping[str, Any]


def read_earlier(content: Content) -> Handover:
    """Return the hand-over in the form of today. Raises KeyError for anything else."""
    meta, method = content["meta"], content["method"]
    spaces = content["spaces"]
    return Handover(
        reference=content["reference"],
        title=meta["title"],
        drucksache=meta["drucksache"],
        vorhaben=meta["vorhaben"],
        created_on=datetime.date.fromisoformat(meta["created_on"]),
        city=meta["city"],
        attribution=meta["attribution"],
        step=_step(meta["step"], content["actors"]),
        sources=(),
        grouping="" if spaces["kind"] == "ortsteil" else spaces["kind"],
        spaces=tuple(
            SpaceHead(
                key=_space_key(column),
                label=column["name"],
                ortsteil_keys=_ortsteile(column, spaces["kind"]),
                participants=_figure(RefKind.PARTICIPANTS, number, comments),
            )
            for number, (column, comments) in enumerate(
                zip(spaces["columns"], spaces["comments"], strict=True), start=2
            )
        ),
        plans=_plans(content),
        themes=tuple(_themes(content)),
        target_groups=(),
        findings=tuple(_findings(content)),
        participants=_figure(RefKind.PARTICIPANTS, 1, method["submissions"]),
        versions={
            "format": content["format"],
            "pipelines": list(content["versions"]["pipelines"]),
            "schemes": list(content["versions"]["schemes"]),
        },
        minimum=method["minimum"],
    )


def _step(step: Content, actors: Sequence[Content]) -> Step:
    return Step(
        key=step["key"],
        name=step["name"],
        deliverable=step["deliverable"],
        starts_on=_day(step["starts_on"]),
        ends_on=_day(step["ends_on"]),
        parts=tuple(
            StepPart(
                group_key=actor["key"],
                group=actor["name"],
                mode=actor["mode"],
                format=actor["format"],
                receives=tuple(part["part"] for part in actor["received"]),
            )
            for actor in actors
        ),
    )


def _space_key(column: Content) -> str:
    return column["key"] or "none"


def _ortsteile(column: Content, kind: str) -> tuple[str, ...]:
    """Of a Planungsraum the members were not kept."""
    return (column["key"],) if kind == "ortsteil" and column["key"] else ()


def _figure(kind: RefKind, number: int, people: object) -> Figure:
    """ "x", where a plan did not reach the space, is no figure."""
    return Figure(
        ref=make_ref(kind, number),
        people=people if isinstance(people, int) else None,
        base=None,
    )


def _plans(content: Content) -> tuple[PlanHead, ...]:
    named = [
        *(line["plan"] for line in content["matrix"] if line["plan"]),
        *(spot["plan"] for spot in content["blind_spots"]),
    ]
    return tuple(
        PlanHead(
            key=key,
            name=plan["name"],
            amt=plan["amt"],
            amt_confirmed=plan["amt_confirmed"],
            contact=None,
            valid_from=None,
            valid_to=None,
            ortsteil_keys=(),
            target_groups=(),
        )
        for key, plan in {plan["key"]: plan for plan in named}.items()
    )


def _themes(content: Content) -> Iterator[TopicLine]:
    """A line of the matrix per theme: the plan with the most figures tells the spaces."""
    ranked = {theme["theme"]: theme for theme in content["themes"]}
    by_theme: dict[str, list[Content]] = {}
    for line in content["matrix"]:
        by_theme.setdefault(line["theme"], []).append(line)
    width = 1 + len(content["spaces"]["columns"])
    for row, (theme, lines) in enumerate(by_theme.items()):
        fullest = min(lines, key=lambda line: line["counts"].count("x"))
        total = ranked[theme]["count"] if theme in ranked else fullest["total"]
        first = row * width + 1
        yield TopicLine(
            axis="theme",
            key=theme,
            label={"de": fullest["label"]},
            city=_figure(RefKind.THEME, first, total),
            cells=tuple(
                _figure(RefKind.THEME, number, count)
                for number, count in enumerate(fullest["counts"], start=first + 1)
            ),
            checked_share=ranked.get(theme, {}).get("checked_share"),
            lead=_with_role(lines, "federfuehrend"),
            partners=_with_role(lines, "beteiligt"),
        )


def _with_role(lines: Sequence[Content], role: str) -> tuple[str, ...]:
    return tuple(line["plan"]["key"] for line in lines if line["role"] == role)


def _findings(content: Content) -> Iterator[Finding]:
    for number, gap in enumerate(content["gaps"], start=1):
        yield Finding(
            ref=make_ref(RefKind.GAP, number),
            key=f"gap:theme:{gap['theme']}:{gap['reason']}",
            kind="gap",
            reason=gap["reason"],
            topics=(("theme", gap["theme"]),),
            space_keys=tuple(
                _space_key(space) for space in gap["spaces"] if space["count"] != 0
            ),
            people=gap["total"],
        )
    yield from _interfaces(content["interfaces"])
    for number, spot in enumerate(content["blind_spots"], start=1):
        yield Finding(
            ref=make_ref(RefKind.BLIND_SPOT, number),
            key=f"blind:plan:{spot['plan']['key']}:{spot['reason']}",
            kind="blind_spot",
            reason=spot["reason"],
            plan_keys=(spot["plan"]["key"],),
        )


def _interfaces(found: Content) -> Iterator[Finding]:
    rows: list[tuple[str, tuple[tuple[str, str], ...], list[Content], Content]] = [
        ("two_leads", (("theme", one["theme"]),), [*one["lead"], *one["partners"]], one)
        for one in found["themes"]
    ]
    rows += [("shared_people", (), one["plans"], one) for one in found["plans"]]
    for number, (reason, topics, plans, one) in enumerate(rows, start=1):
        keys = tuple(plan["key"] for plan in plans)
        yield Finding(
            ref=make_ref(RefKind.INTERFACE, number),
            key=f"interface:{'+'.join(keys)}:{number}",
            kind="interface",
            reason=reason,
            topics=topics,
            plan_keys=keys,
            people=one["count"],
        )


def _day(text: str | None) -> datetime.date | None:
    return None if text is None else datetime.date.fromisoformat(text)
