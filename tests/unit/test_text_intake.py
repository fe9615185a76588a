import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from participation.text.clean import clean_html
from participation.text.intake import clean_input


@pytest.mark.parametrize(
    ("text", "cleaned", "codes"),
    [
        ("Guten Tag", "Guten Tag", []),
        ("  eins \t\r\nzwei\rdrei  \n", "eins\nzwei\ndrei", []),
        ("Zeile\x0bZeile\u2028Zeile", "Zeile\nZeile\nZeile", []),
        ("Ma\u0308rz", "März", []),
        ("a\tb", "a\tb", []),
        ("a\x00b", "ab", ["unreadable_characters"]),
        ("\x1b[31mrot", "[31mrot", ["unreadable_characters"]),
        ("\ud83d", "", ["unreadable_characters"]),
        ("Gr\ufffdn", "Grn", ["unreadable_characters"]),
        ("👩‍👩‍👧 مرحبا", "👩‍👩‍👧 مرحبا", []),
    ],
)
def test_clean_input(text: str, cleaned: str, codes: list[str]) -> None:
    assert clean_input(text) == (cleaned, codes)


@given(st.text(st.characters(), max_size=200))
def test_cleaning_twice_changes_nothing_more(text: str) -> None:
    once, _ = clean_input(text)

    assert clean_input(once) == (once, [])
    once.encode("utf-8")


@given(st.text())
def test_cleaned_html_is_stable_and_never_active(html: str) -> None:
    cleaned = clean_html(html)

    assert clean_html(cleaned) == cleaned


@pytest.mark.parametrize(
    "html",
    [
        "<img src=x onerror=alert(1)>",
        "<svg><style><img src=x onerror=alert(1)></style></svg>",
        "<math><mtext></p><script>alert(1)</script>",
        "<!--><script>alert(1)</script>-->",
        "<a href='java\tscript:alert(1)'>x</a>",
        "<p style='background:url(x)'>x</p>",
    ],
)
def test_active_html_does_not_survive(html: str) -> None:
    cleaned = clean_html(html).lower()

    for active in (
        "<script",
        "<img",
        "<svg",
        "<style",
        "style=",
        "javascript:",
        "<!--",
    ):
        assert active not in cleaned


@pytest.mark.parametrize("long", [" " * 500_000 + "x", "\u00a0 " * 250_000 + "x"])
def test_a_long_run_of_spaces_does_not_hold_a_web_process(long: str) -> None:
    begun = time.monotonic()

    cleaned, problems = clean_input(f"a{long}\nb  ")

    assert (cleaned[0], cleaned[-3:], problems) == ("a", "x\nb", [])
    assert time.monotonic() - begun < 2
