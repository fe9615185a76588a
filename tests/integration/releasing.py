"""Releases for tests of what is drawn from them.

`plant_release` stores figures as they are given, past the gate: for tests of pages and
files that need known numbers.
"""

import datetime
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import replace

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from participation.publication.releases.content import (
    CITY,
    Audience,
    Line,
    Option,
    Release,
    ReleasedTable,
    Space,
    TableKind,
)
from participation.publication.releases.models import StoredRelease
from participation.publication.releases.stored import digest_of, to_content

DAY = datetime.date(2026, 9, 5)
RIETH = Space(key="06", label="Rieth", ortsteil_keys=("06",))
VILLAGES = Space(
    key="27",
    label="Stotternheim, Schwerborn",
    ortsteil_keys=("27", "28"),
)
METHOD = {
    "mode": "open",
    "channels": ["online", "paper"],
    "languages": ["de", "en"],
    "period": {"from": "2026-08-01", "to": "2026-09-05"},
    "minimum": 5,
    "line_minimum": 40,
    "batch": 20,
    "withheld": {"cells": 2, "share": 1.3},
    "merged": [["27", "28"]],
    "carried_over": [],
    "excluded": {"without_ortsteil": False},
    "weights": None,
    "themes": {"pipelines": ["test-1"], "checked_share": 10},
    "questionnaire": [{"number": 1, "digest": "0" * 64}],
}


def table(
    key: str,
    kind: TableKind,
    options: Sequence[str],
    lines: Mapping[str, tuple[Sequence[int | None], int | None]],
    *,
    title: str = "Wie leben Sie gern?",
    as_of: datetime.date = DAY,
) -> ReleasedTable:
    """A table by space key: (cells, base). Options are named by their keys."""
    return ReleasedTable(
        key=key,
        kind=kind,
        title={"de": title, "en": f"{title} (en)"},
        options=tuple(
            Option(key=option, label={"de": option.title(), "en": f"{option} (en)"})
            for option in options
        ),
        lines=tuple(
            Line(space_key=space, cells=tuple(cells), base=base, as_of=as_of)
            for space, (cells, base) in lines.items()
        ),
    )


def example_release() -> Release:
    """One release with a table of every kind; · in it are None."""
    return Release(
        subject="default",
        number=1,
        audience=Audience.PUBLIC,
        title={"de": "Leben in Erfurt", "en": "Living in Erfurt"},
        as_of=DAY,
        released_on=DAY,
        spaces=(RIETH, VILLAGES),
        tables=(
            table(
                "submissions",
                TableKind.SUBMISSIONS,
                ["people"],
                {CITY: ([210], 210), "06": ([120], 120), "27": ([90], 90)},
                title="Beteiligung",
            ),
            table(
                "question:since",
                TableKind.SINGLE,
                ["a", "b", "c"],
                {
                    CITY: ([100, 70, 30], 200),
                    "06": ([60, None, None], 115),
                    "27": ([40, None, None], 85),
                },
            ),
            table(
                "question:satisfaction/parks",
                TableKind.SCALE,
                ["1", "2", "3", "4"],
                {
                    CITY: ([80, 60, 40, 20], 200),
                    "06": ([50, 30, 20, 15], 115),
                    "27": ([30, 30, 20, 5], 85),
                },
                title="Wie zufrieden sind Sie? Parks",
            ),
            table(
                "question:priorities",
                TableKind.MULTIPLE,
                ["buses", "trees", "schools"],
                {
                    CITY: ([150, 90, 0], 200),
                    "06": ([90, 50, 0], 115),
                    "27": ([60, 40, 0], 85),
                },
            ),
            table(
                "question:order",
                TableKind.RANKING,
                ["x", "y"],
                {
                    CITY: ([110, 80], 190),
                    "06": ([60, 50], 110),
                    "27": ([50, 30], 80),
                },
            ),
            table(
                "themes",
                TableKind.THEMES,
                ["mobilitaet", "gruen"],
                {
                    CITY: ([70, 50], 100),
                    "06": ([40, 30], 55),
                    "27": ([30, 20], 45),
                },
                title="Themen der Kommentare",
            ),
        ),
        method=METHOD,
        digest="",
    )


def plant_release(
    session: Session,
    release: Release | None = None,
    *,
    audience: Audience = Audience.PUBLIC,
    simulated: bool = False,
    withdrawn: bool = False,
) -> Release:
    """Store a release as it is, under the next number of its subject; return it."""
    given = release or example_release()
    last = session.scalar(
        select(func.max(StoredRelease.number)).where(
            StoredRelease.subject == given.subject
        )
    )
    made = replace(
        given, number=(last or 0) + 1, audience=audience, simulated=simulated
    )
    content = to_content(made)
    digest = digest_of(content)
    session.add(
        StoredRelease(
            subject=made.subject,
            series=1,
            simulated=simulated,
            state="withdrawn" if withdrawn else "released",
            number=made.number,
            audience=audience.value,
            known=last or 0,
            as_of=made.as_of,
            frozen_on=made.released_on,
            released_on=made.released_on,
            withdrawn_on=made.released_on if withdrawn else None,
            reason="Zählfehler" if withdrawn else "",
            content=content,
            report={},
            manifest={"digest": digest},
            signature="test",
        )
    )
    session.flush()
    return replace(made, digest=digest)


def plant_draft(session: Session, *, subject: str = "default") -> uuid.UUID:
    """A draft with the figures of the example, as a freeze leaves it."""
    last = session.scalar(
        select(func.max(StoredRelease.number)).where(StoredRelease.subject == subject)
    )
    method = {**METHOD, "rule": "test", "series": 1, "software": "test"}
    row = StoredRelease(
        subject=subject,
        series=1,
        state="draft",
        draft_of=subject,
        known=last or 0,
        as_of=DAY,
        frozen_on=DAY,
        content=to_content(replace(example_release(), subject=subject, method=method)),
        report={
            "withheld_percent": 3.5,
            "line_minimum": 40,
            "rounds": 2,
            "searches": 9,
            "earlier": last or 0,
            "carried": 1,
            "new": 2,
            "city_only": ["question:order"],
            "left_out": [],
        },
    )
    session.add(row)
    session.flush()
    return row.id
