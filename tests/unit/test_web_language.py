import pytest
from werkzeug.test import EnvironBuilder

from participation.core.languages import LocaleInfo
from participation.web.i18n import LOCALE, LocalePrefix


@pytest.mark.parametrize(
    ("root", "path", "expected"),
    [
        ("", "/", ("de", "", "/")),
        ("", "/o/rieth", ("de", "", "/o/rieth")),
        ("", "/en", ("en", "/en", "/")),
        ("", "/en/", ("en", "/en", "/")),
        ("", "/en/o/rieth", ("en", "/en", "/o/rieth")),
        ("/app", "/en/o/rieth", ("en", "/app/en", "/o/rieth")),
        ("", "/english", ("de", "", "/english")),
        ("", "/fr/o", ("de", "", "/fr/o")),
        ("", "/en//x", ("en", "/en", "//x")),
        ("", "", ("de", "", "")),
    ],
)
def test_the_language_is_the_first_part_of_the_address(
    root: str, path: str, expected: tuple[str, str, str]
) -> None:
    environ = EnvironBuilder().get_environ()
    environ |= {"SCRIPT_NAME": root, "PATH_INFO": path}

    LocalePrefix(lambda *_: [], ("de", "en"))(environ, None)

    assert (environ[LOCALE], environ["SCRIPT_NAME"], environ["PATH_INFO"]) == expected


@pytest.mark.parametrize(
    "expected",
    [
        LocaleInfo("de", "de", "ltr", "Deutsch", "de"),
        LocaleInfo("de-leicht", "de", "ltr", "Einfache Sprache", "de@leicht"),
        LocaleInfo("uk", "uk", "ltr", "Українська", "uk"),
        LocaleInfo("ar", "ar", "rtl", "العربية", "ar"),
        LocaleInfo("ro", "ro", "ltr", "Română", "ro"),
        LocaleInfo("fa", "fa", "rtl", "فارسی", "fa"),
    ],
)
def test_a_language_knows_its_direction_name_and_catalogue(
    expected: LocaleInfo,
) -> None:
    assert LocaleInfo.of(expected.tag) == expected


def test_an_unknown_language_is_named() -> None:
    with pytest.raises(ValueError, match="unknown language: xx-nonsense"):
        LocaleInfo.of("xx-nonsense")
