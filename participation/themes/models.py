"""Tables of themes and of who found which theme in which comment, and why."""

import datetime
import uuid
from typing import Any

from sqlalchemy import (
    CheckConstraint,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    String,
    Text,
    UniqueConstraint,
)
from sqlalchemy.orm import Mapped, mapped_column

from participation.core.ids import new_id
from participation.database import Base


class Theme(Base):
    """A theme of the scheme in use. `rules` and texts come from the scheme's file."""

    __tablename__ = "theme"

    key: Mapped[str] = mapped_column(String(40), primary_key=True)
    scheme_key: Mapped[str] = mapped_column(String(40))
    scheme_version: Mapped[str] = mapped_column(String(40))
    position: Mapped[int]
    label: Mapped[dict[str, Any]]  # by language
    plain_label: Mapped[dict[str, Any]]
    description: Mapped[dict[str, Any]]
    details: Mapped[dict[str, Any]]  # belongs, not_belongs, examples, isek
    system: Mapped[bool] = mapped_column(default=False)
    # Made here from comments that fitted nothing; the scheme's file does not have it.
    own: Mapped[bool] = mapped_column(default=False)
    # Its texts were changed here; the file's do not come back until the file changes.
    edited: Mapped[bool] = mapped_column(default=False)
    # Given no more; stays for what was tagged with it (themes/vocabulary/changing.py).
    ended_on: Mapped[datetime.date | None]


class ThemeWord(Base):
    """A word that the city added to a theme's rules (themes/own_scheme.py)."""

    __tablename__ = "theme_word"

    theme_key: Mapped[str] = mapped_column(
        ForeignKey("theme.key", ondelete="CASCADE"), primary_key=True
    )
    word: Mapped[str] = mapped_column(String(60), primary_key=True)
    added_on: Mapped[datetime.date]


class PipelineVersion(Base):
    """A theme pipeline that tagged something here."""

    __tablename__ = "pipeline_version"

    version: Mapped[str] = mapped_column(String(80), primary_key=True)
    first_used_on: Mapped[datetime.date]
    description: Mapped[str] = mapped_column(Text, default="")


class TaggingRun(Base):
    """This comment was read by this pipeline: the work list is what has no such row."""

    __tablename__ = "tagging_run"

    comment_id: Mapped[uuid.UUID] = mapped_column(
        ForeignKey("comment.id", ondelete="CASCADE"), primary_key=True
    )
    pipeline_version: Mapped[str] = mapped_column(
        ForeignKey("pipeline_version.version"), primary_key=True
    )
    tagged_on: Mapped[datetime.date]


class ThemeTag(Base):
    """A theme in a comment, said by the machine or by a person.

    Machine tags stay as they were; a person's word stands beside them. `counts` is True
    for exactly the tags that count today (themes/effective.py decides).
    """

    __tablename__ = "theme_tag"

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    comment_id: Mapped[uuid.UUID] = mapped_column(
        ForeignKey("comment.id", ondelete="CASCADE")
    )
    theme_key: Mapped[str] = mapped_column(ForeignKey("theme.key"))
    origin: Mapped[str] = mapped_column(String(10))  # machine, person
    band: Mapped[str] = mapped_column(String(12))  # assigned, suggested, set, removed
    score: Mapped[float | None]
    evidence: Mapped[list[Any]] = mapped_column(default=list)  # [[start, end, words]]
    # How far rules and learned model, each alone, speak for it; None: a person's tag.
    rule_score: Mapped[float | None]
    model_score: Mapped[float | None]
    # '' for a person's tag, so that the UNIQUE constraint binds (NULLs would not).
    pipeline_version: Mapped[str] = mapped_column(String(80), default="")
    account_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("account.id"))
    tagged_on: Mapped[datetime.date]
    counts: Mapped[bool]

    __table_args__ = (
        UniqueConstraint("comment_id", "theme_key", "origin", "pipeline_version"),
        CheckConstraint(
            "(origin = 'machine' AND band IN ('assigned', 'suggested')"
            " AND score IS NOT NULL AND account_id IS NULL)"
            " OR (origin = 'person' AND band IN ('set', 'removed')"
            " AND pipeline_version = '')",
            name="machine_or_person",
        ),
        Index("ix_theme_tag_counts", "counts", "theme_key", "comment_id"),
    )


class TargetGroupTag(Base):
    """A target group in a comment: the second axis beside themes, kept in the same way.

    group_key: of themes/data/target-groups.json. `counts` is True for exactly the tags
    that count today.
    """

    __tablename__ = "target_group_tag"

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    comment_id: Mapped[uuid.UUID] = mapped_column(
        ForeignKey("comment.id", ondelete="CASCADE")
    )
    group_key: Mapped[str] = mapped_column(String(40))
    origin: Mapped[str] = mapped_column(String(10))  # machine, person
    band: Mapped[str] = mapped_column(String(12))  # assigned, set, removed
    evidence: Mapped[list[Any]] = mapped_column(default=list)  # [[start, end, words]]
    pipeline_version: Mapped[str] = mapped_column(String(80), default="")
    account_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("account.id"))
    tagged_on: Mapped[datetime.date]
    counts: Mapped[bool]

    __table_args__ = (
        UniqueConstraint(
            "comment_id",
            "group_key",
            "origin",
            "pipeline_version",
            name="uq_target_group_tag_once",  # the usual name is too long
        ),
        CheckConstraint(
            "(origin = 'machine' AND band = 'assigned' AND account_id IS NULL)"
            " OR (origin = 'person' AND band IN ('set', 'removed')"
            " AND pipeline_version = '')",
            name="machine_or_person",
        ),
        Index("ix_target_group_tag_counts", "counts", "group_key", "comment_id"),
    )


class TargetGroupCheck(Base):
    """A person has said which target groups a comment speaks of; none is an answer too.

    Apart from CommentState: who corrects groups has not looked at the themes with it.
    """

    __tablename__ = "target_group_check"

    comment_id: Mapped[uuid.UUID] = mapped_column(
        ForeignKey("comment.id", ondelete="CASCADE"), primary_key=True
    )
    checked_on: Mapped[datetime.date]


class CommentState(Base):
    """Where a comment stands after the last look at it: one row per comment once tagged.

    state: tagged (has a theme), unsure (waits for a person), none (a person found none).
    """

    __tablename__ = "comment_state"

    comment_id: Mapped[uuid.UUID] = mapped_column(
        ForeignKey("comment.id", ondelete="CASCADE"), primary_key=True
    )
    state: Mapped[str] = mapped_column(String(10))
    checked_by_person: Mapped[bool] = mapped_column(default=False)

    __table_args__ = (
        CheckConstraint("state IN ('tagged', 'unsure', 'none')", name="known_state"),
        Index("ix_comment_state_state", "state"),
    )


class CommentReading(Base):
    """What the pipeline in use found in a comment beside its themes.

    One row per comment, of the pipeline that read it last. `doubt` orders what people
    are asked to review; `passages` are [[kind, key, start, end]] (themes/tagger.py).
    """

    __tablename__ = "comment_reading"

    comment_id: Mapped[uuid.UUID] = mapped_column(
        ForeignKey("comment.id", ondelete="CASCADE"), primary_key=True
    )
    pipeline_version: Mapped[str] = mapped_column(
        ForeignKey("pipeline_version.version")
    )
    language: Mapped[str] = mapped_column(String(12))
    stance: Mapped[str | None] = mapped_column(String(10))
    doubt: Mapped[float]
    passages: Mapped[list[Any]] = mapped_column(default=list)

    __table_args__ = (
        CheckConstraint(
            "stance IS NULL OR stance IN ('praise', 'problem', 'wish')",
            name="known_stance",
        ),
        Index("ix_comment_reading_doubt", "doubt"),
    )


class SimilarGroup(Base):
    """Comments that say the same as the one in their centre; real or simulated ones."""

    __tablename__ = "similar_group"

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    centre_id: Mapped[uuid.UUID] = mapped_column(
        ForeignKey("comment.id", ondelete="CASCADE"), unique=True
    )


class SimilarComment(Base):
    """A comment was compared with the others. Without a group: it is like no other.

    Where a centre is deleted its group goes, and who was in it is compared anew.
    """

    __tablename__ = "similar_comment"

    comment_id: Mapped[uuid.UUID] = mapped_column(
        ForeignKey("comment.id", ondelete="CASCADE"), primary_key=True
    )
    group_id: Mapped[uuid.UUID | None] = mapped_column(
        ForeignKey("similar_group.id", ondelete="CASCADE"), index=True
    )
    likeness: Mapped[float]


class ThemeProposal(Base):
    """Comments that fit no theme and are about the same, and what staff decided.

    state: open, theme (became one), merged (into one), aside (never to come again).
    Decided ones stay, so that the same words are not proposed a second time.
    Its words stand with the comments that they came from (ThemeProposalWord).
    """

    __tablename__ = "theme_proposal"

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    position: Mapped[int]
    state: Mapped[str] = mapped_column(String(10), default="open")
    theme_key: Mapped[str | None] = mapped_column(
        ForeignKey("theme.key", ondelete="SET NULL")
    )
    found_on: Mapped[datetime.date]
    decided_on: Mapped[datetime.date | None]

    __table_args__ = (
        CheckConstraint(
            "state IN ('open', 'theme', 'merged', 'aside')", name="known_state"
        ),
        CheckConstraint(
            "(state = 'open') = (decided_on IS NULL)", name="decided_has_day"
        ),
    )


class ThemeProposalComment(Base):
    """A comment of a proposal; the most typical ones come first."""

    __tablename__ = "theme_proposal_comment"

    proposal_id: Mapped[uuid.UUID] = mapped_column(
        ForeignKey("theme_proposal.id", ondelete="CASCADE"), primary_key=True
    )
    comment_id: Mapped[uuid.UUID] = mapped_column(
        ForeignKey("comment.id", ondelete="CASCADE"), primary_key=True, index=True
    )
    position: Mapped[int]


class ThemeProposalWord(Base):
    """A telling word of a proposal, once for each of its comments that has it.

    So the database itself lets a word go with the last comment that it came from, however
    that one is deleted. `position`: its place among the words of the proposal.
    """

    __tablename__ = "theme_proposal_word"

    proposal_id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    comment_id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    position: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    word: Mapped[str] = mapped_column(Text)

    __table_args__ = (
        ForeignKeyConstraint(
            ["proposal_id", "comment_id"],
            ["theme_proposal_comment.proposal_id", "theme_proposal_comment.comment_id"],
            name="fk_theme_proposal_word_comment",
            ondelete="CASCADE",
        ),
    )
