"""How well similar comments are found, and what 100,000 of them cost, on one core.

    python benchmarks/similar.py [--comments 100000]

The comments are sentences of the shipped examples put together at random, every third word
another one, so that hardly any two are equal.
"""

import argparse
import json
import os
import random
import resource
import sys
import time
from collections import Counter
from itertools import combinations
from pathlib import Path

for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ[name] = "1"
ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT))

from participation.findings.sentences import split_sentences  # noqa: E402
from participation.places.citydata import read_ortsteile  # noqa: E402
from participation.themes.pipeline.background import background_texts  # noqa: E402
from participation.themes.pipeline.similarity import group_similar  # noqa: E402

CHANGED = 0.35
FRESH = 200


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--comments", type=int, default=100_000)
    wanted = parser.parse_args().comments
    for file in ("similar.jsonl", "similar-second.jsonl"):
        print(f"{file:22} {quality(ROOT / 'tests/data' / file)}")
    texts = made_up(wanted)
    started = time.process_time()
    groups = group_similar(texts)
    print(
        f"all {wanted:,} comments: {time.process_time() - started:.1f} CPU s, "
        f"{len(groups):,} groups, {memory()} MB"
    )
    centres = {group.members[0] for group in groups}
    members = {member for group in groups for member in group.members}
    left = [text for n, text in enumerate(texts) if n in centres or n not in members]
    known = {text: n for n, text in enumerate(left)}
    new = made_up(FRESH, seed=2)
    started = time.process_time()
    group_similar(
        [*left, *new],
        centres={known[texts[centre]] for centre in centres},
        fresh=range(len(left), len(left) + FRESH),
    )
    print(f"{FRESH} new ones with them: {time.process_time() - started:.1f} CPU s")


def quality(path):
    rows = [json.loads(line) for line in path.read_text("utf-8").splitlines()]
    ortsteile = read_ortsteile(ROOT / "participation/places/data/erfurt/ortsteile.csv")
    groups = group_similar(
        [row["text"] for row in rows], names=[o.name for o in ortsteile]
    )
    home = {member: n for n, group in enumerate(groups) for member in group.members}
    found = Counter(
        (kind(rows[one], rows[other]), home.get(one, -1) == home.get(other, -2))
        for one, other in combinations(range(len(rows)), 2)
    )
    right = found["copy", True] + found["paraphrase", True]
    return (
        f"precision {right / (right + found['other', True]):.2f}, recall of copies "
        f"{share(found, 'copy'):.2f}, of paraphrases {share(found, 'paraphrase'):.2f}"
    )


def kind(one, other):
    if one.get("group") is None or one.get("group") != other.get("group"):
        return "other"
    return "copy" if one["form"] == other["form"] else "paraphrase"


def share(found, name):
    return found[name, True] / (found[name, True] + found[name, False])


def made_up(number, seed=1):
    generator = random.Random(seed)
    sentences = [s.text for text in background_texts() for s in split_sentences(text)]
    words = [word for sentence in sentences for word in sentence.split()]
    return [made_up_one(generator, sentences, words) for _ in range(number)]


def made_up_one(generator, sentences, words):
    parts = generator.choice((1, 1, 1, 2, 2, 3))
    text = " ".join(generator.choice(sentences) for _ in range(parts)).split()
    return " ".join(
        generator.choice(words) if generator.random() < CHANGED else word
        for word in text
    )


def memory():
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024


if __name__ == "__main__":
    main()
