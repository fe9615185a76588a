"""Comments as the tagger has read them, with ids that decide whether they are in the sample."""

import datetime
import uuid
from collections.abc import Sequence

from sqlalchemy.orm import Session

from participation.core.ids import new_id, new_key
from participation.responses.models import Comment, Submission
from participation.themes.learning.models import ReviewItem
from participation.themes.learning.review import Asked, Purpose, record_review
from participation.themes.tagger import TextReading, ThemeSpan
from participation.themes.tagging import store_tags
from tests.integration.staff import make_account

DAY = datetime.date(2026, 9, 5)
TODAY = datetime.date(2026, 11, 23)
VERSION = "test-1"


def in_sample(number: int) -> uuid.UUID:
    """An id of the quarter that the audit sample is drawn from."""
    return uuid.UUID(f"0000{number:04x}-0000-4000-8000-000000000000")


def to_learn(number: int) -> uuid.UUID:
    return uuid.UUID(f"8000{number:04x}-0000-4000-8000-000000000000")


def person(session: Session, name: str = "Maria Muster") -> uuid.UUID:
    login = name.casefold().replace(" ", ".")
    return make_account(session, login=login, name=name).id


def read_comment(
    session: Session,
    comment_id: uuid.UUID,
    text: str = "Der Bus fährt zu selten",
    *,
    assigned: Sequence[str] = (),
    suggested: Sequence[str] = (),
    doubt: float = 0.5,
    simulated: bool = False,
    ortsteil: str | None = "06",
) -> uuid.UUID:
    """Store a comment and what a pipeline found in it: assigned 0.9, suggested 0.4."""
    common = {
        "ortsteil_key": ortsteil,
        "channel": "online",
        "language": "de",
        "received_on": DAY,
        "simulated": simulated,
    }
    submission = Submission(
        id=new_id(), key_digest=new_key(), content_digest="", kind="comment", **common
    )
    session.add(submission)
    session.flush()
    session.add(
        Comment(id=comment_id, submission_id=submission.id, text=text, **common)
    )
    session.flush()
    read_again(session, comment_id, text, assigned, suggested, doubt=doubt)
    return comment_id


def read_again(
    session: Session,
    comment_id: uuid.UUID,
    text: str,
    assigned: Sequence[str] = (),
    suggested: Sequence[str] = (),
    *,
    doubt: float = 0.5,
    version: str = VERSION,
) -> None:
    """Let a pipeline read a comment."""
    evidence = ((0, 7, text[:7]),)
    spans = [
        *(ThemeSpan(t, 0.9, "assigned", evidence, 0.9, 0.2) for t in assigned),
        *(ThemeSpan(t, 0.4, "suggested", (), 0.3, 0.4) for t in suggested),
    ]
    reading = TextReading(themes=tuple(spans), doubt=doubt)
    store_tags(session, version=version, tagged=[(comment_id, reading)], today=DAY)


def review(
    session: Session, comment: uuid.UUID, purpose: str, account: uuid.UUID, *themes: str
) -> None:
    """Let somebody review a comment that was asked of nobody yet."""
    session.add(
        ReviewItem(comment_id=comment, purpose=purpose, simulated=False, position=1,
                   reasons=[], added_on=TODAY)
    )  # fmt: skip
    session.flush()
    record_review(
        session,
        asked=Asked(comment, Purpose(purpose)),
        account_id=account,
        themes=themes,
        today=TODAY,
    )
