"""The few words of JSON Schema that docs/formats/handover.schema.json uses."""

import re
from typing import Any

TYPES = {
    "object": dict,
    "array": list,
    "string": str,
    "boolean": bool,
    "null": type(None),
}


def problems(
    value: Any, schema: dict[str, Any], root: dict[str, Any], at: str
) -> list[str]:
    """Everything in which the value differs from the schema."""
    if "$ref" in schema:
        return problems(value, root["$defs"][schema["$ref"].split("/")[-1]], root, at)
    if "anyOf" in schema:
        tries = [problems(value, option, root, at) for option in schema["anyOf"]]
        return [] if [] in tries else tries[0]
    if "const" in schema:
        return [] if value == schema["const"] else [f"{at}: not {schema['const']!r}"]
    if "enum" in schema:
        return [] if value in schema["enum"] else [f"{at}: {value!r} not allowed"]
    if not _has_type(value, schema["type"]):
        return [f"{at}: {value!r} is no {schema['type']}"]
    return [
        *_number_or_text(value, schema, at),
        *_object(value, schema, root, at),
        *_array(value, schema, root, at),
    ]


def _has_type(value: Any, names: str | list[str]) -> bool:
    for name in [names] if isinstance(names, str) else names:
        if name == "integer":
            if isinstance(value, int) and not isinstance(value, bool):
                return True
        elif isinstance(value, TYPES[name]):
            return True
    return False


def _number_or_text(value: Any, schema: dict[str, Any], at: str) -> list[str]:
    found = []
    if isinstance(value, int) and value < schema.get("minimum", value):
        found.append(f"{at}: {value} too small")
    if isinstance(value, int) and value > schema.get("maximum", value):
        found.append(f"{at}: {value} too large")
    if isinstance(value, str) and not re.search(schema.get("pattern", ""), value):
        found.append(f"{at}: {value!r} does not match")
    return found


def _object(
    value: Any, schema: dict[str, Any], root: dict[str, Any], at: str
) -> list[str]:
    if not isinstance(value, dict):
        return []
    known = schema["properties"]
    found = [f"{at}.{key}: missing" for key in schema["required"] if key not in value]
    found += [f"{at}.{key}: unknown" for key in value if key not in known]
    for key in value:
        if key in known:
            found += problems(value[key], known[key], root, f"{at}.{key}")
    return found


def _array(
    value: Any, schema: dict[str, Any], root: dict[str, Any], at: str
) -> list[str]:
    if not isinstance(value, list):
        return []
    found = []
    if not schema.get("minItems", 0) <= len(value) <= schema.get("maxItems", 10**9):
        found.append(f"{at}: {len(value)} entries")
    for number, entry in enumerate(value):
        found += problems(entry, schema["items"], root, f"{at}[{number}]")
    return found
