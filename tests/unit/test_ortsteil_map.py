import pytest

from participation.places.citydata import city_folder, read_json
from participation.places.points import Point
from participation.places.queries import BoundaryView
from participation.web.citizen.ortsteil_map import (
    HIGHEST,
    LOWEST,
    WIDTH,
    OrtsteilMap,
    draw_ortsteil,
)

RIETH = Point(51.0068, 11.0152)


@pytest.fixture(scope="module")
def boundaries() -> list[BoundaryView]:
    data = read_json(city_folder("erfurt") / "ortsteile.geojson")
    return [
        BoundaryView(
            key=feature["properties"]["key"],
            name=feature["properties"]["name"],
            slug=feature["properties"]["name"],
            geometry=feature["geometry"],
            label_point=None,
        )
        for feature in data["features"]
    ]


@pytest.fixture(scope="module")
def rieth(boundaries: list[BoundaryView]) -> OrtsteilMap:
    drawn = draw_ortsteil(boundaries, "06")
    assert drawn is not None
    return drawn


def test_it_shows_the_ortsteil_last_and_its_neighbours(rieth: OrtsteilMap) -> None:
    names = [shape.name for shape in rieth.shapes]

    assert names[-1] == "Rieth"
    assert [shape.name for shape in rieth.shapes if shape.own] == ["Rieth"]
    assert {"Berliner Platz", "Ilversgehofen", "Gispersleben"} <= set(names)
    assert "Altstadt" not in names


def test_there_and_back_is_the_same_place(rieth: OrtsteilMap) -> None:
    x, y = rieth.projection.to_unit(RIETH)

    assert rieth.projection.to_point(x, y) == RIETH
    assert 0 < x < WIDTH
    assert 0 < y < rieth.height


def test_north_is_up_and_east_is_right(rieth: OrtsteilMap) -> None:
    x, y = rieth.projection.to_unit(RIETH)
    north = rieth.projection.to_unit(Point(RIETH.latitude + 0.001, RIETH.longitude))
    east = rieth.projection.to_unit(Point(RIETH.latitude, RIETH.longitude + 0.001))

    assert (north[0], north[1] < y) == (x, True)
    assert (east[0] > x, east[1]) == (True, y)


def test_a_hundred_metres_are_as_long_either_way(rieth: OrtsteilMap) -> None:
    x, y = rieth.projection.to_unit(RIETH)
    up = rieth.projection.to_unit(Point(RIETH.latitude + 0.0009, RIETH.longitude))[1]
    right = rieth.projection.to_unit(Point(RIETH.latitude, RIETH.longitude + 0.00143))

    assert abs((y - up) - (right[0] - x)) < 1


def test_every_ortsteil_fits_has_its_name_and_is_light(
    boundaries: list[BoundaryView],
) -> None:
    for boundary in boundaries[::6]:
        drawn = draw_ortsteil(boundaries, boundary.key)
        assert drawn is not None
        assert LOWEST * WIDTH - 1 <= drawn.height <= HIGHEST * WIDTH + 1
        assert drawn.shapes[-1].label is not None, boundary.name
        assert sum(len(shape.path) for shape in drawn.shapes) < 12_000


def test_no_name_lies_on_another(rieth: OrtsteilMap) -> None:
    labels = [shape.label for shape in rieth.shapes if shape.label]

    assert len(labels) == len(set(labels))
    assert len(labels) >= 4


def test_without_boundary_there_is_no_picture(boundaries: list[BoundaryView]) -> None:
    assert draw_ortsteil(boundaries, "99") is None
    assert draw_ortsteil([], "06") is None
