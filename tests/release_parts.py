"""Small releases, made by hand, for tests of what is drawn from them."""

import dataclasses
import datetime
from typing import Any

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

DAY = datetime.date(2026, 9, 5)
EARLIER = datetime.date(2026, 8, 1)
SPACES = (
    Space(key="01", label="Altstadt", ortsteil_keys=("01",)),
    Space(key="02", label="Löbervorstadt, Brühlervorstadt", ortsteil_keys=("02", "03")),
)
METHOD: dict[str, Any] = {
    "mode": "open",
    "channels": ["online", "paper"],
    "languages": ["de", "en"],
    "period": {"from": "2026-06-01", "to": "2026-09-05"},
    "minimum": 5,
    "line_minimum": 40,
    "batch": 20,
    "withheld": {"cells": 2, "of": 150},
    "merged": [["02", "03"]],
    "carried_over": [{"space": "02", "as_of": "2026-08-01"}],
    "excluded": {"without_ortsteil": False},
    "weights": None,
    "themes": {"pipelines": ["rules-1"], "checked_share": 10, "complete": False},
    "questionnaire": [{"number": 1, "digest": "0" * 64}],
}


def option(key: str, german: str, **other: str) -> Option:
    return Option(key=key, label={"de": german, **other})


def line(
    space: str, *cells: int | None, base: int | None, as_of: datetime.date = DAY
) -> Line:
    return Line(space_key=space, cells=cells, base=base, as_of=as_of)


def table(
    key: str,
    kind: TableKind,
    title: str,
    options: tuple[Option, ...],
    *lines: Line,
    **titles: str,
) -> ReleasedTable:
    return ReleasedTable(
        key=key, kind=kind, title={"de": title, **titles}, options=options, lines=lines
    )


SUBMISSIONS = table(
    "submissions",
    TableKind.SUBMISSIONS,
    "Teilnahmen",
    (option("all", "Teilnahmen"),),
    line(CITY, 210, base=210),
    line("01", 120, base=120),
    line("02", 90, base=90, as_of=EARLIER),
)
RELATION = table(
    "question:relation",
    TableKind.MULTIPLE,
    "Was verbindet Sie mit dem Ortsteil?",
    (
        option("live", "Ich wohne hier", en="I live here", ar="أسكن هنا"),
        option("work", "Ich arbeite hier", en="I work here"),
        option("other", "=1+1 <b>Anderes</b>"),
    ),
    line(CITY, 150, 60, None, base=200),
    line("01", 90, 40, None, base=115),
    line("02", 60, 20, 9, base=85, as_of=EARLIER),
    en="What connects you with the district?",
)
CONTENT = table(
    "question:content",
    TableKind.SCALE,
    "Wie zufrieden sind Sie?",
    (
        option("1", "sehr unzufrieden"),
        option("2", "unzufrieden"),
        option("3", "teils, teils"),
        option("4", "zufrieden"),
        option("5", "sehr zufrieden"),
    ),
    line(CITY, 20, 30, 40, 60, 50, base=200),
    line("01", 12, 18, 22, 38, 30, base=120),
    line("02", 8, 12, 18, 22, 20, base=80, as_of=EARLIER),
)
HOME = table(
    "question:home",
    TableKind.SINGLE,
    "Wie wohnen Sie?",
    (option("rent", "zur Miete"), option("own", "im Eigentum")),
    line(CITY, 100, 70, base=170),
    line("01", 80, 10, base=90),
    line("02", None, None, base=None, as_of=EARLIER),
)
THEMES = table(
    "themes",
    TableKind.THEMES,
    "Worüber Menschen schreiben",
    (option("oepnv", "Bus und Bahn"), option("wohnen", "Wohnen")),
    line(CITY, 44, 80, base=130),
    line("01", 24, 50, base=70),
    line("02", 20, 30, base=60, as_of=EARLIER),
)


def make_release(**changes: Any) -> Release:
    """A release of the questionnaire "default"; fields may be given another value."""
    release = Release(
        subject="default",
        number=2,
        audience=Audience.PUBLIC,
        title={"de": "Leben im Ortsteil", "en": "Life in the district"},
        as_of=DAY,
        released_on=datetime.date(2026, 9, 7),
        spaces=SPACES,
        tables=(SUBMISSIONS, RELATION, CONTENT, HOME, THEMES),
        method=METHOD,
        digest="d" * 64,
    )
    return dataclasses.replace(release, **changes)
