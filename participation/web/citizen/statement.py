"""The result of the walk over all pages, which the accessibility statement reports.

`make accessibility` looks at every page again and rewrites the file; a guard refuses one
that is older than a year or leaves out a page.
"""

import datetime
import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path

RESULT = Path(__file__).parent / "accessibility.json"
VALID_DAYS = 365  # ThürBITVO § 3 takes over the yearly review


@dataclass(frozen=True, kw_only=True)
class CheckResult:
    """What the machines looked at, and what they found."""

    stated_on: datetime.date  # first statement
    checked_on: datetime.date
    tools: dict[str, str]  # name: version
    languages: tuple[str, ...]
    pages: tuple[str, ...]  # as the address map writes them
    states: int  # pages in their states: empty, filled, with errors, ...
    looks: int  # states times languages times sizes and colours
    findings: dict[str, tuple[str, ...]]  # finding: where

    def is_old(self, today: datetime.date) -> bool:
        return today - self.checked_on > datetime.timedelta(days=VALID_DAYS)


@cache
def check_result() -> CheckResult:
    """Read the result that came with this release."""
    stored = json.loads(RESULT.read_text(encoding="utf-8"))
    return CheckResult(
        stated_on=datetime.date.fromisoformat(stored["stated_on"]),
        checked_on=datetime.date.fromisoformat(stored["checked_on"]),
        tools=stored["tools"],
        languages=tuple(stored["languages"]),
        pages=tuple(stored["pages"]),
        states=stored["states"],
        looks=stored["looks"],
        findings={name: tuple(at) for name, at in stored["findings"].items()},
    )
