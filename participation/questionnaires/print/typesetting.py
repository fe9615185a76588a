"""From data to a tagged PDF. The only module that calls Typst.

Texts reach a template as data in one JSON value and are never part of its source, so
nothing that is written in a questionnaire can act as markup. Templates see their own
folder, the bundled fonts and nothing else: no system font, no package, no network. The
same data on the same day gives the same bytes.
"""

import datetime
import json
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from participation.core.errors import ParticipationError
from participation.questionnaires.print.glyphs import FONTS, printable

if TYPE_CHECKING:
    import typst

TEMPLATES = Path(__file__).parent / "templates"
_lock = threading.Lock()
"""Typesetting takes tens of milliseconds of one core; two at once would double memory."""


class PrintError(ParticipationError):
    """Something cannot be printed, a picture that is none for example."""


def typeset(template: str, data: Mapping[str, Any], *, on: datetime.date) -> bytes:
    """Return the PDF/UA-1 file that a template makes of the data, dated that day.

    Raises PrintError, never returns a file with missing characters.
    """
    midnight = datetime.datetime.combine(on, datetime.time(), tzinfo=datetime.UTC)
    with _compiler(template, data) as compiler:
        pdf, warnings = compiler.compile_with_warnings(
            format="pdf", pdf_standards="ua-1", timestamp=midnight
        )
    if warnings:
        raise PrintError(f"{template}: {warnings[0].message}")
    assert isinstance(pdf, bytes)  # a list of pages only for pictures
    return pdf


def count_pages(template: str, data: Mapping[str, Any]) -> int:
    """How many pages the template, which must carry the label <pages>, needs."""
    with _compiler(template, data) as compiler:
        found = compiler.query("<pages>", field="value", one=True)
    return int(json.loads(found))


@contextmanager
def _compiler(template: str, data: Mapping[str, Any]) -> "Iterator[typst.Compiler]":
    import typst  # noqa: PLC0415 -- slow import

    try:
        with _lock:
            yield typst.Compiler(
                str(TEMPLATES / template),
                root=str(TEMPLATES),
                font_paths=_fonts(),
                ignore_system_fonts=True,
                sys_inputs=inputs(data),
                # No such folder: a package is neither found nor fetched.
                package_path=str(TEMPLATES / "packages"),
                package_cache_path=str(TEMPLATES / "packages"),
            )
    except RuntimeError as error:  # TypstError is one; `query` raises the bare kind
        raise PrintError(f"{template}: {error}") from error


def inputs(data: Mapping[str, Any]) -> dict[str, str]:
    """What a template is given: one JSON value, nothing of it source code."""
    return {"data": json.dumps(_printable(data), ensure_ascii=False)}


@cache
def _fonts() -> "typst.Fonts":
    import typst  # noqa: PLC0415 -- slow import

    return typst.Fonts(
        include_system_fonts=False,
        include_embedded_fonts=False,
        font_paths=[str(FONTS)],
    )


def _printable(value: Any) -> Any:
    """The same data with every text made printable."""
    if isinstance(value, str):
        return printable(value)
    if isinstance(value, Mapping):
        return {name: _printable(part) for name, part in value.items()}
    if isinstance(value, (list, tuple)):
        return [_printable(part) for part in value]
    return value
