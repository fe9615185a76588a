"""Before a text is kept: does it tell who somebody is? A person decides, not the machine."""

from dataclasses import dataclass

from flask import request

from participation.core.ids import digest
from participation.publication.masking import Piece, mask_contacts, pieces
from participation.text.intake import clean_input

MASK, KEEP = "mask", "keep"


@dataclass(frozen=True, kw_only=True)
class PersonalWarning:
    """What was found. `checked` goes with the form: only this very text may be kept."""

    pieces: tuple[Piece, ...]
    checked: str


def look_for_persons(text: str) -> tuple[str, PersonalWarning | None]:
    """Return the text as it may be kept, or the warning that comes before.

    The button that was pressed says what to do with what was found: replace it by marks,
    or keep it after a look.
    """
    cleaned, _ = clean_input(text)
    action = request.form.get("action")
    if action == MASK:
        return mask_contacts(cleaned), None
    found = pieces(cleaned)
    checked = digest("personal", cleaned)
    kept = action == KEEP and request.form.get("checked") == checked
    if kept or not any(piece.kind for piece in found):
        return text, None
    return text, PersonalWarning(pieces=found, checked=checked)
