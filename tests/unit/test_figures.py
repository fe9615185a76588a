"""From released lines to pictures: shares, lengths, means, shades."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from participation.publication.charts.lines import build_figure, percent_of
from participation.publication.charts.shading import ValueClass, shade
from participation.publication.releases.content import CITY, TableKind
from tests.release_parts import CONTENT, HOME, RELATION, line, option, table

FIVE = tuple(option(str(n), str(n)) for n in range(1, 6))


def scale(*cells: int | None, base: int | None):
    made = table("s", TableKind.SCALE, "S", FIVE, line(CITY, *cells, base=base))
    return build_figure(made, made.lines[0])


def test_the_largest_comes_first_and_what_is_withheld_last() -> None:
    figure = build_figure(RELATION, RELATION.line(CITY))

    assert [(b.option.key, b.count, b.percent, b.length) for b in figure.bars] == [
        ("live", 150, 75, 75.0),
        ("work", 60, 30, 30.0),
        ("other", None, None, 0.0),
    ]
    assert [bar.option.key for bar in figure.leading] == ["live"]
    assert not figure.is_whole


def test_without_a_base_bars_are_measured_by_the_longest() -> None:
    figure = build_figure(RELATION, line(CITY, 50, 25, None, base=None))

    assert [(bar.percent, bar.length) for bar in figure.bars] == [
        (None, 100.0),
        (None, 50.0),
        (None, 0.0),
    ]


def test_a_single_choice_keeps_the_order_it_was_asked_in() -> None:
    swapped = build_figure(HOME, line("01", 10, 80, base=90))

    assert [bar.option.key for bar in swapped.bars] == ["rent", "own"]


def test_of_a_withheld_line_nothing_is_drawn() -> None:
    figure = build_figure(HOME, HOME.line("02"))

    assert {(b.count, b.percent, b.length) for b in figure.bars} == {(None, None, 0.0)}
    assert (figure.leading, figure.segments, figure.has_numbers) == ((), (), False)


@pytest.mark.parametrize(
    ("count", "base", "percent"),
    [(1, 200, 1), (0, 40, 0), (20, 40, 50), (20, 39, None), (None, 90, None),
     (3, None, None)],
)  # fmt: skip
def test_percent_needs_forty_people(count, base, percent) -> None:
    assert percent_of(count, base) == percent


def test_the_middle_of_a_scale_is_the_middle_of_the_picture() -> None:
    figure = build_figure(CONTENT, CONTENT.line(CITY))

    assert [(s.start, s.width, s.tone) for s in figure.segments] == [
        (65.0, 10.0, -3),
        (75.0, 15.0, -2),
        (90.0, 20.0, 0),
        (110.0, 30.0, 2),
        (140.0, 25.0, 3),
    ]
    assert figure.mean_tenths == 35


def test_a_mean_needs_twenty_people_and_every_cell() -> None:
    assert scale(4, 4, 4, 4, 4, base=20).mean_tenths == 30
    assert scale(4, 4, 4, 4, 3, base=19).mean_tenths is None
    assert scale(40, 40, None, 40, None, base=130).mean_tenths is None
    assert scale(40, 40, None, 40, None, base=130).segments == ()
    assert scale(40, 40, 40, 40, 40, base=None).mean_tenths is None
    # "weiß nicht" is among the people, but is no place on the scale
    assert scale(40, 40, 40, 40, 40, base=210).mean_tenths is None


@given(st.lists(st.integers(0, 500), min_size=2, max_size=11).filter(any))
def test_the_pieces_of_a_scale_lie_end_to_end_in_the_picture(cells: list[int]) -> None:
    options = tuple(option(str(n), str(n)) for n in range(len(cells)))
    made = table(
        "s", TableKind.SCALE, "S", options, line(CITY, *cells, base=sum(cells))
    )

    pieces = build_figure(made, made.lines[0]).segments

    for left, right in zip(pieces, pieces[1:], strict=False):
        assert left.start + left.width == pytest.approx(right.start, abs=0.02)
    assert pieces[0].start >= -0.01
    assert pieces[-1].start + pieces[-1].width <= 200.01
    tones = [piece.tone for piece in pieces]
    assert tones == sorted(tones)
    assert (tones[0], tones[-1]) == (-3, 3)
    assert tones == [-tone for tone in reversed(tones)]


def test_the_map_has_classes_of_equal_width() -> None:
    shading = shade({"01": 10, "02": 49, "03": 30, "04": None})

    assert shading.classes == (
        ValueClass(shade=1, lowest=10, highest=19),
        ValueClass(shade=2, lowest=20, highest=29),
        ValueClass(shade=3, lowest=30, highest=39),
        ValueClass(shade=4, lowest=40, highest=49),
    )
    assert shading.shades == {"01": 1, "02": 4, "03": 3}


def test_equal_values_share_one_shade() -> None:
    shading = shade({"01": 20, "02": 20})

    assert shading.classes == (ValueClass(shade=1, lowest=20, highest=20),)
    assert shading.shades == {"01": 1, "02": 1}
    assert shade({"01": None}).classes == ()
