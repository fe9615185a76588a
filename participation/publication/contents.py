"""What pages and files receive: protected counts with their words, nothing countable."""

import datetime
import uuid
from dataclasses import dataclass

from participation.publication.protected import ProtectedCount, ProtectedTable


@dataclass(frozen=True, kw_only=True)
class RankedTheme:
    """A theme with its comments; `share` in whole percent of all comments, or None.

    `checked_share`: whole percent of its comments that a person looked at, or None.
    """

    key: str
    label: str
    count: ProtectedCount
    share: int | None
    checked_share: int | None = None
    system: bool


@dataclass(frozen=True, kw_only=True)
class OrtsteilLine:
    """One Ortsteil of the dashboard; key and slug are empty for "no Ortsteil"."""

    key: str
    name: str
    slug: str
    submissions: ProtectedCount
    comments: ProtectedCount


@dataclass(frozen=True, kw_only=True)
class States:
    """Comments by state. `waiting`: no pipeline has read them yet."""

    tagged: ProtectedCount
    unsure: ProtectedCount
    none: ProtectedCount
    waiting: ProtectedCount


@dataclass(frozen=True, kw_only=True)
class Dashboard:
    """The answer at a glance: how many, where, about what, and what waits."""

    submissions: ProtectedCount
    comments: ProtectedCount
    ortsteile: tuple[OrtsteilLine, ...]
    themes: tuple[RankedTheme, ...]  # most named first
    states: States
    pipeline_versions: tuple[str, ...]
    first_on: datetime.date | None
    last_on: datetime.date | None
    minimum: int
    simulated: bool
    today: datetime.date


@dataclass(frozen=True, kw_only=True)
class SummaryMeta:
    """What a council paper carries on top."""

    title: str
    drucksache: str = ""
    vorhaben: str = ""
    created_on: datetime.date


@dataclass(frozen=True, kw_only=True)
class ChannelLine:
    channel: str  # participation.core.kinds.Channel
    count: ProtectedCount


@dataclass(frozen=True, kw_only=True)
class MethodBox:
    """How the numbers came about; stands beside every table that leaves the house."""

    submissions: ProtectedCount
    comments: ProtectedCount
    first_on: datetime.date | None
    last_on: datetime.date | None
    date_from: datetime.date | None  # the period asked for
    date_to: datetime.date | None
    channel: str | None  # the one channel asked for
    channels: tuple[ChannelLine, ...]
    ortsteile: tuple[str, ...]  # names of the Ortsteile asked for; empty: all
    pipeline_versions: tuple[str, ...]
    minimum: int
    checked_share: int | None  # percent of comments a person looked at
    states: States
    simulated: bool


@dataclass(frozen=True, kw_only=True)
class ThemeComments:
    """Sentences of comments that stand for a theme, contact data masked.

    `spaces`: the name of the space that each is from. `comment_ids`: for the audit log, and
    for no page or file.
    """

    key: str
    label: str
    texts: tuple[str, ...]
    spaces: tuple[str, ...]
    comment_ids: tuple[uuid.UUID, ...]


@dataclass(frozen=True, kw_only=True)
class ThemePair:
    """Two themes and the comments that carry both."""

    labels: tuple[str, str]
    count: ProtectedCount


@dataclass(frozen=True, kw_only=True)
class Summary:
    """A thematic summary. `spaces`: what the table's columns are."""

    meta: SummaryMeta
    city: str
    attribution: str
    method: MethodBox
    spaces: str  # ortsteil, planungsraum
    table: ProtectedTable  # themes in rows, spaces in columns
    members: tuple[tuple[str | None, ...], ...]  # Ortsteil keys behind each column
    ranking: tuple[RankedTheme, ...]
    pairs: tuple[ThemePair, ...]
    typical: tuple[ThemeComments, ...]
    language: str

    @property
    def quoted_ids(self) -> list[uuid.UUID]:
        """The comments whose sentences stand in it, for the audit log."""
        return [comment for theme in self.typical for comment in theme.comment_ids]
