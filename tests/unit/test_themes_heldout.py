"""Floors on comments that training never saw. Never tune rules by reading them."""

import json
from pathlib import Path

import pytest

from participation.themes.examples import load_examples
from participation.themes.pipeline import Report, evaluate, load_tagger
from participation.themes.pipeline.loading import SpacyTagger
from participation.themes.scheme import SCHEME_PATH

HELD_OUT = Path(__file__).parents[1] / "data" / "themes-heldout.jsonl"
FIRST_HELD_OUT = HELD_OUT.with_name("themes-heldout-first.jsonl")
DATA = SCHEME_PATH.parent


@pytest.fixture(scope="module")
def tagger() -> SpacyTagger:
    return load_tagger(DATA / "model", readings=False)


@pytest.fixture(scope="module")
def report(tagger: SpacyTagger) -> Report:
    return evaluate(tagger, tagger.themes, load_examples([HELD_OUT]))


def test_no_held_out_comment_is_among_the_examples():
    def texts(paths):
        return {
            "".join(filter(str.isalnum, one.text.lower()))
            for one in load_examples(paths)
        }

    assert (
        texts([HELD_OUT, FIRST_HELD_OUT]) & texts(sorted(DATA.glob("examples-*.jsonl")))
        == set()
    )


def test_the_shipped_model_was_trained_with_the_scheme_beside_it():
    shipped = (DATA / "model" / "scheme.json").read_text(encoding="utf-8")

    assert json.loads(shipped) == json.loads(SCHEME_PATH.read_text(encoding="utf-8"))


def test_micro_f1_is_kept(report):
    assert report.micro_f1 >= 0.89


def test_macro_f1_is_kept(report):
    assert report.macro_f1 >= 0.89


def test_assigned_tags_are_right_nine_times_in_ten(report):
    assert report.assigned_micro.precision >= 0.90
    assert report.assigned_micro.recall >= 0.85


def test_nearly_all_true_themes_are_offered(report):
    assert report.offered_recall >= 0.95


def test_scores_stay_close_to_shares(report):
    assert report.calibration_error <= 0.04


def test_few_comments_are_left_to_people(report):
    assert report.share_unsure <= 0.12


def test_no_theme_is_lost(report):
    weak = {key: one.f1 for key, one in report.themes.items() if one.f1 < 0.75}

    assert weak == {}


def test_comments_of_another_time_and_other_labels_are_tagged_nearly_as_well(tagger):
    found = evaluate(tagger, tagger.themes, load_examples([FIRST_HELD_OUT]))

    assert found.micro_f1 >= 0.83
    assert found.assigned_micro.precision >= 0.90
