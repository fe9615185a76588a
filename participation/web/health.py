"""Two addresses for whoever watches the server: does it live, can it work."""

from flask import Flask

from participation.core.errors import NotFoundError
from participation.database import DatabaseAwayError
from participation.places import queries as places
from participation.web.access import access
from participation.web.state import database

Plain = tuple[str, int, dict[str, str]]
PLAIN = {"Content-Type": "text/plain; charset=utf-8", "Cache-Control": "no-store"}


def init_app(app: Flask) -> None:
    app.add_url_rule("/livez", "livez", livez)
    app.add_url_rule("/readyz", "readyz", readyz)


@access("public")
def livez() -> Plain:
    return "ok\n", 200, PLAIN


@access("public")
def readyz() -> Plain:
    try:
        with database().session() as session:
            places.city(session)
    except DatabaseAwayError:
        return "database away\n", 503, PLAIN
    except NotFoundError:
        return "no city loaded\n", 503, PLAIN
    return "ready\n", 200, PLAIN
