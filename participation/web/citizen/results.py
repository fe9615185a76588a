"""What came out of it: results for everybody, drawn from releases alone."""

from flask import render_template, request
from flask.typing import ResponseReturnValue

from participation.core.errors import NotFoundError
from participation.publication.charts.lines import (
    LEAST_FOR_MEAN,
    LEAST_FOR_PERCENT,
)
from participation.publication.documents.release.render import FORMATS
from participation.publication.releases.content import CITY, Release
from participation.web import released
from participation.web.access import access
from participation.web.citizen import result_words
from participation.web.citizen.blueprint import blueprint
from participation.web.citizen.maps import city_map
from participation.web.citizen.places import ortsteil_at, ortsteile
from participation.web.citizen.result_views import build_map, build_result, map_choices


@blueprint.get("/ergebnisse")
@access("public")
def results() -> ResponseReturnValue:
    """All subjects; with `ortsteil` the links lead to the results of that one."""
    wanted = request.args.get("ortsteil", "")
    return render_template(
        "citizen/results.html",
        releases=released.all_current(),
        ortsteil=next((o for o in ortsteile() if o.slug == wanted), None),
    )


@blueprint.get("/ergebnisse/<subject>")
@access("public")
def result(subject: str) -> ResponseReturnValue:
    if subject not in released.current_numbers():
        return _only_withdrawn(subject)
    return _result_page(released.current(subject))


@blueprint.get("/ergebnisse/<subject>/<address>")
@access("public")
def result_of_ortsteil(subject: str, address: str) -> ResponseReturnValue:
    """The line that an Ortsteil is counted in; where it is in none, that is said."""
    release = released.current(subject)
    ortsteil = ortsteil_at(address)
    space = release.space_of(ortsteil.key)
    return render_template(
        "citizen/result.html",
        view=build_result(release, space.key, ortsteile(), ortsteil.key)
        if space
        else None,
        release=release,
        ortsteil=ortsteil,
        ortsteile=ortsteile(),
        formats=FORMATS,
        words=result_words,
        is_current=True,
    )


@blueprint.get("/ergebnisse/<subject>/methode")
@access("public")
def result_method(subject: str) -> ResponseReturnValue:
    release = released.current(subject)
    return render_template(
        "citizen/result_method.html",
        view=build_result(release, CITY, ortsteile()),
        release=release,
        words=result_words,
        least_for_percent=LEAST_FOR_PERCENT,
        least_for_mean=LEAST_FOR_MEAN,
        archive=released.archive(subject),
    )


@blueprint.get("/ergebnisse/<subject>/karte")
@access("public")
def result_map(subject: str) -> ResponseReturnValue:
    release = released.current(subject)
    chosen = request.args.get("zahl", "")
    return render_template(
        "citizen/result_map.html",
        release=release,
        view=build_map(release, chosen, ortsteile()),
        choices=map_choices(release),
        map=city_map(),
    )


@blueprint.get("/ergebnisse/<subject>/archiv")
@access("public")
def result_archive(subject: str) -> ResponseReturnValue:
    return render_template(
        "citizen/result_archive.html",
        subject=subject,
        archive=released.archive(subject),
        current=released.current_numbers().get(subject),
    )


@blueprint.get("/ergebnisse/<subject>/archiv/<int:number>")
@access("public")
def result_of_number(subject: str, number: int) -> ResponseReturnValue:
    """An earlier release. Of one that was withdrawn: that it was, when and why."""
    kept = next((a for a in released.archive(subject) if a.number == number), None)
    if kept is None:
        raise NotFoundError("release", f"{subject}/{number}")
    if kept.withdrawn_on is not None:
        return render_template("citizen/result_withdrawn.html", kept=kept), 410
    return _result_page(released.numbered(subject, number))


def _result_page(release: Release) -> str:
    return render_template(
        "citizen/result.html",
        view=build_result(release, CITY, ortsteile()),
        release=release,
        ortsteil=None,
        ortsteile=ortsteile(),
        formats=FORMATS,
        words=result_words,
        is_current=released.current_numbers().get(release.subject) == release.number,
    )


def _only_withdrawn(subject: str) -> ResponseReturnValue:
    """Nothing is out any more: the archive says why. NotFoundError if there never was."""
    page = render_template(
        "citizen/result_archive.html",
        subject=subject,
        archive=released.archive(subject),
        current=None,
    )
    return page, 410
