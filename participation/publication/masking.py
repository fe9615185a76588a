"""Personal data in quoted comments is replaced by visible marks, or shown to staff."""

from dataclasses import dataclass

from participation.text.personal import Kind, find_personal, mask_personal


@dataclass(frozen=True, slots=True)
class Piece:
    """A piece of a text; `kind` of personal data, None where there is none in it."""

    text: str
    kind: Kind | None = None


def mask_contacts(text: str) -> str:
    """Return the text with what tells who somebody is marked: contacts, names, plates."""
    return mask_personal(text)


def pieces(text: str) -> tuple[Piece, ...]:
    """Return the whole text in pieces, those with personal data named."""
    parts: list[Piece] = []
    done = 0
    for one in find_personal(text):
        if done < one.start:
            parts.append(Piece(text[done : one.start]))
        parts.append(Piece(text[one.start : one.end], one.kind))
        done = one.end
    return (*parts, Piece(text[done:])) if done < len(text) else tuple(parts)
