"""LimeSurvey in: both files, all types of questions."""

from typing import Any

import pytest

from config import ROOT
from participation.questionnaires.exchange.files import read_questionnaire
from participation.questionnaires.exchange.notes import Reason

TSV = ROOT / "tests/data/exchange/limesurvey.tsv"
LSS = ROOT / "tests/data/exchange/limesurvey.lss"

COLUMNS = ("class", "type/scale", "name", "relevance", "text", "language")

Lines = list[dict[str, str]]


def survey(*lines: dict[str, str]) -> bytes:
    """A survey with one group, in the tab-separated form."""
    head: Lines = [
        {"class": "S", "name": "language", "text": "de"},
        {"class": "SL", "name": "surveyls_title", "text": "T", "language": "de"},
        {"class": "G", "name": "Gruppe", "relevance": "1", "language": "de"},
    ]
    rows = [*head, *lines]
    columns = list(dict.fromkeys([*COLUMNS, *(name for r in rows for name in r)]))
    table = ["\t".join(columns)]
    table += ["\t".join(r.get(name, "") for name in columns) for r in rows]
    return "\r\n".join(table).encode()


def asked(type: str, name: str = "Q", **more: str) -> dict[str, str]:
    base = {"class": "Q", "type/scale": type, "name": name, "text": "L"}
    return {**base, "relevance": "1", "language": "de", **more}


def part(kind: str, name: str, scale: str = "0", **more: str) -> dict[str, str]:
    base = {"class": kind, "type/scale": scale, "name": name, "text": name}
    return {**base, "language": "de", **more}


def read(*lines: dict[str, str]) -> tuple[list[Any], list[tuple[Any, ...]]]:
    imported = read_questionnaire(survey(*lines))
    assert imported.problems == ()
    [page] = imported.source["pages"]
    notes = [(n.reason, n.row, n.detail) for n in imported.notes if n.row]
    return page["questions"], notes


def q(type: str, **fields: Any) -> dict[str, Any]:
    return {"key": "q", "type": type, "text": {"de": "L"}, **fields}


def option(code: str, text: str, **more: Any) -> dict[str, Any]:
    return {"code": code, "text": {"de": text}, **more}


A1, A2 = part("A", "A1"), part("A", "A2")
S1, S2 = part("SQ", "S1"), part("SQ", "S2")
AA = [option("a1", "A1"), option("a2", "A2")]
SS = [option("s1", "S1"), option("s2", "S2")]
FIVE = [option(str(n), str(n)) for n in range(1, 6)]
OTHER = option("other", "Sonstiges", other=True)

TYPES: list[tuple[Lines, list[dict[str, Any]]]] = [
    ([asked("L"), A1, A2], [q("single", options=AA)]),
    ([asked("L", other="Y", mandatory="Y"), A1, A2],
     [q("single", required=True, options=[*AA, OTHER])]),
    ([asked("!"), A1, A2], [q("dropdown", options=AA)]),
    ([asked("O"), A1, A2],
     [q("single", options=AA),
      {"key": "q_comment", "type": "text", "text": {"de": "L – Anmerkung"},
       "when": {"question": "q", "answered": True}}]),
    ([asked("M", max_answers="1", min_answers="1"), S1, S2],
     [q("multiple", options=SS, minimum=1, maximum=1)]),
    ([asked("M", exclude_all_others="S2", random_order="1"), S1, S2],
     [q("multiple", options=[SS[0], option("s2", "S2", exclusive=True)],
        order="random")]),
    ([asked("P"), S1, S2], [q("multiple", options=SS)]),
    ([asked("F"), S1, S2, A1, A2], [q("matrix", items=SS, options=AA)]),
    ([asked("H"), S1, S2, A1, A2], [q("matrix", items=SS, options=AA)]),
    ([asked("A"), S1], [q("matrix", items=SS[:1], options=FIVE)]),
    ([asked("C"), S1],
     [q("matrix", items=SS[:1], options=[option("y", "ja"), option("u", "unsicher"),
                                         option("n", "nein")])]),
    ([asked("E"), S1],
     [q("matrix", items=SS[:1], options=[option("i", "mehr"), option("s", "gleich"),
                                         option("d", "weniger")])]),
    ([asked("1"), S1, part("A", "A1"), part("A", "B1", "1")],
     [q("matrix", items=SS[:1], options=AA[:1]) | {"key": "q_0"},
      q("matrix", items=SS[:1], options=[option("b1", "B1")]) | {"key": "q_1"}]),
    ([asked(":", multiflexible_checkbox="1"), S1, part("SQ", "X", "1")],
     [q("matrix", items=SS[:1], options=[option("x", "X")], multiple=True)]),
    ([asked("R", max_answers="1"), A1, A2], [q("ranking", options=AA, places=1)]),
    ([asked("N", num_value_int_only="1", min_num_value_n="0", suffix="Jahre")],
     [q("number", unit={"de": "Jahre"}, minimum=0)]),
    ([asked("N")], [q("number", decimals=2)]),
    ([asked("K", num_value_int_only="1"), S1],
     [q("section"), {"key": "q_s1", "type": "number", "text": {"de": "S1"}}]),
    ([asked("Q", mandatory="Y"), S1],
     [q("section"), {"key": "q_s1", "type": "short_text", "text": {"de": "S1"},
                     "required": True}]),
    ([asked("S")], [q("short_text")]),
    ([asked("S", numbers_only="1", num_value_int_only="1")], [q("number")]),
    ([asked("S", location_mapservice="1")], [q("place")]),
    ([asked("T", maximum_chars="300")], [q("text", maximum=300)]),
    ([asked("U", help="<p>H</p>")], [q("text", hint={"de": "H"})]),
    ([asked("D", date_max="today", date_min="2020-01-01 00:00")],
     [q("date", earliest="2020-01-01", latest="today")]),
    ([asked("D", date_format="HH:MM")], [q("time")]),
    ([asked("Y")], [q("single", options=[option("y", "ja"), option("n", "nein")])]),
    ([asked("G")],
     [q("single", options=[option("f", "weiblich"), option("m", "männlich")])]),
    ([asked("5")], [q("scale", lowest=1, highest=5, lowest_text={"de": "1"},
                      highest_text={"de": "5"})]),
    ([asked("5", slider_rating="1")], [q("rating", points=5)]),
    ([asked("X", text="<p>Kopf</p><p>Mehr &amp; <a href='https://x.de'>Link</a></p>")],
     [q("information", content={
         "de": '<p>Mehr &amp; <a href="https://x.de" '
               'rel="noopener noreferrer">Link</a></p>'}) | {"text": {"de": "Kopf"}}]),
    ([asked("N", num_value_int_only="1", em_validation_q="{this > 5 and this != 7}",
            em_validation_q_tip="Nein")],
     [q("number", minimum=6, check={"if": {"question": "q", "is_not": 7},
                                    "text": {"de": "Nein"}})]),
]  # fmt: skip


@pytest.mark.parametrize(
    ("lines", "questions"), TYPES, ids=[lines[0]["type/scale"] for lines, _ in TYPES]
)
def test_every_type_becomes_a_question(
    lines: Lines, questions: list[dict[str, Any]]
) -> None:
    assert read(*lines)[0] == questions


LEFT_OUT: list[tuple[dict[str, str], Reason, str]] = [
    (asked("*", text="{A1*2}"), Reason.CALCULATION, "*"),
    (asked("|"), Reason.UPLOAD, "|"),
    (asked(";"), Reason.CELLS, ";"),
    (asked(":"), Reason.CELLS, ""),
    (asked("I"), Reason.TYPE, "I"),
    (asked("?"), Reason.TYPE, "?"),
    (asked("T", hidden="1"), Reason.HIDDEN, ""),
    (asked("T", relevance="0"), Reason.HIDDEN, ""),
    (asked("L"), Reason.NO_CHOICES, ""),
]


@pytest.mark.parametrize(
    ("line", "reason", "detail"), LEFT_OUT, ids=[a["type/scale"] for a, *_ in LEFT_OUT]
)
def test_what_has_no_place_is_named(
    line: dict[str, str], reason: Reason, detail: str
) -> None:
    questions, notes = read(asked("S", "First"), line)

    assert [question["key"] for question in questions] == ["first"]
    assert notes == [(reason, 6, detail)]


PARTLY: list[tuple[dict[str, str], Reason, str]] = [
    (asked("S", relevance='regexMatch("/a/", First)'), Reason.CONDITION,
     'regexMatch("/a/", First)'),
    (asked("S", validation="/x/"), Reason.VALIDATION, "/x/"),
    (asked("S", default="x"), Reason.DEFAULT, "x"),
    (asked("S", mandatory="S"), Reason.SOFT_REQUIRED, ""),
    (asked("S", text="<script>x</script>L"), Reason.PLAIN_TEXT, ""),
    (asked("S", text="Liebe {TOKEN:FIRSTNAME}"), Reason.PIPING, "{TOKEN:FIRSTNAME}"),
    (asked("T", time_limit="30"), Reason.SETTING, "time_limit: 30"),
    (asked("T", random_group="a"), Reason.RANDOM_GROUP, "random_group: a"),
]  # fmt: skip


@pytest.mark.parametrize(("line", "reason", "detail"), PARTLY)
def test_what_is_carried_over_in_part_is_named(
    line: dict[str, str], reason: Reason, detail: str
) -> None:
    questions, notes = read(asked("S", "First"), line)

    assert [question["key"] for question in questions] == ["first", "q"]
    assert notes == [(reason, 6, detail)]


def test_earlier_answers_decide_and_are_repeated() -> None:
    questions, notes = read(
        asked("M", "Wege", other="Y"),
        S1,
        S2,
        asked("F", "Gut", array_filter="Wege", relevance='Wege_S1.NAOK == "Y"'),
        S1,
        S2,
        A1,
        asked("S", text="Warum {Gut_S1.shown} {Wege}?", relevance="!is_empty(Gut_S2)"),
    )

    assert questions[1]["when"] == {"question": "wege", "contains": "s1"}
    assert [item["when"] for item in questions[1]["items"]] == [
        {"question": "wege", "contains": "s1"},
        {"question": "wege", "contains": "s2"},
    ]
    assert questions[2]["when"] == {"question": "gut", "item": "s2", "answered": True}
    assert questions[2]["text"] == {"de": "Warum … {{wege}}?"}
    assert notes == [(Reason.PIPING, 12, "{Gut_S1.shown}")]


def test_whole_file_with_two_languages() -> None:
    imported = read_questionnaire(TSV.read_bytes())

    source = imported.source
    assert imported.problems == ()
    assert source["languages"] == ["de", "en"]
    assert source["title"] == {"de": "Umfrage X", "en": "Survey X"}
    assert source["intro"] == {"de": "<p>Hallo</p>"}
    assert source["thanks"] == {"de": "<p>Danke</p>"}
    assert [(p["key"], p["title"], p.get("when")) for p in source["pages"]] == [
        ("page_erste_gruppe", {"de": "Erste Gruppe", "en": "EN Erste Gruppe"}, None),
        ("page_zweite", {"de": "Zweite", "en": "EN Zweite"},
         {"question": "q3", "item": "sq1", "answered": True}),
    ]  # fmt: skip


def test_database_file_of_both_ages_reads_the_same() -> None:
    """Before version 4 texts stood in the rows, later in tables of their own."""
    new = read_questionnaire(LSS.read_bytes())
    old = read_questionnaire((LSS.parent / "limesurvey-old.lss").read_bytes())

    assert new.problems == ()
    assert new.source == old.source
    assert new.source["title"] == {"de": "Umfrage", "en": "Survey"}
    [page] = new.source["pages"]
    assert page["title"] == {"de": "Gruppe", "en": "Group"}
    assert page["questions"] == [
        {
            "key": "wohnt",
            "type": "single",
            "text": {"de": "Wohnen Sie hier?", "en": "Do you live here?"},
            "required": True,
            "options": [
                {"code": "a1", "text": {"de": "ja", "en": "yes"}},
                {"code": "a2", "text": {"de": "nein", "en": "no"}},
            ],
        },
        {
            "key": "wege",
            "type": "multiple",
            "text": {"de": "Welche Wege?", "en": "Which ways?"},
            "options": [
                {"code": "rad", "text": {"de": "Rad", "en": "Bike"}},
                {"code": "fuss", "text": {"de": "zu Fuß", "en": "On foot"}},
            ],
            "maximum": 1,
            "when": {"question": "wohnt", "is": "a1"},
        },
    ]
    assert [n.reason for n in new.notes if n.is_left_out] == [Reason.TABLE]
