"""Released figures for the edges. What was released never changes: it is read once.

Which release is the current one, and that it was not withdrawn, is asked in every request;
that costs one small query. The figures themselves stay in memory, the newest few of them.
"""

import datetime

from participation.core.errors import NotFoundError
from participation.database import DatabaseAwayError, Session
from participation.publication.releases import queries
from participation.publication.releases.content import Audience, Release
from participation.publication.releases.queries import ArchivedRelease
from participation.web.state import database, installation, remembered

TOO_LARGE = 2**31
"""Above what a database can hold as a number there is no release."""

KEPT = 12
"""Releases in memory; one of a large questionnaire takes about a megabyte."""


def current_numbers(audience: Audience = Audience.PUBLIC) -> dict[str, int]:
    """Number of the newest release that the audience may see, by subject."""
    return remembered(
        ("released", audience),
        lambda session: queries.current_numbers(session, audience=audience),
    )


def current(subject: str, audience: Audience = Audience.PUBLIC) -> Release:
    """The newest release of a subject. Raises NotFoundError where there is none."""
    number = current_numbers(audience).get(subject)
    if number is None:
        raise NotFoundError("subject", subject)
    return _kept(subject, number, audience)


def numbered(
    subject: str, number: int, audience: Audience = Audience.PUBLIC
) -> Release:
    """A release of the archive. Raises NotFoundError, also for one that was withdrawn."""
    if current_numbers(audience).get(subject) == number:
        return _kept(subject, number, audience)
    if not subject.isprintable():
        raise NotFoundError("subject", subject)
    with database().session() as session:
        return _read(session, subject, number, audience)


def all_current(audience: Audience = Audience.PUBLIC) -> list[Release]:
    """The newest release of every subject, by key."""
    return [current(subject, audience) for subject in sorted(current_numbers(audience))]


def archive(
    subject: str, audience: Audience = Audience.PUBLIC
) -> list[ArchivedRelease]:
    """All that was ever released of a subject, newest first. Raises NotFoundError."""
    found = []
    if subject.isprintable():  # PostgreSQL takes no NUL
        with database().session() as session:
            found = queries.archive(session, subject, audience=audience)
    if not found:
        raise NotFoundError("subject", subject)
    return found


def has_results() -> bool:
    """Whether there is anything to see; False while that cannot be asked."""
    try:
        return bool(current_numbers())
    except DatabaseAwayError:
        return False


def counts_since(subject: str, day: datetime.date) -> bool:
    """Whether public figures count what came in on that day; the last day counts whole.

    False for figures of invented answers, and while that cannot be asked.
    """
    try:
        release = current(subject)
    except (NotFoundError, DatabaseAwayError):
        return False
    return release.as_of >= day and not release.simulated


def _kept(subject: str, number: int, audience: Audience) -> Release:
    memory: dict[tuple[str, int], Release]
    memory = installation().memory.setdefault("releases", {})
    found = memory.pop((subject, number), None)
    if found is None:
        with database().session() as session:
            found = _read(session, subject, number, audience)
    memory[subject, number] = found  # last in the row: used last
    for old in list(memory)[:-KEPT]:
        memory.pop(old, None)
    return found


def _read(session: Session, subject: str, number: int, audience: Audience) -> Release:
    if number >= TOO_LARGE:
        raise NotFoundError("release", f"{subject}/{number}")
    return queries.release(session, subject, number, audience=audience)
