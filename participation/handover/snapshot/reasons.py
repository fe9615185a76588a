"""Why figures changed, person by person: only for those who may read what people wrote.

From the records of two hand-overs, joined by the submission in the database.
"""

import uuid
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from sqlalchemy import exists, func, select
from sqlalchemy.orm import Session, aliased

from participation.handover.snapshot.content import Handover
from participation.handover.snapshot.models import HandoverCounted
from participation.handover.snapshot.recounting import taken_back
from participation.publication.releases.content import CITY, NO_ORTSTEIL

Cell = tuple[str, str, str]  # axis, key, space
THEME, TARGET_GROUP = "theme", "target_group"


@dataclass(frozen=True, kw_only=True)
class Moves:
    """People of a figure: who came with new answers, and who by a corrected tag."""

    new: int = 0
    added: int = 0  # the tag was set since
    removed: int = 0  # the tag was taken away since


@dataclass(frozen=True, kw_only=True)
class Exact:
    """Between two hand-overs. `taken_back`: of those that the earlier one counted."""

    new: int
    corrected: int
    taken_back: int
    moves: Mapping[Cell, Moves]


@dataclass(frozen=True)
class _Kind:
    ortsteil_key: str | None
    before: frozenset[tuple[str, str]]
    after: frozenset[tuple[str, str]]


def exact_reasons(
    session: Session, before_id: uuid.UUID, after_id: uuid.UUID, after: Handover
) -> Exact:
    """Compare the records. `after` gives the spaces."""
    line_of = {key: head.key for head in after.spaces for key in head.ortsteil_keys}
    new, added, removed = Counter[Cell](), Counter[Cell](), Counter[Cell]()
    came, corrected = 0, 0
    for kind, people in _new(session, before_id, after_id):
        came += people
        _count(new, kind.after, kind, line_of, people)
    for kind, people in _both(session, before_id, after_id):
        if kind.before == kind.after:
            continue
        corrected += people
        _count(added, kind.after - kind.before, kind, line_of, people)
        _count(removed, kind.before - kind.after, kind, line_of, people)
    return Exact(
        new=came,
        corrected=corrected,
        taken_back=taken_back(session, before_id),
        moves={
            cell: Moves(new=new[cell], added=added[cell], removed=removed[cell])
            for cell in new | added | removed
        },
    )


def _count(
    counter: Counter[Cell],
    topics: Iterable[tuple[str, str]],
    kind: _Kind,
    line_of: Mapping[str, str],
    people: int,
) -> None:
    own = NO_ORTSTEIL
    if kind.ortsteil_key is not None:
        own = line_of.get(kind.ortsteil_key, CITY)
    for axis, key in topics:
        for space in {CITY, own}:
            counter[axis, key, space] += people


def _new(
    session: Session, before_id: uuid.UUID, after_id: uuid.UUID
) -> list[tuple[_Kind, int]]:
    old = aliased(HandoverCounted)
    now = HandoverCounted
    columns = (now.ortsteil_key, now.themes, now.target_groups)
    known = exists().where(
        old.handover_id == before_id, old.submission_id == now.submission_id
    )
    query = (
        select(*columns, func.count())
        .where(now.handover_id == after_id, ~known)
        .group_by(*columns)
    )
    return [
        (_Kind(ortsteil, frozenset(), _topics(themes, groups)), people)
        for ortsteil, themes, groups, people in session.execute(query)
    ]


def _both(
    session: Session, before_id: uuid.UUID, after_id: uuid.UUID
) -> list[tuple[_Kind, int]]:
    old, now = aliased(HandoverCounted), aliased(HandoverCounted)
    columns = (
        now.ortsteil_key,
        old.themes,
        old.target_groups,
        now.themes,
        now.target_groups,
    )
    query = (
        select(*columns, func.count())
        .join(now, now.submission_id == old.submission_id)
        .where(old.handover_id == before_id, now.handover_id == after_id)
        .group_by(*columns)
    )
    return [
        (_Kind(o, _topics(themes, groups), _topics(new_themes, new_groups)), people)
        for o, themes, groups, new_themes, new_groups, people in session.execute(query)
    ]


def _topics(themes: str, groups: str) -> frozenset[tuple[str, str]]:
    return frozenset(
        [
            *((THEME, key) for key in themes.split()),
            *((TARGET_GROUP, key) for key in groups.split()),
        ]
    )
