"""What staff decide about a finding. It belongs to the key: counting anew leaves it alone,
and it is there again when the finding goes and comes back."""

import datetime
import uuid
from collections.abc import Collection
from dataclasses import dataclass
from enum import StrEnum

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from participation.accounts.queries import display_names
from participation.core.errors import InvalidInputError, ParticipationError
from participation.handover.finding_models import FindingDecision

LONGEST_REASON = 1000


class FindingState(StrEnum):
    OPEN = "open"  # taken back, or nobody has said anything yet
    ACCEPTED = "accepted"
    IN_WORK = "in_work"
    REJECTED = "rejected"


class DecidedMeanwhileError(ParticipationError):
    """Somebody else decided since the page was opened."""


@dataclass(frozen=True, kw_only=True)
class DecidedView:
    """A decision. `who` None: the account was removed, or a program decided."""

    number: int
    state: FindingState
    reason: str
    who: str | None
    decided_on: datetime.date


def decide(
    session: Session,
    *,
    finding_key: str,
    simulated: bool,
    state: str,
    reason: str,
    seen: int,
    account_id: uuid.UUID | None,
    today: datetime.date,
) -> bool:
    """Store a decision; False: it is what was decided last, as after a double click.

    `seen`: number of the last decision on the page. Raises InvalidInputError,
    DecidedMeanwhileError.
    """
    reason = reason.strip()
    _check(state, reason)
    last = decisions_of(session, finding_key, simulated=simulated)[:1]
    if last and (last[0].state, last[0].reason) == (state, reason):
        return False
    if (last[0].number if last else 0) != seen:
        raise DecidedMeanwhileError
    session.add(
        FindingDecision(
            finding_key=finding_key,
            simulated=simulated,
            number=seen + 1,
            state=state,
            reason=reason,
            account_id=account_id,
            decided_on=today,
        )
    )
    session.flush()
    return True


def _check(state: str, reason: str) -> None:
    problems: dict[str, list[str]] = {}
    if state not in {*FindingState}:
        problems["state"] = ["unknown"]
    if state == FindingState.REJECTED and not reason:
        problems["reason"] = ["required"]
    if len(reason) > LONGEST_REASON:
        problems["reason"] = ["too_long"]
    if problems:
        raise InvalidInputError(problems)


def decisions_of(
    session: Session, finding_key: str, *, simulated: bool = False
) -> list[DecidedView]:
    """All decisions about a finding, the newest first."""
    query = (
        select(FindingDecision)
        .where(
            FindingDecision.finding_key == finding_key,
            FindingDecision.simulated.is_(simulated),
        )
        .order_by(FindingDecision.number.desc())
    )
    return _views(session, session.scalars(query).all())


def last_decisions(
    session: Session, *, simulated: bool = False
) -> dict[str, DecidedView]:
    """The decision that stands, by finding; those taken back are left out."""
    newest = (
        select(
            FindingDecision.finding_key,
            func.max(FindingDecision.number).label("number"),
        )
        .where(FindingDecision.simulated.is_(simulated))
        .group_by(FindingDecision.finding_key)
        .subquery()
    )
    query = select(FindingDecision).join(
        newest,
        (newest.c.finding_key == FindingDecision.finding_key)
        & (newest.c.number == FindingDecision.number),
    )
    rows = session.scalars(
        query.where(
            FindingDecision.simulated.is_(simulated),
            FindingDecision.state != FindingState.OPEN.value,
        )
    ).all()
    views = _views(session, rows)
    return {row.finding_key: view for row, view in zip(rows, views, strict=True)}


def _views(session: Session, rows: Collection[FindingDecision]) -> list[DecidedView]:
    names = display_names(session) if rows else {}
    return [
        DecidedView(
            number=row.number,
            state=FindingState(row.state),
            reason=row.reason,
            who=names.get(row.account_id) if row.account_id else None,
            decided_on=row.decided_on,
        )
        for row in rows
    ]
