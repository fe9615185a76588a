"""From an error to a page that a person understands. The rooms below know no sentences."""

import logging
import traceback
from contextlib import suppress
from typing import Any

from flask import Flask, Response, make_response, render_template, request
from flask_babel import lazy_gettext as _
from werkzeug.exceptions import HTTPException, RequestEntityTooLarge

from participation.core.errors import InvalidInputError, NotFoundError
from participation.database import DatabaseAwayError
from participation.web.api.problems import is_api_request, problem

log = logging.getLogger(__name__)

RETRY_AFTER_S = 30
DRAINED_BODY = 32 * 1024 * 1024
PAGES = {
    400: (
        _("Diese Anfrage konnten wir nicht lesen"),
        _("Bitte gehen Sie zurück und versuchen Sie es noch einmal."),
    ),
    403: (
        _("Das ist hier nicht erlaubt"),
        _(
            "Die Anfrage kam von einer anderen Internetseite, oder Ihnen fehlt die "
            "Berechtigung. Bitte öffnen Sie die Seite neu und versuchen Sie es noch einmal."
        ),
    ),
    404: (
        _("Diese Seite gibt es nicht"),
        _("Vielleicht ist die Adresse falsch geschrieben. Suchen Sie Ihren Ortsteil:"),
    ),
    405: (
        _("So kann diese Seite nicht aufgerufen werden"),
        _("Bitte beginnen Sie auf der Startseite."),
    ),
    410: (
        _("Diese Seite gibt es nicht mehr"),
        _("Suchen Sie Ihren Ortsteil:"),
    ),
    413: (
        _("Das ist zu viel Text auf einmal"),
        _(
            "Ihre Angaben sind größer als 1 Megabyte. Bitte gehen Sie mit der "
            "Zurück-Taste zurück, dort steht noch, was Sie geschrieben haben, und kürzen "
            "Sie Ihren Text."
        ),
    ),
    500: (
        _("Da ist etwas schiefgegangen"),
        _(
            "Der Fehler liegt bei uns. Bitte versuchen Sie es in einigen Minuten noch einmal."
        ),
    ),
    503: (
        _("Das geht gerade nicht"),
        _(
            "Wir können im Augenblick nichts speichern oder lesen. Bitte versuchen Sie es "
            "in einer Minute noch einmal."
        ),
    ),
}
LAST_RESORT = (
    "<!doctype html><html lang=de><meta charset=utf-8><title>Fehler / Error</title>"
    "<h1>Da ist etwas schiefgegangen</h1><p>Bitte versuchen Sie es in einigen Minuten "
    "noch einmal.</p><p lang=en>Something went wrong. Please try again in a few minutes."
    "</p></html>"
)


def init_app(app: Flask) -> None:
    app.register_error_handler(HTTPException, on_http_error)
    app.register_error_handler(NotFoundError, on_not_found)
    app.register_error_handler(InvalidInputError, on_invalid_input)
    app.register_error_handler(DatabaseAwayError, on_database_away)
    app.register_error_handler(Exception, on_unknown_error)


def error_page(status: int, words: tuple[Any, Any] | None = None) -> Response:
    """Build the page of a status, in the reader's language; for programs its own shape."""
    if is_api_request():
        return problem(status)
    known = status if status in PAGES else 400 if status < 500 else 500
    title, text = words or PAGES[known]
    page = render_template(
        "error.html", status=status, title=title, text=text, search=known in {404, 410}
    )
    response = make_response(page, status)
    if status == 503:
        response.headers["Retry-After"] = str(RETRY_AFTER_S)
    return response


def on_http_error(error: HTTPException) -> Response:
    if error.response is not None or (error.code or 500) < 400:  # redirects
        return make_response(error.get_response(request.environ))
    if isinstance(error, RequestEntityTooLarge):
        _drain_body()
    response = error_page(error.code or 500)
    for name, value in error.get_headers(request.environ):
        if name in {"Allow", "Retry-After"}:
            response.headers[name] = value
    return response


def on_not_found(_error: NotFoundError) -> Response:
    return error_page(404)


def on_invalid_input(_error: InvalidInputError) -> Response:
    return error_page(400)


def on_database_away(_error: DatabaseAwayError) -> Response:
    log.error("database away")
    return error_page(503)


def on_unknown_error(error: Exception) -> Response:
    """Log what kind of error and where, never its message: it may quote an answer."""
    if isinstance(error, TimeoutError) or type(error).__module__.startswith(
        "gunicorn."
    ):
        return error_page(400)  # the client sent half a form, or broken chunks
    places = traceback.extract_tb(error.__traceback__)
    where = " < ".join(f"{p.filename}:{p.lineno} {p.name}" for p in reversed(places))
    log.error("%s at %s", type(error).__name__, where)
    try:
        return error_page(500)
    except Exception:
        log.error("the error page failed too")
        return make_response(LAST_RESORT, 500)


def _drain_body() -> None:
    """Read the rest of a body that is too large, or the browser shows no page at all."""
    stream, left = request.environ["wsgi.input"], DRAINED_BODY
    with suppress(OSError):  # a client that promised more than it sends
        while left > 0 and (chunk := stream.read(min(left, 65536))):
            left -= len(chunk)
