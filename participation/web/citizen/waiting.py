"""How much waits for an answer of the city, and for how long, if the city wants it told."""

from flask import abort, render_template
from flask.typing import ResponseReturnValue

from participation.core.clock import today
from participation.handover.routing.settings import decided
from participation.handover.routing.waiting import overview
from participation.web.access import access
from participation.web.citizen.blueprint import blueprint
from participation.web.state import database


@blueprint.get("/wartet-auf-antwort")
@access("public")
def waiting_for_answer() -> ResponseReturnValue:
    """Counts and days by office. Of people only what is published for everybody."""
    with database().session() as session:
        if not decided(session).overview_is_public:
            abort(404)
        found = overview(session, today=today(), for_public=True)
    return render_template("citizen/waiting_for_answer.html", found=found)
