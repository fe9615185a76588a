import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import participation.places
from participation.questionnaires.answers import AnswerValue
from participation.questionnaires.definition import (
    Definition,
    DefinitionError,
    in_language,
    parse_definition,
)
from participation.questionnaires.question_types import (
    FreeText,
    Matrix,
    MultipleChoice,
    SingleChoice,
)
from tests import questionnaire_parts as parts

FILE = (
    Path(participation.places.__file__).parent
    / "data"
    / "erfurt"
    / "questionnaire.json"
)


def shipped() -> dict[str, Any]:
    data: dict[str, Any] = json.loads(FILE.read_text(encoding="utf-8"))
    return data


DEFAULT = parse_definition(shipped())


def test_default_questionnaire_is_the_one_of_the_domain() -> None:
    assert [(q.key, q.type) for q in DEFAULT.questions] == [
        ("relation", "multiple"),
        ("ortsteil", "ortsteil"),
        ("since", "single"),
        ("wellbeing", "single"),
        ("change", "single"),
        ("satisfaction", "matrix"),
        ("priorities", "multiple"),
        ("problems", "matrix"),
        ("safety", "matrix"),
        ("meeting", "matrix"),
        ("contacts", "multiple"),
        ("missing", "text"),
        ("keep", "text"),
        ("age", "single"),
        ("gender", "single"),
        ("household", "multiple"),
    ]
    assert [q.key for q in DEFAULT.questions if q.required] == ["relation", "ortsteil"]
    assert len(DEFAULT.pages) == 6


def test_default_questionnaire_has_every_text_in_all_nine_languages() -> None:
    languages = ["de", "de-leicht", "en", "uk", "ar", "ru", "pl", "ro", "fa"]

    def missing(data: Any, place: str) -> list[str]:
        if isinstance(data, list):
            return [m for i, d in enumerate(data) for m in missing(d, f"{place}[{i}]")]
        if not isinstance(data, dict):
            return []
        if "de" in data:
            return [] if list(data) == languages else [place]
        return [m for key, d in data.items() for m in missing(d, f"{place}.{key}")]

    assert shipped()["languages"] == languages
    assert missing(shipped(), "") == []


def test_all_problems_are_told_at_once() -> None:
    data = shipped()
    data["minutes"] = "six"
    data["colour"] = "red"
    data["pages"][0]["questions"][0]["options"][1]["code"] = "live"
    data["pages"][0]["questions"][2]["type"] = "slider"
    data["pages"][1]["questions"][0]["text"] = {"en": "only English"}
    data["pages"][4]["questions"][0]["key"] = "keep"
    data["pages"][5]["questions"] = []

    with pytest.raises(DefinitionError) as refused:
        parse_definition(data)

    life, first = "page 2 (page_life)", "page 1 (page_you)"
    assert sorted(refused.value.problems) == sorted(
        [
            "questionnaire: minutes must be a whole number 1-60",
            "questionnaire: 'colour' is not known here",
            f"questionnaire, {first}, question 1 (relation): options: the code 'live'"
            " is used twice",
            f"questionnaire, {first}, question 3 (since): type must be one of single,"
            " dropdown, multiple, scale, rating, matrix, ranking, number, date, time, short_text,"
            " text, place, ortsteil, consent, information, section, not 'slider'",
            f"questionnaire, {life}, question 1 (wellbeing): text has no text in 'de'",
            "questionnaire, page 6 (page_about_you): questions must be a list with at"
            " least one question",
            "questionnaire: the key 'keep' is used twice",
        ]
    )


@pytest.mark.parametrize("data", [None, [], "text", {}, {"pages": [None]}])
def test_anything_else_is_refused_and_never_crashes(data: Any) -> None:
    with pytest.raises(DefinitionError):
        parse_definition(data)


def test_introductions_are_cleaned() -> None:
    data = shipped()
    data["intro"] = {
        "de": "<p onclick=x>Hallo <script>alert(1)</script><a href='javascript:x'>a</a></p>"
    }

    intro = parse_definition(data).intro["de"]

    assert intro == '<p>Hallo alert(1)<a rel="noopener noreferrer">a</a></p>'


def test_digest_ignores_order_but_not_content() -> None:
    data = shipped()
    reordered = dict(reversed(data.items()))
    changed = data | {"minutes": 7}

    assert parse_definition(reordered).digest == DEFAULT.digest
    assert parse_definition(changed).digest != DEFAULT.digest


def test_missing_language_falls_back_and_says_so() -> None:
    assert in_language({"de": "Ja", "en": "Yes"}, "en") == ("Yes", "en")
    assert in_language({"de": "Ja", "en": "Yes"}, "uk") == ("Ja", "de")


@pytest.mark.parametrize(
    ("raw", "problems"),
    [
        ({}, {"relation": ["required"], "ortsteil": ["required"]}),
        ({"q-relation": ["fly"]}, {"relation": ["unknown_option"]}),
        ({"q-since": ["under_1", "always"]}, {"since": ["too_many"]}),
        ({"q-since": ["under_1", "under_1", ""]}, {}),
        ({"q-priorities": ["wohnen", "oepnv", "klima", "arbeit"]}, {"priorities": ["too_many"]}),
        ({"q-satisfaction-wohnen": ["9"]}, {"satisfaction": ["unknown_option"]}),
        ({"q-satisfaction-wohnen": ["1", "2"]}, {"satisfaction": ["too_many"]}),
        ({"q-missing": ["a\x00b"]}, {"missing": ["unreadable_characters"]}),
        ({"q-missing": ["a" * 5001]}, {"missing": ["too_long"]}),
        ({"q-missing": ["a" * 5000]}, {}),
        ({"q-ortsteil": ["\ud800"]}, {"ortsteil": ["unknown_option"]}),
        ({"q-nonsense": ["1"]}, {}),
    ],
)  # fmt: skip
def test_problems_are_codes_by_question(
    raw: dict[str, list[str]], problems: dict[str, list[str]]
) -> None:
    complete = {"q-relation": ["live"], "q-ortsteil": ["14"]} if raw else {}

    assert DEFAULT.read(complete | raw)[1] == problems


def test_text_that_is_refused_is_not_lost() -> None:
    answers, _ = DEFAULT.read({"q-missing": ["Bus\x00 fehlt\r\n"]})

    assert answers == [AnswerValue(question_key="missing", text="Bus fehlt")]


@st.composite
def filled(draw: st.DrawFn, definition: Definition = DEFAULT) -> list[AnswerValue]:
    answers = [
        AnswerValue(question_key="relation", value="live"),
        AnswerValue(question_key="ortsteil", value="14"),
    ]
    for question in definition.questions:
        if question.required or draw(st.booleans()):
            continue
        if isinstance(question, SingleChoice):
            picks = [("", draw(st.sampled_from(question.options)).code)]
        elif isinstance(question, MultipleChoice):
            chosen = draw(
                st.sets(
                    st.sampled_from([o.code for o in question.options]),
                    min_size=1,
                    max_size=question.maximum or 2,
                )
            )
            picks = [("", o.code) for o in question.options if o.code in chosen]
        elif isinstance(question, Matrix):
            picks = [
                (item.code, draw(st.sampled_from(question.options)).code)
                for item in question.items
                if draw(st.booleans())
            ]
        else:
            assert isinstance(question, FreeText)
            text = draw(st.text(st.characters(categories=["L", "N", "So"]), min_size=1))
            answers.append(question.read({question.field: [text]})[0][0])
            continue
        answers += [
            AnswerValue(question_key=question.key, item=i, value=v) for i, v in picks
        ]
    return answers


@given(filled())
def test_answers_survive_the_way_through_a_form(answers: list[AnswerValue]) -> None:
    assert DEFAULT.read(DEFAULT.to_raw(answers)) == (answers, {})


@given(
    st.dictionaries(
        st.sampled_from([n for q in DEFAULT.questions for n in q.field_names]),
        st.lists(st.text(max_size=20), max_size=3),
    )
)
def test_any_form_data_is_read_without_an_error(raw: dict[str, list[str]]) -> None:
    answers, _ = DEFAULT.read(raw)

    for answer in answers:
        assert (answer.value is None) != (answer.text is None)


@pytest.mark.parametrize(
    ("field", "problem"),
    [
        ({"title": {"de": "a\ud800"}}, "unreadable characters in 'de'"),
        ({"title": {"de": "a", '"><b>': "a"}}, "is no language tag"),
    ],
)
def test_texts_that_no_page_could_show_are_refused(
    field: dict[str, Any], problem: str
) -> None:
    with pytest.raises(DefinitionError) as caught:
        parse_definition(shipped() | field)

    assert [problem in found for found in caught.value.problems] == [True]


def test_the_source_language_stands_in_for_a_missing_translation() -> None:
    asked = parts.question("a", "text", text={"uk": "У", "en": "E"})
    made = parse_definition(
        parts.source(
            {"key": "p", "title": {"en": "P"}, "questions": [asked]},
            languages=["en", "uk"],
            title={"en": "T"},
            intro={"en": "I"},
        )
    )

    assert in_language(made.question("a").text, "pl") == ("E", "en")
