"""Learn anew from the shipped examples, the city's own and what people have said.

Runs in a process of its own (`participation themes retrain`), so that tagging goes on and
the worker stays small.
"""

import datetime
import tempfile
import uuid
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, Final, Protocol

from sqlalchemy.orm import Session, undefer

from participation.core.errors import ParticipationError
from participation.database import Database
from participation.themes.examples import Example, as_now, load_examples
from participation.themes.learning import cards, training_runs
from participation.themes.learning.cards import Found, Lesson, build_card
from participation.themes.learning.current import Load, Loaded
from participation.themes.learning.examples import audit_examples, examples_by_comment
from participation.themes.learning.gate import Comparison, Judged, Verdict, compare
from participation.themes.learning.model_archive import pack_model
from participation.themes.learning.release_models import PipelineRelease, TrainingRun
from participation.themes.learning.release_queries import count_reviewed
from participation.themes.learning.releases import (
    TRAINED,
    NewRelease,
    add_release,
    note_version,
    refuse_release,
    use_release,
)
from participation.themes.learning.training_runs import RunLostError, Taken, Watched
from participation.themes.scheme import SCHEME_PATH, Scheme, load_scheme, scheme_file
from participation.themes.tagger import Tagger
from participation.themes.vocabulary.succession import merged_into, split_up
from participation.themes.whole_scheme import current_scheme

OWN_EXAMPLES: Final = "examples.jsonl"
"""Of a city, in its folder."""
RELEASED, WAITS, WORSE, KNOWN, UNCHANGED = (
    "released",
    "waits",
    "worse",
    "known",
    "unchanged",
)
"""How a training ended: the new model tags; a person decides; it is worse; the very model
came out that was refused or replaced before; the one in use came out."""

Themes = frozenset[str]


class Trained(Protocol):
    """What the trainer returns. `out_of_fold`: what models found that had not seen it."""

    @property
    def positives(self) -> dict[str, int]: ...
    @property
    def out_of_fold(self) -> tuple[Found, ...]: ...
    def to_disk(self, path: Path) -> None: ...


class Train(Protocol):
    def __call__(
        self,
        scheme: Scheme,
        examples: Sequence[Example],
        *,
        seed: int,
        progress: Callable[[str], None],
        judged: Sequence[bool],
    ) -> Trained: ...


@dataclass(frozen=True, kw_only=True)
class Tools:
    """What a training works with. `in_use` loads the tagger that now tags."""

    train: Train
    load: Load
    in_use: Callable[[], Loaded]
    folder: Path
    """Of the city."""
    today: datetime.date


@dataclass(frozen=True)
class Material:
    """What is learned from; the audit sample only judges."""

    scheme: Scheme
    lessons: list[Lesson]
    comments: list[uuid.UUID | None]
    """Beside each lesson; None: it comes from a file."""
    audit: Mapping[uuid.UUID, Example] = field(default_factory=dict)


@dataclass(frozen=True)
class _Outcome:
    """A model that was trained and compared, not yet kept."""

    version: str
    model: bytes
    seen: dict[str, list[str] | None]
    card: dict[str, Any]
    gate: Comparison


def retrain(
    database: Database, taken: Taken, *, tools: Tools, now: training_runs.Now
) -> None:
    """Do a training that this process has taken; it ends as done or failed.

    Nothing is raised for what staff can read on the page; RunLostError where another
    worker has taken the training over.
    """
    try:
        with Watched(database, taken, now=now) as watched:
            outcome = _learn(database, watched, tools)
            watched.step("storing")
        with database.transaction() as session:
            _store(session, taken, outcome, tools)
    except RunLostError:
        raise
    except ParticipationError as error:  # its message names file and reason, no answer
        _fail(database, taken, message="refused", detail=str(error))
    except BaseException as error:
        # Only the class: a message may quote what somebody wrote.
        _fail(database, taken, message="error", detail=type(error).__name__)
        raise


def collect(session: Session, folder: Path) -> Material:
    """Gather the scheme and all examples. Raises DataFileError naming file and reason."""
    path = scheme_file(folder)
    scheme = current_scheme(session, load_scheme(path))
    shipped = sorted(SCHEME_PATH.parent.glob("examples-*.jsonl"))
    own = folder / OWN_EXAMPLES
    said = examples_by_comment(session)
    merged, split = merged_into(session), split_up(session)

    def now(examples: Iterable[Example]) -> list[Example]:
        return as_now(examples, merged=merged, split=split)

    files = shipped if path == SCHEME_PATH else ()
    lessons = [
        *_lessons(now(load_examples(files)), cards.SHIPPED),
        *_lessons(now(load_examples([own] if own.exists() else ())), cards.CITY),
    ]
    comments = [*(None for _ in lessons), *said]
    for example in now(said.values()):
        origin = cards.REVIEWED if example.complete else cards.CORRECTED
        lessons.append(Lesson(example, origin))
    audit = audit_examples(session)
    judged = dict(zip(audit, now(audit.values()), strict=True))
    return Material(scheme, lessons, comments, judged)


def _lessons(examples: Iterable[Example], origin: str) -> Iterator[Lesson]:
    return (Lesson(example, origin) for example in examples)


def _learn(database: Database, watched: Watched, tools: Tools) -> _Outcome:
    with database.session() as session:
        reviewed = count_reviewed(session)
        material = collect(session, tools.folder)
    watched.step("learning", reviewed=reviewed)
    trained = tools.train(
        material.scheme,
        [lesson.example for lesson in material.lessons],
        seed=0,
        progress=lambda _message: None,
        judged=[lesson.origin == cards.REVIEWED for lesson in material.lessons],
    )
    watched.step("comparing")
    return _compared(database, _judged_unseen(material, trained), trained, tools)


def _judged_unseen(material: Material, trained: Trained) -> Material:
    pairs = zip(material.lessons, trained.out_of_fold, strict=True)
    return replace(
        material, lessons=[replace(lesson, found=found) for lesson, found in pairs]
    )


def _compared(
    database: Database, material: Material, trained: Trained, tools: Tools
) -> _Outcome:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        trained.to_disk(folder)
        model, tagger = pack_model(folder), tools.load(folder)
    old = tools.in_use()
    with database.session() as session:
        seen_by_old = _seen(session, old.version)
    judged = judge(material, new=tagger, old=old.tagger, seen_by_old=seen_by_old)
    gate = compare(judged, material.scheme.content_keys)
    card = build_card(
        version=tagger.version,
        scheme=material.scheme,
        lessons=material.lessons,
        positives=trained.positives,
        gate=gate,
        today=tools.today,
    )
    return _Outcome(tagger.version, model, _what_was_seen(material), card, gate)


def judge(
    material: Material,
    *,
    new: Tagger,
    old: Tagger,
    seen_by_old: Mapping[str, Sequence[str] | None],
) -> list[Judged]:
    """Pair what both models find in comments read whole that neither has learned from.

    Of those it learned from counts, for either, what models found that had not seen them.
    """
    learned = {
        comment: lesson
        for comment, lesson in zip(material.comments, material.lessons, strict=True)
        if comment is not None and lesson.example.complete
    }
    true = {comment: lesson.example for comment, lesson in learned.items()}
    true |= material.audit
    found_new: dict[uuid.UUID, Found] = {c: one.found for c, one in learned.items()}
    found_new |= _likely(new, material.audit)
    strange = {c: one for c, one in true.items() if str(c) not in seen_by_old}
    found_old: dict[uuid.UUID, Found] = {
        c: None if (kept := seen_by_old[str(c)]) is None else frozenset(kept)
        for c in true
        if str(c) in seen_by_old
    }
    found_old |= _likely(old, strange)
    return [
        Judged(true=one.themes, old=by_old, new=by_new)
        for comment, one in true.items()
        if (by_old := found_old[comment]) is not None
        and (by_new := found_new[comment]) is not None
    ]


def _likely(
    tagger: Tagger, examples: Mapping[uuid.UUID, Example]
) -> dict[uuid.UUID, Themes]:
    texts = ((comment, example.text) for comment, example in examples.items())
    return {
        comment: frozenset(span.theme for span in reading.themes if span.likely)
        for comment, reading in tagger(texts)
    }


def _what_was_seen(material: Material) -> dict[str, list[str] | None]:
    pairs = zip(material.comments, material.lessons, strict=True)
    return {
        str(comment): None if lesson.found is None else sorted(lesson.found)
        for comment, lesson in pairs
        if comment is not None
    }


def _seen(session: Session, version: str | None) -> Mapping[str, list[str] | None]:
    if version is None:
        return {}
    release = session.get(
        PipelineRelease, version, options=[undefer(PipelineRelease.seen)]
    )
    return release.seen if release else {}


def _store(session: Session, taken: Taken, outcome: _Outcome, tools: Tools) -> None:
    """Keep the model and decide on it, in the transaction that ends the training."""
    run = session.get_one(TrainingRun, taken.id)
    wanted, account = run.use_if_not_worse, run.requested_by
    note_version(session, outcome.version, today=tools.today)
    new = add_release(
        session,
        NewRelease(
            version=outcome.version,
            origin=TRAINED,
            model=outcome.model,
            card=outcome.card,
            seen=outcome.seen,
        ),
        today=tools.today,
    )
    message = _decide(session, outcome, account, tools.today, new=new, wanted=wanted)
    training_runs.finish_run(
        session,
        taken,
        message=message,
        version=outcome.version,
        gate=outcome.gate.to_json(),
    )


def _decide(
    session: Session,
    outcome: _Outcome,
    account_id: uuid.UUID | None,
    today: datetime.date,
    *,
    new: bool,
    wanted: bool,
) -> str:
    if not new:
        state = session.get_one(PipelineRelease, outcome.version).state
        return UNCHANGED if state == RELEASED else KNOWN
    decide = {"version": outcome.version, "account_id": account_id, "today": today}
    if outcome.gate.verdict is Verdict.WORSE:
        refuse_release(session, **{**decide, "account_id": None})  # type: ignore[arg-type]
        return WORSE
    if outcome.gate.verdict is Verdict.NOT_WORSE and wanted:
        use_release(session, **decide)  # type: ignore[arg-type]
        return RELEASED
    return WAITS


def _fail(database: Database, taken: Taken, *, message: str, detail: str) -> None:
    with database.transaction() as session:
        training_runs.fail_run(session, taken, message=message, detail=detail)
