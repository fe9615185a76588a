"""What questionnaires of others do that our own examples did not."""

import zipfile
from io import BytesIO
from types import SimpleNamespace
from typing import Any

import pytest

from participation.questionnaires.exchange import xlsform_sheets
from participation.questionnaires.exchange.files import (
    LARGEST_FILE,
    read_questionnaire,
)
from participation.questionnaires.exchange.limesurvey_conditions import relevances
from participation.questionnaires.exchange.notes import (
    Imported,
    Reason,
    UnreadableFileError,
)
from participation.questionnaires.exchange.plain import language_tag, plain_text
from participation.questionnaires.exchange.tongues import language_of


def table(name: str, *rows: dict[str, str]) -> str:
    cells = (
        "".join(f"<{tag}><![CDATA[{text}]]></{tag}>" for tag, text in row.items())
        for row in rows
    )
    lines = "".join(f"<row>{row}</row>" for row in cells)
    return f"<{name}><fields/><rows>{lines}</rows></{name}>"


def lss(questions: list[dict[str, str]], *tables: str) -> Imported:
    return read_questionnaire(lss_file(questions, *tables))


def lss_file(questions: list[dict[str, str]], *tables: str) -> bytes:
    """A survey of one group as LimeSurvey writes it since version 4."""
    rows = [
        {"parent_qid": "0", "gid": "3", "question_order": str(number), **row}
        for number, row in enumerate(questions)
    ]
    texts = [
        {"qid": row["qid"], "question": "Frage", "language": "de"} for row in questions
    ]
    xml = (
        "<document><LimeSurveyDocType>Survey</LimeSurveyDocType>"
        "<languages><language>de</language></languages>"
        + table("surveys", {"sid": "77", "language": "de"})
        + table("groups", {"gid": "3", "group_order": "1"})
        + table("group_l10ns", {"gid": "3", "group_name": "Seite", "language": "de"})
        + table("questions", *rows)
        + table("question_l10ns", *texts)
        + "".join(tables)
        + "</document>"
    )
    return xml.encode()


def asked(imported: Imported) -> dict[str, Any]:
    pages = imported.source["pages"]
    return {q["key"]: q for page in pages for q in page["questions"]}


YES_NO = {"qid": "41", "type": "Y", "title": "rad"}
MORE = {"qid": "42", "type": "T", "title": "mehr"}


def test_the_newest_limesurvey_names_questions_by_their_number() -> None:
    imported = lss([YES_NO, {**MORE, "relevance": '((Q41.NAOK == "Y"))'}])
    assert asked(imported)["mehr"]["when"] == {"question": "rad", "is": "y"}
    assert not [n for n in imported.notes if n.is_left_out]


def test_a_subquestion_may_be_named_by_its_number_too() -> None:
    line = {"qid": "50", "parent_qid": "41", "title": "SQ1"}
    several = {**YES_NO, "type": "M"}
    subquestions = table("subquestions", line)
    text = table("question_l10ns", {"qid": "50", "question": "Bus", "language": "de"})
    imported = lss(
        [several, {**MORE, "relevance": 'Q41_S50.NAOK == "Y"'}], subquestions, text
    )
    when = asked(imported)["mehr"]["when"]
    assert when == {"question": "rad", "contains": "sq1"}


def test_a_question_of_that_name_goes_before_the_number() -> None:
    hidden = {"qid": "43", "type": "*", "title": "Q41"}
    imported = lss([YES_NO, hidden, {**MORE, "relevance": 'Q41 == "Y"'}])
    assert "when" not in asked(imported)["mehr"]
    left_out = [(n.reason, n.name) for n in imported.notes if n.is_left_out]
    assert left_out == [(Reason.CALCULATION, "Q41"), (Reason.CONDITION, "mehr")]


CONDITION = {
    "qid": "42",
    "cqid": "41",
    "cfieldname": "77X3X41",
    "method": "==",
    "value": "Y",
    "scenario": "1",
}


@pytest.mark.parametrize("relevance", ["", "1"])
def test_the_old_table_of_conditions_is_read(relevance: str) -> None:
    row = {**MORE, "relevance": relevance}
    imported = lss([YES_NO, row], table("conditions", CONDITION))
    assert asked(imported)["mehr"]["when"] == {"question": "rad", "is": "y"}


def test_conditions_that_stand_twice_are_no_loss() -> None:
    row = {**MORE, "relevance": 'rad.NAOK == "Y"'}
    imported = lss([YES_NO, row], table("conditions", CONDITION))
    assert asked(imported)["mehr"]["when"] == {"question": "rad", "is": "y"}
    assert Reason.TABLE not in {n.reason for n in imported.notes}


def test_conditions_of_one_question_are_alternatives_and_of_several_are_not() -> None:
    rows = [
        CONDITION,
        {**CONDITION, "value": "N"},
        {**CONDITION, "cqid": "9", "cfieldname": "+77X3X9a"},
        {**CONDITION, "scenario": "2", "method": " ", "value": ""},
        {**CONDITION, "scenario": "2", "method": ">=", "value": "18"},
    ]
    assert relevances(rows) == {
        "42": '(((77X3X41.NAOK == "Y") or (77X3X41.NAOK == "N"))'
        ' and ((77X3X9a.NAOK == "Y")))'
        " or (((is_empty(77X3X41.NAOK)) or (77X3X41.NAOK >= 18)))"
    }


@pytest.mark.parametrize(
    ("name", "tag"),
    [
        ("Englisch", "en"),
        ("Ukrainisch", "uk"),
        ("Chinese", "zh"),
        ("日本語", "ja"),
        ("Kurmandschi", None),
        ("English (easy)", "en"),
        ("Deutsch (de)", "de"),
        ("Klingonen", None),
    ],
)
def test_languages_are_known_by_many_names(name: str, tag: str | None) -> None:
    assert language_tag(name) == tag


@pytest.mark.parametrize(
    ("text", "tag"),
    [
        ("What is your age and where do you live?", "en"),
        ("Wie alt sind Sie und wo wohnen Sie?", "de"),
        ("Quel est votre âge et où habitez-vous dans la ville?", "fr"),
        ("¿Cuántos años tiene usted y para qué usa el parque?", "es"),
        ("Скільки вам років? Де ви живете?", "uk"),
        ("Сколько вам лет?", "ru"),
        ("كم عمرك؟", "ar"),
        ("Name", None),
        ("A a I i w z do to", None),
    ],
)
def test_the_language_is_told_by_small_words(text: str, tag: str | None) -> None:
    assert language_of([text]) == tag


def test_a_form_without_languages_is_in_the_one_its_texts_are_in() -> None:
    form = """| survey |
| | type | name | label |
| | text | a | What is your name and what do you do? |
| | text | b | How long have you lived in this street? |
"""
    imported = read_questionnaire(form.encode())
    assert imported.source["languages"] == ["en"]
    notes = {(n.reason, n.detail) for n in imported.notes}
    assert (Reason.LANGUAGE_ASSUMED, "en") in notes


def test_an_unknown_language_can_be_published() -> None:
    form = "| survey |\n| | type | name | label::Tsolyani |\n| | text | a | Qu |\n"
    imported = read_questionnaire(form.encode())
    assert imported.problems == ()
    assert imported.source["languages"] == ["qaa-tsolyani"]


def test_hints_without_language_do_not_bring_in_another_one() -> None:
    form = """| survey |
| | type | name | label::English (en) | label::Polski (pl) | hint |
| | select_one yn | a | Do you cycle? | Czy jeździsz? | Choose one |
| choices |
| | list_name | name | label |
| | yn | yes | Yes |
"""
    imported = read_questionnaire(form.encode())
    assert imported.source["languages"] == ["en", "pl"]
    question = asked(imported)["a"]
    assert question["hint"] == {"en": "Choose one"}
    assert question["options"] == [{"code": "yes", "text": {"en": "Yes"}}]


PATHS = """| survey |
| | type | name | label | relevant |
| | begin group | one | Eins | |
| | select_one yn | rad | Rad? | |
| | text | mehr | Mehr? | {path} = 'yes' |
| | end group | one | | |
{more}| choices |
| | list_name | name | label |
| | yn | yes | Ja |
"""


@pytest.mark.parametrize("path", ["../rad", "/data/one/rad", "./rad", "../../one/rad"])
def test_paths_lead_to_the_question_of_that_name(path: str) -> None:
    imported = read_questionnaire(PATHS.format(path=path, more="").encode())
    assert asked(imported)["mehr"]["when"] == {"question": "rad", "is": "yes"}


def test_a_path_to_a_name_used_twice_is_not_followed() -> None:
    twice = "| | select_one yn | rad | Rad? | |\n| | text | x | X? | ../rad = 'yes' |\n"
    imported = read_questionnaire(PATHS.format(path="../rad", more=twice).encode())
    assert "when" not in asked(imported)["x"]
    noted = [(n.name, n.detail) for n in imported.notes if n.reason is Reason.CONDITION]
    assert noted == [("x", "../rad = 'yes'")]


def test_the_words_for_a_picture_stay() -> None:
    assert plain_text('<img src="/a.png" alt="Ein Baum" />') == ("Ein Baum", True)


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("Das ist *sehr* wichtig", "Das ist sehr wichtig"),
        ("Das ist _sehr_ wichtig", "Das ist sehr wichtig"),
        ("2 * 3 * 4", "2 * 3 * 4"),
        ("Name: ____ und _____", "Name: ____ und _____"),
        ("a_name_with_lines", "a_name_with_lines"),
        ("* Pflicht, * freiwillig", "* Pflicht, * freiwillig"),
        ("**fett** und *kursiv*", "fett und kursiv"),
    ],
)
def test_markdown_goes_and_what_only_looks_like_it_stays(text: str, plain: str) -> None:
    assert plain_text(text, markdown=True) == (plain, False)


def test_the_title_of_a_form_is_plain_text() -> None:
    form = """| survey |
| | type | name | label |
| | text | a | A |
| settings |
| | form_title |
| | **Unser** <b>Kiez</b> |
"""
    imported = read_questionnaire(form.encode())
    assert imported.source["title"] == {"de": "Unser Kiez"}


@pytest.mark.parametrize(
    ("relevance", "when"),
    [
        ("count(rad_a, rad_b) >= 1", {"any": ["a", "b"]}),
        ("count(rad_a.NAOK, rad_b.NAOK) > 0", {"any": ["a", "b"]}),
        ("count(rad_a, rad_b) == 0", {"not": {"any": ["a", "b"]}}),
        ("count(rad_a)", "a"),
    ],
)
def test_some_of_the_boxes_may_be_counted(relevance: str, when: Any) -> None:
    def said(part: Any) -> Any:
        if isinstance(part, str):
            return {"question": "rad", "contains": part}
        if isinstance(part, list):
            return [said(one) for one in part]
        return {word: said(inner) for word, inner in part.items()}

    lines = [
        {"qid": f"5{code}", "parent_qid": "41", "title": code}
        for code in ("a", "b", "c")
    ]
    imported = lss(
        [{**YES_NO, "type": "M"}, {**MORE, "relevance": relevance}],
        table("subquestions", *lines),
    )
    assert asked(imported)["mehr"]["when"] == said(when)
    options = asked(imported)["rad"]["options"]
    assert [option["text"] for option in options] == [
        {"de": c} for c in ("a", "b", "c")
    ]


def test_a_form_without_a_title_has_one_in_its_languages() -> None:
    form = """| survey |
| | type | name | label::English (en) | label::Deutsch (de) |
| | text | a | A | B |
"""
    imported = read_questionnaire(form.encode())
    assert imported.source["title"] == {"en": "Questionnaire", "de": "Fragebogen"}


def archive(**parts: bytes) -> bytes:
    packed = BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as file:
        for name, content in parts.items():
            file.writestr(name.replace("_", "."), content)
    return packed.getvalue()


def test_the_survey_is_taken_out_of_an_archive() -> None:
    packed = archive(survey_lss=lss_file([YES_NO]), answers_lsr=b"<secret/>")
    assert list(asked(read_questionnaire(packed))) == ["rad"]


@pytest.mark.parametrize(
    ("parts", "refused"),
    [
        ({"a_lss": b"<document/>", "b_lss": b"<document/>"}, "unknown_format: zip"),
        ({"a_lss": b" " * (LARGEST_FILE + 1)}, "too_large: 5 MB"),
        ({"a_txt": b""}, "unknown_format: zip"),
    ],
)
def test_other_archives_are_refused(parts: dict[str, bytes], refused: str) -> None:
    with pytest.raises(UnreadableFileError) as error:
        read_questionnaire(archive(**parts))
    assert str(error.value) == refused


def test_an_answer_that_is_only_a_picture_is_called_by_its_file() -> None:
    answers = table("answers", {"aid": "1", "qid": "41", "code": "A1"})
    texts = {"aid": "1", "answer": "/upload/alter_markt.png", "language": "de"}
    imported = lss([{**YES_NO, "type": "L"}], answers, table("answer_l10ns", texts))
    [option] = asked(imported)["rad"]["options"]
    assert option["text"] == {"de": "alter_markt"}
    noted = [n.detail for n in imported.notes if n.reason is Reason.FILE]
    assert noted == ["/upload/alter_markt.png"]


def test_names_in_archives_that_are_no_text_are_refused() -> None:
    packed = bytearray(archive(a_lss=b"<document/>"))
    name = packed.rindex(b"a.lss")  # in the list at the end
    packed[name] = 0xFF
    packed[packed.rindex(b"PK\x01\x02") + 9] |= 0x08  # "the name is UTF-8"
    with pytest.raises(UnreadableFileError) as error:
        read_questionnaire(bytes(packed))
    assert str(error.value) == "not_readable"


def test_sectors_that_lead_back_to_themselves_are_refused(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def looped(content: bytes, logfile: Any) -> Any:
        return SimpleNamespace(SSAT=[1, 2, 0])

    monkeypatch.setattr(xlsform_sheets, "CompDoc", looped)
    with pytest.raises(UnreadableFileError) as error:
        read_questionnaire(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 600)
    assert str(error.value) == "dangerous"


def test_a_condition_on_a_choice_that_a_filter_takes_away_is_noted() -> None:
    form = """| survey |
| | type | name | label | choice_filter | relevant |
| | select_one ort | a | A | land = 'th' | |
| | text | b | B | | ${a} = 'l' |
| choices |
| | list_name | name | label | land |
| | ort | ef | Erfurt | th |
| | ort | l | Leipzig | sn |
"""
    imported = read_questionnaire(form.encode())
    assert imported.problems == ()
    noted = [n.name for n in imported.notes if n.reason is Reason.CONDITION]
    assert noted == ["b"]
