import struct
from xml.etree import ElementTree

from participation.publication.charts import Bar, bar_chart, png
from participation.publication.protected import ProtectedCount

BARS = [
    Bar("Rad- und Fußverkehr, Wege ohne Barrieren", ProtectedCount(1234), 40),
    Bar("<b>Klima & Hitze</b>", ProtectedCount(7), None),
    Bar("Bildung", ProtectedCount(None), None),
]
SVG = "{http://www.w3.org/2000/svg}"


def test_chart_names_every_number_and_escapes_labels():
    picture = ElementTree.fromstring(bar_chart(BARS, title="A & B", key="t"))

    assert picture.findtext(f"{SVG}title") == "A & B"
    assert picture.findtext(f"{SVG}desc") == (
        "Balkendiagramm: Kommentare je Thema. Rad- und Fußverkehr, Wege ohne Barrieren:"
        " 1.234; <b>Klima & Hitze</b>: 7; Bildung: ·"
    )
    assert [t.text for t in picture.iter(f"{SVG}text")] == [
        "Rad- und Fußverkehr, Wege ohne",
        "Barrieren",
        "1.234 (40\u00a0%)",
        "<b>Klima & Hitze</b>",
        "7",
        "Bildung",
        "·",
    ]


def test_withheld_number_has_no_bar():
    picture = ElementTree.fromstring(bar_chart(BARS, title="", key="t"))

    bars = [r for r in picture.iter(f"{SVG}rect") if r.get("fill") != "#ffffff"]
    assert len(bars) == 2


def test_picture_of_the_chart_has_its_size():
    svg = bar_chart(BARS, title="", key="t")
    height = int(float(ElementTree.fromstring(svg).get("height")))

    content = png(svg, zoom=2)

    assert content[:8] == b"\x89PNG\r\n\x1a\n"
    assert struct.unpack(">II", content[16:24]) == (1440, 2 * height)


def test_chart_of_nothing_is_still_a_picture():
    assert png(bar_chart([], title="", key="t"))[:4] == b"\x89PNG"
