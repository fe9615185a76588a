"""Store what one person sent, exactly once."""

import datetime
import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import delete, insert, select
from sqlalchemy.orm import Session

from participation.core.errors import (
    InvalidInputError,
    NotFoundError,
    ParticipationError,
)
from participation.core.ids import digest, new_id
from participation.core.kinds import Channel, SubmissionKind
from participation.places.queries import all_ortsteile
from participation.questionnaires.answers import MAX_TEXT, AnswerValue, Problem
from participation.questionnaires.keying import is_mistake
from participation.questionnaires.queries import PublishedQuestionnaire
from participation.responses.details import NO_DETAILS, CommentDetails
from participation.responses.models import Answer, Comment, Submission
from participation.responses.once import insert_unless_known
from participation.responses.receipts import keep_receipt
from participation.responses.removals import note_removal
from participation.text.intake import clean_input


class QuestionnaireClosedError(ParticipationError):
    """Answers are not taken today. `closes_on` None: not open yet."""

    def __init__(self, key: str, closes_on: datetime.date | None) -> None:
        super().__init__(f"questionnaire {key} is not open")
        self.key = key
        self.closes_on = closes_on


@dataclass(frozen=True)
class Receipt:
    """Whether this call stored something. If not, whether the same was there already."""

    stored: bool
    same_content: bool


def record_submission(
    session: Session,
    *,
    questionnaire: PublishedQuestionnaire,
    ortsteil_key: str,
    answers: Sequence[AnswerValue],
    key: str,
    language: str,
    channel: Channel | str = Channel.ONLINE,
    today: datetime.date,
    simulated: bool = False,
) -> Receipt:
    """Store a questionnaire and its answers. A key that is known stores nothing.

    Raises InvalidInputError, NotFoundError (Ortsteil), QuestionnaireClosedError. A resend
    of what was stored before the closing day still finds its receipt.
    """
    on_paper = channel == Channel.PAPER
    kept = _checked(questionnaire, answers, on_paper=on_paper)
    submission = _submission_row(
        kind=SubmissionKind.QUESTIONNAIRE,
        key=key,
        content=digest(str(questionnaire.version_id), ortsteil_key, *_parts(kept)),
        ortsteil_key=ortsteil_key,
        channel=channel,
        language=language,
        today=today,
        simulated=simulated,
    ) | {
        "questionnaire_version_id": questionnaire.version_id,
        "local_block_id": questionnaire.local_block_id,
    }
    takes = questionnaire.takes_paper if on_paper else questionnaire.is_open
    if not takes(today):
        receipt = _earlier_receipt(session, submission)
        if receipt is None:
            raise QuestionnaireClosedError(questionnaire.key, questionnaire.closes_on)
        return receipt
    return _store(session, submission, kept, key=key)


def record_comment(
    session: Session,
    *,
    ortsteil_key: str,
    text: str,
    key: str,
    language: str,
    channel: Channel | str = Channel.ONLINE,
    today: datetime.date,
    details: CommentDetails = NO_DETAILS,
    simulated: bool = False,
) -> Receipt:
    """Store a comment sent by itself. Raises InvalidInputError for the field `text`."""
    cleaned = checked_text(text)
    submission = _submission_row(
        kind=SubmissionKind.COMMENT,
        key=key,
        content=digest(ortsteil_key, cleaned, *details.parts),
        ortsteil_key=ortsteil_key,
        channel=channel,
        language=language,
        today=today,
        simulated=simulated,
    )
    answers = [AnswerValue(question_key="", text=cleaned)]
    return _store(session, submission, answers, details, key=key)


def checked_text(text: str) -> str:
    """Return a comment fit for storing. Raises InvalidInputError for the field `text`."""
    cleaned, problems = clean_input(text)
    if not cleaned and not problems:
        problems = [Problem.REQUIRED.value]
    if len(cleaned) > MAX_TEXT:
        problems = [*problems, Problem.TOO_LONG.value]
    if problems:
        raise InvalidInputError({"text": problems})
    return cleaned


def comment_row(
    submission: dict[str, Any],
    *,
    text: str,
    question_key: str,
    details: CommentDetails = NO_DETAILS,
) -> dict[str, Any]:
    """Return the row of a comment with what counts need of its submission."""
    return {
        "id": new_id(),
        "submission_id": submission["id"],
        "question_key": question_key,
        "text": text,
        "ortsteil_key": submission["ortsteil_key"],
        "channel": submission["channel"],
        "language": submission["language"],
        "received_on": submission["received_on"],
        "simulated": submission["simulated"],
        **details.columns,
    }


def answer_rows(
    submission: dict[str, Any],
    answers: Iterable[AnswerValue],
    details: CommentDetails = NO_DETAILS,
) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """Return the rows of comments and of answers; a comment of its own has no answer."""
    comments: list[dict[str, Any]] = []
    rows: list[dict[str, Any]] = []
    for answer in answers:
        comment_id: uuid.UUID | None = None
        if answer.text is not None:
            comment = comment_row(
                submission,
                text=answer.text,
                question_key=answer.question_key,
                details=details,
            )
            comments.append(comment)
            comment_id = comment["id"]
        if answer.question_key:
            rows.append(
                {
                    "id": new_id(),
                    "submission_id": submission["id"],
                    "question_key": answer.question_key,
                    "item": answer.item,
                    "value": answer.value,
                    "comment_id": comment_id,
                }
            )
    return comments, rows


def _checked(
    questionnaire: PublishedQuestionnaire,
    answers: Sequence[AnswerValue],
    *,
    on_paper: bool,
) -> list[AnswerValue]:
    """Answers as the questionnaire itself reads them, so that no other can be stored."""
    definition = questionnaire.definition
    known = {question.key for question in definition.questions}
    strangers = sorted({a.question_key for a in answers} - known)
    if strangers:
        raise InvalidInputError(dict.fromkeys(strangers, ["unknown_question"]))
    read, problems = definition.read(definition.to_raw(answers))
    for question in definition.questions:
        if not question.stored:  # the caller has found the Ortsteil
            problems.pop(question.key, None)
        elif on_paper and question.key in problems:
            found = [p for p in problems[question.key] if is_mistake(question, p)]
            problems[question.key] = found
    problems = {key: found for key, found in problems.items() if found}
    if problems:
        raise InvalidInputError(problems)
    return [a for a in read if definition.question(a.question_key).stored]


def _submission_row(
    *,
    kind: SubmissionKind,
    key: str,
    content: str,
    ortsteil_key: str,
    channel: Channel | str,
    language: str,
    today: datetime.date,
    simulated: bool,
) -> dict[str, Any]:
    if not 8 <= len(key) <= 200:
        raise InvalidInputError({"key": ["unknown_option"]})
    return {
        "id": new_id(),
        "key_digest": digest("form", key),
        "content_digest": content,
        "kind": kind.value,
        "questionnaire_version_id": None,
        "local_block_id": None,
        "import_batch_id": None,
        "ortsteil_key": ortsteil_key,
        "channel": Channel(channel).value,
        "language": language,
        "received_on": today,
        "simulated": simulated,
    }


def _store(
    session: Session,
    submission: dict[str, Any],
    answers: Iterable[AnswerValue],
    details: CommentDetails = NO_DETAILS,
    *,
    key: str,
) -> Receipt:
    if submission["ortsteil_key"] not in {o.key for o in all_ortsteile(session)}:
        raise NotFoundError("ortsteil", submission["ortsteil_key"])
    statement = insert_unless_known(session, Submission)
    stored = session.execute(statement.values(submission).returning(Submission.id))
    if stored.first() is None:
        receipt = _earlier_receipt(session, submission)
        assert receipt is not None  # on_conflict saw it, and nobody deletes meanwhile
        return receipt
    if _has_receipt(submission) and not keep_receipt(
        session, key=key, submission_id=submission["id"]
    ):
        # Taken back meanwhile: an old tab must not bring it again.
        session.execute(delete(Submission).where(Submission.id == submission["id"]))
        note_removal(session)
        return Receipt(stored=False, same_content=True)
    comments, rows = answer_rows(submission, answers, details)
    if comments:
        session.execute(insert(Comment), comments)
    if rows:
        # Without render_nulls rows with and without a comment go in separate statements.
        session.execute(insert(Answer), rows, execution_options={"render_nulls": True})
    return Receipt(stored=True, same_content=True)


def _has_receipt(submission: dict[str, Any]) -> bool:
    """Only who sent it here could have seen a code."""
    return submission["channel"] == Channel.ONLINE and not submission["simulated"]


def _earlier_receipt(session: Session, submission: dict[str, Any]) -> Receipt | None:
    known = session.scalar(
        select(Submission.content_digest).where(
            Submission.key_digest == submission["key_digest"]
        )
    )
    if known is None:
        return None
    return Receipt(stored=False, same_content=known == submission["content_digest"])


def _parts(answers: Iterable[AnswerValue]) -> list[str]:
    return sorted(
        digest(a.question_key, a.item, a.value or "", a.text or "") for a in answers
    )
