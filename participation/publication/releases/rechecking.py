"""Attack everything that was ever released of a subject, once more."""

from sqlalchemy.orm import Session

from participation.publication.releases.guarding import audit_again
from participation.publication.releases.history import history_of
from participation.publication.releases.source import source_of


def recheck(session: Session, subject: str, *, simulated: bool = False) -> list[str]:
    """Return the tables of which a withheld figure can be worked out; none is right.

    Raises NotFoundError.
    """
    source = source_of(session, subject, simulated=simulated)
    history = history_of(
        session, subject=subject, series=source.series, simulated=simulated
    )
    return sorted(audit_again(source.shapes, history))
