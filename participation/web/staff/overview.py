"""The dashboard: the state of things at a glance."""

from typing import Any

from flask import Blueprint, redirect, render_template, request, url_for
from flask_babel import get_locale
from flask_login import current_user

from participation.accounts.rights import Right
from participation.core.clock import today
from participation.publication.release import dashboard
from participation.web.access import access
from participation.web.staff.filters import SIMULATED, Filters
from participation.web.staff.navigation import first_page
from participation.web.state import database, settings


@access("signed-in")
def dashboard_page() -> Any:
    """Show the state of things; lead whoever may not see it to the own work."""
    if not current_user.may(Right.FINDINGS):
        return redirect(url_for(first_page()))
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
