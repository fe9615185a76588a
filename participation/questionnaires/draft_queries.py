"""Drafts as their pages show them, and what of them is fixed since it was published."""

import datetime
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import chain
from typing import Any

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from participation.accounts.models import Account
from participation.core.errors import NotFoundError
from participation.questionnaires.editing.parts import (
    PAGE,
    Part,
    has_part,
    pages_of,
    questions_of,
    read_part,
)
from participation.questionnaires.models import SurveyDraft, SurveyDraftRevision
from participation.questionnaires.queries import (
    PublishedQuestionnaire,
    published_versions,
)


@dataclass(frozen=True, kw_only=True)
class DraftView:
    """`changed_by`: the name of the person; None: nobody who is known here."""

    id: uuid.UUID
    key: str
    ortsteil_key: str | None
    copied_from: str | None
    based_on: int | None
    revision: int
    source: Mapping[str, Any]
    changed_by: str | None
    changed_on: datetime.date

    @property
    def title(self) -> str:
        """The title in the first language that has one; the key where none has."""
        titles = self.source.get("title") or {}
        return next((text for text in titles.values() if text), self.key)


@dataclass(frozen=True, kw_only=True)
class Removed:
    """A page or question that was taken away; `number`: the change that did it."""

    number: int
    part: Part
    content: Mapping[str, Any]
    by: str | None


@dataclass(frozen=True, kw_only=True)
class Fixed:
    """What answers are stored under: it can be renamed no more."""

    keys: frozenset[str]
    codes: Mapping[str, frozenset[str]]  # of options and lines, by question


def all_drafts(session: Session) -> list[DraftView]:
    """Every draft, the one changed last first."""
    query = _drafts().order_by(SurveyDraft.changed_on.desc(), SurveyDraft.key)
    return [_view(draft, name) for draft, name in session.execute(query)]


def draft_view(session: Session, draft_id: uuid.UUID) -> DraftView:
    """Return the draft as it is now. Raises NotFoundError."""
    row = session.execute(_drafts().where(SurveyDraft.id == draft_id)).first()
    if row is None:
        raise NotFoundError("draft", draft_id)
    return _view(*row)


def part_as_opened(
    session: Session, draft: DraftView, part: Part, number: int
) -> Mapping[str, Any] | None:
    """The part at that revision, else as it is now, else as it last was; None: never."""
    revision = session.get(SurveyDraftRevision, (draft.id, number))
    earlier = session.scalars(
        select(SurveyDraftRevision.definition)
        .where(SurveyDraftRevision.draft_id == draft.id)
        .order_by(SurveyDraftRevision.number.desc())
    )
    first = [revision.definition] if revision else []
    for source in chain(first, [draft.source], earlier):
        if has_part(source, part):
            return read_part(source, part)
    return None


def removed_parts(session: Session, draft: DraftView) -> list[Removed]:
    """What was taken away lately and is still gone, the last one first."""
    query = (
        select(SurveyDraftRevision, Account.display_name)
        .outerjoin(Account, SurveyDraftRevision.changed_by == Account.id)
        .where(SurveyDraftRevision.draft_id == draft.id)
        .order_by(SurveyDraftRevision.number)
    )
    gone: dict[Part, Removed] = {}
    before: Mapping[str, Any] = {}
    for revision, name in session.execute(query):
        if revision.removed_kind and revision.removed_key:
            part = (revision.removed_kind, revision.removed_key)
            if has_part(before, part):
                gone.pop(part, None)
                gone[part] = Removed(
                    number=revision.number,
                    part=part,
                    content=read_part(before, part),
                    by=name,
                )
        before = revision.definition
    return [
        one for part, one in reversed(gone.items()) if not has_part(draft.source, part)
    ]


def fixed_names(session: Session, draft: DraftView) -> Fixed:
    """All keys and codes that were ever published in the series or an earlier round."""
    keys: set[str] = set()
    codes: dict[str, set[str]] = {}
    versions = published_versions(session, draft.key)
    if draft.copied_from and draft.copied_from != draft.key:
        versions += published_versions(session, draft.copied_from)
    for version in versions:
        source = version.definition.source
        keys |= {page["key"] for page in pages_of(source)}
        for question in questions_of(source):
            keys.add(question["key"])
            own = codes.setdefault(question["key"], set())
            for name in ("options", "items", "extra"):
                own |= {option["code"] for option in question.get(name) or []}
    return Fixed(
        keys=frozenset(keys), codes={q: frozenset(own) for q, own in codes.items()}
    )


def version_before(session: Session, draft: DraftView) -> PublishedQuestionnaire | None:
    """The newest version of the draft's series."""
    return next(iter(published_versions(session, draft.key)), None)


def version_compared(
    session: Session, draft: DraftView
) -> PublishedQuestionnaire | None:
    """The version before; of a new round the newest of the round it was copied from."""
    found = version_before(session, draft)
    if found is None and draft.copied_from:
        found = next(iter(published_versions(session, draft.copied_from)), None)
    return found


def name_of_part(content: Mapping[str, Any], part: Part) -> str:
    """What the page or question is called; its key where it has no text yet."""
    texts = content.get("title" if part[0] == PAGE else "text") or {}
    return next((text for text in texts.values() if text), part[1])


def _drafts() -> Select[*tuple[Any, ...]]:
    return select(SurveyDraft, Account.display_name).outerjoin(
        Account, SurveyDraft.changed_by == Account.id
    )


def _view(draft: SurveyDraft, name: str | None) -> DraftView:
    return DraftView(
        id=draft.id,
        key=draft.key,
        ortsteil_key=draft.ortsteil_key,
        copied_from=draft.copied_from,
        based_on=draft.based_on,
        revision=draft.revision,
        source=draft.definition,
        changed_by=name,
        changed_on=draft.changed_on,
    )
