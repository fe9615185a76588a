"""Whether a changed template works: filled with the example, and with next to nothing."""

import io
from dataclasses import replace

from docx import Document

from participation.handover.documents import slides
from participation.handover.documents.context.conference import Conference, Quoted
from participation.handover.documents.context.saying import Plain, Saying
from participation.handover.documents.example import empty_handover, example_handover
from participation.handover.documents.filling.archive import LARGEST, refused
from participation.handover.documents.filling.fill import (
    Flaw,
    TemplateRefusedError,
    fill,
)
from participation.handover.documents.filling.inspecting import inspect
from participation.handover.documents.kinds import Kind
from participation.handover.documents.reading import read_document
from participation.handover.documents.render import TAGS, context_of
from participation.handover.snapshot.content import Handover
from participation.publication.releases.content import Withdrawal

REQUIRED = ("nachweis", "hinweis", "uebergabe")
"""Without these nobody could tell where a number is from, or what it is worth."""


def example_context(kind: Kind, language: str) -> Plain:
    """The example as the template of that kind reads it."""
    return _context(example_handover(), kind, language)


def try_template(content: bytes, *, kind: Kind, language: str) -> None:
    """Raise TemplateRefusedError unless the template may be kept and can be filled."""
    if kind is Kind.SLIDES:
        _try_slides(content, language)
        return
    inspect(content)
    for handover in (example_handover(), empty_handover()):
        context = _context(handover, kind, language)
        filled = fill(
            content, context, title=handover.title, language=TAGS[language], mark=""
        )
        _check_pictures(filled)
        words = _words(filled)
        for name in REQUIRED:
            said = " ".join(str(context[name]).split())
            if said not in words:
                raise TemplateRefusedError(Flaw(reason="missing", quote=name))
            words = words.replace(said, "")  # the trace names the reference, too


def _try_slides(content: bytes, language: str) -> None:
    """With everything that may have to be on a slide: the mark, and what was withdrawn."""
    if len(content) > LARGEST:
        raise refused("too_large")
    found = replace(example_handover(), simulated=True)
    gone = Withdrawal(
        subject="beispiel", number=1, withdrawn_on=found.created_on, reason="x " * 200
    )
    slides.write(Saying(found, language, withdrawn=(gone,)), content)
    slides.write(Saying(empty_handover(), language), content)


def _context(handover: Handover, kind: Kind, language: str) -> Plain:
    subjects = {
        Kind.PLAN: handover.plans[0].key,
        Kind.COUNCIL: handover.spaces[0].key,
        Kind.INVITATION: handover.of_kind("interface")[0].ref,
    }
    quoted = Quoted(text="Der Bus fährt abends zu selten.", space="Musterort")
    conference = Conference(comments=(quoted,) if handover.themes else ())
    said = Saying(handover, language)
    return context_of(said, kind, subjects.get(kind, ""), conference)


def _check_pictures(filled: bytes) -> None:
    """A picture without words would leave the city without its PDF."""
    for section in read_document(filled, charts={})["sections"]:
        for part in section["parts"]:
            if part["kind"] == "picture" and not part["alternative"].strip():
                raise TemplateRefusedError(Flaw(reason="no_alternative"))


def _words(filled: bytes) -> str:
    """All words of the body and of the heads and feet of its pages."""
    document = Document(io.BytesIO(filled))
    elements = [document.element.body]
    for section in document.sections:
        elements += [section.header._element, section.footer._element]
    paragraphs = (
        "".join(paragraph.itertext())
        for element in elements
        for paragraph in element.iter(
            "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}p"
        )
    )
    return " ".join(" ".join(paragraphs).split())
