"""Attack everything of a subject that was ever printed, from the counts behind it."""

from dataclasses import dataclass

from sqlalchemy.orm import Session

from participation.publication.releases.guarding import audit_again
from participation.publication.releases.history import history_of
from participation.publication.releases.source import source_of


@dataclass(frozen=True, kw_only=True)
class AuditResult:
    """How many releases were attacked together, and the tables that gave something away."""

    releases: int
    tables: tuple[str, ...]


def audit_releases(
    session: Session, subject: str, *, simulated: bool = False
) -> AuditResult:
    """Audit all releases of a subject together. Raises NotFoundError."""
    source = source_of(session, subject, simulated=simulated)
    history = history_of(
        session, subject=subject, series=source.series, simulated=simulated
    )
    open_tables = audit_again(source.shapes, history)
    return AuditResult(
        releases=len(history.editions), tables=tuple(sorted(open_tables))
    )
