"""Whether a text reports a defect that the city's Mängelmelder would repair.

A city lists its words in city.json. `schlagloch` is sought inside words, also in
compounds. Of an entry with several parts each has to occur in the same sentence, and a
part may name alternatives: `laterne|ampel kaputt|defekt`. The browser reads the same
list (static/js/comment.js), so that it can say so while somebody writes.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from participation.text.normalise import fold

_SENTENCE_END = re.compile(r"[.!?;:\n]+")


@dataclass(frozen=True, kw_only=True)
class Complaints:
    """Where the city takes reports of defects. `url` None: the city has not said yet."""

    label: Mapping[str, str]
    url: str | None
    words: tuple[str, ...]

    def label_in(self, language: str) -> tuple[str, str]:
        """Return what the service is called, and in which language: German else."""
        base = language.partition("-")[0]
        known = next(tag for tag in (language, base, "de") if tag in self.label)
        return self.label[known], known.partition("-")[0]

    @property
    def patterns(self) -> tuple[tuple[tuple[str, ...], ...], ...]:
        """Parts of each entry, and of each part its folded alternatives."""
        return tuple(
            tuple(tuple(fold(part).split("|")) for part in entry.split())
            for entry in self.words
        )


def read_complaints(profile: Mapping[str, Any]) -> Complaints | None:
    """Read `complaints` of a city's profile; None where the city names none."""
    data = profile.get("complaints")
    if not data or not data.get("words") or "de" not in data.get("label", {}):
        return None
    return Complaints(
        label=data["label"], url=data.get("url"), words=tuple(data["words"])
    )


def reports_defect(text: str, complaints: Complaints) -> bool:
    """Whether one sentence has all the parts of one entry."""
    patterns = complaints.patterns
    return any(
        all(any(word in sentence for word in part) for part in entry)
        for sentence in _sentences(fold(text))
        for entry in patterns
    )


def _sentences(text: str) -> Sequence[str]:
    return [part for part in _SENTENCE_END.split(text) if part.strip()]
