"""Bring the themes of a scheme into the database. Running it again changes nothing."""

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from participation.themes.models import Theme, ThemeTag
from participation.themes.scheme import Scheme


def seed_scheme(session: Session, scheme: Scheme) -> None:
    """Store the scheme's themes; themes it no longer has stay while tags name them.

    The city's own (themes/own_scheme.py) stay, behind those of the file.
    """
    for position, theme in enumerate(scheme.themes, start=1):
        session.merge(
            Theme(
                key=theme.key,
                scheme_key=scheme.key,
                scheme_version=scheme.version,
                position=position,
                label=dict(theme.label),
                plain_label=dict(theme.plain_label),
                description=dict(theme.description),
                details={
                    "belongs": list(theme.belongs),
                    "not_belongs": list(theme.not_belongs),
                    "isek": list(theme.isek),
                },
                system=theme.system,
                own=False,  # a file that has it now takes it over
            )
        )
    session.flush()
    session.execute(
        delete(Theme).where(
            Theme.key.not_in([theme.key for theme in scheme.themes]),
            Theme.key.not_in(select(ThemeTag.theme_key)),
            Theme.own.is_(False),
        )
    )
    own = select(Theme).where(Theme.own.is_(True)).order_by(Theme.position, Theme.key)
    for place, kept in enumerate(session.scalars(own), start=len(scheme.themes) + 1):
        kept.position = place
        kept.scheme_key, kept.scheme_version = scheme.key, scheme.version
