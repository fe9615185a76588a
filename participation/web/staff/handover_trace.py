"""From a figure of a paper to the comments behind it. Recorded before it is shown."""

from typing import Any

from flask import Blueprint, redirect, render_template, request, url_for
from flask_babel import gettext

from participation.accounts.rights import Right
from participation.core.errors import NotFoundError
from participation.handover.documents.context.found import headline
from participation.handover.snapshot.queries import stored_handover
from participation.handover.snapshot.refs import WrongRefError, read_ref
from participation.handover.snapshot.tracing import (
    Counting,
    TracedComment,
    counting_of,
    trace,
)
from participation.places.queries import all_ortsteile
from participation.web.access import access
from participation.web.staff import handover_words
from participation.web.staff.comments import Segment, cut_at
from participation.web.staff.handovers import saying_of
from participation.web.staff.recording import before_showing, note
from participation.web.state import database

PER_PAGE = 20
LAST_OFFSET = 1_000_000


@access(Right.COMMENTS)
def search_page() -> Any:
    """Find a figure by "UE-2026-001 M-0417T", as papers print it."""
    typed = request.args.get("kurzzeichen", "")
    if not typed.strip():
        return render_template("staff/handover_search.html", typed="", problem="")
    reference, _, ref = " ".join(typed.split()).partition(" ")
    reference = reference.upper()
    try:
        ref = read_ref(ref)
        with database().session() as session:
            counting_of(stored_handover(session, reference).handover, ref)
    except WrongRefError:
        problem = gettext(
            "Das ist kein Kurzzeichen. Es sieht so aus: UE-2026-001 M-0417T. Der letzte "
            "Buchstabe passt nur, wenn die Ziffern stimmen; vielleicht ist eine vertauscht."
        )
    except NotFoundError:
        problem = gettext("Diese Übergabe oder diese Zahl gibt es hier nicht.")
    else:
        return redirect(url_for("staff.handover_trace", reference=reference, ref=ref))
    page = render_template("staff/handover_search.html", typed=typed, problem=problem)
    return page, 422


@access(Right.COMMENTS)
def trace_page(reference: str, ref: str) -> Any:
    try:
        spelled = read_ref(ref)
    except WrongRefError as error:
        raise NotFoundError("figure", ref) from error
    offset = _offset()
    with database().session() as session:
        found = stored_handover(session, reference)
        traced = trace(session, found, spelled, offset=offset, limit=PER_PAGE)
        names = {ortsteil.key: ortsteil.name for ortsteil in all_ortsteile(session)}
    _record(reference, spelled, traced.comments)
    said = saying_of(found)
    counting = traced.counting
    return render_template(
        "staff/handover_trace.html",
        found=found,
        said=said,
        trace=traced,
        counting=counting,
        what=_what(counting, said),
        topics="; ".join(said.topic(axis, key) for axis, key in counting.topics),
        names=names,
        segments={one.id: _segments(one, said) for one in traced.comments},
        offset=offset,
        previous=_address(reference, spelled, offset - PER_PAGE) if offset else None,
        following=_address(reference, spelled, offset + PER_PAGE)
        if traced.more
        else None,
        words=handover_words,
    )


def _record(reference: str, ref: str, comments: tuple[TracedComment, ...]) -> None:
    """Also a page without any comment is a look at a small figure."""
    subject = f"{reference} {ref}"
    if comments:
        before_showing("handover_traced", [one.id for one in comments], subject)
        return
    with database().transaction() as session:
        note(session, "handover_traced", subject)


def _what(counting: Counting, said: Any) -> str:
    """The figure in words: a finding, or topic and space."""
    if counting.finding is not None:
        return headline(said, counting.finding)
    topics = ", ".join(said.topic(axis, key) for axis, key in counting.topics)
    place = ", ".join(said.space(key) for key in counting.spaces)
    return f"{topics or handover_words.AXES['participants']}, {place}"


def _segments(comment: TracedComment, said: Any) -> list[Segment]:
    """The words that led to a tag of the figure."""
    spans = [
        (start, end, said.topic(*tag.topic))
        for tag in comment.tags
        for start, end, _ in tag.evidence
    ]
    return cut_at(comment.text, spans)


def _offset() -> int:
    asked = request.args.get("ab", "0")
    return min(int(asked), LAST_OFFSET) if asked.isascii() and asked.isdigit() else 0


def _address(reference: str, ref: str, offset: int) -> str:
    return url_for(
        "staff.handover_trace", reference=reference, ref=ref, ab=max(offset, 0) or None
    )


def add_views(staff: Blueprint) -> None:
    staff.add_url_rule("/uebergaben/spur", "handover_search", search_page)
    staff.add_url_rule(
        "/uebergaben/<reference>/spur/<ref>", "handover_trace", trace_page
    )
