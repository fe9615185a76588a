"""No small number of a view can be worked out from all its other numbers together."""

import random

import numpy as np
import pytest

from participation.publication.adhoc.crosstab import (
    CrossCounts,
    Percent,
    Side,
    protect_cross,
)
from participation.publication.adhoc.jointly import determined, withheld_together
from participation.publication.protected import Head
from participation.publication.suppression import Sum, withheld_cells

SEEDS = range(40)


def heads(number, letter):
    return tuple(Head(f"{letter}{n}", f"{letter}{n}") for n in range(number))


def cross(cells, *, row_totals=None, column_totals=None, base=None, minimum=5):
    """Without totals people stand in one row and one column each."""
    rows, columns = len(cells), len(cells[0])
    counts = CrossCounts(
        rows=Side(label="R", heads=heads(rows, "r"), several=column_totals is not None),
        columns=Side(
            label="C", heads=heads(columns, "c"), several=row_totals is not None
        ),
        cells=tuple(tuple(row) for row in cells),
        row_totals=tuple(row_totals or [sum(row) for row in cells]),
        column_totals=tuple(
            column_totals or [sum(column) for column in zip(*cells, strict=True)]
        ),
        base=base or sum(sum(row) for row in cells),
    )
    return protect_cross(counts, minimum=minimum)


def texts(table):
    return [
        [count.text for count in (*row, total)]
        for row, total in zip(
            (*table.cells, table.column_totals),
            (*table.row_totals, table.base),
            strict=True,
        )
    ]


def told_exactly(table, several):
    """What somebody with all shown numbers knows, by the ranks of their equations."""
    rows, columns = len(table.cells), len(table.cells[0])
    names = [("cell", r, c) for r in range(rows) for c in range(columns)]
    names += [("row", r) for r in range(rows)] + [("column", c) for c in range(columns)]
    names.append(("base",))
    place = {name: n for n, name in enumerate(names)}
    counts = [*(c for row in table.cells for c in row), *table.row_totals]
    counts += [*table.column_totals, table.base]
    equations = []

    def add(total, parts):
        line = np.zeros(len(names))
        line[place[total]] = -1
        for part in parts:
            line[place[part]] = 1
        equations.append(line)

    for r in range(rows if not several else 0):
        add(("row", r), [("cell", r, c) for c in range(columns)])
    for c in range(columns):
        add(("column", c), [("cell", r, c) for r in range(rows)])
    add(("base",), [("row", r) for r in range(rows)])
    if not several:
        add(("base",), [("column", c) for c in range(columns)])
    for count, name in zip(counts, names, strict=True):
        if not count.withheld:
            line = np.zeros(len(names))
            line[place[name]] = 1
            equations.append(line)
    matrix = np.array(equations)
    rank = np.linalg.matrix_rank(matrix)
    return [
        name
        for count, name in zip(counts, names, strict=True)
        if count.withheld
        and np.linalg.matrix_rank(np.vstack([matrix, np.eye(len(names))[place[name]]]))
        == rank
    ]


def test_a_small_cell_takes_one_of_its_row_and_one_of_its_column_along():
    table = cross([[30, 3, 12], [20, 9, 15], [25, 11, 40]])

    assert texts(table) == [
        ["30", "·", "·", "45"],
        ["20", "·", "·", "44"],
        ["25", "11", "40", "76"],
        ["75", "23", "67", "165"],
    ]


def test_what_several_lines_tell_together_is_withheld_too():
    values = {"a": 3, "b": 40, "c": 50, "x": 9, "y": 30, "z": 31}
    values |= {"row": 93, "other row": 70, "1": 12, "2": 70, "3": 81}
    sums = [
        Sum("row", ("a", "b", "c")), Sum("other row", ("x", "y", "z")),
        Sum("1", ("a", "x")), Sum("2", ("b", "y")), Sum("3", ("c", "z")),
    ]  # fmt: skip
    by_lines = frozenset(
        {"a", "b", "x"}
    )  # a + b and a + x leave a open, b + y does not

    assert determined(by_lines, sums) == {"a", "b", "x"}
    hidden = withheld_together(values, sums, minimum=5)
    assert hidden == {"a", "b", "x", "y"}
    assert determined(hidden, sums) == set()


def test_a_chain_of_lines_is_closed_where_each_line_alone_seems_safe():
    """Each withheld cell has a partner in its line, and the chain has an end."""
    sums = [Sum("t", ("a", "b")), Sum("u", ("b", "c")), Sum("v", ("a", "c", "d"))]
    values = {"a": 3, "b": 20, "c": 20, "d": 30, "t": 23, "u": 40, "v": 53}
    lines_only = withheld_cells(values, sums, minimum=5)

    assert determined(lines_only, sums) != set()
    assert determined(withheld_together(values, sums, minimum=5), sums) & {"a"} == set()


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("minimum", [3, 5, 10])
def test_no_small_cell_follows_from_a_random_view(seed, minimum):
    generator = random.Random(seed)
    rows, columns = generator.randint(2, 6), generator.randint(2, 5)
    cells = [
        [generator.choice([0, 1, 2, 4, 7, 9, 14, 30, 90]) for _ in range(columns)]
        for _ in range(rows)
    ]
    table = cross(cells, minimum=minimum)

    small = [
        ("cell", r, c)
        for r, row in enumerate(cells)
        for c, value in enumerate(row)
        if 0 < value < minimum
    ]
    assert [n for n in told_exactly(table, several=False) if n in small] == []
    assert all(table.cells[r][c].withheld for _, r, c in small)


def test_who_did_not_choose_something_is_protected_like_who_did():
    """58 of 60 chose it: two did not, which must not be told either."""
    table = cross([[58, 20], [30, 25]], row_totals=[60, 40], base=100)

    assert texts(table) == [
        ["·", "20", "60"],
        ["·", "25", "40"],
        ["88", "45", "100"],
    ]


@pytest.mark.parametrize("seed", SEEDS)
def test_neither_small_cells_nor_small_rests_follow_where_people_stand_in_several(seed):
    generator = random.Random(seed)
    totals = [generator.randint(20, 80) for _ in range(4)]
    cells = [
        [generator.choice([1, 3, total - 2, total // 2, total // 3]) for _ in range(3)]
        for total in totals
    ]
    table = cross(cells, row_totals=totals, base=sum(totals))

    known = set(told_exactly(table, several=True))
    for r, row in enumerate(cells):
        for c, value in enumerate(row):
            if 0 < value < 5 or 0 < totals[r] - value < 5:
                assert table.cells[r][c].withheld
                assert ("cell", r, c) not in known


def test_shares_are_of_the_column_or_of_the_row_and_need_enough_people():
    table = cross([[30, 10], [10, 9]])

    assert [table.share(0, 0, by) for by in Percent] == [75, 75]
    assert [table.share(0, 1, by) for by in Percent] == [None, 25]  # 19 in the column
    assert table.share_of_all(0, Percent.COLUMN) == 68
    assert table.share_of_all(1, Percent.ROW) == 32


def test_a_difference_to_the_rest_does_not_compare_a_part_with_itself():
    table = cross([[80, 40], [20, 60]])

    found = table.against_rest(0, 0, Percent.COLUMN)

    assert (found.verdict, round(found.points)) == ("higher", 40)  # 80 % against 40 %
    assert table.against_rest(1, 0, Percent.COLUMN).verdict == "lower"
    by_row = table.against_rest(0, 0, Percent.ROW)
    assert round(by_row.points) == round(100 * (80 / 120 - 20 / 80))


def test_an_empty_view_is_empty_and_not_withheld():
    table = cross([[0, 0], [0, 0]])

    assert texts(table) == [["–", "–", "–"]] * 3
