"""The process as citizens and the council read it: where it stands, who is heard. Pure."""

import datetime
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from participation.core.kinds import ParticipationMode
from participation.handover.structure import (
    DeliverableView,
    FormatView,
    StepView,
    Structure,
)

MODES = (
    ParticipationMode.DECIDES,
    ParticipationMode.CONTRIBUTES,
    ParticipationMode.HEARD,
    ParticipationMode.INFORMED,
)
"""The strongest way of taking part first."""


class Progress(StrEnum):
    """Where a step stands. OPEN: its days are not known."""

    DONE = "done"
    NOW = "now"
    LATER = "later"
    OPEN = "open"


@dataclass(frozen=True, kw_only=True)
class StepLine:
    """A step. `by_mode`: names of groups; `undecided`: groups whose part is open.

    `ways`: formats to which everybody may come and that are not over.
    """

    number: int
    step: StepView
    progress: Progress
    by_mode: Mapping[ParticipationMode, tuple[str, ...]]
    undecided: tuple[str, ...]
    ways: tuple[FormatView, ...]


@dataclass(frozen=True, kw_only=True)
class ResultLine:
    """A deliverable and the numbers of the steps it comes out of; none: not known yet."""

    deliverable: DeliverableView
    steps: tuple[int, ...]


@dataclass(frozen=True, kw_only=True)
class Overview:
    on: datetime.date
    lines: tuple[StepLine, ...]
    results: tuple[ResultLine, ...]
    groups: tuple[str, ...]

    @property
    def now(self) -> tuple[StepLine, ...]:
        return tuple(line for line in self.lines if line.progress == Progress.NOW)


def process_overview(found: Structure) -> Overview:
    """The process on the day of the structure."""
    lines = tuple(
        _line(number, step, found.on) for number, step in enumerate(found.steps, 1)
    )
    return Overview(
        on=found.on,
        lines=lines,
        results=tuple(
            ResultLine(
                deliverable=entry,
                steps=tuple(
                    line.number
                    for line in lines
                    if line.step.deliverable_key == entry.key
                ),
            )
            for entry in found.deliverables
        ),
        groups=tuple(group.name for group in found.groups),
    )


def _line(number: int, step: StepView, on: datetime.date) -> StepLine:
    return StepLine(
        number=number,
        step=step,
        progress=progress_of(step.starts_on, step.ends_on, on),
        by_mode={
            mode: tuple(p.group_name for p in step.participation if p.mode == mode)
            for mode in MODES
        },
        undecided=tuple(p.group_name for p in step.participation if p.mode is None),
        ways=tuple(
            one for one in step.formats if one.open_to_all and not _is_over(one, on)
        ),
    )


def progress_of(
    first: datetime.date | None, last: datetime.date | None, on: datetime.date
) -> Progress:
    """One known end may be enough: what ended is done, what begins later is later."""
    if last is not None and last < on:
        return Progress.DONE
    if first is None:
        return Progress.OPEN
    return Progress.NOW if first <= on else Progress.LATER


def _is_over(one: FormatView, on: datetime.date) -> bool:
    last = one.ends_on or one.starts_on
    return last is not None and last < on
