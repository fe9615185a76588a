"""How an object is answered: with a tag by which a program asks whether it changed."""

import json
from typing import Any

from flask import Response, request
from werkzeug.wrappers import Response as AnyResponse

from participation.web.api.callers import JSON

ASK_EACH_TIME = "no-cache"


def answer(content: Any, *, etag: str = "") -> AnyResponse:
    """Answer with JSON, or with 304 where the caller has it. Without `etag`: its hash."""
    return answer_bytes(json.dumps(content, ensure_ascii=False).encode(), etag=etag)


def answer_bytes(content: bytes, *, etag: str = "") -> AnyResponse:
    """Answer with JSON as it is already written."""
    response = Response(content, content_type=JSON)
    if etag:
        response.set_etag(etag)
    else:
        response.add_etag()
    shared = "private" if request.headers.get("Authorization") else "public"
    response.headers["Cache-Control"] = f"{shared}, {ASK_EACH_TIME}"
    return response.make_conditional(request)


def raw_answer(content: Any) -> Response:
    """Answer with what single people said: nobody on the way keeps it."""
    response = Response(json.dumps(content, ensure_ascii=False), content_type=JSON)
    response.headers["Cache-Control"] = "no-store"
    return response
