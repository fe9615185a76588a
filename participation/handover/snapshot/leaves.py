"""Evidence without data: one leaf per counted submission, and one root over all leaves.

A leaf is the SHA-256 of a random salt and what was counted of the submission. While both
are kept it can be worked out again; once they are deleted it tells nothing, and still holds
its place under the root. The root does not tell how many leaves there are.
"""

import hashlib
import json
import secrets
from collections.abc import Iterable
from dataclasses import dataclass

SALT_BYTES = 16
LEAF, NODE = b"\x00", b"\x01"
"""So that nobody passes a node off as a leaf."""


@dataclass(frozen=True, kw_only=True)
class Counted:
    """What was counted of one submission, as it counted then.

    `answers`: digest of what was said. `tags`: ids of the tags that counted, by which the
    trace finds who or what had set them.
    """

    subject: str
    ortsteil_key: str | None
    commented: bool
    themes: tuple[str, ...]
    target_groups: tuple[str, ...]
    answers: str
    tags: tuple[str, ...]


def new_salt() -> str:
    return secrets.token_hex(SALT_BYTES)


def leaf_of(counted: Counted, salt: str) -> str:
    """Return the leaf in hexadecimal digits."""
    spelled = json.dumps(
        [
            counted.subject,
            counted.ortsteil_key,
            counted.commented,
            counted.themes,
            counted.target_groups,
            counted.answers,
            counted.tags,
        ],
        separators=(",", ":"),
        ensure_ascii=False,
    )
    return hashlib.sha256(LEAF + bytes.fromhex(salt) + spelled.encode()).hexdigest()


def root_of(leaves: Iterable[str]) -> str:
    """Return the root of the tree over the leaves in their own order (Merkle)."""
    level = [bytes.fromhex(leaf) for leaf in sorted(leaves)]
    if not level:
        return hashlib.sha256(LEAF).hexdigest()
    while len(level) > 1:
        pairs = zip(level[::2], level[1::2], strict=False)
        above = [hashlib.sha256(NODE + one + two).digest() for one, two in pairs]
        level = above + level[len(above) * 2 :]
    return level[0].hex()
