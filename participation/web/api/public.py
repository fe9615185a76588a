"""Released figures for programs: the same objects as on the pages and in the files."""

from typing import Any

from flask import request
from werkzeug.wrappers import Response

from participation.publication.documents.release import json as release_json
from participation.publication.releases import queries
from participation.publication.releases.content import Release
from participation.publication.releases.queries import ArchivedRelease
from participation.publication.releases.stored import to_content
from participation.web import released
from participation.web.api.answers import answer, answer_bytes
from participation.web.api.callers import audience
from participation.web.api.operations import Query, operation
from participation.web.api.problems import ProblemError
from participation.web.state import database

RELEASE = "/subjects/<subject>/releases/<int:number>"


@operation(
    "/subjects",
    summary="Subjects with released figures, and the newest release of each",
    answer="Subjects",
)
def subjects() -> Response:
    return answer({"subjects": [_head(r) for r in released.all_current(audience())]})


@operation(
    "/subjects/<subject>/releases",
    summary="All releases of a subject, newest first; withdrawn ones without figures",
    answer="Releases",
)
def releases(subject: str) -> Response:
    found = released.archive(subject, audience())
    return answer({"releases": [_archived(kept) for kept in found]})


@operation(
    "/subjects/<subject>/releases/current",
    summary="The newest release of a subject",
    answer="Release",
    is_released=True,
)
def current_release(subject: str) -> Response:
    release = released.current(subject, audience())
    return answer_bytes(release_json.write(release), etag=release.digest)


@operation(
    RELEASE,
    summary="A release in its canonical form: its SHA-256 is the signed digest",
    answer="Release",
    is_released=True,
)
def release(subject: str, number: int) -> Response:
    found = _release(subject, number)
    return answer_bytes(release_json.write(found), etag=found.digest)


@operation(
    f"{RELEASE}/manifest",
    summary="Manifest and signature of a release, also of a withdrawn one",
    answer="Manifest",
)
def manifest(subject: str, number: int) -> Response:
    released.archive(subject, audience())
    if number >= released.TOO_LARGE:
        raise ProblemError(404)
    with database().session() as session:
        signed = queries.signed_manifest(session, subject, number, audience=audience())
    return answer({"manifest": signed.manifest, "signature": signed.signature})


@operation(
    f"{RELEASE}/tables",
    summary="The tables of a release without their figures",
    answer="Tables",
    is_released=True,
)
def tables(subject: str, number: int) -> Response:
    found = _release(subject, number)
    heads = [
        {name: value for name, value in table.items() if name != "lines"}
        for table in to_content(found)["tables"]
    ]
    return answer({"tables": heads}, etag=found.digest)


@operation(
    f"{RELEASE}/table",
    summary="One table of a release with its figures",
    answer="Table",
    is_released=True,
    query=(
        Query(
            name="key",
            schema={"type": "string", "minLength": 1},
            description="Key of the table, for example themes or question:KEY",
            required=True,
        ),
    ),
)
def table(subject: str, number: int) -> Response:
    found = _release(subject, number)
    wanted = request.args.get("key", "")
    if not wanted:
        raise ProblemError(400, "The parameter key is required.")
    for content in to_content(found)["tables"]:
        if content["key"] == wanted:
            return answer(content, etag=found.digest)
    raise ProblemError(404)


@operation(
    f"{RELEASE}/spaces",
    summary="The lines of places of a release",
    answer="Spaces",
    is_released=True,
)
def spaces(subject: str, number: int) -> Response:
    found = _release(subject, number)
    return answer({"spaces": to_content(found)["spaces"]}, etag=found.digest)


@operation(
    f"{RELEASE}/method",
    summary="How the figures of a release came about",
    answer="Method",
    is_released=True,
)
def method(subject: str, number: int) -> Response:
    found = _release(subject, number)
    return answer(dict(found.method), etag=found.digest)


def _release(subject: str, number: int) -> Release:
    """The release, or the fact that it was withdrawn. Raises NotFoundError."""
    for kept in released.archive(subject, audience()):
        if kept.number == number and kept.withdrawn_on is not None:
            raise ProblemError(410, f"Withdrawn on {kept.withdrawn_on}.")
    return released.numbered(subject, number, audience())


def _head(found: Release) -> dict[str, Any]:
    return {
        "subject": found.subject,
        "title": dict(found.title),
        "number": found.number,
        "audience": found.audience.value,
        "as_of": found.as_of.isoformat(),
        "released_on": found.released_on.isoformat(),
        "simulated": found.simulated,
        "digest": found.digest,
    }


def _archived(kept: ArchivedRelease) -> dict[str, Any]:
    withdrawn = kept.withdrawn_on
    return {
        "subject": kept.subject,
        "title": dict(kept.title),
        "number": kept.number,
        "audience": kept.audience.value,
        "as_of": kept.as_of.isoformat(),
        "released_on": kept.released_on.isoformat(),
        "simulated": kept.simulated,
        "digest": kept.digest,
        "withdrawn_on": withdrawn.isoformat() if withdrawn else None,
        "reason": kept.reason,
    }
