"""Builds the slide templates that the product ships: `python -m` this module remakes them.

A file like those that a city makes of it: one master with its colours and fonts, the two
layouts that slides are made from, and a slide of each: Impress forgets layouts without one.
"""

import datetime
import io
import re
from pathlib import Path
from typing import Any

from lxml import etree
from pptx import Presentation
from pptx.enum.shapes import PP_PLACEHOLDER
from pptx.opc.constants import RELATIONSHIP_TYPE as RELATION
from pptx.oxml.ns import qn
from pptx.util import Cm

from participation.handover.documents.kinds import LANGUAGES, Kind

FOLDER = Path(__file__).parent / "templates"
BUILT_ON = datetime.datetime(2026, 11, 27, tzinfo=datetime.UTC)
WIDE, HIGH = 33.87, 19.05  # cm, 16:9
LEFT, BROAD = 1.6, 30.6
FONT, GREY = "Arial", "595959"
COLOURS = {
    "dk1": "1A1A1A", "lt1": "FFFFFF", "dk2": "17375E", "lt2": "E8EDF4",
    "accent1": "1D4F91", "accent2": "8B0000", "accent3": "4F6228", "accent4": "5F497A",
    "accent5": "31859B", "accent6": "974706", "hlink": "1D4F91", "folHlink": "5F497A",
}  # fmt: skip
TITLE, SUBTITLE = PP_PLACEHOLDER.TITLE, PP_PLACEHOLDER.SUBTITLE
FOOT, NUMBER = PP_PLACEHOLDER.FOOTER, PP_PLACEHOLDER.SLIDE_NUMBER
PLACES = {  # left, top, width, height in cm
    TITLE: (LEFT, 1.0, BROAD, 2.4),
    PP_PLACEHOLDER.BODY: (LEFT, 3.7, BROAD, 13.4),
    FOOT: (LEFT, 17.5, 27.6, 1.0),
    NUMBER: (29.2, 17.5, 3.0, 1.0),
    PP_PLACEHOLDER.DATE: (LEFT, 16.5, 6.0, 1.0),
}
OPENING = {
    PP_PLACEHOLDER.CENTER_TITLE: (LEFT, 3.0, BROAD, 4.2),
    SUBTITLE: (LEFT, 7.6, BROAD, 5.4),
}
NAMES = {"de": ("Titelfolie", "Nur Titel"), "en": ("Title slide", "Title only")}
SAMPLES = {
    "de": (
        (
            "Titel der Übergabe",
            "Ändern Sie den Folienmaster: Farben, Schriften, Logo, Fußzeile. Diese beiden"
            " Folien werden nicht übernommen.",
        ),
        ("Text und Diagramme stehen unter dem Titel", ""),
    ),
    "en": (
        (
            "Title of the hand-over",
            "Change the slide master: colours, fonts, logo, footer. These two slides are"
            " not taken over.",
        ),
        ("Text and charts stand below the title", ""),
    ),
}
TYPES = ("title", "titleOnly")


def build(language: str) -> bytes:
    """The template in that language: its layouts have names in it."""
    deck: Any = Presentation()
    deck.slide_width, deck.slide_height = Cm(WIDE), Cm(HIGH)
    master = deck.slide_master
    for layout in list(master.slide_layouts):
        if layout._element.get("type") not in TYPES:
            master.slide_layouts.remove(layout)
    _paint(master)
    _place(master, PLACES)
    for layout, name in zip(master.slide_layouts, NAMES[language], strict=True):
        layout._element.cSld.set("name", name)
        _dress(layout)
    _place(master.slide_layouts[0], OPENING)
    for layout, (title, words) in zip(
        master.slide_layouts, SAMPLES[language], strict=True
    ):
        _sample(deck, layout, title, words, language)
    _forget(deck)
    properties = deck.core_properties
    properties.title, properties.author = "", ""
    properties.last_modified_by, properties.revision = "", 1
    properties.language = "en-GB" if language == "en" else "de-DE"
    properties.created = properties.modified = BUILT_ON
    out = io.BytesIO()
    deck.save(out)
    return out.getvalue()


def _paint(master: Any) -> None:
    """Colours and fonts of the theme, and how the words of a title look."""
    theme = master.part.part_related_by(RELATION.THEME)
    root = etree.fromstring(theme.blob)
    for name, value in COLOURS.items():
        colour = root.find(f".//{qn('a:clrScheme')}/{qn(f'a:{name}')}")
        colour[:] = [etree.Element(qn("a:srgbClr"), {"val": value})]
    for latin in root.iterfind(f".//{qn('a:fontScheme')}/*/{qn('a:latin')}"):
        latin.set("typeface", FONT)
    theme._blob = etree.tostring(
        root, xml_declaration=True, encoding="UTF-8", standalone=True
    )
    [level] = master._element.xpath("p:txStyles/p:titleStyle/a:lvl1pPr")
    level.set("algn", "l")
    letters = level.find(qn("a:defRPr"))
    letters.set("sz", "2800")
    letters.set("b", "1")
    letters.find(f".//{qn('a:schemeClr')}").set("val", "tx2")
    for shape in master.placeholders:
        if shape.placeholder_format.type in (FOOT, NUMBER):
            [level] = shape._element.xpath("p:txBody/a:lstStyle/a:lvl1pPr")
            level.set("algn", "l" if shape.placeholder_format.type is FOOT else "r")
            letters = level.find(qn("a:defRPr"))
            letters[:] = [etree.Element(qn("a:solidFill"))]
            etree.SubElement(letters[0], qn("a:srgbClr"), {"val": GREY})


def _place(one: Any, places: dict[Any, tuple[float, float, float, float]]) -> None:
    for shape in one.placeholders:
        place = places.get(shape.placeholder_format.type)
        if place is not None:
            shape.left, shape.top, shape.width, shape.height = map(Cm, place)


def _dress(layout: Any) -> None:
    """Places as in the master; the day stands on the first slide, not at each foot."""
    for shape in list(layout.placeholders):
        if shape.placeholder_format.type is PP_PLACEHOLDER.DATE:
            shape._element.getparent().remove(shape._element)
    for properties in layout._element.iter(qn("p:spPr")):
        for place in properties.findall(qn("a:xfrm")):
            properties.remove(place)
    for level in layout._element.iter(qn("a:lvl1pPr")):
        level.attrib.pop("algn", None)
        for fill in list(level.iter(qn("a:solidFill"))):
            fill.getparent().remove(fill)
        letters = level.find(qn("a:defRPr"))
        if letters is not None:
            letters.set("sz", "2000")


def _sample(deck: Any, layout: Any, title: str, words: str, language: str) -> None:
    slide = deck.slides.add_slide(layout)
    slide.shapes.title.text_frame.text = title
    if words:
        slide.placeholders[1].text_frame.text = words
    for run in slide._element.iter(qn("a:r")):
        run.get_or_add_rPr().set("lang", "en-GB" if language == "en" else "de-DE")


def _forget(deck: Any) -> None:
    """Settings of the printer of who made the file that we begin with."""
    for relations in (deck.part.rels, deck.part.package._rels):
        for key in [
            key
            for key, one in relations.items()
            if re.search(r"printerSettings|thumbnail|extended|viewProps", one.reltype)
        ]:
            relations.pop(key)


if __name__ == "__main__":
    for tongue in LANGUAGES:
        (FOLDER / f"{Kind.SLIDES.value}.{tongue}.pptx").write_bytes(build(tongue))
