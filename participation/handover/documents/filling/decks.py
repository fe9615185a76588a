"""A template of slides opened: without its own slides, with the two layouts that are used.

Layouts are found by what they are, not by name or place: PowerPoint names them in the
language of who made them, and Impress numbers them anew.
"""

import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from pptx import Presentation
from pptx.enum.shapes import PP_PLACEHOLDER
from pptx.opc.constants import RELATIONSHIP_TYPE as RELATION

from participation.handover.documents.filling.child import RefusedError
from participation.handover.documents.filling.rooms import CM, Room, between

_P = "http://schemas.openxmlformats.org/presentationml/2006/main"
_A = "http://schemas.openxmlformats.org/drawingml/2006/main"
TITLES = (PP_PLACEHOLDER.TITLE, PP_PLACEHOLDER.CENTER_TITLE)
FEET = (PP_PLACEHOLDER.FOOTER, PP_PLACEHOLDER.SLIDE_NUMBER, PP_PLACEHOLDER.DATE)
KEPT = frozenset(
    {RELATION.SLIDE_MASTER, RELATION.THEME, RELATION.TABLE_STYLES, RELATION.FONT}
)
KEPT_OF_PACKAGE = frozenset({RELATION.OFFICE_DOCUMENT, RELATION.CORE_PROPERTIES})
LEFT_OUT = (
    "p:sldIdLst/*", "p:notesMasterIdLst", "p:handoutMasterIdLst", "p:custShowLst",
    "p:custDataLst", "p:photoAlbum", "p:modifyVerifier", "p:extLst",
)  # fmt: skip
"""Of the presentation: its slides, what names them, and a password against changes."""
SMALLEST, LARGEST = 914_400, 51_206_400
"""Sides of a slide that PowerPoint allows."""
BROAD, HIGH = 25.4 * CM, 19.05 * CM
"""A slide on which our letters have the sizes that are written here."""
LEAST_BROAD = 0.5
LEAST = {"title": 0.25, "titleOnly": 0.45}
"""Shares of breadth and height that have to be free for text and charts."""
MISSING = {"title": "no_title_layout", "titleOnly": "no_title_only"}
BACKGROUND, WHOLE = 0.3, 0.6
"""Shares of a slide from which on a shape is behind the words, not beside them."""


@dataclass(frozen=True)
class Page:
    """A layout, and what is where on it. `room`: the largest part that is free."""

    layout: Any
    title: Room
    subtitle: Room | None
    feet: dict[Any, Room]
    room: Room


@dataclass(frozen=True)
class Opened:
    """A presentation without slides, and what the slides of ours are made from."""

    deck: Any
    scale: float  # of letters, by the size of the slide
    opening: Page
    plain: Page


def open_deck(content: bytes) -> Opened:
    """Raises RefusedError where slides of ours would not find room or layouts."""
    deck = Presentation(io.BytesIO(content))
    used = [slide.slide_layout for slide in deck.slides]
    _empty(deck)
    width, height = deck.slide_width or 0, deck.slide_height or 0
    if not all(SMALLEST <= side <= LARGEST for side in (width, height)):
        raise RefusedError("too_small")
    slide = Room(0, 0, width, height)
    opening = _first_page(deck, "title", slide, used)
    beside = list(opening.layout.slide_master.slide_layouts)
    return Opened(
        deck=deck,
        scale=min(width / BROAD, height / HIGH),
        opening=opening,
        plain=_first_page(deck, "titleOnly", slide, [*used, *beside]),
    )


def _first_page(deck: Any, wanted: str, slide: Room, preferred: Sequence[Any]) -> Page:
    """The first layout of that type with room.

    Those first that slides of the template are made from: Impress writes a master for each
    layout in use, with all other layouts in it, too, their titles at the same place.
    """
    layouts = find_layouts(deck, wanted)
    layouts.sort(
        key=lambda one: preferred.index(one) if one in preferred else len(preferred)
    )
    if not layouts:
        raise RefusedError(MISSING[wanted])
    for layout in layouts:
        page = _page(layout, slide, least=LEAST[wanted])
        if page is not None:
            _number(layout)
            return page
    raise RefusedError("too_small")


def find_layouts(deck: Any, wanted: str) -> list[Any]:
    """First those whose type is written in them, then those with the same placeholders."""
    titled = [
        layout
        for master in deck.slide_masters
        for layout in master.slide_layouts
        if set(TITLES) & set(_kinds(layout))
    ]
    typed = [one for one in titled if one._element.get("type") == wanted]
    return typed + [one for one in titled if one not in typed and _alike(one, wanted)]


def _alike(layout: Any, wanted: str) -> bool:
    kinds = [kind for kind in _kinds(layout) if kind not in FEET]
    if wanted == "titleOnly":
        return kinds == [PP_PLACEHOLDER.TITLE]
    return len(kinds) == 2 and PP_PLACEHOLDER.SUBTITLE in kinds


def _kinds(layout: Any) -> list[Any]:
    return [shape.placeholder_format.type for shape in layout.placeholders]


def part_of(layout: Any, *kinds: Any) -> Any:
    """The first placeholder of these kinds, or None."""
    for shape in layout.placeholders:
        if shape.placeholder_format.type in kinds:
            return shape
    return None


def place_of(shape: Any) -> Room | None:
    """Where the shape is, also if only its master says so."""
    sides = (shape.left, shape.top, shape.width, shape.height)
    return None if None in sides else Room(*map(int, sides))


def _page(layout: Any, slide: Room, *, least: float) -> Page | None:
    """Where there is what on slides of this layout; None where too little is free."""
    head = place_of(part_of(layout, *TITLES))
    usual = Room(
        slide.width // 20, slide.height // 20, slide.width * 9 // 10, slide.height // 7
    )
    title = head or usual
    if not slide.holds(title) or title.width < slide.width * 0.3:
        return None
    feet = dict(_feet(layout, slide))
    beside = min(title.left, slide.right - title.right)
    margin = max(slide.width // 50, min(beside, slide.width // 10))
    edge = slide.height // 25
    inner = between(margin, edge, slide.right - margin, slide.bottom - edge)
    taken = [title, *feet.values(), *_drawn(layout, slide, title)]
    room = inner.without_all(taken, gap=slide.height // 80)
    if room.width < slide.width * LEAST_BROAD or room.height < slide.height * least:
        return None
    below = part_of(layout, PP_PLACEHOLDER.SUBTITLE)
    subtitle = None if below is None else place_of(below)
    if subtitle and (subtitle.meets(title) or not slide.holds(subtitle)):
        subtitle = None
    return Page(
        layout=layout,
        title=title,
        subtitle=subtitle,
        feet=feet,
        room=room,
    )


def _feet(layout: Any, slide: Room) -> Iterator[tuple[Any, Room]]:
    """What stands at the foot, if it can be read there: some push it off the slide."""
    for kind in FEET:
        shape = part_of(layout, kind)
        place = None if shape is None else place_of(shape)
        if (
            place
            and slide.holds(place)
            and place.width >= slide.width / 25
            and place.height >= slide.height / 60
        ):
            yield kind, place


def _drawn(layout: Any, slide: Room, title: Room) -> list[Room]:
    """Logos, bars and lines of layout and master, the largest first; no backgrounds."""
    shapes = [shape for shape in layout.shapes if not shape.is_placeholder]
    if layout._element.get("showMasterSp") not in ("0", "false"):
        master = layout.slide_master
        shapes += [shape for shape in master.shapes if not shape.is_placeholder]
    places = [place for place in map(place_of, shapes) if place]
    middle = Room(title.left + title.width // 2, title.top + title.height // 2, 0, 0)
    return sorted(
        (
            place
            for place in places
            if place.area < slide.area * WHOLE
            and not (place.area >= slide.area * BACKGROUND and place.holds(middle))
        ),
        key=lambda place: -place.area,
    )


def _number(layout: Any) -> None:
    """Impress gives several placeholders the same number; ours are found by it."""
    seen: set[int] = set()
    for shape in layout.placeholders:
        placeholder = shape._element.ph
        if placeholder.idx in seen:
            placeholder.idx = max(seen) + 1
        seen.add(placeholder.idx)


def _empty(deck: Any) -> None:
    """Take out all slides, and everything that is not needed to show new ones."""
    element, part = deck.part._element, deck.part
    for name in LEFT_OUT:  # the empty list of slides stays: python-pptx holds on to it
        for child in element.findall(name, {"p": _P}):
            child.getparent().remove(child)
    for relations, kept in (
        (part.rels, KEPT),
        (part.package._rels, KEPT_OF_PACKAGE),
    ):
        for key in [k for k, one in relations.items() if one.reltype not in kept]:
            relations.pop(key)
    for master in deck.slide_masters:
        for one in (master, *master.slide_layouts):
            _still(one)


def _still(one: Any) -> None:
    """Master or layout without movements and without links to slides that are gone."""
    for name in ("timing", "transition"):
        for found in list(one._element.iter(f"{{{_P}}}{name}")):
            # Newer transitions stand in a choice of their own, with an older one.
            found.getparent().remove(found)
    for name in ("hlinkClick", "hlinkHover"):
        for found in list(one._element.iter(f"{{{_A}}}{name}")):
            found.getparent().remove(found)
    for key in [k for k, r in one.part.rels.items() if r.reltype == RELATION.SLIDE]:
        one.part.rels.pop(key)
