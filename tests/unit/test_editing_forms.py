"""What is typed into a form becomes the draft, complete or not, and nothing is lost."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from participation.questionnaires.definition import parse_definition
from participation.questionnaires.editing.checking import check_draft
from participation.questionnaires.editing.condition_form import (
    Row,
    Rows,
    asked_before,
    condition_of_form,
    rows_of,
)
from participation.questionnaires.editing.fields import OWN, Kind, fields_of
from participation.questionnaires.editing.part_forms import (
    about_of_form,
    information_of_form,
    page_of_form,
)
from participation.questionnaires.editing.question_form import (
    move_option,
    question_of_form,
    remove_option,
)
from participation.questionnaires.editing.simple_html import to_html, to_typed
from participation.questionnaires.editing.typed import day, decimal, whole
from participation.questionnaires.question_types import QUESTION_TYPES
from tests.questionnaire_parts import INFORMATION, options, page, question, source

DRAFT = source(
    page(
        "one",
        question("a"),
        question("m", "multiple"),
        question("n", "number"),
        question("grid", "matrix", items=options("x", "y")),
        question("d", "date"),
    ),
    page("two", question("last")),
)


def form(**fields: Any) -> dict[str, list[str]]:
    """Dots in names are written as two underscores."""
    return {
        name.replace("__", "."): value if isinstance(value, list) else [value]
        for name, value in fields.items()
    }


def typed(before: Any, **fields: Any) -> Any:
    return question_of_form(DRAFT, before, form(**fields)).question


def test_every_type_has_a_form_and_a_filled_form_is_in_order() -> None:
    assert set(OWN) == set(QUESTION_TYPES)
    for type in OWN:
        sent: dict[str, Any] = {"text.de": ["Frage?"], "hint.de": ["Hinweis"]}
        for field in fields_of(type):
            name = field.name
            if field.kind is Kind.OPTIONS:
                sent |= {f"{name}.shown": ["1"], f"{name}.new": [f"{name} A\n{name} B"]}
            elif field.kind in (Kind.TEXT, Kind.LONG):
                sent.setdefault(f"{name}.de", ["Text"])
            elif field.kind is Kind.DAY:
                sent[name] = ["2026-12-24"]
            elif field.kind is Kind.ORDER:
                sent[name] = ["random"]
            else:
                sent[name] = {"lowest": ["1"], "highest": ["5"], "points": ["5"],
                              "minimum": ["1"], "maximum": ["2"], "places": ["2"],
                              }.get(name, ["1"])  # fmt: skip
        made = question_of_form(DRAFT, {"key": "q", "type": type}, sent).question
        assert set(made) == {"key", "type", *(f.name for f in fields_of(type))}
        parse_definition(source(page("one", made)))


def test_what_is_no_number_stays_as_typed_and_is_told_beside_its_field() -> None:
    made = typed(question("n", "number"), text__de="Wie viele?", minimum="viele",
                 maximum="3,5", decimals="x")  # fmt: skip

    assert (made["minimum"], made["maximum"], made["decimals"]) == ("viele", 3.5, "x")
    found = check_draft(source(page("one", made))).fields(("question", "n"))
    assert {name: [f.code for f in flaws] for name, flaws in found.items()} == {
        "minimum": ["number"],
        "decimals": ["whole_number"],
    }


@pytest.mark.parametrize(
    ("value", "as_whole", "as_decimal"),
    [("", None, None), ("12", 12, 12), ("1,5", "1,5", 1.5), ("x", "x", "x"),
     ("-3", -3, -3)],
)  # fmt: skip
def test_numbers_are_read_as_people_type_them(
    value: str, as_whole: Any, as_decimal: Any
) -> None:
    assert (whole(value), decimal(value)) == (as_whole, as_decimal)


def test_days_are_read_as_people_type_them() -> None:
    assert [day(t) for t in ("", "24.12.2026", "heute", "bald")] == [
        None, "2026-12-24", "today", "bald",
    ]  # fmt: skip


def test_options_keep_codes_and_new_lines_get_their_own() -> None:
    before = question("a", options=options("x", "y", y={"picture": "tree"}))

    made = question_of_form(
        DRAFT,
        before,
        form(
            text__de="Frage?", options__shown="1",
            options__0__was="x", options__0__code="x", options__0__text__de="Iks",
            options__1__was="y", options__1__code="why", options__1__text__de="Y",
            options__1__other="1", options__2__was="", options__2__code="",
            options__2__text__de="", options__new="Bus & Bahn\n\n  Iks ",
        ),
    )  # fmt: skip

    assert made.renamed == {"y": "why"}
    assert made.question["options"] == [
        {"code": "x", "text": {"de": "Iks"}},
        {"code": "why", "text": {"de": "Y"}, "picture": "tree", "other": True},
        {"code": "bus_bahn", "text": {"de": "Bus & Bahn"}},
        {"code": "iks", "text": {"de": "Iks"}},
    ]


def test_published_codes_cannot_be_renamed_nor_emptied() -> None:
    before = question("a", options=options("x"))
    sent = form(options__shown="1", options__0__was="x", options__0__code="z",
                options__0__text__de="")  # fmt: skip

    made = question_of_form(DRAFT, before, sent, locked=frozenset({"x"}))

    assert made.renamed == {}
    assert made.question["options"] == [{"code": "x", "text": {}}]


def test_a_form_without_its_list_of_options_takes_none_away() -> None:
    before = question("a")

    assert typed(before, text__de="Neu?")["options"] == before["options"]
    assert typed(before, options__shown="1")["options"] == []


def test_more_options_than_a_list_may_hold_are_handed_back() -> None:
    lines = "\n".join(f"Antwort {n}" for n in range(501))

    made = question_of_form(
        DRAFT, question("a"), form(options__shown="1", options__new=lines)
    )

    assert (made.refused, made.question["options"]) == ({"options": lines}, [])


def test_options_move_and_go() -> None:
    before = question("a")

    assert [o["code"] for o in move_option(before, "options", 0, by=1)["options"]] == [
        "b", "a", "c",
    ]  # fmt: skip
    assert move_option(before, "options", 0, by=-1) == before
    assert [o["code"] for o in remove_option(before, "options", 1)["options"]] == [
        "a", "c",
    ]  # fmt: skip


def test_texts_of_languages_that_were_not_asked_for_stay() -> None:
    before = question("a", text={"de": "Alt?", "en": "Old?", "uk": "Є?"})

    made = typed(before, text__de="Neu?", text__en="")

    assert made["text"] == {"de": "Neu?", "uk": "Є?"}


def test_control_characters_are_taken_out() -> None:
    assert typed(question("a"), text__de="Fra\x00ge\ud800?")["text"] == {"de": "Frage?"}


@pytest.mark.parametrize(
    "condition",
    [
        None,
        {"question": "a", "is": "a"},
        {"question": "a", "one_of": ["a", "b"]},
        {"not": {"question": "a", "one_of": ["a", "b"]}},
        {"question": "n", "at_least": 5},
        {"question": "n", "is": "5"},
        {"question": "d", "less_than": "2026-01-01"},
        {"question": "grid", "item": "x", "is": "b"},
        {"question": "m", "choices_at_least": 2},
        {
            "any": [
                {"question": "a", "answered": False},
                {"question": "m", "contains": "b"},
            ]
        },
        {"all": [{"question": "a", "answered": True}]},
    ],
)
def test_a_condition_goes_through_the_form_unchanged(condition: Any) -> None:
    rows = rows_of(condition)
    assert rows is not None
    sent: dict[str, list[str]] = {"when.mode": [rows.joined]}
    for number, row in enumerate(rows.rows):
        sent |= {
            f"when.{number}.question": [row.question],
            f"when.{number}.item": [row.item],
            f"when.{number}.test": [row.test],
            f"when.{number}.value": list(row.values),
        }

    assert condition_of_form(sent, DRAFT, condition) == condition


def test_rows_are_added_joined_and_taken_away() -> None:
    before = {"question": "a", "is": "a"}
    sent = form(
        when__mode="any",
        when__0__question="a", when__0__test="is", when__0__value=["a", "b"],
        when__1__question="n", when__1__test="at_least", when__1__value="1.500",
        when__2__question="m", when__2__delete="1",
        when__3__question="",
    )  # fmt: skip

    made = condition_of_form(sent, DRAFT, before)

    assert made == {"any": [{"question": "a", "one_of": ["a", "b"]},
                            {"question": "n", "at_least": 1.5}]}  # fmt: skip
    assert condition_of_form({"when.clear": ["1"]}, DRAFT, before) is None
    assert condition_of_form(form(when__mode="all"), DRAFT, before) is None


def test_a_deeper_condition_stays_until_it_is_taken_away() -> None:
    deep = {"all": [{"any": [{"question": "a", "is": "a"}]}]}

    assert rows_of(deep) is None
    assert condition_of_form(form(when__mode="all"), DRAFT, deep) == deep
    assert condition_of_form(form(when__clear="1"), DRAFT, deep) is None


def test_a_condition_that_is_not_finished_is_kept_and_told() -> None:
    made = typed(
        question("last"), text__de="?", when__mode="all", when__0__question="n",
        when__0__test="at_least", when__0__value="viele",
    )  # fmt: skip
    draft = source(*DRAFT["pages"][:1], page("two", made))

    assert rows_of(made["when"]) == Rows(
        rows=(Row(question="n", test="at_least", values=("viele",)),)
    )
    assert [
        (f.field, f.flaw.code) for f in check_draft(draft).of(("question", "last"))
    ] == [("when", "condition_value")]


def test_conditions_can_ask_what_came_before() -> None:
    assert [a.key for a in asked_before(DRAFT, page=0, place=2)] == ["a", "m"]
    assert [a.key for a in asked_before(DRAFT, page=1)] == ["a", "m", "n", "grid", "d"]


def test_languages_come_and_go_and_the_first_stays() -> None:
    before = {"title": {"de": "T", "en": "T"}, "languages": ["de", "en"], "intro": {}}

    made = about_of_form(DRAFT, before, form(
        languages__shown="1", languages=["uk", "en"], title__de="Neu", minutes="acht",
        intro__de="Ein Satz.\n\n- eins\n- zwei",
    ))  # fmt: skip

    assert made == {
        "title": {"de": "Neu", "en": "T"},
        "languages": ["de", "en", "uk"],
        "intro": {"de": "<p>Ein Satz.</p><ul><li>eins</li><li>zwei</li></ul>"},
        "minutes": "acht",
    }


def test_a_page_is_written() -> None:
    made = page_of_form(DRAFT, {"key": "two", "title": {"de": "Alt"}}, form(
        title__de="Neu", intro__de="Dazu", when__mode="all", when__0__question="a",
        when__0__test="answered"))  # fmt: skip

    assert made == {
        "key": "two",
        "title": {"de": "Neu"},
        "intro": {"de": "Dazu"},
        "when": {"question": "a", "answered": True},
    }


def test_the_information_is_written_and_stays_as_it_was_if_nothing_changes() -> None:
    sent = form(
        controller="Stadt", data_protection_officer="datenschutz@stadt.example",
        supervisory_authority="Aufsicht", procedure__kind="informal",
        procedure__satzung="",
        **{f"{n}__{tag}": text for n in ("purpose", "legal_basis", "recipients",
           "retention", "notice") for tag, text in INFORMATION["purpose"].items()},
    )  # fmt: skip
    before = {**INFORMATION, "notice": {"de": "<p>Steht hier.</p>",
                                        "en": "<p>Stands here.</p>"}}  # fmt: skip

    assert information_of_form(DRAFT, before, sent) == before
    changed = information_of_form(DRAFT, before, {
        **sent, "procedure.kind": ["statistics"], "procedure.satzung": ["§ 1"],
        "controller": ["Amt"], "purpose.en": [""],
    })  # fmt: skip
    assert changed == {
        **before,
        "procedure": {"kind": "statistics", "satzung": "§ 1"},
        "controller": "Amt",
        "purpose": {"de": "Steht hier."},
    }


@given(st.text(alphabet="ab <>&-\n.", max_size=60))
def test_simple_text_becomes_html_and_comes_back(text: str) -> None:
    written = to_html(text)

    assert to_html(to_typed(written)) == written


def test_html_stays_html() -> None:
    assert to_html("<p>So <strong>ist</strong> es</p>") == (
        "<p>So <strong>ist</strong> es</p>"
    )
    assert to_typed("<p>a<br>b</p><p>c &amp; d</p>") == "a\nb\n\nc & d"
    assert to_typed("<p>So <strong>ist</strong> es</p>").startswith("<p>")
