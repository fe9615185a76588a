"""The description of the API for programs, made of the declarations of its views."""

from typing import Any

from werkzeug.wrappers import Response

from participation.web.api.answers import answer
from participation.web.api.callers import JSON
from participation.web.api.operations import (
    OPERATIONS,
    PARTS,
    ROOT,
    Operation,
    operation,
)
from participation.web.api.problems import MEDIA_TYPE
from participation.web.api.schemas import all_schemas, ref

VERSION = "1.0.0"
ABOUT = (
    "Released figures are for everybody and protected: null stands for a withheld number. "
    "Single answers need a token (`participation api-token create`) of an account with "
    "the right; every page that is read is recorded."
)
ERRORS = {
    "400": "A parameter cannot be read",
    "401": "No valid token",
    "403": "The token does not have the right",
    "404": "There is no such thing",
    "406": "The caller does not take application/json",
    "410": "It was withdrawn",
    "503": "The database does not answer",
}


@operation("/openapi.json", summary="This document", answer="Document")
def openapi() -> Response:
    return answer(document())


def document() -> dict[str, Any]:
    """The whole description, OpenAPI 3.1."""
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Participation",
            "version": VERSION,
            "description": ABOUT,
            "license": {"name": "EUPL-1.2", "identifier": "EUPL-1.2"},
        },
        "servers": [{"url": ROOT}],
        "paths": {found.path: {"get": _get(found)} for found in OPERATIONS.values()},
        "components": {
            "schemas": all_schemas(),
            "securitySchemes": {"token": {"type": "http", "scheme": "bearer"}},
        },
    }


def _get(found: Operation) -> dict[str, Any]:
    parameters = [
        {"name": name, "in": "path", "required": True, **PARTS[name]}
        for name in found.parts
    ]
    parameters += [
        {
            "name": query.name,
            "in": "query",
            "required": query.required,
            "schema": query.schema,
            "description": query.description,
        }
        for query in found.query
    ]
    return {
        "operationId": found.name,
        "summary": found.summary,
        "tags": ["raw" if found.rights else "released"],
        "parameters": parameters,
        "security": [{"token": []}] if found.rights else [{}, {"token": []}],
        "responses": {
            "200": {
                "description": found.summary,
                "content": {JSON: {"schema": ref(found.answer)}},
            },
            **({} if found.rights else {"304": {"description": "Not changed"}}),
            **{
                status: {
                    "description": words,
                    "content": {MEDIA_TYPE: {"schema": ref("Problem")}},
                }
                for status, words in _errors(found).items()
            },
        },
    }


def _errors(found: Operation) -> dict[str, str]:
    """The errors that this operation can answer with."""
    left_out = set() if found.rights else {"403"}
    left_out |= set() if found.query else {"400"}
    left_out |= set() if found.parts else {"404"}
    left_out |= set() if "number" in found.parts else {"410"}
    return {s: words for s, words in ERRORS.items() if s not in left_out}
