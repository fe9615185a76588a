"""What a questionnaire's answers say about who somebody is: stored, or guessed."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from participation.core.errors import InvalidInputError, NotFoundError
from participation.core.kinds import Sex
from participation.findings.groups import Ages, Groups, guess_groups, overlapping
from participation.findings.models import GroupQuestion
from participation.questionnaires.definition import Definition
from participation.questionnaires.models import Questionnaire

AGE, SEX, RESIDENT = "age", "sex", "resident"


def groups_of(
    session: Session, *, key: str, definition: Definition
) -> tuple[Groups, bool]:
    """Return the groups of a questionnaire, and whether a person has said so."""
    rows = {
        row.tells: row
        for row in session.scalars(
            select(GroupQuestion)
            .join(Questionnaire, Questionnaire.id == GroupQuestion.questionnaire_id)
            .where(Questionnaire.key == key)
        )
    }
    if not rows:
        return guess_groups(definition), False
    return (
        Groups(
            age_question=_question(rows, AGE),
            ages={c: Ages(*ages) for c, ages in _meanings(rows, AGE).items()},
            sex_question=_question(rows, SEX),
            sexes={c: Sex(sex) for c, sex in _meanings(rows, SEX).items()},
            resident_question=_question(rows, RESIDENT),
            residents=frozenset(_meanings(rows, RESIDENT)),
        ),
        True,
    )


def set_groups(
    session: Session, *, key: str, definition: Definition, groups: Groups
) -> None:
    """Store what the answers mean. Raises NotFoundError, InvalidInputError."""
    _refuse_unknown(definition, groups)
    if overlapping(groups.classes):
        raise InvalidInputError({"ages": ["ages_overlap"]})
    questionnaire_id = session.scalar(
        select(Questionnaire.id).where(Questionnaire.key == key)
    )
    if questionnaire_id is None:
        raise NotFoundError("questionnaire", key)
    session.execute(
        delete(GroupQuestion).where(GroupQuestion.questionnaire_id == questionnaire_id)
    )
    ages = {code: [a.lowest, a.highest] for code, a in groups.ages.items()}
    sexes = {code: sex.value for code, sex in groups.sexes.items()}
    residents = dict.fromkeys(sorted(groups.residents), True)
    session.add_all(
        GroupQuestion(
            questionnaire_id=questionnaire_id,
            tells=tells,
            question_key=question if meanings else None,
            meanings=meanings,
        )
        for tells, question, meanings in (
            (AGE, groups.age_question, ages),
            (SEX, groups.sex_question, sexes),
            (RESIDENT, groups.resident_question, residents),
        )
    )
    session.flush()


def forget_groups(session: Session, *, key: str) -> None:
    """Go back to what is guessed."""
    wanted = select(Questionnaire.id).where(Questionnaire.key == key)
    session.execute(
        delete(GroupQuestion).where(GroupQuestion.questionnaire_id.in_(wanted))
    )


def _question(rows: Mapping[str, GroupQuestion], tells: str) -> str | None:
    return rows[tells].question_key if tells in rows else None


def _meanings(rows: Mapping[str, GroupQuestion], tells: str) -> dict[str, Any]:
    return rows[tells].meanings if tells in rows else {}


def _refuse_unknown(definition: Definition, groups: Groups) -> None:
    """Refuse what the questionnaire does not have: a hand-made form, or a new version."""
    codes = {q.key: {o.code for o in q.choices} for q in definition.questions}
    for question, meant in (
        (groups.age_question, set(groups.ages)),
        (groups.sex_question, set(groups.sexes)),
        (groups.resident_question, set(groups.residents)),
    ):
        if meant - codes.get(question or "", set()):
            raise InvalidInputError({"question": ["unknown"]})
