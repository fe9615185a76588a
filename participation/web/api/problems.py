"""Errors of the API in one shape: RFC 9457, in English, without anything that was sent."""

import json
from http import HTTPStatus

from flask import Response, request

PREFIX = "/api/"
MEDIA_TYPE = "application/problem+json"
DETAILS = {
    400: "A parameter cannot be read. See /api/v1/openapi.json.",
    401: "This needs a valid token: Authorization: Bearer TOKEN.",
    403: "The token, or its account, does not have this right.",
    404: "There is nothing at this address.",
    405: "This address knows other methods: see the header Allow.",
    406: "Answers are application/json.",
    410: "This was withdrawn.",
    503: "The database does not answer. Please try again in a minute.",
}


class ProblemError(Exception):
    """What a view answers with instead of its object."""

    def __init__(self, status: int, detail: str = "") -> None:
        super().__init__(detail)
        self.status = status
        self.detail = detail


def is_api_request() -> bool:
    return request.path.startswith(PREFIX)


def problem(status: int, detail: str = "") -> Response:
    """Build the answer for an error."""
    known = HTTPStatus(status) if status in set(HTTPStatus) else HTTPStatus.BAD_REQUEST
    content = {
        "type": "about:blank",
        "title": known.phrase,
        "status": int(known),
        "detail": detail or DETAILS.get(status, known.phrase),
    }
    response = Response(json.dumps(content), status=int(known), content_type=MEDIA_TYPE)
    response.headers["Cache-Control"] = "no-store"
    if status == 401:
        response.headers["WWW-Authenticate"] = 'Bearer realm="participation"'
    return response


def on_problem(error: ProblemError) -> Response:
    return problem(error.status, error.detail)
