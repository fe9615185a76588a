"""What was counted, submission by submission: written when a hand-over is made.

Read and written in bulk: 100,000 submissions take seconds. Rows lie in the order of their
leaves, which is a random one.
"""

import uuid
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Select, insert, select
from sqlalchemy.orm import Session

from participation.core.kinds import SubmissionKind
from participation.handover.snapshot.leaves import Counted, leaf_of, new_salt
from participation.handover.snapshot.models import HandoverCounted, HandoverRecord
from participation.publication.releases.content import COMMENTS, Release
from participation.questionnaires.queries import published_versions
from participation.responses.models import Comment, Submission
from participation.themes.models import TargetGroupTag, ThemeTag

BATCH = 5_000


@dataclass(frozen=True, kw_only=True)
class Record:
    """One counted submission with its salt and leaf."""

    submission_id: uuid.UUID
    counted: Counted
    salt: str
    leaf: str


def records_of(session: Session, release: Release) -> list[Record]:
    """Everybody whom the release counts, as their tags stand now."""
    who = _population(session, release)
    commented = set(
        session.scalars(_of_comments(who, Comment.submission_id).distinct())
    )
    themes = _tags(session, who, ThemeTag, ThemeTag.theme_key)
    groups = _tags(session, who, TargetGroupTag, TargetGroupTag.group_key)
    people = select(
        Submission.id, Submission.ortsteil_key, Submission.content_digest
    ).where(*who)
    return [
        _record(
            id_,
            Counted(
                subject=release.subject,
                ortsteil_key=ortsteil,
                commented=id_ in commented,
                themes=_keys(themes.get(id_)),
                target_groups=_keys(groups.get(id_)),
                answers=answers,
                tags=_ids(themes.get(id_), groups.get(id_)),
            ),
        )
        for id_, ortsteil, answers in session.execute(people)
    ]


@dataclass(frozen=True, kw_only=True)
class Prepared:
    """Records in the order of their leaves, ready to be written: nobody waits for that.

    `leaves` and `counted`: rows as SQLite takes them.
    """

    handover_id: uuid.UUID
    records: tuple[Record, ...]
    leaves: tuple[tuple[Any, ...], ...]
    counted: tuple[tuple[Any, ...], ...]


def prepare_records(handover_id: uuid.UUID, records: Iterable[Record]) -> Prepared:
    """Bring records into the shape of their rows, before a transaction is begun."""
    ordered = tuple(sorted(records, key=lambda record: record.leaf))
    own = handover_id.hex
    return Prepared(
        handover_id=handover_id,
        records=ordered,
        leaves=tuple((own, one.leaf) for one in ordered),
        counted=tuple(_plain_row(own, one) for one in ordered),
    )


def store_records(session: Session, prepared: Prepared) -> None:
    """Keep leaves and what they stand for.

    Whoever was counted and has taken back since keeps a leaf alone. SQLite has one writer:
    row by row through SQLAlchemy, 100,000 records kept everybody waiting for 15 seconds.
    """
    if session.get_bind().dialect.name == "sqlite":
        connection = session.connection()
        if prepared.records:
            connection.exec_driver_sql(_INSERT_LEAF, list(prepared.leaves))
            connection.exec_driver_sql(_INSERT_COUNTED, list(prepared.counted))
        return
    for start in range(0, len(prepared.records), BATCH):
        _store_some(
            session, prepared.handover_id, prepared.records[start : start + BATCH]
        )


def _store_some(
    session: Session, handover_id: uuid.UUID, records: Sequence[Record]
) -> None:
    session.execute(
        insert(HandoverRecord),
        [{"handover_id": handover_id, "leaf": one.leaf} for one in records],
    )
    there = set(
        session.scalars(
            select(Submission.id)
            .where(Submission.id.in_([one.submission_id for one in records]))
            .with_for_update(read=True, key_share=True)
        )
    )
    rows = [_row(handover_id, one) for one in records if one.submission_id in there]
    if rows:
        session.execute(insert(HandoverCounted), rows)


_COLUMNS = (
    "handover_id", "leaf", "submission_id", "subject", "ortsteil_key", "commented",
    "themes", "target_groups", "answers", "tags", "salt",
)  # fmt: skip
_INSERT_LEAF = "INSERT INTO handover_record (handover_id, leaf) VALUES (?, ?)"
_INSERT_COUNTED = (
    f"INSERT INTO handover_counted ({', '.join(_COLUMNS)})"  # noqa: S608 -- our own names
    f" SELECT {', '.join('?' * len(_COLUMNS))}"
    " WHERE EXISTS (SELECT 1 FROM submission WHERE id = ?)"
)


def counted_of(row: Any) -> Counted:
    """Return what a kept row says was counted."""
    return Counted(
        subject=row.subject,
        ortsteil_key=row.ortsteil_key,
        commented=row.commented,
        themes=tuple(row.themes.split()),
        target_groups=tuple(row.target_groups.split()),
        answers=row.answers,
        tags=tuple(row.tags.split()),
    )


def spaced(keys: Iterable[str]) -> str:
    """Keys between spaces; the first and the last too, so that each can be searched."""
    joined = " ".join(keys)
    return f" {joined} " if joined else ""


def _population(session: Session, release: Release) -> list[ColumnElement[bool]]:
    """The people of a release, as its method tells them."""
    method = release.method
    found: list[ColumnElement[bool]] = [
        Submission.simulated.is_(release.simulated),
        Submission.received_on <= release.as_of,
    ]
    if release.subject == COMMENTS:
        kinds = (SubmissionKind.COMMENT.value, SubmissionKind.CONTRIBUTION.value)
        found.append(Submission.kind.in_(kinds))
    else:
        versions = [
            version.version_id
            for version in published_versions(session, release.subject)
            if version.series == method.get("series", version.series)
        ]
        found.append(Submission.questionnaire_version_id.in_(versions))
    if method.get("excluded", {}).get("without_ortsteil"):
        found.append(Submission.ortsteil_key.is_not(None))
    return found


def _of_comments(who: list[ColumnElement[bool]], *columns: Any) -> Select[Any]:
    return (
        select(*columns)
        .select_from(Comment)
        .join(Submission, Submission.id == Comment.submission_id)
        .where(*who)
    )


Tags = Mapping[uuid.UUID, list[tuple[str, uuid.UUID]]]


def _tags(
    session: Session,
    who: list[ColumnElement[bool]],
    table: type[ThemeTag] | type[TargetGroupTag],
    key: Any,
) -> Tags:
    """Tags that count, by submission: key and id."""
    query = (
        select(Comment.submission_id, key, table.id)
        .select_from(table)
        .join(Comment, Comment.id == table.comment_id)
        .join(Submission, Submission.id == Comment.submission_id)
        .where(table.counts.is_(True), *who)
    )
    found: dict[uuid.UUID, list[tuple[str, uuid.UUID]]] = defaultdict(list)
    for submission, name, tag in session.execute(query):
        found[submission].append((name, tag))
    return found


def _keys(tags: list[tuple[str, uuid.UUID]] | None) -> tuple[str, ...]:
    return tuple(sorted({key for key, _ in tags})) if tags else ()


def _ids(*tags: list[tuple[str, uuid.UUID]] | None) -> tuple[str, ...]:
    return tuple(sorted(tag.hex for some in tags if some for _, tag in some))


def _record(submission_id: uuid.UUID, counted: Counted) -> Record:
    salt = new_salt()
    return Record(
        submission_id=submission_id,
        counted=counted,
        salt=salt,
        leaf=leaf_of(counted, salt),
    )


def _row(handover_id: uuid.UUID, record: Record) -> dict[str, Any]:
    counted = record.counted
    return {
        "handover_id": handover_id,
        "leaf": record.leaf,
        "submission_id": record.submission_id,
        "subject": counted.subject,
        "ortsteil_key": counted.ortsteil_key,
        "commented": counted.commented,
        "themes": spaced(counted.themes),
        "target_groups": spaced(counted.target_groups),
        "answers": counted.answers,
        "tags": spaced(counted.tags),
        "salt": record.salt,
    }


def _plain_row(handover_id: str, record: Record) -> tuple[Any, ...]:
    """The row as SQLite's driver takes it; the submission once more, to look whether it
    is still there."""
    counted, submission = record.counted, record.submission_id.hex
    return (
        handover_id,
        record.leaf,
        submission,
        counted.subject,
        counted.ortsteil_key,
        int(counted.commented),
        spaced(counted.themes),
        spaced(counted.target_groups),
        counted.answers,
        spaced(counted.tags),
        record.salt,
        submission,
    )
