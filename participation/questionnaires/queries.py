"""Which questionnaire is open where, and any version that was ever published."""

import datetime
import uuid
from collections.abc import Set
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import Row, Select, or_, select
from sqlalchemy.orm import Session

from participation.core.errors import NotFoundError
from participation.questionnaires.definition import Definition, parse_definition
from participation.questionnaires.local import page_key_of, parse_local_block
from participation.questionnaires.models import (
    LocalBlock,
    Questionnaire,
    QuestionnaireVersion,
)

PAPER_ON_ITS_WAY = datetime.timedelta(days=28)
"""So long after the last day a paper form is still keyed."""

_parsed: dict[str, Definition] = {}
"""Definitions by digest. Published versions are few and never change."""


@dataclass(frozen=True, kw_only=True)
class PublishedQuestionnaire:
    """A frozen version. `ortsteil_key` None: asked in the whole city.

    `definition` is what a person is asked: the core, and the Ortsteil's own block if
    there is one.
    """

    version_id: uuid.UUID
    key: str
    number: int
    series: int = 1
    definition: Definition
    local_block_id: uuid.UUID | None = None
    local_ortsteil: str | None = None  # whose own block is asked as well
    ortsteil_key: str | None
    opens_on: datetime.date | None
    closes_on: datetime.date | None
    published_on: datetime.date | None

    @property
    def reference(self) -> str:
        """Names the version and the block, for a form that is on its way."""
        return reference_of(self.version_id, self.local_block_id)

    @property
    def local_page_key(self) -> str | None:
        """Key of the page with the Ortsteil's own questions, if there is one."""
        return page_key_of(self.local_ortsteil) if self.local_ortsteil else None

    def is_open(self, today: datetime.date) -> bool:
        """Whether answers are taken on that day; the closing day belongs to it."""
        return (self.opens_on is None or self.opens_on <= today) and (
            self.closes_on is None or today <= self.closes_on
        )

    def takes_paper(self, today: datetime.date) -> bool:
        """Whether forms may be keyed: they come by post, and lie in a heap for a while."""
        last = self.closes_on and self.closes_on + PAPER_ON_ITS_WAY
        return replace(self, closes_on=last).is_open(today)


def open_questionnaire(
    session: Session, *, ortsteil_key: str | None, today: datetime.date
) -> PublishedQuestionnaire | None:
    """The questionnaire to answer in an Ortsteil: its own, else the whole city's."""
    block = (
        select(LocalBlock.id)
        .where(
            LocalBlock.questionnaire_id == Questionnaire.id,
            LocalBlock.ortsteil_key == ortsteil_key,
            LocalBlock.withdrawn_on.is_(None),
        )
        .order_by(LocalBlock.number.desc())
        .limit(1)
        .correlate(Questionnaire)
        .scalar_subquery()
        .label("local_block_id")
    )
    query = (
        _versions()
        .add_columns(block)
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
            QuestionnaireVersion.turn.desc(),
            Questionnaire.key,
            QuestionnaireVersion.number.desc(),
        )
        .limit(1)
    )
    row = session.execute(query).first()
    if row is None:
        return None
    core = _view(session, row)
    if row.local_block_id is None:
        return core
    return _with_block(core, session.get_one(LocalBlock, row.local_block_id))


def questionnaire_version(
    session: Session,
    version_id: uuid.UUID,
    *,
    local_block_id: uuid.UUID | None = None,
) -> PublishedQuestionnaire:
    """A published version, open or not, with the block. Raises NotFoundError."""
    query = _versions().where(QuestionnaireVersion.id == version_id)
    row = session.execute(query).first()
    if row is None:
        raise NotFoundError("questionnaire version", version_id)
    core = _view(session, row)
    if local_block_id is None:
        return core
    block = session.get(LocalBlock, local_block_id)
    if block is None or block.questionnaire_id != row.questionnaire_id:
        raise NotFoundError("local block", local_block_id)
    return _with_block(core, block)


def reference_of(version_id: uuid.UUID, local_block_id: uuid.UUID | None) -> str:
    """Return the one spelling that `referenced_questionnaire` reads."""
    return f"{version_id}.{local_block_id}" if local_block_id else str(version_id)


def referenced_questionnaire(
    session: Session, reference: str
) -> PublishedQuestionnaire:
    """What `reference` named when it was made. Raises NotFoundError."""
    version, _, block = reference.partition(".")
    try:
        found = questionnaire_version(
            session,
            uuid.UUID(version),
            local_block_id=uuid.UUID(block) if block else None,
        )
    except ValueError as error:
        raise NotFoundError("questionnaire", reference) from error
    if found.reference != reference:  # UUID() also takes it with any number of hyphens
        raise NotFoundError("questionnaire", reference)
    return found


def newest_version(session: Session, questionnaire_id: uuid.UUID) -> uuid.UUID | None:
    """The id of the version published last."""
    return session.scalar(
        select(QuestionnaireVersion.id)
        .where(
            QuestionnaireVersion.questionnaire_id == questionnaire_id,
            QuestionnaireVersion.published_on.is_not(None),
        )
        .order_by(QuestionnaireVersion.number.desc())
        .limit(1)
    )


def current_block(
    session: Session, questionnaire_id: uuid.UUID, ortsteil_key: str
) -> LocalBlock | None:
    """The Ortsteil's own block that is asked now."""
    return session.scalar(
        select(LocalBlock)
        .where(
            LocalBlock.questionnaire_id == questionnaire_id,
            LocalBlock.ortsteil_key == ortsteil_key,
            LocalBlock.withdrawn_on.is_(None),
        )
        .order_by(LocalBlock.number.desc())
        .limit(1)
    )


def block_source(
    session: Session, key: str, ortsteil_key: str
) -> dict[str, Any] | None:
    """The Ortsteil's own block that is asked now, as it was written."""
    questionnaire_id = session.scalar(
        select(Questionnaire.id).where(Questionnaire.key == key)
    )
    if questionnaire_id is None:
        return None
    block = current_block(session, questionnaire_id, ortsteil_key)
    return None if block is None else block.definition


@dataclass(frozen=True, kw_only=True)
class LocalBlockView:
    """An Ortsteil's own block as staff see it in a list."""

    id: uuid.UUID
    questionnaire_key: str
    ortsteil_key: str
    number: int
    questions: int
    published_on: datetime.date
    withdrawn_on: datetime.date | None


def local_blocks(
    session: Session, *, ortsteil_keys: Set[str] | None = None
) -> list[LocalBlockView]:
    """Blocks by questionnaire and Ortsteil, newest first; `ortsteil_keys` None: of all."""
    query = (
        select(LocalBlock, Questionnaire.key)
        .join(Questionnaire, LocalBlock.questionnaire_id == Questionnaire.id)
        .order_by(Questionnaire.key, LocalBlock.ortsteil_key, LocalBlock.number.desc())
    )
    if ortsteil_keys is not None:
        query = query.where(LocalBlock.ortsteil_key.in_(sorted(ortsteil_keys)))
    rows = session.execute(query)
    return [
        LocalBlockView(
            id=block.id,
            questionnaire_key=key,
            ortsteil_key=block.ortsteil_key,
            number=block.number,
            questions=len(block.definition.get("questions", [])),
            published_on=block.published_on,
            withdrawn_on=block.withdrawn_on,
        )
        for block, key in rows
    ]


def published_questionnaires(session: Session) -> list[PublishedQuestionnaire]:
    """Every published version, newest first within each questionnaire."""
    query = _versions().order_by(Questionnaire.key, QuestionnaireVersion.number.desc())
    return [_view(session, row) for row in session.execute(query).all()]


def published_versions(session: Session, key: str) -> list[PublishedQuestionnaire]:
    """Every published version of one questionnaire, newest first; empty if there is none."""
    query = (
        _versions()
        .where(Questionnaire.key == key)
        .order_by(QuestionnaireVersion.number.desc())
    )
    return [_view(session, row) for row in session.execute(query).all()]


def taking_answers(
    session: Session, *, today: datetime.date
) -> list[PublishedQuestionnaire]:
    """The newest version of every questionnaire that takes answers on that day."""
    newest: dict[str, PublishedQuestionnaire] = {}
    for version in published_questionnaires(session):
        newest.setdefault(version.key, version)
    return [version for version in newest.values() if version.is_open(today)]


def newest_questionnaire(
    session: Session, key: str, *, ortsteil_key: str | None = None
) -> PublishedQuestionnaire:
    """The newest version, with the Ortsteil's own block. Raises NotFoundError."""
    versions = published_versions(session, key)
    if not versions:
        raise NotFoundError("questionnaire", key)
    if ortsteil_key is None:
        return versions[0]
    block = current_block(session, _questionnaire_id(session, key), ortsteil_key)
    return versions[0] if block is None else _with_block(versions[0], block)


def _questionnaire_id(session: Session, key: str) -> uuid.UUID:
    return session.scalars(
        select(Questionnaire.id).where(Questionnaire.key == key)
    ).one()


def _versions() -> Select[*tuple[Any, ...]]:
    return (
        select(
            QuestionnaireVersion.id,
            QuestionnaireVersion.questionnaire_id,
            QuestionnaireVersion.number,
            QuestionnaireVersion.series,
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
        series=row.series,
        definition=_definition(session, row.id, row.definition_digest),
        ortsteil_key=row.ortsteil_key,
        opens_on=row.opens_on,
        closes_on=row.closes_on,
        published_on=row.published_on,
    )


def _with_block(
    core: PublishedQuestionnaire, block: LocalBlock
) -> PublishedQuestionnaire:
    parsed = f"{core.definition.digest} {block.ortsteil_key} {block.definition_digest}"
    if parsed not in _parsed:
        local = parse_local_block(
            block.definition, ortsteil_key=block.ortsteil_key, core=core.definition
        )
        _parsed[parsed] = core.definition.with_page(local.page)
    return replace(
        core,
        definition=_parsed[parsed],
        local_block_id=block.id,
        local_ortsteil=block.ortsteil_key,
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
