"""The child process that makes slides: an order on stdin, a PPTX on stdout.

The only module that draws slides. Titles are put where the template has them; text and
charts into the part of the slide that it leaves free. What must not get lost, the mark of
simulated data and what was withdrawn, has its own colours and letters, on its own ground.
"""

import base64
import datetime
import io
import sys
from collections.abc import Mapping, Sequence
from typing import Any

from pptx.enum.chart import XL_CHART_TYPE
from pptx.enum.dml import MSO_THEME_COLOR
from pptx.enum.shapes import PP_PLACEHOLDER
from pptx.enum.text import PP_ALIGN
from pptx.util import Pt

from participation.handover.documents import pictures
from participation.handover.documents.filling.child import (
    RefusedError,
    carry_out,
    property_of,
)
from participation.handover.documents.filling.deck_inspecting import inspect
from participation.handover.documents.filling.decks import (
    TITLES,
    Page,
    open_deck,
    part_of,
)
from participation.handover.documents.filling.feet import Feet
from participation.handover.documents.filling.fill import TemplateRefusedError
from participation.handover.documents.filling.rooms import (
    CM,
    POINT,
    Room,
    cut,
    fitting,
    height_of,
    pages,
)
from participation.handover.documents.filling.styles import subtitle_look, title_look
from participation.handover.documents.filling.themes import bar_colour
from participation.publication.neutral import one_line, printable

RED, WHITE = "8B0000", "FFFFFF"
PLAIN_FONT, THEME_FONT = "Arial", "+mn-lt"
LEAST = 12.0
"""Points on a slide of the usual size; what does not fit goes to another slide."""
SMALLEST = 8.0
BAR = 0.5 * CM
"""What a bar of a chart takes at least."""
MARK, GAP, FOOT = 1.1 * CM, 0.2 * CM, 0.9 * CM
"""Heights of the mark, of what is left free below it, and of a foot of ours."""


def main() -> int:
    """Carry out the order."""
    return carry_out(_filled)


def _filled(order: dict[str, Any]) -> bytes:
    return fill(base64.b64decode(order["template"]), order["deck"])


def fill(content: bytes, deck: Mapping[str, Any]) -> bytes:
    """Return the template with the slides of `deck` (slides.py) instead of its own."""
    try:
        inspect(content)
    except TemplateRefusedError as error:
        flaw = error.flaw
        raise RefusedError(flaw.reason, quote=flaw.quote) from error
    writer = _Writer(content, deck)
    writer.opening(deck["opening"])
    for slide in deck["slides"]:
        writer.slide(slide)
    return writer.content()


class _Writer:
    def __init__(self, content: bytes, deck: Mapping[str, Any]) -> None:
        self.said = deck
        self.opened = open_deck(content)
        self.deck = self.opened.deck
        self.scale = self.opened.scale
        self.bar = bar_colour(self.opened.plain.layout.slide_master)
        self.feet = Feet(deck)
        properties = self.deck.core_properties
        properties.title = property_of(deck["title"])
        properties.author = property_of(deck["city"])
        properties.language = deck["language"]
        # Of the person who changed the template, and of the template.
        properties.last_modified_by = properties.author
        properties.comments = properties.keywords = properties.subject = ""
        properties.category = properties.content_status = properties.version = ""
        moment = datetime.datetime.fromisoformat(deck["made_on"])
        properties.created = properties.modified = moment.replace(tzinfo=datetime.UTC)

    def content(self) -> bytes:
        out = io.BytesIO()
        self.deck.save(out)
        return out.getvalue()

    def opening(self, said: Mapping[str, Any]) -> None:
        page = self.opened.opening
        slide, room = self._slide(page, said["title"])
        below = part_of(slide, PP_PLACEHOLDER.SUBTITLE)
        notes = self.said["withdrawn"]
        place = page.subtitle
        if self.said["mark"] or notes or below is None or place is None:
            place = self._warned(slide, room, notes)
        if below is None:
            size = self._fitting(said["lines"], place, most=20)
            self._box(slide, said["lines"], place, size=size)
        else:
            _put(below, place)
            look = subtitle_look(page.layout, self.scale)
            look.put(
                below.text_frame,
                said["lines"],
                place,
                language=self.said["language"],
            )
        self._note(slide, said["notes"])

    def _warned(self, slide: Any, room: Room, notes: Sequence[str]) -> Room:
        """Write what was withdrawn; return what is left for the other words."""
        if not notes:
            return room
        least = SMALLEST * self.scale
        upper, lower = room.split(room.height * 0.35)
        size = fitting(notes, lower, most=14 * self.scale, least=least)
        shown = cut(notes, lower, size=size)
        needed = height_of(shown, size, lower.width)
        upper, lower = room.split(room.height - needed)
        self._box(slide, shown, lower, size=size, warning=True)
        return upper

    def slide(self, said: Mapping[str, Any]) -> None:
        """A title with lines, or with lines and a chart; more slides where lines ask for it."""
        if said["chart"]:
            slide, room = self._slide(self.opened.plain, said["title"])
            self._charted(slide, room, said)
            self._note(slide, said["notes"])
            return
        _, room, _ = self._parts(self.opened.plain)
        size = self._fitting(said["lines"], room, most=said["size"])
        for lines in pages(said["lines"], room, size=size):
            slide, room = self._slide(self.opened.plain, said["title"])
            least = SMALLEST * self.scale
            smaller = fitting(lines, room, most=size, least=least)
            self._box(slide, cut(lines, room, size=smaller), room, size=smaller)
            self._note(slide, said["notes"])

    def _charted(self, slide: Any, room: Room, said: Mapping[str, Any]) -> None:
        bars = said["chart"]["bars"]
        least = (len(bars) + 1) * BAR * self.scale
        above, _ = room.split(max(room.height - least, room.height * 0.3))
        size = self._fitting(said["lines"], above, most=said["size"])
        lines = cut(said["lines"], above, size=size)
        above, below = room.split(height_of(lines, size, room.width))
        self._box(slide, lines, above, size=size)
        natural = pictures.height(bars) * 1.5 * CM * self.scale
        place, _ = below.split(natural)
        self._chart(slide, said["chart"], place)

    def _slide(self, page: Page, title: str) -> tuple[Any, Room]:
        """A new slide with title, foot and mark; return it, and what is free on it."""
        slide = self.deck.slides.add_slide(page.layout)
        head = part_of(slide, *TITLES)
        for shape in list(slide.placeholders):
            if shape.placeholder_format.type not in (*TITLES, PP_PLACEHOLDER.SUBTITLE):
                shape._element.getparent().remove(shape._element)
        _put(head, page.title)
        look = title_look(page.layout, self.scale)
        head.text_frame.word_wrap = True
        look.put(head.text_frame, [title], page.title, language=self.said["language"])
        left = self.feet.write(slide, page, len(self.deck.slides), self.scale)
        top, room, foot = self._parts(page)
        if left:
            self._box(slide, [left], foot, size=12 * self.scale)
        if self.said["mark"]:
            mark = [self.said["mark"]]
            size = fitting(mark, top, most=14 * self.scale, least=6)
            self._box(slide, mark, top, size=size, warning=True, bold=True)
        return slide, room

    def _parts(self, page: Page) -> tuple[Room, Room, Room]:
        """Of what is free: for the mark, for lines and chart, for a foot without a place."""
        room = page.room
        has_foot = bool(self.feet.left_over(page, 1))
        room, foot = room.split(room.height - has_foot * FOOT * self.scale)
        mark = MARK if self.said["mark"] else 0
        top, room = room.split(mark * self.scale)
        _, room = room.split(bool(mark) * GAP * self.scale)
        return top, room, foot

    def _fitting(self, lines: Sequence[str], room: Room, *, most: float) -> float:
        scale = self.scale
        return fitting(lines, room, most=most * scale, least=LEAST * scale)

    def _box(
        self,
        slide: Any,
        lines: Sequence[str],
        room: Room,
        *,
        size: float,
        warning: bool = False,
        bold: bool = False,
    ) -> None:
        box = slide.shapes.add_textbox(room.left, room.top, room.width, room.height)
        if warning:
            box.fill.solid()
            box.fill.fore_color.rgb = pictures.colour(WHITE)
            box.line.color.rgb = pictures.colour(RED)
        box.text_frame.word_wrap = True
        for number, words in enumerate(lines):
            frame = box.text_frame
            paragraph = frame.paragraphs[0] if number == 0 else frame.add_paragraph()
            paragraph.alignment = PP_ALIGN.LEFT
            paragraph.space_after = Pt(size / 2 if number < len(lines) - 1 else 0)
            run = paragraph.add_run()
            run.text = one_line(words)
            run._r.get_or_add_rPr().set("lang", self.said["language"])
            run.font.size, run.font.bold = Pt(size), bold
            run.font.name = PLAIN_FONT if warning else THEME_FONT
            if warning:
                run.font.color.rgb = pictures.colour(RED)
            else:
                run.font.color.theme_color = MSO_THEME_COLOR.TEXT_1

    def _chart(self, slide: Any, block: Mapping[str, Any], room: Room) -> None:
        bars = block["bars"]
        frame = slide.shapes.add_chart(
            XL_CHART_TYPE.BAR_CLUSTERED,
            *(room.left, room.top, room.width, room.height),
            pictures.chart_data(bars, block["series"]),
        )
        named = frame._element.nvGraphicFramePr.cNvPr
        named.set("descr", printable(block["alt"]))
        named.set("title", printable(block["title"]))
        row = room.height / (len(bars) + 1) / POINT
        size = max(6.0, min(14 * self.scale, row * 0.7))
        pictures.dress(
            frame.chart, bars, series=block["series"], size=size, theme_bar=self.bar
        )

    def _note(self, slide: Any, words: str) -> None:
        if words:
            slide.notes_slide.notes_text_frame.text = printable(words)


def _put(shape: Any, room: Room) -> None:
    shape.left, shape.top = room.left, room.top
    shape.width, shape.height = room.width, room.height


if __name__ == "__main__":
    sys.exit(main())
