"""XLSForm out: what opens in Kobo and ODK, and what these cannot say.

A column `participation`, which they ignore, tells our own reader what a row was.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from io import BytesIO
from typing import Any

import xlsxwriter

from participation.questionnaires.exchange.notes import Note, Notes, Reason
from participation.questionnaires.exchange.xlsform_pages import Cells, PageWriter

SHEETS = ("survey", "choices", "settings")
COLUMNS = {
    "survey": (
        "type",
        "name",
        "label",
        "hint",
        "required",
        "relevant",
        "constraint",
        "constraint_message",
        "appearance",
        "parameters",
        "choice_filter",
        "media::image",
        "participation",
    ),
    "choices": ("list_name", "name", "label", "when", "media::image", "participation"),
}


@dataclass(frozen=True, kw_only=True)
class Exported:
    content: bytes
    notes: tuple[Note, ...]


def write_xlsform(
    source: Mapping[str, Any],
    *,
    key: str = "questionnaire",
    version: int | None = None,
    ortsteile: Sequence[tuple[str, str]] = (),
) -> Exported:
    """Return a questionnaire as a workbook. `ortsteile`: numbers and names to offer."""
    notes = Notes()
    writer = PageWriter(source, notes, ortsteile)
    writer.write()
    _note_what_is_missing(source, notes)
    settings: Cells = {
        "form_title": source["title"][source["languages"][0]],
        "form_id": key,
        "version": str(version or 1),
        "default_language": writer.column_languages[0],
        "style": "pages",
    }
    return Exported(
        content=_workbook(
            {
                "survey": _table(COLUMNS["survey"], writer.survey),
                "choices": _table(COLUMNS["choices"], writer.choices),
                "settings": [list(settings), list(settings.values())],
            }
        ),
        notes=notes.found,
    )


def _table(columns: Iterable[str], rows: Sequence[Cells]) -> list[list[str]]:
    used = {name for row in rows for name, text in row.items() if text}
    headers = [
        name
        for column in columns
        for name in dict.fromkeys(n for row in rows for n in row)
        if name in used and (name == column or name.startswith(f"{column}::"))
    ]
    headers = list(dict.fromkeys(headers))
    return [headers, *([row.get(name, "") for name in headers] for row in rows)]


def _workbook(tables: Mapping[str, Sequence[Sequence[str]]]) -> bytes:
    out = BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as book:
        bold = book.add_format({"bold": True})
        for name in SHEETS:
            sheet = book.add_worksheet(name)
            sheet.freeze_panes(1, 0)
            for number, row in enumerate(tables[name]):
                for column, text in enumerate(row):
                    if text:  # a text stays a text, whatever it begins with
                        sheet.write_string(
                            number, column, text, None if number else bold
                        )
            sheet.set_column(0, 40, 22)
    return out.getvalue()


def _note_what_is_missing(source: Mapping[str, Any], notes: Notes) -> None:
    if source.get("thanks"):
        notes.add(Reason.THANKS)
    if any(source.get("information", {}).values()):
        notes.add(Reason.INFORMATION)
    if source.get("local_before"):
        notes.add(Reason.LOCAL_BEFORE)
    if len(source["languages"]) > 1:
        notes.add(Reason.TITLE)
    if any(name.startswith("//") for name in _names(source)):
        notes.add(Reason.REMARKS)


def _names(value: Any) -> Iterable[str]:
    if isinstance(value, dict):
        yield from value
        for child in value.values():
            yield from _names(child)
    elif isinstance(value, list):
        for child in value:
            yield from _names(child)
