"""What a Fachplanung says about a theme in a space. Nothing is closed without a reply.

Every change stays in the history, with what was said then. A reply that is written before
the status closes is a draft: kept, and read by nobody outside.
"""

import datetime
import uuid
from collections.abc import Set
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

from sqlalchemy import ColumnElement, Select, func, or_, select
from sqlalchemy.orm import Session

from participation.core.errors import (
    InvalidInputError,
    NotFoundError,
    ParticipationError,
)
from participation.handover.routing.content import CLOSED, Document, RoutingStatus
from participation.handover.routing.models import (
    RoutedChange,
    RoutedHandover,
    RoutedOccurrence,
    RoutedPartner,
    RoutedTheme,
)
from participation.text.intake import clean_input

SHORTEST_REPLY = 20
LONGEST_REPLY = 1000
LONGEST_REASON = 1000
LONGEST_MEASURE = 300
LONGEST_DRUCKSACHE = 40
LONGEST_TITLE = 150
LONGEST_URL = 500
MOST_DOCUMENTS = 5

OPEN_ORDER = (RoutingStatus.NEW, RoutingStatus.SEEN, RoutingStatus.IN_REVIEW)
"""How far a theme is that waits; several at once only ever go forward."""


@dataclass(frozen=True, kw_only=True)
class Reach:
    """Whose themes somebody may see and answer. `plan_keys` None: everybody's."""

    plan_keys: Set[str] | None

    def leads(self) -> ColumnElement[bool]:
        """What these plans answer for."""
        given = RoutedTheme.passed_on.is_not(None)
        if self.plan_keys is None:
            return given
        return given & RoutedTheme.plan_key.in_(sorted(self.plan_keys))

    def sees(self) -> ColumnElement[bool]:
        """That, and what they take part in."""
        if self.plan_keys is None:
            return self.leads()
        # Not exists(): so both sides are found by an index, instead of every row.
        partner = RoutedTheme.id.in_(
            select(RoutedPartner.routed_id).where(
                RoutedPartner.plan_key.in_(sorted(self.plan_keys))
            )
        )
        leads = RoutedTheme.plan_key.in_(sorted(self.plan_keys))
        return RoutedTheme.passed_on.is_not(None) & or_(leads, partner)


@dataclass(frozen=True, kw_only=True)
class Said:
    """The form of an answer. Documents as typed: (title, address)."""

    status: RoutingStatus
    reply: str = ""
    reason: str = ""
    measure: str = ""
    drucksache: str = ""
    documents: tuple[Document, ...] = field(default=())


class RoutingChangedError(ParticipationError):
    """Somebody else changed it since the person saw it; nothing was stored."""


def answer(
    session: Session,
    routed_id: uuid.UUID,
    *,
    said: Said,
    revision: int,
    reach: Reach,
    account_id: uuid.UUID | None,
    today: datetime.date,
) -> bool:
    """Store a status with its words; False where it is stored already (a second tap).

    Raises NotFoundError (also for what another plan leads), InvalidInputError,
    RoutingChangedError.
    """
    values = _checked(said)
    row = _locked(session, routed_id, reach)
    if all(getattr(row, name) == value for name, value in values.items()):
        return False
    if row.revision != revision:
        raise RoutingChangedError
    before = row.status
    for name, value in values.items():
        setattr(row, name, value)
    if said.status in CLOSED:
        row.answered_in = _newest_handover(session, row.id)
    _keep(session, row, before=before, account_id=account_id, today=today)
    return True


def move_on(
    session: Session,
    routed_ids: Set[uuid.UUID],
    *,
    status: RoutingStatus,
    reach: Reach,
    account_id: uuid.UUID | None,
    today: datetime.date,
) -> list[uuid.UUID]:
    """Mark several as seen or in review; return those that were not that far yet.

    What is answered, or leads to another plan, is left as it is.
    """
    if status not in OPEN_ORDER[1:]:
        raise InvalidInputError({"status": ["unknown"]})
    earlier = [s.value for s in OPEN_ORDER[: OPEN_ORDER.index(status)]]
    query = select(RoutedTheme).where(
        reach.leads(),
        RoutedTheme.id.in_(routed_ids),
        RoutedTheme.status.in_(earlier),
    )
    moved = []
    for row in session.scalars(query.order_by(RoutedTheme.id).with_for_update()):
        before, row.status = row.status, status.value
        _keep(session, row, before=before, account_id=account_id, today=today)
        moved.append(row.id)
    return moved


def set_due(
    session: Session,
    routed_id: uuid.UUID,
    *,
    due_on: datetime.date | None,
    account_id: uuid.UUID | None,
    today: datetime.date,
) -> bool:
    """Choose the day by which an answer is asked for; None: none. For staff.

    False where it is that day already. Raises NotFoundError, InvalidInputError.
    """
    row = _locked(session, routed_id, Reach(plan_keys=None))
    if row.due_on == due_on:
        return False
    if due_on is not None and due_on < today:
        raise InvalidInputError({"due_on": ["in_the_past"]})
    row.due_on, row.reminded_on = due_on, None
    _keep(session, row, before=row.status, account_id=account_id, today=today)
    return True


def _locked(session: Session, routed_id: uuid.UUID, reach: Reach) -> RoutedTheme:
    query: Select[RoutedTheme] = (
        select(RoutedTheme)
        .where(RoutedTheme.id == routed_id, reach.leads())
        .with_for_update()
    )
    row = session.scalar(query)
    if row is None:
        raise NotFoundError("routed theme", routed_id)
    return row


def _keep(
    session: Session,
    row: RoutedTheme,
    *,
    before: str,
    account_id: uuid.UUID | None,
    today: datetime.date,
) -> None:
    """Raise the revision and write the change into the history."""
    row.revision += 1
    if before != row.status or RoutingStatus(row.status) in CLOSED:
        row.changed_on = today
    last = session.scalar(
        select(func.max(RoutedChange.number)).where(RoutedChange.routed_id == row.id)
    )
    session.add(
        RoutedChange(
            routed_id=row.id,
            number=(last or 0) + 1,
            from_status=before,
            to_status=row.status,
            said={
                "reply": row.reply,
                "reason": row.reason,
                "measure": row.measure,
                "drucksache": row.drucksache,
                "documents": row.documents,
                "due_on": row.due_on.isoformat() if row.due_on else None,
            },
            account_id=account_id,
            changed_on=today,
        )
    )
    session.flush()


def _newest_handover(session: Session, routed_id: uuid.UUID) -> str:
    query = (
        select(RoutedHandover.reference)
        .join(RoutedOccurrence, RoutedOccurrence.reference == RoutedHandover.reference)
        .where(
            RoutedOccurrence.routed_id == routed_id,
            RoutedHandover.given_on.is_not(None),
        )
        .order_by(RoutedHandover.given_on.desc(), RoutedHandover.reference.desc())
        .limit(1)
    )
    return session.scalars(query).one()


def _checked(said: Said) -> dict[str, Any]:
    """The values as they are stored. Raises InvalidInputError."""
    problems: dict[str, list[str]] = {}
    values: dict[str, Any] = {"status": said.status.value}
    for name, longest, lines in (
        ("reply", LONGEST_REPLY, True),
        ("reason", LONGEST_REASON, True),
        ("measure", LONGEST_MEASURE, False),
        ("drucksache", LONGEST_DRUCKSACHE, False),
    ):
        typed = getattr(said, name)
        text, found = clean_input(typed if lines else " ".join(typed.split()))
        if len(text) > longest:
            found = [*found, "too_long"]
        if found:
            problems[name] = found
        values[name] = text
    values["documents"] = _checked_documents(said.documents, problems)
    _check_closing(said.status, values, problems)
    if problems:
        raise InvalidInputError(problems)
    return values


def _check_closing(
    status: RoutingStatus, values: dict[str, Any], problems: dict[str, list[str]]
) -> None:
    """A closed status needs its sentence; adopted ones say where, refused ones why."""
    if status not in CLOSED:
        return
    reply = values["reply"]
    if not any(c.isalpha() for c in reply):
        problems.setdefault("reply", []).append("required")
    elif len(reply) < SHORTEST_REPLY:
        problems.setdefault("reply", []).append("too_short")
    if status == RoutingStatus.ADOPTED and not (
        values["measure"] or values["drucksache"]
    ):
        problems.setdefault("measure", []).append("measure_or_drucksache")
    if status == RoutingStatus.NOT_ADOPTED and not values["reason"]:
        problems.setdefault("reason", []).append("required")


def _checked_documents(
    typed: tuple[Document, ...], problems: dict[str, list[str]]
) -> list[dict[str, str]]:
    """Title and address of each, empty lines left out; only http(s) addresses."""
    kept = []
    for one in typed:
        title, broken = clean_input(" ".join(one.title.split()))
        url = one.url.strip()
        if not title and not url:
            continue
        if broken or not title or not _is_web_address(url):
            problems["documents"] = ["document"]
        if len(title) > LONGEST_TITLE or len(url) > LONGEST_URL:
            problems["documents"] = ["too_long"]
        kept.append({"title": title, "url": url})
    if len(kept) > MOST_DOCUMENTS:
        problems["documents"] = ["too_many"]
    return kept


def _is_web_address(url: str) -> bool:
    """Whether a link may lead there: http(s), a host, no user, nothing unprintable."""
    if not url.isprintable() or any(c in url for c in ' <>"\\^`{|}'):
        return False
    try:
        parts = urlsplit(url)
        _ = parts.port
    except ValueError:
        return False
    return (
        parts.scheme in ("http", "https")
        and bool(parts.hostname)
        and "@" not in parts.netloc
    )
