"""A release as CSV: one line for each figure, so that every program can read it.

UTF-8 with BOM and ";", which German Excel opens with a double click. Texts are German; the
keys beside them join it with the other formats.
"""

import csv
import io
from collections.abc import Iterator

from participation.publication.charts.lines import percent_of
from participation.publication.documents.release.words import space_names
from participation.publication.neutral import neutral_cell
from participation.publication.protected import WITHHELD
from participation.publication.releases.content import Release, ReleasedTable

COLUMNS = (
    "tabelle", "art", "titel", "raum", "raum_name", "ortsteile", "stand",
    "spalte", "spalte_name", "anzahl", "personen", "prozent",
)  # fmt: skip
"""What docs/formats/result-files.md explains."""


def write(release: Release) -> bytes:
    """Every table by space and column; "·" for withheld."""
    out = io.StringIO()
    writer = csv.writer(out, delimiter=";", lineterminator="\r\n")
    writer.writerow(COLUMNS)
    for table in release.tables:
        for cells in _lines(release, table):
            writer.writerow([neutral_cell(cell) for cell in cells])
    return out.getvalue().encode("utf-8-sig", "replace")


def _lines(release: Release, table: ReleasedTable) -> Iterator[list[str]]:
    names = space_names(release, "de")
    members = {space.key: space.ortsteil_keys for space in release.spaces}
    for line in table.lines:
        for option, count in zip(table.options, line.cells, strict=True):
            yield [
                table.key,
                table.kind.value,
                table.title["de"],
                line.space_key,
                names[line.space_key],
                " ".join(members.get(line.space_key, ())),
                line.as_of.isoformat(),
                option.key,
                option.label["de"],
                _count(count),
                _count(line.base),
                _percent(percent_of(count, line.base)),
            ]


def _count(value: int | None) -> str:
    return WITHHELD if value is None else str(value)


def _percent(value: int | None) -> str:
    return "" if value is None else str(value)
