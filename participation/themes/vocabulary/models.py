"""Tables of what the theme scheme was when, and of what became of its themes."""

import datetime
import uuid
from typing import Any

from sqlalchemy import (
    JSON,
    CheckConstraint,
    ForeignKey,
    String,
    Text,
    UniqueConstraint,
)
from sqlalchemy.orm import Mapped, mapped_column

from participation.core.ids import new_id
from participation.database import Base


class SchemeVersion(Base):
    """The whole scheme as it was in use from a day on. Never changed, never deleted.

    `content` is a scheme file (themes/scheme.py reads it), with the ended themes beside.
    `file` is the planner's file alone, where this version brought a new one.
    """

    __tablename__ = "scheme_version"

    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    key: Mapped[str] = mapped_column(String(40))
    version: Mapped[str] = mapped_column(String(40))
    published_on: Mapped[datetime.date]
    origin: Mapped[str] = mapped_column(String(10))
    reason: Mapped[str] = mapped_column(Text, default="")
    account_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("account.id"))
    digest: Mapped[str] = mapped_column(String(64))
    content: Mapped[dict[str, Any]]
    file: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))
    changes: Mapped[list[Any]] = mapped_column(default=list)  # comparing.py, as data

    __table_args__ = (
        UniqueConstraint("key", "version"),
        CheckConstraint(
            "origin IN ('first', 'file', 'theme', 'words', 'split', 'merge', 'import')",
            name="known_origin",
        ),
    )


class ThemeChange(Base):
    """Themes that ended on a day: split, or merged.

    `settled`: what was tagged with them has followed; else comments up to the id of
    `settled_to` have (vocabulary/settling.py).
    """

    __tablename__ = "theme_change"

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    kind: Mapped[str] = mapped_column(String(10))
    reason: Mapped[str] = mapped_column(Text)
    changed_on: Mapped[datetime.date]
    account_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("account.id"))
    settled: Mapped[bool] = mapped_column(default=False)
    settled_to: Mapped[uuid.UUID | None]

    __table_args__ = (CheckConstraint("kind IN ('split', 'merge')", name="known_kind"),)


class ThemeSuccession(Base):
    """A theme that ended, and one that came after it. A theme ends once."""

    __tablename__ = "theme_succession"

    theme_key: Mapped[str] = mapped_column(ForeignKey("theme.key"), primary_key=True)
    successor_key: Mapped[str] = mapped_column(
        ForeignKey("theme.key"), primary_key=True
    )
    change_id: Mapped[uuid.UUID] = mapped_column(
        ForeignKey("theme_change.id"), index=True
    )
    position: Mapped[int]

    __table_args__ = (
        CheckConstraint("theme_key <> successor_key", name="another_theme"),
    )
