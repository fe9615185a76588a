"""Invitation to a Planungskonferenz: who, about which spaces, with which comments.

Plain data without any session, so that a page and a paper say the same. Figures are
protected ones; texts are masked.
"""

import datetime
from dataclasses import dataclass

from participation.handover.live.quoting import Quote


@dataclass(frozen=True, kw_only=True)
class InvitedPlan:
    """A plan to invite. `contact`, `amt` None: the city did not say yet.

    role: "federfuehrend" of those who must talk, else as the city says for a theme.
    """

    key: str
    name: str
    amt: str | None
    amt_confirmed: bool
    contact: str | None
    role: str
    themes: tuple[str, ...]  # labels of the themes it has that role for


@dataclass(frozen=True, kw_only=True)
class InvitedPlace:
    """An Ortsteil concerned: at least so many people name the themes together."""

    ortsteil_key: str
    label: str
    people: int | None


@dataclass(frozen=True, kw_only=True)
class Invitation:
    """`expected`: people that chance alone would bring; None where it is not told.

    `also`: plans that take part in one of the themes or are affected by it.
    """

    finding_key: str
    as_of: datetime.date
    themes: tuple[str, ...]
    pairs: tuple[tuple[str, str], ...]
    plans: tuple[InvitedPlan, ...]
    also: tuple[InvitedPlan, ...]
    places: tuple[InvitedPlace, ...]
    comments: tuple[Quote, ...]
    people: int | None
    base: int | None
    expected: int | None
    simulated: bool = False
