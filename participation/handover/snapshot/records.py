"""What was counted, submission by submission: written when a hand-over is made.

Read and written in bulk: 100,000 submissions take seconds. Rows lie in the order of their
leaves, which is a random one.
"""

import uuid
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
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
Progress = Callable[[int, int], None]


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


def store_records(
    session: Session,
    handover_id: uuid.UUID,
    records: Iterable[Record],
    *,
    progress: Progress = lambda done, total: None,
) -> None:
    """Keep leaves and what they stand for."""
    ordered = sorted(records, key=lambda record: record.leaf)
    for start in range(0, len(ordered), BATCH):
        part = ordered[start : start + BATCH]
        session.execute(
            insert(HandoverRecord),
            [{"handover_id": handover_id, "leaf": one.leaf} for one in part],
        )
        session.execute(
            insert(HandoverCounted), [_row(handover_id, one) for one in part]
        )
        progress(start + len(part), len(ordered))


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
