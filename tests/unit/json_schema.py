"""The words of JSON Schema that docs/formats/questionnaire.schema.json uses."""

import json
import re
from collections.abc import Iterator
from typing import Any

KNOWN = {
    "$schema", "$id", "$defs", "$ref", "title", "description", "anyOf", "const", "enum",
    "type", "properties", "patternProperties", "additionalProperties", "required",
    "minProperties", "items", "minItems", "maxItems", "minimum", "maximum", "pattern",
    "maxLength", "contentEncoding",
}  # fmt: skip
TYPES = {
    "object": dict,
    "array": list,
    "string": str,
    "boolean": bool,
    "null": type(None),
    "integer": int,
    "number": (int, float),
}


def schema_errors(value: Any, schema: Any, root: dict[str, Any]) -> list[str]:
    """Everything in which the value differs from the schema."""
    return list(_errors(value, schema, root, "$"))


def _errors(value: Any, schema: Any, root: dict[str, Any], at: str) -> Iterator[str]:
    if schema is True:
        return
    assert set(schema) <= KNOWN, set(schema) - KNOWN
    if "$ref" in schema:
        name = schema["$ref"].removeprefix("#/$defs/")
        yield from _errors(value, root["$defs"][name], root, at)
    elif "anyOf" in schema:
        tried = [list(_errors(value, one, root, at)) for one in schema["anyOf"]]
        if all(tried):
            yield f"{at}: fits none of {len(tried)} {json.dumps(value)[:80]}"
    elif "const" in schema and value != schema["const"]:
        yield f"{at}: not {schema['const']!r}"
    elif "enum" in schema and value not in schema["enum"]:
        yield f"{at}: {value!r} is not allowed"
    elif "type" in schema and not _has_type(value, schema["type"]):
        yield f"{at}: {value!r} is no {schema['type']}"
    else:
        yield from _content(value, schema, root, at)


def _content(value: Any, schema: Any, root: dict[str, Any], at: str) -> Iterator[str]:
    if isinstance(value, dict):
        yield from _object(value, schema, root, at)
    elif isinstance(value, list):
        if not schema.get("minItems", 0) <= len(value) <= schema.get("maxItems", 1e9):
            yield f"{at}: {len(value)} entries"
        for number, entry in enumerate(value):
            yield from _errors(
                entry, schema.get("items", True), root, f"{at}[{number}]"
            )
    elif isinstance(value, str):
        if not re.search(schema.get("pattern", ""), value):
            yield f"{at}: {value!r} does not match"
        if len(value) > schema.get("maxLength", len(value)):
            yield f"{at}: too long"
    elif value is not None and (
        not schema.get("minimum", value) <= value <= schema.get("maximum", value)
    ):
        yield f"{at}: {value} is out of range"


def _has_type(value: Any, names: str | list[str]) -> bool:
    for name in [names] if isinstance(names, str) else names:
        is_flag = isinstance(value, bool)
        if isinstance(value, TYPES[name]) and (name == "boolean") >= is_flag:
            return True
    return False


def _object(
    value: dict[str, Any], schema: dict[str, Any], root: dict[str, Any], at: str
) -> Iterator[str]:
    known = schema.get("properties", {})
    patterns = schema.get("patternProperties", {})
    if len(value) < schema.get("minProperties", 0):
        yield f"{at}: empty"
    for name in schema.get("required", ()):
        if name not in value:
            yield f"{at}: {name} is missing"
    for name, child in value.items():
        place = f"{at}.{name}"
        matching = [s for pattern, s in patterns.items() if re.search(pattern, name)]
        rest = schema.get("additionalProperties", True)
        if name in known:
            yield from _errors(child, known[name], root, place)
        elif matching:
            yield from _errors(child, matching[0], root, place)
        elif rest is False:
            yield f"{place}: unknown"
        else:
            yield from _errors(child, rest, root, place)
