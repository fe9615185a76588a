"""A hand-over as XLSX: one sheet per part, numbers as numbers."""

from collections.abc import Sequence

from participation.handover.documents import words
from participation.handover.queries import HandoverView
from participation.publication.documents.workbook import Value, Workbook
from participation.publication.texts import text


def write(view: HandoverView) -> bytes:
    """Overview, themes, matrix, gaps, interfaces, blind spots, actor groups, legend."""
    content = view.content
    book = Workbook(title=view.title, created_on=view.created_on)
    _overview(book, view)
    _matrix(book, content)
    _gaps(book, content)
    _interfaces(book, content)
    _blind_spots(book, content)
    _actors(book, content)
    _legend(book, content)
    return book.content()


def _sheet(
    book: Workbook,
    name: str,
    head: Sequence[str],
    rows: Sequence[Sequence[Value]],
    *,
    widths: Sequence[float],
    words_until: int,
    upright_from: int | None = None,
) -> None:
    """One table on a sheet; the first `words_until` columns are words, then counts."""
    sheet = book.sheet(name)
    for column, width in enumerate(widths):
        sheet.set_column(column, column, width)
    start = len(head) if upright_from is None else upright_from
    book.write_head(sheet, 0, head, upright_from=start)
    sheet.freeze_panes(1, 1)
    sheet.repeat_rows(0)
    for row, line in enumerate(rows, start=1):
        for column, value in enumerate(line):
            if column < words_until:
                book.write_text(sheet, row, column, str(value), book.wrap)
            else:
                book.write_count(sheet, row, column, value)


def _overview(book: Workbook, view: HandoverView) -> None:
    content = view.content
    sheet = book.sheet("Übersicht")
    sheet.set_column(0, 0, 44)
    sheet.set_column(1, 1, 70)
    sheet.set_column(2, 2, 10)
    sheet.set_column(3, 3, 14)
    book.write_text(sheet, 0, 0, view.title, book.title)
    book.write_text(sheet, 1, 0, words.subtitle(content, view.reference))
    book.write_text(sheet, 2, 0, text("not_representative", "de"))
    book.write_text(sheet, 4, 0, text("method", "de"), book.title)
    lines = words.method_lines(content, view.content_digest)
    row = book.write_pairs(sheet, 5, lines)
    book.write_text(sheet, row + 1, 0, text("ranking", "de"), book.title)
    head = [text(key, "de") for key in ("theme", "count", "share", "checked")]
    book.write_head(sheet, row + 2, head, upright_from=len(head))
    for number, theme in enumerate(content["themes"], start=row + 3):
        book.write_text(sheet, number, 0, theme["label"])
        book.write_count(sheet, number, 1, theme["count"])
        book.write_share(sheet, number, 2, theme["share"])
        # Not in hand-overs of the first format.
        book.write_share(sheet, number, 3, theme.get("checked_share"))


def _matrix(book: Workbook, content: words.Content) -> None:
    areas = [column["name"] for column in content["spaces"]["columns"]]
    head = ["Thema", "Fachplanung", "Rolle", "Amt", "Anteil in %", "Kommentare", *areas]
    rows: list[list[Value]] = [
        [
            line["label"],
            words.plan_name(line["plan"]),
            words.ROLES[line["role"]],
            words.amt(line["plan"]),
            "" if line["share"] is None else str(line["share"]),
            line["total"],
            *line["counts"],
        ]
        for line in content["matrix"]
    ]
    _sheet(
        book,
        "Matrix",
        head,
        rows,
        widths=[36, 36, 14, 36, 9, 12, *[6] * len(areas)],
        words_until=5,
        upright_from=6,
    )


def _gaps(book: Workbook, content: words.Content) -> None:
    rows: list[list[Value]] = [
        [
            gap["label"],
            words.GAP_REASONS[gap["reason"]],
            space["name"] or words.WHOLE_CITY,
            space["count"],
        ]
        for gap in content["gaps"]
        for space in gap["spaces"]
    ]
    head = ["Thema", "Grund", "Raum", "Kommentare"]
    _sheet(book, "Planungslücken", head, rows, widths=[40, 40, 32, 12], words_until=3)


def _interfaces(book: Workbook, content: words.Content) -> None:
    rows: list[list[Value]] = [
        [
            entry["label"],
            ", ".join(plan["name"] for plan in entry["lead"]) or "–",
            ", ".join(plan["name"] for plan in entry["partners"]) or "–",
            entry["count"],
        ]
        for entry in content["interfaces"]["themes"]
    ]
    head = ["Thema", "federführend", "beteiligt", "Kommentare"]
    _sheet(
        book,
        "Schnittstellen Themen",
        head,
        rows,
        widths=[40, 40, 50, 12],
        words_until=3,
    )
    pairs: list[list[Value]] = [
        [*(plan["name"] for plan in pair["plans"]), pair["count"]]
        for pair in content["interfaces"]["plans"]
    ]
    head = ["Fachplanung", "Fachplanung", "gemeinsame Kommentare"]
    _sheet(
        book,
        "Schnittstellen Fachplanungen",
        head,
        pairs,
        widths=[44, 44, 22],
        words_until=2,
    )


def _blind_spots(book: Workbook, content: words.Content) -> None:
    rows: list[list[Value]] = [
        [
            spot["plan"]["name"],
            words.amt(spot["plan"]),
            words.BLIND_REASONS[spot["reason"]],
        ]
        for spot in content["blind_spots"]
    ]
    head = ["Fachplanung", "Amt", "Grund"]
    _sheet(book, "Blinde Flecken", head, rows, widths=[44, 50, 40], words_until=3)


def _actors(book: Workbook, content: words.Content) -> None:
    rows: list[list[Value]] = [
        [
            actor["name"],
            words.MODES[actor["mode"]],
            actor["format"] or "–",
            words.received(actor),
        ]
        for actor in content["actors"]
    ]
    head = ["Akteursgruppe", "Beteiligung", "Format", "erhält (Zeilen)"]
    _sheet(book, "Akteursgruppen", head, rows, widths=[40, 26, 30, 80], words_until=4)


def _legend(book: Workbook, content: words.Content) -> None:
    sheet = book.sheet("Legende")
    sheet.set_column(0, 0, 120)
    lines = [*words.legend_lines(), words.source_line(content)]
    for row, line in enumerate(lines):
        book.write_text(sheet, row, 0, line, book.wrap)
