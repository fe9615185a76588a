"""The tables that are worked out from the parts, each a part of its own. Pure."""

from collections.abc import Mapping, Sequence
from typing import Any

from participation.handover.snapshot.content import (
    Figure,
    Finding,
    Handover,
    PlanHead,
    SpaceHead,
    TopicLine,
)
from participation.handover.snapshot.stored import plain, to_content

HANDOVER = "handover"
TABLES = (
    "matrix", "gaps", "interfaces", "blind_spots", "changes", "by_plan", "by_ortsteil",
    HANDOVER,
)  # fmt: skip
ROLES = ("lead", "partners", "affected")


def derived(handover: Handover, names: Mapping[str, str]) -> dict[str, Any]:
    """Return every derived table by its name. `names`: of the Ortsteile, by key."""
    blind = (*handover.of_kind("blind_spot"), *handover.of_kind("quiet"))
    return {
        "matrix": _matrix(handover),
        "gaps": _plain(handover.of_kind("gap")),
        "interfaces": _plain(handover.of_kind("interface")),
        "blind_spots": _plain(blind),
        "changes": _plain(handover.of_kind("change")),
        "by_plan": [_of_plan(handover, plan) for plan in handover.plans],
        "by_ortsteil": [
            _of_ortsteil(handover, key, name) for key, name in names.items()
        ],
        HANDOVER: to_content(handover),
    }


def _plain(findings: Sequence[Finding]) -> list[Any]:
    return [plain(finding) for finding in findings]


def _matrix(handover: Handover) -> dict[str, Any]:
    return {
        "grouping": handover.grouping,
        "participants": plain(handover.participants),
        "spaces": [plain(head) for head in handover.spaces],
        "themes": [plain(line) for line in handover.themes],
        "target_groups": [plain(line) for line in handover.target_groups],
    }


def _of_plan(handover: Handover, plan: PlanHead) -> dict[str, Any]:
    """What a plan deals with, in the spaces that it reaches wholly or in part."""
    reached = [
        (number, head)
        for number, head in enumerate(handover.spaces)
        if _reaches(plan, head)
    ]
    return {
        "plan": plan.key,
        "topics": [
            {
                "axis": line.axis,
                "key": line.key,
                "role": role,
                "city": plain(line.city),
                "spaces": [
                    {"space": head.key, "figure": plain(line.cells[number])}
                    for number, head in reached
                ],
            }
            for line in _lines(handover)
            if (role := _role(line, plan.key)) is not None
        ],
        "findings": [f.ref for f in handover.findings if plan.key in f.plan_keys],
    }


def _of_ortsteil(handover: Handover, key: str, name: str) -> dict[str, Any]:
    """What is said in the line that the Ortsteil is counted in; it may share it."""
    found = [
        (number, head)
        for number, head in enumerate(handover.spaces)
        if key in head.ortsteil_keys
    ]
    return {
        "ortsteil": key,
        "name": name,
        "spaces": [
            {
                "space": head.key,
                "shared_with": [other for other in head.ortsteil_keys if other != key],
                "participants": plain(head.participants),
                "topics": [
                    {"axis": line.axis, "key": line.key, "figure": _cell(line, number)}
                    for line in _lines(handover)
                ],
                "findings": [
                    f.ref for f in handover.findings if head.key in f.space_keys
                ],
            }
            for number, head in found
        ],
    }


def _cell(line: TopicLine, number: int) -> Any:
    figure: Figure = line.cells[number]
    return plain(figure)


def _lines(handover: Handover) -> tuple[TopicLine, ...]:
    return (*handover.themes, *handover.target_groups)


def _role(line: TopicLine, plan_key: str) -> str | None:
    return next((role for role in ROLES if plan_key in getattr(line, role)), None)


def _reaches(plan: PlanHead, head: SpaceHead) -> bool:
    return not plan.ortsteil_keys or not set(plan.ortsteil_keys).isdisjoint(
        head.ortsteil_keys
    )
