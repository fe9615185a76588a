"""Floors on comments that training never saw. Never tune rules by reading them."""

import json
from pathlib import Path

import pytest

from participation.themes.examples import load_examples
from participation.themes.pipeline import Report, evaluate, load_tagger
from participation.themes.scheme import SCHEME_PATH

HELD_OUT = Path(__file__).parents[1] / "data" / "themes-heldout.jsonl"
FIRST_HELD_OUT = HELD_OUT.with_name("themes-heldout-first.jsonl")
DATA = SCHEME_PATH.parent


@pytest.fixture(scope="module")
def report() -> Report:
    tagger = load_tagger(DATA / "model")
    return evaluate(tagger, tagger.themes, load_examples([HELD_OUT]))


def test_no_held_out_comment_is_among_the_examples():
    def texts(paths):
        return {
            "".join(filter(str.isalnum, one.text.lower()))
            for one in load_examples(paths)
        }

    assert texts([HELD_OUT]) & texts(sorted(DATA.glob("examples-*.jsonl"))) == set()


def test_the_shipped_model_was_trained_with_the_scheme_beside_it():
    shipped = (DATA / "model" / "scheme.json").read_text(encoding="utf-8")

    assert json.loads(shipped) == json.loads(SCHEME_PATH.read_text(encoding="utf-8"))


def test_micro_f1_is_kept(report):
    assert report.micro_f1 >= 0.84


def test_macro_f1_is_kept(report):
    assert report.macro_f1 >= 0.83


def test_precision_of_assigned_tags_is_kept(report):
    assert report.micro.precision >= 0.86


def test_nearly_all_true_themes_are_offered(report):
    assert report.offered_recall >= 0.91


def test_scores_stay_close_to_shares(report):
    assert report.calibration_error <= 0.10


def test_few_comments_are_left_to_people(report):
    assert report.share_unsure <= 0.16


def test_no_theme_is_lost(report):
    weak = {key: one.f1 for key, one in report.themes.items() if one.f1 < 0.6}

    assert weak == {}
