"""The planted city of tests/planted_city.py, put into the tables."""

import uuid
from collections.abc import Iterable, Sequence

from sqlalchemy import delete, insert, update
from sqlalchemy.orm import Session

from participation.core.ids import new_id, new_key
from participation.handover.models import (
    Fachplanung,
    FachplanungArea,
    FachplanungTargetGroup,
    Responsibility,
)
from participation.places.models import Ortsteil
from participation.responses.models import Comment, Submission
from participation.themes.models import (
    CommentState,
    PipelineVersion,
    TargetGroupTag,
    ThemeTag,
)
from tests.planted_city import ARRANGEMENT, DAY, INHABITANTS, ORTSTEILE, Person

VERSION = "test-1"
TEXT = (
    "Frau Müller sagt: Hier fehlt etwas, Telefon 0361 6551234. Das ist Nummer {number}."
)


def plant_structure(session: Session) -> None:
    """The plans of the planted city in the place of those of the real one."""
    session.execute(delete(Fachplanung))
    for position, plan in enumerate(ARRANGEMENT.plans, start=1):
        session.add(
            Fachplanung(
                key=plan.key,
                position=position,
                name=f"Plan {plan.key}",
                amt=f"Amt {plan.key}",
                contact=f"{plan.key}@example.org" if plan.key == "gruen" else None,
                active=plan.active,
                valid_from=plan.valid_from,
                valid_to=plan.valid_to,
                areas=[FachplanungArea(ortsteil_key=k) for k in plan.ortsteil_keys],
                target_groups=[
                    FachplanungTargetGroup(group_key=k) for k in plan.target_groups
                ],
            )
        )
    session.flush()
    session.add_all(
        Responsibility(theme_key=r.theme_key, fachplanung_key=r.plan_key, role=r.role)
        for r in ARRANGEMENT.responsible
    )
    for key in ORTSTEILE:
        session.execute(
            update(Ortsteil)
            .where(Ortsteil.key == key)
            .values(population=INHABITANTS.get(key, 1_500), population_year=2025)
        )
    session.flush()


def plant_people(
    session: Session,
    persons: Sequence[Person],
    *,
    version: uuid.UUID | None = None,
    simulated: bool = False,
) -> None:
    """Everybody with one comment; `version`: of the questionnaire they filled in."""
    if session.get(PipelineVersion, VERSION) is None:
        session.add(PipelineVersion(version=VERSION, first_used_on=DAY))
        session.flush()
    rows = [
        (new_id(), new_id(), number, person) for number, person in enumerate(persons)
    ]
    common = {"channel": "online", "language": "de", "received_on": DAY}
    many = {
        Submission: [
            {
                "id": someone,
                "key_digest": new_key(),
                "content_digest": "",
                "kind": "questionnaire" if version else "comment",
                "questionnaire_version_id": version,
                "ortsteil_key": person.ortsteil,
                "simulated": simulated,
                **common,
            }
            for someone, _, _, person in rows
        ],
        Comment: [
            {
                "id": comment,
                "submission_id": someone,
                "text": TEXT.format(number=number),
                "ortsteil_key": person.ortsteil,
                "simulated": simulated,
                **common,
            }
            for someone, comment, number, person in rows
        ],
        CommentState: [
            {"comment_id": comment, "state": "tagged", "checked_by_person": n % 2 == 0}
            for _, comment, n, _ in rows
        ],
        ThemeTag: [
            {**_tag(comment), "theme_key": theme, "score": 0.9}
            for _, comment, _, person in rows
            for theme in person.themes
        ],
        TargetGroupTag: [
            {**_tag(comment), "group_key": group}
            for _, comment, _, person in rows
            for group in person.groups
        ],
    }
    for table, lines in many.items():
        _insert(session, table, lines)
    session.flush()


def _insert(session: Session, table: type, lines: Sequence[dict[str, object]]) -> None:
    if lines:
        session.execute(insert(table), lines, execution_options={"render_nulls": True})


def _tag(comment: uuid.UUID) -> dict[str, object]:
    return {
        "id": new_id(),
        "comment_id": comment,
        "origin": "machine",
        "band": "assigned",
        "evidence": [],
        "pipeline_version": VERSION,
        "tagged_on": DAY,
        "counts": True,
    }


def keys_of(findings: Iterable[object]) -> list[str]:
    return sorted(one.key for one in findings)  # type: ignore[attr-defined]
