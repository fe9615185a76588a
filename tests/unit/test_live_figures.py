"""What a row of a live table shows: the city's figure, without telling who lives where."""

from hypothesis import given
from hypothesis import strategies as st

from participation.publication.live.figures import CITY, protect_row


def shown(values: list[int], *, minimum: int = 5) -> dict[str, int | None]:
    named = {str(number): value for number, value in enumerate(values)}
    return {k: v.value for k, v in protect_row(named, minimum=minimum).items()}


def test_topic_spoken_of_here_and_there_has_a_figure_for_the_city_alone() -> None:
    assert shown([1, 1, 1, 1, 1, 1, 0, 0]) == {
        **{str(number): None for number in range(8)},
        CITY: 6,
    }


def test_small_rest_is_hidden_behind_the_smallest_large_one() -> None:
    assert shown([9, 20, 2, 0]) == {"0": None, "1": 20, "2": None, "3": None, CITY: 31}


def test_single_small_part_takes_another_with_it() -> None:
    assert shown([9, 20, 4]) == {"0": None, "1": 20, "2": None, CITY: 33}


def test_nobody_is_told_and_few_are_not() -> None:
    assert shown([0, 0]) == {"0": None, "1": None, CITY: 0}
    assert shown([3, 0]) == {"0": None, "1": None, CITY: None}
    assert shown([12, 0, 0]) == {"0": 12, "1": None, "2": None, CITY: 12}


def test_as_many_as_can_be_withheld_are_not_told_by_their_sum() -> None:
    assert shown([4, 4]) == {"0": None, "1": None, CITY: None}
    assert shown([4, 4, 20]) == {"0": None, "1": None, "2": None, CITY: 28}


@given(st.lists(st.integers(0, 12), min_size=1, max_size=7), st.integers(3, 6))
def test_no_small_count_follows_from_what_is_shown(
    values: list[int], minimum: int
) -> None:
    found = shown(values, minimum=minimum)
    total = found.pop(CITY)
    hidden = [
        number for number, value in enumerate(values) if found[str(number)] is None
    ]

    assert all(value is None or value >= minimum for value in found.values())
    if total is not None:
        rest = sum(values[number] for number in hidden)
        assert rest == 0 or (rest >= minimum and len(hidden) > 1)
