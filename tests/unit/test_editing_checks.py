"""What is told about a draft: problems at their place, estimates, differences in words."""

import copy
import json
from typing import Any

from config import ROOT
from participation.core.languages import EASY_GERMAN
from participation.questionnaires.definition import parse_definition
from participation.questionnaires.editing.checking import (
    INFORMATION_PART,
    check_draft,
    check_information,
)
from participation.questionnaires.editing.checklist import Level, build_checklist
from participation.questionnaires.editing.differences import Mark, compare_words
from participation.questionnaires.editing.easy_reading import HardText, hard_texts
from participation.questionnaires.editing.estimate import estimated_minutes
from participation.questionnaires.editing.presentable import presentable
from participation.questionnaires.editing.side_by_side import Fate, side_by_side
from tests.questionnaire_parts import INFORMATION, options, page, question, source

ERFURT: Any = json.loads(
    (ROOT / "participation/places/data/erfurt/questionnaire.json").read_text("utf-8")
)
GOOD = source(page("one", question("a"), question("b", "text")))


def found(draft: Any) -> list[tuple[str, str, str]]:
    """Where, which field, what."""
    return [(f.part[1], f.field, f.flaw.code) for f in check_draft(draft).found]


def test_a_good_draft_has_no_problems() -> None:
    assert found(GOOD) == []
    assert found(ERFURT) == []


def test_every_problem_is_at_its_part_and_field() -> None:
    draft = source(
        page(
            "one",
            question("a", options=[*options("x"), {"code": "Ü", "text": {}}]),
            question("s", "scale", lowest=1, highest=30, lowest_text={"de": "x"}),
        ),
        page(
            "two",
            question("n", "number", minimum=5, maximum=3, text={"en": "How many?"}),
            question("m", when={"question": "later", "is": "a"}),
            question("later", text={"de": "{{nope}}"}),
            when={"question": "a", "is": "z"},
        ),
        page("empty"),
        minutes="acht",
        title={},
        local_before="gone",
    )

    assert sorted(found(draft)) == sorted(
        [
            ("", "minutes", "whole_number"),
            ("", "title.de", "text_missing"),
            ("", "local_before", "no_page_of_that_key"),
            ("a", "options.1.code", "key_unusable"),
            ("a", "options.1.text.de", "text_missing"),
            ("s", "highest", "points_of_scale"),
            ("s", "highest_text.de", "text_missing"),
            ("n", "text.de", "text_missing"),
            ("n", "maximum", "order_of_limits"),
            ("m", "when", "condition_later"),
            ("later", "text", "repeats_no_question"),
            ("two", "when", "condition_no_code"),
            ("two", "when", "never"),
            ("empty", "questions", "no_question"),
        ]
    )


def test_untold_information_is_at_its_field() -> None:
    draft = source(
        page("one", question("a")),
        information={**INFORMATION, "procedure": {"kind": "statistics"},
                     "purpose": {"de": "x"}, "controller": None},
    )  # fmt: skip

    told = check_information(draft)

    assert [(f.part, f.field, f.flaw.code) for f in told.found] == [
        (INFORMATION_PART, "controller", "not_said"),
        (INFORMATION_PART, "purpose.en", "text_missing"),
        (INFORMATION_PART, "procedure.satzung", "not_said"),
    ]


def test_an_unfinished_draft_is_shown_without_what_cannot_be_shown() -> None:
    draft = source(
        page("one", question("a"), question("bad", text={})),
        page("two", question("b", when={"question": "bad", "is": "a"})),
        page("gone", question("c", options=[])),
        page("empty"),
        title={}, intro={}, minutes=None, local_before="gone",
    )  # fmt: skip
    before = copy.deepcopy(draft)

    made = presentable(draft)

    assert draft == before
    assert made is not None
    assert [q.key for q in made.definition.questions] == ["a", "b"]
    assert made.definition.question("b").when is None
    assert set(made.left_out) == {("question", "bad"), ("question", "c")}
    assert presentable(source(page("one"))) is None


def test_the_duration_is_estimated_from_words_and_questions() -> None:
    assert estimated_minutes(parse_definition(GOOD)) == 1
    assert estimated_minutes(parse_definition(ERFURT)) == 7
    long = source(page("one", *(question(f"q{n}", "text") for n in range(20))))
    assert estimated_minutes(parse_definition(long)) == 8


def test_a_duration_far_off_is_a_warning() -> None:
    assert build_checklist(GOOD, before=None).minutes_level is Level.GOOD
    off = build_checklist({**GOOD, "minutes": 9}, before=None)
    assert (off.minutes, off.minutes_level) == (1, Level.WARNING)


def test_the_checklist_tells_gaps_even_of_a_draft_with_problems() -> None:
    draft = source(page("one"), information={})

    checklist = build_checklist(draft, before=None)

    assert (checklist.definition, checklist.may_open) == (None, False)
    assert [told.field for told in checklist.told if told.gaps] == list(INFORMATION)
    assert build_checklist(GOOD, before=None).may_open


def test_long_sentences_and_words_are_hard_in_easy_german_alone() -> None:
    sentence = (
        "Wir fragen Sie heute sehr gern nach vielen Dingen in Ihrem ganzen Ortsteil."
    )
    text = {"de": "Integrierte Sozialraumplanung", EASY_GERMAN: sentence}
    word = {"de": "x", EASY_GERMAN: "Das ist die Sozialraumplanung. Gut: Fach-Leute."}
    draft = source(page("one", question("a", text=text), question("b", text=word)),
                   languages=["de", EASY_GERMAN])  # fmt: skip

    assert hard_texts(parse_definition(draft), EASY_GERMAN) == [
        HardText("sentence", sentence),
        HardText("word", "Sozialraumplanung"),
    ]


def spans(before: str, after: str) -> list[list[tuple[str, str]]]:
    compared = compare_words(before, after)
    return [
        [(s.mark.value, s.text) for s in side]
        for side in (compared.before, compared.after)
    ]


def test_words_that_are_gone_and_new_are_marked() -> None:
    assert spans("Wie oft fährt der Bus?", "Wie selten fährt der Bus?") == [
        [("same", "Wie "), ("gone", "oft"), ("same", " fährt der Bus?")],
        [("same", "Wie "), ("new", "selten"), ("same", " fährt der Bus?")],
    ]
    assert spans("", "Neu") == [[], [("new", "Neu")]]
    assert spans("Gleich", "Gleich") == [[("same", "Gleich")]] * 2
    long = compare_words("a " * 9000, "b " * 9000)
    assert [s.mark for s in (*long.before, *long.after)] == [Mark.GONE, Mark.NEW]


def test_versions_stand_side_by_side_in_one_language() -> None:
    new = copy.deepcopy(GOOD)
    new["pages"][0]["questions"][0]["options"][1]["text"] = {"de": "Anders", "en": "B"}
    new["pages"][0]["questions"][1] = question("c")
    old = parse_definition(GOOD)

    entries = side_by_side(old, parse_definition(new), "de")

    assert [(e.key, e.fate) for e in entries] == [
        ("", Fate.SAME),
        ("a", Fate.CHANGED),
        ("c", Fate.NEW),
        ("b", Fate.GONE),
    ]
    [line] = [line for line in entries[1].lines if not line.compared.is_same]
    assert line.name == "option b"
