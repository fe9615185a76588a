"""Response headers, and the guard of anonymous forms, which works without a cookie."""

import gzip
from dataclasses import dataclass
from urllib.parse import urlsplit

from flask import Flask, Response, abort, request
from itsdangerous import BadData, URLSafeTimedSerializer

from participation.core.ids import new_key

CONTENT_SECURITY_POLICY = "; ".join(
    [
        "default-src 'none'",
        "style-src 'self'",
        "script-src 'self'",
        "img-src 'self' data:",
        "font-src 'self'",
        "connect-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
    ]
)
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


@dataclass(frozen=True)
class FormToken:
    """What the hidden field of a form says: its submission key and what it is for."""

    key: str
    purpose: str


def init_app(app: Flask) -> None:
    https: bool = app.extensions["participation"].settings.https

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
    if origin != "null" and urlsplit(origin).netloc != request.host:
        abort(403)


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
            response.set_data(gzip.compress(body, 6, mtime=0))
            response.headers["Content-Encoding"] = "gzip"
    return response
