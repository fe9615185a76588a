"""The gate on small examples that can be reckoned by hand."""

import pytest

from participation.publication.disclosure.audit import Auditor
from participation.publication.disclosure.building import build
from participation.publication.disclosure.protect import protect
from participation.publication.disclosure.shapes import (
    BASE,
    Counts,
    Edition,
    Limit,
    Publication,
    Row,
    Shape,
    TableShape,
    cell,
    option,
)
from participation.publication.disclosure.system import System

K = 5
Table = dict[str, tuple[dict[str, int], int]]  # by space: cells and base


def publication(
    tables: dict[str, Table],
    people: dict[str, int],
    *,
    shapes: dict[str, TableShape] | None = None,
) -> Publication:
    kinds = shapes or {key: TableShape(key=key, shape=Shape.PARTS) for key in tables}
    rows = {
        ("1", space): Row(
            id=("1", space),
            members=frozenset({space}),
            people=count,
            tables={
                key: Counts(cells=table[space][0], base=table[space][1])
                for key, table in tables.items()
            },
            k=K,
        )
        for space, count in people.items()
    }
    edition = Edition(name="1", rows=tuple(rows), k=K)
    return Publication(shapes=kinds, rows=rows, editions=[edition])


def shown(system: System, space: str, table: str = "q") -> dict[str, int | None]:
    return {
        key[-1].removeprefix("option "): quantity.value if quantity.shown else None
        for key, quantity in system.quantities.items()
        if key[0] == "cell" and (key[2], key[3]) == (space, table)
    }


def test_large_numbers_are_all_shown() -> None:
    table = {"a": ({"yes": 30, "no": 20}, 50), "b": ({"yes": 25, "no": 35}, 60)}

    system = build(publication({"q": table}, {"a": 50, "b": 60}))
    audited = protect(system)

    assert (audited.rounds, audited.open) == (0, frozenset())
    assert shown(system, "a") == {"yes": 30, "no": 20, BASE: 50}
    assert shown(system, "*") == {"yes": 55, "no": 55, BASE: 110}


def test_a_small_cell_takes_three_others_with_it() -> None:
    table = {
        space: ({"a": 15, "b": 2 if space == "x" else 15, "c": 15, "d": 15}, base)
        for space, base in {"x": 47, "y": 60, "z": 60}.items()
    }

    system = build(publication({"q": table}, {"x": 47, "y": 60, "z": 60}))
    protect(system)

    hidden = {
        space: {name for name, value in shown(system, space).items() if value is None}
        for space in ("x", "y", "z", "*")
    }
    [also] = hidden["x"] - {"b"}
    assert hidden["*"] == set()
    assert sorted(map(len, hidden.values())) == [0, 0, 2, 2]
    assert all(names in (set(), {"b", also}) for names in hidden.values())


def test_a_line_in_which_nearly_all_say_the_same_does_not_tell_it() -> None:
    table = {"a": ({"yes": 47, "no": 3}, 50), "b": ({"yes": 40, "no": 40}, 80)}

    system = build(publication({"q": table}, {"a": 50, "b": 80}))
    protect(system)

    line = shown(system, "a")
    assert (line["yes"], line["no"]) == (None, None)


def test_nobody_may_learn_that_all_say_the_same() -> None:
    table = {
        "a": ({"yes": 50, "no": 0}, 50),
        "b": ({"yes": 40, "no": 40}, 80),
        "c": ({"yes": 30, "no": 40}, 70),
    }

    system = build(publication({"q": table}, {"a": 50, "b": 80, "c": 70}))
    protect(system)

    line = shown(system, "a")
    assert line["yes"] is None or line[BASE] is None
    assert not (line["no"] == 0 and line[BASE] is not None)


def test_who_did_not_choose_is_guarded_like_who_did() -> None:
    shape = {"q": TableShape(key="q", shape=Shape.NAMED)}
    table = {
        "a": ({"bus": 47, "trees": 20}, 50),  # three did not name it
        "b": ({"bus": 40, "trees": 30}, 80),
    }

    system = build(publication({"q": table}, {"a": 60, "b": 90}, shapes=shape))
    protect(system)

    line = shown(system, "a")
    assert line["bus"] is None or line[BASE] is None


def test_a_base_that_tells_who_was_not_asked_is_withheld() -> None:
    shapes = {
        "kids": TableShape(key="kids", shape=Shape.PARTS),
        "care": TableShape(
            key="care",
            shape=Shape.PARTS,
            conditional=True,
            limits=(Limit(table="kids", options=frozenset({"yes"})),),
        ),
    }
    tables: dict[str, Table] = {
        "kids": {"a": ({"yes": 47, "no": 3}, 50), "b": ({"yes": 40, "no": 40}, 80)},
        "care": {"a": ({"x": 27, "y": 20}, 47), "b": ({"x": 20, "y": 20}, 40)},
    }

    system = build(publication(tables, {"a": 50, "b": 80}, shapes=shapes))
    protect(system)

    assert shown(system, "a", "kids")["yes"] is None
    assert shown(system, "a", "care")[BASE] is None  # 50 - 47 would tell it


@pytest.mark.parametrize("hidden", [["a"], ["a", "b"]])
def test_the_audit_finds_what_a_sum_gives_away(hidden: list[str]) -> None:
    table = {"x": ({"a": 1, "b": 1, "c": 48}, 50), "y": ({"a": 9, "b": 9, "c": 42}, 60)}
    system = build(publication({"q": table}, {"x": 50, "y": 60}))
    for quantity in system.quantities.values():
        quantity.shown = quantity.printed
    for name in hidden:
        for space in ("x", "y"):
            system.quantities[cell(("1", space), "q", option(name))].shown = False

    found = Auditor(system).open_figures()

    assert cell(("1", "x"), "q", option("a")) in found


def pairs_beside(
    themes: dict[str, int], both: dict[str, int], base: int, *, people: int = 300
) -> Publication:
    """A city without lines: themes, and pairs of them."""
    row = Row(
        id=("1", ""),
        members=None,
        people=people,
        tables={
            "q": Counts(cells=themes, base=base),
            "p": Counts(cells=both, base=base),
        },
        k=K,
    )
    edition = Edition(name="1", rows=(row.id,), k=K, city_only=frozenset({"q", "p"}))
    shapes = {
        "q": TableShape(key="q", shape=Shape.NAMED),
        "p": TableShape(key="p", shape=Shape.NAMED, beside="q", pairs=True),
    }
    return Publication(shapes=shapes, rows={row.id: row}, editions=[edition])


@pytest.mark.parametrize(
    ("themes", "both", "told"),
    [
        ({"a": 60, "b": 40}, 20, 20),
        ({"a": 60, "b": 40}, 3, None),
        ({"a": 60, "b": 40}, 0, 0),
        ({"a": 60, "b": 40}, 38, None),  # 2 named b without a
        ({"a": 60, "b": 40}, 40, None),  # nobody did: all of b said a
        ({"a": 120, "b": 90}, 13, None),  # 3 of 200 named neither
        ({"a": 120, "b": 90}, 10, 10),  # nobody named neither: that may be said
        ({"a": 5, "b": 90}, 4, None),
    ],
)
def test_a_pair_of_themes_is_withheld_where_a_few_could_be_subtracted(
    themes: dict[str, int], both: int, told: int | None
) -> None:
    system = build(pairs_beside(themes, {"a+b": both}, 200))

    protect(system)

    assert shown(system, "", "p") == {"a+b": told, BASE: 200}
    assert shown(system, "") == {**themes, BASE: 200}


def test_a_pair_that_three_themes_fill_up_goes_with_a_small_one() -> None:
    """Who names both a+b and a+c names b+c: 58 + 45 - 99 = 4 do, so few that 4 it is."""
    themes = {"a": 99, "b": 90, "c": 80}
    both = {"a+b": 58, "a+c": 45, "b+c": 4}
    system = build(pairs_beside(themes, both, 250))

    protect(system)

    told = shown(system, "", "p")
    assert told["b+c"] is None
    assert None in (told["a+b"], told["a+c"])


def test_who_counts_everybody_does_not_tell_the_few_without_a_line() -> None:
    """The lines have 100 who commented, everybody together 103."""
    table = {"a": ({"x": 30}, 50), "b": ({"x": 20}, 50)}
    lined = publication(
        {"q": table}, {"a": 60, "b": 60},
        shapes={"q": TableShape(key="q", shape=Shape.NAMED)},
    )  # fmt: skip
    everybody = Row(
        id=("1", ""),
        members=None,
        people=125,
        tables={"g": Counts(cells={"y": 40}, base=103)},
        k=K,
    )
    edition = Edition(
        name="1",
        rows=(everybody.id, *lined.rows),
        k=K,
        city_only=frozenset({"g"}),
    )
    system = build(
        Publication(
            shapes={
                **lined.shapes,
                "g": TableShape(key="g", shape=Shape.NAMED, beside="q"),
            },
            rows={**lined.rows, everybody.id: everybody},
            editions=[edition],
        )
    )

    protect(system)

    assert shown(system, "", "g") == {"y": 40, BASE: None}
    assert shown(system, "a") == {"x": 30, BASE: 50}
