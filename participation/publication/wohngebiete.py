"""An Ortsteil by its Wohngebiete, protected: for staff, never for the public.

A point on a map is coarse and few people set one, so this shows where something was said,
not where people live.
"""

import datetime

from sqlalchemy.orm import Session

from participation.findings.areas import people_by_area
from participation.places.wohngebiete import WohngebietView, wohngebiete
from participation.publication.heads import theme_heads
from participation.publication.protected import Head, ProtectedTable
from participation.publication.suppression import protect_table

UNKNOWN = ""
"""The key of the column of those whose comments name no Wohngebiet."""


def ortsteil_by_area(
    session: Session,
    *,
    ortsteil_key: str,
    on: datetime.date,
    simulated: bool,
    minimum: int,
    language: str,
    unknown: str,
) -> ProtectedTable | None:
    """People by Wohngebiet, in all and by theme; None where the Ortsteil has none.

    `unknown`: what the last column is called.
    """
    areas = _areas(session, ortsteil_key, on)
    if not areas:
        return None
    counts = people_by_area(
        session, areas, ortsteil_key=ortsteil_key, simulated=simulated
    )
    columns = [*(area.id for area in areas), None]
    themes = [head for head in theme_heads(session, language) if not head.system]
    named = [t for t in themes if any((t.key, c) in counts.themes for c in columns)]
    return protect_table(
        title="",
        row_heads=[Head(theme.key, theme.label) for theme in named],
        column_heads=[
            *(Head(str(area.id), area.name) for area in areas),
            Head(UNKNOWN, unknown),
        ],
        cells=[[counts.themes.get((t.key, c), 0) for c in columns] for t in named],
        column_totals=[
            *(counts.people.get(area.id, 0) for area in areas),
            counts.elsewhere,
        ],
        minimum=minimum,
    )


def _areas(
    session: Session, ortsteil_key: str, on: datetime.date
) -> list[WohngebietView]:
    return [a for a in wohngebiete(session, on=on) if a.ortsteil_key == ortsteil_key]
