"""What others may know of the city."""

import datetime
import uuid
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from participation.core.errors import NotFoundError
from participation.places.models import (
    City,
    Mandate,
    MandateOrtsteil,
    Ortsteil,
    OrtsteilNeighbour,
    Planungsraum,
    PlanungsraumMember,
    SocialIndex,
    SocialIndexValue,
)


@dataclass(frozen=True, kw_only=True)
class CityView:
    key: str
    name: str
    official_name: str
    profile: dict[str, Any]


@dataclass(frozen=True, kw_only=True)
class OrtsteilView:
    key: str
    name: str
    slug: str
    kind: str
    population: int | None
    population_year: int | None
    aliases: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class BoundaryView:
    key: str
    name: str
    slug: str
    geometry: dict[str, Any]
    label_point: tuple[float, float] | None


@dataclass(frozen=True, kw_only=True)
class PlanungsraumView:
    id: uuid.UUID
    grouping: str
    name: str
    valid_from: datetime.date | None
    valid_to: datetime.date | None
    ortsteil_keys: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class MandateView:
    key: str
    name: str
    has_ortsteilrat: bool
    addressee: str | None
    ortsteil_keys: tuple[str, ...]


def city(session: Session) -> CityView:
    """The city of this installation. Raises NotFoundError before `participation seed`."""
    row = session.scalar(select(City))
    if row is None:
        raise NotFoundError("city", "none loaded")
    return CityView(
        key=row.key, name=row.name, official_name=row.official_name, profile=row.profile
    )


def all_ortsteile(session: Session) -> list[OrtsteilView]:
    """All Ortsteile by number. Reads no boundaries."""
    rows = session.execute(
        select(
            Ortsteil.key,
            Ortsteil.name,
            Ortsteil.slug,
            Ortsteil.kind,
            Ortsteil.population,
            Ortsteil.population_year,
            Ortsteil.aliases,
        ).order_by(Ortsteil.key)
    )
    return [
        OrtsteilView(**{**row._asdict(), "aliases": tuple(row.aliases)}) for row in rows
    ]


def ortsteil_by_address(session: Session, address: str) -> OrtsteilView:
    """The Ortsteil of a slug or number. Raises NotFoundError."""
    for ortsteil in all_ortsteile(session):
        if address in (ortsteil.slug, ortsteil.key):
            return ortsteil
    raise NotFoundError("ortsteil", address)


def boundaries(session: Session) -> list[BoundaryView]:
    """Every Ortsteil that has a boundary, with its GeoJSON geometry (WGS84)."""
    rows = session.scalars(select(Ortsteil).order_by(Ortsteil.key))
    return [
        BoundaryView(
            key=row.key,
            name=row.name,
            slug=row.slug,
            geometry=row.boundary,
            label_point=(row.label_point[0], row.label_point[1])
            if row.label_point
            else None,
        )
        for row in rows
        if row.boundary is not None
    ]


def neighbours(session: Session) -> dict[str, frozenset[str]]:
    """The Ortsteile beside each one, where the city's data has any."""
    found: dict[str, set[str]] = defaultdict(set)
    for row in session.execute(
        select(OrtsteilNeighbour.ortsteil_key, OrtsteilNeighbour.neighbour_key)
    ):
        found[row.ortsteil_key].add(row.neighbour_key)
    return {key: frozenset(keys) for key, keys in found.items()}


def planungsraeume(
    session: Session, *, on: datetime.date | None = None
) -> list[PlanungsraumView]:
    """Planungsräume valid on a day, or all of them where `on` is None."""
    query = select(Planungsraum).order_by(Planungsraum.grouping, Planungsraum.name)
    if on is not None:
        query = query.where(
            or_(Planungsraum.valid_from.is_(None), Planungsraum.valid_from <= on),
            or_(Planungsraum.valid_to.is_(None), Planungsraum.valid_to >= on),
        )
    members: dict[uuid.UUID, list[str]] = defaultdict(list)
    for row in session.execute(
        select(
            PlanungsraumMember.planungsraum_id, PlanungsraumMember.ortsteil_key
        ).order_by(PlanungsraumMember.ortsteil_key)
    ):
        members[row.planungsraum_id].append(row.ortsteil_key)
    return [
        PlanungsraumView(
            id=raum.id,
            grouping=raum.grouping,
            name=raum.name,
            valid_from=raum.valid_from,
            valid_to=raum.valid_to,
            ortsteil_keys=tuple(members[raum.id]),
        )
        for raum in session.scalars(query)
    ]


def mandates(session: Session) -> list[MandateView]:
    """Every mandate with its Ortsteile."""
    members: dict[str, list[str]] = defaultdict(list)
    for row in session.execute(
        select(MandateOrtsteil.mandate_key, MandateOrtsteil.ortsteil_key).order_by(
            MandateOrtsteil.ortsteil_key
        )
    ):
        members[row.mandate_key].append(row.ortsteil_key)
    return [
        MandateView(
            key=row.key,
            name=row.name,
            has_ortsteilrat=row.has_ortsteilrat,
            addressee=row.addressee,
            ortsteil_keys=tuple(members[row.key]),
        )
        for row in session.scalars(select(Mandate).order_by(Mandate.name))
    ]


def mandate_of(session: Session, ortsteil_key: str) -> MandateView:
    """Who speaks for an Ortsteil, never nobody. Raises NotFoundError if data is broken."""
    for mandate in mandates(session):
        if ortsteil_key in mandate.ortsteil_keys:
            return mandate
    raise NotFoundError("mandate", ortsteil_key)


def burden(session: Session) -> Mapping[str, float]:
    """How burdened each Ortsteil is by the newest edition of the index: its rank from 0
    to 1, where 1 is the most burdened. Empty where the city imported none."""
    newest = session.scalar(
        select(SocialIndex)
        .order_by(SocialIndex.year.desc(), SocialIndex.edition.desc())
        .limit(1)
    )
    if newest is None:
        return {}
    rows = session.execute(
        select(SocialIndexValue.ortsteil_key, SocialIndexValue.value).where(
            SocialIndexValue.index_id == newest.id
        )
    )
    values = {row[0]: row[1] for row in rows}
    return ranks(values, high_is_burdened=newest.high_is_burdened)


def ranks(values: Mapping[str, float], *, high_is_burdened: bool) -> dict[str, float]:
    """Ranks from 0 to 1; equal values share the middle of their ranks. One alone: 0.5."""
    signed = {key: v if high_is_burdened else -v for key, v in values.items()}
    if len(signed) < 2:
        return dict.fromkeys(signed, 0.5)
    others = list(signed.values())
    return {
        key: (sum(o < v for o in others) + (others.count(v) - 1) / 2)
        / (len(others) - 1)
        for key, v in signed.items()
    }
