"""How many took part in an Ortsteil until a day: unprotected, for publication/coarse.py."""

import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from participation.core.kinds import SubmissionKind
from participation.questionnaires.models import Questionnaire, QuestionnaireVersion
from participation.responses.models import Submission


def answers_in(
    session: Session,
    *,
    questionnaire_key: str,
    ortsteil_key: str,
    before: datetime.date,
) -> int:
    """Answers to any version of a questionnaire, those of that day not among them."""
    query = (
        select(func.count())
        .select_from(Submission)
        .join(
            QuestionnaireVersion,
            QuestionnaireVersion.id == Submission.questionnaire_version_id,
        )
        .join(Questionnaire, Questionnaire.id == QuestionnaireVersion.questionnaire_id)
        .where(
            Questionnaire.key == questionnaire_key,
            Submission.simulated.is_(False),
            Submission.ortsteil_key == ortsteil_key,
            Submission.received_on < before,
        )
    )
    return session.scalar(query) or 0


def comments_sent_in(
    session: Session, *, ortsteil_key: str, before: datetime.date
) -> int:
    """Comments sent by themselves, not those written into a questionnaire."""
    query = (
        select(func.count())
        .select_from(Submission)
        .where(
            Submission.simulated.is_(False),
            Submission.kind == SubmissionKind.COMMENT.value,
            Submission.ortsteil_key == ortsteil_key,
            Submission.received_on < before,
        )
    )
    return session.scalar(query) or 0
