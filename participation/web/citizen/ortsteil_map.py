"""An Ortsteil as a picture on which a person sets a point: itself, and its neighbours.

Units of the picture lie on a plain grid of degrees, so that the browser turns a tap into
latitude and longitude with four numbers (static/js/place.js): `west`, `north` and the
degrees of one unit each way.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from participation.places.points import Bounds, Point, bounds_of, rings
from participation.places.queries import BoundaryView
from participation.web.citizen.city_map import closed_line

WIDTH = 600
"""Units across: 3 to 20 m each in Erfurt, finer than a finger can show."""

PADDING = 0.15
LOWEST, HIGHEST = 0.7, 1.2
"""How flat and how tall the picture may become, as height by width."""

STEPS = 24
LABEL_HEIGHT = 26
LETTER_WIDTH = 12

Unit = tuple[float, float]
Lines = list[list[Unit]]


@dataclass(frozen=True)
class Projection:
    """From degrees to units of the picture and back."""

    west: float
    north: float
    degrees_per_unit: tuple[float, float]  # of longitude, of latitude

    def to_unit(self, point: Point) -> tuple[float, float]:
        across, down = self.degrees_per_unit
        return (
            (point.longitude - self.west) / across,
            (self.north - point.latitude) / down,
        )

    def to_point(self, x: float, y: float) -> Point:
        across, down = self.degrees_per_unit
        return Point(round(self.north - y * down, 4), round(self.west + x * across, 4))


@dataclass(frozen=True)
class NamedShape:
    """One Ortsteil in the picture; `label` is where its name stands, None: no room."""

    name: str
    path: str
    own: bool
    label: tuple[int, int] | None


@dataclass(frozen=True)
class OrtsteilMap:
    width: int
    height: int
    projection: Projection
    shapes: tuple[NamedShape, ...]


def draw_ortsteil(boundaries: Sequence[BoundaryView], key: str) -> OrtsteilMap | None:
    """Draw one Ortsteil and what lies around it; None where its boundary is not known."""
    own = next((b for b in boundaries if b.key == key), None)
    box = bounds_of([own.geometry]) if own else None
    if own is None or box is None:
        return None
    projection, height = _fit(box)
    seen = _seen(projection, height)
    shapes = [
        _shape(boundary, projection, height, own=boundary.key == key)
        for boundary in boundaries
        if _overlap(bounds_of([boundary.geometry]), seen)
    ]
    # The own Ortsteil last: its line lies on top of its neighbours'.
    shapes.sort(key=lambda shape: (shape.own, shape.name))
    return OrtsteilMap(WIDTH, height, projection, _without_clashes(shapes))


def _fit(box: Bounds) -> tuple[Projection, int]:
    """Put the box into the middle of a picture that is neither flat nor a tower."""
    shrink = math.cos(math.radians((box.south + box.north) / 2))
    across = max((box.east - box.west) * shrink, 1e-4) * (1 + 2 * PADDING)
    down = max(box.north - box.south, 1e-4) * (1 + 2 * PADDING)
    across = max(across, down / HIGHEST)
    down = max(down, across * LOWEST)
    unit = across / WIDTH
    projection = Projection(
        west=round((box.west + box.east - across / shrink) / 2, 6),
        north=round((box.south + box.north + down) / 2, 6),
        degrees_per_unit=(round(unit / shrink, 9), round(unit, 9)),
    )
    return projection, round(down / unit)


def _seen(projection: Projection, height: int) -> Bounds:
    low = projection.to_point(WIDTH, height)
    return Bounds(
        south=low.latitude,
        west=projection.west,
        north=projection.north,
        east=low.longitude,
    )


def _overlap(box: Bounds | None, seen: Bounds) -> bool:
    return box is not None and not (
        box.east < seen.west
        or box.west > seen.east
        or box.north < seen.south
        or box.south > seen.north
    )


def _shape(
    boundary: BoundaryView, projection: Projection, height: int, *, own: bool
) -> NamedShape:
    lines = [
        [projection.to_unit(Point(p[1], p[0])) for p in ring]
        for ring in rings(boundary.geometry)
    ]
    return NamedShape(
        name=boundary.name,
        path="".join(
            closed_line((round(x), round(y)) for x, y in line) for line in lines
        ),
        own=own,
        label=_label(boundary.name, lines, height),
    )


def _label(name: str, lines: Lines, height: int) -> tuple[int, int] | None:
    """The middle of the name: where most room is around it, with both ends inside."""
    half = len(name) * LETTER_WIDTH / 2
    best: tuple[float, int, int] | None = None
    for row in range(1, STEPS):
        for column in range(1, STEPS):
            x, y = WIDTH * column / STEPS, height * row / STEPS
            parts = [x + half * share for share in (-1, -0.5, 0, 0.5, 1)]
            if parts[0] < 4 or parts[-1] > WIDTH - 4:
                continue
            if not all(_inside(part, y, lines) for part in parts):
                continue
            room = min(_distance(part, y, line) for part in parts for line in lines)
            room = min(room, y, height - y)
            if room >= LABEL_HEIGHT / 2 and (best is None or room > best[0]):
                best = room, round(x), round(y)
    return best[1:] if best else None


def _inside(x: float, y: float, lines: Lines) -> bool:
    """Even-odd rule over all rings, so that holes are outside."""
    crossings = 0
    for line in lines:
        for (x1, y1), (x2, y2) in zip(line, line[1:], strict=False):
            if (y1 > y) != (y2 > y) and x < (x2 - x1) * (y - y1) / (y2 - y1) + x1:
                crossings += 1
    return crossings % 2 == 1


def _distance(x: float, y: float, line: list[Unit]) -> float:
    """Distance to the nearest place of a line."""
    return min(
        _to_segment(x, y, start, end)
        for start, end in zip(line, line[1:], strict=False)
    )


def _to_segment(x: float, y: float, start: Unit, end: Unit) -> float:
    across, down = end[0] - start[0], end[1] - start[1]
    length = across * across + down * down
    share = ((x - start[0]) * across + (y - start[1]) * down) / length if length else 0
    share = min(max(share, 0), 1)
    return math.hypot(x - start[0] - share * across, y - start[1] - share * down)


def _without_clashes(shapes: list[NamedShape]) -> tuple[NamedShape, ...]:
    """Drop a name that would lie on another; the own Ortsteil's stays."""
    taken: list[tuple[float, float, float]] = []
    kept: list[NamedShape] = []
    for shape in sorted(shapes, key=lambda s: not s.own):
        label, half = shape.label, len(shape.name) * LETTER_WIDTH / 2
        if label is not None and any(
            abs(label[1] - y) < LABEL_HEIGHT and abs(label[0] - x) < half + other
            for x, y, other in taken
        ):
            label = None
        if label is not None:
            taken.append((label[0], label[1], half))
        kept.append(NamedShape(shape.name, shape.path, shape.own, label))
    return tuple(sorted(kept, key=lambda s: (s.own, s.name)))
