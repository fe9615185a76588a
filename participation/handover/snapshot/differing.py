"""Two stored hand-overs side by side."""

from sqlalchemy.orm import Session

from participation.handover.snapshot.circumstances import Snapshot
from participation.handover.snapshot.comparing import Difference, compare
from participation.handover.snapshot.queries import (
    StoredHandover,
    inputs_of,
    stored_handover,
)
from participation.handover.snapshot.reasons import Exact, exact_reasons


def difference(session: Session, before: str, after: str) -> Difference:
    """What changed, in figures that are released. Raises NotFoundError, also for
    hand-overs of the formats before: they counted comments."""
    return compare(
        *(
            _snapshot(session, stored_handover(session, reference))
            for reference in (before, after)
        )
    )


def exactly(session: Session, before: str, after: str) -> Exact:
    """Why, person by person: for those who may read what people wrote."""
    one, other = (stored_handover(session, reference) for reference in (before, after))
    return exact_reasons(session, one.id, other.id, other.handover)


def _snapshot(session: Session, found: StoredHandover) -> Snapshot:
    return Snapshot(handover=found.handover, inputs=inputs_of(session, found))
