import random
from collections.abc import Callable

import pytest

from participation.text.codes import ALPHABET, new_code, read_code

Habit = Callable[[str, random.Random], str]

HABITS: list[Habit] = [
    lambda code, _: code.lower(),
    lambda code, chance: "".join(
        c.lower() if chance.random() < 0.5 else c for c in code
    ),
    lambda code, _: code.replace("-", ""),
    lambda code, _: code.replace("-", " "),
    lambda code, _: code.replace("-", " – "),
    lambda code, _: " ".join(code),
    lambda code, _: f"\t {code}.\n",
    lambda code, _: code.replace("0", "O").replace("1", "I"),
    lambda code, _: code.replace("0", "o").replace("1", "l"),
    lambda code, _: code.replace("V", "u"),
    lambda code, _: "".join(
        chr(ord(c) + 0xFEE0) if c.isascii() and c.isalnum() else c for c in code
    ),  # full width
    lambda code, _: "".join(
        chr(0x660 + int(c)) if c.isdigit() else c for c in code
    ),  # Arabic digits
]


def test_two_hundred_ways_to_type_a_code_are_understood() -> None:
    chance = random.Random(5)
    understood = 0

    for _ in range(200):
        code = new_code()
        typed = code
        for habit in chance.sample(HABITS, chance.randint(1, 3)):
            typed = habit(typed, chance)
        understood += read_code(typed) == code

    assert understood == 200


def test_every_single_wrong_symbol_is_noticed() -> None:
    code = new_code()
    wrong = [
        code[:place] + symbol + code[place + 1 :]
        for place, right in enumerate(code)
        if right != "-"
        for symbol in ALPHABET
        if symbol != right
    ]

    assert len(wrong) == 12 * 31
    assert [typed for typed in wrong if read_code(typed)] == []


def test_every_pair_that_changed_places_is_noticed() -> None:
    for _ in range(50):
        symbols = new_code().replace("-", "")
        for i in range(11):
            swapped = list(symbols)
            swapped[i], swapped[i + 1] = swapped[i + 1], swapped[i]
            if swapped != list(symbols):
                assert read_code("".join(swapped)) is None


@pytest.mark.parametrize(
    "typed",
    ["", "-", "0000-0000-000", "0000-0000-00000", "ÄÖÜ", "\x00", "²" * 12, "x" * 10**6],
)
def test_what_is_no_code_is_none(typed: str) -> None:
    assert read_code(typed) is None


def test_codes_are_random_and_in_groups() -> None:
    codes = {new_code() for _ in range(1000)}

    assert len(codes) == 1000
    assert {tuple(map(len, code.split("-"))) for code in codes} == {(4, 4, 4)}
