import csv
import datetime
import shutil
from pathlib import Path

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from config import ROOT
from participation.cli.seed import load_city
from participation.core.errors import DataFileError, NotFoundError
from participation.database import Database
from participation.handover.queries import structure
from participation.places import queries
from participation.places.citydata import city_folder
from participation.places.edit import import_planungsraeume
from participation.places.models import OrtsteilNeighbour
from participation.places.seed import seed_city
from participation.questionnaires.queries import open_questionnaire
from participation.themes.queries import themes

ERFURT = city_folder("erfurt")
TODAY = datetime.date(2026, 11, 23)
TINY = ROOT / "tests" / "data" / "tiny-city"


def test_erfurt_has_its_53_ortsteile_as_the_file_tells(session: Session) -> None:
    with (ERFURT / "ortsteile.csv").open(encoding="utf-8") as file:
        expected = [
            (row["key"], row["name"], row["kind"], row["population"])
            for row in csv.DictReader(file)
        ]

    stored = [
        (o.key, o.name, o.kind, str(o.population or ""))
        for o in queries.all_ortsteile(session)
    ]

    assert stored == expected
    assert len(stored) == 53


def test_every_ortsteil_has_a_boundary_neighbours_and_an_addressee(
    session: Session,
) -> None:
    keys = [o.key for o in queries.all_ortsteile(session)]
    neighbours = session.scalars(select(OrtsteilNeighbour.ortsteil_key).distinct())

    assert [b.key for b in queries.boundaries(session)] == keys
    assert sorted(neighbours) == keys
    for key in keys:
        mandate = queries.mandate_of(session, key)
        assert mandate.has_ortsteilrat or mandate.addressee


def test_nine_ortsteile_without_ortsteilrat_have_a_substitute(session: Session) -> None:
    substitutes = [m for m in queries.mandates(session) if not m.has_ortsteilrat]

    assert [len(m.ortsteil_keys) for m in substitutes] == [1] * 9
    assert {m.addressee for m in substitutes} == {
        "Quartiersplanungskoordination, Amt für Soziales"
    }


def test_planungsraeume_of_erfurt_are_left_to_the_city(session: Session) -> None:
    assert queries.planungsraeume(session) == []


def test_seeding_again_changes_nothing_and_keeps_what_the_city_edited(
    database: Database,
) -> None:
    text = "grouping,name,ortsteil,valid_from,valid_to\nProbe,Nord,Rieth,2026-01-01,\n"
    with database.transaction() as session:
        import_planungsraeume(session, text=text, name="probe.csv")
    with database.session() as session:
        before = (queries.all_ortsteile(session), queries.planungsraeume(session))
        pairs = session.scalar(select(func.count()).select_from(OrtsteilNeighbour))

    with database.transaction() as session:
        seed_city(session, ERFURT, today=TODAY)

    with database.session() as session:
        after = (queries.all_ortsteile(session), queries.planungsraeume(session))
        assert after == before
        count = select(func.count()).select_from(OrtsteilNeighbour)
        assert session.scalar(count) == pairs


def test_a_grouping_is_replaced_whole_and_others_stay(database: Database) -> None:
    head = "grouping,name,ortsteil,valid_from,valid_to\n"
    first = head + "A,Nord,Rieth,,\nA,Nord,05,,\nB,Süd,Melchendorf,,2020-12-31\n"
    second = head + "A,Neu,Rieth,,\n"
    with database.transaction() as session:
        import_planungsraeume(session, text=first, name="a.csv")
    with database.transaction() as session:
        import_planungsraeume(session, text=second, name="a.csv")

    with database.session() as session:
        stored = [
            (r.grouping, r.name, r.ortsteil_keys)
            for r in queries.planungsraeume(session)
        ]

    assert stored == [("A", "Neu", ("06",)), ("B", "Süd", ("13",))]


def test_bad_planungsraum_lines_are_reported_all_at_once(session: Session) -> None:
    text = (
        "grouping,name,ortsteil,valid_from,valid_to\n"
        "A,Nord,Atlantis,,\n,Nord,Rieth,,\nA,Nord,Rieth,2024-01-01,2020-01-01\n"
    )

    with pytest.raises(DataFileError) as caught:
        import_planungsraeume(session, text=text, name="a.csv")

    assert str(caught.value) == (
        "a.csv: line 2: unknown Ortsteil 'Atlantis'; line 3: grouping or name is empty;"
        " line 4: valid_to is before valid_from"
    )


def test_another_city_needs_only_other_files(
    empty_database: Database,
) -> None:
    with empty_database.transaction() as session:
        load_city(session, str(TINY))

    with empty_database.session() as session:
        structure_of_tiny = structure(session, on=TODAY)
        asked = open_questionnaire(session, ortsteil_key="2", today=TODAY)
        assert asked is not None
        assert [q.key for q in asked.definition.questions] == ["ortsteil", "missing"]
        assert [theme.key for theme in themes(session)] == ["wege"]
        assert [plan.name for plan in structure_of_tiny.plans] == ["Stadtplanung"]
        assert [step.name for step in structure_of_tiny.steps] == ["Sammeln"]
        assert queries.city(session).official_name == "Stadt Kleinstadt"
        assert [(o.key, o.slug) for o in queries.all_ortsteile(session)] == [
            ("1", "markt"),
            ("2", "aussendorf"),
        ]
        assert [r.ortsteil_keys for r in queries.planungsraeume(session)] == [
            ("1", "2"),
            ("1",),
        ]


def test_a_second_city_does_not_mix_into_a_database(database: Database) -> None:
    with pytest.raises(DataFileError), database.transaction() as session:
        seed_city(session, TINY, today=TODAY)

    with database.session() as session:
        assert queries.city(session).name == "Erfurt"


def test_a_boundary_with_another_number_is_refused(
    empty_database: Database, tmp_path: Path
) -> None:
    folder = shutil.copytree(ERFURT, tmp_path / "city")
    shapes = folder / "ortsteile.geojson"
    text = shapes.read_text(encoding="utf-8")
    shapes.write_text(text.replace('"key":"20"', '"key":"39"', 1), encoding="utf-8")

    with (
        pytest.raises(DataFileError) as caught,
        empty_database.transaction() as session,
    ):
        seed_city(session, folder, today=TODAY)

    assert str(caught.value) == "ortsteile.geojson: Bindersleben: number 39 is not 20"


def test_unknown_ortsteil_address_is_not_found(session: Session) -> None:
    assert queries.ortsteil_by_address(session, "13").slug == "melchendorf"
    with pytest.raises(NotFoundError):
        queries.ortsteil_by_address(session, "atlantis")
