"""Codes that people write down: easy to read, to say and to type, and not to be guessed.

Twelve symbols of Crockford's base32: eleven are random (55 bits), the last one checks the
others. No two symbols look alike, and reading forgives what hands do.
"""

import hashlib
import re
import secrets
from collections.abc import Iterable

from participation.text.normalise import ascii_digits

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
RANDOM_SYMBOLS = 11
LOOKALIKES = str.maketrans("OILU", "011V")
SEPARATORS = re.compile(r"[\s\W_]+")
MAX_TYPED = 100


def new_code() -> str:
    """Return a fresh code, as `XXXX-XXXX-XXXX`."""
    numbers = [secrets.randbelow(len(ALPHABET)) for _ in range(RANDOM_SYMBOLS)]
    return _grouped([*numbers, _check(numbers)])


def code_of(secret: str) -> str:
    """Return the one code of a secret: whoever has the secret can always find it again."""
    number = int.from_bytes(hashlib.sha256(secret.encode()).digest()[:7])
    numbers = [(number >> 5 * place) % len(ALPHABET) for place in range(RANDOM_SYMBOLS)]
    return _grouped([*numbers, _check(numbers)])


def read_code(typed: str) -> str | None:
    """Return the code that somebody meant, in its one spelling; None if it has an error.

    Case, spaces, hyphens, O for 0, I and L for 1, U for V, and digits of other scripts do
    not matter. One wrong symbol or two that changed places are always noticed.
    """
    symbols = SEPARATORS.sub("", _latin(typed[:MAX_TYPED])).translate(LOOKALIKES)
    if len(symbols) != RANDOM_SYMBOLS + 1 or not set(symbols) <= set(ALPHABET):
        return None
    numbers = [ALPHABET.index(symbol) for symbol in symbols]
    return _grouped(numbers) if _check(numbers[:-1]) == numbers[-1] else None


def _latin(typed: str) -> str:
    """Capital letters and ASCII digits: ４ and ٤ are 4."""
    return ascii_digits(typed).upper()


def _check(numbers: Iterable[int]) -> int:
    """A remainder over the field of 32 elements: each place has another factor.

    A sum of digits, as of an ISBN, would need a 33rd symbol.
    """
    check = 0
    for number in numbers:
        check = _times_two(check ^ number)
    return check


def _times_two(number: int) -> int:
    doubled = number << 1
    return doubled ^ 0b100101 if doubled & 0b100000 else doubled


def _grouped(numbers: Iterable[int]) -> str:
    symbols = "".join(ALPHABET[number] for number in numbers)
    return "-".join(symbols[i : i + 4] for i in range(0, len(symbols), 4))
