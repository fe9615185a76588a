"""The browser's guess, with its rules spelt out once more in Python to measure them."""

import gzip
import json
import re
from collections import Counter
from pathlib import Path

import pytest

from participation.text.normalise import fold, fold_plain
from participation.themes.scheme import Scheme, load_scheme
from participation.themes.suggesting import MOST_WORDS, words_by_theme

EXAMPLES = Path(__file__).parents[2] / "participation/themes/data"
ENDING = re.compile(r"(e|en|er|ern|es|em|n|s|se|sen|ses)?")


@pytest.fixture(scope="module")
def scheme() -> Scheme:
    return load_scheme()


@pytest.fixture(scope="module")
def words(scheme: Scheme) -> dict[str, list[str]]:
    return words_by_theme(scheme)


def place_in(word: str, rule: str) -> tuple[int, int] | None:
    text = rule.strip("^$")
    if text not in word:
        return None
    for match in re.finditer(re.escape(text), word):
        if rule.startswith("^") and match.start():
            continue
        if rule.endswith("$") and not ENDING.fullmatch(word[match.end() :]):
            continue
        return match.span()
    return None


def speaks_for(rules: list[str], word: str) -> bool:
    for rule in rules[0].split():
        if (found := place_in(word, rule)) is None:
            continue
        covers = [c for r in rules[1].split() if (c := place_in(word, r))]
        if not any(
            start <= found[0] < end and (start < found[0] or found[1] <= end)
            for start, end in covers
        ):
            return True
    return False


def guess(words: dict[str, list[str]], text: str) -> str | None:
    points = Counter(
        key
        for word in set(re.findall(r"[^\W_]+", text))
        for key, rules in words.items()
        if any(speaks_for(rules, form) for form in {fold(word), fold_plain(word)})
    )
    ranked = points.most_common(2)
    tied = len(ranked) == 2 and ranked[0][1] == ranked[1][1]
    return None if tied or not ranked else ranked[0][0]


def test_they_are_light(words: dict[str, list[str]]) -> None:
    text = json.dumps(words, ensure_ascii=False, separators=(",", ":"))

    assert len(gzip.compress(text.encode(), 9)) < 12_000
    assert max(len(rules[0].split()) for rules in words.values()) <= MOST_WORDS


def test_themes_that_only_people_give_are_not_guessed(
    scheme: Scheme, words: dict[str, list[str]]
) -> None:
    assert set(words) == set(scheme.content_keys)


@pytest.mark.parametrize(
    ("text", "theme"),
    [
        ("Die Straßenbahn kommt zu selten", "oepnv"),
        ("Die Miete ist zu hoch", "wohnen"),
        ("Es fehlt ein Radweg", "rad_fuss"),
        ("Danke", None),
    ],
)
def test_a_plain_text_is_guessed(
    words: dict[str, list[str]], text: str, theme: str | None
) -> None:
    assert guess(words, text) == theme


def test_a_guess_is_mostly_right(words: dict[str, list[str]]) -> None:
    """On the shipped examples; the words were partly found on them."""
    examples = [
        json.loads(line)
        for name in "abc"
        for line in (EXAMPLES / f"examples-{name}.jsonl")
        .read_text("utf-8")
        .splitlines()
    ][::12]
    guessed = [(guess(words, e["text"]), e["themes"]) for e in examples]
    made = [(theme, themes) for theme, themes in guessed if theme is not None]

    assert len(made) / len(examples) >= 0.45
    assert sum(theme in themes for theme, themes in made) / len(made) >= 0.88
