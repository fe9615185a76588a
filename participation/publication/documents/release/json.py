"""A release for programs, described by release.schema.json beside this module.

The file is the canonical form itself: its SHA-256 is the digest of the signed manifest, so
that anybody can check it with one command.
"""

import json
from functools import cache
from pathlib import Path
from typing import Any

from participation.publication.releases.content import Release
from participation.publication.releases.stored import canonical, to_content

SCHEMA = Path(__file__).with_name("release.schema.json")


def write(release: Release) -> bytes:
    """UTF-8, one object; null stands for a withheld number."""
    return canonical(to_content(release))


@cache
def schema() -> dict[str, Any]:
    """The JSON Schema of the file, for readers and for the API."""
    read: dict[str, Any] = json.loads(SCHEMA.read_text(encoding="utf-8"))
    return read
