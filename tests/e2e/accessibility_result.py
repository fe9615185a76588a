"""What the walk over all pages found, as the file that the statement is made from."""

import json
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field

from participation.core.clock import today
from participation.web.citizen.statement import RESULT


@dataclass
class Record:
    looks: int = 0
    findings: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))

    def add(self, findings: list[str], place: str) -> None:
        self.looks += 1
        for finding in findings:
            self.findings[finding].append(place)

    def write(
        self,
        *,
        tools: dict[str, str],
        languages: Sequence[str],
        pages: list[str],
        states: int,
    ) -> None:
        """Rewrite the file; the day of the first statement stays."""
        earlier = json.loads(RESULT.read_text(encoding="utf-8"))
        result = {
            "stated_on": earlier["stated_on"],
            "checked_on": today().isoformat(),
            "tools": tools,
            "languages": list(languages),
            "pages": pages,
            "states": states,
            "looks": self.looks,
            "findings": self.findings,
        }
        text = json.dumps(result, ensure_ascii=False, indent=2)
        RESULT.write_text(f"{text}\n", encoding="utf-8")
