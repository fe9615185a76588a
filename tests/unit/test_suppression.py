"""No small number is shown, and none follows from a shown total."""

import random

import pytest

from participation.publication.protected import Head, ProtectedCount, share
from participation.publication.suppression import (
    Sum,
    protect_counts,
    protect_table,
    withheld_cells,
)

SEEDS = range(60)


def texts(counts: tuple[ProtectedCount, ...]) -> list[str]:
    return [count.text for count in counts]


def table(cells, column_totals, minimum=5):
    return protect_table(
        title="",
        row_heads=[Head(f"r{n}", f"r{n}") for n in range(len(cells))],
        column_heads=[Head(f"c{n}", f"c{n}") for n in range(len(column_totals))],
        cells=cells,
        column_totals=column_totals,
        minimum=minimum,
    )


def test_table_withholds_small_cells_and_one_more_per_line():
    found = table([[30, 3, 8, 0], [20, 9, 7, 0], [0, 2, 0, 0]], [40, 10, 12, 0])

    assert [texts(row) for row in found.cells] == [
        ["30", "·", "·", "–"],
        ["20", "9", "7", "–"],
        ["–", "·", "–", "–"],
    ]
    assert texts(found.row_totals) == ["41", "36", "·"]
    assert texts(found.column_totals) == ["40", "10", "12", "–"]
    assert found.base.text == "62"


def test_two_small_cells_need_a_third_when_their_sum_is_small():
    shown, total = protect_counts(
        {"a": 1, "b": 2, "c": 9, "d": 30}, total=42, minimum=5
    )

    assert {key: count.text for key, count in shown.items()} == {
        "a": "·",
        "b": "·",
        "c": "·",
        "d": "30",
    }
    assert total.text == "42"


def test_small_cells_that_must_all_be_one_need_another():
    shown, _ = protect_counts({"a": 1, "b": 1, "c": 1, "d": 9}, total=12, minimum=3)

    assert [count.text for count in shown.values()] == ["·", "·", "·", "·"]


def test_total_of_one_small_part_is_withheld_too():
    shown, total = protect_counts({"a": 4, "b": 0}, total=4, minimum=5)

    assert [shown["a"].text, shown["b"].text, total.text] == ["·", "–", "·"]


def test_withheld_total_is_not_the_sum_of_shown_parts():
    values = {"t": 60, "a": 30, "b": 30, "other": 3, "all": 63}
    sums = [Sum("t", ("a", "b")), Sum("all", ("t", "other"))]

    assert withheld_cells(values, sums, minimum=5) == {"other", "t", "a"}


def test_shown_numbers_stay_exact():
    found = table([[5, 6, 7]], [5, 6, 7])

    assert texts(found.cells[0]) == ["5", "6", "7"]
    assert found.row_totals[0].value == 18


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("minimum", [3, 5, 10])
def test_random_tables_show_no_small_number(seed, minimum):
    found = random_table(seed, minimum)

    shown = [
        count.value
        for row in (*found.cells, found.row_totals, found.column_totals, (found.base,))
        for count in row
        if count.value
    ]
    assert [value for value in shown if value < minimum] == []


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("minimum", [3, 5, 10])
def test_random_tables_give_no_withheld_number_away(seed, minimum):
    found = random_table(seed, minimum)
    lines = [*zip(found.cells, found.row_totals, strict=True)]
    lines.append((found.column_totals, found.base))

    for parts, total in lines:
        hidden = [part for part in parts if part.withheld]
        if total.withheld:
            assert hidden, "a withheld total is the sum of shown parts"
        elif hidden:
            rest = total.value - sum(part.value for part in parts if not part.withheld)
            assert len(hidden) >= 2
            assert rest >= minimum
            assert rest > len(hidden)


@pytest.mark.parametrize("seed", SEEDS)
def test_zero_is_never_withheld_and_never_invented(seed):
    generator = random.Random(seed)
    cells = random_cells(generator)
    found = table(cells, [sum(column) for column in zip(*cells, strict=True)])

    zeros = [[value == 0 for value in row] for row in cells]
    assert [[count.value == 0 for count in row] for row in found.cells] == zeros


def test_share_needs_shown_numbers_and_a_base():
    twelve, forty, hidden = (ProtectedCount(value) for value in (12, 40, None))

    assert share(twelve, forty, minimum=5) == 30
    assert share(ProtectedCount(1), ProtectedCount(8), minimum=5) == 13
    assert share(hidden, forty, minimum=5) is None
    assert share(twelve, hidden, minimum=5) is None
    assert share(ProtectedCount(0), ProtectedCount(0), minimum=5) is None


def random_cells(generator):
    rows, columns = generator.randint(1, 8), generator.randint(1, 12)
    return [
        [generator.choice([0, 0, 1, 2, 3, 4, 6, 9, 15, 80]) for _ in range(columns)]
        for _ in range(rows)
    ]


def random_table(seed, minimum):
    generator = random.Random(seed)
    cells = random_cells(generator)
    # Comments with several themes: a column's own count is below the sum of its cells.
    totals = [
        max(column) + generator.randint(0, sum(column) - max(column))
        for column in zip(*cells, strict=True)
    ]
    return table(cells, totals, minimum)
