"""Released figures to take along: files of a release, and the catalogue of open data."""

from flask import Response, request
from flask.typing import ResponseReturnValue

from participation.publication.documents.catalogue.dcat import Publisher, catalogue
from participation.publication.documents.catalogue.graph import (
    Statement,
    json_ld,
    turtle,
)
from participation.publication.documents.release.render import render_release
from participation.publication.documents.render import RenderedFile
from participation.publication.releases.content import Release
from participation.web import released
from participation.web.access import access
from participation.web.citizen.blueprint import blueprint
from participation.web.citizen.maps import city_bounds, geometries
from participation.web.i18n import ROOT, current_locale
from participation.web.state import city, installation, settings

KEPT_FILES = 24
ASK_EACH_TIME = "public, no-cache"
"""A file may be kept, but is asked for anew each time: its release may be withdrawn."""


@blueprint.get("/ergebnisse/<subject>/dateien/<int:number>/<format>")
@access("public")
def result_file(subject: str, number: int, format: str) -> ResponseReturnValue:
    release = released.numbered(subject, number)
    language = "en" if current_locale().tag == "en" else "de"
    file = _written(release, format, language)
    response = Response(file.content, content_type=file.media_type)
    response.headers["Content-Disposition"] = f"attachment; filename={file.name}"
    response.headers["Cache-Control"] = ASK_EACH_TIME
    response.set_etag(f"{release.digest}-{format}-{language}")
    return response.make_conditional(request)


@blueprint.get("/ergebnisse/dcat.ttl")
@access("public")
def catalogue_turtle() -> ResponseReturnValue:
    return _catalogue(turtle(_statements()), "text/turtle; charset=utf-8")


@blueprint.get("/ergebnisse/dcat.jsonld")
@access("public")
def catalogue_json_ld() -> ResponseReturnValue:
    return _catalogue(json_ld(_statements()), "application/ld+json")


def _written(release: Release, format: str, language: str) -> RenderedFile:
    """Write a file once in a process: a PDF takes a second, and anybody may ask for it."""
    memory: dict[tuple[str, str, str], RenderedFile]
    memory = installation().memory.setdefault("result files", {})
    key = (release.digest, format, language)
    if key not in memory:
        shapes = geometries() if format == "geojson" else {}
        memory[key] = render_release(
            release, format=format, language=language, geometries=shapes
        )
        for old in list(memory)[:-KEPT_FILES]:
            memory.pop(old, None)
    return memory[key]


def root_address() -> str:
    """Where this installation is, without a language and without a slash behind."""
    told = settings().public_address
    return told or request.host_url.rstrip("/") + str(request.environ.get(ROOT, ""))


def _statements() -> list[Statement]:
    root, known = root_address(), city()
    publisher = Publisher.of(
        known.official_name,
        known.profile,
        contact=root + "/impressum",
        bounds=city_bounds(),
    )
    # Invented figures are shown as such on their pages; they are no open data.
    real = [release for release in released.all_current() if not release.simulated]
    return catalogue(real, publisher, address=f"{root}/ergebnisse")


def _catalogue(content: bytes, content_type: str) -> ResponseReturnValue:
    response = Response(content, content_type=content_type)
    response.headers["Cache-Control"] = ASK_EACH_TIME
    response.headers["Access-Control-Allow-Origin"] = "*"
    response.add_etag()
    return response.make_conditional(request)
