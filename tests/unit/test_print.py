"""What is printed: tagged, self-contained, as typed, in every language."""

import datetime
import re
import string
import zlib
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path

import pytest
import segno

from config import LOCALES, ROOT
from participation.core.errors import InvalidInputError
from participation.questionnaires.print import words
from participation.questionnaires.print.posters import Poster, Sheet, poster_pdf
from participation.typesetting import glyphs
from participation.typesetting import pdf as typesetting
from participation.typesetting.codes import qr_svg, shown, web_address
from participation.typesetting.pdf import PrintError, typeset

DAY = datetime.date(2026, 11, 23)
HOSTILE = (
    '#read("/etc/passwd") $x^2$ *a* _b_ \\ <c> @d // e /* f */ `g` = h "i" \'j\' -- ~'
)


def poster(**changes: object) -> Poster:
    values: dict[str, object] = {
        "sender": "Landeshauptstadt Erfurt",
        "office": "Amt für Soziales, Sozialplanung",
        "ortsteil": "Rieth",
        "headline": "Wie lebt es sich in Ihrem Ortsteil?",
        "address": "https://beteiligung.example/o/rieth",
        "minutes": 6,
        "closes_on": DAY,
        "languages": LOCALES,
    }
    return Poster(**{**values, **changes})  # type: ignore[arg-type]


def pieces(pdf: bytes) -> str:
    """The objects of a PDF with their streams unpacked, for regular expressions."""
    streams = re.findall(rb"stream\r?\n(.*?)\r?\nendstream", pdf, re.DOTALL)
    unpacked = []
    for stream in streams:
        with suppress(zlib.error):  # the XMP packet stands there as it is
            unpacked.append(zlib.decompress(stream))
    return b"\n".join([pdf, *unpacked]).decode("latin-1")


def page_count(pdf: bytes) -> int:
    return len(re.findall(r"/Type\s*/Page\b(?!s)", pieces(pdf)))


def fonts(pdf: bytes) -> set[str]:
    names = re.findall(r"/FontName\s*/[A-Z]{6}\+([\w-]+)", pieces(pdf))
    assert len(re.findall(r"/FontFile[23]?\b", pieces(pdf))) >= len(set(names))
    return set(names)


@pytest.mark.parametrize("sheet", list(Sheet))
def test_a_poster_is_tagged_pdf_with_title_language_and_its_own_fonts(
    sheet: Sheet,
) -> None:
    pdf = poster_pdf([poster()], sheet=sheet, today=DAY)

    inside = pieces(pdf)
    assert re.findall(r"<pdfuaid:part>(\d)</pdfuaid:part>", inside) == ["1"]
    assert re.findall(r"<dc:title>.*?>([^<>]+)</rdf:li>", inside) == ["Plakat Rieth"]
    assert "/MarkInfo" in inside
    assert re.findall(r"/Lang\s*\((de)\)", inside)[:1] == ["de"]
    assert re.search(r"/S\s*/H1\b", inside)
    # The code, and that of the first slip; the seven others are no content of their own.
    codes = 2 if sheet is Sheet.SLIPS else 1
    figures = re.findall(r"/S\s*/Figure\b", inside)
    assert len(figures) == codes
    assert page_count(pdf) == 1
    assert fonts(pdf) == {
        "FiraSans-Regular", "FiraSans-SemiBold",
        "NotoSansArabic-Regular", "NotoSansArabic-SemiBold",
    }  # fmt: skip


def test_the_same_poster_gives_the_same_bytes() -> None:
    made = [poster_pdf([poster()], sheet=Sheet.A4, today=DAY) for _ in range(2)]
    other_day = poster_pdf(
        [poster()], sheet=Sheet.A4, today=DAY + datetime.timedelta(days=1)
    )

    assert made[0] == made[1]
    assert made[0] != other_day


def test_posters_of_several_ortsteile_are_pages_of_one_file() -> None:
    names = ["Rieth", "Johannesplatz", "Töttleben"]

    pdf = poster_pdf(
        [poster(ortsteil=name) for name in names], sheet=Sheet.A5, today=DAY
    )

    assert page_count(pdf) == 3


@pytest.mark.parametrize("sheet", list(Sheet))
@pytest.mark.parametrize(
    "changes",
    [
        {"headline": HOSTILE},
        {"headline": "Was soll sich bis zum Jahr 2035 verändern? " * 6},
        {"headline": "Donaudampfschifffahrtsgesellschaftskapitänsmützenabzeichen"},
        {"ortsteil": "Ein Ortsteil mit einem sehr langen Namen und noch mehr Namen"},
        {
            "address": "https://"
            + "beteiligung-" * 4
            + "erfurt.example/o/kraempfervorstadt"
        },
        {"office": "Amt für Soziales und vieles andere, " * 4},
        {"languages": ("de",), "closes_on": None, "minutes": None, "office": ""},
    ],
    ids=lambda changes: next(iter(changes)),
)
def test_a_poster_stays_on_its_sheet(sheet: Sheet, changes: dict[str, object]) -> None:
    pdf = poster_pdf([poster(**changes)], sheet=sheet, today=DAY)

    assert page_count(pdf) == 1


def test_the_code_holds_the_address_that_is_printed() -> None:
    address = "https://beteiligung.example/o/rieth"

    drawn = qr_svg(address)

    expected = segno.make_qr(address, error="m", boost_error=False)
    assert expected.error == "M"
    assert drawn == expected.svg_inline(border=4).replace(
        "<svg ", '<svg xmlns="http://www.w3.org/2000/svg" ', 1
    )
    assert shown(address) == ("beteiligung.example", "/o/rieth")


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("https://beteiligung.erfurt.de", "https://beteiligung.erfurt.de"),
        (" https://erfurt.de/umfrage/ ", "https://erfurt.de/umfrage"),
        ("http://127.0.0.1:5000/", "http://127.0.0.1:5000"),
    ],
)
def test_an_address_is_taken_without_its_last_slash(text: str, address: str) -> None:
    assert web_address(text) == address


@pytest.mark.parametrize(
    "text",
    ["", "erfurt.de", "ftp://erfurt.de", "https://", "https://a b", "https://a/?q=1",
     "https://user@erfurt.de", "javascript:alert(1)", "https://ä.de", "https://" + "a" * 130],
)  # fmt: skip
def test_what_cannot_be_called_from_a_poster_is_refused(text: str) -> None:
    with pytest.raises(InvalidInputError):
        web_address(text)


def test_fonts_have_every_letter_of_every_language() -> None:
    letters = (
        string.printable.strip() + "äöüßÄÖÜẞ„“‚‘–—…·•€§«»№"
        "ąćęłńóśźżĄĆĘŁŃÓŚŹŻșțăâîȘȚĂÂÎ"
        "абвгґдеєжзиіїйклмнопрстуфхцчшщьюяыэъёАБВГҐДЕЄЖЗИІЇЙКЛМНОПРСТУФХЦЧШЩЬЮЯЫЭЪЁ"
        "ءآأؤإئابةتثجحخدذرزسشصضطظعغفقكلمنهوىيپچژگکیۀ،؛؟٠١٢٣٤٥٦٧٨٩۰۱۲۳۴۵۶۷۸۹\u200c"
    )

    assert [c for c in letters if ord(c) not in glyphs.coverage()] == []


@pytest.mark.parametrize(
    ("typed", "printed"),
    [
        ("Wie geht’s? 😀 é", "Wie geht’s? 😀 é"),
        ("e\u0301", "é"),
        ("می\u200cروم", "می\u200cروم"),
        ("\u202eabc\u200f\ufeff\x07", "abc"),
        ("a\u00a0b\tc", "a\u00a0b c"),
        ("漢字 𝔛", "?? ?"),
        ("39 → 20, ≥ 5", "39 -> 20, >= 5"),
    ],
)
def test_text_is_made_printable(typed: str, printed: str) -> None:
    assert glyphs.printable(typed) == printed


def test_any_text_at_all_can_be_typeset() -> None:
    every = "".join(
        chr(code) for code in range(0x1_0000) if not 0xD800 <= code <= 0xDFFF
    )
    samples = [every[start : start + 2000] for start in range(0, len(every), 16_000)]

    for sample in [
        *samples,
        HOSTILE,
        "👩‍👩‍👧 🇩🇪 ❤️ 👍🏽",
        "אבג עברית",
        "\ud800".encode("utf-8", "replace").decode(),
    ]:
        poster_pdf(
            [poster(sender=sample[:400], headline=sample)], sheet=Sheet.A5, today=DAY
        )


def test_a_layout_that_does_not_end_is_ended(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(typesetting, "LONGEST_S", 1)
    (tmp_path / "try.typ").write_text(
        '#set document(title: "x")\n'
        "#for a in range(30000) { for b in range(30000) { let c = a * b } }x"
    )

    with pytest.raises(PrintError, match="not done after 1 s"):
        typeset(tmp_path / "try.typ", {}, on=DAY)


def test_a_template_sees_neither_files_nor_fonts_nor_packages(tmp_path: Path) -> None:
    for source in (
        '#read("/etc/passwd")',
        '#read("../secret")',
        '#import "@preview/cetz:0.3.4"',
        '#set document(title: "x")\n#text(font: "DejaVu Sans")[x]',
    ):
        (tmp_path / "try.typ").write_text(source, encoding="utf-8")
        with pytest.raises(PrintError):
            typeset(tmp_path / "try.typ", {}, on=DAY)


def test_templates_take_texts_only_as_data() -> None:
    sources = [path.read_text() for path in (ROOT / "participation").rglob("*.typ")]

    assert sources
    for source in sources:
        assert re.findall(r"\beval\(|\bread\(|#?import\s*\"@|#?include", source) == []


def test_several_threads_can_print_at_once() -> None:
    names = [f"Ortsteil {number}" for number in range(3)]

    def printed(name: str) -> bytes:
        return poster_pdf([poster(ortsteil=name)], sheet=Sheet.A5, today=DAY)

    with ThreadPoolExecutor(3) as pool:
        together = list(pool.map(printed, names))

    assert together == [printed(name) for name in names]


def test_words_are_complete_in_every_language() -> None:
    assert words.known_languages() == set(LOCALES)
    german = words.words("de")

    for language in LOCALES:
        own = words.words(language)
        assert own.keys() == german.keys()
        assert [key for key in own if not own[key].strip()] == []
        assert [
            (language, key) for key in own if _fields(own[key]) != _fields(german[key])
        ] == []


def _fields(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}
