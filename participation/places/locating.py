"""In which Ortsteil a point lies, by the boundaries as they are drawn. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from participation.places.points import Bounds, Point, bounds_of, rings


@dataclass(frozen=True)
class Located:
    key: str
    bounds: Bounds
    geometry: dict[str, Any]


class Locator:
    """Finds the area of points. Boundaries are simplified: a street at the edge may be off."""

    def __init__(self, boundaries: Sequence[tuple[str, dict[str, Any]]]) -> None:
        self._areas = [
            Located(key, bounds, geometry)
            for key, geometry in boundaries
            if (bounds := bounds_of([geometry])) is not None
        ]

    def area_of(self, point: Point) -> str | None:
        """The key of the area, None outside all of them."""
        for area in self._areas:
            if area.bounds.contains(point) and contains(area.geometry, point):
                return area.key
        return None


def contains(geometry: dict[str, Any], point: Point) -> bool:
    """Whether the point lies in the polygons; a hole is outside."""
    inside = False
    for ring in rings(geometry):
        for here, there in zip(ring, [*ring[1:], ring[0]], strict=True):
            if _is_crossed(here, there, point):
                inside = not inside
    return inside


def _is_crossed(here: Sequence[float], there: Sequence[float], point: Point) -> bool:
    """Whether the edge lies to the east of the point, at its height."""
    (x, y), (other_x, other_y) = here[:2], there[:2]
    if (y > point.latitude) == (other_y > point.latitude):
        return False
    at = x + (point.latitude - y) * (other_x - x) / (other_y - y)
    return point.longitude < at
