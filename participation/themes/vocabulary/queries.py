"""The versions of the scheme, and what became of its themes."""

import datetime
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from participation.accounts.queries import display_names
from participation.core.errors import NotFoundError
from participation.themes.models import Theme
from participation.themes.vocabulary.comparing import (
    Comparison,
    Vocabulary,
    compare,
    vocabulary_of,
)
from participation.themes.vocabulary.models import (
    SchemeVersion,
    ThemeChange,
    ThemeSuccession,
)
from participation.themes.vocabulary.versions import (
    content_digest,
    file_in_use,
    whole_content,
)


@dataclass(frozen=True, kw_only=True)
class SchemeVersionView:
    """A version. `who` None: a file, a command, or an account that was removed.

    `changes`: what it changed against the one before (comparing.as_data).
    """

    number: int
    key: str
    version: str
    published_on: datetime.date
    origin: str
    reason: str
    who: str | None
    digest: str
    changes: tuple[Mapping[str, Any], ...]


@dataclass(frozen=True, kw_only=True)
class ChangeView:
    """A split or merge; keys of the themes that ended, and of those that came after.

    `settled`: all comments have followed (settling.py).
    """

    kind: str
    reason: str
    changed_on: datetime.date
    who: str | None
    ended: tuple[str, ...]
    successors: tuple[str, ...]
    settled: bool = True


def scheme_versions(session: Session) -> list[SchemeVersionView]:
    """All versions, the newest first."""
    names = display_names(session)
    query = select(
        SchemeVersion.number,
        SchemeVersion.key,
        SchemeVersion.version,
        SchemeVersion.published_on,
        SchemeVersion.origin,
        SchemeVersion.reason,
        SchemeVersion.account_id,
        SchemeVersion.digest,
        SchemeVersion.changes,
    ).order_by(SchemeVersion.number.desc())  # without the contents: 200 kB each
    return [
        SchemeVersionView(
            number=row.number,
            key=row.key,
            version=row.version,
            published_on=row.published_on,
            origin=row.origin,
            reason=row.reason,
            who=names.get(row.account_id),
            digest=row.digest,
            changes=tuple(row.changes),
        )
        for row in session.execute(query)
    ]


def scheme_in_use(session: Session) -> SchemeVersionView | None:
    """The version that is in use today; None where there are no themes.

    Number 0: an older installation, whose scheme was not written down yet; it will be with
    the next `participation seed`.
    """
    versions = scheme_versions(session)
    if versions:
        return versions[0]
    base = file_in_use(session)
    if base is None:
        return None
    content = whole_content(session, base)
    return SchemeVersionView(
        number=0,
        key=content["key"],
        version=content["version"],
        published_on=datetime.date.min,
        origin="first",
        reason="",
        who=None,
        digest=content_digest(content),
        changes=(),
    )


def version_content(session: Session, number: int) -> dict[str, Any]:
    """The whole of a version, a scheme file. Raises NotFoundError."""
    row = session.get(SchemeVersion, number)
    if row is None:
        raise NotFoundError("scheme_version", number)
    return {**row.content, "key": row.key, "version": row.version}


def vocabulary_in_use(session: Session) -> Vocabulary | None:
    """The newest version as the page and the files show it; None without themes."""
    base = file_in_use(session)
    if base is None:
        return None
    content = whole_content(session, base)
    in_use = scheme_in_use(session)
    if in_use is not None:
        content["version"] = in_use.version
    return vocabulary_of(content)


def numbered(session: Session, version: str) -> int:
    """The number of a version by its name or number. Raises NotFoundError."""
    for view in scheme_versions(session):
        if version in (view.version, str(view.number)):
            return view.number
    raise NotFoundError("scheme_version", version)


def compare_versions(session: Session, earlier: int, later: int) -> Comparison:
    """Two versions side by side. Raises NotFoundError."""
    return compare(
        vocabulary_of(version_content(session, earlier)),
        vocabulary_of(version_content(session, later)),
    )


def theme_changes(session: Session) -> list[ChangeView]:
    """All splits and merges, the newest first."""
    names = display_names(session)
    steps: dict[Any, list[ThemeSuccession]] = {}
    order = (ThemeSuccession.theme_key, ThemeSuccession.position)
    for step in session.scalars(select(ThemeSuccession).order_by(*order)):
        steps.setdefault(step.change_id, []).append(step)
    query = select(ThemeChange).order_by(ThemeChange.changed_on.desc(), ThemeChange.id)
    return [
        ChangeView(
            kind=change.kind,
            reason=change.reason,
            changed_on=change.changed_on,
            who=names.get(change.account_id) if change.account_id else None,
            ended=_unique(step.theme_key for step in steps.get(change.id, ())),
            successors=_unique(step.successor_key for step in steps.get(change.id, ())),
            settled=change.settled,
        )
        for change in session.scalars(query)
    ]


def theme_names(session: Session) -> dict[str, Mapping[str, str]]:
    """Labels of all themes there ever were here, by key."""
    return {
        row.key: row.label for row in session.execute(select(Theme.key, Theme.label))
    }


def _unique(keys: Any) -> tuple[str, ...]:
    found: Sequence[str] = list(dict.fromkeys(keys))
    return tuple(found)
