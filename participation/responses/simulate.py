"""Simulated answers, to judge pages and to measure. Marked as such in every row.

What is made depends on the seed and the number of the submission alone, not on how many
are made at once. A seed is used once: with the same one again nothing new could be made,
so that is refused; clear first or take another seed.
"""

import datetime
import math
import random
import uuid
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import delete, exists, func, insert, select
from sqlalchemy.orm import Session

from participation.core.errors import NotFoundError, ParticipationError
from participation.core.ids import digest
from participation.core.kinds import Channel, SubmissionKind
from participation.places.queries import OrtsteilView, all_ortsteile
from participation.questionnaires.answers import AnswerValue
from participation.questionnaires.queries import (
    PublishedQuestionnaire,
    open_questionnaire,
)
from participation.questionnaires.question_types import (
    FreeText,
    Matrix,
    MultipleChoice,
    Number,
    Option,
    Question,
    Ranking,
    Rating,
    Scale,
    SingleChoice,
)
from participation.responses.models import Answer, Comment, Submission
from participation.responses.removals import note_removal
from participation.responses.templates import invented_comment, themes_of_templates

DAYS = 60  # how far back simulated submissions lie
COMMENT_FORM = 0.12  # share that uses the comment form instead of the questionnaire
FREE_TEXT = 0.55  # share of questionnaires with a comment: 60 % of all together
PRAISE_TOO = 0.25  # share of those that also say what should stay
LINES_OF_MATRIX = 0.35
OTHER_QUESTIONS = 0.75

CHUNK = 500  # ids per statement; SQLite takes no more than 32,766 parameters

CHANNELS = (Channel.ONLINE, Channel.PAPER, Channel.ON_SITE, Channel.TELEPHONE)
CHANNEL_WEIGHTS = (80, 12, 6, 2)
POPULATION_BY_KIND = {"staedtisch": 12_000, "plattenbau": 6_500, "doerflich": 900}
"""Stands in where a population is unknown; other kinds get the mean of those known."""


class SeedUsedError(ParticipationError):
    """Simulated answers of this seed are here already."""

    def __init__(self, seed: int) -> None:
        super().__init__(
            f"simulated answers with seed {seed} are here already:"
            " take another seed, or clear first"
        )
        self.seed = seed


@dataclass(frozen=True)
class SimulatedCounts:
    submissions: int
    comments: int


def fill(
    session: Session,
    *,
    submissions: int,
    seed: int,
    today: datetime.date,
    start: int = 0,
) -> int:
    """Store simulated submissions `start`, `start` + 1 ...; return how many comments.

    Raises SeedUsedError if the first of them is here, NotFoundError without a
    questionnaire.
    """
    if is_used(session, seed=seed, number=start):
        raise SeedUsedError(seed)
    questionnaire = open_questionnaire(session, ortsteil_key=None, today=today)
    if questionnaire is None:
        raise NotFoundError("questionnaire", "open")
    simulation = _Simulation(seed, questionnaire, all_ortsteile(session), today)
    made = [simulation.make(n) for n in range(start, start + submissions)]
    session.execute(insert(Submission), [one.submission for one in made])
    comments = [comment for one in made for comment in one.comments]
    answers = [answer for one in made for answer in one.answers]
    if comments:
        session.execute(insert(Comment), comments)
    if answers:
        session.execute(
            insert(Answer), answers, execution_options={"render_nulls": True}
        )
    return len(comments)


def is_used(session: Session, *, seed: int, number: int = 0) -> bool:
    """Whether that submission of the seed is stored."""
    key = _key_digest(seed, number)
    return bool(session.scalar(select(exists().where(Submission.key_digest == key))))


def clear(session: Session, *, limit: int | None = None) -> SimulatedCounts:
    """Remove what is simulated, tags included; return how much it was.

    With a limit at most so many submissions, so that nobody who sends meanwhile waits
    for a hundred thousand of them.
    """
    chosen = select(Submission.id).where(Submission.simulated.is_(True)).limit(limit)
    ids = list(session.scalars(chosen))
    comments = 0
    for begin in range(0, len(ids), CHUNK):
        part = ids[begin : begin + CHUNK]
        session.execute(delete(Answer).where(Answer.submission_id.in_(part)))
        gone = session.execute(
            delete(Comment)
            .where(Comment.submission_id.in_(part))
            .returning(Comment.id)
            .execution_options(synchronize_session=False)
        )
        comments += len(gone.all())
        session.execute(delete(Submission).where(Submission.id.in_(part)))
    if ids:
        note_removal(session)
    return SimulatedCounts(len(ids), comments)


def simulated_counts(session: Session) -> SimulatedCounts:
    """How much simulated data is here."""
    return SimulatedCounts(
        *(
            session.scalar(
                select(func.count()).select_from(table).where(table.simulated.is_(True))
            )
            or 0
            for table in (Submission, Comment)
        )
    )


@dataclass(frozen=True)
class _Made:
    submission: dict[str, Any]
    comments: list[dict[str, Any]]
    answers: list[dict[str, Any]]


class _Simulation:
    def __init__(
        self,
        seed: int,
        questionnaire: PublishedQuestionnaire,
        ortsteile: Sequence[OrtsteilView],
        today: datetime.date,
    ) -> None:
        self.seed = seed
        self.questionnaire = questionnaire
        self.questions = [q for q in questionnaire.definition.questions if q.stored]
        self.keys = [ortsteil.key for ortsteil in ortsteile]
        self.weights = ortsteil_weights(ortsteile)
        self.kinds = {ortsteil.key: ortsteil.kind for ortsteil in ortsteile}
        self.themes = list(themes_of_templates())
        self.today = today

    def make(self, number: int) -> _Made:
        chance = random.Random(f"{self.seed}/{number}")  # noqa: S311 -- not a secret
        is_comment = chance.random() < COMMENT_FORM
        submission = self._submission(chance, number, is_comment=is_comment)
        said = (
            [AnswerValue(question_key="", text=self._text(chance, submission))]
            if is_comment
            else list(self._answers(chance, submission))
        )
        return _rows(chance, submission, said)

    def _submission(
        self, chance: random.Random, number: int, *, is_comment: bool
    ) -> dict[str, Any]:
        kind = SubmissionKind.COMMENT if is_comment else SubmissionKind.QUESTIONNAIRE
        key = _key_digest(self.seed, number)
        # More came in at the beginning of the survey than at its end.
        days_ago = DAYS - 1 - int(DAYS * chance.betavariate(1.2, 2.0))
        return {
            "id": _random_id(chance),
            "key_digest": key,
            "content_digest": key,
            "kind": kind.value,
            "questionnaire_version_id": None
            if is_comment
            else self.questionnaire.version_id,
            "import_batch_id": None,
            "ortsteil_key": chance.choices(self.keys, self.weights)[0],
            "channel": chance.choices(CHANNELS, CHANNEL_WEIGHTS)[0].value,
            "language": "de",
            "received_on": self.today - datetime.timedelta(days=max(0, days_ago)),
            "simulated": True,
        }

    def _answers(
        self, chance: random.Random, submission: dict[str, Any]
    ) -> Iterator[AnswerValue]:
        mood = chance.gauss(0.62, 0.2)  # how content this person is, 0 to 1
        writes = chance.random() < FREE_TEXT
        for question in self.questions:
            if isinstance(question, FreeText):
                praise = question.key == "keep"
                if writes and (not praise or chance.random() < PRAISE_TOO):
                    text = self._text(chance, submission, praise=praise)
                    yield AnswerValue(question_key=question.key, text=text)
            elif question.required or chance.random() < OTHER_QUESTIONS:
                yield from _choices(chance, question, mood)

    def _text(
        self, chance: random.Random, submission: dict[str, Any], *, praise: bool = False
    ) -> str:
        key = submission["ortsteil_key"]
        return invented_comment(
            chance,
            themes=self.themes,
            weights=_theme_weights(len(self.themes), self.kinds[key]),
            praise=praise,
        )


def ortsteil_weights(ortsteile: Sequence[OrtsteilView]) -> list[float]:
    """How many submissions an Ortsteil gets, relative to the others."""
    known = [o.population for o in ortsteile if o.population]
    mean = sum(known) / len(known) if known else 1_000
    return [
        float(
            POPULATION_BY_KIND.get(o.kind, mean) if not o.population else o.population
        )
        for o in ortsteile
    ]


def _choices(
    chance: random.Random, question: Question, mood: float
) -> Iterator[AnswerValue]:
    key = question.key
    if isinstance(question, SingleChoice):
        yield AnswerValue(question_key=key, value=_pick(chance, question.options, mood))
    elif isinstance(question, MultipleChoice):
        number = min(chance.choice((1, 1, 2, 3)), question.maximum or 2)
        picked = {_pick(chance, question.options, 0.5) for _ in range(number)}
        for option in question.options:
            if option.code in picked:
                yield AnswerValue(question_key=key, value=option.code)
    elif isinstance(question, Matrix):
        for item in question.items:
            if chance.random() < LINES_OF_MATRIX:
                value = _pick(chance, question.options, mood)
                yield AnswerValue(question_key=key, item=item.code, value=value)
    else:
        yield from _numbers(chance, question, mood)


def _numbers(
    chance: random.Random, question: Question, mood: float
) -> Iterator[AnswerValue]:
    """Answers that are numbers. Dates, places and short texts stay empty."""
    key = question.key
    if isinstance(question, Scale | Rating):
        points = question.points
        place = round(min(max(chance.gauss(mood, 0.2), 0), 1) * (len(points) - 1))
        yield AnswerValue(question_key=key, value=str(points[place]))
    elif isinstance(question, Ranking):
        ranked = chance.sample(question.options, question.places)
        for rank, option in enumerate(ranked, start=1):
            yield AnswerValue(question_key=key, item=option.code, value=str(rank))
    elif isinstance(question, Number):
        lowest = math.ceil(question.minimum or 0)
        highest = math.floor(question.maximum or lowest + 100)
        value = str(chance.randint(lowest, max(lowest, highest)))
        yield AnswerValue(question_key=key, value=value)


def _pick(chance: random.Random, options: Sequence[Option], mood: float) -> str:
    """An option; on a scale that begins with the best one, by mood."""
    scale = [option.code for option in options if option.code.isdigit()]
    if not scale or chance.random() < 0.08:
        return chance.choice(options).code
    place = int((1 - chance.gauss(mood, 0.2)) * len(scale))
    return scale[min(max(place, 0), len(scale) - 1)]


def _theme_weights(number: int, kind: str) -> list[float]:
    """Each kind of Ortsteil has its own worries: the same curve, turned."""
    turn = sum(kind.encode()) % number
    return [1.0 + 3.0 / (1 + (place - turn) % number) for place in range(number)]


def _rows(
    chance: random.Random, submission: dict[str, Any], said: Sequence[AnswerValue]
) -> _Made:
    repeated = {
        name: submission[name]
        for name in ("ortsteil_key", "channel", "language", "received_on", "simulated")
    }
    comments: list[dict[str, Any]] = []
    answers: list[dict[str, Any]] = []
    for answer in said:
        comment_id = None if answer.text is None else _random_id(chance)
        if comment_id is not None:
            comments.append(
                {
                    "id": comment_id,
                    "submission_id": submission["id"],
                    "question_key": answer.question_key,
                    "text": answer.text,
                    **repeated,
                }
            )
        if answer.question_key:
            answers.append(
                {
                    "id": _random_id(chance),
                    "submission_id": submission["id"],
                    "question_key": answer.question_key,
                    "item": answer.item,
                    "value": answer.value,
                    "comment_id": comment_id,
                }
            )
    return _Made(submission, comments, answers)


def _key_digest(seed: int, number: int) -> str:
    return digest("simulated", str(seed), str(number))


def _random_id(chance: random.Random) -> uuid.UUID:
    return uuid.UUID(int=chance.getrandbits(128), version=4)
