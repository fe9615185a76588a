"""Tag what no run of this pipeline has read yet.

The work list is a query, never a queue: a killed worker costs a moment and no comment,
for the next one finds the same rows. Every insert gives way to one that is there already,
so a comment read twice at the same time is still stored once.
"""

import datetime
import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import delete, exists, func, select
from sqlalchemy.orm import Session

from participation.core.ids import new_id
from participation.database import Database
from participation.responses.models import Comment
from participation.responses.once import (
    insert_rows_unless_known,
    insert_unless_known,
)
from participation.themes.effective import (
    checked_by_people,
    groups_checked_by_people,
    recount,
)
from participation.themes.models import (
    CommentReading,
    PipelineVersion,
    TaggingRun,
    TargetGroupTag,
    Theme,
    ThemeTag,
)
from participation.themes.tagger import Tagger, TextReading, ThemeSpan
from participation.themes.vocabulary.asking import ask_people
from participation.themes.vocabulary.succession import merged_into, split_up

BATCH = 200

Text = tuple[uuid.UUID, str]
Tagged = tuple[uuid.UUID, TextReading]


@dataclass(frozen=True)
class Batch:
    """How many comments were tagged, and the last of them: where to go on."""

    count: int
    last: uuid.UUID | None


def tag_pending(
    session: Session,
    *,
    tagger: Tagger,
    today: datetime.date,
    after: uuid.UUID | None = None,
    limit: int = BATCH,
) -> Batch:
    """Tag the next comments in the transaction of the session, which holds them."""
    version = tagger.version
    texts = pending_texts(session, version=version, limit=limit, after=after, lock=True)
    store_tags(session, version=version, tagged=_tagged(tagger, texts), today=today)
    return _batch(texts)


def tag_batch(
    database: Database,
    *,
    tagger: Tagger,
    today: datetime.date,
    after: uuid.UUID | None = None,
    limit: int = BATCH,
) -> Batch:
    """Tag the next comments, committed as one. `after`: ids up to it were seen.

    PostgreSQL holds the rows, so that several workers share the work. SQLite has one
    lock for all writers: there the thinking is done before it is taken, or citizens
    would wait for it.
    """
    if not database.is_sqlite:
        with database.transaction() as session:
            return tag_pending(
                session, tagger=tagger, today=today, after=after, limit=limit
            )
    version = tagger.version
    with database.session() as session:
        texts = pending_texts(session, version=version, limit=limit, after=after)
    tagged = _tagged(tagger, texts)
    if tagged:
        with database.transaction() as session:
            store_tags(session, version=version, tagged=tagged, today=today)
    return _batch(texts)


def _batch(texts: Sequence[Text]) -> Batch:
    return Batch(len(texts), texts[-1][0] if texts else None)


def pending_texts(
    session: Session,
    *,
    version: str,
    limit: int,
    after: uuid.UUID | None = None,
    lock: bool = False,
) -> Sequence[Text]:
    """Comments that this pipeline has not read, by id."""
    query = (
        select(Comment.id, Comment.text)
        .where(~_was_read_by(version))
        .order_by(Comment.id)
        .limit(limit)
    )
    if after is not None:
        query = query.where(Comment.id > after)
    if lock:  # SQLite leaves it out
        query = query.with_for_update(skip_locked=True, of=Comment)
    return [(row.id, row.text) for row in session.execute(query)]


def count_pending(session: Session, *, version: str) -> int:
    """How many comments this pipeline has not read."""
    query = select(func.count()).select_from(Comment).where(~_was_read_by(version))
    return session.scalar(query) or 0


def store_tags(
    session: Session, *, version: str, tagged: Sequence[Tagged], today: datetime.date
) -> None:
    """Store what a pipeline found, and let it count. Comments that are gone are left out."""
    _note_version(session, version, today)
    waiting = _still_waiting(session, version, [comment for comment, _ in tagged])
    runs = [
        {"comment_id": comment, "pipeline_version": version, "tagged_on": today}
        for comment, _ in tagged
        if comment in waiting
    ]
    if not runs:
        return
    insert_rows_unless_known(session, TaggingRun, runs)
    themes = set(session.scalars(select(Theme.key)))
    merged, split = merged_into(session), split_up(session)
    checked = checked_by_people(session, waiting)
    tags = [
        _tag_row(
            comment,
            span,
            version=version,
            today=today,
            counts=span.band == "assigned" and comment not in checked,
        )
        for comment, reading in tagged
        if comment in waiting
        for span in _as_now(reading.themes, merged)
        if span.theme in themes  # a model of another scheme may know more
    ]
    insert_rows_unless_known(session, ThemeTag, tags)
    read = [pair for pair in tagged if pair[0] in waiting]
    _store_groups(session, version, read, today)
    _store_readings(session, version, read)
    recount(session, version=version, comment_ids=waiting)
    if split:  # an old model still knows the theme that was
        among = ThemeTag.comment_id.in_(waiting)
        ask_people(session, split, among=among, today=today)


def _as_now(
    spans: Iterable[ThemeSpan], merged: Mapping[str, str]
) -> Iterable[ThemeSpan]:
    """What an older model calls by a theme that was merged is the one it became."""
    found: dict[str, ThemeSpan] = {}
    for span in spans:
        theme = merged.get(span.theme, span.theme)
        other = found.get(theme)
        if other is None or _strength(span) > _strength(other):
            found[theme] = replace(span, theme=theme)
    return found.values()


def _strength(span: ThemeSpan) -> tuple[bool, float]:
    return span.band == "assigned", span.score


def _store_groups(
    session: Session, version: str, tagged: Sequence[Tagged], today: datetime.date
) -> None:
    """Store each group once per comment, with all passages that speak of it."""
    found = {comment: keys for comment, read in tagged if (keys := _groups(read))}
    settled = groups_checked_by_people(session, found)
    query = select(Comment.id, Comment.text).where(Comment.id.in_(found))
    texts = {row.id: row.text for row in session.execute(query)}
    rows = [
        {
            "id": new_id(),
            "comment_id": comment,
            "group_key": key,
            "origin": "machine",
            "band": "assigned",
            "evidence": [[*place, texts[comment][slice(*place)]] for place in places],
            "pipeline_version": version,
            "tagged_on": today,
            "counts": comment not in settled,
        }
        for comment, groups in found.items()
        for key, places in groups.items()
    ]
    insert_rows_unless_known(session, TargetGroupTag, rows)


def _groups(reading: TextReading) -> dict[str, list[tuple[int, int]]]:
    found: dict[str, list[tuple[int, int]]] = {}
    for passage in reading.passages:
        if passage.kind == "target_group":
            found.setdefault(passage.key, []).append((passage.start, passage.end))
    return found


def _store_readings(session: Session, version: str, tagged: Sequence[Tagged]) -> None:
    """Put what this pipeline found in the place of what one before it did."""
    session.execute(
        delete(CommentReading).where(
            CommentReading.comment_id.in_([comment for comment, _ in tagged])
        )
    )
    rows = [
        {
            "comment_id": comment,
            "pipeline_version": version,
            "language": reading.language,
            "stance": reading.stance,
            "doubt": reading.doubt,
            "passages": [[p.kind, p.key, p.start, p.end] for p in reading.passages],
        }
        for comment, reading in tagged
    ]
    insert_rows_unless_known(session, CommentReading, rows)


def _tagged(tagger: Tagger, texts: Sequence[Text]) -> list[Tagged]:
    return list(tagger(texts))


def _was_read_by(version: str) -> Any:
    return exists().where(
        TaggingRun.comment_id == Comment.id, TaggingRun.pipeline_version == version
    )


def _still_waiting(
    session: Session, version: str, comments: list[uuid.UUID]
) -> set[uuid.UUID]:
    return set(
        session.scalars(
            select(Comment.id).where(Comment.id.in_(comments), ~_was_read_by(version))
        )
    )


def _note_version(session: Session, version: str, today: datetime.date) -> None:
    session.execute(
        insert_unless_known(session, PipelineVersion).values(
            version=version, first_used_on=today, description=""
        )
    )


def _tag_row(
    comment: uuid.UUID,
    span: ThemeSpan,
    *,
    version: str,
    today: datetime.date,
    counts: bool,
) -> dict[str, Any]:
    return {
        "id": new_id(),
        "comment_id": comment,
        "theme_key": span.theme,
        "origin": "machine",
        "band": span.band,
        "score": span.score,
        "evidence": [list(evidence) for evidence in span.evidence],
        "rule_score": span.by_rules,
        "model_score": span.by_model,
        "pipeline_version": version,
        "tagged_on": today,
        "counts": counts,
    }
