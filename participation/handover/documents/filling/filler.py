"""The child process of fill.py: an order on stdin, a DOCX on stdout.

The only module that fills a Word template. A template comes from a person's computer: it
is filled here with little memory, little time and nothing worth stealing (child.py).
"""

import base64
import io
import re
import sys
from collections.abc import Sequence
from html import unescape
from typing import Any

from docxtpl import DocxTemplate
from jinja2 import TemplateError, TemplateSyntaxError
from jinja2.exceptions import SecurityError, UndefinedError
from lxml import etree

from participation.handover.documents.filling.child import (
    RefusedError,
    carry_out,
    property_of,
)
from participation.handover.documents.filling.ooxml import Xml, chart_paragraph, tables
from participation.handover.documents.filling.sandbox import Sandbox
from participation.publication.neutral import one_line

LONGEST_QUOTE = 160
PROPERTIES = ("author", "comments", "identifier", "subject", "title")
W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"


class Template(DocxTemplate):  # type: ignore[misc]
    """Remembers which text was being filled, to quote the paragraph that is wrong."""

    source = ""

    def render_properties(self, context: Any, jinja_env: Any = None) -> None:
        """As texts, not as XML, and as much of them as a property holds."""
        properties, plain = self.docx.core_properties, Sandbox()
        plain.autoescape = False
        for name in PROPERTIES:
            written = plain.from_string(getattr(properties, name))
            setattr(properties, name, property_of(written.render(context)))

    def render_xml_part(
        self, src_xml: str, part: Any, context: Any, jinja_env: Any = None
    ) -> str:
        self.source = re.sub(r"<w:p([ >])", r"\n<w:p\1", src_xml)
        return str(super().render_xml_part(src_xml, part, context, jinja_env))


def main() -> int:
    """Carry out the order."""
    return carry_out(_filled)


def _filled(order: dict[str, Any]) -> bytes:
    return fill(
        base64.b64decode(order["template"]),
        order["context"],
        mark=order["mark"],
        notes=order["notes"],
        title=order["title"],
        language=order["language"],
    )


def fill(
    content: bytes,
    context: Any,
    *,
    mark: str,
    notes: Sequence[str] = (),
    title: str,
    language: str,
) -> bytes:
    """Return the template with the context in it, mark on every page, notes on the first."""
    template = Template(io.BytesIO(content))
    template.init_docx()
    document = template.docx.part
    ready = _ready(context, document)
    try:
        template.render(ready, jinja_env=Sandbox(), autoescape=True)
    except TemplateSyntaxError as error:
        raise RefusedError(
            "syntax", said=error.message or "", **_place(template, error.lineno)
        ) from error
    except SecurityError as error:
        raise RefusedError("forbidden", **_place(template, _line(error))) from error
    except UndefinedError as error:
        raise RefusedError(
            "unknown", said=error.message or "", **_place(template, _line(error))
        ) from error
    except TemplateError as error:
        raise RefusedError(
            "syntax", said=str(error), **_place(template, None)
        ) from error
    except (etree.XMLSyntaxError, ValueError, TypeError) as error:
        raise RefusedError("broken", **_place(template, _line(error))) from error
    _check(template.docx)
    _finish(template.docx, mark=mark, title=title, language=language)
    _note(template.docx, notes)
    out = io.BytesIO()
    template.docx.save(out)
    return out.getvalue()


def _ready(context: Any, document: Any) -> Any:
    """The context with its blocks as OOXML and its texts without control characters."""
    charts = 0

    def made(value: Any) -> Any:
        nonlocal charts
        if isinstance(value, list):
            return [made(part) for part in value]
        if isinstance(value, dict):
            if value.get("_block") == "chart":
                charts += 1
                return chart_paragraph(document, value, charts)
            if value.get("_block") == "tables":
                return tables(value)
            if not value:
                return Xml()  # a chart of nothing
            return {name: made(part) for name, part in value.items()}
        return _plain(value) if isinstance(value, str) else value

    return made(context)


def _plain(text: str) -> str:
    """On one line: docxtpl reads line ends, tabs and form feeds as commands."""
    return one_line(text)


def _place(template: Template, line: int | None) -> dict[str, str]:
    """The paragraph of that line in words."""
    lines = template.source.splitlines()
    if not line or line > len(lines):
        return {"quote": ""}
    words = unescape(re.sub(r"<[^>]+>", "", lines[line - 1]))
    return {"quote": " ".join(words.split())[:LONGEST_QUOTE]}


def _line(error: BaseException) -> int | None:
    """The line of the template where it went wrong; Jinja writes it into the traceback."""
    trace, found = error.__traceback__, None
    while trace is not None:
        if trace.tb_frame.f_code.co_filename == "<template>":
            found = trace.tb_lineno
        trace = trace.tb_next
    return found


def _check(document: Any) -> None:
    """Refuse what Word would call damaged: blocks inside a line, pictures in a header."""
    for part in document.part.package.iter_parts():
        element = getattr(part, "element", None)
        if element is None:
            continue
        if any(len(text) for text in element.iter(f"{W}t")):
            raise RefusedError("block_in_line", quote="")
        for used in element.iter():
            for name in (f"{R}id", f"{R}embed"):
                if used.get(name) and used.get(name) not in part.rels:
                    raise RefusedError("block_in_header", quote="")
        if any(cell[-1].tag != f"{W}p" for cell in element.iter(f"{W}tc") if len(cell)):
            raise RefusedError("broken", quote="")


def _finish(document: Any, *, mark: str, title: str, language: str) -> None:
    used = {element.get(f"{R}id") for element in document.part.element.iter()} | {None}
    for name, relation in list(document.part.rels.items()):
        if relation.reltype.endswith("/chart") and name not in used:
            del document.part.rels[name]
    properties = document.core_properties
    properties.title, properties.language = property_of(one_line(title)), language
    if mark:
        for section in document.sections:
            _mark(section, document, mark)


def _note(document: Any, notes: Sequence[str]) -> None:
    """Below the first line with words, mostly the title; above what stands before any."""
    body = document.element.body
    first = body[0]
    for block in body:
        words = "".join(text.text or "" for text in block.iter(f"{W}t")).strip()
        if block.tag != f"{W}p" or words:
            first = block
            break
    below = first.tag == f"{W}p" and first.find(f"{W}pPr/{W}sectPr") is None
    for note in reversed(notes) if below else notes:
        made = document.add_paragraph()
        made.add_run(one_line(note)).bold = True
        (first.addnext if below else first.addprevious)(made._p)


def _mark(section: Any, document: Any, mark: str) -> None:
    """The mark at the top of every kind of page that the section has."""
    headers = [section.header]
    if section.different_first_page_header_footer:
        headers.append(section.first_page_header)
    if document.settings.odd_and_even_pages_header_footer:
        headers.append(section.even_page_header)
    for header in headers:
        paragraphs = header.paragraphs
        if any(mark in paragraph.text for paragraph in paragraphs):
            continue
        made = (
            paragraphs[0].insert_paragraph_before()
            if paragraphs
            else header.add_paragraph()
        )
        made.add_run(mark).bold = True


if __name__ == "__main__":
    sys.exit(main())
