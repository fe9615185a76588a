"""Introductions for people who write no HTML: paragraphs and lists as they are typed.

An empty line parts paragraphs, "- " begins a point of a list. Whoever writes a tag writes
HTML; it is cleaned when it is shown.
"""

import html
import re

TAG = re.compile(r"</?[a-zA-Z][^<>]*>")
BLOCK = re.compile(r"<p>(.*?)</p>|<ul>(.*?)</ul>", re.DOTALL)
POINT = re.compile(r"<li>(.*?)</li>", re.DOTALL)
MARK = "- "


def to_html(typed: str) -> str:
    """Return HTML of what was typed; HTML stays as it is."""
    text = typed.strip()
    if not text or TAG.search(text):
        return text
    blocks = [block.strip() for block in re.split(r"\n\s*\n", text)]
    return "".join(_block(block.split("\n")) for block in blocks if block)


def to_typed(written: str) -> str:
    """Return what somebody would type to get this HTML; HTML where that is not possible."""
    plain = _plain(written)
    return plain if plain is not None and to_html(plain) == written else written


def _block(lines: list[str]) -> str:
    made = ""
    points: list[str] = []
    words: list[str] = []
    for line in [*lines, ""]:
        if line.startswith(MARK):
            made += _paragraph(words)
            words = []
            points.append(line[len(MARK) :].strip())
            continue
        if points:
            made += "<ul>" + "".join(f"<li>{_said(p)}</li>" for p in points) + "</ul>"
            points = []
        if line.strip():
            words.append(line.strip())
    return made + _paragraph(words)


def _paragraph(lines: list[str]) -> str:
    return "<p>" + "<br>".join(_said(line) for line in lines) + "</p>" if lines else ""


def _said(text: str) -> str:
    return html.escape(text, quote=False)


def _plain(written: str) -> str | None:
    parts, end = [], 0
    for match in BLOCK.finditer(written):
        if written[end : match.start()].strip():
            return None
        end = match.end()
        if match[1] is not None:
            parts.append(html.unescape(match[1].replace("<br>", "\n")))
        else:
            points = POINT.findall(match[2])
            parts.append("\n".join(MARK + html.unescape(point) for point in points))
    return None if written[end:].strip() else "\n\n".join(parts)
