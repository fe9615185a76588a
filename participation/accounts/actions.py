"""The record of what staff did. It names things, never an answer's text."""

import datetime
import uuid

from sqlalchemy.orm import Session

from participation.accounts.models import StaffAction


def record_action(
    session: Session,
    *,
    account_id: uuid.UUID | None,
    action: str,
    subject: str,
    now: datetime.datetime,
) -> None:
    """Note an action in the transaction of the action itself; None: the operator."""
    session.add(
        StaffAction(account_id=account_id, at=now, action=action, subject=subject[:200])
    )
