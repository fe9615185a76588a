"""Which questionnaire is open where, and any version that was ever published."""

import datetime
import uuid
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Row, Select, or_, select
from sqlalchemy.orm import Session

from participation.core.errors import NotFoundError
from participation.questionnaires.definition import Definition, parse_definition
from participation.questionnaires.models import Questionnaire, QuestionnaireVersion

_parsed: dict[str, Definition] = {}
"""Definitions by digest. Published versions are few and never change."""


@dataclass(frozen=True, kw_only=True)
class PublishedQuestionnaire:
    """A frozen version. `ortsteil_key` None: asked in the whole city."""

    version_id: uuid.UUID
    key: str
    number: int
    definition: Definition
    ortsteil_key: str | None
    opens_on: datetime.date | None
    closes_on: datetime.date | None
    published_on: datetime.date | None

    def is_open(self, today: datetime.date) -> bool:
        """Whether answers are taken on that day; the closing day belongs to it."""
        return (self.opens_on is None or self.opens_on <= today) and (
            self.closes_on is None or today <= self.closes_on
        )


def open_questionnaire(
    session: Session, *, ortsteil_key: str | None, today: datetime.date
) -> PublishedQuestionnaire | None:
    """The questionnaire to answer in an Ortsteil: its own, else the whole city's."""
    query = (
        _versions()
        .where(
            or_(
                Questionnaire.ortsteil_key == ortsteil_key,
                Questionnaire.ortsteil_key.is_(None),
            ),
            or_(Questionnaire.opens_on.is_(None), Questionnaire.opens_on <= today),
            or_(Questionnaire.closes_on.is_(None), Questionnaire.closes_on >= today),
        )
        .order_by(
            Questionnaire.ortsteil_key.is_(None),
            QuestionnaireVersion.published_on.desc(),
            Questionnaire.key,
            QuestionnaireVersion.number.desc(),
        )
        .limit(1)
    )
    row = session.execute(query).first()
    return None if row is None else _view(session, row)


def questionnaire_version(
    session: Session, version_id: uuid.UUID
) -> PublishedQuestionnaire:
    """A published version, open or not. Raises NotFoundError."""
    query = _versions().where(QuestionnaireVersion.id == version_id)
    row = session.execute(query).first()
    if row is None:
        raise NotFoundError("questionnaire version", version_id)
    return _view(session, row)


def published_questionnaires(session: Session) -> list[PublishedQuestionnaire]:
    """Every published version, newest first within each questionnaire."""
    query = _versions().order_by(Questionnaire.key, QuestionnaireVersion.number.desc())
    return [_view(session, row) for row in session.execute(query).all()]


def _versions() -> Select[*tuple[Any, ...]]:
    return (
        select(
            QuestionnaireVersion.id,
            QuestionnaireVersion.number,
            QuestionnaireVersion.definition_digest,
            QuestionnaireVersion.published_on,
            Questionnaire.key,
            Questionnaire.ortsteil_key,
            Questionnaire.opens_on,
            Questionnaire.closes_on,
        )
        .join(Questionnaire, QuestionnaireVersion.questionnaire_id == Questionnaire.id)
        .where(QuestionnaireVersion.published_on.is_not(None))
    )


def _view(session: Session, row: Row[Any]) -> PublishedQuestionnaire:
    return PublishedQuestionnaire(
        version_id=row.id,
        key=row.key,
        number=row.number,
        definition=_definition(session, row.id, row.definition_digest),
        ortsteil_key=row.ortsteil_key,
        opens_on=row.opens_on,
        closes_on=row.closes_on,
        published_on=row.published_on,
    )


def _definition(session: Session, version_id: uuid.UUID, digest: str) -> Definition:
    if digest not in _parsed:
        source = session.scalar(
            select(QuestionnaireVersion.definition).where(
                QuestionnaireVersion.id == version_id
            )
        )
        _parsed[digest] = parse_definition(source)
    return _parsed[digest]
