"""Words among Fachplanungen and staff about a theme in a space. They are never public."""

import datetime
import uuid

from sqlalchemy import select
from sqlalchemy.orm import Session

from participation.core.errors import NotFoundError
from participation.core.ids import new_id
from participation.desks.once import key_digest, stored_now
from participation.desks.typed import checked
from participation.handover.routing.answering import Reach
from participation.handover.routing.models import RoutedNote, RoutedTheme

LONGEST_NOTE = 1000


def write_note(
    session: Session,
    routed_id: uuid.UUID,
    *,
    text: str,
    key: str,
    reach: Reach,
    account_id: uuid.UUID,
    now: datetime.datetime,
) -> bool:
    """Write a note once; False for the second tap of the same form.

    Leading and partner plans may. Raises NotFoundError, InvalidInputError.
    """
    query = select(RoutedTheme.id).where(RoutedTheme.id == routed_id, reach.sees())
    if session.scalar(query) is None:
        raise NotFoundError("routed theme", routed_id)
    words = checked(text, field="note", longest=LONGEST_NOTE, required=True)
    row = {
        "id": new_id(),
        "key_digest": key_digest(f"{routed_id} {key}", what="routed note"),
        "routed_id": routed_id,
        "text": words,
        "account_id": account_id,
        "written_on": now.date(),
        "written_at": now.astimezone(datetime.UTC),
    }
    return stored_now(session, RoutedNote, row)
