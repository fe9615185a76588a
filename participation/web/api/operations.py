"""What the API can do: each view is declared once, for its address and its description.

The document at /api/v1/openapi.json is made of these declarations, so that it says neither
more nor less than what is there.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, TypeVar

from flask import Blueprint

from participation.accounts.rights import Right
from participation.web.access import access

View = TypeVar("View", bound=Callable[..., Any])
Schema = Mapping[str, Any]

ROOT = "/api/v1"
PART = re.compile(r"<(?:(?P<kind>\w+):)?(?P<name>\w+)>")
PARTS: dict[str, dict[str, Any]] = {
    "subject": {
        "schema": {"type": "string", "minLength": 1},
        "description": "Key of a questionnaire, or comments",
    },
    "key": {
        "schema": {"type": "string", "minLength": 1},
        "description": "Key of a questionnaire",
    },
    "number": {
        "schema": {"type": "integer", "minimum": 1},
        "description": "Number of a release",
    },
}

blueprint = Blueprint("api", __name__, url_prefix=ROOT)


@dataclass(frozen=True, kw_only=True)
class Query:
    """A parameter behind the question mark."""

    name: str
    schema: Schema
    description: str
    required: bool = False


@dataclass(frozen=True, kw_only=True)
class Operation:
    """One address. `answer`: name of its schema. `rights` empty: for everybody."""

    rule: str
    name: str
    summary: str
    answer: str
    rights: frozenset[Right]
    is_released: bool  # never changes: has an ETag
    query: tuple[Query, ...] = field(default=())

    @property
    def path(self) -> str:
        """The address as OpenAPI writes it."""
        return PART.sub(r"{\g<name>}", self.rule)

    @property
    def parts(self) -> list[str]:
        return [found["name"] for found in PART.finditer(self.rule)]


OPERATIONS: dict[str, Operation] = {}


def operation(
    rule: str,
    *,
    summary: str,
    answer: str,
    rights: frozenset[Right] = frozenset(),
    is_released: bool = False,
    query: tuple[Query, ...] = (),
) -> Callable[[View], View]:
    """Declare a view of the API: its address, its description and who may call it."""

    def declare(view: View) -> View:
        OPERATIONS[view.__name__] = Operation(
            rule=rule,
            name=view.__name__,
            summary=summary,
            answer=answer,
            rights=rights,
            is_released=is_released,
            query=query,
        )
        declared = access(*rights)(view) if rights else access("public")(view)
        blueprint.add_url_rule(rule, view.__name__, declared, methods=["GET"])
        return declared

    return declare
