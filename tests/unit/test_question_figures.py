"""One question's figures: protected with their sums, in the order a reader needs."""

import json

import pytest

from config import ROOT
from participation.places.locating import Locator
from participation.places.points import Point
from participation.publication.adhoc.asking import Picture, asked_pages
from participation.publication.adhoc.classes import classes_of
from participation.publication.adhoc.figures import (
    LineCounts,
    protect_line,
    protect_ranking,
)
from participation.publication.protected import Head
from participation.questionnaires.definition import parse_definition

ABC = (Head("a", "A"), Head("b", "B"), Head("c", "C"))
STEPS = tuple(Head(str(n), str(n)) for n in range(1, 6))
DONT_KNOW = Head("dont_know", "weiß nicht")


def line(values, *, asked=None, heads=ABC, answered=None, **more):
    counts = LineCounts(
        values=values,
        answered=sum(values.values()) if answered is None else answered,
        asked=asked,
        **more,
    )
    return protect_line(counts, heads, item="", label="", minimum=5)


def shown(found):
    return [cell.count.text for cell in found.cells]


def test_single_choice_is_protected_with_the_number_of_answers():
    found = line({"a": 40, "b": 3, "c": 20}, asked=70)

    assert shown(found) == ["40", "·", "·"]
    assert [cell.share for cell in found.cells] == [63, None, None]
    assert [found.answered.text, found.asked.text, found.silent.text] == [
        "63",
        "70",
        "7",
    ]


def test_who_said_nothing_is_told_but_not_where_it_would_tell_the_answers():
    few_silent = line({"a": 40, "b": 20, "c": 0}, asked=62)
    few_answers = line({"a": 3, "b": 0, "c": 0}, asked=62)

    assert few_silent.silent.text == "2"
    assert [few_answers.answered.text, few_answers.silent.text] == ["·", "·"]
    assert few_answers.asked.text == "62"


def test_unknown_number_of_asked_is_no_number():
    found = line({"a": 40, "b": 20, "c": 0})

    assert (found.asked, found.silent) == (None, None)


def test_choices_that_nearly_all_made_are_withheld_as_well():
    found = line({"a": 98, "b": 50, "c": 2}, answered=100, several=True)

    assert shown(found) == ["·", "50", "·"]
    assert found.answered.text == "100"


def test_shares_of_a_scale_are_of_those_on_it():
    values = {"1": 10, "2": 10, "3": 20, "4": 30, "5": 30, "dont_know": 50}

    found = line(values, heads=(*STEPS, DONT_KNOW), steps=tuple("12345"))

    assert [cell.share for cell in found.cells] == [10, 10, 20, 30, 30, None]
    assert (found.on_scale.text, found.answered.text) == ("100", "150")
    assert found.mean == pytest.approx(3.6)


def test_few_who_do_not_know_cost_the_number_of_answers_and_not_the_scale():
    values = {"1": 10, "2": 10, "3": 20, "4": 30, "5": 30, "dont_know": 3}

    found = line(values, asked=200, heads=(*STEPS, DONT_KNOW), steps=tuple("12345"))

    assert shown(found) == ["10", "10", "20", "30", "30", "·"]
    assert found.on_scale.text == "100"
    assert [found.answered.text, found.silent.text] == ["·", "·"]


def test_no_mean_where_a_step_is_withheld_or_few_answered():
    assert line({"1": 2, "2": 30, "3": 30, "4": 30, "5": 9}, heads=STEPS,
                steps=tuple("12345")).mean is None  # fmt: skip
    assert (
        line({"1": 5, "2": 5, "3": 5}, heads=STEPS, steps=tuple("12345")).mean is None
    )


def test_ranking_has_mean_places_and_the_most_often_first_ones_first():
    counts = {("a", 1): 10, ("a", 2): 30, ("b", 1): 40, ("b", 2): 10, ("c", 2): 10}

    placed, found = protect_ranking(
        counts, ABC, label="", places=2, asked=60, minimum=5
    )

    assert [(p.key, p.places[0].text, p.places[1].text, p.first_share) for p in placed] == [
        ("b", "40", "10", 80), ("a", "10", "30", 20), ("c", "–", "10", 0),
    ]  # fmt: skip
    assert [p.mean for p in placed] == [pytest.approx(1.2), pytest.approx(1.75), None]
    assert [found.answered.text, found.silent.text] == ["50", "10"]


def test_small_places_of_a_ranking_are_withheld_with_others_of_row_and_column():
    counts = {(k, n): 20 for k in "abc" for n in (1, 2, 3)} | {("a", 1): 2}

    placed, _ = protect_ranking(counts, ABC, label="", places=3, asked=90, minimum=5)

    by_key = {p.key: [count.text for count in p.places] for p in placed}
    assert by_key["a"].count("·") >= 2
    assert sum(places[0] == "·" for places in by_key.values()) >= 2
    assert next(p for p in placed if p.key == "a").mean is None


def test_every_type_of_question_has_its_picture():
    source = json.loads((ROOT / "tests/data/every-type.json").read_text("utf-8"))
    pages = asked_pages(parse_definition(source).pages, "de")

    assert {q.key: q.picture.value for page in pages for q in page.questions} == {
        "one": "bars", "many": "ranked", "list": "bars", "level": "scale",
        "stars": "scale", "grid": "scale", "wide": "ranked", "order": "order",
        "age": "classes", "rent": "classes", "since": "months", "hour": "hours",
        "word": "words", "long": "themes", "spot": "places", "ortsteil": "ortsteil",
        "ok": "bars",
    }  # fmt: skip


def test_a_scale_runs_from_low_to_high_whatever_the_order_on_the_page():
    source = ROOT / "participation/places/data/erfurt/questionnaire.json"
    definition = parse_definition(json.loads(source.read_text("utf-8")))
    questions = {
        q.key: q for page in asked_pages(definition.pages, "de") for q in page.questions
    }

    assert questions["wellbeing"].steps == ("1", "2", "3", "4", "5")
    assert questions["wellbeing"].beside_scale == ("dont_know",)
    assert questions["problems"].steps == ("yes", "partly", "no")
    assert (questions["meeting"].picture, questions["meeting"].steps) == (
        Picture.BARS,
        (),
    )
    assert questions["age"].steps == ()


def test_classes_of_numbers_are_even_and_open_at_both_ends():
    counts = {str(n): 1 for n in range(100, 1100)} | {"99999": 1}
    classes = classes_of(counts, minimum=None, maximum=None)

    assert [head.label for head in classes.heads("de", unit="€")] == [
        "unter 200 €", "200 bis unter 400 €", "400 bis unter 600 €",
        "600 bis unter 800 €", "800 bis unter 1.000 €", "1.000 und mehr €",
    ]  # fmt: skip
    keys = [classes.key_of(n) for n in ("1", "199", "200", "999.5", "99999")]
    assert keys == ["0", "0", "1", "4", "5"]


def test_few_whole_numbers_are_classes_of_their_own():
    classes = classes_of({"1": 9, "2": 9, "3": 9, "4": 9}, minimum=None, maximum=None)

    assert [head.label for head in classes.heads("en")] == [
        "below 2", "2", "3", "4 and more",
    ]  # fmt: skip


def test_bounds_tell_nobody_s_number_where_few_answered():
    classes = classes_of({"1234": 3, "77": 16}, minimum=None, maximum=None)

    assert [head.label for head in classes.heads("de")] == ["alle Angaben"]
    assert classes.key_of("1234") == classes.key_of("77") == "0"


def test_a_point_lies_in_the_area_around_it_and_not_in_its_hole():
    square = [[0.0, 0.0], [0.0, 4.0], [4.0, 4.0], [4.0, 0.0], [0.0, 0.0]]
    hole = [[1.0, 1.0], [1.0, 2.0], [2.0, 2.0], [2.0, 1.0], [1.0, 1.0]]
    other = [[5.0, 0.0], [5.0, 4.0], [9.0, 4.0], [9.0, 0.0], [5.0, 0.0]]
    locator = Locator(
        [
            ("a", {"type": "Polygon", "coordinates": [square, hole]}),
            ("b", {"type": "MultiPolygon", "coordinates": [[other]]}),
        ]
    )

    points = [(3, 3), (1.5, 1.5), (2, 7), (2, 4.5)]
    assert [locator.area_of(Point(lat, lon)) for lat, lon in points] == [
        "a", None, "b", None,
    ]  # fmt: skip
