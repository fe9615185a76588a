"""From a template and what to say to a DOCX or PPTX, filled by a child process.

A child, because a template is a file from somebody's computer and a program in a small
language: it gets no time without end, no memory without end, and none of our secrets.
"""

import base64
import json
import subprocess
import sys
import threading
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import participation
from participation.core.errors import ParticipationError

WORD = "participation.handover.documents.filling.filler"
SLIDES = "participation.handover.documents.filling.deck_filler"
SOURCES = Path(participation.__file__).parents[1]
LONGEST_S = 100  # of computing; a busy machine may take twice as long
REFUSED = 3
_one_at_a_time = threading.Lock()


@dataclass(frozen=True, kw_only=True)
class Flaw:
    """What is wrong with a template. `quote`: the paragraph; `said`: Jinja's own words."""

    reason: str
    quote: str = ""
    said: str = ""


class TemplateRefusedError(ParticipationError):
    """A template cannot be used."""

    def __init__(self, flaw: Flaw) -> None:
        super().__init__(f"{flaw.reason}: {flaw.quote} {flaw.said}".strip())
        self.flaw = flaw


def fill(
    template: bytes,
    context: Mapping[str, Any],
    *,
    title: str,
    language: str,
    mark: str = "",
    notes: Sequence[str] = (),
) -> bytes:
    """Return the filled DOCX. Raises TemplateRefusedError.

    `mark` stands at the top of every page, and `notes` below the first line of the first
    one, whether the template provides for it or not.
    """
    order = {
        "context": context,
        "title": title,
        "language": language,
        "mark": mark,
        "notes": list(notes),
    }
    return _run(WORD, template, order, broken="broken")


def fill_deck(template: bytes, deck: Mapping[str, Any]) -> bytes:
    """Return the PPTX with the slides of `deck` (slides.py). Raises TemplateRefusedError."""
    return _run(SLIDES, template, {"deck": deck}, broken="broken_deck")


def _run(
    child: str, template: bytes, order: Mapping[str, Any], *, broken: str
) -> bytes:
    """What the child makes of the order; `broken`: it fell over the template."""
    whole = {
        **order,
        "template": base64.b64encode(template).decode("ascii"),
        "seconds": LONGEST_S,
    }
    try:
        with _one_at_a_time:
            done = subprocess.run(  # noqa: S603 -- our own module, data on stdin
                [sys.executable, "-m", child],
                input=json.dumps(whole).encode("ascii"),
                capture_output=True,
                timeout=2 * LONGEST_S,
                check=False,
                cwd=SOURCES,
                env={"PYTHONUTF8": "1"},  # none of our settings and secrets
            )
    except subprocess.TimeoutExpired as error:
        raise TemplateRefusedError(Flaw(reason="too_slow")) from error
    if done.returncode:
        raise TemplateRefusedError(_flaw(done.returncode, done.stderr, broken))
    return done.stdout


def _flaw(code: int, said: bytes, broken: str) -> Flaw:
    """What the child said; one that was ended by the system took too much."""
    if code == REFUSED:
        return Flaw(**json.loads(said))
    return Flaw(reason="too_slow" if code < 0 else broken)
