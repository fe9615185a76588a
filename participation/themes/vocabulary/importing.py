"""Take a vocabulary over that somebody edited elsewhere: first look, then store.

The planner's file stays what it is; what comes in lies beside it as staff's own changes do.
A file may speak of a part of the themes: what it does not name stays as it is.
"""

import datetime
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from participation.core.errors import ParticipationError
from participation.themes.models import Theme
from participation.themes.vocabulary.changing import (
    checked_reason,
    merge_themes,
    split_theme,
)
from participation.themes.vocabulary.queries import scheme_in_use
from participation.themes.vocabulary.skos_in import ReadTheme, ReadVocabulary
from participation.themes.vocabulary.versions import note_scheme

_TEXTS = ("label", "plain_label", "description")


class SchemeMovedError(ParticipationError):
    """The scheme has changed since the file was looked at: look again."""


@dataclass(frozen=True, kw_only=True)
class FieldChange:
    """What a field says and would say. Texts by language stand a language each."""

    theme: str
    field: str
    language: str
    before: str | tuple[str, ...]
    after: str | tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class ImportPlan:
    """What taking the file over would do. `against`: digest of the scheme it was made for.

    `missing`: themes that the file does not name; they stay. `unknown`: code and place of
    what is not taken over.
    """

    against: str
    new: tuple[ReadTheme, ...]
    changed: tuple[FieldChange, ...]
    ended: Mapping[str, tuple[str, ...]]
    missing: tuple[str, ...]
    unknown: tuple[tuple[str, str], ...]
    same: int

    @property
    def is_empty(self) -> bool:
        return not (self.new or self.changed or self.ended)


def plan_import(session: Session, read: ReadVocabulary) -> ImportPlan:
    """What would change; changes nothing."""
    rows = {row.key: row for row in session.scalars(select(Theme))}
    in_use = scheme_in_use(session)
    named = {theme.key for theme in read.themes}
    known = [theme for theme in read.themes if theme.key in rows]
    new = tuple(t for t in read.themes if t.key not in rows and not t.ended)
    living = [t for t in known if rows[t.key].ended_on is None]
    ended, odd = _ended(living, rows, {theme.key for theme in new})
    changes = [
        change
        for theme in living
        if theme.key not in ended
        for change in _changes(theme, rows[theme.key])
    ]
    return ImportPlan(
        against=in_use.digest if in_use else "",
        new=new,
        changed=tuple(changes),
        ended=ended,
        missing=tuple(
            key
            for key, row in sorted(rows.items())
            if key not in named and row.ended_on is None
        ),
        unknown=(
            *(("not_known", place) for place in read.unknown),
            *odd,
            *(
                ("ended_here", theme.key)
                for theme in known
                if rows[theme.key].ended_on is not None and not theme.ended
            ),
            *(
                ("ended_there", theme.key)
                for theme in read.themes
                if theme.key not in rows and theme.ended
            ),
        ),
        same=len(living) - len(ended) - len({change.theme for change in changes}),
    )


def import_vocabulary(
    session: Session,
    read: ReadVocabulary,
    *,
    against: str,
    reason: str,
    account_id: uuid.UUID | None,
    today: datetime.date,
) -> ImportPlan:
    """Take the file over, as the plan said that was made `against` the scheme in use.

    Raises SchemeMovedError where that is another meanwhile, and what splitting and
    merging raises.
    """
    plan = plan_import(session, read)
    if plan.against != against:
        raise SchemeMovedError
    if plan.is_empty:
        return plan
    reason = checked_reason(reason)
    for theme in plan.new:
        _create(session, theme)
    changed = {change.theme for change in plan.changed}
    for theme in read.themes:
        if theme.key in changed:
            _change(session.get_one(Theme, theme.key), theme)
    session.flush()
    _end(session, plan.ended, reason=reason, account_id=account_id, today=today)
    note_scheme(session, origin="import", today=today, reason=reason,
                account_id=account_id)  # fmt: skip
    return plan


def _ended(
    living: Sequence[ReadTheme], rows: Mapping[str, Theme], new: set[str]
) -> tuple[dict[str, tuple[str, ...]], list[tuple[str, str]]]:
    """Themes that end here with their heirs, and what of it cannot be done."""
    going = {theme.key for theme in living if theme.ended}
    staying = new | {
        key
        for key, row in rows.items()
        if row.ended_on is None and not row.system and key not in going
    }
    ended: dict[str, tuple[str, ...]] = {}
    odd: list[tuple[str, str]] = []
    for theme in living:
        if not theme.ended:
            continue
        if rows[theme.key].system:
            odd.append(("system_theme", theme.key))
        elif not theme.replaced_by or not set(theme.replaced_by) <= staying:
            odd.append(("no_successor", theme.key))
        else:
            ended[theme.key] = theme.replaced_by
    return ended, odd


def _changes(theme: ReadTheme, row: Theme) -> list[FieldChange]:
    found = [
        FieldChange(
            theme=theme.key,
            field=name,
            language=language,
            before=str(getattr(row, name).get(language, "")),
            after=text,
        )
        for name in _TEXTS
        for language, text in sorted(theme.texts.get(name, {}).items())
        if getattr(row, name).get(language, "") != text
    ]
    found += [
        FieldChange(
            theme=theme.key,
            field=name,
            language="de",
            before=tuple(row.details.get(name) or ()),
            after=_ordered(notes, row.details.get(name) or ()),
        )
        for name, notes in sorted(theme.notes.items())
        if set(notes) != set(row.details.get(name) or ())
    ]
    return found


def _ordered(notes: Sequence[str], before: Sequence[str]) -> tuple[str, ...]:
    """What stays keeps its place: RDF knows no order."""
    kept = [text for text in before if text in notes]
    return (*kept, *(text for text in notes if text not in kept))


def _create(session: Session, theme: ReadTheme) -> None:
    scheme = session.execute(select(Theme.scheme_key, Theme.scheme_version)).first()
    last = session.scalar(select(func.max(Theme.position))) or 0
    label = _with_german(theme.texts["label"])
    session.add(
        Theme(
            key=theme.key,
            scheme_key=scheme.scheme_key if scheme else "own",
            scheme_version=scheme.scheme_version if scheme else "1",
            position=last + 1,
            label=label,
            plain_label={**label, **theme.texts.get("plain_label", {})},
            description=_with_german(theme.texts.get("description", label)),
            details={
                name: list(theme.notes.get(name, ()))
                for name in ("belongs", "not_belongs", "examples", "isek")
            },
            own=True,
        )
    )
    session.flush()


def _with_german(texts: Mapping[str, str]) -> dict[str, str]:
    """Pages fall back to German; where there is none the first text stands in."""
    return {"de": next(iter(texts.values())), **texts}


def _change(row: Theme, theme: ReadTheme) -> None:
    for name, texts in theme.texts.items():
        setattr(row, name, {**getattr(row, name), **texts})
    details: dict[str, Any] = dict(row.details)
    for name, notes in theme.notes.items():
        details[name] = list(_ordered(notes, details.get(name) or ()))
    row.details = details
    row.edited = not row.own


def _end(
    session: Session,
    ended: Mapping[str, tuple[str, ...]],
    *,
    reason: str,
    account_id: uuid.UUID | None,
    today: datetime.date,
) -> None:
    into: dict[str, list[str]] = {}
    for key, heirs in sorted(ended.items()):
        if len(heirs) == 1:
            into.setdefault(heirs[0], []).append(key)
        else:
            split_theme(session, theme_key=key, parts=heirs, reason=reason,
                        account_id=account_id, today=today, note=False)  # fmt: skip
    for heir, keys in into.items():
        merge_themes(session, theme_keys=[*keys, heir], into=heir, reason=reason,
                     account_id=account_id, today=today, note=False)  # fmt: skip
