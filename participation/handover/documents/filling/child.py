"""What every child process does that fills a template: little memory, little time, one order.

The order is JSON on stdin, what was made goes to stdout. What is wrong with the template
goes to stderr as JSON, with exit code 3.
"""

import json
import resource
import sys
from collections.abc import Callable
from typing import Any

MEMORY = 1_500_000_000
LARGEST = 30_000_000
REFUSED = 3
LONGEST_PROPERTY = 255
"""Letters of the title of a file, and of who made it, as Office takes them."""


class RefusedError(Exception):
    """The template cannot be filled. Its text is JSON for the parent."""

    def __init__(self, reason: str, **details: object) -> None:
        super().__init__(json.dumps({"reason": reason, **details}))


def carry_out(fill: Callable[[dict[str, Any]], bytes]) -> int:
    """Read the order, fill, write; return the exit code."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    order = json.load(sys.stdin)
    resource.setrlimit(resource.RLIMIT_CPU, (order["seconds"], order["seconds"]))
    try:
        made = fill(order)
        if len(made) > LARGEST:
            raise RefusedError("too_large")
    except RefusedError as error:
        sys.stderr.write(str(error))
        return REFUSED
    except (MemoryError, RecursionError):
        sys.stderr.write(json.dumps({"reason": "too_large"}))
        return REFUSED
    sys.stdout.buffer.write(made)
    return 0


def property_of(text: str) -> str:
    """As much of the text as a property of a file holds."""
    return text if len(text) <= LONGEST_PROPERTY else text[: LONGEST_PROPERTY - 1] + "…"
