import pytest

from participation.places.citydata import city_folder, read_ortsteile, slug_of
from participation.places.queries import OrtsteilView
from participation.places.search import find_ortsteile, match_ortsteil

ERFURT = [
    OrtsteilView(
        key=row.key,
        name=row.name,
        slug=slug_of(row.name),
        kind=row.kind,
        population=row.population,
        population_year=row.population_year,
    )
    for row in read_ortsteile(city_folder("erfurt") / "ortsteile.csv")
]


def names(text: str) -> list[str]:
    return [ortsteil.name for ortsteil in find_ortsteile(ERFURT, text)]


@pytest.mark.parametrize(
    ("typed", "first"),
    [
        ("Melchendorf", "Melchendorf"),
        ("melchndorf", "Melchendorf"),
        ("Toettleben", "Töttleben"),
        ("TÖTTELSTÄDT", "Töttelstädt"),
        ("Loebervorstadt", "Löbervorstadt"),
        ("gisper", "Gispersleben"),
        ("Windischholz", "Windischholzhausen"),
        ("Rohda", "Rohda (Haarberg)"),
        ("Stedten", "Bischleben-Stedten"),
        ("Erfurt Hochheim", "Hochheim"),
        ("22", "Gispersleben"),
        ("  rieth ", "Rieth"),
        ("Kraempfer Vorstadt", "Krämpfervorstadt"),
        ("Bussleben", "Büßleben"),
    ],
)
def test_find_ortsteile_puts_the_meant_one_first(typed: str, first: str) -> None:
    assert names(typed)[0] == first


@pytest.mark.parametrize("typed", ["", "   ", "???", "Weimar", "\x00", "x" * 5000])
def test_find_ortsteile_finds_nothing_where_nothing_is_near(typed: str) -> None:
    assert names(typed) == []


@pytest.mark.parametrize(
    ("written", "sure"),
    [
        ("Rhoda", "Möbisburg-Rhoda"),
        ("Rohda", "Rohda (Haarberg)"),
        ("7", "Johannesvorstadt"),
        ("07", "Johannesvorstadt"),
        ("٠٧", "Johannesvorstadt"),
        ("۷", "Johannesvorstadt"),
        ("Ilversgehoven", "Ilversgehofen"),
        ("Ortsteil Marbach", "Marbach"),
        ("Vorstadt", None),
        ("Platz", None),
        ("54", None),
        ("", None),
    ],
)
def test_match_ortsteil_is_sure_or_silent(written: str, sure: str | None) -> None:
    found = match_ortsteil(ERFURT, written)

    assert (found.name if found else None) == sure


def test_match_ortsteil_knows_every_name_of_the_city() -> None:
    assert [match_ortsteil(ERFURT, o.name) for o in ERFURT] == ERFURT
