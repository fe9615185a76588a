"""The dashboard: the state of things at a glance."""

from flask import Blueprint, render_template, request
from flask_babel import get_locale

from participation.core.clock import today
from participation.publication.release import dashboard
from participation.web.access import access
from participation.web.staff.filters import SIMULATED, Filters
from participation.web.state import database, settings


@access("staff")
def dashboard_page() -> str:
    simulated = request.args.get("daten") == SIMULATED
    with database().session() as session:
        found = dashboard(
            session,
            simulated=simulated,
            minimum=settings().minimum_count,
            today=today(),
            language=str(get_locale()),
        )
    # Withheld numbers stay in the order of names: their place must not tell their size.
    lines = sorted(found.ortsteile, key=lambda line: -(line.submissions.value or 0))
    return render_template(
        "staff/dashboard.html",
        found=found,
        filters=Filters(simulated=simulated),
        ortsteile_with_input=[x for x in lines if x.submissions.value != 0],
        silent_ortsteile=[x for x in lines if x.submissions.value == 0 and x.key],
    )


def add_views(staff: Blueprint) -> None:
    staff.add_url_rule("/", "dashboard", dashboard_page)
