"""Examples that a model is compared by are judged by models that learned from all others."""

from participation.themes.examples import Example
from participation.themes.pipeline import build_tagger, train
from participation.themes.scheme import Scheme, load_scheme


def scheme() -> Scheme:
    """Two themes without rules: everything is learned."""
    return load_scheme(
        {
            "key": "two",
            "version": "1",
            "title": {"de": "Zwei"},
            "themes": [
                {
                    "key": key,
                    "label": {"de": label},
                    "plain_label": {"de": label},
                    "rules": {"stems": [], "words": [], "exclude": []},
                }
                for key, label in (("a", "Erstes"), ("b", "Zweites"))
            ],
        }
    )


def example(text: str, *themes: str, weight: float = 1.0) -> Example:
    return Example(text, frozenset(themes), weight=weight)


FILES = [
    *(example(f"Die Laterne in Gasse {n} flackert", "a") for n in range(30)),
    *(example(f"Am Brunnen {n} sitzen viele", "b") for n in range(30)),
]
PEOPLE = [
    *(example(f"Laterne {n} geht nicht", "a", weight=3.0) for n in range(6)),
    *(example(f"Brunnen {n} ist schön", "b", weight=3.0) for n in range(6)),
]
MARKS = [*[False] * len(FILES), *[True] * len(PEOPLE)]


def test_judged_ones_are_found_by_what_the_others_teach() -> None:
    trained = train(scheme(), [*FILES, *PEOPLE], judged=MARKS)

    found = trained.out_of_fold[len(FILES) :]
    assert found == (*[frozenset({"a"})] * 6, *[frozenset({"b"})] * 6)


def test_what_people_say_of_a_comment_has_no_part_in_judging_it() -> None:
    strange = "Quarzglimmerschiefer"
    found = []
    for theme in ("a", "b"):
        trained = train(
            scheme(),
            [*FILES, *PEOPLE, example(strange, theme, weight=3.0)],
            judged=[*MARKS, True],
        )
        [reading] = [r for _, r in build_tagger(trained.component)([(0, strange)])]
        assert reading.themes[0].theme == theme  # the model itself knows it by heart
        found.append(trained.out_of_fold[-1])

    assert found[0] == found[1]


def test_judging_apart_changes_neither_the_model_nor_the_others() -> None:
    plain = train(scheme(), [*FILES, *PEOPLE])
    apart = train(scheme(), [*FILES, *PEOPLE], judged=MARKS)

    assert apart.to_bytes() == plain.to_bytes()
    assert apart.out_of_fold[: len(FILES)] == plain.out_of_fold[: len(FILES)]


def test_nobody_and_everybody_judged_is_as_before() -> None:
    plain = train(scheme(), FILES)

    for marks in ([False] * len(FILES), [True] * len(FILES)):
        assert train(scheme(), FILES, judged=marks).out_of_fold == plain.out_of_fold
