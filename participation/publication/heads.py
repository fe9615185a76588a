"""Rows and columns of the tables: themes in scheme order, Ortsteile or Planungsräume."""

import datetime
from dataclasses import dataclass

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from participation.places.models import City, Ortsteil, Planungsraum, PlanungsraumMember
from participation.publication.protected import Head
from participation.publication.texts import in_language, text
from participation.themes.models import Theme
from participation.themes.vocabulary.succession import in_use

OTHER_SPACES = "other"
"""Key of the column for Ortsteile that belong to no Planungsraum."""


@dataclass(frozen=True)
class ThemeHead:
    key: str
    label: str
    system: bool


@dataclass(frozen=True)
class Columns:
    """Columns of a table and the Ortsteil keys (None: without) that each one sums."""

    heads: tuple[Head, ...]
    members: tuple[tuple[str | None, ...], ...]


def theme_heads(session: Session, language: str) -> list[ThemeHead]:
    """Themes in the order of the scheme, the system's own last.

    Of those that ended only what something is still tagged with.
    """
    query = (
        select(Theme).where(in_use()).order_by(Theme.system, Theme.position, Theme.key)
    )
    return [
        ThemeHead(theme.key, in_language(theme.label, language), theme.system)
        for theme in session.scalars(query)
    ]


def city_name_and_attribution(session: Session) -> tuple[str, str]:
    """Official name and attribution of the city's data; empty before it is seeded."""
    city = session.scalar(select(City).limit(1))
    if city is None:
        return "", ""
    sources = city.profile.get("attribution", [])
    return city.official_name, "; ".join(str(source["text"]) for source in sources)


def ortsteil_columns(
    session: Session, chosen: frozenset[str] | None, language: str
) -> Columns:
    """A column per chosen Ortsteil; for the whole city also the one without Ortsteil."""
    query = select(Ortsteil.key, Ortsteil.name).order_by(Ortsteil.key)
    rows = [
        (key, name)
        for key, name in session.execute(query)
        if chosen is None or key in chosen
    ]
    heads = [Head(key, name) for key, name in rows]
    members: list[tuple[str | None, ...]] = [(key,) for key, _ in rows]
    if chosen is None:
        heads.append(Head("", text("no_ortsteil", language)))
        members.append((None,))
    return Columns(tuple(heads), tuple(members))


def planungsraum_columns(
    session: Session,
    chosen: frozenset[str] | None,
    language: str,
    *,
    on: datetime.date,
) -> Columns:
    """A column per Planungsraum of the newest grouping valid on the day, and the rest."""
    query = (
        select(
            Planungsraum.grouping, Planungsraum.name, PlanungsraumMember.ortsteil_key
        )
        .join(PlanungsraumMember, PlanungsraumMember.planungsraum_id == Planungsraum.id)
        .where(
            or_(Planungsraum.valid_from.is_(None), Planungsraum.valid_from <= on),
            or_(Planungsraum.valid_to.is_(None), Planungsraum.valid_to >= on),
        )
        .order_by(Planungsraum.grouping.desc(), Planungsraum.name)
    )
    rows = session.execute(query).all()
    groups: dict[str, list[str | None]] = {}
    placed: set[str] = set()
    for grouping, name, key in rows:
        # An Ortsteil counts in one column only, or rows would not add up.
        if grouping == rows[0][0] and key not in placed:
            placed.add(key)
            if chosen is None or key in chosen:
                groups.setdefault(name, []).append(key)
    everything = ortsteil_columns(session, chosen, language)
    rest = [head.key for head in everything.heads if head.key not in placed]
    heads = [Head(name, name) for name in groups]
    members = [tuple(keys) for keys in groups.values()]
    if rest_keys := [key for key in rest if key]:
        heads.append(Head(OTHER_SPACES, text("other_spaces", language)))
        members.append(tuple(rest_keys))
    if "" in rest:
        heads.append(Head("", text("no_ortsteil", language)))
        members.append((None,))
    return Columns(tuple(heads), tuple(members))
