"""Take a tap on "Das unterstütze ich", from whichever page it comes."""

import uuid

from participation.core.clock import today
from participation.core.errors import NotFoundError
from participation.places.queries import OrtsteilView
from participation.responses.support import support_comment
from participation.web.state import database


def give_support(ortsteil: OrtsteilView, published: str, *, key: str) -> str:
    """Count it once for the form of this key; return the id. Raises NotFoundError."""
    try:
        published_id = uuid.UUID(published)
    except ValueError as error:
        raise NotFoundError("published comment", published[:60]) from error
    with database().transaction() as session:
        support_comment(
            session,
            published_id=published_id,
            ortsteil_key=ortsteil.key,
            key=key,
            today=today(),
        )
    return str(published_id)
