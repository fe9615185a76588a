"""The comments behind a finding. Raw texts: only for those who may read comments.

A person is behind a pair of topics who names both, in one comment or in several; of such a
person the comments are shown that name one of them.
"""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, Select, and_, exists, or_, select
from sqlalchemy.orm import Session, aliased

from participation.core.errors import NotFoundError
from participation.findings.tallying import COMMENTS
from participation.handover.live.shown import NamedTopic, ShownFinding
from participation.handover.rules.blind_spots import BlindReason
from participation.handover.rules.evidence import Axis
from participation.handover.rules.found import Kind
from participation.handover.rules.gaps import GapReason
from participation.places.models import Ortsteil
from participation.responses.models import Comment, Submission
from participation.themes.models import TargetGroupTag, ThemeTag

Pairs = tuple[tuple[NamedTopic, NamedTopic], ...]


@dataclass(frozen=True, kw_only=True)
class BehindView:
    """A comment behind a finding. `ortsteil` None: the person named none."""

    id: uuid.UUID
    text: str
    ortsteil: str | None


@dataclass(frozen=True, kw_only=True)
class Behind:
    """What to look for: people who name one of the topics, or both of one of the pairs."""

    topics: tuple[NamedTopic, ...]
    pairs: Pairs
    ortsteil_keys: frozenset[str] | None  # None: everywhere; '': named none
    sources: frozenset[str]  # of the counts: versions of questionnaires, or comments


def behind_of(
    finding: ShownFinding,
    *,
    sources: frozenset[str],
    ortsteil_key: str | None = None,
) -> Behind | None:
    """What is behind a finding, or behind it in one of its places; None: no comments.

    Raises NotFoundError for a place that is none of the finding.
    """
    keys = {place.ortsteil_key for place in finding.places}
    if ortsteil_key is not None and ortsteil_key not in keys:
        raise NotFoundError("place of the finding", ortsteil_key)
    if not finding.topics or finding.reason in set(BlindReason):
        return None
    pairs = finding.pairs
    if finding.reason == GapReason.GROUP_LEFT_OUT:
        pairs = ((finding.topics[0], finding.topics[1]),)
    chosen = keys if ortsteil_key is None else {ortsteil_key}
    narrowed = finding.kind in (Kind.GAP, Kind.CHANGE) and keys and None not in chosen
    everywhere = ortsteil_key is None and finding.reason in EVERYWHERE
    return Behind(
        topics=finding.topics,
        pairs=pairs,
        ortsteil_keys=frozenset(key or "" for key in chosen)
        if narrowed and not everywhere
        else None,
        sources=sources,
    )


EVERYWHERE = (
    GapReason.NO_PLAN,
    GapReason.EXPIRED,
    GapReason.ENDED,
    GapReason.NOT_YET_VALID,
    GapReason.MARKED_BY_PERSON,
)
"""What holds in the whole city, also where few speak of it."""


def comments_behind(
    session: Session,
    behind: Behind,
    *,
    simulated: bool,
    offset: int = 0,
    limit: int = 10,
) -> tuple[list[BehindView], bool]:
    """A page of the comments by random id, and whether there are more."""
    query = (
        select(Comment.id, Comment.text, Ortsteil.name)
        .join(Submission, Submission.id == Comment.submission_id)
        .outerjoin(Ortsteil, Ortsteil.key == Submission.ortsteil_key)
        .where(*conditions(behind, simulated=simulated))
        .order_by(Comment.id)
        .offset(offset)
        .limit(limit + 1)
    )
    rows = session.execute(query).all()
    views = [BehindView(id=row[0], text=row[1], ortsteil=row[2]) for row in rows]
    return views[:limit], len(views) > limit


def conditions(behind: Behind, *, simulated: bool) -> list[ColumnElement[bool]]:
    """The comments as WHERE conditions on Comment and its Submission."""
    versions = [uuid.UUID(one) for one in behind.sources if one != COMMENTS]
    source: ColumnElement[bool] = Submission.questionnaire_version_id.in_(versions)
    if COMMENTS in behind.sources:
        source = or_(source, Submission.questionnaire_version_id.is_(None))
    found: list[ColumnElement[bool]] = [Submission.simulated.is_(simulated), source]
    if behind.ortsteil_keys is not None:
        keys = sorted(behind.ortsteil_keys - {""})
        place = Submission.ortsteil_key.in_(keys)
        nowhere = Submission.ortsteil_key.is_(None)
        found.append(or_(place, nowhere) if "" in behind.ortsteil_keys else place)
    if behind.pairs:
        found.append(or_(*(_both(one, other) for one, other in behind.pairs)))
    else:
        found.append(or_(*(_in_comment(topic) for topic in behind.topics)))
    return found


def _both(one: NamedTopic, other: NamedTopic) -> ColumnElement[bool]:
    return or_(
        and_(_in_comment(one), _by_person(other)),
        and_(_in_comment(other), _by_person(one)),
    )


def _in_comment(topic: NamedTopic) -> ColumnElement[bool]:
    return Comment.id.in_(_tagged([topic]))


def _by_person(topic: NamedTopic) -> ColumnElement[bool]:
    """Whether the person names the topic in this or in another comment."""
    also = aliased(Comment)
    return exists().where(
        also.submission_id == Comment.submission_id, also.id.in_(_tagged([topic]))
    )


def _tagged(topics: Sequence[NamedTopic]) -> Select[uuid.UUID]:
    keys = [topic.key for topic in topics]
    if topics[0].axis == Axis.TARGET_GROUP:
        return select(TargetGroupTag.comment_id).where(
            TargetGroupTag.counts.is_(True), TargetGroupTag.group_key.in_(keys)
        )
    return select(ThemeTag.comment_id).where(
        ThemeTag.counts.is_(True), ThemeTag.theme_key.in_(keys)
    )
