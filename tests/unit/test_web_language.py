import pytest
from werkzeug.test import EnvironBuilder

from participation.web.i18n import LOCALE, LocaleInfo, LocalePrefix


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
    ("tag", "direction", "name"),
    [("de", "ltr", "Deutsch"), ("en", "ltr", "English"), ("ar", "rtl", "العربية")],
)
def test_a_language_knows_its_direction_and_name(
    tag: str, direction: str, name: str
) -> None:
    assert LocaleInfo.of(tag) == LocaleInfo(tag, direction, name)
