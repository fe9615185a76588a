"""A release as JSON: what is stored, signed and handed out, and back to the object.

Canonical form: sorted keys, no spaces, UTF-8. The digest covers exactly those bytes.
"""

import datetime
import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from participation.publication.releases.content import (
    Audience,
    Line,
    Option,
    Release,
    ReleasedTable,
    Space,
    TableKind,
)

FORMAT = "participation.release/1"


def canonical(content: Mapping[str, Any]) -> bytes:
    """Return the one spelling of the content that is digested and signed."""
    return json.dumps(
        content, sort_keys=True, separators=(",", ":"), ensure_ascii=False
    ).encode()


def digest_of(content: Mapping[str, Any]) -> str:
    """Return the SHA-256 of the canonical form."""
    return hashlib.sha256(canonical(content)).hexdigest()


def to_content(release: Release) -> dict[str, Any]:
    """Return the release as plain JSON, without its own digest."""
    plain: dict[str, Any] = _plain(asdict(release))
    del plain["digest"]
    return {"format": FORMAT, **plain}


def from_content(content: Mapping[str, Any]) -> Release:
    """Return the release that was stored; its digest is worked out anew."""
    return Release(
        subject=content["subject"],
        number=content["number"],
        audience=Audience(content["audience"]),
        title=content["title"],
        as_of=_day(content["as_of"]),
        released_on=_day(content["released_on"]),
        spaces=tuple(
            Space(
                key=space["key"],
                label=space["label"],
                ortsteil_keys=tuple(space["ortsteil_keys"]),
            )
            for space in content["spaces"]
        ),
        tables=tuple(_table(table) for table in content["tables"]),
        method=content["method"],
        digest=digest_of(content),
        simulated=content["simulated"],
    )


def _table(table: Mapping[str, Any]) -> ReleasedTable:
    return ReleasedTable(
        key=table["key"],
        kind=TableKind(table["kind"]),
        title=table["title"],
        options=tuple(
            Option(key=option["key"], label=option["label"])
            for option in table["options"]
        ),
        lines=tuple(
            Line(
                space_key=line["space_key"],
                cells=tuple(line["cells"]),
                base=line["base"],
                as_of=_day(line["as_of"]),
            )
            for line in table["lines"]
        ),
    )


def _day(text: str) -> datetime.date:
    return datetime.date.fromisoformat(text)


def _plain(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {key: _plain(part) for key, part in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(part) for part in value]
    return value.isoformat() if isinstance(value, datetime.date) else value
