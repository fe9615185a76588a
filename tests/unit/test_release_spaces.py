"""Which Ortsteile are told together, and which lines are told anew."""

import datetime

from participation.publication.disclosure.merging import Area, cut, merge_tree
from participation.publication.disclosure.shapes import Row
from participation.publication.releases.history import PlacedRow
from participation.publication.releases.spaces import EVERYBODY, NewLine, plan_lines

DAY = datetime.date(2026, 9, 1)


def area(key: str, inhabitants: int, beside: str, group: str | None = None) -> Area:
    return Area(
        key=key,
        inhabitants=inhabitants,
        kind="dorf",
        neighbours=frozenset(beside),
        group=group,
    )


CITY = [
    area("a", 9_000, "bc"),
    area("b", 5_000, "ad"),
    area("c", 300, "ad"),
    area("d", 200, "bc"),
]


def lines(**people: int) -> list[str]:
    tree = merge_tree(CITY)
    assert tree is not None
    return ["".join(sorted(line)) for line in cut(tree, people, minimum=40)]


def test_small_ortsteile_join_a_neighbour() -> None:
    assert lines(a=90, b=60, c=50, d=45) == ["a", "b", "c", "d"]
    assert lines(a=90, b=60, c=30, d=20) == ["a", "b", "cd"]
    assert lines(a=90, b=60, c=10, d=5) == ["a", "bcd"]
    assert lines(a=90, b=10, c=10, d=5) == ["abcd"]
    assert lines(a=20, b=10, c=5, d=4) == []


def test_every_line_has_enough_people_and_every_ortsteil_one_line() -> None:
    for number in range(200):
        people = {
            key: (number * step) % 97
            for key, step in zip("abcd", (1, 3, 7, 31), strict=True)
        }
        found = lines(**people)
        if sum(people.values()) >= 40:
            assert sorted("".join(found)) == list("abcd")
        assert all(sum(people[key] for key in line) >= 40 for line in found)


def test_groups_of_the_city_come_first() -> None:
    grouped = [
        area("a", 9_000, "bc", "west"), area("b", 5_000, "ad", "ost"),
        area("c", 300, "ad", "west"), area("d", 200, "bc", "ost"),
    ]  # fmt: skip
    tree = merge_tree(grouped)
    assert tree is not None

    found = cut(tree, {"a": 90, "b": 60, "c": 10, "d": 5}, minimum=40)

    assert [sorted(line) for line in found] == [["a", "c"], ["b", "d"]]


def told(space: str, members: str | None, people: int) -> PlacedRow:
    row = Row(
        id=("1", space),
        members=None if members is None else frozenset(members),
        people=people,
        tables={},
        k=5,
    )
    return PlacedRow(row=row, as_of=DAY)


def test_a_line_is_told_anew_from_twenty_newcomers_on() -> None:
    current = [told("a", "a", 90), told("b", "bcd", 75)]

    plan = plan_lines(
        merge_tree(CITY), {"a": 109, "b": 70, "c": 15, "d": 10}, current, minimum=40
    )

    assert plan.new == (NewLine(space="b", members=frozenset("bcd")),)
    assert [placed.row.id for placed in plan.carried] == [("1", "a")]
    assert plan.is_new


def test_a_line_may_be_parted_but_never_mixed() -> None:
    current = [told("a", "a", 90), told("b", "bcd", 75)]

    plan = plan_lines(
        merge_tree(CITY), {"a": 120, "b": 70, "c": 30, "d": 25}, current, minimum=40
    )

    assert [sorted(line.members or ()) for line in plan.new] == [
        ["a"],
        ["b"],
        ["c", "d"],
    ]


def test_nothing_is_new_where_all_lines_are_carried_over() -> None:
    current = [told("a", "a", 90), told("b", "bcd", 75)]

    plan = plan_lines(merge_tree(CITY), {"a": 109, "b": 94}, current, minimum=40)

    assert not plan.is_new


def test_few_without_ortsteil_are_left_out_many_are_a_line() -> None:
    people: dict[str | None, int] = {"a": 90, "b": 60, None: 39}
    few = plan_lines(merge_tree(CITY), people, [], minimum=40)
    many = plan_lines(merge_tree(CITY), {**people, None: 40}, [], minimum=40)

    assert (few.excluded, [line.space for line in few.new]) == (True, ["a", "b"])
    assert (many.excluded, [line.space for line in many.new]) == (
        False, ["a", "b", "none"],
    )  # fmt: skip


def test_a_city_with_few_without_ortsteil_stays_whole() -> None:
    current = [told("", EVERYBODY, 60)]

    plan = plan_lines(
        merge_tree(CITY), {"a": 90, "b": 60, None: 5}, current, minimum=40
    )

    assert (plan.new, plan.city_is_new) == ((), True)
