"""A hand-over from the button to the paper: made by a process apart from the web server."""

import datetime
import logging
import time
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, cast

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from sqlalchemy import select
from sqlalchemy.orm import Session

from participation.accounts.actions import record_action
from participation.background import SILENT_FOR, UNDER_WAY, move
from participation.core.clock import now as this_moment
from participation.core.clock import utc
from participation.core.errors import InvalidInputError, NotFoundError
from participation.core.own_command import start_command
from participation.database import Database
from participation.handover.snapshot.creating import (
    StaleReferenceError,
    freeze_settled,
    store_handover,
)
from participation.handover.snapshot.gathering import (
    Asked,
    NoReleaseError,
    check_asked,
)
from participation.handover.snapshot.models import HandoverOrder
from participation.handover.snapshot.stored import plain, read

log = logging.getLogger(__name__)


@dataclass(frozen=True, kw_only=True)
class OrderView:
    """How far a hand-over is. `done` of `total` submissions are kept."""

    id: uuid.UUID
    asked: Asked
    state: str
    problem: str
    done: int
    total: int
    reference: str

    @property
    def is_under_way(self) -> bool:
        return self.state in UNDER_WAY


def ask_handover(
    session: Session,
    order_id: uuid.UUID,
    asked: Asked,
    *,
    account_id: uuid.UUID | None,
    now: datetime.datetime,
) -> bool:
    """Note the wish; False where it was noted: a double click asks once.

    Raises InvalidInputError.
    """
    checked = check_asked(asked)
    if session.get(HandoverOrder, order_id, with_for_update=True) is not None:
        return False
    session.add(
        HandoverOrder(
            id=order_id,
            asked=cast(dict[str, Any], plain(checked)),
            asked_by=account_id,
            moved_at=now.astimezone(datetime.UTC),
        )
    )
    session.flush()
    return True


def start_handover(order_id: uuid.UUID, *, data_dir: Path, database_url: str) -> None:
    """Start `participation handover freeze ORDER` and do not wait for it."""
    start_command(
        ["handover", "freeze", str(order_id)],
        data_dir=data_dir,
        database_url=database_url,
    )


def run_order(
    database: Database,
    order_id: uuid.UUID,
    *,
    minimum: int,
    key: Ed25519PrivateKey,
    today: datetime.date,
) -> str | None:
    """Make what was asked for; return its reference, or None and keep the reason."""
    with database.transaction() as session:
        if not move(session, HandoverOrder, order_id, was="waiting", state="running"):
            return None
        order = session.get_one(HandoverOrder, order_id)
        asked, account_id = _asked(order.asked), order.asked_by
    try:
        frozen = freeze_settled(
            database,
            asked,
            minimum=minimum,
            today=today,
            rest=lambda seconds: _rest(database, order_id, seconds),
        )
        total = len(frozen.records)
        with database.transaction() as session:
            move(session, HandoverOrder, order_id, was="running", total=total)
        with database.transaction() as session:
            reference = store_handover(session, frozen, key=key, account_id=account_id)
            record_action(
                session,
                account_id=account_id,
                action="handover_created",
                subject=reference,
                now=this_moment(),
            )
            move(
                session, HandoverOrder, order_id, was="running",
                state="done", done=total, reference=reference,
            )  # fmt: skip
    except (
        NoReleaseError,
        NotFoundError,
        InvalidInputError,
        StaleReferenceError,
    ) as why:
        _fail(database, order_id, _PROBLEMS[type(why)])
        return None
    except Exception:
        # Whoever waits at the page is told; the operator reads the rest in the log.
        log.exception("a hand-over could not be made")
        _fail(database, order_id, "failed")
        return None
    return reference


def order_view(
    session: Session, order_id: uuid.UUID, *, now: datetime.datetime
) -> OrderView:
    """One order; one whose process is silent for long has failed. Raises NotFoundError."""
    row = session.get(HandoverOrder, order_id)
    if row is None:
        raise NotFoundError("order", order_id)
    return _view(row, now)


def orders_under_way(session: Session, *, now: datetime.datetime) -> list[OrderView]:
    """What is being made just now."""
    rows = session.scalars(
        select(HandoverOrder)
        .where(HandoverOrder.state.in_(UNDER_WAY))
        .order_by(HandoverOrder.moved_at, HandoverOrder.id)
    )
    return [view for row in rows if (view := _view(row, now)).is_under_way]


_PROBLEMS: Mapping[type[Exception], str] = {
    NoReleaseError: "no_release",
    NotFoundError: "gone",
    InvalidInputError: "gone",
    StaleReferenceError: "stale",
}


def _view(row: HandoverOrder, now: datetime.datetime) -> OrderView:
    dead = row.state in UNDER_WAY and utc(now) - utc(row.moved_at) > SILENT_FOR
    return OrderView(
        id=row.id,
        asked=_asked(row.asked),
        state="failed" if dead else row.state,
        problem="failed" if dead else row.problem,
        done=row.done,
        total=row.total,
        reference=row.reference,
    )


def _asked(kept: Mapping[str, Any]) -> Asked:
    return cast(Asked, read(Asked, kept))


def _rest(database: Database, order_id: uuid.UUID, seconds: float) -> None:
    """A sign of life between two batches of themes that settle: that may take long."""
    with database.transaction() as session:
        move(session, HandoverOrder, order_id, was="running")
    time.sleep(seconds)


def _fail(database: Database, order_id: uuid.UUID, problem: str) -> None:
    with database.transaction() as session:
        move(
            session, HandoverOrder, order_id, was="running",
            state="failed", problem=problem,
        )  # fmt: skip
