"""The API for programs, at /api/v1: released figures for everybody, the rest by token."""

from flask import Flask, Response, current_app, request

from participation.web.access import PUBLIC, needed_access
from participation.web.api.callers import check
from participation.web.api.operations import blueprint
from participation.web.api.problems import ProblemError, is_api_request, on_problem


def init_app(app: Flask) -> None:
    # Imported for their operations.
    from participation.web.api import (  # noqa: F401, PLC0415 -- circular import
        document,
        public,
        raw,
    )

    app.register_error_handler(ProblemError, on_problem)
    app.register_blueprint(blueprint)
    app.after_request(_let_other_sites_read)


blueprint.before_request(check)


def _let_other_sites_read(response: Response) -> Response:
    """Let pages of other sites read what is public; a token they can never send.

    No header of theirs is allowed, so that a browser refuses a request with one.
    """
    if not is_api_request():
        return response
    response.vary.add("Authorization")
    view = current_app.view_functions.get(request.endpoint or "")
    is_public = view is None or needed_access(view) == PUBLIC
    if is_public and "Authorization" not in request.headers:
        response.headers["Access-Control-Allow-Origin"] = "*"
        response.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
    return response
