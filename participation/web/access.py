"""Every view says who may see it. A view that does not is shown to nobody."""

from collections.abc import Callable
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


def _level(needed: tuple[str | Right, ...]) -> Access:
    rights = frozenset(right for right in needed if isinstance(right, Right))
    if needed and len(rights) == len(needed):
        return rights
    if len(needed) == 1 and needed[0] in LEVELS:
        return needed[0]
    raise ValueError(needed)
