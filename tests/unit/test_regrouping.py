"""Released lines summed by another grouping: never parted, never more than is out."""

import datetime

from participation.publication.releases.content import (
    CITY,
    NO_ORTSTEIL,
    Space,
    TableKind,
)
from participation.publication.releases.crosswalk import compare_groupings
from participation.publication.releases.regrouping import (
    REST,
    Grouped,
    Grouping,
    regroup,
)
from tests.release_parts import line, make_release, option, table

EARLIER = datetime.date(2026, 8, 1)
SPACES = (
    Space(key="01", label="Altstadt", ortsteil_keys=("01",)),
    Space(key="02", label="Löbervorstadt, Brühlervorstadt", ortsteil_keys=("02", "03")),
    Space(key="04", label="Andreasvorstadt", ortsteil_keys=("04",)),
    Space(key="05", label="Berliner Platz", ortsteil_keys=("05",)),
    Space(key=NO_ORTSTEIL, label="ohne Angabe", ortsteil_keys=()),
)
RELEASE = make_release(
    spaces=SPACES,
    tables=(
        table(
            "submissions", TableKind.SUBMISSIONS, "Beteiligung", (option("people", "Menschen"),),
            line(CITY, 350, base=350), line("01", 100, base=100),
            line("02", 80, base=80, as_of=EARLIER), line("04", 60, base=60),
            line("05", 70, base=70), line(NO_ORTSTEIL, 40, base=40),
        ),
        table(
            "themes", TableKind.THEMES, "Themen",
            (option("bus", "Bus"), option("gruen", "Grün"), option("wohnen", "Wohnen")),
            line(CITY, 150, 110, 60, base=300), line("01", 50, 20, None, base=90),
            line("02", 40, 30, 10, base=70, as_of=EARLIER), line("04", 10, 45, 10, base=50),
            line("05", 30, 10, 25, base=60), line(NO_ORTSTEIL, 20, 5, None, base=30),
        ),
        table(
            "theme_pairs", TableKind.THEME_PAIRS, "Paare", (option("bus+gruen", "Bus + Grün"),),
            line(CITY, 33, base=300),
        ),
        table(
            "question:local_01_path", TableKind.SINGLE, "Weg", (option("n", "Norden"),),
            line(CITY, 41, base=41), line("01", 41, base=41),
        ),
    ),
)  # fmt: skip


def grouping(name: str, **spaces: str) -> Grouping:
    """Spaces by their keys; numbers of Ortsteile with blanks between."""
    return Grouping(
        name=name,
        spaces=tuple(
            Grouped(key=key, name=key.title(), ortsteil_keys=frozenset(keys.split()))
            for key, keys in spaces.items()
        ),
    )


def lines(found, key):
    return {one.space_key: (*one.cells, one.base) for one in found.table(key).lines}


def test_spaces_of_whole_lines_are_their_sums() -> None:
    found = regroup(RELEASE, grouping("2020", mitte="01 02 03", nord="04 05"))

    assert [(s.key, s.names, s.lines) for s in found.spaces] == [
        ("mitte", ("Mitte",), ("01", "02")),
        ("nord", ("Nord",), ("04", "05")),
        (NO_ORTSTEIL, (), (NO_ORTSTEIL,)),
    ]
    assert lines(found, "submissions") == {
        "mitte": (180, 180), "nord": (130, 130), NO_ORTSTEIL: (40, 40),
    }  # fmt: skip
    assert lines(found, "themes") == {
        "mitte": (90, 50, None, 160),
        "nord": (40, 55, 35, 110),
        NO_ORTSTEIL: (20, 5, None, 30),
    }
    assert found.table("themes").line("mitte").least == (90, 50, 10)
    assert found.table("themes").line("mitte").as_of == EARLIER
    assert found.table("themes").city.cells == (150, 110, 60)
    assert [one.key for one in found.city_only] == ["theme_pairs"]
    assert found.table("question:local_01_path").lines == ()


def test_spaces_that_cut_a_released_line_are_told_as_one() -> None:
    found = regroup(RELEASE, grouping("Entwurf", west="01 02", sued="03 04", ost="05"))

    assert [(s.key, s.names) for s in found.spaces] == [
        ("west+sued", ("West", "Sued")),
        ("ost", ("Ost",)),
        (NO_ORTSTEIL, ()),
    ]
    assert lines(found, "submissions")["west+sued"] == (240, 240)


def test_ortsteile_in_no_space_are_the_rest_and_may_be_bound_to_a_cut_space() -> None:
    alone = regroup(RELEASE, grouping("Lücke", mitte="01"))
    bound = regroup(RELEASE, grouping("Lücke", mitte="01 02"))

    assert [s.key for s in alone.spaces] == ["mitte", REST, NO_ORTSTEIL]
    assert lines(alone, "submissions")[REST] == (210, 210)
    assert [(s.key, s.ortsteil_keys) for s in bound.spaces[:-1]] == [
        ("mitte", {"01", "02", "03", "04", "05"})
    ]


def test_an_ortsteil_of_two_spaces_counts_in_both() -> None:
    found = regroup(RELEASE, grouping("n:m", a="01 04", b="04 05", c="02 03"))

    assert lines(found, "submissions") == {
        "a": (160, 160), "b": (130, 130), "c": (80, 80), NO_ORTSTEIL: (40, 40),
    }  # fmt: skip
    assert [space.key for space in found.space_of("04")] == ["a", "b"]


def test_a_crosswalk_says_what_moves_and_what_the_ranking_becomes() -> None:
    inhabitants = {"01": 1000, "02": 500, "03": 400, "04": 800, "05": None}

    found = compare_groupings(
        RELEASE,
        grouping("2020", mitte="01 02 03", nord="04 05"),
        grouping("Entwurf", kern="01", rand="02 03 04", platz="05"),
        inhabitants=inhabitants,
    )

    assert [
        (m.before, m.after, m.ortsteil_keys, m.people, m.inhabitants, m.is_same)
        for m in found.moves
    ] == [
        (("Mitte",), ("Kern",), ("01",), 100, 1000, False),
        (("Mitte",), ("Rand",), ("02", "03"), 80, 900, False),
        (("Nord",), ("Platz",), ("05",), 70, None, False),
        (("Nord",), ("Rand",), ("04",), 60, 800, False),
    ]
    assert [
        (s.before_space.key, s.space.key, s.label["de"], s.before, s.after)
        for s in found.shifts
    ] == [
        ("mitte", "rand", "Grün", 2, 1),
        ("mitte", "rand", "Bus", 1, 2),
        ("nord", "platz", "Bus", 2, 1),
        ("nord", "platz", "Wohnen", 3, 2),
        ("nord", "platz", "Grün", 1, 3),
    ]
    rand = found.figures_after[1]
    assert [(p.key, p.place, p.people) for p in rand.themes] == [
        ("gruen", 1, 75), ("bus", 2, 50), ("wohnen", 3, 20),
    ]  # fmt: skip
    assert (rand.people, rand.inhabitants, rand.commenting) == (140, 1700, 120)


def test_a_move_inside_a_released_line_has_no_number_of_people() -> None:
    found = compare_groupings(
        RELEASE,
        grouping("2020", mitte="01 02 03", nord="04 05"),
        grouping("Entwurf", mitte="01 02", nord="03 04 05"),
        inhabitants=dict.fromkeys(("01", "02", "03", "04", "05"), 100),
    )

    assert [(m.after, m.ortsteil_keys, m.people) for m in found.moved] == [
        (("Mitte",), ("01", "02"), None),
        (("Nord",), ("03",), None),
        (("Nord",), ("04", "05"), 130),
    ]


def test_what_stays_the_same_moves_nothing() -> None:
    same = grouping("2020", mitte="01 02 03", nord="04 05")

    found = compare_groupings(
        RELEASE, same, same, inhabitants=dict.fromkeys(("01", "02", "04"), 1)
    )

    assert found.moved == ()
    assert found.shifts == ()


def test_a_release_of_the_whole_city_has_spaces_without_figures() -> None:
    whole = make_release(spaces=(), tables=RELEASE.tables[2:3])

    found = regroup(whole, grouping("2020", mitte="01 02", nord="04"))

    assert [(space.key, space.lines) for space in found.spaces] == [
        ("mitte", ()), ("nord", ()),
    ]  # fmt: skip
    assert found.tables == ()
    assert [one.key for one in found.city_only] == ["theme_pairs"]
