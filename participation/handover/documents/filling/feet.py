"""The foot of a slide: the city's own words, the reference, the number, the day.

What the template has at the foot is not on a slide until it is put there, also in
PowerPoint. Words without a place there are handed back, and stand in a line of ours.
"""

from collections.abc import Mapping
from typing import Any

from lxml import etree
from pptx.enum.shapes import PP_PLACEHOLDER

from participation.handover.documents.filling.decks import Page, part_of
from participation.handover.documents.filling.rooms import Room
from participation.handover.documents.filling.styles import Look, foot_look
from participation.publication.neutral import one_line

PROMPTS = frozenset({"", "footer", "fußzeile", "footer placeholder"})
"""What programs write into an empty foot; "<Fußzeile>" and "<#>" are such, too."""
A = "http://schemas.openxmlformats.org/drawingml/2006/main"
FIELD = "{B6F15528-21DE-4FAA-801E-634DDDAF4B2B}"


class Feet:
    def __init__(self, said: Mapping[str, Any]) -> None:
        self.said = said

    def write(self, slide: Any, page: Page, number: int, scale: float) -> str:
        """Fill what the layout has at its foot; return the words that found no place."""
        words = {
            PP_PLACEHOLDER.FOOTER: self._source(page, number),
            PP_PLACEHOLDER.SLIDE_NUMBER: str(number),
            PP_PLACEHOLDER.DATE: self.said["day"],
        }
        for kind, room in page.feet.items():
            slide.shapes.clone_placeholder(part_of(page.layout, kind))
            shape = list(slide.shapes)[-1]
            look = foot_look(page.layout, kind, scale)
            if kind is PP_PLACEHOLDER.SLIDE_NUMBER:
                _number(shape.text_frame, words[kind], room, look, self.said)
            else:
                look.put(
                    shape.text_frame,
                    [words[kind]],
                    room,
                    language=self.said["language"],
                )
        return self.left_over(page, number)

    def left_over(self, page: Page, number: int) -> str:
        """The source, where the layout has no place for it."""
        if PP_PLACEHOLDER.FOOTER in page.feet:
            return ""
        return self._source(page, number)

    def _source(self, page: Page, number: int) -> str:
        """Of the city as it says it itself; with the number if that has no place."""
        parts = [_own(page) or self.said["city"], self.said["reference"]]
        if PP_PLACEHOLDER.SLIDE_NUMBER not in page.feet:
            parts.append(str(number))
        return " · ".join(parts)


def _own(page: Page) -> str:
    """What the city wrote into the foot of the layout, or of its master."""
    for one in (page.layout, page.layout.slide_master):
        shape = part_of(one, PP_PLACEHOLDER.FOOTER)
        words = one_line(shape.text_frame.text)[:120] if shape is not None else ""
        if words.lower() not in PROMPTS and not words.startswith("<"):
            return words
    return ""


def _number(
    frame: Any, words: str, room: Room, look: Look, said: Mapping[str, Any]
) -> None:
    """As a field: it counts on when somebody moves the slides."""
    run = etree.SubElement(
        frame.paragraphs[0]._p, f"{{{A}}}fld", {"id": FIELD, "type": "slidenum"}
    )
    properties = etree.SubElement(run, f"{{{A}}}rPr")
    size = look.fitting([words], room)
    if size < look.size or not look.styled:
        properties.set("sz", str(round(size * 100)))
    look.dress(properties, language=said["language"])
    etree.SubElement(run, f"{{{A}}}t").text = words
