"""The Stellungnahme of an Ortsteil: drafted, handed in, taken back or written anew."""

import datetime
import uuid
from collections.abc import Set
from dataclasses import dataclass
from enum import StrEnum

from sqlalchemy import Select, delete, func, select
from sqlalchemy.orm import Session

from participation.core.errors import (
    InvalidInputError,
    NotFoundError,
    ParticipationError,
)
from participation.core.ids import new_id
from participation.desks.models import Statement
from participation.desks.once import key_digest, stored_now
from participation.desks.typed import checked

LONGEST_SUBJECT = 200
LONGEST_TEXT = 10_000


class StatementState(StrEnum):
    DRAFT = "draft"
    SUBMITTED = "submitted"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True, kw_only=True)
class StatementView:
    id: uuid.UUID
    series_id: uuid.UUID
    number: int
    mandate_key: str
    questionnaire_key: str | None
    subject: str
    text: str
    revision: int
    changed_by: uuid.UUID
    changed_on: datetime.date
    submitted_on: datetime.date | None
    withdrawn_on: datetime.date | None

    @property
    def state(self) -> StatementState:
        if self.withdrawn_on is not None:
            return StatementState.WITHDRAWN
        if self.submitted_on is not None:
            return StatementState.SUBMITTED
        return StatementState.DRAFT


@dataclass(frozen=True, kw_only=True)
class Words:
    """What somebody typed."""

    subject: str
    text: str
    questionnaire_key: str | None = None


class StatementChangedError(ParticipationError):
    """Somebody of the same mandate changed it meanwhile. `now`: what stands there."""

    def __init__(self, now: StatementView) -> None:
        super().__init__("the statement was changed meanwhile")
        self.now = now


def begin_statement(
    session: Session,
    *,
    mandate_key: str,
    mandate_keys: Set[str],
    words: Words,
    key: str,
    account_id: uuid.UUID,
    today: datetime.date,
) -> StatementView:
    """Store a first draft; a second click finds it. NotFoundError, InvalidInputError."""
    if mandate_key not in mandate_keys:
        raise NotFoundError("mandate", mandate_key)
    digest = key_digest(key, what="statement")
    row = {
        "id": new_id(),
        "key_digest": digest,
        "series_id": new_id(),
        "number": 1,
        "mandate_key": mandate_key,
        "revision": 1,
        "changed_by": account_id,
        "changed_on": today,
        **_checked(words),
    }
    stored_now(session, Statement, row)
    own = _own(mandate_keys).where(Statement.key_digest == digest)
    return _view(_found(session, own))


def save_statement(
    session: Session,
    statement_id: uuid.UUID,
    *,
    mandate_keys: Set[str],
    words: Words,
    revision: int,
    account_id: uuid.UUID,
    today: datetime.date,
) -> StatementView:
    """Change a draft that is still as the person saw it.

    Raises NotFoundError, InvalidInputError, StatementChangedError (also if handed in).
    """
    values = _checked(words)
    row = _as_seen(session, statement_id, mandate_keys, revision)
    if any(getattr(row, name) != value for name, value in values.items()):
        for name, value in values.items():
            setattr(row, name, value)
        row.revision += 1
        row.changed_by, row.changed_on = account_id, today
        session.flush()
    return _view(row)


def submit_statement(
    session: Session,
    statement_id: uuid.UUID,
    *,
    mandate_keys: Set[str],
    revision: int,
    account_id: uuid.UUID,
    today: datetime.date,
) -> StatementView:
    """Hand a draft in as the person saw it; its words stay from now on.

    The version before is taken back in the same step. Raises as save_statement does.
    """
    row = _as_seen(session, statement_id, mandate_keys, revision)
    if not row.text.strip():
        raise InvalidInputError({"text": ["required"]})
    for earlier in session.scalars(
        select(Statement).where(
            Statement.series_id == row.series_id,
            Statement.submitted_on.is_not(None),
            Statement.withdrawn_on.is_(None),
        )
    ):
        earlier.withdrawn_on = today
    row.submitted_by, row.submitted_on = account_id, today
    session.flush()
    return _view(row)


def withdraw_statement(
    session: Session,
    statement_id: uuid.UUID,
    *,
    mandate_keys: Set[str],
    today: datetime.date,
) -> bool:
    """Take back what was handed in; False if it was before. Raises NotFoundError."""
    row = _locked(session, statement_id, mandate_keys)
    if row.submitted_on is None:
        raise NotFoundError("submitted statement", statement_id)
    if row.withdrawn_on is not None:
        return False
    row.withdrawn_on = today
    session.flush()
    return True


def new_version(
    session: Session,
    statement_id: uuid.UUID,
    *,
    mandate_keys: Set[str],
    account_id: uuid.UUID,
    today: datetime.date,
) -> StatementView:
    """Return the draft after what was handed in, made now unless there is one.

    The version before stays valid until the new one is handed in. Raises NotFoundError.
    """
    row = _locked(session, statement_id, mandate_keys)
    if row.submitted_on is None:
        raise NotFoundError("submitted statement", statement_id)
    query = _own(mandate_keys).where(Statement.series_id == row.series_id)
    newest = _found(session, query.order_by(Statement.number.desc()).limit(1))
    if newest.submitted_on is None:
        return _view(newest)
    number = newest.number + 1
    values = {
        "id": new_id(),
        # Two clicks make one version: the same digest for the same number.
        "key_digest": key_digest(f"{row.series_id} {number}", what="statement"),
        "series_id": row.series_id,
        "number": number,
        "mandate_key": row.mandate_key,
        "questionnaire_key": newest.questionnaire_key,
        "subject": newest.subject,
        "text": newest.text,
        "revision": 1,
        "changed_by": account_id,
        "changed_on": today,
    }
    stored_now(session, Statement, values)
    return _view(_found(session, query.where(Statement.number == number)))


def discard_draft(
    session: Session, statement_id: uuid.UUID, *, mandate_keys: Set[str], revision: int
) -> None:
    """Throw a draft away that is still as the person saw it. Raises as save_statement."""
    row = _as_seen(session, statement_id, mandate_keys, revision)
    session.execute(delete(Statement).where(Statement.id == row.id))


def own_statements(session: Session, *, mandate_keys: Set[str]) -> list[StatementView]:
    """Statements of the person's own mandates: drafts first, then newest first."""
    ordered = _own(mandate_keys).order_by(
        Statement.submitted_on.is_not(None),
        Statement.changed_on.desc(),
        Statement.series_id,
        Statement.number.desc(),
    )
    return [_view(row) for row in session.scalars(ordered)]


def own_statement(
    session: Session, statement_id: uuid.UUID, *, mandate_keys: Set[str]
) -> StatementView:
    """One of them. Raises NotFoundError, also for that of another mandate."""
    return _view(
        _found(session, _own(mandate_keys).where(Statement.id == statement_id))
    )


def submitted_statements(
    session: Session, *, mandate_keys: Set[str] | None = None
) -> list[StatementView]:
    """What was handed in and stands, newest first. `mandate_keys` None: everybody's."""
    query = select(Statement) if mandate_keys is None else _own(mandate_keys)
    standing = query.where(
        Statement.submitted_on.is_not(None), Statement.withdrawn_on.is_(None)
    ).order_by(Statement.submitted_on.desc(), func.lower(Statement.subject))
    return [_view(row) for row in session.scalars(standing)]


def _checked(words: Words) -> dict[str, str | None]:
    problems: dict[str, list[str]] = {}
    cleaned: dict[str, str | None] = {"questionnaire_key": words.questionnaire_key}
    for name, value, longest in (
        ("subject", " ".join(words.subject.split()), LONGEST_SUBJECT),
        ("text", words.text, LONGEST_TEXT),
    ):
        try:
            cleaned[name] = checked(
                value, field=name, longest=longest, required=name == "subject"
            )
        except InvalidInputError as error:
            problems |= error.problems
    if problems:
        raise InvalidInputError(problems)
    return cleaned


def _own(mandate_keys: Set[str]) -> Select[Statement]:
    return select(Statement).where(Statement.mandate_key.in_(sorted(mandate_keys)))


def _locked(
    session: Session, statement_id: uuid.UUID, mandate_keys: Set[str]
) -> Statement:
    query = _own(mandate_keys).where(Statement.id == statement_id)
    return _found(session, query.with_for_update())


def _as_seen(
    session: Session, statement_id: uuid.UUID, mandate_keys: Set[str], revision: int
) -> Statement:
    row = _locked(session, statement_id, mandate_keys)
    if row.revision != revision or row.submitted_on is not None:
        raise StatementChangedError(_view(row))
    return row


def _found(session: Session, query: Select[Statement]) -> Statement:
    row = session.scalar(query)
    if row is None:
        raise NotFoundError("statement", "unknown")
    return row


def _view(row: Statement) -> StatementView:
    return StatementView(
        id=row.id,
        series_id=row.series_id,
        number=row.number,
        mandate_key=row.mandate_key,
        questionnaire_key=row.questionnaire_key,
        subject=row.subject,
        text=row.text,
        revision=row.revision,
        changed_by=row.changed_by,
        changed_on=row.changed_on,
        submitted_on=row.submitted_on,
        withdrawn_on=row.withdrawn_on,
    )
