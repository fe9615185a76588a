"""Devices from which somebody has signed in before: others' wrong tries do not lock them out.

The cookie says nothing about anybody: a random number, and for each person who signed in here
a keyed digest of that number with the sign-in name. It opens nothing.
"""

import secrets
from dataclasses import dataclass

from flask import Response, after_this_request, current_app, request
from itsdangerous import BadData, URLSafeTimedSerializer

from participation.accounts.signin import folded_login
from participation.web.state import keyring, settings

NAME = "device"
LASTS_S = 180 * 24 * 3600
MOST_PEOPLE = 5  # who share a device; the longest unseen gives way


@dataclass(frozen=True)
class Device:
    number: str
    marks: tuple[str, ...] = ()


def known(login: str) -> str | None:
    """Return the device's number if this very name signed in from it; None otherwise."""
    device = _read()
    if device is None or _mark(device.number, login) not in device.marks:
        return None
    return device.number


def remember(login: str) -> None:
    """Know this device for the name, with the answer to this request."""
    device = _read() or Device(secrets.token_urlsafe(12))
    mark = _mark(device.number, login)
    marks = [m for m in device.marks if m != mark][-(MOST_PEOPLE - 1) :] + [mark]
    value = _serializer().dumps([device.number, marks])

    @after_this_request
    def set_cookie(response: Response) -> Response:
        response.set_cookie(
            NAME,
            value,
            max_age=LASTS_S,
            secure=settings().https,
            httponly=True,
            samesite="Lax",
            path="/",
        )
        return response


def _read() -> Device | None:
    try:
        number, marks = _serializer().loads(
            request.cookies.get(NAME, ""), max_age=LASTS_S
        )
    except (BadData, ValueError, TypeError):
        return None
    return Device(number, tuple(marks))


def _mark(number: str, login: str) -> str:
    return keyring().digest("known device", number, folded_login(login))[:32]


def _serializer() -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(current_app.config["SECRET_KEY"], salt="device")
