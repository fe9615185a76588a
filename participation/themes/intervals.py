"""How sure a share is, from how many it was counted."""

import math
from typing import Final

Z_95: Final = 1.959964  # two-sided 95 %


def wilson(hits: int, of: int, *, z: float = Z_95) -> tuple[float, float]:
    """Return the 95 % interval of a share (Wilson 1927); (0, 1) where nothing is known.

    `z`: another one for another certainty.
    """
    if not of:
        return 0.0, 1.0
    share, spread = hits / of, z**2 / of
    middle = (share + spread / 2) / (1 + spread)
    half = z / (1 + spread) * math.sqrt(share * (1 - share) / of + spread / (4 * of))
    # At a share of 0 or 1 the bound is exact; rounding would put it beside.
    return max(0.0, middle - half), min(1.0, middle + half)
