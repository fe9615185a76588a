"""How words of a placeholder look when nothing is said on the slide itself.

PowerPoint writes that as a style. Impress writes it beside the words "click to edit" of the
master, where no slide would look for it; then it is put beside ours.
"""

from collections.abc import Sequence
from copy import deepcopy
from dataclasses import dataclass
from typing import Any

from pptx.enum.shapes import PP_PLACEHOLDER
from pptx.oxml.ns import qn
from pptx.util import Pt

from participation.handover.documents.filling.decks import TITLES, part_of
from participation.handover.documents.filling.rooms import Room, fitting
from participation.publication.neutral import one_line

SIZE = "a:lvl1pPr/a:defRPr/@sz"
LIKE = ("a:solidFill", "a:latin")
LARGEST = 400.0
LEAST = 6.0


@dataclass(frozen=True)
class Look:
    """Points, and what to write beside the words if no style says it (`styled`)."""

    size: float
    styled: bool = True
    like: Any = None  # the run of the master

    def put(
        self, frame: Any, lines: Sequence[str], room: Room, *, language: str
    ) -> None:
        """The lines into a placeholder: as the template says, smaller where they ask for it."""
        size = self.fitting(lines, room)
        for number, words in enumerate(lines):
            paragraph = frame.paragraphs[0] if number == 0 else frame.add_paragraph()
            run = paragraph.add_run()
            run.text = one_line(words)
            if size < self.size or not self.styled:
                run.font.size = Pt(size)
            self.dress(run._r.get_or_add_rPr(), language=language)

    def fitting(self, lines: Sequence[str], room: Room) -> float:
        return fitting(lines, room, most=self.size, least=min(self.size, LEAST))

    def dress(self, properties: Any, *, language: str) -> None:
        """The language; colour, font and weight of the master if no style has them."""
        properties.set("lang", language)
        if self.like is None:
            return
        if self.like.get("b"):
            properties.set("b", self.like.get("b"))
        for name in LIKE:
            found = self.like.find(qn(name))
            if found is not None:
                properties.append(deepcopy(found))


def title_look(layout: Any, scale: float) -> Look:
    """Of a title on this layout."""
    return _look(layout, TITLES, PP_PLACEHOLDER.TITLE, "titleStyle", 28 * scale)


def subtitle_look(layout: Any, scale: float) -> Look:
    """Of what stands below the title."""
    below = (PP_PLACEHOLDER.SUBTITLE,)
    return _look(layout, below, PP_PLACEHOLDER.BODY, "bodyStyle", 20 * scale)


def foot_look(layout: Any, kind: Any, scale: float) -> Look:
    return _look(layout, (kind,), kind, "otherStyle", 12 * scale)


def _look(
    layout: Any, kinds: tuple[Any, ...], of_master: Any, style: str, usual: float
) -> Look:
    """As written in the layout, else in its master: of that place, or in general."""
    master = layout.slide_master
    shapes = [
        shape
        for shape in (part_of(layout, *kinds), part_of(master, of_master))
        if shape is not None
    ]
    written = [
        size
        for shape in shapes
        for size in shape._element.xpath(f"p:txBody/a:lstStyle/{SIZE}")
    ]
    written += master._element.xpath(f"p:txStyles/p:{style}/{SIZE}")
    if written:
        return Look(size=_points(written[0]))
    if master._element.xpath("p:txStyles"):
        return Look(size=usual, styled=False)
    for shape in shapes:
        for run in shape._element.xpath("p:txBody/a:p/a:r/a:rPr[@sz]"):
            return Look(size=_points(run.get("sz")), styled=False, like=run)
    return Look(size=usual, styled=False)


def _points(hundredths: str) -> float:
    return min(LARGEST, max(1.0, int(hundredths) / 100))
