"""Two versions of a scheme side by side: what is the same, merged, split, new or ended."""

from typing import Any

from participation.themes.vocabulary.comparing import (
    Fate,
    Series,
    Vocabulary,
    as_data,
    compare,
    vocabulary_of,
)


def version(
    *themes: Any, ended: dict[str, tuple[str, ...]] | None = None
) -> Vocabulary:
    """A version of these themes; `ended`: what came after themes that are gone."""
    return vocabulary_of(
        {
            "themes": list(themes),
            "ended": [
                {
                    "key": key,
                    "ended_on": "2028-01-01",
                    "kind": "split" if len(heirs) > 1 else "merge" if heirs else "",
                    "replaced_by": list(heirs),
                }
                for key, heirs in (ended or {}).items()
            ],
        }
    )


def series(earlier: Vocabulary, later: Vocabulary) -> list[tuple[Any, ...]]:
    return [
        (one.fate.value, one.earlier, one.later, one.shown)
        for one in compare(earlier, later).series
    ]


def test_equal_versions_compare_theme_by_theme() -> None:
    found = compare(version("a", "b"), version("b", "a"))

    assert found.is_equal
    assert found.same == ("a", "b")
    assert found.series == (
        Series(fate=Fate.SAME, earlier=("a",), later=("a",), shown=("a",)),
        Series(fate=Fate.SAME, earlier=("b",), later=("b",), shown=("b",)),
    )


def test_a_split_compares_the_old_theme_with_all_its_parts() -> None:
    earlier = version("verkehr", "x")
    later = version("x", "rad", "auto", ended={"verkehr": ("rad", "auto")})

    found = compare(earlier, later)

    assert found.split == {"verkehr": ("rad", "auto")}
    assert (found.new, found.ended, found.merged) == ((), (), {})
    # What nobody has sorted anew still counts for the theme that was.
    assert series(earlier, later)[0] == (
        "coarser", ("verkehr",), ("verkehr", "rad", "auto"), ("rad", "auto"),
    )  # fmt: skip


def test_a_merge_compares_all_sources_with_the_one_theme() -> None:
    earlier = version("a", "b", "c")
    absorbed = version("b", "c", ended={"a": ("b",)})
    made_new = version("c", "ab", ended={"a": ("ab",), "b": ("ab",)})

    assert compare(earlier, absorbed).merged == {"b": ("a", "b")}
    assert series(earlier, absorbed) == [
        ("coarser", ("a", "b"), ("a", "b"), ("b",)),
        ("same", ("c",), ("c",), ("c",)),
    ]
    assert compare(earlier, made_new).merged == {"ab": ("a", "b")}
    assert series(earlier, made_new)[0] == (
        "coarser", ("a", "b"), ("a", "ab", "b"), ("ab",),
    )  # fmt: skip


def test_chains_of_changes_hang_together() -> None:
    """x split into p and q; q merged with y into z: only x and y together compare."""
    earlier = version("x", "y", "n")
    later = version("p", "z", "n", ended={"x": ("p", "q"), "q": ("z",), "y": ("z",)})

    found = compare(earlier, later)

    assert found.split == {"x": ("p", "z")}
    assert found.merged == {"z": ("x", "y")}
    assert series(earlier, later) == [
        ("coarser", ("x", "y"), ("x", "p", "q", "z", "y"), ("p", "z")),
        ("same", ("n",), ("n",), ("n",)),
    ]


def test_new_and_ended_themes_have_one_side_only() -> None:
    earlier, later = version("a", "old"), version("a", "young", ended={"old": ()})

    found = compare(earlier, later)

    assert (found.new, found.ended) == (("young",), ("old",))
    assert series(earlier, later)[1:] == [
        ("ended", ("old",), ("old",), ("old",)),
        ("new", (), ("young",), ("young",)),
    ]


def test_a_theme_that_is_simply_gone_has_ended() -> None:
    assert compare(version("a", "b"), version("a")).ended == ("b",)


def test_changed_words_are_named_and_keep_the_series() -> None:
    earlier = version({"key": "a", "label": "Alt", "rules": ["bus"]}, {"key": "b"})
    later = version(
        {"key": "a", "label": "Neu", "rules": ["bus"]}, {"key": "b", "rules": ["x1"]}
    )

    found = compare(earlier, later)

    assert found.changed == {"a": ("label", "plain_label"), "b": ("rules",)}
    assert [one[0] for one in series(earlier, later)] == ["same", "same"]


def test_a_circle_of_successions_comes_to_an_end() -> None:
    later = version("z", ended={"a": ("b",), "b": ("a",)})

    assert compare(version("a"), later).ended == ("a",)


def test_the_changes_are_stored_as_plain_data() -> None:
    earlier = version("x", "y", {"key": "t", "label": "1"}, "gone")
    later = version(
        {"key": "t", "label": "2"}, "p", "q", "young",
        ended={"x": ("p", "q"), "y": ("p",)},
    )  # fmt: skip

    assert as_data(compare(earlier, later)) == [
        {"kind": "new", "theme": "young"},
        {"kind": "ended", "theme": "gone"},
        {"kind": "merged", "theme": "p", "from": ["x", "y"]},
        {"kind": "split", "theme": "x", "into": ["p", "q"]},
        {"kind": "changed", "theme": "t", "fields": ["label", "plain_label"]},
    ]
    assert as_data(compare(earlier, earlier)) == []
