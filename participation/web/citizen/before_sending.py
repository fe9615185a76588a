"""What a person should see before a comment is sent: who said the same, who repairs it."""

from dataclasses import dataclass

from participation.places.complaints import Complaints, reports_defect
from participation.places.queries import OrtsteilView
from participation.responses.published import PublishedView, published_comments
from participation.responses.similar import find_similar
from participation.web.state import database, settings

NEWEST = 300
"""How many published comments are compared: the newest of the Ortsteil."""


@dataclass(frozen=True)
class BeforeSending:
    similar: list[PublishedView]
    is_complaint: bool

    @property
    def has_something(self) -> bool:
        return bool(self.similar) or self.is_complaint


def look_around(
    ortsteil: OrtsteilView, text: str, complaints: Complaints | None
) -> BeforeSending:
    """Look for published comments like this text. Raises DatabaseAwayError."""
    with database().session() as session:
        published = published_comments(
            session,
            ortsteil_key=ortsteil.key,
            minimum=settings().minimum_count,
            limit=NEWEST,
        )
    similar = find_similar(text, [comment.text for comment in published])
    return BeforeSending(
        similar=[published[place] for place in similar],
        is_complaint=complaints is not None and reports_defect(text, complaints),
    )
