"""What is kept of a thing in the history, as plain JSON; and which state somebody saw.

The same state tells whether two people change the same thing at once: a form carries the
digest of the state it shows, and only that state may be changed by it.
"""

import datetime
import json
from collections.abc import Iterable
from typing import Any

from participation.core.ids import digest
from participation.handover.structure import (
    DeliverableView,
    GroupView,
    PlanView,
    ResponsibilityView,
    StepView,
)

State = dict[str, Any]


def version_of(state: State) -> str:
    """A short name of a state: equal only for equal states."""
    return digest(json.dumps(state, sort_keys=True, ensure_ascii=False))[:16]


def plan_state(plan: PlanView) -> State:
    return {
        "name": plan.name,
        "amt": plan.amt or "",
        "amt_confirmed": plan.amt_confirmed,
        "dezernat": plan.dezernat or "",
        "contact": plan.contact or "",
        "active": plan.active,
        "valid_from": day(plan.valid_from),
        "valid_to": day(plan.valid_to),
        "documents": [
            {"title": d.title, "address": d.address, "drucksache": d.drucksache}
            for d in plan.documents
        ],
        "ortsteil_keys": sorted(plan.ortsteil_keys),
        "target_groups": sorted(plan.target_groups),
        "target_groups_confirmed": plan.target_groups_confirmed,
        "source": plan.source,
    }


def periods_state(rows: Iterable[ResponsibilityView]) -> State:
    """The periods of one plan for one theme, the earliest first."""
    periods = [
        {"role": r.role, "from": day(r.valid_from), "to": day(r.valid_to)} for r in rows
    ]
    return {"periods": sorted(periods, key=lambda p: p["from"] or "")}


def roles_state(rows: Iterable[ResponsibilityView]) -> State:
    """All roles for one theme, by plan."""
    by_plan: dict[str, list[ResponsibilityView]] = {}
    for row in rows:
        by_plan.setdefault(row.plan_key, []).append(row)
    return {plan: periods_state(by_plan[plan]) for plan in sorted(by_plan)}


def step_state(step: StepView) -> State:
    return {
        "name": step.name,
        "description": step.description,
        "deliverable": step.deliverable_key or "",
        "starts_on": day(step.starts_on),
        "ends_on": day(step.ends_on),
        "formats": [
            {
                "kind": f.kind,
                "title": f.title,
                "starts_on": day(f.starts_on),
                "ends_on": day(f.ends_on),
                "place": f.place,
                "address": f.address,
                "open_to_all": f.open_to_all,
            }
            for f in step.formats
        ],
        # What nothing was decided about is not kept: a new group changes no step.
        "parts": {
            part.group_key: {"mode": part.mode or "", "format": part.format}
            for part in step.participation
            if part.mode or part.format
        },
        "added_on": day(step.added_on),
        "ended_on": day(step.ended_on),
        "source": step.source,
    }


def group_state(group: GroupView) -> State:
    return {
        "name": group.name,
        "receives": list(group.receives),
        "added_on": day(group.added_on),
        "ended_on": day(group.ended_on),
        "source": group.source,
    }


def deliverable_state(entry: DeliverableView) -> State:
    return {
        "name": entry.name,
        "added_on": day(entry.added_on),
        "ended_on": day(entry.ended_on),
        "source": entry.source,
    }


def day(on: datetime.date | None) -> str:
    return on.isoformat() if on else ""
