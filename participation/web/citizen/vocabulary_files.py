"""The scheme of themes for everybody who works with the city's open figures, as SKOS."""

from flask import Response, abort, request
from flask.typing import ResponseReturnValue

from participation.publication.documents.skos import (
    FORMATS,
    Published,
    render_skos,
)
from participation.themes.queries import scheme_in_use
from participation.themes.vocabulary.queries import vocabulary_in_use
from participation.web.access import access
from participation.web.citizen.blueprint import blueprint
from participation.web.citizen.result_files import ASK_EACH_TIME, root_address
from participation.web.state import database


@blueprint.get("/themen.ttl")
@access("public")
def vocabulary_turtle() -> ResponseReturnValue:
    return _vocabulary("ttl")


@blueprint.get("/themen.jsonld")
@access("public")
def vocabulary_json_ld() -> ResponseReturnValue:
    return _vocabulary("jsonld")


def _vocabulary(format: str) -> ResponseReturnValue:
    with database().session() as session:
        in_use, vocabulary = scheme_in_use(session), vocabulary_in_use(session)
    if in_use is None or vocabulary is None:
        abort(404)
    published = Published(
        vocabulary=vocabulary,
        issued=in_use.published_on.isoformat() if in_use.number else "",
        address=root_address(),
    )
    response = Response(
        render_skos(published, format=format), content_type=FORMATS[format]
    )
    response.headers["Cache-Control"] = ASK_EACH_TIME
    response.headers["Access-Control-Allow-Origin"] = "*"
    response.set_etag(f"{in_use.digest}-{format}")
    return response.make_conditional(request)
