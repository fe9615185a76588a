import pytest
from werkzeug.datastructures import LanguageAccept
from werkzeug.http import parse_accept_header
from werkzeug.test import EnvironBuilder

from config import LOCALES
from participation.core.languages import LocaleInfo
from participation.web.i18n import LOCALE, LocalePrefix, wished_language


@pytest.mark.parametrize(
    ("root", "path", "expected"),
    [
        ("", "/", ("de", "", "/")),
        ("", "/o/rieth", ("de", "", "/o/rieth")),
        ("", "/en", ("en", "/en", "/")),
        ("", "/en/", ("en", "/en", "/")),
        ("", "/de/o/rieth", ("de", "/de", "/o/rieth")),
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


@pytest.mark.parametrize(
    ("header", "expected"),
    [
        ("", None),
        ("*", None),
        ("de-DE,de;q=0.9,en;q=0.8", "de"),
        ("uk-UA,uk;q=0.9,en-US;q=0.8", "uk"),
        ("ar-SY", "ar"),
        ("AR-SY", "ar"),
        ("prs-AF,ps;q=0.9", "fa"),
        ("en;q=0.5,ar;q=0.7,de;q=0.1", "ar"),
        ("tr,ru;q=0.4", "ru"),
        ("tr-TR,tr;q=0.9", None),
        ("*;q=0.9,pl;q=0.2", "pl"),
        ("ar;q=0,de;q=0.3", "de"),
        ("ar;q=0", None),
        ("de-leicht,en;q=0.5", "de"),
        ("ar;q=what,,;=", None),
        ("x" * 3000, None),
    ],
)
def test_the_first_wished_language_that_is_offered_is_chosen(
    header: str, expected: str | None
) -> None:
    accepted = parse_accept_header(header, LanguageAccept)

    assert wished_language(accepted, LOCALES) == expected
