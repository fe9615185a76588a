"""What is looked at before a questionnaire opens: what is missing, and what may be better."""

from dataclasses import dataclass
from enum import StrEnum

from participation.core.languages import EASY_GERMAN
from participation.questionnaires.comparing import Change, compare
from participation.questionnaires.definition import Definition, parse_definition
from participation.questionnaires.editing.checking import Check, check_draft
from participation.questionnaires.editing.easy_reading import HardText, hard_texts
from participation.questionnaires.editing.estimate import estimated_minutes
from participation.questionnaires.editing.languages import (
    untranslated,
    within_languages,
)
from participation.questionnaires.editing.parts import Source, languages_of
from participation.questionnaires.information import (
    FIELDS,
    Gap,
    missing_information,
    read_information,
)
from participation.questionnaires.reading import Reader

MINUTES_OFF = 2
"""So far an estimate may be from what people are told."""


class Level(StrEnum):
    """Whether it may open so."""

    GOOD = "good"
    WARNING = "warning"
    ERROR = "error"


@dataclass(frozen=True, kw_only=True)
class Told:
    """One field of the information, and in which languages it is missing."""

    field: str
    gaps: tuple[Gap, ...]


@dataclass(frozen=True, kw_only=True)
class Checklist:
    """`definition` None: the draft cannot be read as a questionnaire yet."""

    definition: Definition | None
    check: Check
    told: tuple[Told, ...]
    untranslated: dict[str, int]
    minutes: int | None
    hard: tuple[HardText, ...]
    changes: tuple[Change, ...]

    @property
    def gaps(self) -> list[Gap]:
        return [gap for told in self.told for gap in told.gaps]

    @property
    def parting(self) -> list[Change]:
        """Changes after which answers cannot be counted together."""
        return [change for change in self.changes if not change.comparable]

    @property
    def minutes_level(self) -> Level:
        if self.definition is None or self.minutes is None:
            return Level.GOOD
        off = abs(self.definition.minutes - self.minutes)
        return Level.WARNING if off > MINUTES_OFF else Level.GOOD

    @property
    def may_open(self) -> bool:
        return self.definition is not None and not self.gaps


def build_checklist(source: Source, *, before: Definition | None) -> Checklist:
    """Look at a draft. `before`: the version that it follows."""
    check = check_draft(source)
    definition = parse_definition(within_languages(source)) if check.is_clean else None
    return Checklist(
        definition=definition,
        check=check,
        told=_told(source),
        untranslated=untranslated(source),
        minutes=estimated_minutes(definition) if definition else None,
        hard=_hard(definition),
        changes=tuple(compare(before, definition) if before and definition else ()),
    )


def _told(source: Source) -> tuple[Told, ...]:
    languages = languages_of(source)
    reader = Reader(
        within_languages(source), "questionnaire", [], language=languages[0]
    )
    gaps = missing_information(read_information(reader), languages)
    return tuple(
        Told(
            field=name,
            gaps=tuple(
                gap
                for gap in gaps
                if gap.field == name or (gap.field, name) == ("satzung", "procedure")
            ),
        )
        for name in FIELDS
    )


def _hard(definition: Definition | None) -> tuple[HardText, ...]:
    if definition is None or EASY_GERMAN not in definition.languages:
        return ()
    return tuple(hard_texts(definition, EASY_GERMAN))
