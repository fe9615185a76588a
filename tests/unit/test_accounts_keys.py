"""What is sealed opens for its purpose and owner alone."""

import pytest

from participation.accounts.keys import Keyring, SealBrokenError

KEYS = Keyring("a secret of this installation")


def test_what_was_sealed_comes_back_and_never_looks_the_same_twice() -> None:
    first, second = (KEYS.seal("Schlüssel", purpose="a", owner=7) for _ in range(2))

    assert first != second
    assert "Schl" not in first
    assert [KEYS.unseal(text, purpose="a", owner=7) for text in (first, second)] == [
        "Schlüssel"
    ] * 2


@pytest.mark.parametrize(
    ("keys", "purpose", "owner"),
    [
        (Keyring("another secret"), "a", 7),
        (KEYS, "b", 7),
        (KEYS, "a", 8),
    ],
)
def test_nobody_else_opens_it(keys: Keyring, purpose: str, owner: int) -> None:
    sealed = KEYS.seal("Schlüssel", purpose="a", owner=7)

    with pytest.raises(SealBrokenError):
        keys.unseal(sealed, purpose=purpose, owner=owner)


@pytest.mark.parametrize("broken", ["", "x", "äöü", "AAAA" * 20, None])
def test_what_was_changed_does_not_open(broken: str | None) -> None:
    sealed = KEYS.seal("Schlüssel", purpose="a", owner=7)
    if broken is None:  # one letter of it
        broken = sealed[:20] + ("A" if sealed[20] != "A" else "B") + sealed[21:]

    with pytest.raises(SealBrokenError):
        KEYS.unseal(broken, purpose="a", owner=7)


def test_digests_depend_on_secret_purpose_and_each_part() -> None:
    made = {
        KEYS.digest("a", "x", "y"),
        KEYS.digest("b", "x", "y"),
        KEYS.digest("a", "xy", ""),
        KEYS.digest("a", "x", "z"),
        Keyring("another secret").digest("a", "x", "y"),
    }

    assert len(made) == 5
    assert KEYS.digest("a", "x", "y") == KEYS.digest("a", "x", "y")
