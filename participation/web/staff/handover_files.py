"""Downloads of one hand-over: papers, slides and tables."""

import datetime
from dataclasses import dataclass
from typing import Any

from flask import Blueprint, abort, flash, redirect, request, url_for
from flask_babel import gettext, lazy_gettext

from participation.accounts.rights import Right
from participation.handover.documents.context.conference import Conference
from participation.handover.documents.filling.fill import TemplateRefusedError
from participation.handover.documents.kinds import (
    FORMATS,
    FROM_TEMPLATE,
    LANGUAGES,
    Kind,
    offers,
)
from participation.handover.documents.render import render_handover
from participation.handover.snapshot.queries import StoredHandover, stored_handover
from participation.handover.templates.keep import template_of
from participation.publication.documents.render import RenderedFile
from participation.typesetting.pdf import PrintError
from participation.web.access import access
from participation.web.i18n import current_locale
from participation.web.staff.recording import note
from participation.web.staff.summary import attachment
from participation.web.staff.template_words import flaw_text
from participation.web.state import database

KINDS = {
    Kind.ANNEX: lazy_gettext("Anlage zur Drucksache"),
    Kind.SLIDES: lazy_gettext("Folien mit den fünf wichtigsten Befunden"),
    Kind.TABLES: lazy_gettext("Tabellen zum Weiterrechnen"),
    Kind.INVITATION: lazy_gettext("Einladung zur Planungskonferenz"),
    Kind.PLAN: lazy_gettext("Blatt für eine Fachplanung"),
    Kind.COUNCIL: lazy_gettext("Blatt für einen Ortsteilrat"),
}
SUBJECTS = {
    Kind.INVITATION: lazy_gettext("Schnittstelle"),
    Kind.PLAN: lazy_gettext("Fachplanung"),
    Kind.COUNCIL: lazy_gettext("Ortsteil"),
}
FORMAT_NAMES = {
    "docx": lazy_gettext("Word (DOCX)"),
    "pdf": lazy_gettext("PDF, barrierefrei"),
    "pptx": lazy_gettext("PowerPoint (PPTX)"),
    "xlsx": lazy_gettext("Excel (XLSX)"),
    "ods": lazy_gettext("LibreOffice (ODS)"),
}
LANGUAGE_NAMES = {"de": lazy_gettext("Deutsch"), "en": lazy_gettext("Englisch")}
LONGEST_PLACE = 120


@dataclass(frozen=True, kw_only=True)
class DocumentForm:
    """What the partial staff/handover_files.html shows of one kind of document."""

    kind: str
    name: str
    subject_name: str  # "" where there is only one such document
    subjects: tuple[tuple[str, str], ...]
    formats: tuple[tuple[str, str], ...]
    languages: tuple[tuple[str, str], ...]
    language: str
    asks_date: bool


def documents_of(found: StoredHandover) -> list[DocumentForm]:
    """The documents of the hand-over, for the partial of its page."""
    language = page_language()
    offered = offers(found.handover, language)
    return [
        DocumentForm(
            kind=kind.value,
            name=str(KINDS[kind]),
            subject_name=str(SUBJECTS.get(kind, "")),
            subjects=tuple((o.subject, o.label) for o in offered if o.kind is kind),
            formats=tuple((name, str(FORMAT_NAMES[name])) for name in FORMATS[kind]),
            languages=tuple((tag, str(LANGUAGE_NAMES[tag])) for tag in LANGUAGES),
            language=language,
            asks_date=kind is Kind.INVITATION,
        )
        for kind in Kind
        if any(o.kind is kind for o in offered)
    ]


def page_language() -> str:
    """Papers are in German or English, whatever else the page can speak."""
    return "en" if current_locale().tag == "en" else "de"


@access(Right.HANDOVER)
def document(reference: str, kind: str) -> Any:
    """Write one document. Names in the address carry the kind: a page has many forms."""
    if kind not in set(Kind):
        abort(404)
    wanted = Kind(kind)
    asked = {
        name: request.args.get(f"{kind}-{name}", "")
        for name in ("zu", "format", "sprache", "termin", "ort")
    }
    language = asked["sprache"] or page_language()
    if language not in LANGUAGES or asked["format"] not in FORMATS[wanted]:
        abort(404)
    with database().session() as session:
        found = stored_handover(session, reference)
        own = (
            template_of(session, wanted, language) if wanted in FROM_TEMPLATE else None
        )
    try:
        made = _render(found, wanted, asked, language, own)
    except (TemplateRefusedError, PrintError) as error:
        flash(not_made(error), "danger")
        return redirect(url_for("staff.handover", reference=reference))
    with database().transaction() as session:
        note(session, "handover_exported", f"{made.name}: {reference}")
    return attachment(made.content, name=made.name, media_type=made.media_type)


def _render(
    found: StoredHandover,
    kind: Kind,
    asked: dict[str, str],
    language: str,
    own: bytes | None,
) -> RenderedFile:
    return render_handover(
        found.handover,
        kind=kind,
        format=asked["format"],
        language=language,
        subject=asked["zu"],
        template=own,
        conference=Conference(
            on=_day(asked["termin"]), place=asked["ort"][:LONGEST_PLACE]
        ),
        counts_comments=found.counts_comments,
        withdrawn=found.withdrawn,
    )


def _day(typed: str) -> datetime.date | None:
    try:
        return datetime.date.fromisoformat(typed)
    except ValueError:
        return None


def not_made(error: TemplateRefusedError | PrintError) -> str:
    if isinstance(error, TemplateRefusedError):
        return str(
            gettext(
                "Die Vorlage passt nicht zu dieser Übergabe. %(reason)s",
                reason=flaw_text(error.flaw),
            )
        )
    return str(
        gettext(
            "Daraus lässt sich kein PDF machen: %(reason)s", reason=str(error)[:200]
        )
    )


def add_views(staff: Blueprint) -> None:
    staff.add_url_rule(
        "/uebergaben/<reference>/dokumente/<kind>", "handover_document", document
    )
