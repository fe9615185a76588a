"""Which model tags: keep a new one, let one tag, go back to an earlier one, refuse one."""

import datetime
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from participation.accounts.queries import display_names
from participation.core.errors import InvalidInputError, NotFoundError
from participation.responses.once import insert_unless_known
from participation.themes.effective import recount
from participation.themes.learning.cards import with_event
from participation.themes.learning.gate import Verdict
from participation.themes.learning.model_archive import digest_of
from participation.themes.learning.release_models import PipelineRelease
from participation.themes.models import PipelineVersion

CANDIDATE, RELEASED, RETIRED, REFUSED = "candidate", "released", "retired", "refused"
TRAINED, SHIPPED = "trained", "shipped"

KEPT_MODELS: Final = 10
"""Of older ones only the card is kept: a model may have 10 MB, and there is one a night."""
LONGEST_REASON: Final = 1000


@dataclass(frozen=True, kw_only=True)
class NewRelease:
    """A model to keep. `seen`: PipelineRelease.seen."""

    version: str
    origin: str
    model: bytes
    card: Mapping[str, Any]
    seen: Mapping[str, Sequence[str] | None]


def add_release(session: Session, new: NewRelease, *, today: datetime.date) -> bool:
    """Keep a model as a candidate; return False where this very version is known."""
    note_version(session, new.version, today=today)
    highest = session.scalar(select(func.max(PipelineRelease.number))) or 0
    added = session.scalar(
        insert_unless_known(session, PipelineRelease)
        .values(
            version=new.version,
            number=highest + 1,
            origin=new.origin,
            state=CANDIDATE,
            in_use=None,
            tagged_as=new.version,
            model=new.model,
            sha256=digest_of(new.model),
            card=dict(new.card),
            seen=dict(new.seen),
            made_on=today,
            reason="",
            problem="",
        )
        .returning(PipelineRelease.version)
    )
    _forget_old_models(session)
    return added is not None


def use_release(
    session: Session,
    *,
    version: str,
    account_id: uuid.UUID | None,
    today: datetime.date,
    reason: str = "",
) -> None:
    """Let a kept model tag from now on; the one before is retired and can come back.

    What it has read already counts at once, the worker tags the rest. Raises
    NotFoundError, and InvalidInputError: `reason` is missing for a model that is worse,
    `version` is not kept any more.
    """
    releases = _locked(session)
    release = _named(releases, version)
    if release.state == RELEASED:
        return  # a double click
    if not is_kept(session, version):
        raise InvalidInputError({"version": ["not_kept"]})
    reason = _checked_reason(reason, required=needs_reason(release.state, release.card))
    for other in releases:
        if other.state == RELEASED:
            _set_state(session, other, RETIRED, account_id, today)
    session.flush()  # or both would be in use for a moment
    _set_state(session, release, RELEASED, account_id, today, reason)
    session.flush()
    recount(session, version=release.tagged_as)


def refuse_release(
    session: Session,
    *,
    version: str,
    account_id: uuid.UUID | None,
    today: datetime.date,
    reason: str = "",
) -> None:
    """Set a candidate aside; anything else stays as it is. Raises NotFoundError."""
    release = _named(_locked(session), version)
    if release.state == CANDIDATE:
        reason = _checked_reason(reason, required=False)
        _set_state(session, release, REFUSED, account_id, today, reason)
        session.flush()


def needs_reason(state: str, card: Mapping[str, Any]) -> bool:
    """Whether a person has to say why: the gate found it worse, and it never tagged."""
    gate = card.get("gate") or {"verdict": None}
    return state in {CANDIDATE, REFUSED} and gate["verdict"] == Verdict.WORSE


def is_kept(session: Session, version: str) -> bool:
    """Whether the model itself is still there, not only its card."""
    return bool(
        session.scalar(
            select(PipelineRelease.model.is_not(None)).where(
                PipelineRelease.version == version
            )
        )
    )


def note_version(session: Session, version: str, *, today: datetime.date) -> None:
    """Make the version known to the tables that name it."""
    session.execute(
        insert_unless_known(session, PipelineVersion).values(
            version=version, first_used_on=today, description=""
        )
    )


def note_loaded(session: Session, *, version: str, tagged_as: str) -> None:
    """Note under which version a loaded model's tags stand, and that it can be loaded."""
    session.execute(
        update(PipelineRelease)
        .where(PipelineRelease.version == version)
        .values(tagged_as=tagged_as, problem="")
    )


def note_problem(session: Session, *, version: str, problem: str) -> None:
    """Note why a model cannot be loaded; staff read it beside its name."""
    session.execute(
        update(PipelineRelease)
        .where(PipelineRelease.version == version)
        .values(problem=problem[:300])
    )


def _locked(session: Session) -> Sequence[PipelineRelease]:
    """All releases, held: two people who decide at once follow each other."""
    return session.scalars(
        select(PipelineRelease)
        .order_by(PipelineRelease.number)
        .with_for_update()
        .execution_options(populate_existing=True)
    ).all()


def _named(releases: Sequence[PipelineRelease], version: str) -> PipelineRelease:
    for release in releases:
        if release.version == version:
            return release
    raise NotFoundError("release", version)


def _checked_reason(reason: str, *, required: bool) -> str:
    reason = reason.strip()
    if required and not reason:
        raise InvalidInputError({"reason": ["required"]})
    if len(reason) > LONGEST_REASON:
        raise InvalidInputError({"reason": ["too_long"]})
    return reason


def _set_state(
    session: Session,
    release: PipelineRelease,
    state: str,
    account_id: uuid.UUID | None,
    today: datetime.date,
    reason: str = "",
) -> None:
    release.state = state
    release.in_use = 1 if state == RELEASED else None
    release.decided_on, release.decided_by = today, account_id
    release.reason = reason
    who = display_names(session).get(account_id) if account_id else None
    release.card = with_event(
        release.card, action=state, today=today, who=who, reason=reason
    )


def _forget_old_models(session: Session) -> None:
    newest = (
        select(PipelineRelease.number)
        .order_by(PipelineRelease.number.desc())
        .limit(KEPT_MODELS)
    )
    session.execute(
        update(PipelineRelease)
        .where(
            PipelineRelease.number.not_in(session.scalars(newest).all()),
            PipelineRelease.origin != SHIPPED,
            PipelineRelease.in_use.is_(None),
            PipelineRelease.model.is_not(None),
        )
        .values(model=None)
        .execution_options(synchronize_session=False)
    )
