"""Hand-overs for tests: people who answered, a release of them, a hand-over of that."""

import dataclasses
import datetime
import uuid

from sqlalchemy import insert
from sqlalchemy.orm import Session

from participation.core.clock import now, today
from participation.core.ids import new_id
from participation.database import Database
from participation.handover.snapshot.creating import (
    create_handover,
    freeze_handover,
    store_handover,
)
from participation.handover.snapshot.gathering import Asked
from participation.handover.snapshot.jobs import ask_handover
from participation.responses.models import Comment
from participation.themes.models import TargetGroupTag
from tests.integration.planting import VERSION
from tests.integration.releasing import KEY, plant_people, publish

DAY = datetime.date(2026, 9, 5)
MADE = datetime.date(2026, 9, 12)
ASKED = Asked(
    step_key="bedarfe",
    title="Bedarfe 2026",
    drucksache="0966/21",
    vorhaben="VH 01/22",
    subjects=(("default", None),),
)


def plant_city(session: Session, *, simulated: bool = False) -> list[uuid.UUID]:
    """People of three Ortsteile with comments, and a release of them; returns their ids."""
    common = {"simulated": simulated}
    people = [
        *plant_people(session, 90, comment=["oepnv"], ortsteil="01", **common),
        *plant_people(
            session, 70, comment=["oepnv", "sicherheit"], ortsteil="06", **common
        ),
        *plant_people(session, 60, comment=["gruen"], ortsteil="06", **common),
        *plant_people(session, 50, comment=["freizeit"], ortsteil="27", **common),
        *plant_people(session, 45, ortsteil="27", **common),
    ]
    speak_of(session, people[:60], "children")
    publish(session, simulated=simulated)
    return people


def speak_of(session: Session, people: list[uuid.UUID], group: str) -> None:
    """Let the comments of these people speak of a target group."""
    comments = session.scalars(
        Comment.__table__.select()
        .with_only_columns(Comment.id)
        .where(Comment.submission_id.in_(people))
    ).all()
    session.execute(
        insert(TargetGroupTag),
        [
            {
                "id": new_id(),
                "comment_id": comment,
                "group_key": group,
                "origin": "machine",
                "band": "assigned",
                "evidence": [],
                "pipeline_version": VERSION,
                "tagged_on": DAY,
                "counts": True,
            }
            for comment in comments
        ],
    )


def make(
    database: Database,
    asked: Asked = ASKED,
    *,
    minimum: int = 5,
    on: datetime.date = MADE,
) -> str:
    """Freeze what is released now; return the reference."""
    return create_handover(
        database, asked, minimum=minimum, key=KEY, account_id=None, today=on
    )


def plant_handovers(session: Session) -> uuid.UUID:
    """Two hand-overs of what is released, and an order that waits; returns its id."""
    for title in ("Erste Übergabe", "Zweite Übergabe"):
        asked = dataclasses.replace(ASKED, title=title)
        made = freeze_handover(session, asked, minimum=5, today=today())
        store_handover(session, made, key=KEY, account_id=None)
    order = new_id()
    ask_handover(session, order, ASKED, account_id=None, now=now())
    return order
