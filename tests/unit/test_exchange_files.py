"""Files that are broken, hostile or something else: a plain refusal, never a crash."""

import io
import struct
import time
import zipfile
from collections.abc import Callable

import openpyxl
import pytest

from config import ROOT
from participation.questionnaires.exchange.files import (
    LARGEST_FILE,
    Format,
    Packing,
    packing_of,
    read_questionnaire,
)
from participation.questionnaires.exchange.notes import Refusal, UnreadableFileError

DATA = ROOT / "tests/data/exchange"
LSS = "<document><LimeSurveyDocType>Survey</LimeSurveyDocType>{}</document>"


def workbook(**sheets: list[list[object]]) -> bytes:
    book = openpyxl.Workbook()
    book.remove(book.active)
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(row)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def repacked(content: bytes, change: Callable[[str, bytes], bytes]) -> bytes:
    """A workbook with some of its parts changed."""
    out = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(content)) as old,
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for name in old.namelist():
            new.writestr(name, change(name, old.read(name)))
    return out.getvalue()


def bomb() -> bytes:
    """50 MB of spaces in 50 kB."""
    return repacked(
        workbook(survey=[["type", "name"], ["text", "a"]]),
        lambda name, part: part + b" " * 50_000_000 if "sheet1" in name else part,
    )


def laughs() -> bytes:
    lol = b'<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>'
    return repacked(
        workbook(survey=[["type", "name"], ["text", "a"]]),
        lambda name, part: lol + part if "sheet1" in name else part,
    )


def zipped(**files: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return out.getvalue()


HEAD = ["type", "name", "label"]
MANY = [HEAD, *(["text", f"q{n}", f"Frage {n}"] for n in range(10_001))]
REFUSED: dict[str, tuple[bytes, Refusal]] = {
    "empty": (b"", Refusal.UNKNOWN_FORMAT),
    "binary": (b"\x00\x01\x02" * 50, Refusal.UNKNOWN_FORMAT),
    "prose": (b"Lieber Herr Maier, anbei die Fragen.", Refusal.UNKNOWN_FORMAT),
    "picture": (b"\x89PNG\r\n\x1a\n" + b"\x00" * 50, Refusal.UNKNOWN_FORMAT),
    "too large": (b" " * (LARGEST_FILE + 1), Refusal.TOO_LARGE),
    "zip bomb": (bomb(), Refusal.DANGEROUS),
    "billion laughs": (laughs(), Refusal.DANGEROUS),
    "broken zip": (b"PK\x03\x04" + b"\x00" * 100, Refusal.NOT_READABLE),
    "other zip": (zipped(**{"a.txt": b"x"}), Refusal.UNKNOWN_FORMAT),
    "empty workbook": (
        zipped(**{"[Content_Types].xml": b"<Types/>"}), Refusal.NOT_READABLE
    ),
    "truncated": (
        workbook(survey=[HEAD, ["text", "a", "A"]])[:-200], Refusal.NOT_READABLE
    ),
    "broken xls": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"x" * 600, Refusal.NOT_READABLE),
    "no survey": (workbook(choices=[["list_name"]], b=[[1]]), Refusal.NO_SURVEY),
    "empty survey": (workbook(survey=[]), Refusal.NO_SURVEY),
    "only headers": (workbook(survey=[HEAD]), Refusal.NO_SURVEY),
    "no types": (workbook(survey=[["name"], ["a"]]), Refusal.NO_TYPE_COLUMN),
    "doubled column": (
        workbook(survey=[["type", "name", "name"], ["text", "a", "b"]]),
        Refusal.NOT_READABLE,
    ),
    "nothing to ask": (
        workbook(survey=[HEAD, ["start", "s", ""]]), Refusal.NO_QUESTIONS
    ),
    "open group": (
        workbook(survey=[HEAD, ["begin_group", "g", "G"], ["text", "a", "A"]]),
        Refusal.GROUPS,
    ),
    "end alone": (
        workbook(survey=[HEAD, ["text", "a", "A"], ["end_group", "", ""]]),
        Refusal.GROUPS,
    ),
    "deep groups": (
        workbook(survey=[HEAD, *([["begin_group", "g", "G"]] * 100)]), Refusal.DANGEROUS
    ),
    "too many rows": (workbook(survey=MANY), Refusal.TOO_MANY_ROWS),
    "broken json": (b'{"format": 1,', Refusal.NOT_JSON),
    "json list": (b"[1]", Refusal.NOT_JSON),
    "deep json": (b'{"a":' * 5_000 + b"1" + b"}" * 5_000, Refusal.NOT_JSON),
    "rather deep json": (b'{"a":' * 200 + b"1" + b"}" * 200, Refusal.DANGEROUS),
    "html": (b"<html><body>x</body></html>", Refusal.UNKNOWN_FORMAT),
    "broken xml": (b"<document><a></document>", Refusal.NOT_READABLE),
    "xml with entities": (
        b"<!DOCTYPE d [<!ENTITY a 'b'>]><document>&a;</document>", Refusal.DANGEROUS
    ),
    "xml that reads a file": (
        b'<!DOCTYPE d [<!ENTITY a SYSTEM "file:///etc/passwd">]><document>&a;</document>',
        Refusal.DANGEROUS,
    ),
    "other limesurvey file": (
        LSS.format("").replace("Survey<", "Group<").encode(), Refusal.UNKNOWN_FORMAT
    ),
    "empty lss": (LSS.format("").encode(), Refusal.NO_QUESTIONS),
    "empty tsv": (b"class\tname\ttext\r\n", Refusal.NO_QUESTIONS),
}  # fmt: skip


@pytest.mark.parametrize("name", REFUSED)
def test_unusable_files_are_refused_quickly(name: str) -> None:
    content, refusal = REFUSED[name]
    begun = time.monotonic()

    with pytest.raises(UnreadableFileError) as caught:
        read_questionnaire(content)

    assert caught.value.refusal is refusal
    assert time.monotonic() - begun < 10


def test_every_part_of_a_damaged_workbook_is_refused_or_read() -> None:
    """Whatever byte is wrong: an answer, never another exception."""
    whole = workbook(
        survey=[HEAD, ["select_one yn", "a", "A"]],
        choices=[["list_name", "name", "label"], ["yn", "y", "Y"]],
    )
    for position in range(0, len(whole), 97):
        damaged = bytearray(whole)
        damaged[position] ^= 0xFF
        try:
            read_questionnaire(bytes(damaged))
        except UnreadableFileError:
            continue


@pytest.mark.parametrize("name", ["kobo.md", "limesurvey.tsv", "limesurvey.lss"])
def test_damaged_texts_are_refused_or_read(name: str) -> None:
    whole = (DATA / name).read_bytes()
    for position in range(0, len(whole), max(1, len(whole) // 60)):
        for damaged in (
            whole[:position],
            whole[:position] + b"\xff\t<>" + whole[position:],
        ):
            try:
                read_questionnaire(damaged)
            except UnreadableFileError:
                continue


def test_a_large_survey_is_read_in_time() -> None:
    rows = [HEAD, *(["text", "q", f"Frage {n}"] for n in range(2_000))]
    begun = time.monotonic()

    imported = read_questionnaire(workbook(survey=rows))

    keys = [q["key"] for page in imported.source["pages"] for q in page["questions"]]
    assert (len(keys), len(set(keys))) == (2_000, 2_000)
    assert imported.problems == ()
    assert time.monotonic() - begun < 10


def test_ten_thousand_choices_with_a_filter_are_read_in_time() -> None:
    choices = [["list_name", "name", "label", "land"]]
    choices += [["land", "a", "A", ""], ["land", "b", "B", ""]]
    choices += [["ort", f"o{n}", f"Ort {n}", "ab"[n % 2]] for n in range(9_000)]
    survey = [
        [*HEAD, "choice_filter"],
        ["select_one land", "land", "Land", ""],
        ["select_one ort", "ort", "Ort", "land = ${land}"],
    ]
    begun = time.monotonic()

    imported = read_questionnaire(workbook(survey=survey, choices=choices))

    [page] = imported.source["pages"]
    assert len(page["questions"][1]["options"]) == 9_000
    assert page["questions"][1]["options"][1]["when"] == {"question": "land", "is": "b"}
    assert time.monotonic() - begun < 20


SLOW = ["<" + " " * 30_000, "**a " * 8_000, "${" + " " * 30_000, "{" * 30_000,
        "<script" * 4_000, "&" * 30_000, "__a__" * 6_000]  # fmt: skip


@pytest.mark.parametrize("text", SLOW, ids=lambda text: text[:8])
def test_texts_made_to_be_slow_are_read_in_time(text: str) -> None:
    begun = time.monotonic()

    read_questionnaire(
        workbook(survey=[[*HEAD, "relevant"], ["text", "a", f"A{text}", text]])
    )
    read_questionnaire(
        "\r\n".join(
            [
                "class\ttype/scale\tname\trelevance\ttext",
                "S\t\tlanguage\t\tde",
                "G\t\tG\t1\t",
                f"Q\tS\ta\t{text}\tA{text}",
            ]
        ).encode()
    )

    assert time.monotonic() - begun < 3


def test_the_content_tells_the_format_not_the_name() -> None:
    assert {
        name: packing_of((DATA / name).read_bytes())
        for name in ("all-types.json", "kobo.md", "limesurvey.tsv", "limesurvey.lss")
    } == {
        "all-types.json": Packing.JSON,
        "kobo.md": Packing.MARKDOWN,
        "limesurvey.tsv": Packing.TSV,
        "limesurvey.lss": Packing.XML,
    }
    with pytest.raises(UnreadableFileError) as caught:
        read_questionnaire((DATA / "kobo.md").read_bytes(), format=Format.JSON)
    assert caught.value.refusal is Refusal.UNKNOWN_FORMAT


def test_csv_and_old_spellings_are_read_as_pyxform_reads_them() -> None:
    text = (
        "SURVEY,,,,\r\n"
        ",TYPE,Name,LABEL,bind:relevant\r\n"
        ",select all that apply from yn,many,Größe?,\r\n"
        ",int,num,Zahl,\"selected(${many}, 'a')\"\r\n"
        "choices,,,,\r\n,list name,name,label,\r\n,yn,a,A,\r\n,yn,b,B,\r\n"
    )
    for encoding in ("utf-8", "utf-8-sig", "windows-1252"):
        [page] = read_questionnaire(text.encode(encoding)).source["pages"]

        many, num = page["questions"]
        assert (many["type"], many["text"]) == ("multiple", {"de": "Größe?"})
        assert num["when"] == {"question": "many", "contains": "a"}


def test_archive_that_lies_about_its_sizes_is_not_believed() -> None:
    content = bytearray(bomb())
    with zipfile.ZipFile(io.BytesIO(bytes(content))) as archive:
        sizes = [part.file_size for part in archive.infolist() if part.file_size > 1e6]
    for size in sizes:
        content = bytearray(
            bytes(content).replace(struct.pack("<I", size), struct.pack("<I", 1_000))
        )

    with pytest.raises(UnreadableFileError):
        read_questionnaire(bytes(content))
