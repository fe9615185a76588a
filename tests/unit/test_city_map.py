from participation.places.queries import BoundaryView
from participation.web.citizen.city_map import WIDTH, Shape, draw


def boundary(slug: str, *rings: list[list[float]]) -> BoundaryView:
    return BoundaryView(
        key="01",
        name=slug.title(),
        slug=slug,
        geometry={"type": "Polygon", "coordinates": list(rings)},
        label_point=None,
    )


def test_a_square_on_the_equator_is_drawn_as_a_square() -> None:
    square = boundary("mitte", [[0, 0], [1, 0], [1, 1], [0, 1], [0, 0]])

    drawn = draw([square])

    assert drawn is not None
    assert (drawn.width, round(drawn.height, -1)) == (WIDTH, WIDTH)
    assert drawn.shapes == (Shape("mitte", "Mitte", "M0 720l720 0 0-720-720 0 0 720z"),)


def test_points_that_fall_together_are_left_out() -> None:
    ring = [[0.0, 0.0], [0.0001, 0.0], [1.0, 0.0], [1.0, 1.0], [0.0, 0.0]]

    drawn = draw([boundary("mitte", ring)])

    assert drawn is not None
    assert drawn.shapes[0].path == "M0 720l720 0 0-720-720 720z"


def test_without_boundaries_there_is_no_map() -> None:
    assert draw([]) is None
