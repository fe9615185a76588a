"""One row of an imported file becomes a contribution, or the reasons why it cannot."""

import datetime
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from participation.core.kinds import Channel
from participation.places.queries import OrtsteilView
from participation.places.search import match_ortsteil
from participation.responses.tables import Row
from participation.text.intake import clean_input
from participation.text.normalise import fold

MAX_CONTRIBUTION = 50_000  # letters are longer than what a form takes
FIRST_YEAR = 1990

CHANNELS: Mapping[str, Channel] = {
    "online": Channel.ONLINE,
    "internet": Channel.ONLINE,
    "e-mail": Channel.ONLINE,
    "email": Channel.ONLINE,
    "mail": Channel.ONLINE,
    "paper": Channel.PAPER,
    "papier": Channel.PAPER,
    "post": Channel.PAPER,
    "brief": Channel.PAPER,
    "postkarte": Channel.PAPER,
    "on-site": Channel.ON_SITE,
    "on_site": Channel.ON_SITE,
    "vor ort": Channel.ON_SITE,
    "vor_ort": Channel.ON_SITE,
    "vor-ort": Channel.ON_SITE,
    "veranstaltung": Channel.ON_SITE,
    "telephone": Channel.TELEPHONE,
    "telefon": Channel.TELEPHONE,
    "anruf": Channel.TELEPHONE,
}

_ISO = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})(?:[T ].*)?\Z")
_GERMAN = re.compile(r"(\d{1,2})\.\s?(\d{1,2})\.\s?(\d{4}|\d{2})(?:[ ,].*)?\Z")


@dataclass(frozen=True)
class RowProblem:
    """Why a row is bad. Codes: empty_text, too_long, unreadable_characters,
    unknown_ortsteil, bad_date, future_date, unknown_channel, too_many_cells."""

    line: int
    code: str
    value: str = ""
    suggestions: tuple[str, ...] = ()


@dataclass(frozen=True)
class Contribution:
    """A row that can be stored. `ortsteil_key` None: it counts for the whole city."""

    line: int
    text: str
    ortsteil_key: str | None
    received_on: datetime.date
    channel: Channel


class RowReader:
    """Reads row after row and collects every problem of all of them."""

    def __init__(
        self,
        *,
        positions: Mapping[str, int],
        width: int,
        ortsteile: Sequence[OrtsteilView],
        channel: Channel,
        skip_empty: bool,
        unknown_ortsteil_city_wide: bool,
        today: datetime.date,
    ) -> None:
        self.problems: list[RowProblem] = []
        self.skipped_empty = 0
        self.unknown_ortsteile: set[str] = set()
        self._positions = positions
        self._width = width
        self._ortsteile = ortsteile
        self._channel = channel
        self._skip_empty = skip_empty
        self._city_wide = unknown_ortsteil_city_wide
        self._today = today
        self._matches: dict[str, str | None] = {}

    def read(self, row: Row) -> Contribution | None:
        """Return the contribution; None where it is skipped or has problems."""
        before = len(self.problems)
        if any(row.cells[self._width :]):
            # A delimiter in an unquoted text: everything right of it has shifted.
            self._report(row, "too_many_cells", row.cells[self._width])
            return None
        text = self._text(row)
        if text is None:
            return None
        contribution = Contribution(
            line=row.line,
            text=text,
            ortsteil_key=self._ortsteil(row),
            received_on=self._date(row),
            channel=self._row_channel(row),
        )
        return contribution if len(self.problems) == before else None

    def _text(self, row: Row) -> str | None:
        title, body = self._cell(row, "title"), self._cell(row, "text")
        # A title that only repeats how the text begins says nothing of its own.
        parts = [body] if body.startswith(title.rstrip(".… ")) else [title, body]
        text, problems = clean_input("\n\n".join(part for part in parts if part))
        for problem in problems:
            self._report(row, problem)
        if len(text) > MAX_CONTRIBUTION:
            self._report(row, "too_long", str(len(text)))
        if not text and not problems:
            if not self._skip_empty:
                self._report(row, "empty_text")
            else:
                self.skipped_empty += 1
            return None
        return text

    def _ortsteil(self, row: Row) -> str | None:
        said = self._cell(row, "ortsteil")
        if not said:
            return None
        if said not in self._matches:
            match = match_ortsteil(self._ortsteile, said)
            self._matches[said] = None if match is None else match.key
        if self._matches[said] is None:
            self.unknown_ortsteile.add(said)
            if not self._city_wide:
                near = nearest_names(self._ortsteile, said)
                self._report(row, "unknown_ortsteil", said, near)
        return self._matches[said]

    def _date(self, row: Row) -> datetime.date:
        said = self._cell(row, "date")
        if not said:
            return self._today
        date = read_date(said)
        if date is None:
            self._report(row, "bad_date", said)
        elif date > self._today:
            self._report(row, "future_date", said)
        else:
            return date
        return self._today

    def _row_channel(self, row: Row) -> Channel:
        said = self._cell(row, "channel")
        if not said:
            return self._channel
        channel = CHANNELS.get(" ".join(said.lower().split()))
        if channel is None:
            self._report(row, "unknown_channel", said)
        return channel or self._channel

    def _cell(self, row: Row, role: str) -> str:
        place = self._positions.get(role)
        if place is None or place >= len(row.cells):
            return ""
        return row.cells[place]

    def _report(
        self, row: Row, code: str, value: str = "", suggestions: tuple[str, ...] = ()
    ) -> None:
        self.problems.append(RowProblem(row.line, code, value[:80], suggestions))


def read_date(text: str) -> datetime.date | None:
    """Return the day in ISO or German writing, a time behind it is dropped; else None."""
    iso, german = _ISO.match(text.strip()), _GERMAN.match(text.strip())
    if iso is not None:
        year, month, day = (int(part) for part in iso.groups())
    elif german is not None:
        day, month, year = (int(part) for part in german.groups())
        year += 2000 if year < 100 else 0
    else:
        return None
    try:
        date = datetime.date(year, month, day)
    except ValueError:
        return None
    return date if year >= FIRST_YEAR else None


def nearest_names(ortsteile: Sequence[OrtsteilView], text: str) -> tuple[str, ...]:
    """The three names most like the text, for a person to choose from."""
    wanted = fold(text[:200])
    ranked = sorted(
        ortsteile,
        key=lambda o: (-SequenceMatcher(None, fold(o.name), wanted).ratio(), o.name),
    )
    return tuple(ortsteil.name for ortsteil in ranked[:3])
