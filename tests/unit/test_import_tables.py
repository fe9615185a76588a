import datetime
import io
import zipfile

import openpyxl
import pytest

from participation.responses.columns import ColumnError, Columns, find_columns
from participation.responses.rows import read_date
from participation.responses.tables import TableError, read_table


def rows(data: bytes, **options: str) -> list[tuple[int, tuple[str, ...]]]:
    table = read_table(data, name="file.csv", **options)
    return [(1, table.header), *((row.line, row.cells) for row in table.rows)]


TEXT = "Nr;Beitrag\n1;Grüße aus der Straße\n"
EXPECTED = [(1, ("Nr", "Beitrag")), (2, ("1", "Grüße aus der Straße"))]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
def test_encodings_of_excel_are_told_apart(encoding: str) -> None:
    assert rows(TEXT.encode(encoding)) == EXPECTED


@pytest.mark.parametrize("delimiter", [";", ",", "\t"])
@pytest.mark.parametrize("line_break", ["\n", "\r\n", "\r"])
def test_delimiters_and_line_breaks_are_told_apart(
    delimiter: str, line_break: str
) -> None:
    text = TEXT.replace(";", delimiter).replace("\n", line_break)

    assert rows(text.encode()) == EXPECTED


def test_excels_own_word_for_the_delimiter_is_heard() -> None:
    found = rows(b"sep=,\r\nNr,Beitrag;Text\r\n1,a\r\n")

    assert found == [(1, ("Nr", "Beitrag;Text")), (3, ("1", "a"))]


def test_line_breaks_and_delimiters_in_quotes_keep_the_line_numbers() -> None:
    text = 'Nr;Beitrag\n1;"eins; ""zwei""\n\ndrei"\n\n2;vier'

    assert rows(text.encode()) == [
        (1, ("Nr", "Beitrag")),
        (2, ("1", 'eins; "zwei"\n\ndrei')),
        (6, ("2", "vier")),
    ]


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "file.csv: is empty"),
        (b"\n\n;;\n", "file.csv: is empty"),
        (
            b'Nr;Beitrag\n1;gut\n2;"offen\n3;weg\n',
            "file.csv, line 3: a quotation mark is opened and never closed",
        ),
        (
            "Beitrag\nStraße\nAnf\xe4nge\n".encode("latin-1")
            + "Grüße\n".encode(),
            "file.csv: mixes UTF-8 and Windows-1252 (line 4); say which with"
            " --encoding, or repair the file",
        ),
        (b"\xd0\xcf\x11\xe0\xa1\xb1", "file.csv: old Excel format (.xls); save it as .xlsx or CSV"),
        (b"PK\x03\x04 nonsense", "file.csv: not readable as XLSX (File is not a zip file)"),
        (b"x" * 30_000_001, "file.csv: larger than 30 MB"),
    ],
)  # fmt: skip
def test_unusable_files_are_refused_with_the_reason(data: bytes, reason: str) -> None:
    with pytest.raises(TableError) as refused:
        rows(data)

    assert str(refused.value) == reason


def test_encoding_that_was_said_is_kept_to() -> None:
    with pytest.raises(TableError):
        rows(TEXT.encode("cp1252"), encoding="utf-8")
    assert rows("Beitrag\nGrÃ¼n".encode("cp1252"), encoding="cp1252")[1] == (
        2,
        ("GrÃ¼n",),
    )


def workbook(*lines: list[object]) -> bytes:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    for line in lines:
        sheet.append(line)
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def test_spreadsheet_cells_read_as_a_person_sees_them() -> None:
    data = workbook(
        ["Nr", "Beitrag", "Datum", "Ortsteil"],
        [1.0, "=SUM(A1)", datetime.datetime(2024, 2, 1), 14],  # noqa: DTZ001 -- Excel knows no zones
        [None, None, None, None],
        [2, "Zeile\nZeile", "01.02.2024", "Rieth"],
    )

    assert rows(data) == [
        (1, ("Nr", "Beitrag", "Datum", "Ortsteil")),
        (2, ("1", "", "2024-02-01", "14")),
        (4, ("2", "Zeile\nZeile", "01.02.2024", "Rieth")),
    ]


def test_zip_bomb_is_refused() -> None:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", bytes(310_000_000))

    with pytest.raises(TableError, match="unpacks to more than 300 MB"):
        rows(file.getvalue())


@pytest.mark.parametrize(
    ("header", "found"),
    [
        (["Nr", "Vorschlag"], {"id": 0, "text": 1}),
        (["id", "Titel", "Beitrag", "Stadtteil", "url"],
         {"id": 0, "title": 1, "text": 2, "ortsteil": 3}),
        (["TEXT ", "erstellt_am", "Kanal"], {"text": 0, "date": 1, "channel": 2}),
    ],
)  # fmt: skip
def test_columns_are_found_by_their_headings(
    header: list[str], found: dict[str, int]
) -> None:
    assert find_columns(header, Columns()) == found


@pytest.mark.parametrize(
    ("header", "columns", "expected"),
    [
        (["A", "B"], Columns(), ("text", "missing", ())),
        (["Text", "Kommentar"], Columns(), ("text", "ambiguous", ("Text", "Kommentar"))),
        (["Text"], Columns(ortsteil="Ort"), ("ortsteil", "unknown", ("Ort",))),
        (["Text", "x", "x"], Columns(title="x"), ("title", "ambiguous", ("x", "x"))),
    ],
)  # fmt: skip
def test_columns_that_cannot_be_told_are_named(
    header: list[str], columns: Columns, expected: tuple[str, str, tuple[str, ...]]
) -> None:
    with pytest.raises(ColumnError) as refused:
        find_columns(header, columns)

    assert (refused.value.role, refused.value.code, refused.value.found) == expected


def test_options_decide_between_headings() -> None:
    header = ["Text", "Kommentar", "Ort"]

    found = find_columns(header, Columns(text="kommentar", ortsteil=""))

    assert found == {"text": 1}


@pytest.mark.parametrize(
    ("text", "date"),
    [
        ("01.02.2024", datetime.date(2024, 2, 1)),
        ("1.2.24", datetime.date(2024, 2, 1)),
        ("1. 2. 2024, 13:45 Uhr", datetime.date(2024, 2, 1)),
        ("2024-02-01", datetime.date(2024, 2, 1)),
        ("2024-02-01T13:45:00Z", datetime.date(2024, 2, 1)),
        ("02/01/2024", None),
        ("30.02.2024", None),
        ("1.1.1001", None),
        ("gestern", None),
        ("45000", None),
    ],
)
def test_dates_are_read_in_german_and_iso_writing(
    text: str, date: datetime.date | None
) -> None:
    assert read_date(text) == date
