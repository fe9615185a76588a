"""A foreign scheme on real contributions: learned from labels alone, no rules.

FreiRaum Ottensen, 697 contributions, CC BY 4.0, CIMT PartEval corpus (LREC 2022).
"""

import json
from collections import Counter
from pathlib import Path

import numpy as np
import pytest

from participation.themes.evaluation import Report
from participation.themes.examples import Example
from participation.themes.pipeline import build_tagger, evaluate, train
from participation.themes.scheme import Scheme, load_scheme

FOLDS = 5


@pytest.fixture(scope="module")
def contributions(shared_data: Path) -> list[Example]:
    path = shared_data / "contributions" / "ottensen.jsonl"
    if not path.is_file():
        pytest.skip(f"{path.name} is not in the folder with real contributions")
    entries = [json.loads(line) for line in path.read_text("utf-8").splitlines()]
    count = Counter(theme for entry in entries for theme in entry["themes"])
    return [
        Example(
            f"{entry['title']}\n{entry['text']}",
            frozenset(theme for theme in entry["themes"] if count[theme] > 1),
        )
        for entry in entries
    ]


@pytest.fixture(scope="module")
def reports(contributions: list[Example]) -> list[Report]:
    scheme = scheme_of(contributions)
    fold = np.random.default_rng(0).permutation(len(contributions)) % FOLDS
    return [
        evaluate(
            build_tagger(train(scheme, part(contributions, fold != number)).component),
            scheme,
            part(contributions, fold == number),
        )
        for number in range(FOLDS)
    ]


def scheme_of(examples: list[Example]) -> Scheme:
    keys = sorted({theme for example in examples for theme in example.themes})
    themes = [
        {"key": key, "label": text, "plain_label": text, "description": text}
        for key in keys
        for text in ({"de": key},)
    ]
    return load_scheme(
        {"key": "ottensen", "version": "1", "title": {"de": "O"}, "themes": themes}
    )


def part(examples: list[Example], chosen: np.ndarray) -> list[Example]:
    return [examples[number] for number in np.flatnonzero(chosen)]


def test_micro_f1_over_five_folds(reports):
    right = sum(report.micro.right for report in reports)
    off = sum(report.micro.wrong + report.micro.missed for report in reports)

    assert 2 * right / (2 * right + off) >= 0.83


def test_scores_are_calibrated(reports):
    assert np.mean([report.calibration_error for report in reports]) <= 0.07


def test_nearly_all_labels_are_offered(reports):
    assert np.mean([report.offered_recall for report in reports]) >= 0.93
