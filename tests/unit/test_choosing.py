"""What is asked first, and the reason that is given for it."""

import uuid

from participation.themes.learning.choosing import (
    Candidate,
    order_candidates,
    rare_themes,
)


def candidate(
    number: int, text: str, doubt: float, *themes: tuple[str, float]
) -> Candidate:
    return Candidate(uuid.UUID(int=number), text, doubt, themes)


def numbers(chosen: list) -> list[int]:  # type: ignore[type-arg]
    return [found.comment_id.int for found in chosen]


BUS = [candidate(n, f"Der Bus {n} fährt abends zu selten", 0.9) for n in (1, 2, 3)]
PARK = candidate(4, "Im Park fehlen Bänke", 0.6)
SCHOOL = candidate(5, "Die Schule braucht neue Fenster", 0.1)


def test_doubt_first_then_what_is_unlike_the_ones_before() -> None:
    chosen = order_candidates([SCHOOL, *BUS, PARK], wanted=4, rare={})

    # The second bus says much the same as the first: even the school comes before it.
    assert numbers(chosen)[:2] == [1, 4]
    assert numbers(order_candidates([*BUS, PARK], wanted=9, rare={})) == [1, 4, 2, 3]


def test_texts_that_wait_already_count_as_asked() -> None:
    chosen = order_candidates(
        [*BUS, PARK], wanted=1, rare={}, before=["Der Bus fährt abends zu selten"]
    )

    assert numbers(chosen) == [4]
    assert chosen[0].reasons == (("nothing",), ("different",))


def test_rare_theme_comes_first_and_is_named() -> None:
    common = candidate(1, "Bus und Bahn", 0.6, ("oepnv", 0.6))
    rare = candidate(2, "Jugendklub", 0.5, ("wohnen", 0.9), ("jugend", 0.55))

    chosen = order_candidates([common, rare], wanted=2, rare={"jugend": 0.9})

    assert numbers(chosen) == [2, 1]
    assert ("rare", "jugend") in chosen[0].reasons
    assert all(reason[0] != "rare" for reason in chosen[1].reasons)


def test_doubt_is_told_by_the_themes_nearest_to_the_fence() -> None:
    texts = {
        1: (("oepnv", 0.55), ("autoverkehr", 0.45), ("klima", 0.99)),
        2: (("oepnv", 0.55),),
        3: (("oepnv", 0.5), ("klima", 0.99)),
        4: (),
    }
    found = {
        number: order_candidates(
            [candidate(number, "x", 0.5, *themes)], wanted=1, rare={}
        )[0].reasons
        for number, themes in texts.items()
    }

    assert found == {
        1: (("between", "autoverkehr", "oepnv"),),
        2: (("whether", "oepnv"),),
        3: (("whether", "oepnv"),),
        4: (("nothing",),),
    }


def test_rare_is_what_few_have_confirmed_while_others_were() -> None:
    assert rare_themes({}) == {}
    assert rare_themes({"a": 0, "b": 1}) == {}  # at the start none is
    assert rare_themes({"a": 0, "b": 12}) == {"a": 1}
    assert rare_themes({"a": 20, "b": 400}) == {}  # enough is enough


def test_empty_texts_and_none_at_all_are_no_error() -> None:
    assert order_candidates([], wanted=5, rare={}) == []
    emoji = [candidate(1, "🙂", 0.2), candidate(2, "", 0.3)]
    assert numbers(order_candidates(emoji, wanted=5, rare={})) == [2, 1]


def test_order_does_not_depend_on_how_candidates_come() -> None:
    one = order_candidates([*BUS, PARK, SCHOOL], wanted=5, rare={})
    other = order_candidates([SCHOOL, PARK, *reversed(BUS)], wanted=5, rare={})

    assert one == other
