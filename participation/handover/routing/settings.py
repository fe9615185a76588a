"""What the city decides about the routing, in the product itself."""

from dataclasses import dataclass

from sqlalchemy.orm import Session

from participation.core.errors import InvalidInputError
from participation.handover.routing.models import RoutingSettings
from participation.responses.once import insert_unless_known

MOST_DAYS = 730


@dataclass(frozen=True, kw_only=True)
class Decided:
    """`answer_within_days`: what a day is proposed by when a list is given."""

    answer_within_days: int = 90
    overview_is_public: bool = False


def decided(session: Session) -> Decided:
    """What was decided last; before the first decision, nothing is public."""
    row = session.get(RoutingSettings, 1)
    if row is None:
        return Decided()
    return Decided(
        answer_within_days=row.answer_within_days,
        overview_is_public=row.overview_is_public,
    )


def decide(session: Session, wanted: Decided) -> bool:
    """Store it; False where nothing changed. Raises InvalidInputError."""
    if not 1 <= wanted.answer_within_days <= MOST_DAYS:
        raise InvalidInputError({"days": ["out_of_range"]})
    if decided(session) == wanted:
        return False
    values = {
        "answer_within_days": wanted.answer_within_days,
        "overview_is_public": wanted.overview_is_public,
    }
    session.execute(
        insert_unless_known(session, RoutingSettings).values(id=1, **values)
    )
    row = session.get_one(RoutingSettings, 1, with_for_update=True)
    for name, value in values.items():
        setattr(row, name, value)
    session.flush()
    return True
