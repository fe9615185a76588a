"""Language of a page: the first part of its address. German has no prefix.

A WSGI middleware moves `/en` from PATH_INFO to SCRIPT_NAME, so that routes know nothing
of languages and url_for keeps the one in use.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, cast
from urllib.parse import quote

from flask import Flask, current_app, has_request_context, request
from flask_babel import Babel
from werkzeug.wsgi import get_path_info

from config import Settings, SettingsError
from participation.core.languages import LocaleInfo

LOCALE = "participation.locale"
ROOT = "participation.root"
UNQUOTED = "/-._~!$&'()*+,;=:@"


@dataclass(frozen=True)
class LanguageLink:
    locale: LocaleInfo
    address: str


class LocalePrefix:
    """WSGI middleware: `/en/o/rieth` becomes `/o/rieth` in English."""

    def __init__(self, app: Any, locales: tuple[str, ...]) -> None:
        self.app = app
        self.default = locales[0]
        self.others = frozenset(locales[1:])

    def __call__(self, environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        root, path = environ.get("SCRIPT_NAME", ""), environ.get("PATH_INFO", "")
        environ[ROOT] = root
        environ[LOCALE] = self.default
        _, _, rest = path.partition("/")
        first, slash, rest = rest.partition("/")
        if first in self.others:
            environ[LOCALE] = first
            environ["SCRIPT_NAME"] = f"{root}/{first}"
            environ["PATH_INFO"] = slash + rest or "/"
        return cast(Iterable[bytes], self.app(environ, start_response))


def init_app(app: Flask) -> None:
    settings: Settings = app.extensions["participation"].settings
    _refuse_missing_catalogues(settings)
    Babel(
        app,
        default_locale=settings.locales[0],
        default_translation_directories=str(settings.translations_dir),
        locale_selector=_selected,
    )
    app.extensions["locales"] = {tag: LocaleInfo.of(tag) for tag in settings.locales}
    app.wsgi_app = LocalePrefix(app.wsgi_app, settings.locales)  # type: ignore[method-assign]


def current_locale() -> LocaleInfo:
    locales: dict[str, LocaleInfo] = current_app.extensions["locales"]
    default = next(iter(locales.values()))
    if not has_request_context():
        return default
    return locales.get(request.environ.get(LOCALE, ""), default)


def language_links() -> list[LanguageLink]:
    """Addresses of this very page in the other languages."""
    locales: dict[str, LocaleInfo] = current_app.extensions["locales"]
    return [
        LanguageLink(locale, address_in(tag))
        for tag, locale in locales.items()
        if locale != current_locale()
    ]


def address_in(tag: str) -> str:
    """Return the address of this page in a language, with its query if it was a GET."""
    default = next(iter(current_app.extensions["locales"]))
    prefix = "" if tag == default else f"/{tag}"
    query = request.query_string.decode("ascii", "replace")
    show_query = query and request.method in {"GET", "HEAD"}
    root: str = request.environ.get(ROOT, "")
    return (
        root
        + prefix
        # One slash: "//host" would be another site's address.
        + quote("/" + get_path_info(request.environ).lstrip("/"), safe=UNQUOTED)
        + (f"?{query}" if show_query else "")
    )


def _selected() -> str:
    return current_locale().catalogue


def _refuse_missing_catalogues(settings: Settings) -> None:
    for tag in settings.locales[1:]:
        try:
            catalogue = LocaleInfo.of(tag).catalogue
        except ValueError as error:
            raise SettingsError(str(error)) from error
        folder = settings.translations_dir / catalogue / "LC_MESSAGES"
        if not (folder / "messages.mo").is_file():
            raise SettingsError(
                f"language {tag} has no catalogue in {folder}; "
                "run `participation translations compile`"
            )
