"""Write down the scheme in use whenever it changed, whole, under a name of its own.

Who changes the scheme calls `note_scheme` in the same transaction. Nothing is written where
the whole is what it was; so a version is never twice there, and every figure that names one
can be read with the words of that day.
"""

import datetime
import json
import uuid
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from participation.core.ids import digest
from participation.themes.models import Theme
from participation.themes.scheme import Scheme, load_scheme
from participation.themes.vocabulary.comparing import (
    as_data,
    compare,
    vocabulary_of,
)
from participation.themes.vocabulary.models import (
    SchemeVersion,
    ThemeChange,
    ThemeSuccession,
)
from participation.themes.whole_scheme import current_scheme, marked, texts_of


def note_scheme(
    session: Session,
    *,
    origin: str,
    today: datetime.date,
    reason: str = "",
    account_id: uuid.UUID | None = None,
    file: Scheme | None = None,
) -> bool:
    """Store the scheme in use as a new version; False where nothing changed.

    origin: what changed it (models.SchemeVersion). file: what the planner wrote, where it
    was read anew.
    """
    session.flush()
    last = _last(session)
    base = file or file_in_use(session)
    if base is None:
        return False
    content = whole_content(session, base)
    whole = content_digest(content)
    if last is not None and last.digest == whole:
        return False
    changes = (
        as_data(compare(vocabulary_of(last.content), vocabulary_of(content)))
        if last is not None
        else []
    )
    session.add(
        SchemeVersion(
            number=1 if last is None else last.number + 1,
            key=content["key"],
            version=_free_name(session, content, whole),
            published_on=today,
            origin="first" if last is None else origin,
            reason=reason,
            account_id=account_id,
            digest=whole,
            content=content,
            file=json.loads(base.source) if file or last is None else None,
            changes=changes,
        )
    )
    session.flush()
    return True


def file_in_use(session: Session) -> Scheme | None:
    """The planner's file as it was last read; what the tables say before that was kept.

    None where there is no theme at all.
    """
    kept = session.scalar(
        select(SchemeVersion.file)
        .where(SchemeVersion.file.is_not(None))
        .order_by(SchemeVersion.number.desc())
        .limit(1)
    )
    if kept is not None:
        return load_scheme(kept)
    rows = session.scalars(select(Theme).order_by(Theme.position, Theme.key)).all()
    written = [row for row in rows if not row.own] or list(rows)
    if not any(not row.system for row in written):
        return None
    return load_scheme(
        {
            "key": written[0].scheme_key,
            "version": written[0].scheme_version,
            "themes": [
                {"key": row.key, "system": row.system, **texts_of(row)}
                for row in written
            ],
        }
    )


def whole_content(session: Session, base: Scheme) -> dict[str, Any]:
    """The scheme in use as a scheme file, with key and version, and the ended themes."""
    scheme = current_scheme(session, base)
    content: dict[str, Any] = json.loads(scheme.source)
    content |= {"key": scheme.key, "version": scheme.version}
    if ended := _ended(session):
        content["ended"] = ended
    return content


def content_digest(content: dict[str, Any]) -> str:
    """Tell two contents apart whatever they are called."""
    told = {name: value for name, value in content.items() if name != "version"}
    return digest(json.dumps(told, sort_keys=True, ensure_ascii=False))


def _last(session: Session) -> SchemeVersion | None:
    """The newest version, held so that two changes at a time get two numbers."""
    session.scalar(
        select(SchemeVersion.number)
        .order_by(SchemeVersion.number.desc())
        .limit(1)
        .with_for_update()
    )
    newest = select(SchemeVersion).order_by(SchemeVersion.number.desc()).limit(1)
    return session.scalar(newest)


def _free_name(session: Session, content: dict[str, Any], whole: str) -> str:
    """The file's version; with a mark where other contents had that name before."""
    name = str(content["version"])
    taken = select(SchemeVersion.version).where(SchemeVersion.key == content["key"])
    names = set(session.scalars(taken))
    if name not in names:
        return name
    again = marked(name.split("+")[0], whole)
    number = 2
    while again in names:  # as it was once, changed, and now as it was again
        again = marked(name.split("+")[0], digest(whole, str(number)))
        number += 1
    return again


def _ended(session: Session) -> list[dict[str, Any]]:
    rows = session.execute(
        select(ThemeSuccession, ThemeChange)
        .join(ThemeChange, ThemeChange.id == ThemeSuccession.change_id)
        .order_by(ThemeSuccession.theme_key, ThemeSuccession.position)
    )
    happened: dict[str, dict[str, Any]] = {}
    for step, change in rows:
        told = happened.setdefault(
            step.theme_key,
            {"kind": change.kind, "reason": change.reason, "replaced_by": []},
        )
        told["replaced_by"].append(step.successor_key)
    ended = (
        select(Theme)
        .where(Theme.ended_on.is_not(None))
        .order_by(Theme.ended_on, Theme.key)
    )
    return [
        {
            "key": row.key,
            **texts_of(row),
            "ended_on": row.ended_on.isoformat(),
            **happened.get(row.key, {}),
        }
        for row in session.scalars(ended)
        if row.ended_on is not None
    ]
