"""Response headers, and the guard of anonymous forms, which works without a cookie."""

import gzip
import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, cast
from urllib.parse import quote, unquote_to_bytes, urlsplit

from flask import Flask, Response, abort, request
from itsdangerous import BadData, URLSafeTimedSerializer

from participation.core.ids import new_key

CONTENT_SECURITY_POLICY = "; ".join(
    [
        "default-src 'none'",
        "style-src 'self'",
        "script-src 'self'",
        "worker-src 'self'",
        "img-src 'self' data:",
        "font-src 'self'",
        "connect-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
    ]
)
FRAMING = {"Content-Security-Policy": f"{CONTENT_SECURITY_POLICY}; frame-src 'self'"}
"""Of a page that shows another of ours in a frame."""

FRAMED = {
    "Content-Security-Policy": CONTENT_SECURITY_POLICY.replace(
        "frame-ancestors 'none'", "frame-ancestors 'self'"
    )
}
"""Of the one page that may be shown so: a trial of a draft, which changes nothing."""

HEADERS = {
    "Content-Security-Policy": CONTENT_SECURITY_POLICY,
    "X-Content-Type-Options": "nosniff",
    # Not no-referrer: with it browsers send "Origin: null" with our own forms.
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}
HSTS = "max-age=31536000; includeSubDomains"
TOKEN_LIFETIME_S = 30 * 24 * 3600
WORTH_COMPRESSING = 500
SILENCE_S = 15.0
HIGH_BYTES = re.compile(rb"(?:%[89A-Fa-f][0-9A-Fa-f]|[\x80-\xff])+")


@dataclass(frozen=True)
class FormToken:
    """What the hidden field of a form says: its submission key and what it is for."""

    key: str
    purpose: str


def init_app(app: Flask) -> None:
    https: bool = app.extensions["participation"].settings.https

    app.before_request(mark_broken_letters)
    app.wsgi_app = ImpatientReading(app.wsgi_app)  # type: ignore[method-assign]

    @app.after_request
    def add_headers(response: Response) -> Response:
        for name, value in HEADERS.items():
            response.headers.setdefault(name, value)
        if https:
            response.headers.setdefault("Strict-Transport-Security", HSTS)
        # A page with a form carries a key of its own: no shared cache may keep it.
        cache = "no-store" if is_staff_request() else "private, no-cache"
        response.headers.setdefault("Cache-Control", cache)
        return response if is_staff_request() else _compress(response)


class ImpatientReading:
    """WSGI middleware: a client that stops in the middle of its form is let go.

    gunicorn waits for the rest without end, and a handful of such clients would keep every
    thread. The socket's timeout counts silence, not the whole upload: slow phones pass.
    """

    def __init__(self, app: Any) -> None:
        self.app = app

    def __call__(self, environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        if (connection := environ.get("gunicorn.socket")) is not None:
            connection.settimeout(SILENCE_S)
        return cast(Iterable[bytes], self.app(environ, start_response))


def mark_broken_letters() -> None:
    """Put U+FFFD where an urlencoded form is not UTF-8 (lone surrogates, Latin-1).

    Werkzeug would leave such bytes as "%ED%A0%80" in the text, which looks like typed.
    The replacement character is refused by text/intake.py with everything kept.
    """
    if request.mimetype != "application/x-www-form-urlencoded":
        return
    body = request.get_data(cache=True, parse_form_data=False)
    fixed = HIGH_BYTES.sub(_readable, body)
    if fixed != body:
        request._cached_data = fixed  # the form is parsed from here


def _readable(match: re.Match[bytes]) -> bytes:
    run = unquote_to_bytes(match.group())
    try:
        run.decode("utf-8")
    except UnicodeDecodeError:
        return quote(run.decode("utf-8", "replace")).encode("ascii")
    return match.group()


def is_staff_request() -> bool:
    return request.path == "/staff" or request.path.startswith("/staff/")


def new_token(app: Flask, purpose: str, *, key: str | None = None) -> str:
    """Sign a submission key, a new one unless one is given."""
    return _serializer(app).dumps([key or new_key(), purpose])


def read_token(app: Flask, text: str) -> FormToken | None:
    """Read a token; None if it is forged, broken or older than 30 days."""
    try:
        key, purpose = _serializer(app).loads(text, max_age=TOKEN_LIFETIME_S)
    except (BadData, ValueError, TypeError):
        return None
    return FormToken(key=str(key), purpose=str(purpose))


def refuse_foreign_origin() -> None:
    """Answer 403 to a form that another site sent. Old browsers say nothing: they pass."""
    if request.headers.get("Sec-Fetch-Site", "same-origin") not in {
        "same-origin",
        "none",
    }:
        abort(403)
    origin = request.headers.get("Origin", "null")
    if origin != "null" and _host_of(origin) != request.host:
        abort(403)


def _host_of(origin: str) -> str | None:
    try:
        return urlsplit(origin).netloc
    except ValueError:  # "http://[x"
        return None


def _serializer(app: Flask) -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(app.config["SECRET_KEY"], salt="citizen form")


def _compress(response: Response) -> Response:
    """Compress a citizen's page. Staff pages are not: they hold secrets beside input."""
    if (
        response.mimetype in {"text/html", "image/svg+xml"}
        and not response.direct_passthrough
        and "Content-Encoding" not in response.headers
    ):
        response.vary.add("Accept-Encoding")
        body = response.get_data()
        if request.accept_encodings["gzip"] > 0 and len(body) > WORTH_COMPRESSING:
            response.set_data(gzip.compress(body, 9, mtime=0))
            response.headers["Content-Encoding"] = "gzip"
    return response
