"""Language of a page: the first part of its address. German has none, or `/de`.

A WSGI middleware moves `/en` from PATH_INFO to SCRIPT_NAME, so that routes know nothing
of languages and url_for keeps the one in use. Where an address names no language, the
browser's wish decides; nothing is stored.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Any, cast
from urllib.parse import quote

from flask import Flask, Response, current_app, has_request_context, redirect, request
from flask.typing import ResponseReturnValue
from flask_babel import Babel, refresh
from werkzeug.wsgi import get_path_info

from config import Settings, SettingsError
from participation.core.languages import EASY_GERMAN, STAFF_LOCALES, LocaleInfo
from participation.web.security import is_staff_request

LOCALE = "participation.locale"
NAMED = "participation.locale_is_named"
ROOT = "participation.root"
UNQUOTED = "/-._~!$&'()*+,;=:@"
SAME_READERS = {"prs": "fa", "mo": "ro"}
"""Languages that browsers name apart from the one whose text their readers read."""


@dataclass(frozen=True)
class LanguageLink:
    locale: LocaleInfo
    address: str


class LocalePrefix:
    """WSGI middleware: `/en/o/rieth` becomes `/o/rieth` in English."""

    def __init__(self, app: Any, locales: tuple[str, ...]) -> None:
        self.app = app
        self.default = locales[0]
        self.locales = frozenset(locales)

    def __call__(self, environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        root, path = environ.get("SCRIPT_NAME", ""), environ.get("PATH_INFO", "")
        environ[ROOT] = root
        environ[LOCALE] = self.default
        _, _, rest = path.partition("/")
        first, slash, rest = rest.partition("/")
        environ[NAMED] = first in self.locales
        if environ[NAMED]:
            environ[LOCALE] = first
            environ["SCRIPT_NAME"] = f"{root}/{first}"
            environ["PATH_INFO"] = slash + rest or "/"
        return cast(Iterable[bytes], self.app(environ, start_response))


def init_app(app: Flask) -> None:
    settings: Settings = app.extensions["participation"].settings
    app.extensions["locales"] = _described(settings)
    Babel(
        app,
        default_locale=settings.locales[0],
        default_translation_directories=str(settings.translations_dir),
        locale_selector=_selected,
    )
    app.before_request(_keep_staff_to_their_languages)
    app.after_request(_send_to_wished_language)
    app.wsgi_app = LocalePrefix(app.wsgi_app, settings.locales)  # type: ignore[method-assign]


def current_locale() -> LocaleInfo:
    default = next(iter(_locales().values()))
    if not has_request_context():
        return default
    return _locales().get(request.environ.get(LOCALE, ""), default)


def read_in(tag: str) -> None:
    """Answer this request in another language than its address names.

    For staff who try a questionnaire in the words that its readers will see.
    """
    request.environ[LOCALE] = tag
    refresh()


def language_links(path: str | None = None) -> list[LanguageLink]:
    """Addresses of this very page, or of another path, in the other languages."""
    return [
        LanguageLink(locale, address_in(tag, path))
        for tag, locale in _locales().items()
        if locale != current_locale()
        and (tag in STAFF_LOCALES or not is_staff_request())
    ]


def address_in(tag: str, path: str | None = None) -> str:
    """Return the address of this page in a language, with its query if it was a GET.

    German is named too, or the browser's wish would decide again. Staff's is not: for
    them nothing is decided by the browser.
    """
    named = tag != next(iter(_locales())) or not is_staff_request()
    query = request.query_string.decode("ascii", "replace")
    show_query = path is None and query and request.method in {"GET", "HEAD"}
    root: str = request.environ.get(ROOT, "")
    return (
        root
        + (f"/{tag}" if named else "")
        # One slash: "//host" would be another site's address.
        + quote(
            "/" + (path or get_path_info(request.environ)).lstrip("/"), safe=UNQUOTED
        )
        + (f"?{query}" if show_query else "")
    )


def wished_language(
    accepted: Iterable[tuple[str, float]], offered: Collection[str]
) -> str | None:
    """Choose from an Accept-Language, best first; None if nothing offered is wished.

    Einfache Sprache is never chosen: no browser asks for it, and nobody should be told
    to need it.
    """
    for wish, quality in accepted:
        main = wish.lower().replace("_", "-").partition("-")[0]
        main = SAME_READERS.get(main, main)
        for tag in (wish, main):
            if quality > 0 and tag in offered and tag != EASY_GERMAN:
                return tag
    return None


def _send_to_wished_language(response: Response) -> Response:
    """Answer a first visit with the address of the page in the reader's language.

    Only what people read: pages. Files, checks of health and redirects stay as they are.
    """
    if (
        request.environ.get(NAMED)
        or is_staff_request()
        or request.method not in {"GET", "HEAD"}
        or response.mimetype != "text/html"
        or 300 <= response.status_code < 400
    ):
        return response
    wished = wished_language(request.accept_languages, _locales())
    if wished is not None and wished != current_locale().tag:
        response = cast(Response, redirect(address_in(wished), 302))
    response.vary.add("Accept-Language")
    return response


def _keep_staff_to_their_languages() -> ResponseReturnValue | None:
    """Staff pages have one address in German and one in English, and no other."""
    default = next(iter(_locales()))
    tag = current_locale().tag
    named_default = request.environ.get(NAMED) and tag == default
    if is_staff_request() and (named_default or tag not in STAFF_LOCALES):
        return redirect(address_in(default), 302)
    return None


def _locales() -> dict[str, LocaleInfo]:
    return cast(dict[str, LocaleInfo], current_app.extensions["locales"])


def _selected() -> str:
    return current_locale().catalogue


def _described(settings: Settings) -> dict[str, LocaleInfo]:
    """Describe the languages of the settings. Raises SettingsError for one not there."""
    try:
        locales = {tag: LocaleInfo.of(tag) for tag in settings.locales}
    except ValueError as error:
        raise SettingsError(str(error)) from error
    for locale in list(locales.values())[1:]:
        folder = settings.translations_dir / locale.catalogue / "LC_MESSAGES"
        if not (folder / "messages.mo").is_file():
            raise SettingsError(
                f"language {locale.tag} has no catalogue in {folder}; "
                "run `participation translations compile`"
            )
    return locales
