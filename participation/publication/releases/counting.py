"""True counts of a subject by Ortsteil, straight from the database. Unprotected."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field

from sqlalchemy.orm import Session

from participation.findings.people import (
    OrtsteilKey,
    answered_by_ortsteil,
    answers_by_ortsteil,
    commenting_by_ortsteil,
    groups_by_ortsteil,
    people_by_ortsteil,
    theme_pairs,
    themes_by_ortsteil,
)
from participation.publication.disclosure.shapes import Counts, Shape, pair, summed
from participation.publication.releases.asked import Asked
from participation.publication.releases.content import Option
from participation.publication.releases.source import (
    TARGET_GROUPS,
    THEME_PAIRS,
    THEMES,
    Source,
)
from participation.publication.releases.spaces import LINE_MINIMUM

PAIRS_FROM = 100
"""People who commented. Of fewer nobody could tell a telling pair from chance."""
ByOrtsteil = Mapping[OrtsteilKey, Counts]


@dataclass(frozen=True, kw_only=True)
class Tally:
    """People and tables by Ortsteil; None: whoever named no Ortsteil.

    `whole`: tables that are only ever told for everybody together.
    """

    people: Mapping[OrtsteilKey, int]
    tables: Mapping[str, ByOrtsteil]
    whole: Mapping[str, Counts] = field(default_factory=dict)

    @property
    def keys(self) -> frozenset[str]:
        return frozenset(self.tables) | frozenset(self.whole)

    def counts_in(
        self, keys: Collection[OrtsteilKey], tables: Collection[str]
    ) -> dict[str, Counts]:
        """Some tables over these Ortsteile together; one that none of them has is missing."""
        return {
            table: summed(by_ortsteil[key] for key in own)
            for table, by_ortsteil in self.tables.items()
            if table in tables and (own := [key for key in keys if key in by_ortsteil])
        }


def tally_of(session: Session, source: Source) -> Tally:
    """Count a subject. A table that nobody answered is left out."""
    people = people_by_ortsteil(session, source.population)
    tables: dict[str, ByOrtsteil] = {
        **_questions(session, source, people),
        **_of_comments(session, source, people),
    }
    for table in source.tables:
        if table.local:
            tables[table.key] = _local(tables[table.key])
    return Tally(
        people=people,
        tables={
            key: counts
            for key, counts in tables.items()
            if any(counted.base for counted in counts.values())
        },
        whole=_pairs(session, source, summed(tables[THEMES].values())),
    )


def _local(counts: ByOrtsteil) -> ByOrtsteil:
    """Only where it was asked, and only where enough answered for a line of their own."""
    return {k: c for k, c in counts.items() if c.base >= LINE_MINIMUM}


def _questions(
    session: Session, source: Source, people: Collection[OrtsteilKey]
) -> dict[str, ByOrtsteil]:
    by_question: dict[str, list[Asked]] = defaultdict(list)
    for table in source.tables:
        by_question[table.question_key].append(table)
    cells = {
        (table.key, key): dict.fromkeys((option.key for option in table.options), 0)
        for table in source.tables
        for key in people
    }
    for count in answers_by_ortsteil(session, source.population, by_question):
        for table in by_question[count.question_key]:
            option = table.option_of(count.item, count.value)
            own = cells[table.key, count.ortsteil_key]
            if option in own:
                own[option] += count.people
    bases = _bases(session, source, by_question)
    return {
        table.key: {
            key: Counts(
                cells=cells[table.key, key],
                base=bases[table.key, key]
                if table.shape.shape == Shape.CHOICES
                else sum(cells[table.key, key].values()),
            )
            for key in people
        }
        for table in source.tables
    }


def _bases(
    session: Session, source: Source, by_question: Mapping[str, list[Asked]]
) -> dict[tuple[str, OrtsteilKey], int]:
    """Who chose anything, where people may have chosen several."""
    several = {
        key
        for key, tables in by_question.items()
        if any(table.shape.shape == Shape.CHOICES for table in tables)
    }
    found: dict[tuple[str, OrtsteilKey], int] = defaultdict(int)
    for count in answered_by_ortsteil(session, source.population, several):
        for table in by_question[count.question_key]:
            if table.item in (None, count.item):
                found[table.key, count.ortsteil_key] += count.people
    return found


def _of_comments(
    session: Session, source: Source, people: Collection[OrtsteilKey]
) -> dict[str, ByOrtsteil]:
    """Who spoke of what; the base of both tables is who wrote anything."""
    bases = commenting_by_ortsteil(session, source.population)

    def counted(
        options: Iterable[Option], named: Mapping[tuple[str, OrtsteilKey], int]
    ) -> ByOrtsteil:
        return {
            key: Counts(
                cells={o.key: named.get((o.key, key), 0) for o in options},
                base=bases.get(key, 0),
            )
            for key in people
        }

    themes = themes_by_ortsteil(session, source.population)
    groups = groups_by_ortsteil(session, source.population)
    return {
        THEMES: counted(source.themes, themes),
        TARGET_GROUPS: counted(source.target_groups, groups),
    }


def _pairs(session: Session, source: Source, themes: Counts) -> dict[str, Counts]:
    """People who named both of two themes; left out where too few commented."""
    if themes.base < PAIRS_FROM or len(source.themes) < 2:
        return {}
    found = theme_pairs(session, source.population)
    named = {pair(*two): people for two, people in found.items()}
    cells = {option.key: named.get(option.key, 0) for option in source.theme_pairs}
    return {THEME_PAIRS: Counts(cells=cells, base=themes.base)}
