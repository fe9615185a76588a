"""Hand-overs to the Beteiligungsstruktur: list, look at, take away, and their making."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from flask import Blueprint, abort, render_template, request
from flask_login import current_user

from participation.accounts.rights import Right
from participation.core.clock import now
from participation.handover.documents.context.found import (
    decision,
    headline,
    sentence,
)
from participation.handover.documents.context.saying import Saying, withdrawn_notes
from participation.handover.queries import handovers
from participation.handover.snapshot.content import Finding, Handover, TopicLine
from participation.handover.snapshot.files import MEDIA_TYPES, formats_of, render_file
from participation.handover.snapshot.jobs import order_view, orders_under_way
from participation.handover.snapshot.queries import (
    StoredHandover,
    last_reference,
    stored_handover,
)
from participation.handover.snapshot.recounting import taken_back
from participation.publication.releases.signing import public_pem, signing_key
from participation.web.access import access
from participation.web.i18n import current_locale
from participation.web.staff import handover_words
from participation.web.staff.handover_files import documents_of
from participation.web.staff.recording import note
from participation.web.staff.summary import attachment
from participation.web.state import database, settings

KINDS = ("gap", "interface", "blind_spot", "quiet", "change")
COLUMNS = 12
"""Spaces of the matrix on one page: with all of them it would weigh too much."""
EXACT = (Right.COMMENTS, Right.FINDINGS)


@dataclass(frozen=True, kw_only=True)
class FindingLine:
    """A finding in the words of the papers. `traced`: it has a figure to follow."""

    found: Finding
    headline: str
    sentence: str
    decision: str
    traced: bool


@dataclass(frozen=True, kw_only=True)
class Columns:
    """The part of the spaces that a page of the matrix shows."""

    numbers: Sequence[int]
    page: int
    pages: int


@access(Right.HANDOVER)
def list_page() -> str:
    with database().session() as session:
        found = handovers(session)
        orders = orders_under_way(session, now=now())
    notes = {
        line.reference: withdrawn_notes(line.withdrawn, paper_language())
        for line in found
    }
    return render_template(
        "staff/handovers.html", handovers=found, orders=orders, notes=notes
    )


@access(Right.HANDOVER)
def order_page(order_id: uuid.UUID) -> str:
    with database().session() as session:
        found = order_view(session, order_id, now=now())
    return render_template(
        "staff/handover_order.html", order=found, words=handover_words
    )


@access(Right.HANDOVER)
def one_page(reference: str) -> str:
    with database().session() as session:
        found = stored_handover(session, reference)
        gone = taken_back(session, found.id) if found.manifest else 0
        before = _before(session, found)
    handover = found.handover
    said = saying_of(found)
    return render_template(
        "staff/handover.html",
        found=found,
        handover=handover,
        said=said,
        formats=formats_of(found),
        documents=documents_of(found),
        findings=[(kind, finding_lines(said, found, kind)) for kind in KINDS],
        longest=max((line.city.people or 0 for line in handover.themes), default=0),
        columns=_columns(handover),
        lines=[line for line in _lines(handover) if line.city.people != 0],
        taken_back=taken_back_words(gone, handover.minimum),
        may_trace=current_user.may(Right.COMMENTS) and found.manifest is not None,
        recounted=found.recounted if current_user.may(*EXACT) else None,
        before=before,
        words=handover_words,
    )


@access(Right.HANDOVER)
def line_page(reference: str, axis: str, key: str) -> str:
    """One theme or target group, space by space, each figure with its reference."""
    with database().session() as session:
        found = stored_handover(session, reference)
    lines = [
        one for one in _lines(found.handover) if (one.axis, one.key) == (axis, key)
    ]
    if not lines:
        abort(404)
    [line] = lines
    said = saying_of(found)
    return render_template(
        "staff/handover_line.html",
        found=found,
        said=said,
        line=line,
        cells=list(zip(found.handover.spaces, line.cells, strict=True)),
        longest=max((figure.people or 0 for figure in line.cells), default=0),
        findings=[
            one
            for kind in KINDS
            for one in finding_lines(said, found, kind)
            if (axis, key) in one.found.topics
        ],
        may_trace=current_user.may(Right.COMMENTS) and found.manifest is not None,
        words=handover_words,
    )


@access(Right.HANDOVER)
def file(reference: str, format: str) -> Any:
    if format not in MEDIA_TYPES:
        abort(404)
    pem = public_pem(signing_key(settings().data_dir))
    with database().transaction() as session:
        found = stored_handover(session, reference)
        if format not in formats_of(found):
            abort(404)
        made = render_file(session, found, format=format, public_pem=pem)
        note(session, "handover_exported", f"{format}: {reference}")
    return attachment(made.content, name=made.name, media_type=made.media_type)


def saying_of(found: StoredHandover) -> Saying:
    """The words of the papers, in the language of the page where they have it."""
    return Saying(
        found.handover, paper_language(), found.counts_comments, found.withdrawn
    )


def paper_language() -> str:
    return "en" if current_locale().tag == "en" else "de"


def finding_lines(said: Saying, found: StoredHandover, kind: str) -> list[FindingLine]:
    return [
        FindingLine(
            found=one,
            headline=headline(said, one),
            sentence=sentence(said, one),
            decision=decision(said, one.decision) if one.decision else "",
            traced=one.people is not None and found.manifest is not None,
        )
        for one in found.handover.of_kind(kind)
    ]


def taken_back_words(count: int, minimum: int) -> str:
    """How many contributions were taken back since; few are not told apart."""
    if not count:
        return ""
    exact = current_user.may(*EXACT) or count >= minimum
    return handover_words.taken_back(count if exact else None, minimum)


def _before(session: Any, found: StoredHandover) -> str:
    if found.manifest is None:
        return ""
    subjects = [source.subject for source in found.handover.sources]
    return last_reference(session, before=found.reference, subjects=subjects)


def _columns(handover: Handover) -> Columns:
    count = len(handover.spaces)
    pages = max(1, -(-count // COLUMNS))
    asked = request.args.get("raeume", "1")
    page = min(max(int(asked), 1), pages) if asked.isascii() and asked.isdigit() else 1
    start = (page - 1) * COLUMNS
    return Columns(
        numbers=range(start, min(start + COLUMNS, count)), page=page, pages=pages
    )


def _lines(handover: Handover) -> tuple[TopicLine, ...]:
    return (*handover.themes, *handover.target_groups)


def add_views(staff: Blueprint) -> None:
    one = "/uebergaben/<reference>"
    staff.add_url_rule("/uebergaben", "handovers", list_page)
    staff.add_url_rule(
        "/uebergaben/auftrag/<uuid:order_id>", "handover_order", order_page
    )
    staff.add_url_rule(one, "handover", one_page)
    staff.add_url_rule(f"{one}/thema/<axis>/<key>", "handover_line", line_page)
    staff.add_url_rule(f"{one}/<format>", "handover_file", file)
