"""The city's own templates: which is in use, the ones before, a new one, back again."""

import datetime
import hashlib
import uuid
from dataclasses import dataclass

from sqlalchemy import Select, func, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session, undefer

from participation.accounts.models import Account
from participation.core.errors import NotFoundError, ParticipationError
from participation.handover.documents.kinds import FROM_TEMPLATE, LANGUAGES, Kind
from participation.handover.documents.trying import try_template
from participation.handover.templates.models import DocumentTemplate

MOST_KEPT = 50
"""Versions of one template; the oldest one goes when there are more."""


class ChangedMeanwhileError(ParticipationError):
    """Somebody else changed the template at the same moment; nothing was kept."""


@dataclass(frozen=True, kw_only=True)
class TemplateVersion:
    """`own`: a file of the city; else the day on which the shipped one came back."""

    number: int
    own: bool
    size: int
    digest: str
    set_by: str  # the name of a person; "" the operator
    set_on: datetime.date


@dataclass(frozen=True, kw_only=True)
class TemplateLine:
    """A template with its versions, the newest first; none: the shipped one from the start."""

    kind: Kind
    language: str
    versions: tuple[TemplateVersion, ...]

    @property
    def own(self) -> bool:
        return bool(self.versions) and self.versions[0].own


def template_of(session: Session, kind: Kind, language: str) -> bytes | None:
    """The city's own template in use; None: the one that the product ships."""
    found = session.scalar(
        _of(kind, language)
        .order_by(DocumentTemplate.number.desc())
        .limit(1)
        .options(undefer(DocumentTemplate.content))
    )
    return None if found is None else found.content


def template_version(session: Session, kind: Kind, language: str, number: int) -> bytes:
    """An own template of the past. Raises NotFoundError, also for one that was shipped."""
    found = session.scalar(
        _of(kind, language)
        .where(DocumentTemplate.number == number)
        .options(undefer(DocumentTemplate.content))
    )
    if found is None or found.content is None:
        raise NotFoundError("template", number)
    return found.content


def template_lines(session: Session) -> list[TemplateLine]:
    """Every template, in the order of the documents."""
    query = (
        select(DocumentTemplate, Account.display_name)
        .join(Account, Account.id == DocumentTemplate.set_by, isouter=True)
        .order_by(DocumentTemplate.number.desc())
    )
    versions: dict[tuple[str, str], list[TemplateVersion]] = {}
    for row, name in session.execute(query):
        versions.setdefault((row.kind, row.language), []).append(
            TemplateVersion(
                number=row.number,
                own=row.size > 0,
                size=row.size,
                digest=row.digest,
                set_by=name or "",
                set_on=row.set_on,
            )
        )
    return [
        TemplateLine(
            kind=kind,
            language=language,
            versions=tuple(versions.get((kind.value, language), ())),
        )
        for kind in FROM_TEMPLATE
        for language in LANGUAGES
    ]


def keep_template(
    session: Session,
    content: bytes,
    *,
    kind: Kind,
    language: str,
    set_by: uuid.UUID | None,
    today: datetime.date,
) -> bool:
    """Keep a template that was tried, and use it from now on; False: it is in use already.

    Raises ChangedMeanwhileError. Trying is not done here: it takes seconds, and no
    transaction should wait for it.
    """
    if template_of(session, kind, language) == content:
        return False
    _add(session, content, kind, language, set_by, today)
    return True


def back_to_shipped(
    session: Session,
    *,
    kind: Kind,
    language: str,
    set_by: uuid.UUID | None,
    today: datetime.date,
) -> bool:
    """Use the template that the product ships; False: it is in use. The others are kept."""
    if template_of(session, kind, language) is None:
        return False
    _add(session, None, kind, language, set_by, today)
    return True


def check_template(content: bytes, *, kind: Kind, language: str) -> None:
    """Try a template before it is kept. Raises TemplateRefusedError."""
    try_template(content, kind=kind, language=language)


def _of(kind: Kind, language: str) -> Select[DocumentTemplate]:
    return select(DocumentTemplate).where(
        DocumentTemplate.kind == kind.value, DocumentTemplate.language == language
    )


def _add(
    session: Session,
    content: bytes | None,
    kind: Kind,
    language: str,
    set_by: uuid.UUID | None,
    today: datetime.date,
) -> None:
    last = session.scalar(
        select(func.max(DocumentTemplate.number)).where(
            DocumentTemplate.kind == kind.value, DocumentTemplate.language == language
        )
    )
    number = (last or 0) + 1
    made = DocumentTemplate(
        kind=kind.value,
        language=language,
        number=number,
        content=content,
        size=len(content or b""),
        digest=hashlib.sha256(content or b"").hexdigest(),
        set_by=set_by,
        set_on=today,
    )
    try:
        with session.begin_nested():
            session.add(made)
            session.flush()
    except IntegrityError as error:
        raise ChangedMeanwhileError(kind.value) from error
    old = session.scalars(
        _of(kind, language).where(DocumentTemplate.number <= number - MOST_KEPT)
    )
    for one in old:
        session.delete(one)
