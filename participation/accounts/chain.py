"""The chain of the audit log: each entry carries the hash of the one before.

Pure, and written down in docs/formats/audit-log.md, so that others can check it.
"""

import datetime
import hashlib
import json
import uuid
from dataclasses import dataclass, replace

from participation.core.clock import utc

BEFORE_THE_FIRST = "0" * 64
FORMAT = 1


@dataclass(frozen=True, kw_only=True)
class Entry:
    """One entry as it is stored. `account_id` None: the operator, or a job."""

    number: int
    at: datetime.datetime
    account_id: uuid.UUID | None
    action: str
    subject: str
    shown: str  # ids of what was read, sorted, one space between
    previous_hash: str = BEFORE_THE_FIRST
    hash: str = ""

    @property
    def place(self) -> str:
        """Number and hash: what an operator keeps elsewhere."""
        return f"{self.number}:{self.hash}"


def sealed(entry: Entry, *, after: Entry | None) -> Entry:
    """Return the entry with its place in the chain."""
    entry = replace(
        entry,
        number=after.number + 1 if after else 1,
        previous_hash=after.hash if after else BEFORE_THE_FIRST,
    )
    return replace(entry, hash=entry_hash(entry))


def entry_hash(entry: Entry) -> str:
    content = [
        FORMAT,
        entry.number,
        moment(entry.at),
        str(entry.account_id) if entry.account_id else None,
        entry.action,
        entry.subject,
        entry.shown,
        entry.previous_hash,
    ]
    text = json.dumps(content, ensure_ascii=True, separators=(",", ":"))
    return hashlib.sha256(text.encode("ascii")).hexdigest()


def moment(at: datetime.datetime) -> str:
    """The time in UTC to the microsecond."""
    return utc(at).isoformat(timespec="microseconds")
