"""What became of it, as its pages show it. Pure: from answers and released figures alone."""

import datetime
import html
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from participation.handover.routing.content import (
    CLOSED,
    PublicAnswer,
    RoutingStatus,
)
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
"""Of answers on one page, as they are written into it: whatever planners wrote."""
COMMENT_BYTES = 30_000


class Standing(StrEnum):
    """Which answers are listed, as the address says it."""

    ALL = ""
    ANSWERED = "beantwortet"
    WAITING = "offen"


@dataclass(frozen=True, kw_only=True)
class Listing:
    """One page of answers; counts of all that belong there."""

    answers: tuple[PublicAnswer, ...]
    standing: Standing
    answered: int
    waiting: int
    number: int
    pages: int
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


def list_answers(
    found: Sequence[PublicAnswer], *, standing: Standing, number: int
) -> Listing | None:
    """The page of that number, what changed last first; None where there is no such page."""
    answered = [a for a in found if a.status in CLOSED]
    waiting = [a for a in found if a.status not in CLOSED]
    chosen = {
        Standing.ALL: found,
        Standing.ANSWERED: answered,
        Standing.WAITING: waiting,
    }[standing]
    pages = _cut(newest_first(chosen))
    if not 1 <= number <= len(pages):
        return None
    return Listing(
        answers=tuple(pages[number - 1]),
        standing=standing,
        answered=len(answered),
        waiting=len(waiting),
        number=number,
        pages=len(pages),
        simulated=any(answer.simulated for answer in found),
    )


def newest_first(answers: Sequence[PublicAnswer]) -> list[PublicAnswer]:
    """What changed last comes first; of one day in the order they came in."""
    return sorted(answers, key=lambda a: a.changed_on, reverse=True)


def waiting_days(answer: PublicAnswer, today: datetime.date) -> int | None:
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


def counts_by_status(
    answers: Sequence[PublicAnswer],
) -> list[tuple[RoutingStatus, int]]:
    """How many are where, in the order of the way that an answer goes."""
    counted = Counter(answer.status for answer in answers)
    return [(status, counted[status]) for status in RoutingStatus if counted[status]]


def theme_label(answer: PublicAnswer) -> Texts:
    """Names of the theme as they were handed over; its key where there are none."""
    label: Mapping[str, str] = answer.theme_label
    return label if label.get("de") else {"de": answer.theme_key}


def written_bytes(*texts: str) -> int:
    """What texts weigh in a page."""
    return sum(len(html.escape(text).encode("utf-8", "replace")) for text in texts)


def _cut(answers: Sequence[PublicAnswer]) -> list[list[PublicAnswer]]:
    pages: list[list[PublicAnswer]] = [[]]
    room = PAGE_BYTES
    for answer in answers:
        needed = _weight(answer)
        if pages[-1] and (len(pages[-1]) == PER_PAGE or needed > room):
            pages.append([])
            room = PAGE_BYTES
        pages[-1].append(answer)
        room -= needed
    return pages


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
