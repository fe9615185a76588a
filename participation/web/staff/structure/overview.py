"""The whole Beteiligungsstruktur in one page, today or on another day."""

import datetime

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from participation.accounts.rights import Right
from participation.core.clock import today
from participation.handover.queries import Structure, structure
from participation.web.access import access
from participation.web.staff.labels import problem_text
from participation.web.staff.structure.words import target_groups
from participation.web.state import database


@access(Right.STRUCTURE)
def structure_page() -> ResponseReturnValue:
    typed = request.args.get("am", "").strip()[:20]
    on, problem = chosen_day(typed)
    with database().session() as session:
        found = structure(session, on=on)
        ended = [] if typed else _ended(structure(session, on=on, with_ended=True))
    page = render_template(
        "staff/structure/overview.html",
        found=found,
        ended=ended,
        on=on,
        typed=typed,
        problem=problem_text(problem) if problem else "",
        target_groups=target_groups(),
    )
    return page, 422 if problem else 200


def chosen_day(typed: str) -> tuple[datetime.date, str]:
    """The day that was asked for, or today; and the code of what was wrong with it."""
    try:
        return datetime.date.fromisoformat(typed) if typed else today(), ""
    except ValueError:
        return today(), "not_a_date"


def _ended(found: Structure) -> list[tuple[str, str, str, datetime.date]]:
    """What no longer belongs to the structure: endpoint, key, name, day."""
    parts = (
        ("staff.step", found.steps),
        ("staff.actor_group", found.groups),
        ("staff.deliverable", found.deliverables),
    )
    return [
        (endpoint, part.key, part.name, part.ended_on)
        for endpoint, group in parts
        for part in group
        if part.ended_on is not None and part.ended_on <= found.on
    ]


def add_views(staff: Blueprint) -> None:
    staff.add_url_rule("/struktur", "structure", structure_page)
