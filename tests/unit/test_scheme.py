import pytest

from participation.text.normalise import fold, fold_plain
from participation.themes.rules import ThemeMatcher, word_forms
from participation.themes.scheme import Scheme, SchemeError, load_scheme

CONTENT_KEYS = [
    "wohnen",
    "wohnumfeld",
    "nahversorgung",
    "oepnv",
    "rad_fuss",
    "autoverkehr",
    "sicherheit",
    "gruen",
    "klima",
    "kinder",
    "jugend",
    "bildung",
    "senioren",
    "gesundheit",
    "inklusion",
    "integration",
    "zusammenleben",
    "freizeit",
    "arbeit",
    "beteiligung",
]


@pytest.fixture(scope="module")
def erfurt() -> Scheme:
    return load_scheme()


@pytest.fixture(scope="module")
def themes_of(erfurt):
    """Return a function from a word to the themes its rules point to."""
    matcher = ThemeMatcher(erfurt)
    return lambda word: {
        erfurt.content_keys[theme] for theme, _ in matcher.word_hits(word_forms(word))
    }


def scheme_with(**rules):
    theme = {
        "key": "bus",
        "label": {"de": "Bus"},
        "plain_label": {"de": "Bus"},
        "description": {"de": "Busse"},
        "rules": rules,
    }
    return {"key": "k", "version": "1", "title": {"de": "T"}, "themes": [theme]}


def hits(word, **rules):
    matcher = ThemeMatcher(load_scheme(scheme_with(**rules)))
    return matcher.word_hits(word_forms(word))


def test_erfurt_has_the_twenty_content_themes_in_their_order(erfurt):
    assert list(erfurt.content_keys) == CONTENT_KEYS


def test_erfurt_has_two_system_themes_that_tagging_never_gives(erfurt):
    system = [theme.key for theme in erfurt.themes if theme.system]

    assert system == ["sonstiges", "planungsluecke"]


def test_every_theme_has_all_texts_in_german_and_english(erfurt):
    missing = [
        (theme.key, language)
        for theme in erfurt.themes
        for texts in (theme.label, theme.plain_label, theme.description)
        for language in ("de", "en")
        if not texts.get(language)
    ]

    assert missing == []


@pytest.mark.parametrize("spelling", ["Straße", "STRASSE", "strasse", "STRAẞE"])
def test_fold_makes_spellings_of_sharp_s_equal(spelling):
    assert fold(spelling) == "strasse"


@pytest.mark.parametrize("spelling", ["Müll", "Muell", "Mu\u0308ll"])
def test_fold_makes_spellings_of_umlauts_equal(spelling):
    assert fold(spelling) == "muell"


def test_fold_plain_bares_umlauts():
    assert fold_plain("Bäume") == "baume"


@pytest.mark.parametrize(
    ("word", "themes"),
    [
        ("Haltestellenbeleuchtung", {"oepnv", "wohnumfeld"}),
        ("Kinderarztpraxis", {"gesundheit"}),
        ("Spielplätze", {"kinder"}),
        ("Spielplaetze", {"kinder"}),
        ("Spiel-Platz", {"kinder"}),
        ("Rad-Wege", {"rad_fuss"}),
        ("Straßenbahnen", {"oepnv"}),
        ("Strassenbahn", {"oepnv"}),
        ("Nachtbusse", {"oepnv"}),
        ("Bäume", {"gruen"}),
        ("Sperrmüll", {"wohnumfeld"}),
        ("Pflegeheimplätze", {"senioren"}),
        ("Turnhalle", {"bildung", "freizeit"}),
        ("Baumarkt", {"nahversorgung"}),
        ("Kindergarten", {"kinder"}),
        ("Schulweg", {"rad_fuss"}),
        ("Kinderarzt", {"gesundheit"}),
        ("Existenzangst", {"arbeit"}),
        ("Bäcker/Post", {"nahversorgung"}),
    ],
)
def test_compounds_and_endings_reach_their_theme(themes_of, word, themes):
    assert themes_of(word) == themes


@pytest.mark.parametrize(
    "word",
    [
        "Kontakt",
        "Leitlinie",
        "einladen",
        "Kompost",
        "temporär",
        "begründen",
        "gerade",
        "Hortensie",
        "alternativ",
        "gesucht",
        "besucht",
        "Absprache",
        "vereinbart",
        "festgestellt",
        "Transport",
        "Zusammenarbeit",
        "Anzeigetafel",
        "gesamt",
        "Beamte",
        "Staub",
    ],
)
def test_false_friends_reach_no_theme(themes_of, word):
    assert themes_of(word) == set()


def test_bank_and_street_alone_are_weak_signs(erfurt):
    matcher = ThemeMatcher(erfurt)

    weights = [
        weight
        for word in ("Bank", "Straße")
        for _, weight in matcher.word_hits(word_forms(word))
    ]

    assert max(weights) < 1.0


def test_a_plain_stem_hits_anywhere_in_a_word():
    assert hits("Dorfbusfahrplan", stems=["bus"]) == ((0, 1.0),)


def test_a_stem_tied_to_the_start_misses_inside():
    assert hits("Nachtbus", stems=["^bus"]) == ()


def test_a_stem_tied_to_the_end_allows_declension_only():
    found = [hits(word, stems=["bus$"]) for word in ("Nachtbusse", "Busch")]

    assert found == [((0, 1.0),), ()]


def test_an_exact_word_misses_compounds():
    assert hits("Seeblick", words=["see"]) == ()


def test_an_exclusion_covers_its_own_place_only():
    rules = {"stems": ["takt"], "exclude": ["kontakt"]}

    found = [hits(word, **rules) for word in ("Kontakt", "Kontakttakt")]

    assert found == [(), ((0, 1.0),)]


def test_an_exclusion_covers_longer_patterns_that_begin_inside():
    rules = {"stems": ["bahnen"], "exclude": ["autobahn"]}

    found = [hits(word, **rules) for word in ("Autobahnen", "Stadtbahnen")]

    assert found == [(), ((0, 1.0),)]


def test_the_strongest_of_several_patterns_counts():
    stems = [{"stem": "bus", "weight": 0.5}, {"stem": "^nacht", "weight": 0.8}]

    assert hits("Nachtbus", stems=stems) == ((0, 0.8),)


@pytest.mark.parametrize(
    ("data", "message"),
    [
        ("{", "scheme, line 1: not JSON (Expecting property name enclosed in double"),
        ({"key": "k"}, "scheme: themes must be a list"),
        ({"key": "k", "themes": []}, "scheme: has no themes"),
        (
            scheme_with(stems=[" "]),
            "scheme, theme 1 (bus), rules: ' ' has no word in it",
        ),
        (
            scheme_with(stems=[{"stem": "bus", "weight": 9}]),
            "scheme, theme 1 (bus), rules: the weight of 'bus' must be 0 to 5",
        ),
        (
            scheme_with() | {"themes": scheme_with()["themes"] * 2},
            "scheme, theme bus: the key is used twice",
        ),
    ],
)
def test_a_broken_scheme_is_refused_with_place_and_reason(data, message):
    with pytest.raises(SchemeError) as refusal:
        load_scheme(data)

    assert str(refusal.value).startswith(message)


def test_a_scheme_file_that_is_missing_is_named(tmp_path):
    with pytest.raises(SchemeError, match=r"none\.json: cannot be read"):
        load_scheme(tmp_path / "none.json")


def test_a_system_theme_with_rules_is_refused():
    data = scheme_with(stems=["bus"])
    data["themes"][0]["system"] = True

    with pytest.raises(SchemeError, match="a system theme has no rules"):
        load_scheme(data)
