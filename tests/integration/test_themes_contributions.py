"""A foreign scheme on real contributions: its rules, and what is learned from labels.

FreiRaum Ottensen, 697 contributions, CC BY 4.0, CIMT PartEval corpus (LREC 2022).
"""

from pathlib import Path

import numpy as np
import pytest

from benchmarks.themes import bare_scheme, few, ours, read
from config import ROOT
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
    return read(path)


@pytest.fixture(scope="module")
def scheme() -> Scheme:
    return load_scheme(ROOT / "benchmarks" / "schemes" / "ottensen.json")


@pytest.fixture(scope="module")
def reports(contributions: list[Example], scheme: Scheme) -> list[Report]:
    fold = np.random.default_rng(0).permutation(len(contributions)) % FOLDS
    return [
        evaluate(
            build_tagger(
                train(scheme, part(contributions, fold != number)).component,
                readings=False,
            ),
            scheme.content_keys,
            part(contributions, fold == number),
        )
        for number in range(FOLDS)
    ]


def part(examples: list[Example], chosen: np.ndarray) -> list[Example]:
    return [examples[number] for number in np.flatnonzero(chosen)]


def test_micro_and_macro_f1_over_five_folds(reports):
    right = sum(report.micro.right for report in reports)
    off = sum(report.micro.wrong + report.micro.missed for report in reports)

    assert 2 * right / (2 * right + off) >= 0.875
    assert np.mean([report.macro_f1 for report in reports]) >= 0.80


def test_assigned_tags_are_right_nine_times_in_ten(reports):
    right = sum(report.assigned_micro.right for report in reports)
    wrong = sum(report.assigned_micro.wrong for report in reports)

    assert right / (right + wrong) >= 0.89


def test_scores_are_calibrated(reports):
    assert np.mean([report.calibration_error for report in reports]) <= 0.06


def test_nearly_all_labels_are_offered(reports):
    assert np.mean([report.offered_recall for report in reports]) >= 0.93


@pytest.mark.parametrize(("labels", "floor"), [(50, 0.68), (100, 0.73)])
def test_few_labels_are_enough_where_there_are_rules(
    contributions, scheme, labels, floor
):
    found = few(lambda examples: ours(scheme, examples), contributions, labels)

    assert np.mean([macro for _, macro in found]) >= floor


def test_names_alone_are_learned_from_labels(contributions):
    scheme = bare_scheme(contributions)

    found = few(lambda examples: ours(scheme, examples), contributions, 200)

    assert np.mean([micro for micro, _ in found]) >= 0.80
