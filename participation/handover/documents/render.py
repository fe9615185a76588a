"""Every file format of a hand-over behind one function."""

from collections.abc import Callable

from participation.core.errors import InvalidInputError
from participation.handover.documents import docx, json, xlsx
from participation.handover.queries import HandoverView
from participation.publication.documents.render import MEDIA_TYPES, RenderedFile

WRITERS: dict[str, Callable[[HandoverView], bytes]] = {
    "json": json.write,
    "xlsx": xlsx.write,
    "docx": docx.write,
}
HANDOVER_TYPES = {name: MEDIA_TYPES[name] for name in WRITERS}


def render_handover(view: HandoverView, *, format: str) -> RenderedFile:
    """Write the hand-over as json, xlsx or docx; raises InvalidInputError."""
    if format not in WRITERS:
        raise InvalidInputError({"format": ["unknown"]})
    return RenderedFile(
        name=f"{view.reference}.{format}",
        media_type=HANDOVER_TYPES[format],
        content=WRITERS[format](view),
    )
