"""True counts of a subject by Ortsteil, straight from the database. Unprotected."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass

from sqlalchemy.orm import Session

from participation.findings.people import (
    OrtsteilKey,
    answered_by_ortsteil,
    answers_by_ortsteil,
    commenting_by_ortsteil,
    people_by_ortsteil,
    themes_by_ortsteil,
)
from participation.publication.disclosure.shapes import Counts, Shape, summed
from participation.publication.releases.asked import Asked
from participation.publication.releases.source import THEMES, Source
from participation.publication.releases.spaces import LINE_MINIMUM

ByOrtsteil = Mapping[OrtsteilKey, Counts]


@dataclass(frozen=True, kw_only=True)
class Tally:
    """People and tables by Ortsteil; None: whoever named no Ortsteil."""

    people: Mapping[OrtsteilKey, int]
    tables: Mapping[str, ByOrtsteil]

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
        THEMES: _themes(session, source, people),
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


def _themes(
    session: Session, source: Source, people: Collection[OrtsteilKey]
) -> ByOrtsteil:
    bases = commenting_by_ortsteil(session, source.population)
    named = themes_by_ortsteil(session, source.population)
    return {
        key: Counts(
            cells={o.key: named.get((o.key, key), 0) for o in source.themes},
            base=bases.get(key, 0),
        )
        for key in people
    }
