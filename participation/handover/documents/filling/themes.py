"""Which colour of a theme bars can have: the first accent, unless nobody could see it."""

from typing import Any

from lxml import etree
from pptx.enum.dml import MSO_THEME_COLOR
from pptx.opc.constants import RELATIONSHIP_TYPE as RELATION

MAIN = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
LEAST_CONTRAST = 3.0  # WCAG 2.2, 1.4.11


def bar_colour(master: Any) -> Any:
    """The first accent; the colour of letters where that would be too pale."""
    colours = _colours(master)
    accent = colours.get(_named(master, "accent1"))
    ground = colours.get(_named(master, "bg1"))
    if accent and ground and contrast(accent, ground) < LEAST_CONTRAST:
        return MSO_THEME_COLOR.TEXT_1
    return MSO_THEME_COLOR.ACCENT_1


def contrast(one: str, other: str) -> float:
    """Of two colours as WCAG works it out."""
    dark, light = sorted((_luminance(one), _luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def _luminance(hexadecimal: str) -> float:
    parts = [int(hexadecimal[at : at + 2], 16) / 255 for at in (0, 2, 4)]
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4
        for part in parts
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _named(master: Any, name: str) -> str:
    """The name in the theme: a master may swap dark and light."""
    mapped = master._element.find(f"{{{master._element.nsmap['p']}}}clrMap")
    return name if mapped is None else str(mapped.get(name, name))


def _colours(master: Any) -> dict[str, str]:
    """The colours of the theme that are written as red, green and blue."""
    try:
        theme = master.part.part_related_by(RELATION.THEME)
    except KeyError:
        return {}
    root = etree.fromstring(theme.blob, etree.XMLParser(resolve_entities=False))
    found = {}
    for colour in root.iterfind(f"{MAIN}themeElements/{MAIN}clrScheme/*"):
        for value in colour:
            written = value.get("lastClr") or value.get("val") or ""
            if len(written) == 6 and not set(written) - set("0123456789abcdefABCDEF"):
                found[etree.QName(colour).localname] = written
    return found
