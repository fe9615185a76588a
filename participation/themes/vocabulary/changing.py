"""Split a theme, merge themes: the old ones end and stay, with what came after them.

Merging carries tags over: who spoke of one of the themes speaks of the one they became, and
a comment with both counts once. Splitting carries nothing: which part a comment is about
only a person can say. Its tags stay where they are, counting for the theme that was, and
its comments go to the review desk (vocabulary/asking.py). Where there are many comments they
follow later (vocabulary/settling.py).
"""

import datetime
import uuid
from collections.abc import Collection, Sequence
from dataclasses import replace

from sqlalchemy import distinct, func, select
from sqlalchemy.orm import Session

from participation.core.errors import InvalidInputError, NotFoundError
from participation.core.ids import new_id
from participation.themes.models import Theme, ThemeTag
from participation.themes.own_scheme import NewTheme, store_theme, suggest_key
from participation.themes.scheme import MOST_KEY_CHARACTERS
from participation.themes.vocabulary.models import ThemeChange, ThemeSuccession
from participation.themes.vocabulary.settling import settle_at_once
from participation.themes.vocabulary.versions import note_scheme

LONGEST_REASON = 500
MOST_PARTS = 8

Part = str | NewTheme
"""A theme that there is, by its key, or one to be made."""


def comments_concerned(session: Session, theme_keys: Collection[str]) -> int:
    """Comments in which one of the themes counts, real and simulated, each once."""
    query = select(func.count(distinct(ThemeTag.comment_id))).where(
        ThemeTag.theme_key.in_(sorted(theme_keys)), ThemeTag.counts.is_(True)
    )
    return session.scalar(query) or 0


def split_theme(
    session: Session,
    *,
    theme_key: str,
    parts: Sequence[Part],
    reason: str,
    account_id: uuid.UUID | None,
    today: datetime.date,
    note: bool = True,
) -> tuple[str, ...]:
    """End a theme; two or more come after it. Return their keys.

    Raises NotFoundError (no such theme, or it has ended) and InvalidInputError.
    `note` False: part of a larger change that notes the scheme once.
    """
    reason = checked_reason(reason)
    (old,) = _living(session, [theme_key])
    if len(parts) < 2:
        raise InvalidInputError({"parts": ["too_few_parts"]})
    if len(parts) > MOST_PARTS:
        raise InvalidInputError({"parts": ["too_many_parts"]})
    if theme_key in parts:
        raise InvalidInputError({"parts": ["same_theme"]})
    old.ended_on = today  # so that a part may have its name
    keys = [_part(session, part, number, today) for number, part in enumerate(parts)]
    if len(set(keys)) < len(keys):
        raise InvalidInputError({"parts": ["same_theme"]})
    change = _change(session, "split", reason, account_id, today)
    _end(session, old, keys, change, today)
    settle_at_once(session, change, today=today)
    if note:
        note_scheme(session, origin="split", today=today, reason=reason,
                    account_id=account_id)  # fmt: skip
    return tuple(keys)


def merge_themes(
    session: Session,
    *,
    theme_keys: Collection[str],
    into: Part,
    reason: str,
    account_id: uuid.UUID | None,
    today: datetime.date,
    note: bool = True,
) -> str:
    """End themes; one comes after them, and their tags count for it. Return its key.

    `into` may be one of the themes: it goes on, and means more than before. Raises
    NotFoundError and InvalidInputError as split_theme.
    """
    reason = checked_reason(reason)
    keys = sorted(set(theme_keys))
    heir = into if isinstance(into, str) else ""
    sources = _living(session, [key for key in keys if key != heir])
    if len({*keys, heir} - {""}) < 2 or not sources:
        raise InvalidInputError({"themes": ["too_few_themes"]})
    if isinstance(into, str):
        (target,) = _living(session, [into])
    else:
        for source in sources:
            source.ended_on = today
        new = _with_free_key(session, into)
        made = store_theme(session, new, today=today, words_needed=False)
        target = session.get_one(Theme, made)
    _widen(target, sources)
    change = _change(session, "merge", reason, account_id, today)
    for source in sources:
        _end(session, source, [target.key], change, today)
    settle_at_once(session, change, today=today)
    if note:
        note_scheme(session, origin="merge", today=today, reason=reason,
                    account_id=account_id)  # fmt: skip
    return target.key


def checked_reason(text: str) -> str:
    """Return the reason in one line. Raises InvalidInputError."""
    reason = " ".join(text.split())
    if not reason:
        raise InvalidInputError({"reason": ["required"]})
    if len(reason) > LONGEST_REASON:
        raise InvalidInputError({"reason": ["too_long"]})
    if not reason.isprintable():
        raise InvalidInputError({"reason": ["word_unusable"]})
    return reason


def _living(session: Session, keys: Sequence[str]) -> list[Theme]:
    """The themes, held against a second click. Raises NotFoundError."""
    found = {
        row.key: row
        for row in session.scalars(
            select(Theme)
            .where(
                Theme.key.in_(keys), Theme.ended_on.is_(None), Theme.system.is_(False)
            )
            .order_by(Theme.key)
            .with_for_update()
            .execution_options(populate_existing=True)
        )
    }
    if missing := [key for key in keys if key not in found]:
        raise NotFoundError("theme", missing[0])
    return [found[key] for key in keys]


def _part(session: Session, part: Part, number: int, today: datetime.date) -> str:
    if isinstance(part, str):
        return _living(session, [part])[0].key
    try:
        return store_theme(session, _with_free_key(session, part), today=today)
    except InvalidInputError as error:
        named = {f"{name}-{number}": codes for name, codes in error.problems.items()}
        raise InvalidInputError(named) from error


def _with_free_key(session: Session, new: NewTheme) -> NewTheme:
    """Let a theme have the name of one that has ended, under a key of its own."""
    key = new.key or suggest_key(new.name)
    number = 2
    taken = session.get(Theme, key) if key else None
    while taken is not None and taken.ended_on is not None:
        mark = f"_{number}"
        key = f"{suggest_key(new.name)[: MOST_KEY_CHARACTERS - len(mark)]}{mark}"
        number += 1
        taken = session.get(Theme, key)
    return replace(new, key=key)


def _change(
    session: Session,
    kind: str,
    reason: str,
    account_id: uuid.UUID | None,
    today: datetime.date,
) -> uuid.UUID:
    change = ThemeChange(
        id=new_id(),
        kind=kind,
        reason=reason,
        changed_on=today,
        account_id=account_id,
    )
    session.add(change)
    session.flush()
    return change.id


def _end(
    session: Session,
    theme: Theme,
    successors: Sequence[str],
    change: uuid.UUID,
    today: datetime.date,
) -> None:
    theme.ended_on = today
    session.add_all(
        ThemeSuccession(
            theme_key=theme.key,
            successor_key=successor,
            change_id=change,
            position=position,
        )
        for position, successor in enumerate(successors, start=1)
    )
    session.flush()


def _widen(target: Theme, sources: Sequence[Theme]) -> None:
    """Let the definition say what the theme means now; what it was not stays so."""
    details = dict(target.details)
    for name in ("belongs", "not_belongs", "examples", "isek"):
        items = [*(details.get(name) or ())]
        for source in sources:
            items += [*(source.details.get(name) or ())]
        details[name] = list(dict.fromkeys(items))
    labels = {str(source.label.get("de", "")) for source in sources}
    details["not_belongs"] = [
        item
        for item in details["not_belongs"]
        if not any(label and label in item for label in {*labels, target.label["de"]})
    ]
    target.details = details
    target.edited = not target.own
