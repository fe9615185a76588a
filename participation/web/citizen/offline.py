"""What a started questionnaire needs without network: a service worker and one page."""

from flask import Response, render_template
from flask.typing import ResponseReturnValue

from participation.web.access import access
from participation.web.assets import respond
from participation.web.citizen.blueprint import blueprint
from participation.web.state import installation


@blueprint.get("/sw.js")
@access("public")
def service_worker() -> Response:
    """At the top, so that it may answer for every page; browsers ask for it anew."""
    return respond(installation().assets.plain("sw.js"), cache="no-cache")


@blueprint.get("/offline")
@access("public")
def offline() -> ResponseReturnValue:
    """Shown instead of a page that could not be loaded."""
    return render_template("citizen/offline.html")
