"""Own words join a scheme in whatever shape a city wrote it."""

import copy
from typing import Any

import pytest

from participation.themes.scheme import load_scheme
from participation.themes.whole_scheme import add_rules, rule_of


@pytest.mark.parametrize(
    "rules",
    [
        None,
        [],
        ["bus"],
        {"stems": ["bus"]},
        {"stems": [{"word": "bus"}]},
        {"stems": None},
    ],
)
def test_words_are_added_to_rules_of_every_shape(rules: Any) -> None:
    entry = {"key": "oepnv", "label": "Bus"} | (
        {} if rules is None else {"rules": rules}
    )
    before = copy.deepcopy(entry)

    add_rules(entry, ["Fahrplan"])

    stems = load_scheme({"themes": [entry]}).themes[0].rules.stems
    had = load_scheme({"themes": [before]}).themes[0].rules.stems
    assert stems[: len(had)] == had
    assert [pattern.words for pattern in stems[len(had) :]] == [(rule_of("Fahrplan"),)]
