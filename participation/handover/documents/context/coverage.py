"""Whether the plans that lead a theme reach a space: all of it, a part, or nothing."""

from collections.abc import Iterable
from enum import StrEnum

from participation.handover.snapshot.content import PlanHead, SpaceHead


class Reach(StrEnum):
    WHOLE = "whole"
    PART = "part"  # of merged Ortsteile: its figure cannot be told apart
    NONE = "none"


def reach(plans: Iterable[PlanHead], space: SpaceHead) -> Reach:
    """How far the plans reach together; spaces without an Ortsteil are always reached."""
    own = set(space.ortsteil_keys)
    covered: set[str] = set()
    some = False
    for plan in plans:
        some = True
        if not plan.ortsteil_keys:
            return Reach.WHOLE
        covered |= own & set(plan.ortsteil_keys)
    if not some or not own or covered == own:
        return Reach.WHOLE
    return Reach.PART if covered else Reach.NONE
