"""The city as a picture: one SVG path per Ortsteil, drawn from its boundary."""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from participation.places.points import rings
from participation.places.queries import BoundaryView

WIDTH = 720
"""Units across. Whole units are about 30 m in Erfurt: finer than a phone can show."""


@dataclass(frozen=True)
class Shape:
    slug: str
    name: str
    path: str


@dataclass(frozen=True)
class CityMap:
    width: int
    height: int
    shapes: tuple[Shape, ...]


def draw(boundaries: Sequence[BoundaryView]) -> CityMap | None:
    """Draw the city; None where no boundary is known."""
    points = [p for b in boundaries for ring in rings(b.geometry) for p in ring]
    if not points:
        return None
    west, east = min(p[0] for p in points), max(p[0] for p in points)
    south, north = min(p[1] for p in points), max(p[1] for p in points)
    # Degrees of longitude are shorter than those of latitude, by the cosine.
    shrink = math.cos(math.radians((south + north) / 2))
    scale = WIDTH / max((east - west) * shrink, 1e-9)

    def place(point: Sequence[float]) -> tuple[int, int]:
        x = (point[0] - west) * shrink * scale
        return round(x), round((north - point[1]) * scale)

    return CityMap(
        width=WIDTH,
        height=round((north - south) * scale),
        shapes=tuple(
            Shape(
                slug=boundary.slug,
                name=boundary.name,
                path="".join(
                    closed_line(place(point) for point in ring)
                    for ring in rings(boundary.geometry)
                ),
            )
            for boundary in boundaries
        ),
    )


def closed_line(points: Iterable[tuple[int, int]]) -> str:
    """Write a closed line in steps from point to point, which is half as long."""
    steps: list[str] = []
    start = previous = None
    for x, y in points:
        if previous is None:
            start = previous = (x, y)
        elif (x, y) != previous:
            steps.append(f"{x - previous[0]} {y - previous[1]}")
            previous = (x, y)
    line = " ".join(steps).replace(" -", "-")
    return f"M{start[0]} {start[1]}l{line}z" if start and steps else ""
