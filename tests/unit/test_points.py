import pytest

from participation.places.points import Bounds, Point, bounds_of, read_point

SQUARE = {
    "type": "Polygon",
    "coordinates": [[[11.0, 50.9], [11.1, 50.9], [11.1, 51.0], [11.0, 50.9]]],
}


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("50.9785,11.0291", "50.9785,11.0291"),
        (" 50.97851234,11.02909999 ", "50.9785,11.0291"),
        ("-5,0", "-5.0000,0.0000"),
    ],
)
def test_a_point_is_rounded_to_ten_metres(text: str, read: str) -> None:
    assert str(read_point(text)) == read


@pytest.mark.parametrize(
    "text",
    [
        "", "50.9785", "50.9785;11.0291", "50,9785,11,0291", "91,0", "0,181", "nan,nan",
        "1e1,1e1", "٥٠,١١", "50.9,11.0,0", "50.9,11.0\x00", "0x32,0", "5" * 5000 + ",1",
    ],
)  # fmt: skip
def test_anything_else_is_no_point(text: str) -> None:
    assert read_point(text) is None


def test_the_box_holds_every_corner() -> None:
    assert bounds_of([SQUARE]) == Bounds(south=50.9, west=11.0, north=51.0, east=11.1)
    several = {"type": "MultiPolygon", "coordinates": [SQUARE["coordinates"]]}
    assert bounds_of([several]) == bounds_of([SQUARE])
    assert bounds_of([]) is None


def test_a_margin_takes_in_what_lies_just_outside() -> None:
    box = bounds_of([SQUARE], margin=0.01)

    assert box is not None
    assert box.contains(Point(51.005, 11.105))
    assert not box.contains(Point(51.02, 11.05))
