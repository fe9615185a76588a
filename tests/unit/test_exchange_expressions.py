"""Conditions of other formats: what they become here, and what is refused."""

from typing import Any

import pytest

from participation.questionnaires.exchange.conditions import Target, translate
from participation.questionnaires.exchange.expressions import (
    EXPRESSION_MANAGER,
    XPATH,
    UntranslatableError,
    parse_expression,
)
from participation.questionnaires.exchange.limits import split_constraint

CODES = {"Yes": "yes", "no": "no", "1": "1", "2": "2", "3": "3"}
TARGETS = {
    "one": Target(key="one", kind="single", codes=CODES),
    "many": Target(key="many", kind="multiple", codes={"A": "a", "b": "b"}),
    "rank": Target(key="rank", kind="ranking", codes={"A": "a", "b": "b"}),
    "num": Target(key="num", kind="number"),
    "scale": Target(key="scale", kind="scale", codes={"1": "1", "dk": "dk"}),
    "day": Target(key="day", kind="date"),
    "text": Target(key="text", kind="text"),
    "ok": Target(key="ok", kind="consent"),
    "line": Target(key="grid", kind="single", codes=CODES, item="l1"),
    "many_A": Target(key="many", kind="multiple", codes={"A": "a", "b": "b"}, code="a"),
    "many_b": Target(key="many", kind="multiple", codes={"A": "a", "b": "b"}, code="b"),
}
ONE, MANY, NUM = {"question": "one"}, {"question": "many"}, {"question": "num"}

XPATHS: list[tuple[str, Any]] = [
    ("${one} = 'Yes'", {**ONE, "is": "yes"}),
    ("'Yes' = ${ one }", {**ONE, "is": "yes"}),
    ("${one} != “no”", {**ONE, "is_not": "no"}),
    ("${one} = 1", {**ONE, "is": "1"}),
    ("${one} >= 2", {**ONE, "one_of": ["2", "3"]}),
    ("3 > ${one}", {**ONE, "one_of": ["1", "2"]}),
    ("${one} > 9", False),
    ("${one} = ''", {**ONE, "answered": False}),
    ("${one} != ''", {**ONE, "answered": True}),
    ("string-length(${text}) > 0", {"question": "text", "answered": True}),
    ("string-length(${text}) = 0", {"question": "text", "answered": False}),
    ("${one} = 'Yes' or ${one}='no'", {**ONE, "one_of": ["yes", "no"]}),
    ("${num} = 1 or ${num} = 2", {"any": [{**NUM, "is": 1}, {**NUM, "is": 2}]}),
    (
        "(${one} = 'Yes' and (${num} < 5 and ${num} >= 1.5))",
        {"all": [{**ONE, "is": "yes"}, {**NUM, "less_than": 5},
                 {**NUM, "at_least": 1.5}]},
    ),
    ("selected(${many}, 'A')", {**MANY, "contains": "a"}),
    ("selected(${one}, 'no')", {**ONE, "is": "no"}),
    ("not(selected(${many}, 'A'))", {"not": {**MANY, "contains": "a"}}),
    ("not(not(selected(${many}, 'A')))", {**MANY, "contains": "a"}),
    ("not(${one} = 'Yes')", {**ONE, "is_not": "yes"}),
    ("selected(${many}, 'b') = true()", {**MANY, "contains": "b"}),
    ("selected(${many}, 'b') = false()", {"not": {**MANY, "contains": "b"}}),
    ("count-selected(${many}) > 1", {**MANY, "choices_at_least": 2}),
    ("count-selected(${many}) = 2",
     {"all": [{**MANY, "choices_at_least": 2}, {**MANY, "choices_at_most": 2}]}),
    ("count-selected(${many}) != 1",
     {"any": [{**MANY, "choices_at_most": 0}, {**MANY, "choices_at_least": 2}]}),
    ("count-selected(${many}) >= 0", True),
    ("${scale} = 'dk'", {"question": "scale", "is": "dk"}),
    ("${scale} <= -1", {"question": "scale", "at_most": -1}),
    ("${day} > date('2024-02-01')", {"question": "day", "more_than": "2024-02-01"}),
    ("${ok} = 'OK'", {"question": "ok", "is": "yes"}),
    ("${line} = 'no'", {"question": "grid", "item": "l1", "is": "no"}),
    ("contains(${text}, 'Park')", {"question": "text", "contains": "Park"}),
    ("selected(${rank}, 'A')", {"question": "rank", "item": "a", "answered": True}),
    ("selected-at(${rank}, 1) = 'b'", {"question": "rank", "item": "b", "is": 2}),
    ("true() and ${num} > 0", {**NUM, "more_than": 0}),
    ("false() or ${num} > 0", {**NUM, "more_than": 0}),
    ("true()", True),
    ("${num} > 0 and false()", False),
]  # fmt: skip


@pytest.mark.parametrize(("text", "condition"), XPATHS)
def test_xpath_becomes_a_condition(text: str, condition: Any) -> None:
    assert translate(parse_expression(text, XPATH), TARGETS.get) == condition


MANAGED: list[tuple[str, Any]] = [
    ('((one.NAOK == "Yes"))', {**ONE, "is": "yes"}),
    ('one eq "Yes" && num.value > 3', {"all": [{**ONE, "is": "yes"},
                                              {**NUM, "more_than": 3}]}),
    ('many_A.NAOK == "Y"', {**MANY, "contains": "a"}),
    ('many_A != "Y"', {"not": {**MANY, "contains": "a"}}),
    ('many_A == "Y" or many_b == "Y"', {"any": [{**MANY, "contains": "a"},
                                                {**MANY, "contains": "b"}]}),
    ("!is_empty(one.NAOK)", {**ONE, "answered": True}),
    ("is_empty(text)", {"question": "text", "answered": False}),
    ("count(many_A, many_b) >= 2", {**MANY, "choices_at_least": 2}),
    ("count(that.many.NAOK) gt 0", {**MANY, "choices_at_least": 1}),
    ("1", True),
    ("0", False),
]  # fmt: skip


def _managed(name: str) -> Target | None:
    return TARGETS.get(name.removeprefix("that.").partition(".")[0])


@pytest.mark.parametrize(("text", "condition"), MANAGED)
def test_expression_manager_becomes_a_condition(text: str, condition: Any) -> None:
    assert translate(parse_expression(text, EXPRESSION_MANAGER), _managed) == condition


REFUSED = [
    "",
    "${nowhere} = 1",
    "${one} = 'maybe'",
    "${num} + 1 > 2",
    "${num} = ${one}",
    "/data/one = 1",
    "../one = 1",
    "regex(${text}, '^a')",
    "if(${one} = 'Yes', 1, 2) = 1",
    "${num} > today()",
    "selected(${many}, 'Z')",
    "(${one} = 'Yes'",
    "${one} = 'Yes')",
    "${one} = ",
    "${one} 'Yes'",
    "'",
    "${num} = 'many words'",
    "count-selected(${many}",
    "a" * 20_000,
    "(" * 500 + "1" + ")" * 500,
    "not(" * 500 + "1" + ")" * 500,
]


@pytest.mark.parametrize("text", REFUSED, ids=lambda text: text[:30] or "empty")
def test_what_cannot_be_said_is_refused(text: str) -> None:
    with pytest.raises(UntranslatableError):
        translate(parse_expression(text, XPATH), TARGETS.get)


def test_depth_is_limited_in_every_dialect() -> None:
    with pytest.raises(UntranslatableError):
        parse_expression("!" * 5_000 + "1", EXPRESSION_MANAGER)


OWN = {
    "several": Target(
        key="q", kind="multiple", codes={"a": "a", "b": "b", "none": "none"}
    ),
    "number": Target(key="q", kind="number"),
    "date": Target(key="q", kind="date"),
    "text": Target(key="q", kind="text"),
}
LIMITS: list[tuple[str, str, dict[str, Any], set[str], Any]] = [
    ("number", ". >= 1 and . <= 10", {"minimum": 1, "maximum": 10}, set(), True),
    ("number", ". > 0 and 10 > .", {"minimum": 1, "maximum": 9}, set(), True),
    ("number", ". >= 1 and . >= 3", {"minimum": 3}, set(), True),
    ("number", ". != 13", {}, set(), {"question": "q", "is_not": 13}),
    ("number", ". < 1.5 ", {}, set(), {"question": "q", "less_than": 1.5}),
    ("date", ". <= today() and . >= date('2020-01-01')",
     {"latest": "today", "earliest": "2020-01-01"}, set(), True),
    ("text", "string-length(.) <= 80", {"maximum": 80}, set(), True),
    ("text", "string-length(.) < 9000", {"maximum": 5000}, set(), True),
    ("several", "count-selected(.) <= 2", {"maximum": 2}, set(), True),
    ("several", "count-selected(.) = 2", {"minimum": 2, "maximum": 2}, set(), True),
    ("several", "not(selected(., 'none') and count-selected(.) > 1)",
     {}, {"none"}, True),
    ("several", "not(selected(., 'none')) or count-selected(.) = 1",
     {}, {"none"}, True),
    ("several", "if(selected(., 'none'), count-selected(.) = 1, true())",
     {}, {"none"}, True),
    ("several", "not(selected(., 'none') and (selected(.,'a') or selected(.,'b')))",
     {}, {"none"}, True),
    ("several", "not(selected(., 'a') and selected(., 'b'))", {}, set(),
     {"not": {"all": [{"question": "q", "contains": "a"},
                      {"question": "q", "contains": "b"}]}}),
]  # fmt: skip


@pytest.mark.parametrize(("kind", "text", "limits", "exclusive", "rest"), LIMITS)
def test_constraints_become_limits(
    kind: str, text: str, limits: dict[str, Any], exclusive: set[str], rest: Any
) -> None:
    own = OWN[kind]

    found = split_constraint(
        parse_expression(text, XPATH), own, {".": own, **TARGETS}.get
    )

    assert found == (limits, exclusive, rest)
