"""Tables of the city: Ortsteile, dated Planungsräume above them, mandates, languages."""

import datetime
import uuid
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from participation.core.ids import new_id
from participation.database import Base


class City(Base):
    """The one city of this installation, as its data files describe it."""

    __tablename__ = "city"

    key: Mapped[str] = mapped_column(String(40), primary_key=True)
    name: Mapped[str] = mapped_column(String(120))
    official_name: Mapped[str] = mapped_column(String(200))
    profile: Mapped[dict[str, Any]]  # attribution, contacts, council numbers: city.json


class Ortsteil(Base):
    __tablename__ = "ortsteil"

    key: Mapped[str] = mapped_column(String(8), primary_key=True)
    name: Mapped[str] = mapped_column(String(120), unique=True)
    slug: Mapped[str] = mapped_column(String(120), unique=True)
    kind: Mapped[str] = mapped_column(String(40))
    population: Mapped[int | None]
    population_year: Mapped[int | None]
    aliases: Mapped[list[Any]] = mapped_column(default=list)
    boundary: Mapped[dict[str, Any] | None]  # GeoJSON geometry, WGS84
    label_point: Mapped[list[Any] | None]  # [lon, lat]
    source: Mapped[str] = mapped_column(Text, default="")

    neighbours: Mapped[list["OrtsteilNeighbour"]] = relationship(
        foreign_keys="OrtsteilNeighbour.ortsteil_key", cascade="all, delete-orphan"
    )

    __table_args__ = (
        CheckConstraint(
            "(population IS NULL) = (population_year IS NULL)",
            name="population_has_year",
        ),
    )


class OrtsteilNeighbour(Base):
    __tablename__ = "ortsteil_neighbour"

    ortsteil_key: Mapped[str] = mapped_column(
        ForeignKey("ortsteil.key"), primary_key=True
    )
    neighbour_key: Mapped[str] = mapped_column(
        ForeignKey("ortsteil.key"), primary_key=True
    )


class Planungsraum(Base):
    """A dated group of Ortsteile. Two groupings may hold side by side."""

    __tablename__ = "planungsraum"

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    grouping: Mapped[str] = mapped_column(
        String(120)
    )  # for example "Planungsräume 2020"
    name: Mapped[str] = mapped_column(String(120))
    valid_from: Mapped[datetime.date | None]
    valid_to: Mapped[datetime.date | None]

    members: Mapped[list["PlanungsraumMember"]] = relationship(
        cascade="all, delete-orphan"
    )


class PlanungsraumMember(Base):
    __tablename__ = "planungsraum_member"

    planungsraum_id: Mapped[uuid.UUID] = mapped_column(
        ForeignKey("planungsraum.id", ondelete="CASCADE"), primary_key=True
    )
    ortsteil_key: Mapped[str] = mapped_column(
        ForeignKey("ortsteil.key"), primary_key=True
    )


class Wohngebiet(Base):
    """A part of an Ortsteil that people know by name, such as Ringelberg. Dated."""

    __tablename__ = "wohngebiet"

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    ortsteil_key: Mapped[str] = mapped_column(ForeignKey("ortsteil.key"), index=True)
    name: Mapped[str] = mapped_column(String(120))
    aliases: Mapped[list[Any]] = mapped_column(default=list)
    boundary: Mapped[dict[str, Any] | None]  # GeoJSON geometry, WGS84
    valid_from: Mapped[datetime.date | None]
    valid_to: Mapped[datetime.date | None]

    __table_args__ = (
        UniqueConstraint("ortsteil_key", "name"),
        CheckConstraint(
            "valid_to IS NULL OR valid_from IS NULL OR valid_to >= valid_from",
            name="days_in_order",
        ),
    )


class SocialIndex(Base):
    """An edition of the Sozialstrukturatlas index. Imported again it is replaced."""

    __tablename__ = "social_index"

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    edition: Mapped[str] = mapped_column(String(200), unique=True)
    year: Mapped[int]
    # True: a high value is a burdened Ortsteil. Whoever imports it has to say.
    high_is_burdened: Mapped[bool]
    imported_on: Mapped[datetime.date]

    values: Mapped[list["SocialIndexValue"]] = relationship(
        cascade="all, delete-orphan"
    )

    __table_args__ = (CheckConstraint("year BETWEEN 1990 AND 2200", name="a_year"),)


class SocialIndexValue(Base):
    __tablename__ = "social_index_value"

    index_id: Mapped[uuid.UUID] = mapped_column(
        ForeignKey("social_index.id", ondelete="CASCADE"), primary_key=True
    )
    ortsteil_key: Mapped[str] = mapped_column(
        ForeignKey("ortsteil.key"), primary_key=True
    )
    value: Mapped[float]


class Mandate(Base):
    """Who speaks for one or two Ortsteile: their Ortsteilbürgermeister, or a substitute."""

    __tablename__ = "mandate"

    key: Mapped[str] = mapped_column(String(60), primary_key=True)
    name: Mapped[str] = mapped_column(String(160))
    has_ortsteilrat: Mapped[bool]
    addressee: Mapped[str | None] = mapped_column(String(200))  # the substitute's name
    valid_from: Mapped[datetime.date | None]
    valid_to: Mapped[datetime.date | None]
    note: Mapped[str] = mapped_column(Text, default="")

    members: Mapped[list["MandateOrtsteil"]] = relationship(
        cascade="all, delete-orphan"
    )

    __table_args__ = (
        CheckConstraint(
            "has_ortsteilrat OR addressee IS NOT NULL", name="somebody_answers"
        ),
    )


class MandateOrtsteil(Base):
    __tablename__ = "mandate_ortsteil"

    mandate_key: Mapped[str] = mapped_column(
        ForeignKey("mandate.key", ondelete="CASCADE"), primary_key=True
    )
    ortsteil_key: Mapped[str] = mapped_column(
        ForeignKey("ortsteil.key"), primary_key=True
    )


class PopulationTable(Base):
    """Inhabitants on one day, broken down in one way. Imported again it is replaced."""

    __tablename__ = "population_table"

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    as_of: Mapped[datetime.date]
    # What its lines tell apart, in one order: "ortsteil age sex"; "" is the whole city.
    breakdown: Mapped[str] = mapped_column(String(40))
    source: Mapped[str] = mapped_column(String(300))
    imported_on: Mapped[datetime.date]

    __table_args__ = (UniqueConstraint("as_of", "breakdown"),)


class PopulationCount(Base):
    """One line of a population table. What the table does not tell apart is NULL."""

    __tablename__ = "population_count"

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    table_id: Mapped[uuid.UUID] = mapped_column(
        ForeignKey("population_table.id", ondelete="CASCADE"), index=True
    )
    ortsteil_key: Mapped[str | None] = mapped_column(ForeignKey("ortsteil.key"))
    kind: Mapped[str | None] = mapped_column(String(40))
    age_from: Mapped[int | None]
    age_to: Mapped[int | None]  # the last year that belongs to it; NULL: and older
    sex: Mapped[str | None] = mapped_column(String(10))
    persons: Mapped[int]

    __table_args__ = (
        CheckConstraint("persons >= 0", name="persons_not_negative"),
        CheckConstraint("age_to IS NULL OR age_to >= age_from", name="age_in_order"),
    )
