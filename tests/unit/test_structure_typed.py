"""Addresses, keys and differences of what is typed into the structure."""

import pytest

from participation.handover.editing.states import version_of
from participation.handover.editing.typed import is_web_address, key_of
from participation.handover.history import Difference, differences


@pytest.mark.parametrize(
    ("text", "good"),
    [
        ("https://www.erfurt.de/ef/de/leben/soziales/152161.html", True),
        ("http://erfurt.de", True),
        ("HTTPS://erfurt.de", True),
        ("javascript:alert(1)", False),
        ("javascript://erfurt.de/%0aalert(1)", False),
        ("//erfurt.de", False),
        ("https:erfurt.de", False),
        ("https://", False),
        ("https://erfurt.de\\@boese.de", False),
        ("https://erfurt.de /x", False),
        ("https://[x", False),
        ("erfurt.de", False),
        ("mailto:a@erfurt.de", False),
    ],
)
def test_only_web_addresses_become_links(text: str, good: bool) -> None:
    assert is_web_address(text) is good


@pytest.mark.parametrize(
    ("name", "taken", "key"),
    [
        ("Maßnahmen für Ältere", [], "massnahmen_fuer_aeltere"),
        ("Bedarfe", ["bedarfe", "bedarfe_2"], "bedarfe_3"),
        ("!!!", [], "x"),
        ("Neu", [], "neu_2"),
        ("تخطيط", ["x"], "x_2"),
        ("a" * 80, [], "a" * 30),
    ],
)
def test_a_key_is_made_of_the_name(name: str, taken: list[str], key: str) -> None:
    assert key_of(name, taken) == key


def test_differences_are_told_by_field_and_by_group() -> None:
    before = {"name": "A", "formats": [], "parts": {"x": {"mode": "gehoert"}}}
    after = {"name": "B", "formats": [], "parts": {"y": {"mode": "wirkt_mit"}}}

    assert list(differences(before, after)) == [
        Difference(field="name", before="A", after="B"),
        Difference(field="part:x", before={"mode": "gehoert"}, after=None),
        Difference(field="part:y", before=None, after={"mode": "wirkt_mit"}),
    ]
    assert list(differences({}, {"name": "A", "source": ""})) == [
        Difference(field="name", before=None, after="A")
    ]
    assert list(differences({"amt_confirmed": True}, {"amt_confirmed": False})) == [
        Difference(field="amt_confirmed", before=True, after=False)
    ]


def test_a_version_names_a_state_whatever_the_order_of_its_fields() -> None:
    assert version_of({"a": 1, "b": 2}) == version_of({"b": 2, "a": 1})
    assert version_of({"a": 1}) != version_of({"a": 2})
