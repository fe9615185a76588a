import pytest

from participation.accounts import passwords
from participation.accounts.passwords import hash_password, is_password
from participation.core.errors import InvalidInputError
from tests.kept import SHIPPED_HASHER


def test_hash_password_is_argon2id_and_never_the_same_twice() -> None:
    first, second = (hash_password("zwölf Zeichen?") for _ in range(2))

    assert first.startswith("$argon2id$")
    assert first != second


def test_is_password_knows_right_from_wrong() -> None:
    stored = hash_password("ein langes Wort")

    assert is_password(stored, "ein langes Wort") is True
    assert is_password(stored, "ein anderes Wort") is False
    assert is_password("not a hash", "ein langes Wort") is False


@pytest.mark.parametrize(
    ("password", "code"),
    [
        ("", "password_too_short"),
        ("x" * 11, "password_too_short"),
        ("x" * 201, "password_too_long"),
    ],
)
def test_hash_password_refuses_bad_lengths(password: str, code: str) -> None:
    with pytest.raises(InvalidInputError) as caught:
        hash_password(password)

    assert caught.value.problems == {"password": [code]}


@pytest.mark.parametrize("missing", [None, ""])
def test_without_a_hash_no_password_is_right(
    monkeypatch: pytest.MonkeyPatch, missing: str | None
) -> None:
    """Not even the one that belongs to the hash which only costs time."""
    stored = hash_password("ein langes Wort")
    monkeypatch.setattr(passwords, "_nobody", lambda: stored)

    assert is_password(missing, "ein langes Wort") is False


def test_the_product_hashes_as_rfc_9106_recommends_for_little_memory() -> None:
    shipped = SHIPPED_HASHER
    assert (shipped.time_cost, shipped.memory_cost, shipped.parallelism) == (
        3,
        65536,
        4,
    )
