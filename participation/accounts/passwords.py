"""Passwords: argon2id, and the one rule on what a password must be."""

from functools import cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerifyMismatchError

from participation.core.errors import InvalidInputError

SHORTEST = 12
LONGEST = 200  # argon2 takes more; a limit keeps a sign-in cheap

_hasher = PasswordHasher()  # RFC 9106 low-memory profile: t=3, 64 MiB, p=4


@cache
def _nobody() -> str:
    """Return a hash that no password is meant for; made on first use, it takes 0.1 s."""
    return _hasher.hash("no account has this password")


def hash_password(password: str) -> str:
    """Return the argon2id hash. Raises InvalidInputError for too short or too long."""
    if not SHORTEST <= len(password) <= LONGEST:
        code = "password_too_short" if len(password) < SHORTEST else "password_too_long"
        raise InvalidInputError({"password": [code]})
    return _hasher.hash(password)


def is_password(password_hash: str | None, password: str) -> bool:
    """Tell whether the password fits; None costs the same time and is never right."""
    try:
        right = _hasher.verify(password_hash or _nobody(), password[: LONGEST + 1])
    except (VerifyMismatchError, InvalidHashError):
        return False
    return right and password_hash is not None
