"""Tables of what is asked: a questionnaire and its versions, frozen once published."""

import datetime
import uuid
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, String, UniqueConstraint, event
from sqlalchemy.orm import Mapped, Mapper, mapped_column, relationship
from sqlalchemy.orm.attributes import get_history

from participation.core.ids import new_id
from participation.database import Base


class Questionnaire(Base):
    __tablename__ = "questionnaire"

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    key: Mapped[str] = mapped_column(String(60), unique=True)
    ortsteil_key: Mapped[str | None] = mapped_column(ForeignKey("ortsteil.key"))
    opens_on: Mapped[datetime.date | None]
    closes_on: Mapped[datetime.date | None]  # the last day on which answers are taken

    versions: Mapped[list["QuestionnaireVersion"]] = relationship(
        back_populates="questionnaire", order_by="QuestionnaireVersion.number"
    )


class QuestionnaireVersion(Base):
    __tablename__ = "questionnaire_version"

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    questionnaire_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("questionnaire.id"))
    number: Mapped[int]
    # Versions of one series ask the same: their answers can be counted together.
    series: Mapped[int] = mapped_column(default=1, server_default="1")
    # Order of publishing over all questionnaires: a day alone leaves two in doubt.
    turn: Mapped[int] = mapped_column(default=0, server_default="0")
    definition: Mapped[dict[str, Any]]
    definition_digest: Mapped[str] = mapped_column(String(64))
    published_on: Mapped[datetime.date | None]

    questionnaire: Mapped[Questionnaire] = relationship(back_populates="versions")

    __table_args__ = (
        UniqueConstraint("questionnaire_id", "number"),
        CheckConstraint("number > 0", name="number_positive"),
    )


class LocalBlock(Base):
    """An Ortsteil's own questions beside those of the city; a change is a new row."""

    __tablename__ = "local_block"

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    questionnaire_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("questionnaire.id"))
    ortsteil_key: Mapped[str] = mapped_column(ForeignKey("ortsteil.key"))
    number: Mapped[int]
    definition: Mapped[dict[str, Any]]
    definition_digest: Mapped[str] = mapped_column(String(64))
    published_on: Mapped[datetime.date]
    withdrawn_on: Mapped[datetime.date | None]

    __table_args__ = (
        UniqueConstraint("questionnaire_id", "ortsteil_key", "number"),
        CheckConstraint("number > 0", name="number_positive"),
    )


class SurveyDraft(Base):
    """A questionnaire that is being written. `revision` counts its changes."""

    __tablename__ = "survey_draft"

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    # One draft a series: two would replace each other when they are published.
    key: Mapped[str] = mapped_column(String(60), unique=True)
    ortsteil_key: Mapped[str | None] = mapped_column(ForeignKey("ortsteil.key"))
    copied_from: Mapped[str | None] = mapped_column(String(60))  # key of a series
    based_on: Mapped[int | None]  # number of the version of this series it began with
    revision: Mapped[int]
    definition: Mapped[dict[str, Any]]
    changed_by: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("account.id"))
    changed_on: Mapped[datetime.date]

    __table_args__ = (CheckConstraint("revision > 0", name="revision_positive"),)


class SurveyDraftRevision(Base):
    """What a draft was after a change, for those who opened a form before it, and for undo."""

    __tablename__ = "survey_draft_revision"

    draft_id: Mapped[uuid.UUID] = mapped_column(
        ForeignKey("survey_draft.id", ondelete="CASCADE"), primary_key=True
    )
    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    definition: Mapped[dict[str, Any]]
    changed_by: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("account.id"))
    changed_on: Mapped[datetime.date]
    # What was taken away by this change, so that it can be put back.
    removed_kind: Mapped[str | None] = mapped_column(String(20))
    removed_key: Mapped[str | None] = mapped_column(String(60))


class FrozenVersionError(RuntimeError):
    """A published version was about to change; that is a defect, never an input error."""


@event.listens_for(QuestionnaireVersion, "before_update")
def _refuse_change(
    _mapper: Mapper[Any], _connection: object, version: QuestionnaireVersion
) -> None:
    before = get_history(version, "published_on").deleted
    was_published = bool(before and before[0]) or (
        not before and version.published_on is not None
    )
    if was_published:
        raise FrozenVersionError(str(version.id))


@event.listens_for(QuestionnaireVersion, "before_delete")
def _refuse_delete(
    _mapper: Mapper[Any], _connection: object, version: QuestionnaireVersion
) -> None:
    if version.published_on is not None:
        raise FrozenVersionError(str(version.id))
