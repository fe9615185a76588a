"""What became of it, as its pages show it. Pure: from answers and released figures alone."""

import datetime
import html
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from participation.handover.routing.content import CLOSED, Dated, PublicAnswer
from participation.handover.routing.queries import Found
from participation.publication.releases.content import (
    CITY,
    Line,
    Release,
    ReleasedTable,
    Space,
    Texts,
)

THEMES = "themes"
PER_PAGE = 10
PAGE_BYTES = 60_000
"""Of answers in one part of a page, as they are written into it: whatever planners wrote."""
COMMENT_BYTES = 30_000


class Standing(StrEnum):
    """Which answers are listed, as the address says it."""

    ALL = ""
    ANSWERED = "beantwortet"
    WAITING = "offen"


@dataclass(frozen=True, kw_only=True)
class Turn:
    """Where a page of the list is: its number, and its part where ten weigh too much."""

    number: int = 1
    part: int = 1

    def __str__(self) -> str:
        return f"{self.number}.{self.part}" if self.part > 1 else str(self.number)


@dataclass(frozen=True, kw_only=True)
class Listing:
    """One page of answers; counts of all that belong there."""

    answers: tuple[PublicAnswer, ...]
    standing: Standing
    answered: int
    waiting: int
    turn: Turn
    pages: int
    before: Turn | None
    after: Turn | None
    simulated: bool

    @property
    def total(self) -> int:
        return self.answered + self.waiting


@dataclass(frozen=True, kw_only=True)
class SaidFigure:
    """How many people wrote about a theme, as one subject has released it.

    `space` None: the whole city; `people` None: withheld.
    """

    release: Release
    space: Space | None
    people: int | None
    base: int | None


@dataclass(frozen=True, kw_only=True)
class OpenTheme:
    """A theme that people wrote about, and that was passed on to nobody yet."""

    key: str
    label: Texts
    people: int


def pages_of(found: Found, standing: Standing) -> int:
    """How many pages there are; an empty one where there is nothing."""
    count = {
        Standing.ALL: found.total,
        Standing.ANSWERED: found.answered,
        Standing.WAITING: found.waiting,
    }[standing]
    return max(-(-count // PER_PAGE), 1)


def list_answers(
    found: Found, there: Sequence[PublicAnswer], *, standing: Standing, turn: Turn
) -> Listing | None:
    """A part of the answers that are `there` on a page; None where there is no such part."""
    parts, pages = _cut(there), pages_of(found, standing)
    if not 1 <= turn.part <= len(parts):
        return None
    before = after = None
    if turn.part > 1:
        before = replace(turn, part=turn.part - 1)
    elif turn.number > 1:
        before = Turn(number=turn.number - 1)
    if turn.part < len(parts):
        after = replace(turn, part=turn.part + 1)
    elif turn.number < pages:
        after = Turn(number=turn.number + 1)
    return Listing(
        answers=tuple(parts[turn.part - 1]),
        standing=standing,
        answered=found.answered,
        waiting=found.waiting,
        turn=turn,
        pages=pages,
        before=before,
        after=after,
        simulated=found.simulated,
    )


def waiting_days(answer: Dated, today: datetime.date) -> int | None:
    """Days without an answer; None where there is one."""
    if answer.status in CLOSED:
        return None
    return max((today - answer.passed_on).days, 0)


def said_of_theme(
    releases: Sequence[Release], theme_key: str, ortsteil_key: str | None = None
) -> list[SaidFigure]:
    """What each subject has released of the theme, for the city or the line of an Ortsteil."""
    found = (_said(release, theme_key, ortsteil_key) for release in releases)
    return [figure for figure in found if figure is not None]


def themes_not_passed_on(
    releases: Sequence[Release],
    answered: Collection[str],
    ortsteil_key: str | None = None,
) -> list[OpenTheme]:
    """Themes with released figures that no answer is about, most people first.

    The largest figure of the subjects: a person may have said it in several of them.
    """
    most: dict[str, OpenTheme] = {}
    for release in releases:
        table, line = _themes(release), _line(release, ortsteil_key)
        if table is None or line is None:
            continue
        for option, people in zip(table.options, line.cells, strict=True):
            known = most.get(option.key)
            if people and (known is None or people > known.people):
                most[option.key] = OpenTheme(
                    key=option.key, label=option.label, people=people
                )
    return sorted(
        (theme for key, theme in most.items() if key not in answered),
        key=lambda theme: (-theme.people, theme.key),
    )


def theme_label(answer: PublicAnswer) -> Texts:
    """Names of the theme as they were handed over; its key where there are none."""
    label: Mapping[str, str] = answer.theme_label
    return label if label.get("de") else {"de": answer.theme_key}


def written_bytes(*texts: str) -> int:
    """What texts weigh in a page."""
    return sum(len(html.escape(text).encode("utf-8", "replace")) for text in texts)


def _cut(answers: Sequence[PublicAnswer]) -> list[list[PublicAnswer]]:
    """A page of answers in parts that a telephone can load, mostly one."""
    parts: list[list[PublicAnswer]] = [[]]
    room = PAGE_BYTES
    for answer in answers:
        needed = _weight(answer)
        if parts[-1] and needed > room:
            parts.append([])
            room = PAGE_BYTES
        parts[-1].append(answer)
        room -= needed
    return parts


def _weight(answer: PublicAnswer) -> int:
    documents = [text for one in answer.documents for text in (one.title, one.url)]
    return written_bytes(
        answer.reply,
        answer.reason,
        answer.measure,
        answer.plan_name,
        answer.space_label * 2,
        *documents,
    )


def _said(
    release: Release, theme_key: str, ortsteil_key: str | None
) -> SaidFigure | None:
    table, line = _themes(release), _line(release, ortsteil_key)
    keys = [option.key for option in table.options] if table else []
    if line is None or theme_key not in keys:
        return None
    return SaidFigure(
        release=release,
        space=release.space_of(ortsteil_key) if ortsteil_key else None,
        people=line.cells[keys.index(theme_key)],
        base=line.base,
    )


def _themes(release: Release) -> ReleasedTable | None:
    return next((t for t in release.tables if t.key == THEMES), None)


def _line(release: Release, ortsteil_key: str | None) -> Line | None:
    table = _themes(release)
    space = release.space_of(ortsteil_key) if ortsteil_key else None
    if table is None or (ortsteil_key and space is None):
        return None
    wanted = space.key if space else CITY
    return next((one for one in table.lines if one.space_key == wanted), None)
