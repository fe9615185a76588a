"""The list of a Fachplanung and the figures of what waits, as XLSX and CSV."""

import csv
import datetime
import io
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy.orm import Session

from participation.core.errors import NotFoundError
from participation.handover.documents.context.saying import withdrawn_notes
from participation.handover.routing.answering import Reach
from participation.handover.routing.content import RoutingStatus
from participation.handover.routing.lines import RoutedLine
from participation.handover.routing.lists import Wanted, every_line
from participation.handover.routing.waiting import Overview, Waiting
from participation.handover.withdrawn import Withdrawn, withdrawn_since
from participation.publication.documents.workbook import Value, Workbook
from participation.publication.neutral import neutral_cell
from participation.publication.protected import WITHHELD
from participation.publication.releases.content import Withdrawal

TYPES = {
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "csv": "text/csv",
}
MOST_LINES = {"xlsx": 20_000}
"""Of what an XLSX takes longer than somebody waits for an answer; CSV takes any number."""
STATUS_WORDS = {
    RoutingStatus.NEW: "neu",
    RoutingStatus.SEEN: "gesichtet",
    RoutingStatus.IN_REVIEW: "in Prüfung",
    RoutingStatus.ADOPTED: "aufgenommen",
    RoutingStatus.UNDER_WAY: "schon in Arbeit",
    RoutingStatus.NOT_ADOPTED: "nicht aufgenommen",
}
LIST_HEAD = (
    "Fachplanung", "Amt", "Thema", "Raum", "Personen", "von", "Übergabe", "Zahl", "Status",
    "Antwort bis", "Weitergegeben am", "Zuletzt geändert", "Antwort", "Begründung",
    "Maßnahme", "Drucksache", "Dokumente", "Bemerkung",
)  # fmt: skip
WAITING_HEAD = (
    "Fachplanung", "Amt", "Themen ohne Antwort", "Kommentare der Ortsteile ohne Antwort",
    "Nennungen, mindestens", "Themen mit geheim gehaltener Zahl", "Tage, Median",
    "Tage, längstens", "überfällig", "beantwortet",
)  # fmt: skip
SIMULATED = "simulierte Daten"


@dataclass(frozen=True, kw_only=True)
class File:
    name: str
    media_type: str
    content: bytes


@dataclass(frozen=True)
class Lines:
    """The list with all that was said so far. `withdrawn`: of the hand-overs named in it."""

    lines: Iterable[RoutedLine]
    withdrawn: Withdrawn

    def __iter__(self) -> Iterator[list[Value]]:
        for line in self.lines:
            yield _list_row(line, self.withdrawn.get(line.reference, ()))


def read_list(
    session: Session, *, reach: Reach, wanted: Wanted, today: datetime.date
) -> Lines:
    """The whole list, read while its file is written."""
    return Lines(
        every_line(session, reach=reach, wanted=wanted, today=today),
        withdrawn_since(session),
    )


def list_file(found: Lines, *, format: str, today: datetime.date) -> File:
    """The list, a line at a time in memory. Raises NotFoundError for the format."""
    return _file(
        "themen-fachplanung",
        "Themen für die Fachplanungen",
        LIST_HEAD,
        found,
        format=format,
        today=today,
    )


def waiting_file(found: Overview, *, format: str) -> File:
    """What waits, by plan, then all of it. Raises NotFoundError for the format."""
    rows = [_waiting_row(one) for one in found.by_plan]
    rows.append(["Alle zusammen", *_waiting_row(found.total)[1:]])
    title = "Was auf Antwort wartet"
    return _file(
        "wartet-auf-antwort",
        f"{title} ({SIMULATED})" if found.simulated else title,
        WAITING_HEAD,
        rows,
        format=format,
        today=found.on,
    )


def _list_row(line: RoutedLine, withdrawn: Sequence[Withdrawal]) -> list[Value]:
    remarks = [
        f"schon beantwortet in {line.answered_in}" if line.answered_in else "",
        SIMULATED if line.simulated else "",
        "" if line.is_closed or not line.reply else "Antwort ist ein Entwurf",
        *withdrawn_notes(withdrawn, "de"),
    ]
    return [
        line.plan_name,
        line.amt or "",
        line.theme_label.get("de", line.theme_key),
        line.space_label,
        line.people,
        line.base,
        line.reference,
        line.figure_ref,
        STATUS_WORDS[line.status],
        _day(line.due_on),
        _day(line.passed_on),
        _day(line.changed_on),
        line.reply,
        line.reason,
        line.measure,
        line.drucksache,
        "\n".join(f"{one.title}: {one.url}" for one in line.documents),
        "; ".join(filter(None, remarks)),
    ]


def _waiting_row(one: Waiting) -> list[Value]:
    def days(value: int | None) -> Value:
        return "" if value is None else value

    return [
        one.name,
        one.amt,
        one.themes,
        one.comments,
        "" if one.mentions is None else one.mentions,
        one.withheld,
        days(one.median_days),
        days(one.oldest_days),
        one.overdue,
        one.answered,
    ]


def _day(day: datetime.date | None) -> str:
    return day.strftime("%d.%m.%Y") if day else ""


def _file(
    name: str,
    title: str,
    head: Sequence[str],
    rows: Iterable[Sequence[Value]],
    *,
    format: str,
    today: datetime.date,
) -> File:
    writers = {"csv": _csv, "xlsx": _xlsx}
    if format not in writers:
        raise NotFoundError("format", format)
    return File(
        name=f"{name}-{today}.{format}",
        media_type=TYPES[format],
        content=writers[format](title, head, rows, today),
    )


def _csv(
    _title: str,
    head: Sequence[str],
    rows: Iterable[Sequence[Value]],
    _today: datetime.date,
) -> bytes:
    """For German spreadsheet programs: UTF-8 with mark, semicolons, no cell a formula."""
    out = io.BytesIO()
    words = io.TextIOWrapper(out, encoding="utf-8-sig", newline="", write_through=True)
    writer = csv.writer(words, delimiter=";")
    writer.writerow(head)
    for row in rows:
        writer.writerow([neutral_cell(_words(value)) for value in row])
    return out.getvalue()


def _xlsx(
    title: str,
    head: Sequence[str],
    rows: Iterable[Sequence[Value]],
    today: datetime.date,
) -> bytes:
    with tempfile.TemporaryDirectory() as folder:
        book = Workbook(title=title, created_on=today, folder=Path(folder))
        sheet = book.sheet(title)
        sheet.set_column(0, len(head) - 1, 18)
        book.write_head(sheet, 0, head, upright_from=len(head))
        sheet.freeze_panes(1, 0)
        sheet.repeat_rows(0)
        number = 0
        for number, row in enumerate(rows, start=1):
            for column, value in enumerate(row):
                if isinstance(value, int):
                    sheet.write_number(number, column, value, book.number)
                else:
                    book.write_text(sheet, number, column, _words(value), book.wrap)
        sheet.autofilter(0, 0, max(number, 1), len(head) - 1)
        return book.content()


def _words(value: Value) -> str:
    return WITHHELD if value is None else str(value)
