"""Keep groups of similar comments: real ones among themselves, simulated ones likewise.

What was compared is noted per comment, so that each night only the new ones are compared
with the centres of groups and with those that were alone. The thinking is done outside of
any transaction: nobody who sends a comment waits for it.
"""

import uuid
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Protocol

from sqlalchemy import Exists, delete, exists, select
from sqlalchemy.orm import Session

from participation.core.ids import new_id
from participation.database import Database
from participation.places.queries import all_ortsteile
from participation.responses.models import Comment
from participation.responses.once import insert_unless_known
from participation.themes.models import SimilarComment, SimilarGroup

_CHUNK = 500


class FoundGroup(Protocol):
    """Places of texts that say the same, the centre first."""

    @property
    def members(self) -> tuple[int, ...]: ...

    @property
    def likeness(self) -> tuple[float, ...]: ...


class Grouper(Protocol):
    """Finds them; see themes/pipeline/similarity.py."""

    def __call__(
        self,
        texts: Sequence[str],
        *,
        names: Collection[str],
        centres: Collection[int],
        fresh: Collection[int] | None,
    ) -> Sequence[FoundGroup]: ...


@dataclass(frozen=True)
class Compared:
    """Comments as the grouper gets them: text, and whether centre, alone or new."""

    ids: list[uuid.UUID]
    texts: list[str]
    centres: list[int]
    fresh: list[int]
    names: list[str]


@dataclass(frozen=True)
class Grouped:
    """How many comments were compared, and how many of them belong to a group now."""

    compared: int
    in_groups: int


def has_new_comments(session: Session) -> bool:
    """Whether a comment was not compared with the others yet."""
    return (
        session.scalar(select(Comment.id).where(~_was_compared()).limit(1)) is not None
    )


def group_new_comments(
    database: Database, *, find: Grouper, simulated: bool
) -> Grouped:
    """Compare the new comments of one kind of data; commits batch by batch."""
    with database.session() as session:
        found = _to_compare(session, simulated=simulated)
    if not found.fresh:
        return Grouped(0, 0)
    groups = find(
        found.texts, names=found.names, centres=found.centres, fresh=found.fresh
    )
    in_groups = 0
    for batch in _batches(groups):
        with database.transaction() as session:
            for group in batch:
                in_groups += _store(session, found, group)
    grouped = {place for group in groups for place in group.members}
    alone = [found.ids[place] for place in found.fresh if place not in grouped]
    for start in range(0, len(alone), _CHUNK):
        with database.transaction() as session:
            _add(
                session,
                [(comment, None, 0.0) for comment in alone[start : start + _CHUNK]],
            )
    return Grouped(len(found.fresh), in_groups)  # fmt: skip


def forget_groups(session: Session) -> None:
    """Let everything be compared anew, as after a change of how comments are compared."""
    session.execute(delete(SimilarComment))
    session.execute(delete(SimilarGroup))


def _to_compare(session: Session, *, simulated: bool) -> Compared:
    rows = session.execute(
        select(Comment.id, Comment.text, SimilarComment.comment_id, SimilarGroup.id)
        .outerjoin(SimilarComment, SimilarComment.comment_id == Comment.id)
        .outerjoin(SimilarGroup, SimilarGroup.centre_id == Comment.id)
        .where(
            Comment.simulated.is_(simulated),
            SimilarComment.group_id.is_(None) | SimilarGroup.id.is_not(None),
        )
        .order_by(Comment.id)
    ).all()
    return Compared(
        ids=[row[0] for row in rows],
        texts=[row[1] for row in rows],
        centres=[n for n, row in enumerate(rows) if row[3] is not None],
        fresh=[n for n, row in enumerate(rows) if row[2] is None],
        names=[
            word
            for ortsteil in all_ortsteile(session)
            for word in (ortsteil.name, *ortsteil.aliases)
        ],
    )


def _batches(groups: Iterable[FoundGroup]) -> Iterator[list[FoundGroup]]:
    batch: list[FoundGroup] = []
    size = 0
    for group in groups:
        batch.append(group)
        size += len(group.members)
        if size >= _CHUNK:
            yield batch
            batch, size = [], 0
    if batch:
        yield batch


def _store(session: Session, found: Compared, group: FoundGroup) -> int:
    """Store the group, or what a group that exists has gained."""
    ids = [found.ids[place] for place in group.members]
    there = set(session.scalars(select(Comment.id).where(Comment.id.in_(ids))))
    if ids[0] not in there:  # withdrawn meanwhile: the others are new again next time
        return 0
    session.execute(
        insert_unless_known(session, SimilarGroup).values(id=new_id(), centre_id=ids[0])
    )
    group_id = session.scalar(
        select(SimilarGroup.id).where(SimilarGroup.centre_id == ids[0])
    )
    rows = [
        (comment, group_id, likeness)
        for comment, likeness in zip(ids, group.likeness, strict=True)
        if comment in there
    ]
    _add(session, rows)
    return len(rows)


def _add(
    session: Session, rows: Sequence[tuple[uuid.UUID, uuid.UUID | None, float]]
) -> None:
    """Note who belongs where. Who has a group already keeps it."""
    ids = [comment for comment, _, _ in rows]
    session.execute(
        delete(SimilarComment).where(
            SimilarComment.comment_id.in_(ids), SimilarComment.group_id.is_(None)
        )
    )
    there = set(session.scalars(select(Comment.id).where(Comment.id.in_(ids))))
    values = [
        {"comment_id": comment, "group_id": group, "likeness": likeness}
        for comment, group, likeness in rows
        if comment in there
    ]
    if values:
        session.execute(insert_unless_known(session, SimilarComment), values)


def _was_compared() -> Exists:
    return exists().where(SimilarComment.comment_id == Comment.id)
