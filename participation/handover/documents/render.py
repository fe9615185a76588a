"""Every document of a hand-over in every format behind one function."""

import datetime
import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any

from participation.core.errors import NotFoundError
from participation.handover.documents import pdf, pictures, slides
from participation.handover.documents.context.conference import Conference, invitation
from participation.handover.documents.context.live_conference import live_invitation
from participation.handover.documents.context.papers import (
    annex,
    council_page,
    plan_page,
)
from participation.handover.documents.context.saying import Plain, Saying
from participation.handover.documents.filling.fill import fill
from participation.handover.documents.kinds import (
    FORMATS,
    FROM_TEMPLATE,
    Kind,
    template_format,
)
from participation.handover.documents.phrases import phrase
from participation.handover.documents.tables import ods, xlsx
from participation.handover.documents.tables.sheets import (
    Sheet,
    all_sheets,
    plan_sheets,
    space_sheets,
)
from participation.handover.invitation import Invitation
from participation.handover.snapshot.content import Handover
from participation.publication.documents.opendocument import MIMETYPE as ODS
from participation.publication.documents.render import (
    MEDIA_TYPES as KNOWN_TYPES,
)
from participation.publication.documents.render import (
    OFFICE,
    RenderedFile,
)
from participation.publication.releases.content import Withdrawal

MEDIA_TYPES = {
    "docx": KNOWN_TYPES["docx"],
    "pdf": "application/pdf",
    "xlsx": KNOWN_TYPES["xlsx"],
    "ods": ODS,
    "pptx": f"{OFFICE}.presentationml.presentation",
}
TEMPLATES = Path(__file__).parent / "templates"
TAGS = {"de": "de-DE", "en": "en-GB"}


def render_handover(
    handover: Handover,
    *,
    kind: Kind,
    format: str,
    language: str = "de",
    subject: str = "",
    template: bytes | None = None,
    conference: Conference | None = None,
    counts_comments: bool = False,
    withdrawn: Sequence[Withdrawal] = (),
) -> RenderedFile:
    """Write one document.

    `subject`: key of plan or space, ref of an interface. `template`: the city's own, None
    for the one that the product ships. `counts_comments`: of a format before, which counted
    comments, not people. `withdrawn`: releases it was made of that were taken back since;
    every paper says so on its first page. Raises NotFoundError for a kind, format or subject
    there is not, TemplateRefusedError, PrintError.
    """
    if format not in FORMATS[kind]:
        raise NotFoundError("format", format)
    said = Saying(handover, language, counts_comments, tuple(withdrawn))
    if format == "pptx":
        content = slides.write(said, template or shipped_template(kind, language))
    elif format in ("xlsx", "ods"):
        write = xlsx.write if format == "xlsx" else ods.write
        content = write(said, _sheets(said, kind, subject))
    else:
        context = context_of(said, kind, subject, conference or Conference())
        content = _written(
            context,
            format,
            template or shipped_template(kind, language),
            language=language,
            on=handover.created_on,
            notes=said.withdrawn_notes,
        )
    return RenderedFile(
        name=file_name(handover, kind, subject, language, format),
        media_type=MEDIA_TYPES[format],
        content=content,
    )


def render_invitation(
    invitation: Invitation,
    *,
    city: str,
    attribution: str,
    minimum: int,
    format: str,
    language: str = "de",
    template: bytes | None = None,
) -> RenderedFile:
    """Write the invitation that follows from what is found today, before any hand-over.

    Raises NotFoundError for a format there is not, TemplateRefusedError, PrintError.
    """
    if format not in FORMATS[Kind.INVITATION]:
        raise NotFoundError("format", format)
    context = live_invitation(
        invitation,
        city=city,
        attribution=attribution,
        minimum=minimum,
        language=language,
    )
    content = _written(
        context,
        format,
        template or shipped_template(Kind.INVITATION, language),
        language=language,
        on=invitation.as_of,
    )
    parts = [phrase("file_invitation", language), invitation.as_of.isoformat()]
    if invitation.simulated:
        parts.append(phrase("file_simulated", language))
    return RenderedFile(
        name=f"{'-'.join(parts)}.{format}",
        media_type=MEDIA_TYPES[format],
        content=content,
    )


def context_of(said: Saying, kind: Kind, subject: str, conference: Conference) -> Plain:
    """What the template of that kind may place. Raises NotFoundError."""
    if kind is Kind.INVITATION:
        return invitation(said, subject, conference)
    makers = {Kind.ANNEX: annex, Kind.PLAN: plan_page, Kind.COUNCIL: council_page}
    return makers[kind](said, subject)


@cache
def shipped_template(kind: Kind, language: str) -> bytes:
    """What comes with the product (default_templates.py, default_slides.py)."""
    assert kind in FROM_TEMPLATE
    tongue = "en" if language == "en" else "de"
    name = f"{kind.value}.{tongue}.{template_format(kind)}"
    return (TEMPLATES / name).read_bytes()


def file_name(
    handover: Handover, kind: Kind, subject: str, language: str, format: str
) -> str:
    """A name that every file system takes, and that says what is simulated."""
    parts = [handover.reference, phrase(f"file_{kind.value}", language), subject]
    if handover.simulated:
        parts.append(phrase("file_simulated", language))
    plain = unicodedata.normalize("NFKD", "-".join(part for part in parts if part))
    return re.sub(r"[^A-Za-z0-9_-]+", "-", plain)[:120].strip("-") + f".{format}"


def _sheets(said: Saying, kind: Kind, subject: str) -> list[Sheet]:
    if kind is Kind.PLAN:
        if subject not in said.plans:
            raise NotFoundError("fachplanung", subject)
        return plan_sheets(said, subject)
    if kind is Kind.COUNCIL:
        if subject not in said.spaces:
            raise NotFoundError("space", subject)
        return space_sheets(said, subject)
    return all_sheets(said)


def _written(
    context: Plain,
    format: str,
    template: bytes,
    *,
    language: str,
    on: datetime.date,
    notes: Sequence[str] = (),
) -> bytes:
    """The template with the context in it, as Word document or as PDF of it."""
    title = str(context["titel"])
    document = fill(
        template,
        context,
        title=title,
        language=TAGS[language],
        mark=str(context["simuliert"]),
        notes=notes,
    )
    if format == "docx":
        return document
    return pdf.write_pdf(
        document,
        charts={
            block["name"]: pictures.svg(block, language=language)
            for block in charts_in(context)
        },
        title=title,
        author=str(context["stadt"]),
        language=language,
        on=on,
    )


def charts_in(context: Any) -> Iterator[Mapping[str, Any]]:
    """Every chart block of the context."""
    if isinstance(context, dict):
        if context.get("_block") == "chart":
            yield context
        else:
            for value in context.values():
                yield from charts_in(value)
    elif isinstance(context, list):
        for value in context:
            yield from charts_in(value)
