"""From a figure back to the comments it counts, and to who or what set each tag.

Reads texts: only for those who may (Right.COMMENTS), and recorded before it is shown.
"""

import datetime
import uuid
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, and_, case, func, or_, select
from sqlalchemy.orm import Session

from participation.accounts.models import AccountRole
from participation.core.errors import NotFoundError
from participation.handover.snapshot.content import Figure, Finding, Handover
from participation.handover.snapshot.models import HandoverCounted
from participation.handover.snapshot.queries import StoredHandover
from participation.handover.snapshot.recounting import taken_back
from participation.publication.releases.content import CITY, NO_ORTSTEIL
from participation.responses.models import Comment
from participation.themes.models import TargetGroupTag, ThemeTag

THEME, TARGET_GROUP = "theme", "target_group"
Topic = tuple[str, str]  # axis, key


@dataclass(frozen=True, kw_only=True)
class Counting:
    """What a figure counts: people of the spaces who name so many of the topics.

    `spaces`: keys of the hand-over; CITY alone: everybody. `finding` None: a cell.
    """

    ref: str
    figure: Figure
    topics: tuple[Topic, ...]
    least: int  # topics that somebody must name; 0: whoever took part
    spaces: tuple[str, ...]
    finding: Finding | None = None


@dataclass(frozen=True, kw_only=True)
class TracedTag:
    """A tag. `roles`: of the person who set it, as they are today; none: the machine.

    `counted`: when the hand-over was made; `counts`: today.
    """

    topic: Topic
    origin: str
    band: str
    score: float | None
    rule_score: float | None
    model_score: float | None
    pipeline_version: str
    roles: tuple[str, ...]
    tagged_on: datetime.date
    evidence: tuple[tuple[int, int, str], ...]
    counted: bool
    counts: bool


@dataclass(frozen=True, kw_only=True)
class TracedComment:
    """A comment with the tags of the topics. `corrected`: they count otherwise today."""

    id: uuid.UUID
    text: str
    language: str
    ortsteil_key: str | None
    channel: str
    received_on: datetime.date
    tags: tuple[TracedTag, ...]

    @property
    def corrected(self) -> bool:
        then, now = (
            {tag.topic for tag in self.tags if getattr(tag, when)}
            for when in ("counted", "counts")
        )
        return then != now


@dataclass(frozen=True, kw_only=True)
class Trace:
    """A page of comments behind a figure. `people`: whom the records still tell."""

    counting: Counting
    people: int
    taken_back: int  # of the whole hand-over: whose they were is not known any more
    comments: tuple[TracedComment, ...]
    more: bool


def counting_of(handover: Handover, ref: str) -> Counting:
    """What the figure of this reference counts. Raises NotFoundError."""
    for counting in _countings(handover):
        if counting.ref == ref:
            return counting
    raise NotFoundError("figure", ref)


def trace(
    session: Session, found: StoredHandover, ref: str, *, offset: int, limit: int
) -> Trace:
    """The comments of a figure, people by people. Raises NotFoundError."""
    if found.manifest is None:
        raise NotFoundError("records", found.reference)
    counting = counting_of(found.handover, ref)
    conditions = _conditions(found, counting)
    people = session.scalar(select(func.count()).where(*conditions)) or 0
    rows = session.execute(
        select(HandoverCounted.submission_id, HandoverCounted.tags)
        .where(*conditions, HandoverCounted.commented.is_(True))
        .order_by(HandoverCounted.leaf)
        .offset(offset)
        .limit(limit + 1)
    ).all()
    page = {row.submission_id: set(row.tags.split()) for row in rows[:limit]}
    return Trace(
        counting=counting,
        people=people,
        taken_back=taken_back(session, found.id),
        comments=tuple(_comments(session, page, counting.topics)),
        more=len(rows) > limit,
    )


def _countings(handover: Handover) -> list[Counting]:
    found = [_cell(handover.participants, (), (CITY,))]
    found += [_cell(head.participants, (), (head.key,)) for head in handover.spaces]
    for line in (*handover.themes, *handover.target_groups):
        topics = ((line.axis, line.key),)
        found.append(_cell(line.city, topics, (CITY,)))
        found += [
            _cell(figure, topics, (head.key,))
            for head, figure in zip(handover.spaces, line.cells, strict=True)
        ]
    return [*found, *(_of_finding(finding) for finding in handover.findings)]


def _cell(
    figure: Figure, topics: tuple[Topic, ...], spaces: tuple[str, ...]
) -> Counting:
    return Counting(
        ref=figure.ref,
        figure=figure,
        topics=topics,
        least=len(topics),
        spaces=spaces,
    )


def _of_finding(finding: Finding) -> Counting:
    """People who name one of its topics; two of them where it is about both together."""
    together = finding.kind == "interface" or finding.reason == "group_left_out"
    least = min(2 if together else 1, len(finding.topics))
    return Counting(
        ref=finding.ref,
        figure=Figure(ref=finding.ref, people=finding.people, base=finding.base),
        topics=finding.topics,
        least=least,
        spaces=finding.space_keys or (CITY,),
        finding=finding,
    )


def _conditions(found: StoredHandover, counting: Counting) -> list[ColumnElement[bool]]:
    conditions: list[ColumnElement[bool]] = [HandoverCounted.handover_id == found.id]
    if counting.spaces != (CITY,):
        conditions.append(_in_spaces(found.handover, counting.spaces))
    if counting.least:
        named = [case((_names(topic), 1), else_=0) for topic in counting.topics]
        total: Any = named[0]
        for one in named[1:]:
            total = total + one
        conditions.append(total >= counting.least)
    return conditions


def _in_spaces(handover: Handover, spaces: Collection[str]) -> ColumnElement[bool]:
    keys = {
        key
        for head in handover.spaces
        if head.key in spaces
        for key in head.ortsteil_keys
    }
    inside: ColumnElement[bool] = HandoverCounted.ortsteil_key.in_(sorted(keys))
    if NO_ORTSTEIL in spaces:
        return or_(inside, HandoverCounted.ortsteil_key.is_(None))
    return and_(inside)


def _names(topic: Topic) -> ColumnElement[bool]:
    axis, key = topic
    column = HandoverCounted.themes if axis == THEME else HandoverCounted.target_groups
    return column.contains(f" {key} ", autoescape=True)


def _comments(
    session: Session, page: Mapping[uuid.UUID, set[str]], topics: Sequence[Topic]
) -> list[TracedComment]:
    """Comments with a tag of the topics, then or now; all of them where there is no topic."""
    rows = session.scalars(
        select(Comment)
        .where(Comment.submission_id.in_(page))
        .order_by(Comment.submission_id, Comment.id)
    ).all()
    tags = _tags(session, rows, page, set(topics))
    place = {submission: number for number, submission in enumerate(page)}
    ordered = sorted(rows, key=lambda row: (place[row.submission_id], row.id))
    return [
        TracedComment(
            id=row.id,
            text=row.text,
            language=row.language,
            ortsteil_key=row.ortsteil_key,
            channel=row.channel,
            received_on=row.received_on,
            tags=tuple(tags[row.id]),
        )
        for row in ordered
        if not topics or tags[row.id]
    ]


def _tags(
    session: Session,
    comments: Sequence[Comment],
    page: Mapping[uuid.UUID, set[str]],
    topics: set[Topic],
) -> dict[uuid.UUID, list[TracedTag]]:
    """Tags that counted then or count now, and what people took away."""
    counted = {comment.id: page[comment.submission_id] for comment in comments}
    rows: list[tuple[Topic, Any]] = [
        ((THEME, tag.theme_key), tag) for tag in _rows(session, ThemeTag, counted)
    ]
    rows += [
        ((TARGET_GROUP, tag.group_key), tag)
        for tag in _rows(session, TargetGroupTag, counted)
    ]
    roles = _roles(session, {tag.account_id for _, tag in rows if tag.account_id})
    found: dict[uuid.UUID, list[TracedTag]] = defaultdict(list)
    for topic, tag in rows:
        then = tag.id.hex in counted[tag.comment_id]
        if topics and topic not in topics:
            continue
        if then or tag.counts or tag.band == "removed":
            found[tag.comment_id].append(_tag(topic, tag, roles, counted=then))
    return found


def _rows(
    session: Session,
    table: type[ThemeTag] | type[TargetGroupTag],
    comments: Collection[uuid.UUID],
) -> Sequence[Any]:
    return session.scalars(
        select(table)
        .where(table.comment_id.in_(comments))
        .order_by(table.origin.desc(), table.tagged_on, table.id)
    ).all()


def _tag(
    topic: Topic, tag: Any, roles: Mapping[uuid.UUID, tuple[str, ...]], *, counted: bool
) -> TracedTag:
    return TracedTag(
        topic=topic,
        origin=tag.origin,
        band=tag.band,
        score=getattr(tag, "score", None),
        rule_score=getattr(tag, "rule_score", None),
        model_score=getattr(tag, "model_score", None),
        pipeline_version=tag.pipeline_version,
        roles=roles.get(tag.account_id, ()),
        tagged_on=tag.tagged_on,
        evidence=tuple((start, end, words) for start, end, words in tag.evidence),
        counted=counted,
        counts=tag.counts,
    )


def _roles(
    session: Session, accounts: Collection[uuid.UUID]
) -> dict[uuid.UUID, tuple[str, ...]]:
    rows = session.execute(
        select(AccountRole.account_id, AccountRole.role)
        .where(AccountRole.account_id.in_(accounts))
        .distinct()
        .order_by(AccountRole.account_id, AccountRole.role)
    )
    found: dict[uuid.UUID, tuple[str, ...]] = defaultdict(tuple)
    for account, role in rows:
        found[account] += (role,)
    return found
