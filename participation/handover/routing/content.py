"""What became of a theme in a space: the one word list and the view that the public reads."""

import datetime
import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Protocol


class RoutingStatus(StrEnum):
    """Where a Fachplanung stands with a theme in a space."""

    NEW = "neu"
    SEEN = "gesichtet"
    IN_REVIEW = "in_pruefung"
    ADOPTED = "aufgenommen"  # needs a Maßnahme or a Drucksache
    UNDER_WAY = "schon_in_arbeit"
    NOT_ADOPTED = "nicht_aufgenommen"  # needs a reason


CLOSED = frozenset(
    {RoutingStatus.ADOPTED, RoutingStatus.UNDER_WAY, RoutingStatus.NOT_ADOPTED}
)
"""Nothing gets here without a sentence that a citizen understands."""


@dataclass(frozen=True, kw_only=True)
class Document:
    """Where to read on; `url` is http(s) only."""

    title: str
    url: str


class Dated(Protocol):
    """Where something stands, and since when."""

    @property
    def status(self) -> RoutingStatus: ...

    @property
    def passed_on(self) -> datetime.date: ...

    @property
    def changed_on(self) -> datetime.date: ...


@dataclass(frozen=True, kw_only=True)
class PublicAnswer:
    """What a Fachplanung says about a theme in a space, as the public reads it.

    Nothing of who works on it. `reply` is empty as long as nothing is decided; `space_key`
    and `ortsteil_keys` as in the hand-over ("" and none: the whole city).
    """

    id: uuid.UUID
    handover_reference: str
    subjects: tuple[str, ...]  # questionnaire keys, or "comments", of the hand-over
    theme_key: str
    plan_key: str
    plan_name: str
    amt: str | None
    space_key: str
    space_label: str
    ortsteil_keys: tuple[str, ...]
    people: int | None  # released; None: withheld
    base: int | None
    status: RoutingStatus
    reply: str
    reason: str
    measure: str
    drucksache: str
    documents: tuple[Document, ...]
    passed_on: datetime.date
    changed_on: datetime.date
    theme_label: Mapping[str, str] = field(default_factory=dict)
    simulated: bool = False  # about invented answers: marked wherever it is shown
