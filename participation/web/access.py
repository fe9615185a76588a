"""Every view says who may see it. A view that does not is shown to nobody."""

from collections.abc import Callable
from typing import Any, TypeVar

View = TypeVar("View", bound=Callable[..., Any])

PUBLIC, STAFF, ADMINISTRATOR = LEVELS = ("public", "staff", "administrator")


def access(level: str) -> Callable[[View], View]:
    """Declare who may see a view: "public", "staff" or "administrator"."""
    if level not in LEVELS:
        raise ValueError(level)

    def declare(view: View) -> View:
        view.access = level  # type: ignore[attr-defined]
        return view

    return declare


def needed_access(view: Callable[..., Any]) -> str | None:
    """What the view declares; None where it was forgotten."""
    return getattr(view, "access", None)
