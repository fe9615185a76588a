"""The way in: find the Ortsteil, see what can be done there."""

from itertools import groupby

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from participation.core.clock import today
from participation.places import queries as places
from participation.places.queries import OrtsteilView
from participation.places.search import find_ortsteile, match_ortsteil
from participation.questionnaires.queries import open_questionnaire
from participation.responses.published import count_published
from participation.web.access import access
from participation.web.citizen.blueprint import blueprint
from participation.web.citizen.maps import city_map
from participation.web.citizen.places import ortsteil_at, ortsteile
from participation.web.released import has_results
from participation.web.state import city, localized, remembered

MAX_SEARCH = 100


@blueprint.get("/")
@access("public")
def start() -> ResponseReturnValue:
    text = request.args.get("q", "")[:MAX_SEARCH].strip()
    known = ortsteile()
    sure = match_ortsteil(known, text) if text else None
    if sure is not None:
        return redirect(url_for("citizen.ortsteil", address=sure.slug))
    return render_template(
        "citizen/start.html",
        text=text,
        found=find_ortsteile(known, text) if text else [],
        groups=_by_kind(known),
        map=city_map(),
        has_results=has_results(),
    )


@blueprint.get("/o/<address>")
@access("public")
def ortsteil(address: str) -> ResponseReturnValue:
    found = ortsteil_at(address)
    return render_template(
        "citizen/ortsteil.html",
        ortsteil=found,
        kind=_kinds().get(found.kind, ""),
        mandate=remembered(
            ("mandate", found.key),
            lambda session: places.mandate_of(session, found.key),
        ),
        questionnaire=remembered(
            ("open", found.key),
            lambda session: open_questionnaire(
                session, ortsteil_key=found.key, today=today()
            ),
        ),
        published_comments=remembered(
            ("published", found.key),
            lambda session: count_published(session, ortsteil_key=found.key),
        ),
        has_results=has_results(),
    )


def _kinds() -> dict[str, str]:
    return {k["key"]: localized(k["label"]) for k in city().profile.get("kinds", [])}


def _by_kind(known: list[OrtsteilView]) -> list[tuple[str, list[OrtsteilView]]]:
    """Group as the city does, by name within a group; unknown kinds come last."""
    kinds = _kinds()
    order = {key: number for number, key in enumerate(kinds)}

    def place(ortsteil: OrtsteilView) -> int:
        return order.get(ortsteil.kind, len(order))

    ranked = sorted(known, key=lambda o: (place(o), o.name))
    return [
        (kinds.get(group[0].kind, ""), group)
        for group in (list(members) for _, members in groupby(ranked, key=place))
    ]
