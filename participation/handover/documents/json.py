"""A hand-over for programs: its frozen content and the digest over it."""

import json

from participation.handover.queries import HandoverView


def write(view: HandoverView) -> bytes:
    """UTF-8, one object {"digest", "content"}; docs/formats/handover.md."""
    document = {"digest": view.content_digest, "content": view.content}
    return json.dumps(document, ensure_ascii=False, indent=2).encode("utf-8") + b"\n"
