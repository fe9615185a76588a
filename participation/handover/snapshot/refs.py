"""Short references of figures, said on the telephone: "M-0417T", a letter, a number, a check.

The last letter is worked out from the rest, so that a wrong or swapped digit is noticed
instead of leading to the comments of another figure.
"""

from enum import StrEnum

LETTERS = "ABCDEFGHJKLMNPRSTUVWXYZ"
"""Twenty-three, a prime, so that every single slip shows. Without I, O and Q."""
DIGITS = 4


class RefKind(StrEnum):
    """What a figure is of. Letters that nobody mistakes for one another when spoken."""

    PARTICIPANTS = "T"
    THEME = "M"  # of the matrix
    TARGET_GROUP = "Z"
    GAP = "L"
    INTERFACE = "S"
    BLIND_SPOT = "B"
    QUIET = "R"
    CHANGE = "V"


class WrongRefError(ValueError):
    """No reference: mistyped, or of nothing that there is."""


def make_ref(kind: RefKind, number: int) -> str:
    """Return the reference of the figure of this number, from 1."""
    digits = f"{number:0{DIGITS}d}"
    return f"{kind.value}-{digits}{_check(kind.value, digits)}"


def read_ref(typed: str) -> str:
    """Return the reference as it is printed; spaces, case and the hyphen do not matter.

    Raises WrongRefError.
    """
    plain = "".join(typed.split()).upper().replace("-", "").replace("–", "")
    kind, digits, check = plain[:1], plain[1:-1], plain[-1:]
    if (
        kind not in {known.value for known in RefKind}
        or not (digits.isascii() and digits.isdigit())
        or not DIGITS <= len(digits) <= 2 * DIGITS
        or check != _check(kind, digits)
    ):
        raise WrongRefError(plain)
    return f"{kind}-{digits}{check}"


def _check(kind: str, digits: str) -> str:
    """Every place has another weight: a slip in one, or two swapped, change the sum."""
    values = [LETTERS.index(kind), *(int(digit) for digit in digits)]
    total = sum(weight * value for weight, value in enumerate(values, start=2))
    return LETTERS[total % len(LETTERS)]
