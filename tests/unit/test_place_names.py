"""Places that comments name, and the gazetteer they are sought in."""

import csv
import json

import pytest

from config import ROOT
from participation.core.errors import DataFileError
from participation.places.citydata import city_folder, read_ortsteile
from participation.places.gazetteer import gazetteer_text, read_gazetteer
from participation.themes.pipeline.placenames import PlaceNames
from participation.themes.tagger import Passage

ERFURT = city_folder("erfurt")
READINGS = [
    json.loads(line)
    for line in (ROOT / "tests" / "data" / "readings.jsonl")
    .read_text(encoding="utf-8")
    .splitlines()
]

FLOOR = 0.97


@pytest.fixture(scope="module")
def names() -> PlaceNames:
    return PlaceNames(gazetteer_text(ERFURT))


def keys(names: PlaceNames, text: str) -> list[str]:
    return [passage.key for passage in names.match(text)]


def test_places_are_found_where_a_reader_found_them(names: PlaceNames) -> None:
    pairs = [(set(keys(names, one["text"])), set(one["places"])) for one in READINGS]
    hit = sum(len(found & true) for found, true in pairs)

    assert hit / sum(len(found) for found, _ in pairs) >= FLOOR
    assert hit / sum(len(true) for _, true in pairs) >= FLOOR


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Am Anger", ["Anger"]),
        ("AM ANGER", ["Anger"]),
        ("des Angers", ["Anger"]),
        ("Das Angermuseum", ["Angermuseum"]),
        ("die Anger-Passage", ["Anger"]),
        ("verrangert", []),
        ("am Roten Berg", ["Roter Berg"]),
        ("Magdeburger Allee", ["Magdeburger Allee"]),
        ("Nordhäuser Str.", ["Nordhäuser Straße"]),
        ("nordhaeuser strasse", ["Nordhäuser Straße"]),
        ("Juri Gagarin Ring", ["Juri-Gagarin-Ring"]),
        ("am Hbf", ["Hauptbahnhof"]),
        ("Wir fahren nach Gera.", []),
        ("Radweg an der Gera", ["Gera"]),
        ("Urlaub in Venedig", []),
        ("Im Venedig ist es laut", ["Venedig"]),
        ("vom Domplatz zum Anger", ["Domplatz", "Anger"]),
        ("", []),
        ("🙂", []),
    ],
)
def test_places_of_the_gazetteer(
    names: PlaceNames, text: str, expected: list[str]
) -> None:
    assert keys(names, text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("in der Lindenstraße", ["Lindenstraße"]),
        ("in der Lindenstr. 7", ["Lindenstraße"]),
        ("in der Ulmer Str.", ["Ulmer Straße"]),
        ("im Otto-Dix-Weg", ["Otto-Dix-Weg"]),
        ("im Eichenweg 12", ["Eichenweg"]),
        ("eine Einbahnstraße und ein Radweg", []),
        ("Radweg 14 Monate gesperrt", []),
        ("der Geh-Weg", []),
        ("Unser Weg ist kaputt. Unser Platz auch.", []),
        ("die lindenstraße", []),
        ("Straße", []),
        ("Str.", []),
    ],
)
def test_streets_are_known_by_their_form_without_a_gazetteer(
    text: str, expected: list[str]
) -> None:
    assert keys(PlaceNames(), text) == expected


def test_the_house_number_stays_outside() -> None:
    text = "Im Eichenweg 12 ist es dunkel"

    assert PlaceNames().match(text) == [Passage("place", "Eichenweg", 3, 12)]


def test_ambiguous_names_are_found_as_written_only() -> None:
    names = PlaceNames(
        "name,kind,ortsteil_key,aliases,source\nSteiger,park,,=Steiger,test\n"
    )

    assert keys(names, "im Steiger") == ["Steiger"]
    assert keys(names, "ein steiger") == []


@pytest.mark.parametrize(
    "text", ["Anger " * 15_000, "Am " * 20_000, "Otto-" * 20_000, "Straße " * 15_000]
)
def test_hostile_texts_are_read_in_time(names: PlaceNames, text: str) -> None:
    assert all(one.end <= len(text) for one in names.match(text))


def test_the_gazetteer_of_erfurt_has_all_ortsteile_and_names_its_sources() -> None:
    places = read_gazetteer(gazetteer_text(ERFURT))
    ortsteile = read_ortsteile(ERFURT / "ortsteile.csv")
    keys_of_ortsteile = {row.key for row in ortsteile}

    assert {row.name: row.key for row in ortsteile}.items() <= {
        place.name: place.ortsteil_key for place in places
    }.items()
    assert {place.ortsteil_key for place in places} <= keys_of_ortsteile | {None}
    assert {place.source for place in places} == {
        "ortsteile.csv",
        "general knowledge, to confirm with the city",
    }


def test_a_city_without_a_gazetteer_has_no_places(tmp_path) -> None:
    assert read_gazetteer(gazetteer_text(tmp_path)) == ()


@pytest.mark.parametrize(
    ("rows", "message"),
    [
        (["name,kind"], "column missing: aliases, ortsteil_key, source"),
        (["name,kind,ortsteil_key,aliases,source", ",park,,,"], "line 2: has no name"),
        (
            ["name,kind,ortsteil_key,aliases,source", "A,moon,,,"],
            "line 2: A: no kind moon",
        ),
        (
            ["name,kind,ortsteil_key,aliases,source", "A,park,,,", "A,park,,,"],
            "A is there twice",
        ),
    ],
)
def test_a_broken_gazetteer_names_every_line(rows: list[str], message: str) -> None:
    with pytest.raises(DataFileError, match=f"gazetteer.csv: {message}"):
        read_gazetteer("\n".join(rows))


def test_a_gazetteer_from_a_spreadsheet_can_be_read(tmp_path) -> None:
    path = tmp_path / "gazetteer.csv"
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        csv.writer(file).writerows(
            [
                ["name", "kind", "ortsteil_key", "aliases", "source"],
                ["Am Markt", "square", "01", "Markt; Marktplatz", "city"],
            ]
        )

    (place,) = read_gazetteer(gazetteer_text(tmp_path))

    assert [spelling.text for spelling in place.spellings] == [
        "Am Markt",
        "Markt",
        "Marktplatz",
    ]
