"""The plain form for an Ortsteil's own questions: keys that stay with their meaning."""

from participation.questionnaires.local_simple import (
    SimpleQuestion,
    block_data,
    simple_questions,
)

BENCH = SimpleQuestion(text="Fehlt eine Bank?", kind="single", answers=("ja", "nein"))
WHERE = SimpleQuestion(text="Wo?", kind="text")
MOOD = SimpleQuestion(text="Wie gern?", kind="scale", answers=("gar nicht", "sehr"))


def test_keys_and_codes_are_made_of_the_words() -> None:
    data = block_data([BENCH, WHERE, MOOD], intro=" Hallo ", language="de")

    assert data == {
        "format": 1,
        "intro": {"de": "Hallo"},
        "questions": [
            {"key": "fehlt_eine_bank", "type": "single", "text": {"de": "Fehlt eine Bank?"},
             "options": [{"code": "ja", "text": {"de": "ja"}},
                         {"code": "nein", "text": {"de": "nein"}}]},
            {"key": "wo", "type": "text", "text": {"de": "Wo?"}},
            {"key": "wie_gern", "type": "scale", "text": {"de": "Wie gern?"},
             "lowest": 0, "highest": 10, "lowest_text": {"de": "gar nicht"},
             "highest_text": {"de": "sehr"}},
        ],
    }  # fmt: skip
    assert simple_questions(data, language="de") == [BENCH, WHERE, MOOD]


def test_a_correction_keeps_the_key_and_another_question_gets_a_new_one() -> None:
    before = block_data([BENCH], intro="", language="de")
    corrected = SimpleQuestion(
        text="Fehlt eine Bank??", kind="single", answers=("ja", "nein")
    )
    other = SimpleQuestion(text="Ist es laut?", kind="single", answers=("ja", "nein"))
    more = SimpleQuestion(
        text="Fehlt eine Bank?", kind="single", answers=("ja", "nein", "egal")
    )

    def keys(*questions: SimpleQuestion) -> list[str]:
        data = block_data(questions, intro="", language="de", before=before)
        return [question["key"] for question in data["questions"]]

    assert keys(corrected) == ["fehlt_eine_bank"]
    assert keys(other) == ["ist_es_laut"]
    assert keys(more, other) == ["fehlt_eine_bank_2", "ist_es_laut"]


def test_the_same_words_twice_are_told_apart() -> None:
    data = block_data([WHERE, WHERE], intro="", language="de")
    odd = block_data(
        [SimpleQuestion(text="2026?", kind="multiple", answers=("!", "?"))],
        intro="", language="de",
    )  # fmt: skip

    assert [q["key"] for q in data["questions"]] == ["wo", "wo_2"]
    assert odd["questions"][0]["key"] == "frage_2026"
    assert [o["code"] for o in odd["questions"][0]["options"]] == [
        "antwort",
        "antwort_2",
    ]


def test_a_block_that_says_more_than_the_form_is_not_shown_in_it() -> None:
    data = block_data([BENCH], intro="", language="de")
    data["questions"][0]["required"] = True

    assert simple_questions(data, language="de") is None
