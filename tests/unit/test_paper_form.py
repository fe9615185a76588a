"""The questionnaire on paper: every type, every language, nothing of it markup."""

import dataclasses
import datetime
import json
import re
import subprocess
from typing import Any

import pytest
import segno

from config import LOCALES, ROOT
from participation.places.queries import OrtsteilView
from participation.questionnaires.definition import Definition, parse_definition
from participation.questionnaires.keying import keyed_fields
from participation.questionnaires.logic import Condition, parse_condition
from participation.questionnaires.print import paper
from participation.questionnaires.print.paper import PaperForm, form_number, paper_pdf
from participation.questionnaires.print.parts import Drawing
from participation.questionnaires.print.wording import Speaker
from participation.questionnaires.question_types import QUESTION_TYPES
from participation.questionnaires.reading import Reader
from participation.typesetting import typesetter
from participation.typesetting.codes import qr_svg
from participation.typesetting.pdf import PrintError
from tests.unit.test_print import DAY, fonts, page_count, pieces

EVERY_TYPE = json.loads((ROOT / "tests/data/every-type.json").read_text("utf-8"))
ERFURT = json.loads(
    (ROOT / "participation/places/data/erfurt/questionnaire.json").read_text("utf-8")
)
RIETH = OrtsteilView(
    key="15", name="Rieth", slug="rieth", kind="plattenbau",
    population=None, population_year=None,
)  # fmt: skip


@pytest.fixture(scope="module")
def every_type() -> Definition:
    return parse_definition(EVERY_TYPE)


def form(definition: Definition, **changes: Any) -> PaperForm:
    made = PaperForm(
        key="default",
        number=3,
        definition=definition,
        sender="Landeshauptstadt Erfurt",
        address="https://beteiligung.example",
        return_address="Rathaus\nFischmarkt 1",
        closes_on=DAY,
    )
    return dataclasses.replace(made, **changes)


def parts(definition: Definition, **options: Any) -> dict[str, dict[str, Any]]:
    """What is drawn, by the key of its question."""
    language = options.pop("language", "de")
    values = {"ortsteil": None, "large": False} | options
    pages = Drawing.of(definition, Speaker(language), **values).pages()
    drawn = [part for page in pages for part in page["parts"]]
    return {
        question.key: part
        for question, part in zip(definition.questions, drawn, strict=True)
    }


def test_the_example_has_every_type(every_type: Definition) -> None:
    assert {question.type for question in every_type.questions} == set(QUESTION_TYPES)


@pytest.mark.parametrize("large", [False, True])
@pytest.mark.parametrize("language", LOCALES)
def test_every_type_prints_in_every_language(
    every_type: Definition, language: str, large: bool
) -> None:
    pdf = paper_pdf(form(every_type), language=language, large=large, today=DAY)

    inside = pieces(pdf)
    assert re.findall(r"<pdfuaid:part>(\d)</pdfuaid:part>", inside) == ["1"]
    assert re.findall(r"/Catalog\b.*?/Lang\s*\((\w+)\)", inside) == [
        language.split("-")[0]
    ]
    assert fonts(pdf) <= {
        "FiraSans-Regular", "FiraSans-SemiBold",
        "NotoSansArabic-Regular", "NotoSansArabic-SemiBold",
    }  # fmt: skip


def test_the_pages_carry_headings_lists_tables_and_pictures(
    every_type: Definition,
) -> None:
    pdf = paper_pdf(form(every_type), language="de", today=DAY)

    kinds = set(re.findall(r"/S\s*/(\w+)", pieces(pdf)))
    assert {"H1", "H2", "H3", "L", "LI", "Table", "TH", "TD", "Figure"} <= kinds


def test_every_page_has_its_own_code(
    every_type: Definition, monkeypatch: pytest.MonkeyPatch
) -> None:
    orders: list[bytes] = []
    run = subprocess.run
    monkeypatch.setattr(
        subprocess,
        "run",
        lambda *a, **options: orders.append(options["input"]) or run(*a, **options),
    )
    pdf = paper_pdf(form(every_type), language="uk", large=True, today=DAY)

    order = json.loads(orders[0])
    counted = typesetter.count_pages(order, order["data"])
    assert counted == page_count(pdf) > 4
    assert order["codes"] == {
        "text": "default-3-uk/{page}", "alt": "Код сторінки {page}: default-3-uk",
    }  # fmt: skip


def test_the_code_of_a_page_says_form_and_page() -> None:
    made = typesetter.page_codes(2, text="default-3-uk/{page}", alt="S. {page}")

    assert made == [
        {"svg": qr_svg("default-3-uk/1"), "alt": "S. 1"},
        {"svg": qr_svg("default-3-uk/2"), "alt": "S. 2"},
    ]
    assert segno.make_qr("default-3-uk/1", error="m").version <= 2  # small, yet legible


def test_the_same_form_gives_the_same_bytes(every_type: Definition) -> None:
    made = [paper_pdf(form(every_type), language="ar", today=DAY) for _ in range(2)]

    assert made[0] == made[1]


@pytest.mark.parametrize("language", LOCALES)
def test_the_citys_questionnaire_fits_on_few_sheets(language: str) -> None:
    definition = parse_definition(ERFURT)

    normal = paper_pdf(form(definition), language=language, today=DAY)
    large = paper_pdf(form(definition), language=language, large=True, today=DAY)

    assert page_count(normal) <= 8
    assert page_count(large) <= 24


def test_boxes_are_numbered_in_the_order_of_the_options(every_type: Definition) -> None:
    drawn = parts(every_type)

    one, many = drawn["one"], drawn["many"]
    assert [box["text"] for box in one["boxes"]] == ["Ja", "Nein", "Sonstiges"]
    assert [box["line"] for box in one["boxes"]] == [False, False, True]
    assert one["number"] == 1
    assert one["rules"] == [
        "Bitte auf jeden Fall beantworten.",
        "Bitte nur ein Kästchen ankreuzen.",
    ]
    assert many["rules"] == ["Bitte 1 bis 2 ankreuzen."]
    assert [box["note"] for box in many["boxes"]] == [
        None, "Nur, wenn Sie bei Frage 1 „Ja“ angegeben haben", "dann bitte kein anderes",
    ]  # fmt: skip
    assert many["boxes"][0]["picture"]["alt"] == "Eine Bank unter einem Baum"


def test_each_type_becomes_its_kind_of_paper(every_type: Definition) -> None:
    drawn = parts(every_type)

    assert {key: part["kind"] for key, part in drawn.items()} == {
        "told": "words", "one": "boxes", "many": "boxes", "list": "boxes",
        "heading": "heading", "level": "steps", "stars": "steps", "grid": "table",
        "wide": "lists", "order": "places", "age": "figure", "rent": "figure", "hour": "lines",
        "since": "day", "word": "lines", "long": "lines", "spot": "lines",
        "ortsteil": "lines", "ok": "agreement",
    }  # fmt: skip
    assert drawn["level"]["points"] == [str(n) for n in range(11)]
    assert drawn["level"]["extra_marks"] == ["a"]
    assert (drawn["age"]["digits"], drawn["age"]["decimals"]) == (3, 0)
    assert (drawn["rent"]["digits"], drawn["rent"]["decimals"]) == (4, 2)
    assert drawn["since"]["rules"] == ["ab 1. Januar 1950"]
    assert (drawn["word"]["count"], drawn["long"]["count"]) == (2, 8)
    assert drawn["told"]["number"] is None


def test_what_is_printed_at_a_box_is_what_the_keying_screen_takes(
    every_type: Definition,
) -> None:
    drawn = parts(every_type)
    speaker = Speaker("de")

    for question in every_type.questions:
        part = drawn[question.key]
        extra = [speaker.say(o.text) for o in getattr(question, "extra", ())]
        marks = dict(zip(part.get("points", ()), part.get("points", ()), strict=True))
        marks |= dict(zip(extra, part.get("extra_marks", ()), strict=True))
        marks |= {
            b["text"]: str(n) for n, b in enumerate(part.get("boxes", ()), start=1)
        }
        for field in keyed_fields(question):
            if part["kind"] != "agreement":
                assert {speaker.say(o.text): t for t, o in field.choices} in (marks, {})


def test_only_what_asks_is_numbered(every_type: Definition) -> None:
    numbers = [part["number"] for part in parts(every_type).values()]

    assert [n for n in numbers if n is not None] == list(range(1, 18))


def test_a_form_for_an_ortsteil_does_not_ask_for_it(every_type: Definition) -> None:
    asked = parts(every_type)["ortsteil"]
    known = parts(every_type, ortsteil="Rieth")["ortsteil"]

    assert (asked["kind"], asked["about"]) == ("lines", "Name des Ortsteils")
    assert (known["kind"], known["value"]) == ("known", "Rieth")


def test_earlier_answers_leave_a_blank_or_what_stands_without_them(
    every_type: Definition,
) -> None:
    assert parts(every_type)["word"]["text"] == "Ein Wort zu hier, …?"


def test_a_missing_translation_is_printed_in_the_first_language_and_marked(
    every_type: Definition,
) -> None:
    drawn = parts(every_type, language="ar")

    assert drawn["one"]["text"] == "هل تسكنون هنا؟"
    assert drawn["spot"]["text"] == {"text": "Wo ist das?", "lang": "de", "dir": "ltr"}


def test_wide_tables_become_lists_in_large_print() -> None:
    definition = parse_definition(ERFURT)

    normal = [p["kind"] for p in parts(definition).values()]
    large = [p["kind"] for p in parts(definition, large=True).values()]

    assert normal.count("table") > large.count("table")
    assert normal.count("lists") == 0


@pytest.mark.parametrize(
    ("source", "sentence"),
    [
        ({"question": "one", "is": "yes"}, "Sie bei Frage 1 „Ja“ angegeben haben"),
        ({"question": "one", "is_not": "no"}, "Sie bei Frage 1 nicht „Nein“ angegeben haben"),
        ({"question": "one", "one_of": ["yes", "no"]}, "Sie bei Frage 1 „Ja“ oder „Nein“ angegeben haben"),
        ({"question": "many", "is": "bus"}, "Sie bei Frage 2 nur „Bus“ angegeben haben"),
        ({"question": "many", "contains": "bus"}, "Sie bei Frage 2 „Bus“ angegeben haben"),
        ({"question": "long", "contains": "Bus"}, "Sie bei Frage 14 „Bus“ angegeben haben"),
        ({"question": "age", "less_than": 18}, "Ihre Antwort auf Frage 9 unter „18“ liegt"),
        ({"question": "age", "at_most": 18}, "Ihre Antwort auf Frage 9 höchstens 18 ist"),
        ({"question": "rent", "at_least": 499.5}, "Ihre Antwort auf Frage 10 mindestens 499,5 ist"),
        ({"question": "since", "more_than": "2020-01-31"}, "Ihre Antwort auf Frage 11 über 31. Januar 2020 liegt"),
        ({"question": "many", "choices_at_least": 2}, "Sie bei Frage 2 mindestens 2 Kästchen angekreuzt haben"),
        ({"question": "many", "choices_at_most": 1}, "Sie bei Frage 2 höchstens 1 Kästchen angekreuzt haben"),
        ({"question": "age", "answered": True}, "Sie Frage 9 beantwortet haben"),
        ({"question": "age", "answered": False}, "Sie Frage 9 nicht beantwortet haben"),
        ({"question": "grid", "item": "b", "is": "y"}, "Sie bei Frage 6 („Bibliothek“) „nie“ angegeben haben"),
        ({"not": {"question": "age", "answered": True}}, "Folgendes nicht zutrifft: Sie Frage 9 beantwortet haben"),
        (
            {"all": [{"question": "age", "answered": True},
                     {"any": [{"question": "one", "is": "yes"}, {"question": "one", "is": "no"}]}]},
            "Sie Frage 9 beantwortet haben und"
            " (Sie bei Frage 1 „Ja“ angegeben haben oder Sie bei Frage 1 „Nein“ angegeben haben)",
        ),
    ],
)  # fmt: skip
def test_conditions_are_said_as_sentences(
    every_type: Definition, source: dict[str, Any], sentence: str
) -> None:
    drawing = Drawing.of(every_type, Speaker("de"), ortsteil=None, large=False)

    said = drawing.explainer.only_if(_condition(source))

    assert said == f"Nur, wenn {sentence.replace('„18“', '18')}:"


@pytest.mark.parametrize("language", LOCALES)
def test_conditions_can_be_said_in_every_language(
    every_type: Definition, language: str
) -> None:
    drawing = Drawing.of(every_type, Speaker(language), ortsteil=None, large=False)
    german = Drawing.of(every_type, Speaker("de"), ortsteil=None, large=False)

    for question in every_type.questions:
        for condition in question.conditions():
            said = drawing.explainer.only_if(condition) or ""
            expected = german.explainer.only_if(condition) or ""
            assert (
                re.findall(r"\d", said) == re.findall(r"\d", expected) or "or" in said
            )
            assert "{" not in said


def test_a_forms_number_names_questionnaire_version_language_and_ortsteil() -> None:
    long_key = "a_key_that_is_longer_than_a_footer_can_bear"

    assert form_number("default", 3, "uk") == "default-3-uk"
    assert form_number("default", 3, "de", ortsteil_key="15") == "default-3-de-o15"
    assert len(form_number(long_key, 12, "de-leicht")) == 20 + 3 + 10
    assert form_number(long_key + "1", 1, "de") != form_number(long_key + "2", 1, "de")


def test_html_becomes_paragraphs_lists_and_emphasis() -> None:
    html = (
        "<h3>Titel</h3><p>Ein <strong>fetter</strong>  Satz &amp; &lt;b&gt;.<br>Neu</p>"
        '<ol><li>eins</li><li>zwei <a href="https://x.example">Wort</a></li></ol>lose'
    )

    blocks = Speaker("de").html({"de": html})

    assert [
        (b["kind"], b.get("number"), "".join(run["text"] for run in b["runs"]))
        for b in blocks
    ] == [
        ("heading", None, "Titel"),
        ("text", None, "Ein fetter Satz & <b>.\nNeu"),
        ("item", 1, "eins"),
        ("item", 2, "zwei Wort"),
        ("text", None, "lose"),
    ]
    assert [run["strong"] for run in blocks[1]["runs"]][:3] == [False, True, False]


def test_a_broken_picture_is_named_and_nothing_printed() -> None:
    data = json.loads(json.dumps(EVERY_TYPE))
    data["pictures"]["bench"]["data"] = "iVBORw0KGgoAAAA="
    broken = parse_definition(data)

    with pytest.raises(PrintError, match="image"):
        paper_pdf(form(broken), language="de", today=DAY)


def test_an_ortsteils_form_names_it_on_its_pages(every_type: Definition) -> None:
    made = form(every_type, ortsteil=RIETH, address="https://b.example/o/rieth")

    data = paper._data(made, "default-3-de-o15", language="de", large=False)

    assert data["ortsteil"] == "Rieth"
    assert data["form"] == "Formular default-3-de-o15"
    assert (data["online"]["host"], data["online"]["path"]) == ("b.example", "/o/rieth")
    assert data["until"] == "bis 23. November 2026"
    assert data["return_address"] == ["Rathaus", "Fischmarkt 1"]


def test_a_form_without_a_last_day_names_none(every_type: Definition) -> None:
    made = form(every_type, closes_on=None)

    assert paper._data(made, "x", language="de", large=False)["until"] is None
    assert (
        paper_pdf(made, language="de", today=datetime.date(2026, 1, 1))[:5] == b"%PDF-"
    )


def _condition(source: dict[str, Any]) -> Condition:
    problems: list[str] = []
    condition = parse_condition(Reader({}, "test", problems), source)
    assert condition is not None, problems
    return condition
