"""The five main findings as slides: native charts, each with its words beside it."""

import datetime
import io
from collections.abc import Mapping, Sequence
from typing import Any

from participation.handover.documents import pictures
from participation.handover.documents.context.blocks import chart, city_chart
from participation.handover.documents.context.found import (
    cells_of,
    finding,
    main_findings,
)
from participation.handover.documents.context.head import head
from participation.handover.documents.context.papers import summary
from participation.handover.documents.context.saying import Saying
from participation.handover.snapshot.content import Finding
from participation.publication.neutral import one_line, printable

WIDE, HIGH = 33.87, 19.05  # cm, 16:9
LEFT, TOP, BROAD = 1.6, 3.7, 30.6
MOST_SENTENCES = 7
LONGEST_TITLE = 110
LONGEST_NOTES = 900
"""Of what was withdrawn on the first slide; the notes of the speaker have all of it."""
TITLE_LAYOUT, ONLY_TITLE = 0, 5
INK, BLUE, GREY, RED = "1A1A1A", "17375E", "595959", "8B0000"


def write(said: Saying) -> bytes:
    """Title, summary, themes, one slide a finding, method."""
    deck = _Deck(said)
    facts = head(said)
    deck.opening(facts)
    deck.bullets(said.phrase("slide_summary"), summary(said)[:MOST_SENTENCES])
    themes = city_chart(said, said.handover.themes, name="themen")
    if themes:
        deck.charted(themes["title"], themes, [facts["hinweis"]], themes["alt"])
    for number, found in enumerate(main_findings(said), start=1):
        deck.finding(number, found)
    deck.bullets(
        said.phrase("slide_method"),
        [
            facts["hinweis"],
            *(f"{line['was']}: {line['wert']}" for line in facts["methode"]),
        ],
        size=16,
        notes=facts["nachweis"],
    )
    deck.bullets(
        said.phrase("slide_symbols"), [*facts["zeichen"], facts["nachweis"]], size=18
    )
    return deck.content()


class _Deck:
    def __init__(self, said: Saying) -> None:
        from pptx import Presentation  # noqa: PLC0415 -- slow import
        from pptx.util import Cm  # noqa: PLC0415 -- slow import

        self.said = said
        self.cm = Cm
        self.deck = Presentation()
        self.deck.slide_width, self.deck.slide_height = Cm(WIDE), Cm(HIGH)
        properties = self.deck.core_properties
        properties.title = printable(said.handover.title)
        properties.author = printable(said.handover.city)
        properties.language = "en-GB" if said.language == "en" else "de-DE"
        moment = datetime.datetime.combine(
            said.handover.created_on, datetime.time(), tzinfo=datetime.UTC
        )
        properties.created = properties.modified = moment

    def content(self) -> bytes:
        out = io.BytesIO()
        self.deck.save(out)
        return out.getvalue()

    def opening(self, facts: Mapping[str, Any]) -> None:
        slide = self._slide(facts["titel"], layout=TITLE_LAYOUT)
        below = slide.placeholders[1]
        self._place(below, TOP + 3.5, 5)
        lines = [facts["stadt"], facts["schritt"]["name"], facts["stand"]]
        if facts["drucksache"]:
            lines.append(facts["drucksache"])
        self._write(below.text_frame, [" · ".join(lines), facts["hinweis"]], size=20)
        notes = self.said.withdrawn_notes
        if notes:
            room = LONGEST_NOTES // len(notes)
            shown = [
                note if len(note) <= room else note[: room - 1] + "…" for note in notes
            ]
            self._box(slide, shown, top=TOP + 8.7, height=5, size=14, color=RED)
            self._note(slide, "\n".join(notes))

    def bullets(
        self, title: str, lines: Sequence[str], *, size: float = 20, notes: str = ""
    ) -> None:
        slide = self._slide(title)
        self._box(slide, lines, top=TOP, height=HIGH - TOP - 2, size=size)
        self._note(slide, notes)

    def charted(
        self, title: str, block: Mapping[str, Any], lines: Sequence[str], notes: str
    ) -> None:
        """A chart, sentences above it."""
        slide = self._slide(title)
        self._box(slide, lines, top=TOP, height=3.4, size=18)
        if block:
            self._chart(slide, block, top=TOP + 3.6)
        self._note(slide, notes)

    def finding(self, number: int, found: Finding) -> None:
        said = self.said
        told = finding(said, found)
        trace = said.phrase(
            "slide_trace", reference=said.handover.reference, ref=found.ref
        )
        block = _picture(said, found, number)
        # The words of the picture also for those who only get the notes.
        notes = "\n".join([told["satz"], block.get("alt", ""), trace])
        title = f"{number}. {told['ueberschrift']}"
        self.charted(title, block, [told["satz"], trace], notes)

    def _slide(self, title: str, *, layout: int = ONLY_TITLE) -> Any:
        slide = self.deck.slides.add_slide(self.deck.slide_layouts[layout])
        self._place(slide.shapes.title, 1.2, 2.2)
        words = (
            title if len(title) <= LONGEST_TITLE else title[: LONGEST_TITLE - 1] + "…"
        )
        self._write(
            slide.shapes.title.text_frame,
            [words],
            size=28 if len(words) < 55 else 22,
            color=BLUE,
            bold=True,
        )
        self._foot(slide)
        return slide

    def _foot(self, slide: Any) -> None:
        """Where from and which slide, at the foot; the mark of simulated data on top."""
        found = self.said.handover
        number = len(self.deck.slides)
        words = f"{found.city} · {found.reference} · {number}"
        self._box(slide, [words], top=HIGH - 1.4, height=1, size=12, color=GREY)
        mark = head(self.said)["simuliert"]
        if mark:
            self._box(slide, [mark], top=0.2, height=1, size=14, color=RED, bold=True)

    def _place(self, shape: Any, top: float, height: float) -> None:
        shape.left, shape.top = self.cm(LEFT), self.cm(top)
        shape.width, shape.height = self.cm(BROAD), self.cm(height)

    def _box(
        self,
        slide: Any,
        lines: Sequence[str],
        *,
        top: float,
        height: float,
        size: float,
        color: str = INK,
        bold: bool = False,
    ) -> None:
        box = slide.shapes.add_textbox(
            self.cm(LEFT), self.cm(top), self.cm(BROAD), self.cm(height)
        )
        self._write(box.text_frame, lines, size=size, color=color, bold=bold)

    def _write(
        self,
        frame: Any,
        lines: Sequence[str],
        *,
        size: float,
        color: str = INK,
        bold: bool = False,
    ) -> None:
        from pptx.enum.text import PP_ALIGN  # noqa: PLC0415 -- slow import
        from pptx.util import Pt  # noqa: PLC0415 -- slow import

        frame.word_wrap = True
        for number, words in enumerate(lines):
            paragraph = frame.paragraphs[0] if number == 0 else frame.add_paragraph()
            paragraph.alignment = PP_ALIGN.LEFT
            paragraph.space_after = Pt(size / 2)
            run = paragraph.add_run()
            run.text = one_line(words)
            run.font.size, run.font.bold, run.font.name = Pt(size), bold, "Arial"
            run.font.color.rgb = pictures.colour(color)
            tongue = "en-GB" if self.said.language == "en" else "de-DE"
            run._r.get_or_add_rPr().set("lang", tongue)

    def _chart(self, slide: Any, block: Mapping[str, Any], *, top: float) -> None:
        from pptx.enum.chart import XL_CHART_TYPE  # noqa: PLC0415 -- slow import

        height = min(pictures.height(block["bars"]) * 1.5, HIGH - top - 1.8)
        frame = slide.shapes.add_chart(
            XL_CHART_TYPE.BAR_CLUSTERED,
            self.cm(LEFT),
            self.cm(top),
            self.cm(BROAD),
            self.cm(height),
            pictures.chart_data(block["bars"], block["series"]),
        )
        named = frame._element.nvGraphicFramePr.cNvPr
        named.set("descr", printable(block["alt"]))
        named.set("title", printable(block["title"]))
        pictures.dress(frame.chart, block["bars"], series=block["series"], size=14)

    def _note(self, slide: Any, words: str) -> None:
        if words:
            slide.notes_slide.notes_text_frame.text = printable(words)


def _picture(said: Saying, found: Finding, number: int) -> dict[str, Any]:
    """What shows the finding best; empty where nothing can be drawn."""
    title = finding(said, found)["ueberschrift"]
    if found.kind == "interface" and found.expected is not None:
        bars = [
            (said.phrase("bar_found"), found.people),
            (said.phrase("bar_chance"), round(found.expected)),
        ]
    elif found.kind == "change":
        bars = [
            (said.phrase("bar_before"), found.before),
            (said.phrase("bar_now"), found.people),
        ]
    elif found.kind == "quiet":
        bars = [
            (said.short(space), space.participants.people)
            for space in said.handover.spaces
        ]
    else:
        bars = [(label, figure.people) for label, figure in cells_of(said, found)]
    return chart(said, name=f"befund-{number}", title=title, bars=bars)
