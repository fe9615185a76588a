"""A hand-over for programs: docs/formats/handover.md."""

import json

from participation.handover.snapshot.content import Handover
from participation.handover.snapshot.stored import to_content


def write(handover: Handover) -> bytes:
    """UTF-8, one object; docs/formats/handover.schema.json."""
    content = to_content(handover)
    return json.dumps(content, ensure_ascii=False, indent=2).encode("utf-8") + b"\n"
