"""Drafts that the server keeps for people without JavaScript, under a code of theirs."""

import datetime
import uuid
from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import CursorResult, delete, select, update
from sqlalchemy.orm import Session

from participation.core.ids import digest, new_id
from participation.questionnaires.queries import reference_of
from participation.responses.models import Draft
from participation.responses.once import insert_unless_known
from participation.text.codes import new_code

KEPT_DAYS = 30


@dataclass(frozen=True, kw_only=True)
class DraftContent:
    """Everything that is needed to go on as if the person had never left."""

    version_id: uuid.UUID
    local_block_id: uuid.UUID | None = None
    ortsteil_key: str  # of the address, not what was answered
    submission_key: str  # the same one, so that sent twice counts once
    page: int
    fields: Mapping[str, list[str]]

    @property
    def reference(self) -> str:
        """As in PublishedQuestionnaire: the version, and the Ortsteil's own block."""
        return reference_of(self.version_id, self.local_block_id)


def save_draft(
    session: Session,
    content: DraftContent,
    *,
    code: str | None,
    today: datetime.date,
) -> str:
    """Keep the draft under its code; return the code, a new one if that is not known.

    One draft a submission key: a double tap makes no second one, which would stay behind.
    A code is only taken over for the same key: nobody chooses a code, and a draft that was
    deleted in another tab does not come back under it.
    """
    values = {
        "content": {
            "key": content.submission_key,
            "block": str(content.local_block_id) if content.local_block_id else None,
            "page": content.page,
            "fields": dict(content.fields),
        },
        "questionnaire_version_id": content.version_id,
        "ortsteil_key": content.ortsteil_key,
        "expires_on": today + datetime.timedelta(days=KEPT_DAYS),
    }
    key = _key_digest(content.submission_key)
    kept = _of(session, code, today) if code else None
    if code is None or kept is None or kept.key_digest != key:
        code = new_code()
    values["code_digest"] = _digest(code)
    insert = insert_unless_known(session, Draft)
    session.execute(insert.values({"id": new_id(), "key_digest": key, **values}))
    session.execute(update(Draft).where(Draft.key_digest == key).values(values))
    return code


def find_draft(
    session: Session, code: str, *, today: datetime.date
) -> DraftContent | None:
    """What was kept under a code; None if it is not known, used, deleted or expired."""
    draft = _of(session, code, today)
    if draft is None:
        return None
    block = draft.content["block"]
    return DraftContent(
        version_id=draft.questionnaire_version_id,
        local_block_id=uuid.UUID(block) if block else None,
        ortsteil_key=draft.ortsteil_key,
        submission_key=draft.content["key"],
        page=draft.content["page"],
        fields=draft.content["fields"],
    )


def delete_draft(session: Session, code: str) -> None:
    """Delete the draft of a code, if there is one."""
    session.execute(delete(Draft).where(Draft.code_digest == _digest(code)))


def delete_sent_draft(session: Session, submission_key: str) -> None:
    """Delete what was kept of a submission that is stored now."""
    session.execute(
        delete(Draft).where(Draft.key_digest == _key_digest(submission_key))
    )


def delete_expired_drafts(session: Session, *, today: datetime.date) -> int:
    """Delete drafts whose last day has passed; return how many."""
    result = session.execute(delete(Draft).where(Draft.expires_on < today))
    assert isinstance(result, CursorResult)
    return result.rowcount


def _of(session: Session, code: str, today: datetime.date) -> Draft | None:
    return session.scalar(
        select(Draft).where(
            Draft.code_digest == _digest(code), Draft.expires_on >= today
        )
    )


def _digest(code: str) -> str:
    return digest("draft", code)


def _key_digest(submission_key: str) -> str:
    # Not the digest that submissions have: two tables must not be joined by it.
    return digest("draft of", submission_key)
