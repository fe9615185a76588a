"""The table kept by hand: who may ask for what, and what comes back.

tests/data/permissions.csv has one line for each endpoint and method:

    endpoint;method;who;own;foreign;missing;with

- who: "public", "signed-in", or the roles that may. Further words name what some get
  instead, "administrator:302", "denied:401", "anonymous:401".
- own, foreign, missing: the status for a thing of one's own area, of another Ortsteil, and
  for one that does not exist. People without an area (staff) get "own" for both. "-" where
  the address names nothing.
- with: a query "?a=b" and a body "!a=b&c=d" that the request needs to be a real one.
"""

import csv
from dataclasses import dataclass
from pathlib import Path

from config import ROOT
from tests.integration.permissions.world import PEOPLE, SIGNED_OUT

TABLE = ROOT / "tests" / "data" / "permissions.csv"
PUBLIC, SIGNED_IN = "public", "signed-in"
HEADER = ["endpoint", "method", "who", "own", "foreign", "missing", "with"]

Sides = tuple[frozenset[str], frozenset[str]]
SIDES_OF_AREAS: Sides = (
    frozenset({"ortsteil-a", "fachplanung"}),
    frozenset({"ortsteil-b"}),
)
"""Whose is what world.py calls own, and whose what it calls foreign."""
_OF_STAFF: Sides = (frozenset({"staff"}), frozenset({"statistics"}))
_OF_STATISTICS: Sides = (frozenset({"statistics"}), frozenset())
SIDES: dict[str, Sides] = {
    "staff.change_view": _OF_STAFF,
    "staff.delete_view": _OF_STAFF,
    "staff.raw_export": _OF_STATISTICS,
    "staff.raw_export_file": _OF_STATISTICS,
    # own: asked in the whole city; foreign: in a third Ortsteil alone
    "staff.desk_key": (frozenset({"ortsteil-a", "ortsteil-b"}), frozenset()),
}
"""Where things belong to persons, not to areas."""


@dataclass(frozen=True)
class Line:
    endpoint: str
    method: str
    who: frozenset[str]
    instead: dict[str, int]
    statuses: dict[str, str]  # by "own", "foreign", "missing"
    query: str
    body: dict[str, str]

    def expected(self, person: str, which: str) -> int:
        """The status this person gets for a thing of area A (own), of B, or of nobody."""
        roles = {role.value for role in PEOPLE[person]}
        for name in (person, *sorted(roles)):
            if name in self.instead:
                return self.instead[name]
        if PUBLIC in self.who:
            return int(self.statuses[which])
        if person in SIGNED_OUT:
            return self.instead.get("anonymous", 302)
        if SIGNED_IN in self.who or roles & self.who:
            seen = seen_by(person, self.endpoint, which)
            return int(self.statuses["own" if self.statuses[seen] == "-" else seen])
        return self.instead.get("denied", 403)


def load(path: Path = TABLE) -> dict[tuple[str, str], Line]:
    with path.open(encoding="utf-8", newline="") as file:
        rows = csv.DictReader(
            (line for line in file if not line.startswith("#")), delimiter=";"
        )
        assert rows.fieldnames == HEADER
        lines = [_line(row) for row in rows]
    found = {(line.endpoint, line.method): line for line in lines}
    assert len(found) == len(lines), "a line stands there twice"
    return found


def _line(row: dict[str, str]) -> Line:
    words = row["who"].split()
    query, _, body = row["with"].partition("!")
    return Line(
        endpoint=row["endpoint"],
        method=row["method"],
        who=frozenset(word for word in words if ":" not in word),
        instead={
            name: int(status)
            for name, _, status in (w.partition(":") for w in words if ":" in w)
        },
        statuses={name: row[name] for name in ("own", "foreign", "missing")},
        query=query,
        body=dict(part.split("=", 1) for part in body.split("&") if part),
    )


def seen_by(person: str, endpoint: str, which: str) -> str:
    """What is area A's is foreign to B, and the other way round; nothing to the others."""
    first, second = SIDES.get(endpoint, SIDES_OF_AREAS)
    if person in second:
        return {"own": "foreign", "foreign": "own"}.get(which, which)
    if person in first:
        return which
    return "own" if which == "foreign" else which
