"""Two people changed the same thing: what is stored now, and what was typed."""

from dataclasses import dataclass

from participation.core.clock import today
from participation.handover.editing.keeping import Kind, StructureChangedError
from participation.handover.editing.states import version_of
from participation.handover.history import Difference, differences
from participation.web.staff.structure.words import (
    DifferenceWords,
    difference_words,
    read_names,
)
from participation.web.state import database


@dataclass(frozen=True, kw_only=True)
class Conflict:
    """`seen`: with it the form may be sent again; whoever does has read what is stored."""

    seen: str
    lines: tuple[DifferenceWords, ...]


def conflict_of(error: StructureChangedError, kind: Kind) -> Conflict:
    """Every field in which what was typed differs from what is stored."""
    found = differences(error.now, error.typed)
    if kind == Kind.ROLE:
        found = (
            Difference(field=f"plan:{plan.field}", before=plan.before, after=plan.after)
            for plan in found
        )
    with database().session() as session:
        names = read_names(session, today())
    return Conflict(
        seen=version_of(error.now),
        lines=tuple(difference_words(one, names) for one in found),
    )
