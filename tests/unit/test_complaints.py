from pathlib import Path

import pytest

from participation.places.citydata import city_folder, read_json
from participation.places.complaints import (
    Complaints,
    read_complaints,
    reports_defect,
)


@pytest.fixture(scope="module")
def erfurt() -> Complaints:
    folder: Path = city_folder("erfurt")
    found = read_complaints(read_json(folder / "city.json"))
    assert found is not None
    return found


@pytest.mark.parametrize(
    "text",
    [
        "In der Magdeburger Allee ist ein riesiges Schlagloch",
        "SCHLAGLÖCHER!",
        "Die Straßenlaterne vor dem Haus ist seit Wochen kaputt.",
        "Wilder Müll am Bach",
        "Die Ampel ist defekt",
        "Gut ist der Park. Aber die Schaukel ist zerbrochen.",
    ],
)
def test_a_defect_is_heard(erfurt: Complaints, text: str) -> None:
    assert reports_defect(text, erfurt)


@pytest.mark.parametrize(
    "text",
    [
        "Mehr Bänke am Park",
        "Lampen am Schulweg wären gut. Mein Rad ist kaputt.",
        "Für Ältere ist das Pflaster lebensgefährlich",
        "Es fehlen Radwege",
        "",
    ],
)
def test_a_wish_is_none(erfurt: Complaints, text: str) -> None:
    assert not reports_defect(text, erfurt)


def test_the_address_is_left_open_until_the_city_says_it(erfurt: Complaints) -> None:
    assert erfurt.url is None
    assert (
        "complaints.url" in read_json(city_folder("erfurt") / "city.json")["to_confirm"]
    )


def test_the_name_falls_back_to_german() -> None:
    label = {"de": "Mängelmelder", "de-leicht": "Mängel-Melder", "en": "Defects"}
    found = Complaints(label=label, url=None, words=("schlagloch",))

    assert found.label_in("ar") == ("Mängelmelder", "de")
    assert found.label_in("de-leicht") == ("Mängel-Melder", "de")
    assert found.label_in("en") == ("Defects", "en")


@pytest.mark.parametrize(
    "profile",
    [{}, {"complaints": None}, {"complaints": {"label": {"de": "x"}, "words": []}}],
)
def test_a_city_without_the_service_says_nothing(profile: dict[str, object]) -> None:
    assert read_complaints(profile) is None
