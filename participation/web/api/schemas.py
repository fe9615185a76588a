"""The shapes of what the API answers, as JSON Schema."""

import copy
from typing import Any

from participation.core.kinds import Channel
from participation.publication.documents.release import json as release_json

Schema = dict[str, Any]
DAY: Schema = {"type": "string", "format": "date"}
TEXT: Schema = {"type": "string"}
NUMBER: Schema = {"type": "integer", "minimum": 1}
ID: Schema = {"type": "string", "format": "uuid"}
SHORT: Schema = {"type": ["string", "null"]}


def ref(name: str) -> Schema:
    return {"$ref": f"#/components/schemas/{name}"}


def record(**properties: Schema) -> Schema:
    """An object with exactly these properties."""
    return {
        "type": "object",
        "required": list(properties),
        "additionalProperties": False,
        "properties": properties,
    }


def rows(schema: Schema) -> Schema:
    return {"type": "array", "items": schema}


HEAD: dict[str, Schema] = {
    "subject": TEXT,
    "title": ref("Texts"),
    "number": NUMBER,
    "audience": {"enum": ["public", "desks"]},
    "as_of": DAY,
    "released_on": DAY,
    "simulated": {"type": "boolean"},
    "digest": TEXT,
}
WHERE: dict[str, Schema] = {
    "ortsteil_key": SHORT,
    "language": TEXT,
    "channel": {"enum": [channel.value for channel in Channel]},
    "received_on": DAY,
}


def all_schemas() -> dict[str, Schema]:
    """Every schema by name; those of a release come from its own file."""
    return {
        **_of_release(),
        "Problem": record(type=TEXT, title=TEXT, status=NUMBER, detail=TEXT),
        "Document": {"type": "object", "required": ["openapi", "paths"]},
        "Subjects": record(subjects=rows(record(**HEAD))),
        "Releases": record(
            releases=rows(
                record(
                    **HEAD,
                    withdrawn_on={"type": ["string", "null"], "format": "date"},
                    reason=TEXT,
                )
            )
        ),
        "Manifest": record(manifest={"type": "object"}, signature=TEXT),
        "Tables": record(tables=rows(ref("TableHead"))),
        "Spaces": record(spaces=rows(ref("Space"))),
        "Method": {"type": "object"},
        "SubmissionPage": record(
            submissions=rows(record(id=ID, version=NUMBER, **WHERE)), next=SHORT
        ),
        "AnswerPage": record(
            answers=rows(
                record(
                    submission_id=ID,
                    question_key=TEXT,
                    item=TEXT,
                    value=SHORT,
                    text=SHORT,
                )
            ),
            next=SHORT,
        ),
        "CommentPage": record(
            comments=rows(
                record(id=ID, submission_id=ID, question_key=TEXT, text=TEXT, **WHERE)
            ),
            next=SHORT,
        ),
    }


def _of_release() -> dict[str, Schema]:
    whole = copy.deepcopy(release_json.schema())
    parts: dict[str, Schema] = whole.pop("$defs")
    del whole["$schema"]
    found = {**parts, "Release": whole}
    for schema in found.values():
        _point_to_components(schema)
    return found


def _point_to_components(schema: Any) -> None:
    if isinstance(schema, list):
        for part in schema:
            _point_to_components(part)
    if isinstance(schema, dict):
        if isinstance(target := schema.get("$ref"), str):
            schema["$ref"] = target.replace("#/$defs/", "#/components/schemas/")
        for part in schema.values():
            _point_to_components(part)
