"""Steps of the process, with their formats and with who takes part how."""

import datetime
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from sqlalchemy import select
from sqlalchemy.orm import Session

from participation.core.errors import NotFoundError
from participation.core.kinds import FormatKind, ParticipationMode
from participation.handover.editing.adding import place_for
from participation.handover.editing.keeping import (
    Author,
    Kind,
    keep_change,
    refuse_if_changed,
)
from participation.handover.editing.states import State, step_state
from participation.handover.editing.typed import (
    LONGEST_NAME,
    LONGEST_TEXT,
    Typed,
)
from participation.handover.models import (
    ActorGroup,
    Deliverable,
    ProcessStep,
    StepFormat,
    StepParticipation,
)
from participation.handover.structure import FormatView, step_view

MOST_FORMATS = 40


@dataclass(frozen=True, kw_only=True)
class Part:
    """How a group takes part; `mode` empty: not decided yet."""

    mode: str = ""
    format: str = ""


@dataclass(frozen=True, kw_only=True)
class StepWords:
    """What the city says of a step. `parts` by group; a group left out stays as it is."""

    name: str
    description: str = ""
    deliverable_key: str = ""
    starts_on: datetime.date | None = None
    ends_on: datetime.date | None = None
    formats: Sequence[FormatView] = ()
    parts: Mapping[str, Part] = field(default_factory=dict)
    added_on: datetime.date | None = None
    ended_on: datetime.date | None = None
    source: str = ""


def create_step(session: Session, *, words: StepWords, author: Author) -> str:
    """Add a step at the end; return its key. Raises InvalidInputError."""
    checked = _checked(session, words)
    key, position = place_for(session, ProcessStep, checked.name)
    step = ProcessStep(key=key, position=position, name=checked.name)
    _write(step, checked)
    session.add(step)
    session.flush()
    keep_change(
        session,
        kind=Kind.STEP,
        key=step.key,
        before=None,
        after=_state(session, step),
        author=author,
    )
    return step.key


def change_step(
    session: Session,
    key: str,
    *,
    words: StepWords,
    author: Author,
    seen: str | None = None,
) -> bool:
    """Store what the city says of a step; False where it said so already.

    Raises NotFoundError, InvalidInputError, StructureChangedError.
    """
    step = session.get(ProcessStep, key, with_for_update={"key_share": True})
    if step is None:
        raise NotFoundError("process_step", key)
    checked = _checked(session, words)
    before = _state(session, step)
    _write(step, checked)
    session.flush()
    after = _state(session, step)
    refuse_if_changed(before, after, seen)
    return keep_change(
        session,
        kind=Kind.STEP,
        key=key,
        before=before,
        after=after,
        author=author,
    )


def _state(session: Session, step: ProcessStep) -> State:
    groups = list(session.scalars(select(ActorGroup).order_by(ActorGroup.position)))
    return step_state(step_view(step, groups, {}))


def _checked(session: Session, words: StepWords) -> StepWords:
    typed = Typed()
    name = typed.text("name", words.name, longest=LONGEST_NAME, required=True)
    description = typed.text("description", words.description, longest=LONGEST_TEXT)
    source = typed.text("source", words.source, longest=LONGEST_TEXT)
    typed.period("ends_on", words.starts_on, words.ends_on)
    typed.period("ended_on", words.added_on, words.ended_on)
    deliverable = words.deliverable_key
    if deliverable and session.get(Deliverable, deliverable) is None:
        typed.note("deliverable_key", "unknown")
    formats = _formats(typed, words.formats)
    parts = _parts(typed, words.parts, set(session.scalars(select(ActorGroup.key))))
    typed.done()
    return replace(
        words,
        name=name,
        description=description,
        source=source,
        formats=formats,
        parts=parts,
    )


def _formats(typed: Typed, formats: Sequence[FormatView]) -> tuple[FormatView, ...]:
    if len(formats) > MOST_FORMATS:
        typed.note("formats", "too_many")
        return ()
    return tuple(_format(typed, n, one) for n, one in enumerate(formats, start=1))


def _format(typed: Typed, number: int, one: FormatView) -> FormatView:
    if one.kind not in {kind.value for kind in FormatKind}:
        typed.note(f"format-kind-{number}", "unknown")
    typed.period(f"format-to-{number}", one.starts_on, one.ends_on)
    return replace(
        one,
        title=typed.text(
            f"format-title-{number}", one.title, longest=LONGEST_NAME, required=True
        ),
        place=typed.text(f"format-place-{number}", one.place, longest=LONGEST_NAME),
        address=typed.address(f"format-address-{number}", one.address),
    )


def _parts(
    typed: Typed, parts: Mapping[str, Part], groups: set[str]
) -> dict[str, Part]:
    modes = {"", *(mode.value for mode in ParticipationMode)}
    checked = {}
    for key, part in parts.items():
        if key not in groups or part.mode not in modes:
            typed.note(f"mode-{key}", "unknown")
        how = typed.text(f"how-{key}", part.format, longest=LONGEST_NAME)
        checked[key] = Part(mode=part.mode, format=how)
    return checked


def _write(step: ProcessStep, words: StepWords) -> None:
    step.name, step.description = words.name, words.description
    step.deliverable_key = words.deliverable_key or None
    step.starts_on, step.ends_on = words.starts_on, words.ends_on
    step.added_on, step.ended_on = words.added_on, words.ended_on
    step.source = words.source
    stored = {part.actor_group_key: part for part in step.parts}
    for key, said in words.parts.items():
        if key not in stored:
            stored[key] = StepParticipation(actor_group_key=key)
            step.parts.append(stored[key])
        stored[key].mode, stored[key].format = said.mode or None, said.format
    _write_formats(step, words.formats)


def _write_formats(step: ProcessStep, formats: Sequence[FormatView]) -> None:
    rows = {row.position: row for row in step.formats}
    step.formats = [
        rows.get(number) or StepFormat(position=number)
        for number in range(1, len(formats) + 1)
    ]
    for row, said in zip(step.formats, formats, strict=True):
        row.kind, row.title = said.kind, said.title
        row.starts_on, row.ends_on = said.starts_on, said.ends_on
        row.place, row.address = said.place, said.address
        row.open_to_all = said.open_to_all
