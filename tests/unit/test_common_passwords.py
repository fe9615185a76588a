"""Long enough is not enough, and a passphrase is."""

import pytest

from participation.accounts.common_passwords import is_common
from participation.accounts.passwords import hash_password
from participation.core.errors import InvalidInputError


@pytest.mark.parametrize(
    "password",
    [
        "administrator",  # in the list
        "1qaz2wsx3edc4rfv",
        "Passwort2026!",  # with what is put at the end
        "!!sommer2026!!",
        "P@ssw0rt1234",  # in disguise
        "Erfurt 2026 !!",  # spaces do not help
        "geheimgeheim",  # twice the same
        "abcabcabcabc",
        "aaaaaaaaaaaab",
        "123456789012",
        "qwertzuiopü1",  # a row of keys
        "0987654321098",
        "m.muster2026",  # the own name
        "2026 M.MUSTER",
    ],
)
def test_what_is_guessed_first_is_common(password: str) -> None:
    assert is_common(password, own_words=("m.muster", "Maria Muster")) is True


@pytest.mark.parametrize(
    "password",
    [
        "vier lange Wörter hier",
        "ein langes Kennwort",
        "correct horse battery",
        "kX9#mQ2$vL7p",
        "m.muster mag Bahnfahrten",  # more than the name
        "Sommer am Stausee",
        "Пароль из нескольких слов",
        "كلمة مرور طويلة جدا",
    ],
)
def test_several_words_are_not(password: str) -> None:
    assert is_common(password, own_words=("m.muster", "Maria Muster")) is False


def test_a_common_password_is_refused_with_its_own_reason() -> None:
    with pytest.raises(InvalidInputError) as caught:
        hash_password("Passwort2026!")

    assert caught.value.problems == {"password": ["password_common"]}
