"""Schemes as planners of other cities write them; the schema says the same as the parser."""

import copy
import json
from typing import Any

import pytest

from config import ROOT
from participation.themes.patterns import Pattern, ThemeRules
from participation.themes.scheme import SCHEME_PATH, SchemeError, load_scheme
from tests.unit.json_schema import schema_errors

SCHEMA = json.loads(
    (ROOT / "docs/formats/theme-scheme.schema.json").read_text(encoding="utf-8")
)
HOW_TO = ROOT / "docs/how-to/edit-the-themes.md"


def one(**theme: Any) -> dict[str, Any]:
    return {"themes": [{"key": "bus", **theme}]}


def test_the_shipped_scheme_fits_the_schema():
    scheme = json.loads(SCHEME_PATH.read_text(encoding="utf-8"))

    assert schema_errors(scheme, SCHEMA, SCHEMA) == []


def test_the_schema_knows_every_field_of_the_shipped_scheme():
    scheme = json.loads(SCHEME_PATH.read_text(encoding="utf-8"))

    used = {field for theme in scheme["themes"] for field in theme}
    assert used == set(SCHEMA["$defs"]["theme"]["properties"])


def test_a_scheme_needs_only_the_names_of_its_themes():
    scheme = load_scheme({"themes": ["Sauberkeit", "Rad & Fuß"]})

    assert (scheme.key, scheme.version) == ("themes", "1")
    assert scheme.title == {"de": "Themen", "en": "Themes"}
    assert scheme.content_keys == ("Sauberkeit", "Rad & Fuß")
    assert [theme.label for theme in scheme.themes] == [
        {"de": "Sauberkeit"},
        {"de": "Rad & Fuß"},
    ]


def test_the_simple_name_is_the_label_where_there_is_none():
    theme = load_scheme(one(label="Bus und Bahn")).themes[0]

    assert theme.label == theme.plain_label == {"de": "Bus und Bahn"}
    assert (theme.description, theme.belongs, theme.isek) == ({}, (), ())
    assert (theme.rules, theme.rules_in, theme.system) == (ThemeRules(), {}, False)


def test_a_label_without_german_stands_in_for_it():
    theme = load_scheme(one(label={"en": "Bus", "fr": "Autobus"})).themes[0]

    assert theme.label == {"de": "Bus", "en": "Bus", "fr": "Autobus"}


def test_rules_may_be_a_plain_list_of_stems():
    plain, full = (
        load_scheme(one(rules=rules)).themes[0].rules
        for rules in (["haltestelle"], {"stems": ["haltestelle"]})
    )

    assert plain == full == ThemeRules(stems=(Pattern(("haltestelle",)),))


def test_rules_of_other_languages_are_folded_for_their_script():
    rules = {
        "tr": ["^ışık"],
        "pl": {"words": ["Żłobek"], "exclude": ["źle"]},
        "ar": [{"stem": "^الحَدِيقَة", "weight": 0.5}],
    }

    theme = load_scheme(one(rules_in=rules)).themes[0]

    assert theme.rules_in == {
        "tr": ThemeRules(stems=(Pattern(("isik",), at_start=True),)),
        "pl": ThemeRules(
            words=(Pattern(("zlobek",), at_start=True, at_end=True),),
            exclude=(Pattern(("zle",)),),
        ),
        "ar": ThemeRules(stems=(Pattern(("حديقه",), 0.5, at_start=True),)),
    }


def test_a_scheme_is_read_in_the_words_of_one_language():
    scheme = load_scheme(one(rules=["bus"], rules_in={"uk": ["автобус"]}))

    assert scheme.foreign_languages == {"uk"}
    assert scheme.with_rules_in("uk").themes[0].rules.stems == (Pattern(("автобус",)),)
    assert scheme.with_rules_in("pl").themes[0].rules == ThemeRules()


def test_remarks_and_unknown_fields_are_ignored():
    data = one(note="ask the planners", colour=3, rules={"stems": [], "why": "x"})

    assert load_scheme(data | {"author": "x"}).content_keys == ("bus",)
    assert schema_errors(data, SCHEMA, SCHEMA) == []


def test_numbers_may_stand_for_keys_and_versions():
    scheme = load_scheme({"version": 2026, "themes": [{"key": 7}]})

    assert (scheme.version, scheme.content_keys) == ("2026", ("7",))


def test_a_file_with_a_byte_order_mark_is_read(tmp_path):
    path = tmp_path / "scheme.json"
    path.write_text('{"themes": ["Bus"]}', encoding="utf-8-sig")

    assert load_scheme(path).content_keys == ("Bus",)


def test_a_scheme_reads_itself_from_its_source():
    scheme = load_scheme(one(label={"en": "Bus"}, rules_in={"en": ["bus"]}))

    assert load_scheme(scheme.source) == scheme


BROKEN = {
    "no object": ([], ": must be an object"),
    "no themes": ({}, ": themes must be a list"),
    "empty": ({"themes": []}, ": has no themes"),
    "theme": ({"themes": [3]}, ", theme 1: must be an object"),
    "empty name": ({"themes": [" "]}, ", theme 1: key must be a text"),
    "no key": ({"themes": [{"label": "B"}]}, ", theme 1: key is missing"),
    "key": ({"themes": [{"key": ["x"]}]}, ", theme 1: key must be a text"),
    "long key": (
        {"themes": [{"key": "x" * 41}]},
        ", theme 1: key must have at most 40 characters in one line",
    ),
    "version": (
        one() | {"version": "v" * 41},
        ": version must have at most 40 characters in one line",
    ),
    "label": (
        one(label=["B"]),
        ", theme 1 (bus): label must be a text, or texts by language",
    ),
    "description": (
        one(description={"de": 3}),
        ", theme 1 (bus): description must be a text, or texts by language",
    ),
    "belongs": (one(belongs={"a": 1}), ", theme 1 (bus): belongs must be a list"),
    "system": (one(system="no"), ", theme 1 (bus): system must be true or false"),
    "rules": (
        one(rules="bus"),
        ", theme 1 (bus), rules: must be a list of words or an object",
    ),
    "stems": (
        one(rules={"stems": "b"}),
        ", theme 1 (bus), rules: stems must be a list",
    ),
    "pattern": (one(rules=[3]), ", theme 1 (bus), rules: 3 is no pattern"),
    "no word": (one(rules=["^$"]), ", theme 1 (bus), rules: '^$' has no word in it"),
    "weight": (
        one(rules=[{"stem": "bus", "weight": 0}]),
        ", theme 1 (bus), rules: the weight of 'bus' must be 0 to 5",
    ),
    "weight as text": (
        one(rules=[{"word": "bus", "weight": "1"}]),
        ", theme 1 (bus), rules: the weight of 'bus' must be 0 to 5",
    ),
    "rules_in": (one(rules_in=["x"]), ", theme 1 (bus), rules_in: must be an object"),
    "language": (
        one(rules_in={"English": []}),
        ", theme 1 (bus), rules_in: 'English' is no language code like en or uk",
    ),
    "german": (
        one(rules_in={"de": []}),
        ", theme 1 (bus), rules_in: German words stand in rules",
    ),
    "foreign pattern": (
        one(rules_in={"uk": ["!"]}),
        ", theme 1 (bus), rules_in, uk: '!' has no word in it",
    ),
}


@pytest.mark.parametrize("name", BROKEN)
def test_schema_and_parser_refuse_the_same_and_say_where(name, tmp_path):
    data, message = BROKEN[name]
    path = tmp_path / "city.json"
    path.write_text(json.dumps(data), encoding="utf-8")

    with pytest.raises(SchemeError) as refusal:
        load_scheme(path)

    assert str(refusal.value) == f"city.json{message}"
    assert schema_errors(data, SCHEMA, SCHEMA) != []


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (
            {"themes": ["Bus", "Bus"]},
            "scheme, theme Bus: the key is used twice",
        ),
        ({"themes": [{"key": "x", "system": True}]}, "scheme: has no themes"),
        (
            {"themes": [{"key": "x", "system": True, "rules_in": {"en": ["x"]}}]},
            "scheme, theme 1 (x): a system theme has no rules",
        ),
        (
            {"themes": ["Bus\nBahn"]},
            "scheme, theme 1: key must have at most 40 characters in one line",
        ),
        (
            {"themes": [{"key": "x", "label": "\ud800"}]},
            "scheme: has half a character (\\ud...)",
        ),
        (
            {"themes": [{"key": "x", "label": "a\x00"}]},
            "scheme: has a zero character (\\u0000)",
        ),
    ],
)
def test_what_no_schema_can_say_is_refused_by_the_parser(data, message):
    with pytest.raises(SchemeError) as refusal:
        load_scheme(data)

    assert str(refusal.value) == message


def test_deeply_nested_nonsense_is_refused():
    with pytest.raises(SchemeError, match="scheme"):
        load_scheme('{"themes":' + "[" * 200_000)


def test_the_examples_of_the_how_to_are_schemes():
    blocks = [
        block.removeprefix("json").strip()
        for block in HOW_TO.read_text(encoding="utf-8").split("```")[1::2]
        if block.startswith("json")
    ]
    whole, *parts = blocks
    schemes = [
        json.loads(whole),
        *({"themes": [json.loads(p)]} for p in map(_theme, parts)),
    ]

    for scheme in schemes:
        assert schema_errors(scheme, SCHEMA, SCHEMA) == []
        load_scheme(copy.deepcopy(scheme))
    assert len(parts) == 2


def _theme(part: str) -> str:
    return '{"key": "x", ' + part + "}"
