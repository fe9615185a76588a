"""Publish a questionnaire: its definition becomes a numbered version that never changes."""

import datetime
import uuid
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from participation.core.errors import NotFoundError, ParticipationError
from participation.questionnaires.comparing import Change, ChangeKind, compare
from participation.questionnaires.definition import Definition, DefinitionError
from participation.questionnaires.information import refuse_gaps
from participation.questionnaires.local import LocalBlock as CheckedBlock
from participation.questionnaires.local import parse_local_block
from participation.questionnaires.models import (
    LocalBlock,
    Questionnaire,
    QuestionnaireVersion,
)
from participation.questionnaires.queries import (
    current_block,
    newest_version,
    questionnaire_version,
)

MAY_COME_AND_GO = {
    ChangeKind.QUESTION_ADDED,
    ChangeKind.QUESTION_REMOVED,
    ChangeKind.QUESTION_MOVED,
}
"""What an Ortsteil may change of its block at any time."""


class NewSeriesNeededError(ParticipationError):
    """Answers could not be counted together with earlier ones. `changes` says why."""

    def __init__(self, changes: list[Change]) -> None:
        super().__init__(
            "answers would not be comparable with those to the version before:\n"
            + "\n".join(f"{c.place}: {c.explanation}" for c in changes)
        )
        self.changes = changes


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
    new_series: bool = False,
) -> uuid.UUID:
    """Return the id of the version with this definition, published now if it is new.

    A definition that was published before is left alone, so that loading a city's files
    again does not undo later versions; `again` makes it the newest one. Raises
    NewSeriesNeededError unless the change keeps answers comparable or `new_series` is
    wanted; NotToldError if people would not be told what the law asks for;
    DefinitionError if an Ortsteil's own block does not fit any more.
    """
    questionnaire = _questionnaire(session, key, ortsteil_key)
    known = _known_version(session, questionnaire.id, definition.digest, newest=again)
    if known is not None:
        if opens_on is not None or closes_on is not None:
            _move_period(session, questionnaire, opens_on, closes_on)
        return known
    refuse_gaps(definition.information, definition.languages)
    if opens_on is not None or closes_on is not None:
        questionnaire.opens_on, questionnaire.closes_on = opens_on, closes_on
    number, series = _following(
        session, questionnaire.id, definition, new_series=new_series
    )
    _refuse_misfits(session, questionnaire.id, definition)
    version = QuestionnaireVersion(
        questionnaire_id=questionnaire.id,
        number=number,
        series=series,
        turn=_next_turn(session),
        definition=dict(definition.source),
        definition_digest=definition.digest,
        published_on=today,
    )
    session.add(version)
    session.flush()
    return version.id


def publish_local_block(
    session: Session,
    *,
    key: str,
    ortsteil_key: str,
    data: dict[str, Any],
    today: datetime.date,
) -> uuid.UUID:
    """Add an Ortsteil's own questions to the questionnaire from now on.

    Raises DefinitionError, NotFoundError (no such questionnaire published).
    """
    questionnaire = _known(session, key)
    newest = newest_version(session, questionnaire.id)
    if newest is None:
        raise NotFoundError("questionnaire", key)
    core = questionnaire_version(session, newest).definition
    block = parse_local_block(data, ortsteil_key=ortsteil_key, core=core)
    current = current_block(session, questionnaire.id, ortsteil_key)
    if current is not None:
        if current.definition_digest == block.digest:
            return current.id
        _refuse_other_meaning(core, current.definition, block)
    row = LocalBlock(
        questionnaire_id=questionnaire.id,
        ortsteil_key=ortsteil_key,
        number=_next_block_number(session, questionnaire.id, ortsteil_key),
        definition=dict(block.source),
        definition_digest=block.digest,
        published_on=today,
    )
    session.add(row)
    session.flush()
    return row.id


def _refuse_other_meaning(
    core: Definition, before: dict[str, Any], block: CheckedBlock
) -> None:
    """A key that asked one thing must not ask another: their answers would be mixed."""
    earlier = parse_local_block(before, ortsteil_key=block.ortsteil_key, core=core)
    changes = compare(core.with_page(earlier.page), core.with_page(block.page))
    wrong = [
        f"{change.place}: {change.explanation}; give the question a new key"
        for change in changes
        if not change.comparable and change.kind not in MAY_COME_AND_GO
    ]
    if wrong:
        raise DefinitionError(wrong)


def withdraw_local_block(
    session: Session, *, key: str, ortsteil_key: str, today: datetime.date
) -> None:
    """Ask the city's questions only again. Answers given so far stay."""
    questionnaire = _known(session, key)
    blocks = session.scalars(
        select(LocalBlock).where(
            LocalBlock.questionnaire_id == questionnaire.id,
            LocalBlock.ortsteil_key == ortsteil_key,
            LocalBlock.withdrawn_on.is_(None),
        )
    )
    for block in blocks:
        block.withdrawn_on = today
    session.flush()


def close_questionnaire(
    session: Session, *, key: str, closes_on: datetime.date
) -> None:
    """Take answers until the end of that day. Raises NotFoundError, NotToldError."""
    questionnaire = _known(session, key)
    _move_period(session, questionnaire, questionnaire.opens_on, closes_on)


def set_period(
    session: Session,
    *,
    key: str,
    opens_on: datetime.date | None,
    closes_on: datetime.date | None,
) -> None:
    """Take answers from the first day to the end of the last. None: without limit.

    Raises NotFoundError, NotToldError.
    """
    _move_period(session, _known(session, key), opens_on, closes_on)


def publish_shipped(
    session: Session, *, key: str, definition: Definition, today: datetime.date
) -> bool:
    """Publish a city's file unless something else is in use; say whether the file is.

    Only the information on data protection may be brought up to date in this way: it
    changes nothing of what is asked, and what staff have written since stays.
    """
    questionnaire_id = session.scalar(
        select(Questionnaire.id).where(Questionnaire.key == key)
    )
    newest = newest_version(session, questionnaire_id) if questionnaire_id else None
    if newest is not None:
        source = questionnaire_version(session, newest).definition.source
        if {**source, "information": None} != {
            **definition.source,
            "information": None,
        }:
            return False
    publish_questionnaire(session, key=key, definition=definition, today=today)
    return True


def _move_period(
    session: Session,
    questionnaire: Questionnaire,
    opens_on: datetime.date | None,
    closes_on: datetime.date | None,
) -> None:
    """Set the days. More of them need all information; fewer are always possible."""
    earlier = (opens_on or datetime.date.min) < (
        questionnaire.opens_on or datetime.date.min
    )
    later = (closes_on or datetime.date.max) > (
        questionnaire.closes_on or datetime.date.max
    )
    newest = newest_version(session, questionnaire.id)
    if newest is not None and (earlier or later):
        asked = questionnaire_version(session, newest).definition
        refuse_gaps(asked.information, asked.languages)
    questionnaire.opens_on, questionnaire.closes_on = opens_on, closes_on
    session.flush()


def _known(session: Session, key: str) -> Questionnaire:
    questionnaire = session.scalar(
        select(Questionnaire).where(Questionnaire.key == key)
    )
    if questionnaire is None:
        raise NotFoundError("questionnaire", key)
    return questionnaire


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


def _following(
    session: Session,
    questionnaire_id: uuid.UUID,
    definition: Definition,
    *,
    new_series: bool,
) -> tuple[int, int]:
    """Number and series of the next version."""
    newest = session.scalar(
        select(QuestionnaireVersion)
        .where(QuestionnaireVersion.questionnaire_id == questionnaire_id)
        .order_by(QuestionnaireVersion.number.desc())
        .limit(1)
    )
    if newest is None:
        return 1, 1
    before = questionnaire_version(session, newest.id).definition
    parting = [c for c in compare(before, definition) if not c.comparable]
    if not parting:
        return newest.number + 1, newest.series
    if not new_series:
        raise NewSeriesNeededError(parting)
    return newest.number + 1, newest.series + 1


def _next_turn(session: Session) -> int:
    return (session.scalar(select(func.max(QuestionnaireVersion.turn))) or 0) + 1


def _refuse_misfits(
    session: Session, questionnaire_id: uuid.UUID, definition: Definition
) -> None:
    """Every local block in use has to fit the new core, or nothing is published."""
    problems: list[str] = []
    blocks = session.scalars(
        select(LocalBlock)
        .where(
            LocalBlock.questionnaire_id == questionnaire_id,
            LocalBlock.withdrawn_on.is_(None),
        )
        .order_by(LocalBlock.ortsteil_key, LocalBlock.number.desc())
    )
    newest: dict[str, LocalBlock] = {}
    for block in blocks:
        newest.setdefault(block.ortsteil_key, block)
    for key, block in newest.items():
        try:
            parse_local_block(block.definition, ortsteil_key=key, core=definition)
        except DefinitionError as error:
            problems += [f"Ortsteil {key}: {problem}" for problem in error.problems]
    if problems:
        raise DefinitionError(problems)


def _next_block_number(
    session: Session, questionnaire_id: uuid.UUID, ortsteil_key: str
) -> int:
    newest = session.scalar(
        select(func.max(LocalBlock.number)).where(
            LocalBlock.questionnaire_id == questionnaire_id,
            LocalBlock.ortsteil_key == ortsteil_key,
        )
    )
    return (newest or 0) + 1
