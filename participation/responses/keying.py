"""Paper forms: keyed once, a random sample twice, and how well both entries agree."""

import datetime
import uuid
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from sqlalchemy import delete, func, insert, select
from sqlalchemy.orm import Session

from participation.core.errors import InvalidInputError, NotFoundError
from participation.core.ids import digest
from participation.core.kinds import Channel
from participation.questionnaires.answers import AnswerValue
from participation.questionnaires.queries import (
    PublishedQuestionnaire,
    questionnaire_version,
)
from participation.responses.models import Answer, Comment, PaperForm, Submission
from participation.responses.removals import note_removal
from participation.responses.submit import answer_rows, record_submission

Differences = list[tuple[str, str, str, str]]
"""Question, line, first entry, second entry."""


@dataclass(frozen=True, kw_only=True)
class KeyedForm:
    """`number` is written on the paper if a second person shall key it as well."""

    number: int
    second_wanted: bool


@dataclass(frozen=True, kw_only=True)
class PaperFormView:
    """A form of the sample. `rate` None: not yet keyed a second time."""

    id: uuid.UUID
    number: int
    questionnaire: PublishedQuestionnaire
    ortsteil_key: str
    language: str
    fields_compared: int | None
    fields_agreed: int | None
    valid_entry: str | None


@dataclass(frozen=True, kw_only=True)
class Agreement:
    """How well two people read the same paper, over all forms keyed twice."""

    forms: int
    keyed_twice: int
    waiting: int
    fields_compared: int
    fields_agreed: int

    @property
    def rate(self) -> float | None:
        """Share of fields on which both agree, 0 to 1."""
        compared = self.fields_compared
        return self.fields_agreed / compared if compared else None


def record_paper_form(
    session: Session,
    *,
    questionnaire: PublishedQuestionnaire,
    ortsteil_key: str,
    answers: Sequence[AnswerValue],
    key: str,
    language: str,
    today: datetime.date,
    keyed_by: uuid.UUID | None,
    second_wanted: bool,
) -> KeyedForm:
    """Store a form from paper. A key that is known returns what was stored with it.

    Raises as record_submission does.
    """
    _take_turns(session)
    receipt = record_submission(
        session,
        questionnaire=questionnaire,
        ortsteil_key=ortsteil_key,
        answers=answers,
        key=key,
        language=language,
        channel=Channel.PAPER,
        today=today,
    )
    submission_id = session.scalar(
        select(Submission.id).where(Submission.key_digest == digest("form", key))
    )
    if not receipt.stored:
        known = session.scalar(
            select(PaperForm).where(PaperForm.submission_id == submission_id)
        )
        if known is None:
            raise NotFoundError("paper form", key)
        return KeyedForm(number=known.number, second_wanted=known.second_wanted)
    number = (session.scalar(select(func.max(PaperForm.number))) or 0) + 1
    session.add(
        PaperForm(
            submission_id=submission_id,
            number=number,
            keyed_by=keyed_by,
            second_wanted=second_wanted,
        )
    )
    session.flush()
    return KeyedForm(number=number, second_wanted=second_wanted)


def forms_to_key_again(
    session: Session, *, not_by: uuid.UUID | None
) -> list[PaperFormView]:
    """Forms of the sample that wait for somebody else than the one who keyed them."""
    query = (
        select(PaperForm, Submission)
        .join(Submission, PaperForm.submission_id == Submission.id)
        .where(PaperForm.second_wanted, PaperForm.fields_compared.is_(None))
        .order_by(PaperForm.number)
    )
    if not_by is not None:
        query = query.where(
            PaperForm.keyed_by.is_(None) | (PaperForm.keyed_by != not_by)
        )
    return [_view(session, form, sent) for form, sent in session.execute(query)]


def compared_forms(session: Session) -> list[PaperFormView]:
    """Forms keyed twice, those with open differences first."""
    query = (
        select(PaperForm, Submission)
        .join(Submission, PaperForm.submission_id == Submission.id)
        .where(PaperForm.fields_compared.is_not(None))
        .order_by(PaperForm.valid_entry.is_not(None), PaperForm.number)
    )
    return [_view(session, form, sent) for form, sent in session.execute(query)]


def paper_form(session: Session, number: int) -> PaperFormView:
    """One form by the number on its paper. Raises NotFoundError."""
    form, submission = _found(session, number)
    return _view(session, form, submission)


def record_second_entry(
    session: Session,
    number: int,
    *,
    ortsteil_key: str,
    answers: Iterable[AnswerValue],
    keyed_by: uuid.UUID | None,
) -> PaperFormView:
    """Compare what a second person keyed with the first entry, which stays valid.

    Raises NotFoundError; InvalidInputError if the form was keyed twice already, is not
    part of the sample, or the same person keyed it first.
    """
    form, submission = _found(session, number)
    if not form.second_wanted or form.fields_compared is not None:
        raise InvalidInputError({"number": ["not_waiting"]})
    if keyed_by is not None and form.keyed_by == keyed_by:
        raise InvalidInputError({"number": ["same_person"]})
    second = [a for a in answers if a.question_key]
    first = _stored_answers(session, submission.id)
    before, after = _by_field(first), _by_field(second)
    fields = before.keys() | after.keys()
    agreed = [field for field in fields if before.get(field) == after.get(field)]
    form.second = {
        "ortsteil": ortsteil_key,
        "answers": [asdict(answer) for answer in second],
    }
    form.second_by = keyed_by
    form.fields_compared = len(fields) + 1  # and the Ortsteil
    form.fields_agreed = len(agreed) + int(ortsteil_key == submission.ortsteil_key)
    if form.fields_agreed == form.fields_compared:
        form.valid_entry = "first"
    session.flush()
    return _view(session, form, submission)


def differences(session: Session, number: int) -> Differences:
    """Where both entries of a form part: question, line, first, second."""
    form, submission = _found(session, number)
    if form.second is None:
        return []
    before = _by_field(_stored_answers(session, submission.id))
    after = _by_field(_second_answers(form))
    found = [
        (question, item, ", ".join(before.get(at, ())), ", ".join(after.get(at, ())))
        for at in sorted(before.keys() | after.keys())
        for question, item in [at]
        if before.get(at) != after.get(at)
    ]
    if form.second["ortsteil"] != submission.ortsteil_key:
        found.insert(
            0, ("", "", submission.ortsteil_key or "", form.second["ortsteil"])
        )
    return found


def decide_entry(session: Session, number: int, *, valid: str) -> None:
    """Say which entry is right. "second" replaces the stored answers by the second ones."""
    form, submission = _found(session, number)
    if form.second is None or valid not in ("first", "second"):
        raise InvalidInputError({"valid": ["unknown_option"]})
    if form.valid_entry is not None:
        return  # decided before, perhaps in another window
    form.valid_entry = valid
    if valid == "second":
        _replace_answers(session, submission, form)
    session.flush()


def agreement(session: Session) -> Agreement:
    """How many forms were keyed, how many twice, and how well both entries agree."""
    row = session.execute(
        select(
            func.count(),
            func.count(PaperForm.fields_compared),
            func.coalesce(func.sum(PaperForm.fields_compared), 0),
            func.coalesce(func.sum(PaperForm.fields_agreed), 0),
        ).select_from(PaperForm)
    ).one()
    waiting = session.scalar(
        select(func.count())
        .select_from(PaperForm)
        .where(PaperForm.second_wanted, PaperForm.fields_compared.is_(None))
    )
    return Agreement(
        forms=row[0],
        keyed_twice=row[1],
        waiting=waiting or 0,
        fields_compared=row[2] or 0,
        fields_agreed=row[3] or 0,
    )


def _take_turns(session: Session) -> None:
    """Two people at two keyboards must not get the same number."""
    if session.get_bind().dialect.name == "postgresql":
        session.execute(select(func.pg_advisory_xact_lock(_NUMBERS)))


_NUMBERS = 0x5041_5045  # any number that nothing else of this database locks


def _found(session: Session, number: int) -> tuple[PaperForm, Submission]:
    row = session.execute(
        select(PaperForm, Submission)
        .join(Submission, PaperForm.submission_id == Submission.id)
        .where(PaperForm.number == number)
        .with_for_update(of=PaperForm)
    ).first()
    if row is None:
        raise NotFoundError("paper form", number)
    return row[0], row[1]


def _view(session: Session, form: PaperForm, submission: Submission) -> PaperFormView:
    assert submission.questionnaire_version_id is not None  # paper forms have one
    return PaperFormView(
        id=form.id,
        number=form.number,
        questionnaire=questionnaire_version(
            session,
            submission.questionnaire_version_id,
            local_block_id=submission.local_block_id,
        ),
        ortsteil_key=submission.ortsteil_key or "",
        language=submission.language,
        fields_compared=form.fields_compared,
        fields_agreed=form.fields_agreed,
        valid_entry=form.valid_entry,
    )


def _stored_answers(session: Session, submission_id: uuid.UUID) -> list[AnswerValue]:
    rows = session.execute(
        select(Answer.question_key, Answer.item, Answer.value, Comment.text)
        .outerjoin(Comment, Answer.comment_id == Comment.id)
        .where(Answer.submission_id == submission_id)
    )
    return [
        AnswerValue(question_key=r[0], item=r[1], value=r[2], text=r[3]) for r in rows
    ]


def _second_answers(form: PaperForm) -> list[AnswerValue]:
    kept: list[dict[str, Any]] = form.second["answers"] if form.second else []
    return [AnswerValue(**answer) for answer in kept]


def _by_field(answers: Iterable[AnswerValue]) -> dict[tuple[str, str], list[str]]:
    """What was keyed by question and line; spaces and capitals of texts do not matter."""
    fields: dict[tuple[str, str], list[str]] = {}
    for answer in answers:
        said = answer.value or " ".join((answer.text or "").split()).casefold()
        fields.setdefault((answer.question_key, answer.item), []).append(said)
    return {at: sorted(values) for at, values in fields.items()}


def _replace_answers(session: Session, submission: Submission, form: PaperForm) -> None:
    assert form.second is not None
    session.execute(delete(Answer).where(Answer.submission_id == submission.id))
    session.execute(delete(Comment).where(Comment.submission_id == submission.id))
    note_removal(session)
    submission.ortsteil_key = form.second["ortsteil"]
    session.flush()
    attributes = (
        "id",
        "ortsteil_key",
        "channel",
        "language",
        "received_on",
        "simulated",
    )
    row = {name: getattr(submission, name) for name in attributes}
    comments, rows = answer_rows(row, _second_answers(form))
    if comments:
        session.execute(insert(Comment), comments)
    if rows:
        session.execute(insert(Answer), rows, execution_options={"render_nulls": True})
