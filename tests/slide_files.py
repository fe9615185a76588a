"""Slide templates for tests: the shipped one changed as a city would in PowerPoint."""

import io
from collections.abc import Callable
from typing import Any

from lxml import etree
from pptx import Presentation
from pptx.opc.constants import RELATIONSHIP_TYPE as RELATION
from pptx.oxml.ns import qn
from pptx.util import Cm

from participation.handover.documents.filling import deck_filler
from participation.handover.documents.kinds import Kind
from participation.handover.documents.render import shipped_template
from participation.handover.documents.slides import deck_of
from participation.publication.charts import bar_chart, png

SHIPPED = shipped_template(Kind.SLIDES, "de")
LOGO = png(bar_chart([], title="", key="x"))


def changed_deck(change: Callable[[Any], None]) -> bytes:
    """The shipped template after a person worked on it."""
    deck = Presentation(io.BytesIO(SHIPPED))
    change(deck)
    out = io.BytesIO()
    deck.save(out)
    return out.getvalue()


def city_deck() -> bytes:
    """4:3, another font and colour, a logo beside the title, words at the foot."""

    def change(deck: Any) -> None:
        deck.slide_width, deck.slide_height = Cm(25.4), Cm(19.05)
        master = deck.slide_master
        theme = master.part.part_related_by(RELATION.THEME)
        root = etree.fromstring(theme.blob)
        for latin in root.iterfind(f".//{qn('a:fontScheme')}/*/{qn('a:latin')}"):
            latin.set("typeface", "Georgia")
        accent = root.find(f".//{qn('a:accent1')}/{qn('a:srgbClr')}")
        accent.set("val", "B5121B")
        theme._blob = etree.tostring(root)
        add_logo(master, left=20.4, top=0.5)
        for shape in master.placeholders:
            shape.width = min(shape.width, Cm(18))
            if shape.placeholder_format.type == 13:  # the number of the slide
                shape.left = Cm(20.8)
        for layout in master.slide_layouts:
            for shape in layout.placeholders:
                if shape.width > Cm(22):
                    shape.left, shape.top = shape.left, shape.top
                    shape.width, shape.height = Cm(22), shape.height
                if shape.placeholder_format.type == 15:
                    shape.text_frame.text = "Amt für Soziales"

    return changed_deck(change)


def add_logo(master: Any, *, left: float, top: float) -> None:
    """A picture of 4 x 1.5 cm on the master."""
    _, relation = master.part.get_or_add_image_part(io.BytesIO(LOGO))
    shapes = master.shapes
    shapes._spTree.add_pic(
        99, "Logo", "Logo der Stadt", relation, Cm(left), Cm(top), Cm(4), Cm(1.5)
    )


def filled(said: Any, template: bytes = SHIPPED) -> Any:
    """The slides as python-pptx reads them; in this process, not in a child."""
    return Presentation(io.BytesIO(deck_filler.fill(template, deck_of(said))))
