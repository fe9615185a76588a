"""Pictures of a questionnaire travel inside it: frozen with the version, no other file."""

import base64
import binascii
from dataclasses import dataclass

from participation.core.ids import digest
from participation.questionnaires.reading import KEY, Reader, Texts

MAX_BYTES = 100_000
BEGINNINGS = {
    "image/png": b"\x89PNG\r\n\x1a\n",
    "image/jpeg": b"\xff\xd8\xff",
    "image/webp": b"RIFF",
}


@dataclass(frozen=True, kw_only=True)
class Picture:
    """`text`: the alternative text. No SVG: it could carry a script."""

    content_type: str
    data: bytes
    text: Texts

    @property
    def digest(self) -> str:
        return digest(self.content_type, self.data.hex())[:20]


def read_pictures(top: Reader) -> dict[str, Picture]:
    """Read the optional object `pictures`; what is no picture is reported."""
    if top.anything("pictures") is None:
        return {}
    pictures: dict[str, Picture] = {}
    for name, reader in top.child("pictures").named_children():
        if not KEY.match(name):
            reader.report("the name of a picture must be a word of a-z, 0-9 and _")
        content_type = reader.word("type")
        data = _decoded(reader)
        if content_type not in BEGINNINGS:
            reader.report(f"type must be one of {', '.join(BEGINNINGS)}")
        elif not data.startswith(BEGINNINGS[content_type]):
            reader.report(f"the data is not {content_type}")
        pictures[name] = Picture(
            content_type=content_type, data=data, text=reader.texts("text")
        )
        reader.report_unknown_fields()
    return pictures


def _decoded(reader: Reader) -> bytes:
    try:
        data = base64.b64decode(reader.word("data"), validate=True)
    except (binascii.Error, ValueError):
        reader.report("data must be base64")
        return b""
    if len(data) > MAX_BYTES:
        reader.report(f"a picture may have at most {MAX_BYTES // 1000} kB")
    return data
