"""Going through all addresses that the application has, and reading what comes back."""

import io
import re
import zipfile
from collections.abc import Iterator

from flask import Flask
from werkzeug.routing import Rule
from werkzeug.test import TestResponse

from tests.integration.permissions.table import Line
from tests.integration.permissions.world import World

Table = dict[tuple[str, str], Line]
PUBLIC_FILES = {"static", "citizen.service_worker", "citizen.comment_words"}


def rules(app: Flask) -> list[tuple[Rule, str]]:
    """Every rule with each of its methods; HEAD and OPTIONS follow from GET."""
    return [
        (rule, method)
        for rule in sorted(app.url_map.iter_rules(), key=lambda r: (r.endpoint, r.rule))
        for method in sorted((rule.methods or set()) - {"HEAD", "OPTIONS"})
    ]


def addresses(world: World, rule: Rule) -> list[tuple[str, str]]:
    """Own, foreign (where it differs) and, one part of the address at a time, missing."""
    found = [("own", world.address(rule))]
    foreign = world.address(rule, "foreign")
    if foreign != found[0][1]:
        found.append(("foreign", foreign))
    found += [
        ("missing", world.address(rule, missing=argument))
        for argument in sorted(rule.arguments)
        if world.thing(rule, argument).missing is not None
    ]
    return found


def pages(
    world: World, table: Table, *, method: str = "GET", public: bool = True
) -> Iterator[tuple[Rule, str]]:
    """Addresses that exist, with the query that makes them a real request."""
    for rule, known in rules(world.app):
        line = table.get((rule.endpoint, known))
        is_public = line is not None and line.who == {"public"}
        if known != method or rule.endpoint in PUBLIC_FILES:
            continue
        if is_public and not public:
            continue
        query = line.query if line else ""
        for which, address in addresses(world, rule):
            if which != "missing":
                yield rule, address + query


def everything_in(answer: TestResponse) -> str:
    """All that an answer tells: headers and body; of packed files (XLSX, DOCX) the parts."""
    parts = [f"{name}: {value}" for name, value in answer.headers.items()]
    parts.append(readable(answer.data))
    parts.append(re.sub("<[^>]*>", "", parts[-1]))  # words that a mark cuts in two
    return "\n".join(parts)


def readable(body: bytes) -> str:
    if body.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(body)) as packed:
            return "\n".join(
                packed.read(name).decode("utf-8", "replace")
                for name in packed.namelist()
            )
    return body.decode("utf-8", "replace")
