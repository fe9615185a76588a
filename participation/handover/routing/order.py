"""One order of words on every kind of database: by letters, small and capital ones alike.

Left to itself, PostgreSQL sorts by the collation that the server was set up with, and SQLite
by bytes. Here both sort by bytes after the same letters were made small.
"""

from typing import Any

from sqlalchemy import ColumnElement, String, func
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement

SMALL = {"Ä": "ä", "Ö": "ö", "Ü": "ü", "ß": "ss"}
"""What lower() leaves as it is, outside of ASCII."""


class _Plain(FunctionElement[str]):
    """A text that is compared byte by byte."""

    type = String()
    inherit_cache = True


@compiles(_Plain)
def _plain(element: _Plain, compiler: SQLCompiler, **options: Any) -> str:
    return compiler.process(element.clauses, **options)


@compiles(_Plain, "postgresql")
def _plain_postgresql(element: _Plain, compiler: SQLCompiler, **options: Any) -> str:
    return f'({compiler.process(element.clauses, **options)} COLLATE "C")'


def letters(text: ColumnElement[str]) -> ColumnElement[str]:
    """The text to sort by, as Python's casefold() orders German names."""
    found: ColumnElement[str] = func.lower(_Plain(text))
    for capital, small in SMALL.items():
        found = func.replace(found, capital, small)
    return _Plain(found)
