"""One theme in a space: who said how much of it, and what the Fachplanung answers."""

import datetime
import uuid
from dataclasses import dataclass
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext
from flask_login import current_user

from participation.accounts.queries import display_names
from participation.accounts.rights import Right
from participation.core.clock import now, today
from participation.core.errors import InvalidInputError
from participation.core.ids import new_key
from participation.handover.documents.context.saying import withdrawn_notes
from participation.handover.routing.answering import (
    LONGEST_REASON,
    LONGEST_REPLY,
    MOST_DOCUMENTS,
    RoutingChangedError,
    Said,
    answer,
    set_due,
)
from participation.handover.routing.content import CLOSED, Document, RoutingStatus
from participation.handover.routing.lines import RoutedLine
from participation.handover.routing.notes import LONGEST_NOTE, write_note
from participation.handover.routing.plain import hints
from participation.handover.routing.story import RoutedStory, story
from participation.web.access import access
from participation.web.staff.desk.me import my_id, told, typed, typed_key
from participation.web.staff.forms import EmptyForm, pressed
from participation.web.staff.handovers import paper_language
from participation.web.staff.recording import note
from participation.web.staff.routing.words import (
    HINTS,
    STATUS_BADGES,
    STATUSES,
    my_reach,
)
from participation.web.state import database

FIELDS = ("status", "reply", "measure", "drucksache", "reason", "documents")
ROWS = 3
"""Lines for documents that are shown, as long as there are not more of them."""


@dataclass(frozen=True, kw_only=True)
class Typed:
    """The form as stored, or as just typed."""

    status: str
    reply: str
    reason: str
    measure: str
    drucksache: str
    documents: tuple[Document, ...]
    revision: int

    def said(self) -> Said:
        """Raises InvalidInputError for a status that there is not."""
        if self.status not in {status.value for status in RoutingStatus}:
            raise InvalidInputError({"status": ["unknown"]})
        return Said(
            status=RoutingStatus(self.status),
            reply=self.reply,
            reason=self.reason,
            measure=self.measure,
            drucksache=self.drucksache,
            documents=self.documents,
        )


@access(Right.OWN_PLAN, Right.HANDOVER)
def one_page(routed_id: uuid.UUID) -> Any:
    with database().session() as session:
        found = story(session, routed_id, reach=my_reach())
    form = EmptyForm()
    shown = _stored(found.line)
    errors: dict[str, str] = {}
    changed = False
    status = 200
    if form.is_submitted():
        shown, status = _typed(), 422
        if form.validate():
            if typed("action") == "check":
                status = 200
            else:
                try:
                    errors = _store(routed_id, shown)
                except RoutingChangedError:
                    changed, status = True, 409
                else:
                    if not errors:
                        return redirect(_address(routed_id), 303)
    return _page(found, form, shown, errors, changed=changed), status


@access(Right.OWN_PLAN, Right.HANDOVER)
def write(routed_id: uuid.UUID) -> Any:
    """A note among colleagues. What cannot be stored is shown again, as typed."""
    pressed()
    try:
        with database().transaction() as session:
            new = write_note(
                session,
                routed_id,
                text=typed("note"),
                key=typed_key() or new_key(),
                reach=my_reach(),
                account_id=my_id(),
                now=now(),
            )
            if new:
                note(session, "routed_note_written", routed_id)
    except InvalidInputError as error:
        with database().session() as session:
            found = story(session, routed_id, reach=my_reach())
        errors = told(error.problems, ["note"])
        return _page(found, EmptyForm(), _stored(found.line), errors), 422
    flash(gettext("Die Notiz ist gespeichert."), "success")
    return redirect(f"{_address(routed_id)}#notizen", 303)


@access(Right.HANDOVER)
def change_due(routed_id: uuid.UUID) -> Any:
    pressed()
    errors: dict[str, str] = {}
    try:
        with database().transaction() as session:
            day = read_day(typed("due_on"))
            by = {"account_id": my_id(), "today": today()}
            if set_due(session, routed_id, due_on=day, **by):  # type: ignore[arg-type]
                note(session, "routed_theme_changed", f"{routed_id} {day or '-'}")
    except InvalidInputError as error:
        errors = told(error.problems, ["due_on"])
        with database().session() as session:
            found = story(session, routed_id, reach=my_reach())
        return _page(found, EmptyForm(), _stored(found.line), errors), 422
    flash(gettext("Die Frist ist geändert."), "success")
    return redirect(_address(routed_id), 303)


def read_day(text: str) -> datetime.date | None:
    """The day of a date field; None where it is empty. Raises InvalidInputError."""
    try:
        return datetime.date.fromisoformat(text.strip()) if text.strip() else None
    except ValueError as error:
        raise InvalidInputError({"due_on": ["not_a_date"]}) from error


def add_views(staff: Blueprint) -> None:
    address = "/antworten/<uuid:routed_id>"
    staff.add_url_rule(address, "routed_theme", one_page, methods=["GET", "POST"])
    staff.add_url_rule(f"{address}/notiz", "routed_note", write, methods=["POST"])
    staff.add_url_rule(f"{address}/frist", "routed_due", change_due, methods=["POST"])


def _address(routed_id: uuid.UUID) -> str:
    return url_for("staff.routed_theme", routed_id=routed_id)


def _page(
    found: RoutedStory,
    form: EmptyForm,
    shown: Typed,
    errors: dict[str, str],
    *,
    changed: bool = False,
) -> str:
    with database().session() as session:
        names = display_names(session)
    rows = [*shown.documents, *[Document(title="", url="")] * ROWS]
    return render_template(
        "staff/routing/theme.html",
        found=found,
        withdrawn=_withdrawn(found),
        line=found.line,
        form=form,
        shown=shown,
        revision=found.line.revision if changed else shown.revision,
        documents=rows[: min(max(ROWS, len(shown.documents) + 1), MOST_DOCUMENTS)],
        errors=errors,
        changed=changed,
        hints=hints(shown.reply) if found.line.leads else [],
        hint_words=HINTS,
        statuses=STATUSES,
        status_badges=STATUS_BADGES,
        names=names,
        key=typed_key() or new_key(),
        note_text=typed("note") if "note" in errors else "",
        due_text=typed("due_on") if "due_on" in errors else _iso(found.line.due_on),
        limits={"reply": LONGEST_REPLY, "reason": LONGEST_REASON, "note": LONGEST_NOTE},
        today=today(),
        is_staff=current_user.may(Right.HANDOVER),
    )


def _withdrawn(found: RoutedStory) -> list[str]:
    """What to know of the hand-overs that name it, each by its reference."""
    return [
        f"{one.reference}: {note}"
        for one in found.occurrences
        for note in withdrawn_notes(one.withdrawn, paper_language())
    ]


def _iso(day: datetime.date | None) -> str:
    return day.isoformat() if day else ""


def _stored(line: RoutedLine) -> Typed:
    return Typed(
        status=line.status.value,
        reply=line.reply,
        reason=line.reason,
        measure=line.measure,
        drucksache=line.drucksache,
        documents=line.documents,
        revision=line.revision,
    )


def _typed() -> Typed:
    revision = typed("revision")
    titles = request.form.getlist("document_title")[: MOST_DOCUMENTS + 1]
    urls = request.form.getlist("document_url")[: MOST_DOCUMENTS + 1]
    return Typed(
        status=typed("status"),
        reply=typed("reply"),
        reason=typed("reason"),
        measure=typed("measure"),
        drucksache=typed("drucksache"),
        documents=tuple(
            Document(title=title, url=url)
            for title, url in zip(titles, urls, strict=False)
            if title.strip() or url.strip()
        ),
        revision=int(revision)
        if revision.isascii() and revision.isdigit() and len(revision) < 9
        else 0,
    )


def _store(routed_id: uuid.UUID, shown: Typed) -> dict[str, str]:
    """Store the answer; what is wrong with it. Raises RoutingChangedError, NotFoundError."""
    try:
        with database().transaction() as session:
            new = answer(
                session,
                routed_id,
                said=shown.said(),
                revision=shown.revision,
                reach=my_reach(),
                account_id=my_id(),
                today=today(),
            )
            if new:
                note(session, "routed_theme_changed", f"{routed_id} {shown.status}")
    except InvalidInputError as error:
        return told(error.problems, FIELDS)
    closed = shown.status in {status.value for status in CLOSED}
    flash(
        gettext("Gespeichert. Ihre Antwort ist jetzt öffentlich.")
        if closed
        else gettext("Gespeichert."),
        "success",
    )
    return {}
