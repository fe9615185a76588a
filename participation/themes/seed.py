"""Bring the themes of a scheme into the database. Running it again changes nothing."""

import datetime

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from participation.themes.models import Theme, ThemeTag
from participation.themes.scheme import Scheme
from participation.themes.scheme import Theme as Written
from participation.themes.vocabulary.models import ThemeSuccession
from participation.themes.vocabulary.versions import file_in_use, note_scheme


def seed_scheme(session: Session, scheme: Scheme, *, today: datetime.date) -> None:
    """Store the scheme's themes; themes it no longer has end, and stay while tags name them.

    The city's own (themes/own_scheme.py) stay, behind those of the file. Texts that were
    changed here stay as long as the file says what it said; a theme that was split or
    merged here stays ended whatever the file says.
    """
    last = file_in_use(session)
    said = {theme.key: _texts(theme) for theme in last.themes} if last else {}
    rows = {row.key: row for row in session.scalars(select(Theme))}
    gone = set(session.scalars(select(ThemeSuccession.theme_key)))
    for position, theme in enumerate(scheme.themes, start=1):
        row = rows.get(theme.key) or Theme(key=theme.key)
        row.scheme_key, row.scheme_version = scheme.key, scheme.version
        row.position, row.system = position, theme.system
        row.own = False  # a file that has it now takes it over
        if not row.edited or said.get(theme.key) != _texts(theme):
            _set_texts(row, theme)
        if theme.key not in gone:
            row.ended_on = None
        session.add(row)
    session.flush()
    _end_others(session, scheme, today)
    own = select(Theme).where(Theme.own.is_(True)).order_by(Theme.position, Theme.key)
    for place, kept in enumerate(session.scalars(own), start=len(scheme.themes) + 1):
        kept.position = place
        kept.scheme_key, kept.scheme_version = scheme.key, scheme.version
    note_scheme(session, origin="file", today=today, file=scheme)


def _end_others(session: Session, scheme: Scheme, today: datetime.date) -> None:
    others = (
        Theme.key.not_in([theme.key for theme in scheme.themes]),
        Theme.own.is_(False),
    )
    session.execute(
        delete(Theme).where(
            *others,
            Theme.key.not_in(select(ThemeTag.theme_key)),
            Theme.key.not_in(select(ThemeSuccession.theme_key)),
            Theme.key.not_in(select(ThemeSuccession.successor_key)),
        )
    )
    for row in session.scalars(select(Theme).where(*others, Theme.ended_on.is_(None))):
        row.ended_on = today


def _set_texts(row: Theme, theme: Written) -> None:
    row.edited = False
    row.label, row.plain_label = dict(theme.label), dict(theme.plain_label)
    row.description = dict(theme.description)
    row.details = {
        "belongs": list(theme.belongs),
        "not_belongs": list(theme.not_belongs),
        "examples": list(theme.examples),
        "isek": list(theme.isek),
    }


def _texts(theme: Written) -> tuple[object, ...]:
    return (
        dict(theme.label), dict(theme.plain_label), dict(theme.description),
        theme.belongs, theme.not_belongs, theme.examples, theme.isek,
    )  # fmt: skip
