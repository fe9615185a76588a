"""From data to a tagged PDF, set by a child process.

Texts reach a template as data in one JSON value and are never part of its source, so
nothing that is written in a questionnaire can act as markup. Templates see their own
folder, the bundled fonts and nothing else: no system font, no package, no network. The
same data on the same day gives the same bytes.

A child, because Typst keeps what it laid out: in a web process that would be 200 MB for
good. It also ends a layout that does not come to an end.
"""

import datetime
import json
import subprocess
import sys
import threading
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import participation
from participation.core.errors import ParticipationError
from participation.typesetting.glyphs import FONTS, printable

CHILD = "participation.typesetting.typesetter"
SOURCES = Path(participation.__file__).parents[1]
LONGEST_S = 60
_one_at_a_time = threading.Lock()


class PrintError(ParticipationError):
    """Something cannot be printed, a picture that is none for example."""


@dataclass(frozen=True, kw_only=True)
class PageCodes:
    """A QR code for each page, given to the template as `codes`.

    Both are texts with "{page}" where the number of the page goes.
    """

    text: str
    alt: str


def typeset(
    template: Path,
    data: Mapping[str, Any],
    *,
    on: datetime.date,
    codes: PageCodes | None = None,
) -> bytes:
    """Return the PDF/UA-1 file that a template makes of the data, dated that day.

    Raises PrintError, never returns a file with missing characters.
    """
    midnight = datetime.datetime.combine(on, datetime.time(), tzinfo=datetime.UTC)
    order = {
        "folder": str(template.parent),
        "template": template.name,
        "fonts": str(FONTS),
        "data": _printable(data),
        "timestamp": int(midnight.timestamp()),
        "codes": asdict(codes) if codes else None,
    }
    try:
        with _one_at_a_time:
            done = subprocess.run(  # noqa: S603 -- our own module, data on stdin
                [sys.executable, "-m", CHILD],
                input=json.dumps(order).encode("ascii"),
                capture_output=True,
                timeout=LONGEST_S,
                check=False,
                cwd=SOURCES,
                env={"PYTHONUTF8": "1"},  # it needs none of our settings and secrets
            )
    except subprocess.TimeoutExpired as error:
        raise PrintError(f"{template.name}: not done after {LONGEST_S} s") from error
    if done.returncode:
        reason = done.stderr.decode("utf-8", "replace").strip()
        raise PrintError(f"{template.name}: {reason}")
    return done.stdout


def _printable(value: Any) -> Any:
    """The same data with every text made printable."""
    if isinstance(value, str):
        return printable(value)
    if isinstance(value, Mapping):
        return {name: _printable(part) for name, part in value.items()}
    if isinstance(value, (list, tuple)):
        return [_printable(part) for part in value]
    return value
