"""Releases for tests of what is drawn from them.

`plant_release` stores figures as they are given, past the gate: for tests of pages and
files that need known numbers. `plant_people` stores answers, and `publish` takes them
through the gate: freeze, protect, audit, release.
"""

import datetime
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import replace

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from sqlalchemy import func, insert, select
from sqlalchemy.orm import Session

from participation.core.ids import new_id, new_key
from participation.publication.releases import queries
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
from participation.publication.releases.freezing import freeze, store_draft
from participation.publication.releases.models import StoredRelease
from participation.publication.releases.releasing import release_draft
from participation.publication.releases.stored import digest_of, to_content
from participation.questionnaires.queries import published_versions
from participation.responses.models import Answer, Comment, Submission
from participation.themes.models import CommentState, PipelineVersion, ThemeTag
from tests.integration.planting import VERSION

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


def with_comments_told(release: Release) -> Release:
    """The release with what comments speak of beside the themes."""
    groups = table(
        "target_groups",
        TableKind.TARGET_GROUPS,
        ["children", "seniors"],
        {CITY: ([30, 25], 100), "06": ([20, 15], 55), "27": ([10, 10], 45)},
        title="Menschen, von denen die Kommentare sprechen",
    )
    pairs = table(
        "theme_pairs",
        TableKind.THEME_PAIRS,
        ["gruen+mobilitaet"],
        {CITY: ([21], 100)},
        title="Themen, die dieselben Menschen nennen",
    )
    return replace(release, tables=(*release.tables, groups, pairs))


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


KEY = Ed25519PrivateKey.generate()


def plant_people(
    session: Session,
    count: int,
    answers: Sequence[tuple[str, str, str]] = (),
    *,
    key: str = "default",
    ortsteil: str | None = "06",
    comment: Sequence[str] | None = None,
    on: datetime.date = DAY,
    simulated: bool = False,
) -> list[uuid.UUID]:
    """Store people who all give these answers: (question, item, value). Returns their ids.

    `comment`: themes of a comment that each of them writes; None: they write none.
    """
    [version, *_] = published_versions(session, key)
    people = [new_id() for _ in range(count)]
    if not people:
        return []
    common = {
        "ortsteil_key": ortsteil,
        "channel": "online",
        "language": "de",
        "received_on": on,
        "simulated": simulated,
    }
    session.execute(
        insert(Submission),
        [
            {
                "id": person,
                "key_digest": new_key(),
                "content_digest": "",
                "kind": "questionnaire",
                "questionnaire_version_id": version.version_id,
                **common,
            }
            for person in people
        ],
    )
    rows = [
        {
            "id": new_id(),
            "submission_id": person,
            "question_key": question,
            "item": item,
            "value": value,
        }
        for person in people
        for question, item, value in answers
    ]
    if rows:
        session.execute(insert(Answer), rows)
    if comment is not None:
        _plant_comments(session, people, comment, common)
    return people


def publish(
    session: Session,
    subject: str = "default",
    *,
    audience: Audience = Audience.PUBLIC,
    simulated: bool = False,
    minimum: int = 5,
    on: datetime.date = DAY,
) -> Release:
    """Take a subject through the gate and release it."""
    frozen = freeze(
        session, subject=subject, simulated=simulated, minimum=minimum, today=on
    )
    draft = store_draft(session, frozen, account_id=None, today=on)
    made = release_draft(
        session, draft, audience=audience, key=KEY, account_id=None, today=on
    )
    return queries.release(session, subject, made.number, audience=Audience.DESKS)


def _plant_comments(
    session: Session,
    people: Sequence[uuid.UUID],
    themes: Sequence[str],
    common: Mapping[str, object],
) -> None:
    if session.get(PipelineVersion, VERSION) is None:
        session.add(PipelineVersion(version=VERSION, first_used_on=DAY))
        session.flush()
    for person in people:
        comment = Comment(
            id=new_id(),
            submission_id=person,
            question_key="missing",
            text="Eine Bank fehlt.",
            **common,
        )
        session.add(comment)
        session.flush()
        session.add(CommentState(comment_id=comment.id, state="tagged"))
        session.add_all(
            ThemeTag(
                comment_id=comment.id,
                theme_key=theme,
                origin="machine",
                band="assigned",
                score=0.9,
                pipeline_version=VERSION,
                tagged_on=DAY,
                counts=True,
            )
            for theme in themes
        )
    session.flush()


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
