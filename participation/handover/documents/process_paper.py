"""„Beteiligungsstruktur auf einen Blick“ as PDF/UA-1: picture, matrix, results, in German.

For the council; the page of the citizens says the same in their languages.
"""

import datetime
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from participation.handover.overview import Overview, Progress, StepLine
from participation.handover.pictures.process import Box, Fact, process_picture
from participation.handover.structure import FormatView
from participation.publication.texts import date
from participation.typesetting.pdf import typeset

TEMPLATE = Path(__file__).parent / "templates" / "process.typ"
TITLE = "Beteiligungsstruktur auf einen Blick"
OPEN = "noch offen"
MOST_COLUMNS = 7
"""Steps in one table; more make a second one, or words would not fit their columns."""
MODES = {
    "informiert": "wird informiert",
    "gehoert": "wird gehört",
    "wirkt_mit": "wirkt mit",
    "entscheidet": "entscheidet",
}
PROGRESS = {
    Progress.DONE: "abgeschlossen",
    Progress.NOW: "läuft gerade",
    Progress.LATER: "kommt noch",
    Progress.OPEN: "Zeit noch offen",
}


def write(overview: Overview, *, city: str) -> bytes:
    """Typeset the paper. Raises PrintError."""
    return typeset(TEMPLATE, paper_data(overview, city=city), on=overview.on)


def paper_data(overview: Overview, *, city: str) -> dict[str, Any]:
    """Everything that the template sets, in words."""
    return {
        "title": TITLE,
        "author": city,
        "stand": f"{city} · Stand {_day(overview.on)}",
        "now": _now(overview),
        "picture": str(_picture(overview)),
        "picture_alt": describe(overview),
        "tables": _tables(overview),
        "steps": [_step(line) for line in overview.lines],
        "results": [
            {
                "name": result.deliverable.name,
                "steps": ", ".join(_name(overview.lines[n - 1]) for n in result.steps)
                or f"Schritt {OPEN}",
            }
            for result in overview.results
        ],
        "note": "Was nicht bekannt oder nicht beschlossen ist, steht hier als"
        f" „{OPEN}“. Die Angaben pflegt die Stadt.",
    }


def describe(overview: Overview) -> str:
    """The picture in words, for a screen reader."""
    if not overview.lines:
        return f"Die Schritte sind {OPEN}."
    said = "; ".join(
        f"{line.number}. {line.step.name}: {PROGRESS[line.progress]}, Ergebnis"
        f" {line.step.deliverable or OPEN}"
        for line in overview.lines
    )
    return f"Ablauf der Planung in {len(overview.lines)} Schritten: {said}."


def _now(overview: Overview) -> str:
    names = " und ".join(_name(line) for line in overview.now)
    return f"Jetzt: {names}" if names else f"Welcher Schritt gerade läuft, ist {OPEN}."


def _picture(overview: Overview) -> str:
    boxes = [
        Box(
            number=line.number,
            name=line.step.name,
            mark=_mark(line),
            progress=line.progress,
            facts=(Fact(label="Ergebnis", says=line.step.deliverable or OPEN),),
        )
        for line in overview.lines
    ]
    if not boxes:
        return ""
    return process_picture(
        boxes, key="process", title=TITLE, description=describe(overview), columns=3
    )


def _mark(line: StepLine) -> str:
    span = _span(line.step.starts_on, line.step.ends_on)
    progress = PROGRESS[line.progress]
    return f"{progress}, {span}" if span else progress


def _tables(overview: Overview) -> list[dict[str, Any]]:
    """Group × step, so many steps a table as fit across a page."""
    lines = overview.lines
    parts = [lines[n : n + MOST_COLUMNS] for n in range(0, len(lines), MOST_COLUMNS)]
    return [
        {
            "title": "Wer wie beteiligt ist"
            + (f" (Schritte {part[0].number} bis {part[-1].number})" if parts[1:] else ""),
            "head": ["Akteure", *(_name(line) for line in part)],
            "rows": _rows(overview.groups, part),
        }
        for part in parts
        if overview.groups
    ]  # fmt: skip


def _rows(groups: Sequence[str], part: Sequence[StepLine]) -> list[list[str]]:
    by_step: list[Mapping[str, str]] = [
        {p.group_name: _part(p.mode, p.format) for p in line.step.participation}
        for line in part
    ]
    return [[group, *(said.get(group, OPEN) for said in by_step)] for group in groups]


def _part(mode: str | None, how: str) -> str:
    said = MODES[mode] if mode else OPEN
    return f"{said} ({how})" if how else said


def _step(line: StepLine) -> dict[str, Any]:
    return {
        "name": _name(line),
        "description": line.step.description,
        "time": _span(line.step.starts_on, line.step.ends_on) or OPEN,
        "result": line.step.deliverable or OPEN,
        "formats": [_format(one) for one in line.step.formats],
    }


def _format(one: FormatView) -> str:
    where = ", ".join(
        filter(None, [_span(one.starts_on, one.ends_on), one.place, one.address])
    )
    said = f"{one.title} ({where})" if where else one.title
    return f"{said}, offen für alle" if one.open_to_all else said


def _name(line: StepLine) -> str:
    return f"{line.number}. {line.step.name}"


def _day(on: datetime.date) -> str:
    return date(on, "de")


def _span(first: datetime.date | None, last: datetime.date | None) -> str:
    if first is None and last is None:
        return ""
    if first == last and first is not None:
        return _day(first)
    return f"{_day(first) if first else '…'} bis {_day(last) if last else '…'}"
