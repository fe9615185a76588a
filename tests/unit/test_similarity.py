"""Copies and paraphrases are found, and a wish for another place or thing is another."""

import json
from collections import Counter
from itertools import combinations

import pytest

from config import ROOT
from participation.places.citydata import read_ortsteile
from participation.themes.pipeline.similarity import group_similar

COMMENTS = [
    json.loads(line)
    for line in (ROOT / "tests/data/similar.jsonl").read_text("utf-8").splitlines()
]


@pytest.fixture(scope="module")
def found():
    """Pairs by what they are (copy, paraphrase, other) and whether they were joined."""
    texts = [comment["text"] for comment in COMMENTS]
    groups = group_similar(texts, names=ortsteile())
    home = {m: n for n, group in enumerate(groups) for m in group.members}
    return Counter(
        (kind(COMMENTS[one], COMMENTS[other]), home.get(one, -1) == home.get(other, -2))
        for one, other in combinations(range(len(texts)), 2)
    )


def ortsteile():
    path = ROOT / "participation/places/data/erfurt/ortsteile.csv"
    return [row.name for row in read_ortsteile(path)]


def kind(one, other):
    if one.get("group") is None or one.get("group") != other.get("group"):
        return "other"
    return "copy" if one["form"] == other["form"] else "paraphrase"


def test_the_set_has_enough_groups_and_near_misses():
    sizes = Counter(c["group"] for c in COMMENTS if "group" in c)
    singles = [c for c in COMMENTS if "group" not in c]

    assert len(sizes) >= 60
    assert set(sizes.values()) <= {2, 3, 4}
    assert len(singles) >= 150


def test_nearly_all_copies_are_found(found):
    copies = found["copy", True] / (found["copy", True] + found["copy", False])

    assert copies >= 0.98


def test_most_paraphrases_are_found_and_most_found_pairs_are_right(found):
    right = found["copy", True] + found["paraphrase", True]
    paraphrases = found["paraphrase", True] + found["paraphrase", False]

    assert found["paraphrase", True] / paraphrases >= 0.7
    assert right / (right + found["other", True]) >= 0.9


def test_copies_share_one_group_whatever_marks_and_letters_they_have():
    texts = ["Mehr Bänke!", "mehr bänke", "MEHR BÄNKE", "Der Bus kommt zu spät"]

    (group,) = group_similar(texts)

    assert (group.members, group.likeness) == ((0, 1, 2), (1.0, 1.0, 1.0))


def test_new_comments_join_the_centre_that_is_there_and_leave_the_rest_alone():
    texts = [
        "Mehr Bänke im Luisenpark",
        "Ein Zebrastreifen an der Grundschule fehlt",
        "Im Luisenpark fehlen Sitzgelegenheiten",
        "Zebrastreifen vor der Grundschule bitte",
        "Papierkörbe im Luisenpark",
    ]

    groups = group_similar(texts, centres=[0], fresh=[2, 3, 4])

    assert [group.members for group in groups] == [(0, 2), (1, 3)]


def test_what_is_not_new_is_not_compared_again():
    texts = ["Mehr Bänke im Luisenpark", "Im Luisenpark fehlen Sitzgelegenheiten"]

    assert group_similar(texts, fresh=[]) == []


def test_two_centres_of_one_wording_both_stay():
    texts = ["Mehr Bänke", "mehr Bänke!", "Mehr Bänke."]

    groups = group_similar(texts, centres=[0, 1], fresh=[2])

    assert [group.members for group in groups] == [(0, 2)]


def test_no_chain_of_small_steps_joins_what_differs():
    texts = [
        "Mehr Bänke für Senioren",
        "Mehr Bänke für Senioren und Papierkörbe",
        "Mehr Papierkörbe",
    ]

    groups = group_similar(texts)

    assert all({0, 2} - set(group.members) for group in groups)


@pytest.mark.parametrize(
    "texts",
    [
        [],
        [""],
        ["", "🙂", "🙂🙂", " "],
        ["x" * 100_000, "x" * 100_000 + "y"],
        ["\ud800", "<script>", "مرحبا بالعالم", "\x00"],
    ],
)
def test_odd_texts_are_no_error(texts):
    assert all(len(group.members) > 1 for group in group_similar(texts))
