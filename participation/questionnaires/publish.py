"""Publish a questionnaire: its definition becomes a numbered version that never changes."""

import datetime
import uuid

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from participation.core.errors import NotFoundError
from participation.questionnaires.definition import Definition
from participation.questionnaires.models import Questionnaire, QuestionnaireVersion


def publish_questionnaire(
    session: Session,
    *,
    key: str,
    definition: Definition,
    today: datetime.date,
    ortsteil_key: str | None = None,
    opens_on: datetime.date | None = None,
    closes_on: datetime.date | None = None,
    again: bool = False,
) -> uuid.UUID:
    """Return the id of the version with this definition, published now if it is new.

    A definition that was published before is left alone, so that loading a city's files
    again does not undo later versions; `again` makes it the newest one.
    """
    questionnaire = _questionnaire(session, key, ortsteil_key)
    if opens_on is not None or closes_on is not None:
        questionnaire.opens_on, questionnaire.closes_on = opens_on, closes_on
    known = _known_version(session, questionnaire.id, definition.digest, newest=again)
    if known is not None:
        return known
    version = QuestionnaireVersion(
        questionnaire_id=questionnaire.id,
        number=_next_number(session, questionnaire.id),
        definition=dict(definition.source),
        definition_digest=definition.digest,
        published_on=today,
    )
    session.add(version)
    session.flush()
    return version.id


def close_questionnaire(
    session: Session, *, key: str, closes_on: datetime.date
) -> None:
    """Take answers until the end of that day. Raises NotFoundError."""
    questionnaire = session.scalar(
        select(Questionnaire).where(Questionnaire.key == key)
    )
    if questionnaire is None:
        raise NotFoundError("questionnaire", key)
    questionnaire.closes_on = closes_on
    session.flush()


def _questionnaire(
    session: Session, key: str, ortsteil_key: str | None
) -> Questionnaire:
    known = session.scalar(select(Questionnaire).where(Questionnaire.key == key))
    if known is not None:
        return known
    questionnaire = Questionnaire(key=key, ortsteil_key=ortsteil_key)
    session.add(questionnaire)
    session.flush()
    return questionnaire


def _known_version(
    session: Session, questionnaire_id: uuid.UUID, digest: str, *, newest: bool
) -> uuid.UUID | None:
    query = (
        select(QuestionnaireVersion.id, QuestionnaireVersion.definition_digest)
        .where(QuestionnaireVersion.questionnaire_id == questionnaire_id)
        .order_by(QuestionnaireVersion.number.desc())
    )
    rows = session.execute(query.limit(1) if newest else query)
    return next((row.id for row in rows if row.definition_digest == digest), None)


def _next_number(session: Session, questionnaire_id: uuid.UUID) -> int:
    newest = session.scalar(
        select(func.max(QuestionnaireVersion.number)).where(
            QuestionnaireVersion.questionnaire_id == questionnaire_id
        )
    )
    return (newest or 0) + 1
