"""Every view says who may see it. A view that does not is shown to nobody."""

from collections.abc import Callable
from enum import Enum
from typing import Any, TypeVar

from participation.accounts.rights import Right

View = TypeVar("View", bound=Callable[..., Any])
Access = str | frozenset[Right]

PUBLIC, SIGNED_IN = LEVELS = ("public", "signed-in")


def access(*needed: str | Right) -> Callable[[View], View]:
    """Declare who may see a view: "public", "signed-in", or whoever has one of the rights."""
    level = _level(needed)

    def declare(view: View) -> View:
        view.access = level  # type: ignore[attr-defined]
        return view

    return declare


def needed_access(view: Callable[..., Any]) -> Access | None:
    """What the view declares; None where it was forgotten."""
    return getattr(view, "access", None)


class Verdict(Enum):
    """What a view's declaration says to somebody."""

    ENTER = "enter"
    UNKNOWN = "unknown"  # first say who you are
    REFUSED = "refused"


def judge(needed: Access | None, rights: frozenset[Right] | None) -> Verdict:
    """Decide for somebody with these rights; None: nobody we know.

    A view that declares nothing is for nobody.
    """
    if needed == PUBLIC:
        return Verdict.ENTER
    if needed is None:
        return Verdict.REFUSED
    if rights is None:
        return Verdict.UNKNOWN
    is_meant = needed == SIGNED_IN or not rights.isdisjoint(needed)
    return Verdict.ENTER if is_meant else Verdict.REFUSED


def _level(needed: tuple[str | Right, ...]) -> Access:
    rights = frozenset(right for right in needed if isinstance(right, Right))
    if needed and len(rights) == len(needed):
        return rights
    if len(needed) == 1 and needed[0] in LEVELS:
        return needed[0]
    raise ValueError(needed)
