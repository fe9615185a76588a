"""Which groups of people a comment speaks about or for."""

import hashlib
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Final, Self

from participation.core.data_files import text_of
from participation.core.errors import DataFileError
from participation.themes.pipeline.cues import CueList
from participation.themes.pipeline.textwords import TextWords, text_words
from participation.themes.tagger import Passage

TARGET_GROUPS_PATH: Final = Path(__file__).parent.parent / "data" / "target-groups.json"
_DIGIT: Final = re.compile(r"\d")
_TITLES: Final = frozenset(("Familie", "Oma", "Opa", "Mama"))
_ELDERLY: Final = 60
# "mit 82", "ich bin 78", "77 Jahre alt", "80-Jährige"; a mere number is no age.
_AGE: Final = re.compile(
    r"\b(?P<lead>mit|bin|werde|schon)\s+(?P<led>\d{2,3})\b"
    r"(?!\s*(?:%|€|prozent|euro|cent|km|kilo|meter|m\b|leute|person|kinder|wohn|min|stund"
    r"|mal|\d|[.,:]\d))"
    r"|\b(?P<aged>\d{1,3})(?:\s+jahre?n?\s+alt|[\s-]*j(?:ä|ae)hrig)",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class TargetGroup:
    """A group as the city names it; `ages` are the first and the last year of life."""

    key: str
    label: Mapping[str, str]
    ages: tuple[int, int] | None = None


class TargetGroups:
    """Finds target groups by their words and by ages."""

    def __init__(self, source: str, *, name: str = "target-groups.json") -> None:
        """Take the file's text; raise DataFileError naming file and reason."""
        self.source = source
        entries = _entries(source, name)
        self.groups = tuple(_group(entry, name) for entry in entries)
        rules = {entry["key"]: entry.get("rules", {}) for entry in entries}
        if len(rules) != len(entries):
            raise DataFileError(f"{name}: a key is used twice")
        self._cues = CueList(rules, name=name)

    @classmethod
    def from_file(cls, path: Path = TARGET_GROUPS_PATH) -> Self:
        return cls(text_of(path), name=path.name)

    def fingerprint(self) -> str:
        return hashlib.sha256(self.source.encode()).hexdigest()

    def match(self, text: str) -> list[Passage]:
        """Return the passages that name a group, in their order; changes nothing."""
        read = text_words(text)
        cues = self._cues.find(read.words)
        found = [
            Passage(
                "target_group",
                cue.key,
                read.places[cue.first][0],
                read.places[cue.last][1],
            )
            for cue in cues
            if not _names_a_person(read, cue.first)
        ]
        found += self._by_age(text)
        return _joined(found)

    def _by_age(self, text: str) -> list[Passage]:
        if not _DIGIT.search(text):
            return []
        return [
            Passage("target_group", group.key, found.start(), found.end())
            for found in _AGE.finditer(text)
            for group in self.groups
            if group.ages and _is_of_age(found, group.ages)
        ]


def _joined(found: list[Passage]) -> list[Passage]:
    """Return passages in order, overlapping ones of a group as one."""
    joined: list[Passage] = []
    latest: dict[str, int] = {}
    for one in sorted(found, key=lambda one: (one.start, one.end, one.key)):
        place = latest.get(one.key)
        if place is not None and one.start < joined[place].end:
            end = max(joined[place].end, one.end)
            joined[place] = replace(joined[place], end=end)
        else:
            latest[one.key] = len(joined)
            joined.append(one)
    return joined


def _is_of_age(found: re.Match[str], ages: tuple[int, int]) -> bool:
    # "mit 15" may be anything, "mit 82" hardly.
    age = int(found["aged"] or found["led"])
    first, last = ages
    return first <= age <= last and (bool(found["aged"]) or age >= _ELDERLY)


def _names_a_person(read: TextWords, place: int) -> bool:
    """Whether it is part of a name: Familie Schulze, Oma Krause."""
    if read.words[place] not in _TITLES or place + 1 == len(read.words):
        return False
    beside = read.places[place][1] + 1 == read.places[place + 1][0]
    return beside and read.words[place + 1][0].isupper()


def _entries(source: str, name: str) -> list[dict[str, Any]]:
    try:
        entries = json.loads(source)["groups"]
    except json.JSONDecodeError as error:
        raise DataFileError(f"{name}, line {error.lineno}: {error.msg}") from error
    except (KeyError, TypeError) as error:
        raise DataFileError(f"{name}: has no list of groups") from error
    if not isinstance(entries, list):
        raise DataFileError(f"{name}: has no list of groups")
    for number, entry in enumerate(entries, start=1):
        if not isinstance(entry, dict) or not isinstance(entry.get("key"), str):
            raise DataFileError(f"{name}, group {number}: has no key")
    return entries


def _group(entry: dict[str, Any], name: str) -> TargetGroup:
    label, ages = entry.get("label"), entry.get("ages")
    if not isinstance(label, dict) or not label.get("de"):
        raise DataFileError(f"{name}, group {entry['key']}: needs a German label")
    if ages is None:
        return TargetGroup(entry["key"], label)
    if not isinstance(ages, list) or [type(age) for age in ages] != [int, int]:
        raise DataFileError(f"{name}, group {entry['key']}: ages are two whole numbers")
    return TargetGroup(entry["key"], label, (ages[0], ages[1]))
