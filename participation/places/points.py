"""A point on the map of the city: how it is written, and whether it lies in the city."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

DECIMALS = 4
"""About 10 m: enough for a street corner, too coarse for a window."""

MARGIN = 0.01
"""Degrees around the boundaries, which are simplified."""

_WRITTEN = re.compile(r"(-?\d{1,2}(?:\.\d{1,15})?),(-?\d{1,3}(?:\.\d{1,15})?)")

Ring = Sequence[Sequence[float]]


@dataclass(frozen=True)
class Point:
    latitude: float
    longitude: float

    def __str__(self) -> str:
        """Return "50.9785,11.0291", as it is stored and sent."""
        return f"{self.latitude:.{DECIMALS}f},{self.longitude:.{DECIMALS}f}"


@dataclass(frozen=True)
class Bounds:
    """A box of degrees."""

    south: float
    west: float
    north: float
    east: float

    def contains(self, point: Point) -> bool:
        return (
            self.south <= point.latitude <= self.north
            and self.west <= point.longitude <= self.east
        )


def read_point(text: str) -> Point | None:
    """Read "latitude,longitude" in ASCII digits, rounded; None if it is written otherwise."""
    match = _WRITTEN.fullmatch(text.strip()) if text.isascii() else None
    if match is None:
        return None
    latitude, longitude = (float(part) for part in match.groups())
    if abs(latitude) > 90 or abs(longitude) > 180:
        return None
    return Point(round(latitude, DECIMALS), round(longitude, DECIMALS))


def bounds_of(
    geometries: Iterable[dict[str, Any]], *, margin: float = 0.0
) -> Bounds | None:
    """Return the box around GeoJSON polygons; None where there are none."""
    corners = [p for geometry in geometries for ring in rings(geometry) for p in ring]
    if not corners:
        return None
    return Bounds(
        south=min(p[1] for p in corners) - margin,
        west=min(p[0] for p in corners) - margin,
        north=max(p[1] for p in corners) + margin,
        east=max(p[0] for p in corners) + margin,
    )


def rings(geometry: dict[str, Any]) -> Iterator[Ring]:
    """Every ring of a Polygon or MultiPolygon."""
    if geometry["type"] == "Polygon":
        yield from geometry["coordinates"]
    else:
        for polygon in geometry["coordinates"]:
            yield from polygon
