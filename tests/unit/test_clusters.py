"""Waiting comments that are about the same are put together, the others left out."""

import json
from collections import Counter

from config import ROOT
from participation.themes.pipeline.clusters import find_clusters

PLANTED = ("Kita", "Lehrer", "Hausarzt")


def planted(number=12):
    templates = {
        "Kita": "Wir finden keinen Kindergartenplatz, die {} Kita ist voll",
        "Lehrer": "Unterricht fällt aus, es fehlen {} Lehrkräfte an der Schule",
        "Hausarzt": "Der {} Hausarzt nimmt keine Patienten mehr in der Praxis",
    }
    words = "erste zweite dritte vierte fünfte sechste siebte achte neunte zehnte"
    numbers = words.split()
    return [
        (kind, templates[kind].format(numbers[n % 10]))
        for n in range(number)
        for kind in PLANTED
    ]


def test_planted_themes_come_back_with_telling_words():
    texts = planted()

    clusters = find_clusters([text for _, text in texts])

    kinds = [Counter(texts[m][0] for m in cluster.members) for cluster in clusters]
    assert sorted(kinds, key=str) == [
        Counter({"Hausarzt": 12}),
        Counter({"Kita": 12}),
        Counter({"Lehrer": 12}),
    ]
    words = {word for cluster in clusters for word in cluster.words}
    assert {"Kita", "Lehrkräfte", "Patienten"} <= words


def test_hidden_themes_of_the_examples_come_back_mostly_pure():
    hidden = {"oepnv", "wohnen", "gesundheit"}
    found = [
        (next(iter(themes)), line["text"])
        for path in sorted(ROOT.glob("participation/themes/data/examples-*.jsonl"))
        for line in map(json.loads, path.read_text("utf-8").splitlines())
        if len(themes := set(line["themes"]) & hidden) == 1
    ][:240]

    clusters = find_clusters([text for _, text in found])

    tops = [Counter(found[m][0] for m in c.members).most_common(1)[0] for c in clusters]
    members = sum(len(cluster.members) for cluster in clusters)
    assert {theme for theme, _ in tops} == hidden
    assert sum(number for _, number in tops) / members >= 0.8


def test_the_same_texts_give_the_same_clusters():
    texts = [text for _, text in planted()]

    assert find_clusters(texts) == find_clusters(texts)


def test_few_or_odd_comments_give_nothing():
    assert find_clusters([text for _, text in planted(9)]) == []
    assert find_clusters(["🙂"] * 40) == []
    assert find_clusters([""] * 40) == []
