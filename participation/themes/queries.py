"""From a number to its comments, and from a comment to why it was tagged so. Staff only."""

import datetime
import uuid
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Row, Select, func, select
from sqlalchemy.orm import Session

from participation.accounts.queries import display_names
from participation.core.errors import NotFoundError
from participation.places.queries import all_ortsteile
from participation.responses.models import Comment
from participation.themes.conditions import WAITING as WAITING
from participation.themes.conditions import (
    has_theme,
    in_group,
    in_ortsteile,
    in_state,
    speaks_of,
    waits_for,
)
from participation.themes.models import (
    CommentReading,
    CommentState,
    PipelineVersion,
    Theme,
    ThemeTag,
)
from participation.themes.vocabulary.queries import (
    SchemeVersionView as SchemeVersionView,
)
from participation.themes.vocabulary.queries import scheme_in_use as scheme_in_use
from participation.themes.vocabulary.queries import scheme_versions as scheme_versions

VOICES_PART = 0.5


@dataclass(frozen=True, kw_only=True)
class ThemeView:
    """A theme; texts by language. A `system` theme is set by people only.

    One that has ended is given no more; its tags may still count.
    """

    key: str
    label: Mapping[str, str]
    plain_label: Mapping[str, str]
    description: Mapping[str, str]
    belongs: tuple[str, ...]
    not_belongs: tuple[str, ...]
    isek: tuple[str, ...]
    system: bool
    examples: tuple[str, ...] = ()
    ended_on: datetime.date | None = None


@dataclass(frozen=True, kw_only=True)
class TagView:
    """One tag of a comment. `who` None: the machine, or an account that was removed."""

    theme_key: str
    origin: str
    band: str
    score: float | None
    evidence: tuple[tuple[int, int, str], ...]
    pipeline_version: str
    who: str | None
    tagged_on: datetime.date
    counts: bool
    rule_score: float | None = None
    model_score: float | None = None

    @property
    def only_voice(self) -> str | None:
        """Where both part by more than half: which speaks for it, "rules" or "model"."""
        if self.rule_score is None or self.model_score is None:
            return None
        if abs(self.rule_score - self.model_score) <= VOICES_PART:
            return None
        return "rules" if self.rule_score > self.model_score else "model"


@dataclass(frozen=True, kw_only=True)
class CommentView:
    """A comment in a list, with the tags that count or are suggested."""

    id: uuid.UUID
    text: str
    question_key: str
    ortsteil_key: str | None
    ortsteil_name: str | None
    channel: str
    language: str
    received_on: datetime.date
    simulated: bool
    state: str
    checked_by_person: bool
    tags: tuple[TagView, ...]

    @property
    def theme_keys(self) -> tuple[str, ...]:
        """Themes that count, each once."""
        return tuple(dict.fromkeys(t.theme_key for t in self.tags if t.counts))


@dataclass(frozen=True, kw_only=True)
class CommentDetail:
    """A comment with everything that machine and people ever said about it."""

    comment: CommentView
    machine_tags: tuple[TagView, ...]
    person_tags: tuple[TagView, ...]


@dataclass(frozen=True, kw_only=True)
class TaggingStatus:
    """How far the tagging is. `waiting`: not read by the pipeline that was asked for."""

    version: str | None
    comments: int
    waiting: int
    tagged: int
    unsure: int
    none: int
    checked_by_person: int


def living_themes(session: Session) -> list[ThemeView]:
    """Themes that may be given today, in the order of the scheme."""
    return [theme for theme in themes(session) if theme.ended_on is None]


def themes(session: Session) -> list[ThemeView]:
    """All themes in the order of the scheme, those that ended too: for their names."""
    return [
        ThemeView(
            key=row.key,
            label=row.label,
            plain_label=row.plain_label,
            description=row.description,
            belongs=tuple(row.details.get("belongs", ())),
            not_belongs=tuple(row.details.get("not_belongs", ())),
            isek=tuple(row.details.get("isek", ())),
            system=row.system,
            examples=tuple(row.details.get("examples", ())),
            ended_on=row.ended_on,
        )
        for row in session.scalars(select(Theme).order_by(Theme.position, Theme.key))
    ]


def comments_page(
    session: Session,
    *,
    theme_key: str | None = None,
    state: str | None = None,
    ortsteil_keys: Collection[str | None] | None = None,
    channel: str | None = None,
    date_from: datetime.date | None = None,
    date_to: datetime.date | None = None,
    simulated: bool = False,
    group_id: uuid.UUID | None = None,
    target_group: str | None = None,
    offset: int = 0,
    limit: int = 50,
) -> tuple[list[CommentView], bool]:
    """Comments, newest first, and whether more follow. None: no restriction.

    None among `ortsteil_keys` stands for comments that name no Ortsteil.
    """
    query = _comments().where(Comment.simulated.is_(simulated))
    for condition in (
        has_theme(theme_key) if theme_key is not None else None,
        in_state(state) if state is not None else None,
        in_ortsteile(ortsteil_keys) if ortsteil_keys is not None else None,
        Comment.channel == channel if channel is not None else None,
        Comment.received_on >= date_from if date_from is not None else None,
        Comment.received_on <= date_to if date_to is not None else None,
        in_group(group_id) if group_id is not None else None,
        speaks_of(target_group) if target_group is not None else None,
    ):
        if condition is not None:
            query = query.where(condition)
    query = query.order_by(Comment.received_on.desc(), Comment.id)
    rows = session.execute(query.offset(offset).limit(limit + 1)).all()
    return _views(session, rows[:limit]), len(rows) > limit


def comment_detail(session: Session, comment_id: uuid.UUID) -> CommentDetail:
    """One comment with all its tags. Raises NotFoundError."""
    rows = session.execute(_comments().where(Comment.id == comment_id)).all()
    if not rows:
        raise NotFoundError("comment", comment_id)
    tags = tags_of(session, comment_id)
    (view,) = _views(session, rows)
    return CommentDetail(
        comment=view,
        machine_tags=tuple(tag for tag in tags if tag.origin == "machine"),
        person_tags=tuple(tag for tag in tags if tag.origin == "person"),
    )


def tags_of(session: Session, comment_id: uuid.UUID) -> list[TagView]:
    """All that machine and people said of a comment: people first, then by score."""
    return _tags(session, [comment_id])[comment_id]


def tagging_status(
    session: Session, version: str | None = None, *, simulated: bool | None = None
) -> TaggingStatus:
    """How far the tagging is; without a version: whether anybody has looked at all."""
    only = [] if simulated is None else [Comment.simulated.is_(simulated)]
    states = {
        (row.state, row.checked_by_person): row.number
        for row in session.execute(
            select(
                CommentState.state,
                CommentState.checked_by_person,
                func.count().label("number"),
            )
            .join(Comment, Comment.id == CommentState.comment_id)
            .where(*only)
            .group_by(CommentState.state, CommentState.checked_by_person)
        )
    }
    comments = session.scalar(select(func.count()).select_from(Comment).where(*only))
    waiting = session.scalar(
        select(func.count()).select_from(Comment).where(*only, waits_for(version))
    )
    by_state = {
        state: sum(n for (known, _), n in states.items() if known == state)
        for state in ("tagged", "unsure", "none")
    }
    return TaggingStatus(
        version=version,
        comments=comments or 0,
        waiting=waiting or 0,
        checked_by_person=sum(n for (_, checked), n in states.items() if checked),
        **by_state,
    )


def pipeline_versions(session: Session) -> list[str]:
    """Pipelines that tagged something here, the one first used last at the top."""
    query = select(PipelineVersion.version).order_by(
        PipelineVersion.first_used_on.desc(), PipelineVersion.version.desc()
    )
    return list(session.scalars(query))


def _comments() -> Select[*tuple[Any, ...]]:
    return select(
        Comment.id,
        Comment.text,
        Comment.question_key,
        Comment.ortsteil_key,
        Comment.channel,
        Comment.language,
        Comment.received_on,
        Comment.simulated,
        func.coalesce(CommentState.state, WAITING).label("state"),
        func.coalesce(CommentState.checked_by_person, False).label("checked_by_person"),
    ).outerjoin(CommentState, CommentState.comment_id == Comment.id)


def _views(session: Session, rows: Collection[Row[Any]]) -> list[CommentView]:
    names = {o.key: o.name for o in all_ortsteile(session)}
    comments = [row.id for row in rows]
    tags, read_by = _tags(session, comments), _read_by(session, comments)
    return [
        CommentView(
            **row._asdict(),
            ortsteil_name=names.get(row.ortsteil_key),
            tags=tuple(
                tag
                for tag in tags[row.id]
                if tag.counts or _is_offered(tag, read_by.get(row.id))
            ),
        )
        for row in rows
    ]


def _read_by(session: Session, comment_ids: list[uuid.UUID]) -> dict[uuid.UUID, str]:
    """Which pipeline read each comment last; what an earlier one suggested is past."""
    query = select(CommentReading.comment_id, CommentReading.pipeline_version).where(
        CommentReading.comment_id.in_(comment_ids)
    )
    return {row[0]: row[1] for row in session.execute(query)}


def _is_offered(tag: TagView, version: str | None) -> bool:
    return tag.band == "suggested" and version in {None, tag.pipeline_version}


def _tags(
    session: Session, comment_ids: list[uuid.UUID]
) -> dict[uuid.UUID, list[TagView]]:
    """Tags by comment: people's first, then by score."""
    found: dict[uuid.UUID, list[TagView]] = {comment: [] for comment in comment_ids}
    query = (
        select(ThemeTag)
        .where(ThemeTag.comment_id.in_(comment_ids))
        .order_by(
            ThemeTag.origin.desc(),
            ThemeTag.counts.desc(),
            ThemeTag.score.desc(),
            ThemeTag.theme_key,
            ThemeTag.pipeline_version,
        )
    )
    who = display_names(session)
    for tag in session.scalars(query):
        found[tag.comment_id].append(
            TagView(
                theme_key=tag.theme_key,
                origin=tag.origin,
                band=tag.band,
                score=tag.score,
                evidence=tuple((e[0], e[1], e[2]) for e in tag.evidence),
                pipeline_version=tag.pipeline_version,
                who=who.get(tag.account_id) if tag.account_id else None,
                tagged_on=tag.tagged_on,
                counts=tag.counts,
                rule_score=tag.rule_score,
                model_score=tag.model_score,
            )
        )
    return found
