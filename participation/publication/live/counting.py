"""The counts of today by topic and Ortsteil: true ones, for the rules of handover/ alone.

No page may read them (contract "gate" in setup.cfg); what a page shows comes from
figures.py beside this.
"""

import datetime
from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass

from sqlalchemy.orm import Session

from participation.findings.tallies import Tallies, pairs_of, tallies
from participation.findings.tallying import TallyLine
from participation.themes.vocabulary.settling import is_settled

NO_ORTSTEIL = ""
Cell = tuple[str, str]
"""A topic and an Ortsteil; '' for those who named none."""


@dataclass(frozen=True, kw_only=True)
class LiveCounts:
    """People who took part, who wrote, and what about. `crossings`: group, theme, Ortsteil.

    `checked`: comments of a theme, and those of them that a person has looked at.
    """

    as_of: datetime.datetime
    took_part: Mapping[str, int]
    commenting: Mapping[str, int]
    themes: Mapping[Cell, int]
    groups: Mapping[Cell, int]
    crossings: Mapping[tuple[str, str, str], int]
    sets: Mapping[frozenset[str], int]
    checked: Mapping[str, tuple[int, int]]

    @property
    def base(self) -> int:
        """People of the whole city who wrote something."""
        return sum(self.commenting.values())


def kept_tallies(
    session: Session, *, simulated: bool, now: datetime.datetime
) -> Tallies | None:
    """The counts of all sources; None: they are being made.

    Also while themes that were split or merged settle: a merged theme would be told in
    part under its old name.
    """
    if not is_settled(session):
        return None
    return tallies(session, simulated=simulated, now=now)


def answered_sources(found: Tallies) -> frozenset[str]:
    """Sources in which somebody took part."""
    return frozenset(line.source for line in found.lines if line.kind == "place")


def live_counts(found: Tallies, sources: Collection[str]) -> LiveCounts:
    """The counts of some sources together: nobody is in two of them."""
    wanted = set(sources)
    counts: dict[str, Counter[tuple[str, ...]]] = {
        name: Counter() for name in ("took_part", "wrote", "theme", "group", "cross")
    }
    comments: Counter[str] = Counter()
    checked: Counter[str] = Counter()
    for line in found.lines:
        if line.source not in wanted:
            continue
        if line.kind == "place":
            counts["took_part"][(line.ortsteil_key,)] += line.people
            counts["wrote"][(line.ortsteil_key,)] += line.comments
            continue
        counts[line.kind][_cell(line)] += line.people
        if line.kind == "theme":
            comments[line.topic] += line.comments
            checked[line.topic] += line.checked
    sets: Counter[frozenset[str]] = Counter()
    for named in found.sets:
        if named.source in wanted:
            sets[named.themes] += named.people
    return LiveCounts(
        as_of=found.counted_at,
        took_part={key: n for (key,), n in counts["took_part"].items()},
        commenting={key: n for (key,), n in counts["wrote"].items()},
        themes={(cell[0], cell[1]): n for cell, n in counts["theme"].items()},
        groups={(cell[0], cell[1]): n for cell, n in counts["group"].items()},
        crossings={(c[0], c[1], c[2]): n for c, n in counts["cross"].items()},
        sets=sets,
        checked={theme: (n, checked[theme]) for theme, n in comments.items()},
    )


def _cell(line: TallyLine) -> tuple[str, ...]:
    if line.kind == "cross":
        return (line.topic, line.other, line.ortsteil_key)
    return (line.topic, line.ortsteil_key)


def pair_by_ortsteil(
    session: Session,
    kept: Tallies,
    *,
    simulated: bool,
    sources: Collection[str],
    first: str,
    second: str,
) -> dict[str, int]:
    """People who name both themes, by Ortsteil."""
    found: Counter[str] = Counter()
    pairs = pairs_of(session, kept, simulated=simulated, first=first, second=second)
    for line in pairs:
        if line.source in sources:
            found[line.ortsteil_key] += line.people
    return dict(found)
