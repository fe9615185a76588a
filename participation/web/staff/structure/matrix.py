"""Theme × Fachplanung in one page: who leads, who takes part, and where nobody does."""

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from participation.accounts.rights import Right
from participation.handover.queries import arrangement, structure
from participation.handover.role_matrix import role_matrix
from participation.themes.queries import living_themes
from participation.web.access import access
from participation.web.staff.labels import problem_text
from participation.web.staff.structure.overview import chosen_day
from participation.web.state import database, localized


@access(Right.STRUCTURE)
def matrix_page() -> ResponseReturnValue:
    typed = request.args.get("am", "").strip()[:20]
    on, problem = chosen_day(typed)
    with database().session() as session:
        arranged = arrangement(session, on=on)
        plans = {plan.key: plan.name for plan in structure(session, on=on).plans}
        labels = {
            t.key: localized(t.label) for t in living_themes(session) if not t.system
        }
    page = render_template(
        "staff/structure/matrix.html",
        matrix=role_matrix(arranged, list(labels)),
        plans=plans,
        labels_of_themes=labels,
        on=on,
        typed=typed,
        problem=problem_text(problem) if problem else "",
    )
    return page, 422 if problem else 200


def add_views(staff: Blueprint) -> None:
    staff.add_url_rule("/struktur/matrix", "matrix", matrix_page)
