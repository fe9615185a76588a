"""Load a city from its data files. Running it again changes nothing it need not."""

import csv
import datetime
from pathlib import Path
from typing import Any

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from participation.core.errors import DataFileError
from participation.places import citydata
from participation.places.edit import store_planungsraeume
from participation.places.models import (
    City,
    Mandate,
    MandateOrtsteil,
    Ortsteil,
    OrtsteilNeighbour,
    Planungsraum,
)
from participation.places.population import import_first_population
from participation.places.refused_lines import LinesRefusedError


def seed_city(session: Session, folder: Path, *, today: datetime.date) -> None:
    """Store city, Ortsteile, boundaries, mandates and Planungsräume of a folder.

    Official facts (names, kinds, boundaries) follow the files at every run; what the city
    edits here (mandates, Planungsräume, inhabitants) is only filled in where nothing is
    stored yet.
    """
    profile = citydata.read_json(folder / "city.json")
    _store_city(session, profile)
    _store_ortsteile(session, folder)
    session.flush()
    _store_mandates(session, folder)
    _store_first_planungsraeume(session, folder)
    _store_first_population(session, folder, today=today)
    session.flush()


def _store_city(session: Session, profile: dict[str, Any]) -> None:
    known = session.scalar(select(City))
    if known is not None and known.key != profile["key"]:
        raise DataFileError(
            f"city.json: this database already belongs to {known.name};"
            " another city needs a database of its own"
        )
    session.merge(
        City(
            key=profile["key"],
            name=profile["name"],
            official_name=profile["official_name"],
            profile=profile,
        )
    )


def _store_ortsteile(session: Session, folder: Path) -> None:
    rows = citydata.read_ortsteile(folder / "ortsteile.csv")
    shapes = _shapes_by_name(folder, {row.name: row.key for row in rows})
    for row in rows:
        shape = shapes.get(row.name, {})
        properties = shape.get("properties", {})
        session.merge(
            Ortsteil(
                key=row.key,
                name=row.name,
                slug=citydata.slug_of(row.name),
                kind=row.kind,
                population=row.population,
                population_year=row.population_year,
                aliases=properties.get("aliases", []),
                boundary=shape.get("geometry"),
                label_point=_label_point(properties),
                source=row.source,
            )
        )
    session.flush()
    session.execute(delete(OrtsteilNeighbour))
    session.add_all(
        OrtsteilNeighbour(ortsteil_key=row.key, neighbour_key=neighbour)
        for row in rows
        for neighbour in shapes.get(row.name, {})
        .get("properties", {})
        .get("neighbours", [])
    )


def _shapes_by_name(folder: Path, keys: dict[str, str]) -> dict[str, Any]:
    """Join by name: the city's own file once gave one number to two Ortsteile."""
    path = folder / "ortsteile.geojson"
    if not path.exists():
        return {}
    features = citydata.read_json(path)["features"]
    shapes = {feature["properties"]["name"]: feature for feature in features}
    problems = [
        f"{name}: number {shape['properties']['key']} is not {keys[name]}"
        for name, shape in shapes.items()
        if name in keys and shape["properties"]["key"] != keys[name]
    ]
    problems += [f"{name}: not in ortsteile.csv" for name in shapes if name not in keys]
    if problems:
        raise DataFileError(f"{path.name}: {'; '.join(problems)}")
    return shapes


def _label_point(properties: dict[str, Any]) -> list[float] | None:
    if "label_lon" not in properties:
        return None
    return [properties["label_lon"], properties["label_lat"]]


def _store_mandates(session: Session, folder: Path) -> None:
    if session.scalar(select(Mandate.key).limit(1)) is not None:
        return
    for entry in citydata.read_json(folder / "mandates.json")["mandates"]:
        session.add(
            Mandate(
                key=entry["key"],
                name=entry["name"],
                has_ortsteilrat=entry["has_ortsteilrat"],
                addressee=entry["addressee"],
                valid_from=entry["valid_from"],
                valid_to=entry["valid_to"],
                note=entry["note"],
                members=[
                    MandateOrtsteil(ortsteil_key=key) for key in entry["ortsteile"]
                ],
            )
        )


def _store_first_planungsraeume(session: Session, folder: Path) -> None:
    if session.scalar(select(Planungsraum.id).limit(1)) is not None:
        return
    path = folder / "planungsraeume.csv"
    if path.exists():
        text = path.read_text(encoding="utf-8")
        store_planungsraeume(
            session, citydata.read_planungsraeume(text, name=path.name), name=path.name
        )


def _store_first_population(
    session: Session, folder: Path, *, today: datetime.date
) -> None:
    """Known totals of the city; a table that it imported itself stays."""
    path = folder / "population.csv"
    if not path.exists():
        return
    with path.open(encoding="utf-8-sig", newline="") as file:
        header, *rows = csv.reader(file)
    try:
        import_first_population(
            session, header=header, rows=list(enumerate(rows, 2)), today=today
        )
    except LinesRefusedError as refused:
        lines = "; ".join(
            f"line {p.line}: {p.flaw} {p.value}" for p in refused.problems
        )
        raise DataFileError(f"{path.name}: {lines}") from refused
