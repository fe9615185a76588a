"""Questions of an Ortsteil's own: asked for at the desk, released or sent back by staff."""

import datetime
import uuid
from collections.abc import Set
from dataclasses import dataclass

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from participation.core.errors import (
    InvalidInputError,
    NotFoundError,
    ParticipationError,
)
from participation.core.ids import new_id
from participation.desks.models import LocalRequest
from participation.desks.once import key_digest, stored_now
from participation.desks.typed import checked
from participation.questionnaires.local import parse_local_block
from participation.questionnaires.local_simple import WrittenBlock, block_data
from participation.questionnaires.publish import publish_local_block
from participation.questionnaires.queries import (
    PublishedQuestionnaire,
    block_source,
    newest_questionnaire,
    published_questionnaires,
)

LONGEST_NOTE = 2000


class RequestWaitsError(ParticipationError):
    """Another request of the Ortsteil waits for staff: one after the other."""


class RequestDecidedError(ParticipationError):
    """Somebody else was faster. `state`: what became of the request."""

    def __init__(self, state: str) -> None:
        super().__init__(f"the request is {state}")
        self.state = state


@dataclass(frozen=True, kw_only=True)
class RequestView:
    """`questionnaire_key`: where it was released; `reason`: why it was sent back."""

    id: uuid.UUID
    ortsteil_key: str
    block: WrittenBlock
    note: str
    state: str
    sent_by: uuid.UUID
    sent_on: datetime.date
    questionnaire_key: str | None
    reason: str
    decided_by: uuid.UUID | None
    decided_on: datetime.date | None


def send_request(
    session: Session,
    *,
    ortsteil_key: str,
    ortsteil_keys: Set[str],
    block: WrittenBlock,
    note: str,
    key: str,
    account_id: uuid.UUID,
    today: datetime.date,
) -> bool:
    """Send questions to staff; return whether they were new, and no second click.

    `ortsteil_keys`: of the person. Raises NotFoundError, InvalidInputError,
    RequestWaitsError; DefinitionError if no questionnaire could ask them.
    """
    _refuse_foreign(ortsteil_key, ortsteil_keys)
    cleaned = checked(note, field="note", longest=LONGEST_NOTE)
    for core in askable(session, ortsteil_key=ortsteil_key, today=today)[:1]:
        _block_data(session, core.key, ortsteil_key, block, core)
    digest = key_digest(key, what="local request")
    row = {
        "id": new_id(),
        "key_digest": digest,
        "ortsteil_key": ortsteil_key,
        "content": block.to_data(),
        "note": cleaned,
        "state": "sent",
        "reason": "",
        "sent_by": account_id,
        "sent_on": today,
    }
    if stored_now(session, LocalRequest, row):
        return True
    known = select(LocalRequest.id).where(LocalRequest.key_digest == digest)
    if session.scalar(known) is None:
        raise RequestWaitsError(ortsteil_key)
    return False


def withdraw_request(
    session: Session,
    request_id: uuid.UUID,
    *,
    ortsteil_keys: Set[str],
    account_id: uuid.UUID,
    today: datetime.date,
) -> RequestView:
    """Take back what staff have not decided. Raises NotFoundError, RequestDecidedError."""
    row = _waiting(session, _own(ortsteil_keys).where(LocalRequest.id == request_id))
    _decide(row, "withdrawn", account_id=account_id, today=today)
    session.flush()
    return _view(row)


def release_request(
    session: Session,
    request_id: uuid.UUID,
    *,
    questionnaire_key: str,
    account_id: uuid.UUID,
    today: datetime.date,
) -> RequestView:
    """Ask the questions from now on, in this questionnaire.

    Raises NotFoundError, RequestDecidedError; InvalidInputError for a questionnaire that
    is not asked there; DefinitionError where the questions do not fit.
    """
    row = _waiting(session, select(LocalRequest).where(LocalRequest.id == request_id))
    cores = askable(session, ortsteil_key=row.ortsteil_key, today=today)
    core = next((c for c in cores if c.key == questionnaire_key), None)
    if core is None:
        raise InvalidInputError({"questionnaire": ["unknown"]})
    block = WrittenBlock.from_data(row.content)
    data = _block_data(session, core.key, row.ortsteil_key, block, core)
    publish_local_block(
        session, key=core.key, ortsteil_key=row.ortsteil_key, data=data, today=today
    )
    row.questionnaire_key = core.key
    _decide(row, "released", account_id=account_id, today=today)
    session.flush()
    return _view(row)


def send_back_request(
    session: Session,
    request_id: uuid.UUID,
    *,
    reason: str,
    account_id: uuid.UUID,
    today: datetime.date,
) -> RequestView:
    """Refuse with a reason. Raises NotFoundError, RequestDecidedError, InvalidInputError."""
    words = checked(reason, field="reason", longest=LONGEST_NOTE, required=True)
    row = _waiting(session, select(LocalRequest).where(LocalRequest.id == request_id))
    row.reason = words
    _decide(row, "sent_back", account_id=account_id, today=today)
    session.flush()
    return _view(row)


def own_requests(session: Session, *, ortsteil_keys: Set[str]) -> list[RequestView]:
    """Requests of the person's own Ortsteile, newest first."""
    return _views(session, _own(ortsteil_keys))


def own_request(
    session: Session, request_id: uuid.UUID, *, ortsteil_keys: Set[str]
) -> RequestView:
    """One of them. Raises NotFoundError, also for that of another Ortsteil."""
    return _one(session, _own(ortsteil_keys).where(LocalRequest.id == request_id))


def all_requests(session: Session) -> list[RequestView]:
    """For staff: waiting ones first, then newest first."""
    return _views(session, select(LocalRequest))


def any_request(session: Session, request_id: uuid.UUID) -> RequestView:
    """For staff. Raises NotFoundError."""
    return _one(session, select(LocalRequest).where(LocalRequest.id == request_id))


def askable(
    session: Session, *, ortsteil_key: str, today: datetime.date
) -> list[PublishedQuestionnaire]:
    """What may ask there now or later: newest versions, what is open before what is not.

    A questionnaire of another Ortsteil is not among them.
    """
    newest: dict[str, PublishedQuestionnaire] = {}
    for found in published_questionnaires(session):
        newest.setdefault(found.key, found)
    fitting = [
        q
        for q in newest.values()
        if q.ortsteil_key in (None, ortsteil_key)
        and (q.closes_on is None or today <= q.closes_on)
    ]
    return sorted(fitting, key=lambda q: (not q.is_open(today), q.ortsteil_key is None))


def _block_data(
    session: Session,
    key: str,
    ortsteil_key: str,
    block: WrittenBlock,
    core: PublishedQuestionnaire,
) -> dict[str, object]:
    """Raises DefinitionError where the questions do not fit the questionnaire."""
    data = block_data(
        block.own,
        intro=block.intro,
        language=core.definition.languages[0],
        before=block_source(session, key, ortsteil_key),
        bank=block.bank,
    )
    plain = newest_questionnaire(session, key).definition
    parse_local_block(data, ortsteil_key=ortsteil_key, core=plain)
    return data


def _own(ortsteil_keys: Set[str]) -> Select[LocalRequest]:
    keys = sorted(ortsteil_keys)
    return select(LocalRequest).where(LocalRequest.ortsteil_key.in_(keys))


def _refuse_foreign(ortsteil_key: str, ortsteil_keys: Set[str]) -> None:
    if ortsteil_key not in ortsteil_keys:
        raise NotFoundError("ortsteil", ortsteil_key)


def _waiting(session: Session, query: Select[LocalRequest]) -> LocalRequest:
    row = session.scalar(query.with_for_update())
    if row is None:
        raise NotFoundError("request", "waiting")
    if row.state != "sent":
        raise RequestDecidedError(row.state)
    return row


def _decide(
    row: LocalRequest, state: str, *, account_id: uuid.UUID, today: datetime.date
) -> None:
    row.state, row.decided_by, row.decided_on = state, account_id, today


def _one(session: Session, query: Select[LocalRequest]) -> RequestView:
    row = session.scalar(query)
    if row is None:
        raise NotFoundError("request", "unknown")
    return _view(row)


def _views(session: Session, query: Select[LocalRequest]) -> list[RequestView]:
    ordered = query.order_by(
        LocalRequest.state != "sent", LocalRequest.sent_on.desc(), LocalRequest.id
    )
    return [_view(row) for row in session.scalars(ordered)]


def _view(row: LocalRequest) -> RequestView:
    return RequestView(
        id=row.id,
        ortsteil_key=row.ortsteil_key,
        block=WrittenBlock.from_data(row.content),
        note=row.note,
        state=row.state,
        sent_by=row.sent_by,
        sent_on=row.sent_on,
        questionnaire_key=row.questionnaire_key,
        reason=row.reason,
        decided_by=row.decided_by,
        decided_on=row.decided_on,
    )
