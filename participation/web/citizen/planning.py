"""„So läuft die Planung“: the process for citizens and the council, as page and as PDF."""

import hashlib
import json

from flask import Response, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from markupsafe import Markup

from participation.core.clock import today
from participation.handover.documents import process_paper
from participation.handover.overview import Overview, StepLine, process_overview
from participation.handover.pictures.process import Box, Fact, process_picture
from participation.handover.queries import structure
from participation.web.access import access
from participation.web.citizen.blueprint import blueprint
from participation.web.citizen.planning_words import PROGRESS, ROLES, span
from participation.web.citizen.result_files import ASK_EACH_TIME
from participation.web.i18n import current_locale
from participation.web.process_words import FORMAT_KINDS, MODES
from participation.web.released import has_results
from participation.web.state import city, installation, remembered

KEPT_PAPERS = 2


@blueprint.get("/planung")
@access("public")
def planning() -> ResponseReturnValue:
    overview = read_overview()
    return render_template(
        "citizen/planning.html",
        overview=overview,
        picture=_picture(overview),
        modes=MODES,
        roles=ROLES,
        kinds=FORMAT_KINDS,
        progress=PROGRESS,
        span=span,
        has_results=has_results(),
    )


@blueprint.get("/planung/beteiligungsstruktur.pdf")
@access("public")
def planning_paper() -> ResponseReturnValue:
    """The paper for the council; German, as council papers are."""
    overview = read_overview()
    name = city().official_name or city().name
    state = json.dumps(process_paper.paper_data(overview, city=name), sort_keys=True)
    digest = hashlib.sha256(state.encode()).hexdigest()
    response = Response(content_type="application/pdf")
    response.headers["Content-Disposition"] = (
        "inline; filename=beteiligungsstruktur.pdf"
    )
    response.headers["Cache-Control"] = ASK_EACH_TIME
    response.set_etag(digest)
    if response.make_conditional(request).status_code != 304:
        response.set_data(_typeset(overview, name, digest))
    return response


def read_overview() -> Overview:
    found = remembered("structure", lambda session: structure(session, on=today()))
    return process_overview(found)


def _typeset(overview: Overview, name: str, digest: str) -> bytes:
    """Typeset once in a process: it takes a second, and anybody may ask for it."""
    memory: dict[str, bytes]
    memory = installation().memory.setdefault("planning papers", {})
    if digest not in memory:
        memory[digest] = process_paper.write(overview, city=name)
        for old in list(memory)[:-KEPT_PAPERS]:
            memory.pop(old, None)
    return memory[digest]


def _picture(overview: Overview) -> Markup:
    if not overview.lines:
        return Markup()
    boxes = [_box(line) for line in overview.lines]
    said = "; ".join(f"{box.number}. {box.name}: {box.mark}" for box in boxes)
    return process_picture(
        boxes,
        key="process",
        title=gettext("So läuft die Planung"),
        description=said,
        right_to_left=current_locale().direction == "rtl",
    )


def _box(line: StepLine) -> Box:
    when = span(line.step.starts_on, line.step.ends_on)
    mark = str(PROGRESS[line.progress])
    return Box(
        number=line.number,
        name=line.step.name,
        mark=f"{mark}, {when}" if when else mark,
        progress=line.progress,
        facts=(
            Fact(
                label=gettext("Was herauskommt"),
                says=line.step.deliverable or gettext("noch offen"),
            ),
        ),
    )
