"""XLSForm in and out."""

import json
from collections.abc import Mapping
from io import BytesIO
from typing import Any

import openpyxl
import pytest
from pyxform.xls2xform import convert

from config import ROOT
from participation.questionnaires.exchange.files import Format, read_questionnaire
from participation.questionnaires.exchange.notes import Reason
from participation.questionnaires.exchange.xlsform_export import write_xlsform

ERFURT = ROOT / "participation/places/data/erfurt/questionnaire.json"
ALL_TYPES = ROOT / "tests/data/exchange/all-types.json"
KOBO = ROOT / "tests/data/exchange/kobo.md"
ORTSTEILE = [("01", "Altstadt"), ("02", "Löbervorstadt")]

CHOICES = """| choices |
| | list_name | name | label | land |
| | yn | yes | Ja | |
| | yn | no | Nein | |
| | city | ef | Erfurt | th |
| | city | l | Leipzig | sn |
| | land | th | Thüringen | |
| | land | sn | Sachsen | |
"""


def load(path: Any) -> Any:
    return json.loads(path.read_text(encoding="utf-8"))


def form(*rows: dict[str, str], choices: str = CHOICES) -> bytes:
    """An XLSForm as the table that pyxform reads too."""
    columns = list(dict.fromkeys(name for row in rows for name in row))
    lines = ["| survey |", "| | " + " | ".join(columns) + " |"]
    lines += [
        "| | " + " | ".join(row.get(c, "") for c in columns) + " |" for row in rows
    ]
    return ("\n".join(lines) + "\n" + choices).encode()


def row(type: str, name: str = "q", label: str = "L", **more: str) -> dict[str, str]:
    return {"type": type, "name": name, "label": label, **more}


def read(*rows: dict[str, str], **more: str) -> tuple[list[Any], list[tuple[Any, ...]]]:
    """The questions of the only page, and notes but for those on the whole file."""
    imported = read_questionnaire(form(*rows, **more))
    assert imported.problems == ()
    questions = [q for page in imported.source["pages"] for q in page["questions"]]
    notes = [(n.reason, n.row, n.detail) for n in imported.notes if n.row]
    return questions, notes


def q(type: str, **fields: Any) -> dict[str, Any]:
    return {"key": "q", "type": type, "text": {"de": "L"}, **fields}


YN = [{"code": "yes", "text": {"de": "Ja"}}, {"code": "no", "text": {"de": "Nein"}}]
OTHER = {"code": "other", "text": {"de": "Sonstiges"}, "other": True}
TYPES: list[tuple[dict[str, str], dict[str, Any]]] = [
    (row("select_one yn"), q("single", options=YN)),
    (row("select one from yn"), q("single", options=YN)),
    (row("Select_One yn"), q("single", options=YN)),
    (row("select_one yn or_other"), q("single", options=[*YN, OTHER])),
    (row("select_one yn", appearance="minimal"), q("dropdown", options=YN)),
    (row("select_one yn", appearance="likert"), q("single", options=YN)),
    (row("select_multiple yn", required="yes"),
     q("multiple", required=True, options=YN)),
    (row("select_multiple yn", parameters="randomize=true"),
     q("multiple", options=YN, order="random")),
    (row("select_multiple yn", constraint="count-selected(.) <= 1"),
     q("multiple", options=YN, maximum=1)),
    (row("rank yn"), q("ranking", options=YN)),
    (row("integer", constraint=". >= 0 and . < 100"),
     q("number", minimum=0, maximum=99)),
    (row("int"), q("number")),
    (row("decimal"), q("number", decimals=2)),
    (row("range", parameters="start=1 end=7 step=1"),
     q("scale", lowest=1, highest=7, lowest_text={"de": "1"},
       highest_text={"de": "7"})),
    (row("range", parameters="start=1;end=5;step=1", appearance="rating"),
     q("rating", points=5)),
    (row("range", parameters="start=0 end=1 step=0.25"),
     q("number", minimum=0, maximum=1, decimals=2)),
    (row("text"), q("short_text")),
    (row("string", hint="H"), q("short_text", hint={"de": "H"})),
    (row("text", appearance="multiline"), q("text")),
    (row("text", constraint="string-length(.) <= 50"), q("short_text", maximum=50)),
    (row("date", constraint=". <= today()"), q("date", latest="today")),
    (row("time"), q("time")),
    (row("acknowledge", required="true()"), q("consent", required=True)),
    (row("trigger"), q("consent")),
    (row("geopoint"), q("place")),
    (row("note"), q("information")),
    (row("note", label="A **b**", hint="more <x>"),
     {"key": "q", "type": "information", "text": {"de": "A b"},
      "content": {"de": "<p>more</p>"}}),
    (row("integer", constraint=". != 13", **{"constraint message": "Nie!"}),
     q("number", check={"if": {"question": "q", "is_not": 13},
                        "text": {"de": "Nie!"}})),
]  # fmt: skip


@pytest.mark.parametrize(
    ("given", "question"), TYPES, ids=[given["type"] for given, _ in TYPES]
)
def test_a_row_becomes_a_question(
    given: dict[str, str], question: dict[str, Any]
) -> None:
    questions, _ = read(given)

    assert questions == [question]


FIRST = row("select_one yn", "first")
LEFT_OUT: list[tuple[dict[str, str], Reason, str]] = [
    (row("start"), Reason.METADATA, "start"),
    (row("deviceid"), Reason.METADATA, "deviceid"),
    (row("calculate", calculation="1 + 1"), Reason.CALCULATION, "calculate"),
    (row("image"), Reason.UPLOAD, "image"),
    (row("barcode"), Reason.UPLOAD, "barcode"),
    (row("audio"), Reason.UPLOAD, "audio"),
    (row("geotrace"), Reason.TYPE, "geotrace"),
    (row("telepathy"), Reason.TYPE, "telepathy"),
    (row("select_one nowhere"), Reason.NO_CHOICES, "nowhere"),
    (row("select_one_from_file a.csv"), Reason.CHOICES_ELSEWHERE,
     "select_one_from_file a.csv"),
    (row("text", **{"read only": "yes"}), Reason.READ_ONLY, ""),
    (row("text", relevant="false()"), Reason.HIDDEN, ""),
]  # fmt: skip


@pytest.mark.parametrize(
    ("given", "reason", "detail"), LEFT_OUT, ids=[g["type"] for g, *_ in LEFT_OUT]
)
def test_what_has_no_place_is_left_out_and_named(
    given: dict[str, str], reason: Reason, detail: str
) -> None:
    questions, notes = read(FIRST, given)

    assert [question["key"] for question in questions] == ["first"]
    assert notes == [(reason, 3, detail)]


PARTLY: list[tuple[dict[str, str], Reason, str]] = [
    (row("text", relevant="${later} = 1"), Reason.CONDITION, "${later} = 1"),
    (row("text", relevant="position(..) = 1"), Reason.CONDITION, "position(..) = 1"),
    (row("integer", constraint=". * 2 > 4"), Reason.CONSTRAINT, ". * 2 > 4"),
    (row("text", required="${first} = 'yes'"), Reason.CONDITIONAL_REQUIRED,
     "${first} = 'yes'"),
    (row("text", default="x"), Reason.DEFAULT, "x"),
    (row("text", label="Zu ${later}"), Reason.PIPING, "${later}"),
    (row("text", label="<b>L</b>"), Reason.PLAIN_TEXT, ""),
    (row("text", **{"media::image": "a.png"}), Reason.FILE, "a.png"),
    (row("text", required_message="Bitte!"), Reason.MESSAGE, "Bitte!"),
    (row("select_one city", choice_filter="pulldata('x')"), Reason.CHOICE_FILTER,
     "pulldata('x')"),
    (row("dateTime"), Reason.DATE_ONLY, ""),
    (row("range", parameters="start=0 end=100 step=10"), Reason.NUMBER_STEPS,
     "start=0 end=100 step=10"),
    (row("text", label=""), Reason.TEXT_MISSING, ""),
]  # fmt: skip


@pytest.mark.parametrize(("given", "reason", "detail"), PARTLY)
def test_what_is_carried_over_in_part_is_named(
    given: dict[str, str], reason: Reason, detail: str
) -> None:
    questions, notes = read(FIRST, given)

    assert [question["key"] for question in questions] == ["first", "q"]
    assert notes == [(reason, 3, detail)]


def test_groups_become_pages_sections_and_tables() -> None:
    imported = read_questionnaire(KOBO.read_bytes())

    assert imported.problems == ()
    assert imported.source["languages"] == ["de", "en"]
    assert [
        (p["key"], p["title"], p.get("when"), [(x["key"], x["type"]) for x in p["questions"]])
        for p in imported.source["pages"]
    ] == [
        ("person", {"de": "Zur Person", "en": "About you"}, None,
         [("wohnt_hier", "single"), ("alter", "number"), ("wege", "multiple")]),
        ("orte", {"de": "Orte", "en": "Places"},
         {"any": [{"question": "alter", "more_than": 17},
                  {"question": "wege", "contains": "rad"}]},
         [("land", "dropdown"), ("stadt", "single"), ("zufr", "matrix"),
          ("innen", "section"), ("note5", "scale"), ("sterne", "rating"),
          ("rang", "ranking"), ("kommentar", "text"), ("tag", "date"),
          ("ort", "place"), ("n1", "information"), ("ok", "consent")]),
        ("page_4", {"de": "Test"}, None, [("ende", "short_text")]),
    ]  # fmt: skip
    questions = {x["key"]: x for p in imported.source["pages"] for x in p["questions"]}
    assert [o["when"] for o in questions["stadt"]["options"]] == [
        {"question": "land", "is": "th"},
        {"question": "land", "is": "sn"},
    ]
    assert questions["stadt"]["text"] == {"de": "Stadt in {{land}}"}
    assert [i["code"] for i in questions["zufr"]["items"]] == ["weg", "park"]
    inside = {"question": "zufr", "item": "weg", "is": "1"}
    assert [questions[key]["when"] for key in ("innen", "note5", "rang")] == [
        inside
    ] * 3
    assert [(n.reason, n.row, n.detail) for n in imported.notes if n.row] == [
        (Reason.METADATA, 2, "start"),
        (Reason.RENAMED, 4, "wohnt_hier"),
        (Reason.MESSAGE, 5, "14 bis 120"),
        (Reason.HEADING, 15, ""),
        (Reason.CALCULATION, 20, "calculate"),
        (Reason.CONDITION, 21, "${calc} > 3"),
        (Reason.DEFAULT, 21, "x"),
        (Reason.FILE, 21, "a.png"),
        (Reason.UPLOAD, 26, "image"),
    ]


def test_rows_without_labels_become_one_table() -> None:
    questions, notes = read(
        row("begin_group", "g", "Titel", appearance="field-list"),
        row("select_one yn", "head", "", appearance="label"),
        row("select_one yn", "a", "A", appearance="list-nolabel", required="yes"),
        row("select_one yn", "b", "B", appearance="list-nolabel"),
        row("end_group", "", ""),
        row("text", "q", relevant="${b} = 'no'"),
    )

    assert questions == [
        {
            "key": "head",
            "type": "matrix",
            "text": {"de": "Titel"},
            "required": True,
            "items": [
                {"code": "a", "text": {"de": "A"}},
                {"code": "b", "text": {"de": "B"}},
            ],
            "options": YN,
        },
        q("short_text", when={"question": "head", "item": "b", "is": "no"}),
    ]
    assert [reason for reason, *_ in notes] == [Reason.REQUIRED_LINES]


def test_tables_and_rankings_of_kobo_are_read() -> None:
    choice = {"kobo--score-choices": "yn"}
    items = {"kobo--rank-items": "land"}
    questions, notes = read(
        row("begin_score", "g", "Titel", **choice),
        row("score__row", "a", "A"),
        row("score__row", "b", "B"),
        row("end_score", "", ""),
        row("begin_rank", "r", "Rang", **items),
        row("rank__level", "first", "1."),
        row("end_rank", "", ""),
        row("text", "q", relevant="${a} = 'yes'"),
    )

    matrix, ranking, text = questions
    assert [i["code"] for i in matrix["items"]] == ["a", "b"]
    assert (matrix["type"], matrix["options"]) == ("matrix", YN)
    assert (ranking["type"], ranking["places"]) == ("ranking", 1)
    assert text["when"] == {"question": "g", "item": "a", "is": "yes"}
    assert notes == []


def test_long_lists_of_the_same_name_are_lists_of_their_own() -> None:
    external = """| external_choices |
| | list_name | name | label | land |
| | city | b | Berlin | th |
| | city | m | München | |
"""
    questions, _ = read(
        row("select_one land", "land"),
        row("select_one_external city", "q", choice_filter="land = ${land}"),
        row("select_one city", "near"),
        choices=CHOICES + external,
    )

    assert questions[1]["options"] == [
        {
            "code": "b",
            "text": {"de": "Berlin"},
            "when": {"question": "land", "is": "th"},
        }
    ]
    assert [o["code"] for o in questions[2]["options"]] == ["ef", "l"]


def test_names_become_keys_of_their_own() -> None:
    questions, _ = read(
        row("text", "Größe (m²)"), row("text", "groesse_m"), row("text", "9 Leben")
    )

    keys = [question["key"] for question in questions]
    assert keys == ["groesse_m2", "groesse_m", "q_9_leben"]


@pytest.mark.parametrize("path", [ERFURT, ALL_TYPES], ids=["erfurt", "all types"])
def test_export_converts_without_a_word(path: Any) -> None:
    exported = write_xlsform(load(path), key="survey", version=3, ortsteile=ORTSTEILE)
    warnings: list[str] = []

    result = convert(exported.content, warnings=warnings, file_type=".xlsx")

    assert warnings == []
    assert "<h:title>" in result.xform


def skeleton(source: Mapping[str, Any]) -> list[Any]:
    """Keys, types, codes and conditions."""

    def options(question: Mapping[str, Any], name: str) -> list[Any]:
        return [
            {k: v for k, v in option.items() if k not in {"text", "picture"}}
            for option in question.get(name, ())
        ]

    kept = ("key", "type", "when", "required", "minimum", "maximum", "earliest",
            "latest", "lowest", "highest", "points", "multiple", "order")  # fmt: skip
    return [
        (
            page["key"],
            page.get("when"),
            [
                (
                    {name: question[name] for name in kept if name in question},
                    question.get("check", {}).get("if"),
                    [options(question, n) for n in ("options", "items", "extra")],
                )
                for question in page["questions"]
            ],
        )
        for page in source["pages"]
    ]


@pytest.mark.parametrize("path", [ERFURT, ALL_TYPES], ids=["erfurt", "all types"])
def test_export_reads_back_the_same(path: Any) -> None:
    source = load(path)

    exported = write_xlsform(source, ortsteile=ORTSTEILE)
    back = read_questionnaire(exported.content, format=Format.XLSFORM)

    assert back.problems == ()
    assert skeleton(back.source) == skeleton(source)
    assert back.source["languages"] == source["languages"]
    assert [
        n.reason for n in back.notes if n.is_left_out and n.reason is not Reason.FILE
    ] == []


def test_texts_of_erfurt_survive_the_way_through_kobo() -> None:
    source = load(ERFURT)

    back = read_questionnaire(write_xlsform(source, ortsteile=ORTSTEILE).content).source

    texts = [[q["text"] for q in p["questions"]] for p in source["pages"]]
    assert [[q["text"] for q in p["questions"]] for p in back["pages"]] == texts
    assert [p["title"] for p in back["pages"]] == [p["title"] for p in source["pages"]]


def test_export_names_what_xlsform_cannot_say() -> None:
    exported = write_xlsform(load(ALL_TYPES))

    assert {(n.reason, n.name, n.detail) for n in exported.notes} == {
        (Reason.PICTURE_APART, "park", "park.png"),
        (Reason.ORTSTEIL_TEXT, "place_of_life", ""),
        (Reason.UNIT, "since", ""),
        (Reason.PIPED_CODES, "quarter", "{{relation}}"),
        (Reason.PIPED_CODES, "more", "{{word|dem Wort}}"),
        (Reason.PLACES, "order", "2"),
        (Reason.UNTRANSLATED, "de-leicht", "55"),
        (Reason.THANKS, "", ""),
        (Reason.INFORMATION, "", ""),
        (Reason.LOCAL_BEFORE, "", ""),
        (Reason.TITLE, "", ""),
    }  # fmt: skip


def test_cells_are_texts_whatever_they_begin_with() -> None:
    source = load(ALL_TYPES)
    source["pages"][0]["title"]["de"] = '=HYPERLINK("http://x","y")'

    book = openpyxl.load_workbook(BytesIO(write_xlsform(source).content))

    kinds = {cell.data_type for sheet in book for line in sheet for cell in line}
    assert kinds <= {"s", "n"}  # n: empty
    assert '=HYPERLINK("http://x","y")' in [c.value for c in book["survey"]["C"]]


def test_native_files_come_back_as_they_are() -> None:
    from participation.questionnaires.definition import parse_definition
    from participation.questionnaires.exchange.native import write_native

    for path in (ERFURT, ALL_TYPES):
        source = {**load(path), "// remark": ["kept"]}
        back = read_questionnaire(write_native(source))

        assert (back.source, back.notes, back.problems) == (source, (), ())
        assert list(back.source) == list(source)
        assert parse_definition(back.source).digest == parse_definition(source).digest
