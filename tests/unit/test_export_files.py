"""Every file says the same: read back by the libraries that people use."""

import csv
import os
import shutil
import subprocess
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from xml.etree import ElementTree as ET

import openpyxl
import pandas
import pyreadstat
import pytest

from participation.export.dataset import Cells, Dataset
from participation.export.formats.csv_file import write_codebook, write_csv
from participation.export.formats.ddi_file import write_ddi
from participation.export.formats.ods_file import write_ods
from participation.export.formats.sav_file import LONGEST_TEXT, write_sav
from participation.export.formats.sav_records import spss_names
from participation.export.formats.xlsx_file import write_xlsx
from participation.export.variables import Kind, Variable

DAY = datetime.fromisoformat("2026-11-23")
LONG = "äöü" * 600 + "Ende"
POINTS = tuple((str(n), str(n)) for n in range(11))
VARIABLES = [
    Variable(name="submission", label="Kennung", kind=Kind.TEXT),
    Variable(
        name="a", label="Zufrieden?", kind=Kind.CODE, codes=(("x", "Ja"), ("y", "Nein"))
    ),
    Variable(
        name="s", label="Wie sehr?", kind=Kind.CODE,
        codes=(*POINTS, ("dont_know", "weiß nicht")),
    ),
    Variable(name="n", label="Zahl", kind=Kind.NUMBER),
    Variable(name="d", label="Tag", kind=Kind.DATE),
    Variable(name="m__x", label="Was? – Bus", kind=Kind.FLAG, group="m"),
    Variable(name="t", label="Ihr Text", kind=Kind.TEXT),
]  # fmt: skip
FULL = {
    "submission": "s1", "a": "y", "s": "0", "n": "3.5", "d": "2026-11-23", "m__x": "1",
    "t": LONG,
}  # fmt: skip
SPARSE = {"submission": "s2", "a": "x", "s": "dont_know", "n": "1000", "t": "=1+1"}
EMPTY = {"submission": "s3", "m__x": "0", "t": "  zwei  Leer\nZeile\ttab <b> & \x00"}


@dataclass
class Table:
    title: str = "Umfrage über Öffentliches"
    language: str = "de"
    variables: list[Variable] = field(default_factory=lambda: VARIABLES)
    content: tuple[Cells, ...] = (FULL, SPARSE, EMPTY)

    @property
    def total(self) -> int:
        return len(self.content)

    def rows(self) -> Iterator[Cells]:
        yield from self.content


def written(
    write: Callable[[Dataset, Path, Callable[[int, int], None]], None],
    path: Path,
    table: Table | None = None,
) -> Path:
    told: list[tuple[int, int]] = []
    table = table or Table()
    write(table, path, lambda done, total: told.append((done, total)))
    assert told[-1] == (table.total, table.total)
    return path


def test_csv_holds_every_cell_and_no_formula(tmp_path: Path) -> None:
    path = written(write_csv, tmp_path / "a.csv")

    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file, delimiter=";"))

    assert rows[0] == FULL
    assert [row["t"] for row in rows[1:]] == [
        "'=1+1",
        "  zwei  Leer\nZeile\ttab <b> & ",
    ]
    assert rows[1]["m__x"] == ""


def test_xlsx_has_numbers_days_and_texts_as_what_they_are(tmp_path: Path) -> None:
    book = openpyxl.load_workbook(written(write_xlsx, tmp_path / "a.xlsx"))

    data, codes = book.worksheets

    rows = list(data.iter_rows(min_row=2, values_only=True))
    assert rows[0] == ("s1", "y", "0", 3.5, DAY, 1, LONG)
    assert rows[1] == ("s2", "x", "dont_know", 1000, None, None, "=1+1")
    assert {cell.data_type for row in data.iter_rows() for cell in row} == {
        "s",
        "n",
        "d",
    }
    assert [cell.value for cell in codes[4]] == [
        "a",
        "Zufrieden?",
        "code",
        "y",
        "2",
        "Nein",
    ]


def test_ods_reads_like_the_xlsx(tmp_path: Path) -> None:
    path = written(write_ods, tmp_path / "a.ods")

    frame = pandas.read_excel(path, engine="odf", dtype=object).astype(object)
    frame = frame.where(frame.notna(), None)

    assert list(frame.columns) == [v.name for v in VARIABLES]
    first, second, third = frame.to_dict("records")
    assert first == {
        **FULL, "n": 3.5, "m__x": 1, "d": DAY,
    }  # fmt: skip
    assert (second["t"], second["n"], second["m__x"]) == ("=1+1", 1000, None)
    # pandas does not know <text:tab/>, which the standard asks for.
    assert third["t"] == "  zwei  Leer\nZeiletab <b> & "
    with zipfile.ZipFile(path) as archive:
        assert archive.infolist()[0].filename == "mimetype"
        content = archive.read("content.xml")
    assert b"Zeile<text:tab/>tab &lt;b&gt; &amp; " in content
    assert b"table:formula" not in content


def test_sav_has_labels_numbers_and_long_texts(tmp_path: Path) -> None:
    frame, meta = pyreadstat.read_sav(str(written(write_sav, tmp_path / "a.sav")))

    assert meta.column_names_to_labels == {v.name: v.label for v in VARIABLES}
    assert meta.variable_value_labels == {
        "a": {1: "Ja", 2: "Nein"},
        "s": {n: str(n) for n in range(11)} | {97: "weiß nicht"},
    }
    assert meta.file_encoding == "UTF-8"
    assert meta.number_rows == 3
    assert list(frame["t"]) == [LONG, "=1+1", "  zwei  Leer\nZeile\ttab <b> &"]
    frame = frame.astype(object).where(frame.notna(), None)
    assert [tuple(row) for row in frame[["a", "s", "n", "m__x"]].to_numpy()] == [
        (2.0, 0.0, 3.5, 1.0), (1.0, 97.0, 1000.0, None), (None, None, None, 0.0),
    ]  # fmt: skip
    assert frame["d"][0] == DAY.date()


@pytest.mark.parametrize("length", [1, 7, 8, 254, 255, 256, 504, 505, 2040, 33_000])
def test_sav_keeps_texts_of_every_length(tmp_path: Path, length: int) -> None:
    text = ("abcdefghij" * (length // 10 + 1))[:length]
    table = Table(
        variables=[VARIABLES[0], VARIABLES[-1]],
        content=(
            {"submission": "s1", "t": text},
            {"submission": "s2", "t": "kurz"[:length]},
        ),
    )

    frame, _ = pyreadstat.read_sav(str(written(write_sav, tmp_path / "a.sav", table)))

    assert list(frame["t"]) == [text[:LONGEST_TEXT], "kurz"[:length]]


def test_sav_of_nobody_can_be_opened(tmp_path: Path) -> None:
    path = written(write_sav, tmp_path / "a.sav", Table(content=()))

    frame, _ = pyreadstat.read_sav(str(path))

    assert (len(frame), list(frame.columns)) == (0, [v.name for v in VARIABLES])


def test_names_are_such_as_spss_takes_and_different() -> None:
    found = spss_names(["ALL", "local_06_a", "1a", "frage-ä", "x" * 80, "X" * 80])

    assert found == [
        "v_ALL", "local_06_a", "v_1a", "frage__", "x" * 60, "X" * 60 + "_2",
    ]  # fmt: skip


def test_the_codebook_explains_every_code(tmp_path: Path) -> None:
    path = written(write_codebook, tmp_path / "a.csv")

    with path.open(encoding="utf-8-sig", newline="") as file:
        lines = [tuple(line) for line in csv.reader(file, delimiter=";")]

    assert lines[:4] == [
        ("Spalte", "Bedeutung", "Art", "Code", "Zahl in SPSS", "Bedeutung des Codes"),
        ("submission", "Kennung", "text", "", "", ""),
        ("a", "Zufrieden?", "code", "x", "1", "Ja"),
        ("a", "Zufrieden?", "code", "y", "2", "Nein"),
    ]
    assert ("m__x", "Was? – Bus", "flag", "0", "0", "nicht gewählt") in lines


def test_ddi_describes_the_same_variables(tmp_path: Path) -> None:
    root = ET.parse(written(write_ddi, tmp_path / "a.xml")).getroot()

    space = {"d": "ddi:codebook:2_5"}
    found = root.findall("d:dataDscr/d:var", space)
    assert [var.get("name") for var in found] == [v.name for v in VARIABLES]
    assert [var.findtext("d:labl", "", space) for var in found] == [
        v.label for v in VARIABLES
    ]
    codes = [
        (c.findtext("d:catValu", "", space), c.findtext("d:labl", "", space))
        for c in found[1].findall("d:catgry", space)
    ]
    assert codes == [("x", "Ja"), ("y", "Nein")]
    # The order that the schema demands.
    assert [child.tag.rpartition("}")[2] for child in found[1]] == [
        "labl", "catgry", "catgry", "varFormat",
    ]  # fmt: skip


@pytest.mark.skipif(shutil.which("pspp") is None, reason="PSPP is not installed")
def test_pspp_reads_the_sav_without_a_warning(tmp_path: Path) -> None:
    path = written(write_sav, tmp_path / "a.sav")
    syntax = tmp_path / "look.sps"
    syntax.write_text(f"GET FILE='{path}'.\nLIST VARIABLES=a s n d m__x.\n", "utf-8")

    out = tmp_path / "said.csv"

    subprocess.run(
        ["pspp", "-o", str(out), str(syntax)],
        check=True, env={**os.environ, "LC_ALL": "C.UTF-8"},
    )  # fmt: skip

    said = out.read_text("utf-8")
    assert "warning" not in said.lower()
    assert said.replace(" ", "").strip().splitlines()[-3:] == [
        "2,0,3.50,23.11.2026,1", "1,97,1000.00,.,.", ".,.,.,.,0",
    ]  # fmt: skip
