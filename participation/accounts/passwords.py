"""Passwords: argon2id, and the rules on what a password must be."""

import secrets
import threading
from collections.abc import Iterable
from functools import cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerifyMismatchError

from participation.accounts.common_passwords import is_common
from participation.core.errors import InvalidInputError

SHORTEST = 12
LONGEST = 200  # argon2 takes more; a limit keeps a sign-in cheap

AT_ONCE = 4
"""Hashes of one process at the same time: each takes 64 MiB, and there are 24 threads."""

_hasher = PasswordHasher()  # RFC 9106 low-memory profile: t=3, 64 MiB, p=4
_turn = threading.BoundedSemaphore(AT_ONCE)


@cache
def _nobody() -> str:
    """Return a hash of what nobody can type; made on first use, it takes 0.1 s."""
    return _hasher.hash(secrets.token_urlsafe(32))


def hash_password(password: str, *, own_words: Iterable[str] = ()) -> str:
    """Return the argon2id hash. Raises InvalidInputError for too short, long or common."""
    code = _problem(password, own_words)
    if code is not None:
        raise InvalidInputError({"password": [code]})
    with _turn:
        return _hasher.hash(password)


def is_password(password_hash: str | None, password: str) -> bool:
    """Tell whether the password fits; no hash costs the same time and is never right."""
    with _turn:
        try:
            right = _hasher.verify(password_hash or _nobody(), password[: LONGEST + 1])
        except (VerifyMismatchError, InvalidHashError):
            return False
    return right and bool(password_hash)


def _problem(password: str, own_words: Iterable[str]) -> str | None:
    if len(password) < SHORTEST:
        return "password_too_short"
    if len(password) > LONGEST:
        return "password_too_long"
    return "password_common" if is_common(password, own_words=own_words) else None
