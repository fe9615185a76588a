"""Slides from a template of the city: its master and layouts, our words, nothing that acts."""

import dataclasses
import datetime
import io
import json
import zipfile
from collections.abc import Callable
from itertools import combinations
from typing import Any

import pytest
from lxml import etree
from pptx import Presentation
from pptx.dml.color import MSO_THEME_COLOR
from pptx.enum.shapes import MSO_SHAPE_TYPE, PP_PLACEHOLDER
from pptx.util import Cm, Pt

from participation.handover.documents import default_slides
from participation.handover.documents.context.saying import Saying
from participation.handover.documents.filling import deck_filler
from participation.handover.documents.filling.archive import LARGEST
from participation.handover.documents.filling.child import RefusedError
from participation.handover.documents.filling.deck_inspecting import inspect
from participation.handover.documents.filling.decks import TITLES, open_deck, place_of
from participation.handover.documents.filling.fill import TemplateRefusedError
from participation.handover.documents.filling.themes import contrast
from participation.handover.documents.kinds import LANGUAGES, Kind
from participation.handover.documents.render import render_handover, shipped_template
from participation.handover.documents.slides import deck_of
from participation.handover.documents.trying import try_template
from participation.publication.releases.content import Withdrawal
from tests.handover_example import example
from tests.slide_files import (
    LOGO,
    SHIPPED,
    add_logo,
    changed_deck,
    city_deck,
    filled,
)
from tests.word_files import RELATION, repacked

OWN_SLIDE = "Diese beiden Folien werden nicht übernommen"
MARK = "SIMULIERTE DATEN"
GONE = Withdrawal(
    subject="x", number=1, withdrawn_on=datetime.date(2026, 10, 5), reason="falsch " * 40
)  # fmt: skip


def said(**changes: Any) -> Saying:
    """The example with all that has to be on slides whatever the template does."""
    found = dataclasses.replace(example(), simulated=True)
    return Saying(found, "de", **{"withdrawn": (GONE,), **changes})


def words(slide: Any) -> str:
    return "\n".join(s.text_frame.text for s in slide.shapes if s.has_text_frame)


def refused_deck(template: bytes) -> str:
    with pytest.raises(RefusedError) as caught:
        filled(said(), template)
    return str(json.loads(str(caught.value))["reason"])


def remove(shape: Any) -> None:
    shape._element.getparent().remove(shape._element)


def test_shipped_templates_are_what_their_builder_makes() -> None:
    for language in LANGUAGES:
        built = default_slides.build(language)
        kept = shipped_template(Kind.SLIDES, language)
        with (
            zipfile.ZipFile(io.BytesIO(built)) as fresh,
            zipfile.ZipFile(io.BytesIO(kept)) as shipped,
        ):
            assert fresh.namelist() == shipped.namelist()
            for name in fresh.namelist():
                assert fresh.read(name) == shipped.read(name)


def test_the_shipped_template_passes_its_own_trial() -> None:
    try_template(SHIPPED, kind=Kind.SLIDES, language="de")


def test_slides_have_the_master_of_the_city_and_none_of_its_own_slides() -> None:
    deck = filled(said(), city_deck())

    assert (deck.slide_width, deck.slide_height) == (Cm(25.4), Cm(19.05))
    assert len(deck.slides) == 10
    layouts = [slide.slide_layout._element.get("type") for slide in deck.slides]
    assert layouts == ["title", *["titleOnly"] * 9]
    assert [slide for slide in deck.slides if OWN_SLIDE in words(slide)] == []
    feet = [
        shape.text_frame.text
        for slide in deck.slides
        for shape in slide.placeholders
        if shape.placeholder_format.type == PP_PLACEHOLDER.FOOTER
    ]
    assert feet == ["Amt für Soziales · UE-2026-002"] * 10
    blobs = [
        part.blob for part in deck.part.package.iter_parts()
        if part.partname.startswith("/ppt/media/")
    ]  # fmt: skip
    assert blobs == [LOGO]


def test_letters_and_bars_are_those_of_the_theme_and_titles_are_left_to_it() -> None:
    deck = filled(said(), city_deck())

    slide = deck.slides[4]
    title = slide.shapes.title.text_frame.paragraphs[0].runs[0]
    assert (title.font.name, title.font.bold) == (None, None)
    text = next(s for s in slide.shapes if "Menschen nennen" in words_of(s))
    run = text.text_frame.paragraphs[0].runs[0]
    assert run.font.name == "+mn-lt"
    assert run.font.color.theme_color == MSO_THEME_COLOR.TEXT_1
    chart = next(s for s in slide.shapes if s.shape_type == MSO_SHAPE_TYPE.CHART)
    assert chart._element.nvGraphicFramePr.cNvPr.get("descr").startswith("Balken")
    bars = chart.chart.plots[0].series[0].format.fill.fore_color
    assert bars.theme_color == MSO_THEME_COLOR.ACCENT_1


def words_of(shape: Any) -> str:
    return shape.text_frame.text if shape.has_text_frame else ""


def test_bars_that_nobody_could_see_take_the_colour_of_letters() -> None:
    pale = repacked(SHIPPED, replace={"ppt/theme/theme1.xml": (b"1D4F91", b"FFF2CC")})

    deck = filled(said(), pale)

    [chart] = [s for s in deck.slides[2].shapes if s.shape_type == MSO_SHAPE_TYPE.CHART]
    bars = chart.chart.plots[0].series[0].format.fill.fore_color
    assert bars.theme_color == MSO_THEME_COLOR.TEXT_1
    assert round(contrast("FFFFFF", "000000"), 1) == 21.0


def portrait(deck: Any) -> None:
    deck.slide_width, deck.slide_height = Cm(19.05), Cm(27.5)
    for one in (deck.slide_master, *deck.slide_layouts):
        for shape in one.placeholders:
            shape.left, shape.top = Cm(1), shape.top
            shape.width, shape.height = Cm(17), shape.height
            if shape.placeholder_format.type in (13, 15):
                shape.top, shape.height = Cm(26), Cm(0.8)
                shape.width = Cm(8)
                if shape.placeholder_format.type == 13:
                    shape.left = Cm(10)


def title_below(deck: Any) -> None:
    for shape in deck.slide_layouts[1].placeholders:
        if shape.placeholder_format.type in TITLES:
            shape.left, shape.top = Cm(1), Cm(14)
            shape.width, shape.height = Cm(30), Cm(2)


def logo_in_the_corner(deck: Any) -> None:
    add_logo(deck.slide_master, left=28, top=15)


def without_feet(deck: Any) -> None:
    for layout in deck.slide_layouts:
        for shape in list(layout.placeholders):
            if shape.placeholder_format.type in (13, 15):
                remove(shape)


@pytest.mark.parametrize(
    "change",
    [None, lambda _deck: None, portrait, title_below, logo_in_the_corner, without_feet],
)
def test_nothing_lies_over_another_thing_or_outside(
    change: Callable[[Any], None] | None,
) -> None:
    template = city_deck() if change is None else changed_deck(change)

    deck = filled(said(), template)

    whole = place_of(_Whole(deck.slide_width, deck.slide_height))
    assert whole is not None
    for slide in deck.slides:
        drawn = [
            s for s in slide.slide_layout.slide_master.shapes if not s.is_placeholder
        ]
        places = [place_of(shape) for shape in (*slide.shapes, *drawn)]
        assert all(place and whole.holds(place) for place in places)
        met = [(a, b) for a, b in combinations(places, 2) if a and b and a.meets(b)]
        assert met == []


class _Whole:
    left = top = 0

    def __init__(self, width: int, height: int) -> None:
        self.width, self.height = width, height


@pytest.mark.parametrize("change", [lambda _deck: None, title_below, without_feet])
def test_mark_and_withdrawal_appear_whatever_the_template_does(
    change: Callable[[Any], None],
) -> None:
    def hide(deck: Any) -> None:
        change(deck)
        # Letters that nobody can read, on a ground of the same colour.
        for name in ("dk1", "lt1", "dk2", "lt2"):
            deck.slide_master._element.find(
                "{http://schemas.openxmlformats.org/presentationml/2006/main}clrMap"
            ).set({"dk1": "tx1", "lt1": "bg1", "dk2": "tx2", "lt2": "bg2"}[name], "dk1")

    deck = filled(said(), changed_deck(hide))

    for slide in deck.slides:
        [mark] = [s for s in slide.shapes if words_of(s).startswith(MARK)]
        check_warning(mark)
    [note] = [s for s in deck.slides[0].shapes if "zurückgenommen" in words_of(s)]
    check_warning(note)


def check_warning(shape: Any) -> None:
    run = shape.text_frame.paragraphs[0].runs[0]
    assert (run.font.name, str(run.font.color.rgb)) == ("Arial", "8B0000")
    assert str(shape.fill.fore_color.rgb) == "FFFFFF"
    assert run.font.size >= Pt(8)


def test_layouts_are_found_by_what_they_are_without_names_and_types() -> None:
    def forget(deck: Any) -> None:
        layouts = deck.slide_master.slide_layouts
        for layout in layouts:
            layout._element.attrib.pop("type")
            layout._element.cSld.set("name", "Layout")
        first = deck.slide_master._element.sldLayoutIdLst
        first.append(first[0])  # the other way round

    opened = open_deck(changed_deck(forget))

    assert opened.opening.subtitle is not None
    kinds = [s.placeholder_format.type for s in opened.plain.layout.placeholders]
    assert PP_PLACEHOLDER.SUBTITLE not in kinds


def two_of_one_type(*, used: bool, crowded: bool = False) -> bytes:
    """A deck in which a layout with more on it comes first as "title only", too."""
    deck = Presentation()
    layouts = deck.slide_layouts
    layouts[3]._element.set("type", "titleOnly")
    if crowded:
        layouts[3].placeholders[0].top = Cm(8)
    if used:
        deck.slides.add_slide(layouts[5])
    out = io.BytesIO()
    deck.save(out)
    return out.getvalue()


def test_layouts_of_the_example_slides_come_first_then_those_with_room() -> None:
    """Impress writes a master for each layout in use, with all other layouts in it."""
    names = [
        open_deck(template).plain.layout.name
        for template in (
            two_of_one_type(used=False),
            two_of_one_type(used=True),
            two_of_one_type(used=False, crowded=True),
        )
    ]

    assert names == ["Two Content", "Title Only", "Title Only"]


def test_the_size_that_impress_writes_beside_the_prompt_is_used() -> None:
    def as_impress(deck: Any) -> None:
        master = deck.slide_master
        styles = master._element.find(
            "{http://schemas.openxmlformats.org/presentationml/2006/main}txStyles"
        )
        master._element.remove(styles)
        title = next(s for s in master.placeholders if s.placeholder_format.type == 1)
        run = title.text_frame.paragraphs[0].runs[0]
        run.font.size, run.font.bold, run.font.name = Pt(24), True, "Georgia"

    deck = filled(said(), changed_deck(as_impress))

    run = deck.slides[1].shapes.title.text_frame.paragraphs[0].runs[0]
    assert (run.font.size, run.font.bold, run.font.name) == (Pt(24), True, "Georgia")


def test_placeholders_that_impress_gave_one_number_are_told_apart() -> None:
    def as_impress(deck: Any) -> None:
        for shape in deck.slide_layouts[0].placeholders:
            shape._element.ph.idx = 0

    deck = filled(Saying(example(), "de"), changed_deck(as_impress))

    numbers = [shape.placeholder_format.idx for shape in deck.slides[0].placeholders]
    assert len(set(numbers)) == len(numbers) == 4
    assert deck.slides[0].shapes.title.text_frame.text == "Bedarfe im Herbst 2026"


def test_long_lines_go_to_a_second_slide_and_long_titles_become_smaller() -> None:
    handover = dataclasses.replace(example(), title="Sehr lange Überschrift " * 12)
    plan = deck_of(Saying(handover, "de"))
    plan["slides"][0]["lines"] = ["Ein Satz, der nicht kurz ist. " * 12] * 12

    deck = Presentation(io.BytesIO(deck_filler.fill(city_deck(), plan)))

    titles = [slide.shapes.title.text_frame.text for slide in deck.slides]
    assert titles.count("Auf einen Blick") > 1
    shown = "".join(words(slide) for slide in deck.slides)
    assert shown.count("Ein Satz, der nicht kurz ist.") == 12 * 12
    first = deck.slides[0].shapes.title.text_frame.paragraphs[0].runs[0]
    assert first.font.size < Pt(28)
    assert len(deck.core_properties.title) == 255


def small(deck: Any) -> None:
    deck.slide_width, deck.slide_height = Cm(12), Cm(3)


def no_opening(deck: Any) -> None:
    layout = deck.slide_layouts[0]
    layout._element.attrib.pop("type")
    remove(next(s for s in layout.placeholders if s.placeholder_format.type == 4))
    layout.placeholders[0]._element.ph.set("type", "title")


def no_plain(deck: Any) -> None:
    layout = deck.slide_layouts[1]
    layout._element.attrib.pop("type")
    layout.placeholders[0]._element.ph.set("type", "body")


def in_the_middle(deck: Any) -> None:
    deck.slide_layouts[1].placeholders[0].top = Cm(8)


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        (in_the_middle, "too_small"),
        (small, "too_small"),
        (no_opening, "no_title_layout"),
        (no_plain, "no_title_only"),
    ],
)
def test_templates_without_layouts_or_room_are_refused(
    change: Callable[[Any], None], reason: str
) -> None:
    assert refused_deck(changed_deck(change)) == reason


def test_what_is_left_of_the_template_names_nobody_and_points_nowhere() -> None:
    def fill_in(deck: Any) -> None:
        deck.core_properties.last_modified_by = "Erika Muster"
        deck.core_properties.comments = "Entwurf von Erika Muster"
        deck.slide_layouts[0].name = "Titel"
        box = deck.slides[0].shapes.add_textbox(0, 0, Cm(5), Cm(1))
        box.text_frame.text = "Erika Muster"
        deck.slides[0].notes_slide.notes_text_frame.text = "Erika Muster"

    own_facts = (
        f'<Relationship Id="rId98" Type="{RELATION}/extended-properties"'
        ' Target="docProps/app.xml"/></Relationships>'
    ).encode()
    template = repacked(
        changed_deck(fill_in),
        add={"docProps/app.xml": b"<x>Erika Muster</x>"},
        replace={"_rels/.rels": (b"</Relationships>", own_facts)},
    )
    made = deck_filler.fill(template, deck_of(said()))

    with zipfile.ZipFile(io.BytesIO(made)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    assert [name for name, part in parts.items() if b"Erika" in part] == []
    slides = [name for name in parts if name.startswith("ppt/slides/slide")]
    assert len(slides) == 10
    for name, part in parts.items():
        if name.endswith(".rels"):
            folder = name.replace("_rels/", "").rpartition("/")[0]
            for relation in etree.fromstring(part):
                target = relation.get("Target")
                path = target.lstrip("/") if target[0] == "/" else f"{folder}/{target}"
                assert normal(path) in parts


def normal(path: str) -> str:
    parts: list[str] = []
    for part in path.split("/"):
        if part == "..":
            parts.pop()
        elif part:
            parts.append(part)
    return "/".join(parts)


def relation(
    kind: str, target: str = "https://x.example", mode: str = "External"
) -> Any:
    added = (
        f'<Relationship Id="rId99" Type="{RELATION}/{kind}" Target="{target}"'
        f' TargetMode="{mode}"/></Relationships>'
    )
    return {"ppt/_rels/presentation.xml.rels": (b"</Relationships>", added.encode())}


def declared(kind: str) -> Any:
    added = f'<Override PartName="/ppt/media/x.png" ContentType="{kind}"/></Types>'
    return {"[Content_Types].xml": (b"</Types>", added.encode())}


def protected() -> bytes:
    """A file with a password, as Office writes it: no archive at all."""
    head = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
    return head + b"\0" * 600 + "EncryptedPackage".encode("utf-16-le") + b"\0" * 600


def flagged() -> bytes:
    """An archive that says that its parts are encrypted."""
    content = bytearray(repacked(SHIPPED))
    at = content.find(b"PK\x01\x02")
    content[at + 8] |= 1
    return bytes(content)


def lying() -> bytes:
    """A part that unpacks to more than its head says."""
    content = bytearray(repacked(SHIPPED, add={"ppt/media/x.png": b"\0" * 60_000_000}))
    at = content.rfind(b"PK\x01\x02")
    content[at + 24 : at + 28] = (1000).to_bytes(4, "little")
    return bytes(content)


BOMB = b'<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;">]><x>&b;</x>'
SLIDE = "ppt/slides/slide1.xml"
SVG = b'<svg xmlns="http://www.w3.org/2000/svg" xmlns:l="http://www.w3.org/1999/xlink">'


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "not_pptx"),
        (b"PK\x03\x04 nothing", "not_pptx"),
        (shipped_template(Kind.COUNCIL, "de"), "not_pptx"),
        (SHIPPED[:4000], "not_pptx"),
        (b"x" * (LARGEST + 1), "too_large"),
        (protected(), "encrypted"),
        (flagged(), "encrypted"),
        (repacked(SHIPPED, add={"ppt/media/x.png": b"\0" * 41_000_000}), "too_large"),
        (lying(), "not_pptx"),
        (repacked(SHIPPED, add={"ppt/vbaProject.bin": b"x"}), "embedded"),
        (repacked(SHIPPED, add={"ppt/activeX/activeX1.xml": b"<x/>"}), "embedded"),
        (repacked(SHIPPED, add={"ppt/embeddings/a.xlsx": b"x"}), "embedded"),
        (repacked(SHIPPED, add={"ppt/media/a.mp4": b"x"}), "embedded"),
        (repacked(SHIPPED, add={"ppt/a.exe": b"x"}), "embedded"),
        (repacked(SHIPPED, add={"ppt/media/x.png": b"x"}, replace=declared(
            "application/vnd.openxmlformats-officedocument.oleObject")), "embedded"),
        (repacked(SHIPPED, replace={"[Content_Types].xml": (
            b"vnd.openxmlformats-officedocument.presentationml.presentation.main+xml",
            b"vnd.ms-powerpoint.presentation.macroEnabled.main+xml")}), "embedded"),
        (repacked(SHIPPED, replace=relation("oleObject", "x.png", "Internal")), "embedded"),
        (repacked(SHIPPED, replace={SLIDE: (
            b"</p:spTree>", b"<p:oleObj/></p:spTree>")}), "embedded"),
        (repacked(SHIPPED, replace={SLIDE: (
            b"</p:spTree>", b'<x action="ppaction://program"/></p:spTree>')}), "embedded"),
        (repacked(SHIPPED, replace=relation("hyperlink")), "external"),
        (repacked(SHIPPED, replace=relation("image", "file://x/y.png")), "external"),
        (repacked(SHIPPED, replace=relation("image", mode="external")), "external"),
        (repacked(SHIPPED, add={"ppt/media/a.svg":
            SVG + b'<image l:href="http://x.example/i"/></svg>'}), "external"),
        (repacked(SHIPPED, add={"ppt/media/a.png":
            SVG + b'<g style="fill:url(http://x.example)"/></svg>'}), "external"),
        (repacked(SHIPPED, add={"ppt/media/a.svg": SVG + b"<script/></svg>"}), "embedded"),
        (repacked(SHIPPED, add={"ppt/a.xml": BOMB}), "entities"),
        (repacked(SHIPPED, add={"ppt/media/a.png": BOMB}), "entities"),
        (repacked(SHIPPED, add={"ppt/a.xml": b"<x"}), "entities"),
    ],
)  # fmt: skip
def test_files_that_could_act_are_refused_before_they_are_opened(
    content: bytes, reason: str
) -> None:
    with pytest.raises(TemplateRefusedError) as caught:
        inspect(content)

    assert caught.value.flaw.reason == reason


def test_what_powerpoint_and_impress_leave_behind_is_no_reason_to_refuse() -> None:
    inspect(
        repacked(
            SHIPPED,
            add={
                "ppt/printerSettings/printerSettings1.bin": b"x",
                "ppt/media/a.svg": SVG + b'<use l:href="#a"/></svg>',
                "docProps/thumbnail.jpeg": b"x",
                "ppt/fonts/font1.fntdata": b"x",
            },
            replace={
                "[Content_Types].xml": (
                    b"</Types>",
                    b'<Default Extension="xlsx" ContentType="application/vnd.openxmlformats'
                    b'-officedocument.spreadsheetml.sheet"/></Types>',
                ),
                SLIDE: (
                    b"</p:spTree>",
                    b'<x action="ppaction://hlinkshowjump?jump=nextslide"/></p:spTree>',
                ),
            },
        )
    )


def test_what_the_child_refuses_or_falls_over_reaches_the_person() -> None:
    def reason(content: bytes) -> str:
        with pytest.raises(TemplateRefusedError) as caught:
            render_handover(
                example(), kind=Kind.SLIDES, format="pptx", template=content
            )
        return caught.value.flaw.reason

    broken = repacked(SHIPPED, replace={"ppt/presentation.xml": (b'cx="', b'cx="x')})
    assert reason(broken) == "broken_deck"
    assert reason(b"keine Folien") == "not_pptx"
