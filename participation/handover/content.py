"""The content of a hand-over as plain JSON, described in docs/formats/handover.md.

A count is a whole number, or null where it is withheld; "x" where a plan does not reach
the area.
"""

import datetime
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from participation.handover.gaps import (
    Cell,
    Gap,
    Plan,
    Responsible,
    blinde_flecken,
    plans_of_theme,
    planungsluecken,
    schnittstellen,
)
from participation.handover.queries import PlanView, StepView, Structure
from participation.publication.contents import MethodBox, Summary
from participation.publication.protected import ProtectedCount, share

FORMAT = "participation.handover/2"
OUTSIDE = "x"
MARKED_AS_GAP = "planungsluecke"
"""System theme that a person sets on a comment for which there is no plan."""

Count = int | str | None


def build(
    arrangement: Structure,
    step: StepView,
    *,
    by_ortsteil: Summary,
    shown: Summary,
    plans: Sequence[Plan],
    responsible: Sequence[Responsible],
    shared: Mapping[tuple[str, str], ProtectedCount],
    schemes: Sequence[Mapping[str, str]],
) -> dict[str, Any]:
    """Put the hand-over together. `by_ortsteil` finds the gaps, `shown` is printed."""
    names = {plan.key: plan for plan in arrangement.plans}
    system = {theme.key for theme in shown.ranking if theme.system}
    cells = input_cells(by_ortsteil, leave_out=system)
    content_themes = [h.key for h in shown.table.row_heads if h.key not in system]
    body: dict[str, Any] = {
        "meta": _meta(shown, step),
        "method": _method(shown.method),
        "versions": {
            "pipelines": list(shown.method.pipeline_versions),
            "schemes": list(schemes),
        },
        "spaces": {
            "kind": shown.spaces,
            "columns": [
                {"key": head.key, "name": head.label}
                for head in shown.table.column_heads
            ],
            "comments": [count.value for count in shown.table.column_totals],
        },
        "themes": _themes(shown),
        "matrix": [
            line
            for theme in content_themes
            for line in _matrix_lines(theme, shown, plans, responsible, names)
        ],
        "gaps": [_gap(gap, shown) for gap in planungsluecken(cells, plans, responsible)]
        + _marked_gaps(shown),
        "interfaces": {
            "themes": [
                {
                    "theme": found.theme_key,
                    "label": _label(shown, found.theme_key),
                    "lead": [_plan(names[key]) for key in found.lead_keys],
                    "partners": [_plan(names[key]) for key in found.partner_keys],
                    "count": _total(shown, found.theme_key).value,
                }
                for found in schnittstellen(content_themes, plans, responsible)
            ],
            "plans": _plan_pairs(shared, names),
        },
        "blind_spots": [
            {"plan": _plan(names[spot.plan_key]), "reason": spot.reason.value}
            for spot in blinde_flecken(cells, plans, responsible)
        ],
    }
    body["actors"] = _actors(arrangement, step, body)
    return body


def input_cells(found: Summary, *, leave_out: Iterable[str] = ()) -> set[Cell]:
    """Pairs (theme, Ortsteil) with at least one comment; withheld means there are some."""
    left_out = set(leave_out)
    return {
        (row.key, column.key or None)
        for row, counts in zip(found.table.row_heads, found.table.cells, strict=True)
        if row.key not in left_out
        for column, count in zip(found.table.column_heads, counts, strict=True)
        if count.value != 0
    }


def _meta(shown: Summary, step: StepView) -> dict[str, Any]:
    return {
        "title": shown.meta.title,
        "drucksache": shown.meta.drucksache,
        "vorhaben": shown.meta.vorhaben,
        "created_on": shown.meta.created_on.isoformat(),
        "city": shown.city,
        "attribution": shown.attribution,
        "step": {
            "key": step.key,
            "name": step.name,
            "deliverable": step.deliverable,
            "starts_on": _day(step.starts_on),
            "ends_on": _day(step.ends_on),
        },
    }


def _day(day: datetime.date | None) -> str | None:
    return None if day is None else day.isoformat()


def _method(method: MethodBox) -> dict[str, Any]:
    return {
        "representative": False,
        "submissions": method.submissions.value,
        "comments": method.comments.value,
        "first_on": _day(method.first_on),
        "last_on": _day(method.last_on),
        "date_from": _day(method.date_from),
        "date_to": _day(method.date_to),
        "channel": method.channel,
        "channels": [
            {"channel": line.channel, "count": line.count.value}
            for line in method.channels
        ],
        "ortsteile": list(method.ortsteile),
        "minimum": method.minimum,
        "checked_share": method.checked_share,
        "states": {
            "tagged": method.states.tagged.value,
            "unsure": method.states.unsure.value,
            "none": method.states.none.value,
            "waiting": method.states.waiting.value,
        },
        "simulated": False,
    }


def _themes(shown: Summary) -> list[dict[str, Any]]:
    return [
        {
            "theme": theme.key,
            "label": theme.label,
            "count": theme.count.value,
            "share": theme.share,
            "checked_share": theme.checked_share,
        }
        for theme in shown.ranking
        if not theme.system
    ]


def _label(shown: Summary, theme: str) -> str:
    return next(head.label for head in shown.table.row_heads if head.key == theme)


def _row(shown: Summary, theme: str) -> int:
    return next(n for n, head in enumerate(shown.table.row_heads) if head.key == theme)


def _total(shown: Summary, theme: str) -> ProtectedCount:
    return shown.table.row_totals[_row(shown, theme)]


def _plan(plan: PlanView) -> dict[str, Any]:
    return {
        "key": plan.key,
        "name": plan.name,
        "amt": plan.amt,
        "amt_confirmed": plan.amt_confirmed,
    }


def _matrix_lines(
    theme: str,
    shown: Summary,
    plans: Sequence[Plan],
    responsible: Sequence[Responsible],
    names: Mapping[str, PlanView],
) -> list[dict[str, Any]]:
    """A line per plan of the theme; one without a plan where there is none."""
    row = shown.table.cells[_row(shown, theme)]
    dealing = plans_of_theme(theme, plans, responsible)
    if not dealing:
        total = _total(shown, theme)
        return [_matrix_line(theme, shown, None, None, [c.value for c in row], total)]
    lines = []
    for plan, role in dealing:
        counts = [
            reached(plan, members, count)
            for members, count in zip(shown.members, row, strict=True)
        ]
        total = _plan_total(plan, counts, _total(shown, theme))
        plan_object = _plan(names[plan.key])
        lines.append(_matrix_line(theme, shown, plan_object, role.value, counts, total))
    return lines


def _matrix_line(
    theme: str,
    shown: Summary,
    plan: dict[str, Any] | None,
    role: str | None,
    counts: Sequence[Count],
    total: ProtectedCount,
) -> dict[str, Any]:
    return {
        "theme": theme,
        "label": _label(shown, theme),
        "plan": plan,
        "role": role,
        "counts": list(counts),
        "total": total.value,
        "share": share(total, shown.table.base, minimum=shown.table.minimum),
    }


def reached(plan: Plan, members: Sequence[str | None], count: ProtectedCount) -> Count:
    """The count of an area for a plan: all of it, "x" for none, withheld for a part.

    The part a plan reaches is never counted apart: beside the whole it would tell the rest.
    """
    inside = [plan.covers(key) for key in members]
    if not any(inside):
        return OUTSIDE
    return count.value if all(inside) else None


def _plan_total(
    plan: Plan, counts: Sequence[Count], total: ProtectedCount
) -> ProtectedCount:
    """The theme's total, or for a plan with areas the sum of what is shown for it."""
    if not plan.ortsteil_keys:
        return total
    if any(count is None for count in counts):
        return ProtectedCount(None)
    return ProtectedCount(sum(count for count in counts if isinstance(count, int)))


def _gap(gap: Gap, shown: Summary) -> dict[str, Any]:
    row = shown.table.cells[_row(shown, gap.theme_key)]
    keys = set(gap.ortsteil_keys)
    spaces = []
    for head, members, count in zip(
        shown.table.column_heads, shown.members, row, strict=True
    ):
        concerned = keys & set(members)
        if not concerned:
            continue
        whole = gap.reason == "no_plan" or set(members) <= keys
        spaces.append(
            {
                "key": head.key,
                "name": head.label,
                "count": count.value if whole else None,
            }
        )
    whole_theme = gap.reason == "no_plan"
    return {
        "theme": gap.theme_key,
        "label": _label(shown, gap.theme_key),
        "reason": gap.reason.value,
        "total": _total(shown, gap.theme_key).value if whole_theme else _sum(spaces),
        "spaces": spaces,
    }


def _sum(spaces: Sequence[Mapping[str, Any]]) -> int | None:
    """Sum of shown counts; withheld as soon as one of them is."""
    counts = [space["count"] for space in spaces]
    return None if None in counts else sum(counts)


def _marked_gaps(shown: Summary) -> list[dict[str, Any]]:
    """Comments that a person marked as belonging to no Fachplanung."""
    if all(head.key != MARKED_AS_GAP for head in shown.table.row_heads):
        return []
    row = shown.table.cells[_row(shown, MARKED_AS_GAP)]
    total = _total(shown, MARKED_AS_GAP)
    if total.value == 0:
        return []
    return [
        {
            "theme": MARKED_AS_GAP,
            "label": _label(shown, MARKED_AS_GAP),
            "reason": "marked_by_person",
            "total": total.value,
            "spaces": [
                {"key": head.key, "name": head.label, "count": count.value}
                for head, count in zip(shown.table.column_heads, row, strict=True)
                if count.value != 0
            ],
        }
    ]


def _plan_pairs(
    shared: Mapping[tuple[str, str], ProtectedCount], names: Mapping[str, PlanView]
) -> list[dict[str, Any]]:
    """Pairs of leading plans by shown number, the withheld ones after in name order."""
    ranked = sorted(
        shared.items(),
        key=lambda item: (
            -(item[1].value or 0),
            names[item[0][0]].name,
            names[item[0][1]].name,
        ),
    )
    return [
        {
            "plans": [_plan(names[one]), _plan(names[other])],
            "count": count.value,
        }
        for (one, other), count in ranked
    ]


def _actors(
    arrangement: Structure, step: StepView, body: Mapping[str, Any]
) -> list[dict[str, Any]]:
    """The groups of the step: how they take part and which parts they received."""
    receives = {group.key: group.receives for group in arrangement.groups}
    lines = {
        "themes": len(body["themes"]),
        "matrix": len(body["matrix"]),
        "gaps": len(body["gaps"]),
        "interfaces": sum(len(part) for part in body["interfaces"].values()),
        "blind_spots": len(body["blind_spots"]),
        "method": 1,
    }
    return [
        {
            "key": part.group_key,
            "name": part.group_name,
            "mode": part.mode,
            "format": part.format,
            "received": [
                {"part": name, "lines": lines[name]}
                for name in receives.get(part.group_key, ())
                if name in lines
            ],
        }
        for part in step.participation
    ]
