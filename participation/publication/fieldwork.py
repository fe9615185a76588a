"""A survey while it is open, in protected counts: days, places, pages, what stands out."""

import datetime
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from participation.core.kinds import Channel
from participation.findings.fieldwork import (
    PagesReached,
    answers_by_ortsteil,
    arrivals,
    bursts,
    copied_texts,
    pages_reached,
)
from participation.findings.groups import Dimension, Groups
from participation.findings.representativeness import Verdict, compare
from participation.findings.respondents import Scope, newest_series
from participation.findings.targets import Target
from participation.places.queries import OrtsteilView
from participation.publication.missing import Population, read_population
from participation.publication.protected import ProtectedCount, share
from participation.publication.suppression import (
    Sum,
    protect_counts,
    protect_single,
    withheld_cells,
)
from participation.questionnaires.definition import Definition, in_language

DAYS_SHOWN = 42
"""Of a longer period weeks are shown."""
WEEK = datetime.timedelta(days=7)
PERCENT_FROM = 40
CHANNELS = tuple(channel.value for channel in Channel)


@dataclass(frozen=True, kw_only=True)
class Arrivals:
    """Answers of a day or a week. `stands_out`: far more than usual on one of its days."""

    first_on: datetime.date
    last_on: datetime.date
    total: ProtectedCount
    by_channel: tuple[ProtectedCount, ...]
    stands_out: bool


@dataclass(frozen=True, kw_only=True)
class OrtsteilAnswers:
    """One Ortsteil. `expected`: its answers if all took part alike; None: not known."""

    ortsteil: OrtsteilView
    count: ProtectedCount
    persons: int | None
    expected: int | None
    lacks: bool


@dataclass(frozen=True, kw_only=True)
class PageReached:
    """Forms that reached a page; `share` of those begun in whole percent."""

    title: str
    times: ProtectedCount
    share: int | None


@dataclass(frozen=True, kw_only=True)
class CopiedText:
    sign: str  # of the text, to tell it from others; the text is not here
    count: ProtectedCount


@dataclass(frozen=True, kw_only=True)
class Fieldwork:
    """`counted_since` None: no page was counted yet. `as_of`: of the inhabitants."""

    total: ProtectedCount
    channels: tuple[str, ...]
    channel_totals: tuple[ProtectedCount, ...]
    arrivals: tuple[Arrivals, ...]
    by_week: bool
    ortsteile: tuple[OrtsteilAnswers, ...]
    population: Target | None
    pages: tuple[PageReached, ...]
    sent: PageReached | None
    counted_since: datetime.date | None
    bursts: tuple[datetime.date, ...]
    copies: tuple[CopiedText, ...]
    minimum: int


def fieldwork(
    session: Session,
    *,
    key: str,
    definition: Definition,
    simulated: bool,
    minimum: int,
    language: str = "de",
) -> Fieldwork:
    """How the survey of a questionnaire (its newest series) goes."""
    scope = Scope(version_ids=newest_series(session, key), simulated=simulated)
    found = arrivals(session, scope)
    by_day: Counter[datetime.date] = Counter()
    for (day, _), count in found.items():
        by_day[day] += count
    outstanding = bursts(by_day)
    by_week = bool(by_day) and (max(by_day) - min(by_day)).days >= DAYS_SHOWN
    lines, channel_totals, total = _protect(
        _periods(found, by_week=by_week), minimum=minimum, outstanding=outstanding
    )
    # Here all inhabitants count: nothing is compared with an age.
    population = read_population(session, Groups())
    target = population.found[Dimension.ORTSTEIL]
    known = target if isinstance(target, Target) else None
    reached = pages_reached(session, scope.version_ids)
    pages, sent = _pages(definition, reached, minimum, language)
    return Fieldwork(
        total=total,
        channels=CHANNELS,
        channel_totals=channel_totals,
        arrivals=lines,
        by_week=by_week,
        ortsteile=_ortsteile(
            answers_by_ortsteil(session, scope), population, known, minimum
        ),
        population=known,
        pages=pages,
        sent=sent,
        counted_since=reached.since,
        bursts=tuple(outstanding),
        copies=tuple(
            CopiedText(
                sign=text.sign, count=protect_single(text.count, minimum=minimum)
            )
            for text in copied_texts(session, scope, at_least=minimum)
        ),
        minimum=minimum,
    )


Period = tuple[datetime.date, datetime.date]


def _periods(
    found: Mapping[tuple[datetime.date, str], int], *, by_week: bool
) -> dict[Period, Counter[str]]:
    """Channels by day or week, from the first to the last without a gap."""
    periods: dict[Period, Counter[str]] = {}
    if not found:
        return periods
    days = [day for day, _ in found]
    step = WEEK if by_week else datetime.timedelta(days=1)
    first = min(days)
    if by_week:
        first -= datetime.timedelta(days=first.weekday())
    begin = first
    while begin <= max(days):
        periods[begin, begin + step - datetime.timedelta(days=1)] = Counter()
        begin += step
    names = list(periods)
    for (day, channel), count in found.items():
        periods[names[(day - first) // step]][channel] += count
    return periods


def _protect(
    periods: Mapping[Period, Counter[str]],
    *,
    minimum: int,
    outstanding: Sequence[datetime.date],
) -> tuple[tuple[Arrivals, ...], tuple[ProtectedCount, ...], ProtectedCount]:
    """Protect days by channels with both margins: every line and column is a sum."""
    values: dict[tuple[Period | None, str], int] = {}
    for period, counts in periods.items():
        values |= {(period, channel): counts[channel] for channel in CHANNELS}
        values[period, ""] = counts.total()
    for channel in (*CHANNELS, ""):
        values[None, channel] = sum(values[period, channel] for period in periods)
    sums = [
        Sum((row, ""), tuple((row, channel) for channel in CHANNELS))
        for row in (*periods, None)
    ]
    sums += [
        Sum((None, channel), tuple((period, channel) for period in periods))
        for channel in (*CHANNELS, "")
    ]
    hidden = withheld_cells(values, sums, minimum=minimum)

    def shown(period: Period | None, channel: str) -> ProtectedCount:
        cell = (period, channel)
        return ProtectedCount(None if cell in hidden else values[cell])

    lines = tuple(
        Arrivals(
            first_on=period[0],
            last_on=period[1],
            total=shown(period, ""),
            by_channel=tuple(shown(period, channel) for channel in CHANNELS),
            stands_out=any(period[0] <= day <= period[1] for day in outstanding),
        )
        for period in periods
    )
    return lines, tuple(shown(None, c) for c in CHANNELS), shown(None, "")


def _ortsteile(
    counts: Mapping[str | None, int],
    population: Population,
    target: Target | None,
    minimum: int,
) -> tuple[OrtsteilAnswers, ...]:
    """Every Ortsteil, those that lack answers first, the largest lack on top."""
    shown, _ = protect_counts(
        {key: counts.get(key, 0) for key in population.ortsteile}
        | {"": counts.get(None, 0)},
        total=sum(counts.values()),
        minimum=minimum,
    )
    placed = sum(number for key, number in counts.items() if key is not None)
    lines = []
    for key, ortsteil in population.ortsteile.items():
        part = target.shares[key] if target else None
        lines.append(
            OrtsteilAnswers(
                ortsteil=ortsteil,
                count=shown[key],
                persons=target.persons[key] if target else ortsteil.population,
                expected=None if part is None else round(part * placed),
                lacks=_lacks(counts.get(key, 0), placed, part),
            )
        )
    # By inhabitants, which are public: an order by answers would tell withheld ones.
    lines.sort(
        key=lambda line: (not line.lacks, -(line.expected or 0), -(line.persons or 0))
    )
    return tuple(lines)


def _lacks(count: int, of: int, part: float | None) -> bool:
    if part is None:
        return count == 0
    verdict = compare(count, of=of, inhabitants=part).verdict
    return count == 0 or verdict in (Verdict.MISSING, Verdict.FEW)


def _pages(
    definition: Definition, reached: PagesReached, minimum: int, language: str
) -> tuple[tuple[PageReached, ...], PageReached | None]:
    if reached.since is None:
        return (), None
    begun = protect_single(
        reached.times.get(definition.pages[0].key, 0), minimum=minimum
    )

    def line(title: str, times: int) -> PageReached:
        count = protect_single(times, minimum=minimum)
        return PageReached(
            title=title,
            times=count,
            share=_part(count, begun),
        )

    pages = tuple(
        line(in_language(page.title, language)[0], reached.times.get(page.key, 0))
        for page in definition.pages
    )
    return pages, line("", reached.sent)


def _part(count: ProtectedCount, begun: ProtectedCount) -> int | None:
    """Percent of those who began; never above 100, which counts may miss by a little."""
    percent = share(count, begun, minimum=PERCENT_FROM)
    return None if percent is None else min(percent, 100)
