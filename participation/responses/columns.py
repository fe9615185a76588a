"""Which column of a file is what: as the options say, else by its heading."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from participation.core.errors import ParticipationError
from participation.text.normalise import fold

NAMES: Mapping[str, tuple[str, ...]] = {
    "text": (
        "beitrag", "beitragstext", "vorschlag", "text", "kommentar", "anregung",
        "antwort", "freitext", "meinung", "hinweis", "idee", "beschreibung", "inhalt",
        "aeusserung", "stellungnahme", "anliegen", "nachricht",
        "comment", "contribution", "description", "message",
    ),
    "title": ("titel", "ueberschrift", "betreff", "title", "subject"),
    "ortsteil": (
        "ortsteil", "stadtteil", "ortsteilnummer", "stadtteilnummer", "ortsteil nr",
        "stadtteil nr", "ort", "quartier", "stadtbezirk", "district",
    ),
    "date": (
        "datum", "eingang", "eingangsdatum", "erstellt", "erstellt am", "eingegangen am",
        "erstellungsdatum", "date", "created", "created at",
    ),
    "channel": ("kanal", "zugang", "eingangsweg", "weg", "channel"),
    "id": ("id", "nr", "nummer", "lfd nr", "laufende nummer", "kennung", "number"),
}  # fmt: skip

NONE = ""
"""Said for a column: the file has none, do not look for it."""


class ColumnError(ParticipationError):
    """A column cannot be told. `found`: headings that came into question."""

    def __init__(
        self, role: str, code: str, *, found: Sequence[str], header: Sequence[str]
    ) -> None:
        super().__init__(f"{role} column {code}: {', '.join(found or header)}")
        self.role = role
        self.code = code  # missing, ambiguous, unknown
        self.found = tuple(found)
        self.header = tuple(header)


@dataclass(frozen=True, kw_only=True)
class Columns:
    """Heading of each column that is used. None: find it by its heading."""

    text: str | None = None
    title: str | None = None
    ortsteil: str | None = None
    date: str | None = None
    channel: str | None = None
    id: str | None = None


def find_columns(header: Sequence[str], wanted: Columns) -> dict[str, int]:
    """Return the position of each column that the file has. Raises ColumnError."""
    positions: dict[str, int] = {}
    for role in NAMES:
        said: str | None = getattr(wanted, role)
        position = _position(role, said, header, taken=set(positions.values()))
        if position is not None:
            positions[role] = position
    if "text" not in positions:
        raise ColumnError("text", "missing", found=(), header=header)
    return positions


def _position(
    role: str, said: str | None, header: Sequence[str], *, taken: set[int]
) -> int | None:
    if said == NONE:
        return None
    if said is not None:
        return _said(role, said, header)
    known = [_plain(name) for name in NAMES[role]]
    found = [
        place
        for place, heading in enumerate(header)
        if _plain(heading) in known and place not in taken
    ]
    if len(found) > 1:
        names = [header[place] for place in found]
        raise ColumnError(role, "ambiguous", found=names, header=header)
    return found[0] if found else None


def _said(role: str, said: str, header: Sequence[str]) -> int:
    exact = [place for place, heading in enumerate(header) if heading == said.strip()]
    found = exact or [
        place for place, heading in enumerate(header) if _plain(heading) == _plain(said)
    ]
    if len(found) == 1:
        return found[0]
    names = [header[place] for place in found]
    code = "ambiguous" if found else "unknown"
    raise ColumnError(role, code, found=names or [said], header=header)


def _plain(heading: str) -> str:
    kept = "".join(c if c.isalnum() else " " for c in fold(heading))
    return " ".join(kept.split())
