"""The protected figures on the map: one feature for each line of places.

A merged line is the MultiPolygon of its Ortsteile. Geometry is WGS 84, as RFC 7946 wants.
"""

import json
from collections.abc import Mapping
from typing import Any

from participation.publication.releases.content import CITY, Release, Space

Geometries = Mapping[str, Mapping[str, Any]]
"""GeoJSON geometry by key of an Ortsteil."""


def write(release: Release, geometries: Geometries) -> bytes:
    """UTF-8, one FeatureCollection; the figures of the whole city stand beside it."""
    collection = {
        "type": "FeatureCollection",
        "subject": release.subject,
        "number": release.number,
        "as_of": release.as_of.isoformat(),
        "digest": release.digest,
        "simulated": release.simulated,
        "city": _figures(release, CITY),
        "features": [_feature(release, space, geometries) for space in release.spaces],
    }
    text = json.dumps(collection, ensure_ascii=False, separators=(",", ":"))
    return text.encode("utf-8", "replace") + b"\n"


def merged(space: Space, geometries: Geometries) -> dict[str, Any] | None:
    """The polygons of all members side by side; None where no boundary is known."""
    polygons: list[Any] = []
    for key in space.ortsteil_keys:
        geometry = geometries.get(key)
        if geometry is None:
            continue
        coordinates = geometry["coordinates"]
        polygons += [coordinates] if geometry["type"] == "Polygon" else coordinates
    return {"type": "MultiPolygon", "coordinates": polygons} if polygons else None


def _feature(release: Release, space: Space, geometries: Geometries) -> dict[str, Any]:
    return {
        "type": "Feature",
        "id": space.key,
        "geometry": merged(space, geometries),
        "properties": {
            "space": space.key,
            "name": space.label,
            "ortsteil_keys": " ".join(space.ortsteil_keys),
            **_figures(release, space.key),
        },
    }


def _figures(release: Release, space_key: str) -> dict[str, int | None]:
    """Flat names, since programs for maps read no others: "table:column", "table:base"."""
    found: dict[str, int | None] = {}
    for table in release.tables:
        for line in table.lines:
            if line.space_key != space_key:
                continue
            for option, count in zip(table.options, line.cells, strict=True):
                found[f"{table.key}:{option.key}"] = count
            found[f"{table.key}:base"] = line.base
    return found
