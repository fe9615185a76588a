"""Small questionnaires for tests: only what a test is about has to be written."""

from typing import Any

from participation.questionnaires.definition import Definition, parse_definition

YES_NO = [
    {"code": "yes", "text": {"de": "ja", "en": "yes"}},
    {"code": "no", "text": {"de": "nein", "en": "no"}},
]

BOTH = {"de": "Steht hier.", "en": "Stands here."}
INFORMATION: dict[str, Any] = {
    "controller": "Stadt",
    "data_protection_officer": "datenschutz@stadt.example",
    "purpose": BOTH,
    "procedure": {"kind": "informal"},
    "legal_basis": BOTH,
    "recipients": BOTH,
    "retention": BOTH,
    "supervisory_authority": "Aufsicht",
    "notice": BOTH,
}
"""All that a survey in German and English needs to open."""


def options(*codes: str, **marks: dict[str, Any]) -> list[dict[str, Any]]:
    """Options of these codes; marks: further fields by code."""
    return [
        {"code": code, "text": {"de": code.title()}, **marks.get(code, {})}
        for code in codes
    ]


def question(key: str, type: str = "single", **fields: Any) -> dict[str, Any]:
    if type in ("single", "multiple", "dropdown", "ranking", "matrix"):
        fields.setdefault("options", options("a", "b", "c"))
    return {"key": key, "type": type, "text": {"de": f"Frage {key}?"}, **fields}


def page(key: str, *questions: dict[str, Any], **fields: Any) -> dict[str, Any]:
    return {"key": key, "title": {"de": key}, "questions": list(questions), **fields}


def source(*pages: dict[str, Any], **fields: Any) -> dict[str, Any]:
    return {
        "format": 1,
        "languages": ["de", "en"],
        "title": {"de": "Probe"},
        "intro": {"de": "<p>Worum es geht.</p>"},
        "minutes": 1,
        "information": dict(INFORMATION),
        "pages": list(pages),
        **fields,
    }


def definition(*questions: dict[str, Any]) -> Definition:
    """A questionnaire of one page."""
    return parse_definition(source(page("page_one", *questions)))
