"""What the comment form asks beside the text: kind, place and theme. All optional."""

from collections.abc import Collection
from dataclasses import asdict, dataclass
from typing import Any

from participation.core.errors import InvalidInputError
from participation.core.kinds import CommentKind
from participation.places.points import Bounds, read_point
from participation.text.intake import clean_input

LONGEST_PLACE = 200


@dataclass(frozen=True, kw_only=True)
class CommentDetails:
    """As stored. None: not said."""

    kind: str | None = None
    place_name: str | None = None
    place_point: str | None = None
    theme_hint: str | None = None

    @property
    def columns(self) -> dict[str, Any]:
        return asdict(self)

    @property
    def parts(self) -> list[str]:
        """What tells two comments of the same text apart; nothing if nothing was said."""
        said = [f"{name}={value}" for name, value in self.columns.items() if value]
        return sorted(said)


NO_DETAILS = CommentDetails()


def read_details(
    *,
    kind: str,
    place_name: str,
    place_point: str,
    theme_hint: str,
    theme_keys: Collection[str],
    bounds: Bounds | None,
) -> CommentDetails:
    """Read the fields as they were sent. Raises InvalidInputError by field.

    A kind or theme that the form does not offer was not typed by a person: it is refused
    like a wrong choice in a questionnaire.
    """
    problems: dict[str, list[str]] = {}
    if kind and kind not in set(CommentKind):
        problems["kind"] = ["unknown_option"]
    typed, found = clean_input(place_name)
    name = " ".join(typed.split())
    if len(name) > LONGEST_PLACE:
        found = [*found, "place_too_long"]
    if found:
        problems["place_name"] = found
    point = read_point(place_point) if place_point else None
    if place_point and (point is None or bounds is None or not bounds.contains(point)):
        problems["place_point"] = ["outside_city"]
    if theme_hint and theme_hint not in theme_keys:
        problems["theme_hint"] = ["unknown_option"]
    if problems:
        raise InvalidInputError(problems)
    return CommentDetails(
        kind=kind or None,
        place_name=name or None,
        place_point=str(point) if point else None,
        theme_hint=theme_hint or None,
    )
