"""Pictures of the Ortsteile, and whether a point lies in the city."""

from typing import Any, cast

from flask import Response, abort, render_template

from participation.places import queries as places
from participation.places.points import MARGIN, Bounds, bounds_of
from participation.places.queries import BoundaryView
from participation.web.access import access
from participation.web.citizen.blueprint import blueprint
from participation.web.citizen.city_map import CityMap, draw
from participation.web.citizen.ortsteil_map import OrtsteilMap, draw_ortsteil
from participation.web.citizen.places import ortsteil_at
from participation.web.state import database, installation, remembered

ONE_DAY = "public, max-age=86400"


@blueprint.get("/o/<address>/karte.svg")
@access("public")
def ortsteil_map(address: str) -> Response:
    drawn = drawn_map(ortsteil_at(address).key)
    if drawn is None:
        abort(404)
    return Response(
        render_template("citizen/ortsteil_map.svg", map=drawn, pin=None),
        mimetype="image/svg+xml",
        headers={"Cache-Control": ONE_DAY},
    )


def drawn_map(ortsteil_key: str) -> OrtsteilMap | None:
    """The picture of an Ortsteil, drawn once in a process; None without boundary."""
    memory = installation().memory
    key = ("ortsteil_map", ortsteil_key)
    if key not in memory:
        memory[key] = draw_ortsteil(_boundaries(), ortsteil_key)
    return cast("OrtsteilMap | None", memory[key])


def city_map() -> CityMap | None:
    """The picture of the city, drawn once: boundaries only change with a new seed."""
    memory = installation().memory
    if "map" not in memory:
        boundaries = remembered("boundaries", places.boundaries)
        memory["map"] = draw(boundaries)
        del memory["boundaries"]
    return cast("CityMap | None", memory["map"])


def city_bounds() -> Bounds | None:
    """The box around the city; None where no boundary is known. DatabaseAwayError."""
    memory = installation().memory
    if "bounds" not in memory:
        memory["bounds"] = bounds_of((b.geometry for b in _boundaries()), margin=MARGIN)
    return cast("Bounds | None", memory["bounds"])


def geometries() -> dict[str, dict[str, Any]]:
    """Boundary by key of an Ortsteil. DatabaseAwayError."""
    return {boundary.key: boundary.geometry for boundary in _boundaries()}


def _boundaries() -> list[BoundaryView]:
    """All boundaries. Not kept: what is made of them is, and they are large."""
    with database().session() as session:
        return places.boundaries(session)
