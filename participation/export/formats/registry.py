"""The files an export can be."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy.orm import Session

from participation.export.dataset import Dataset, wide_dataset
from participation.export.formats.csv_file import write_codebook, write_csv
from participation.export.formats.ddi_file import write_ddi
from participation.export.formats.ods_file import write_ods
from participation.export.formats.progress import Progress
from participation.export.formats.sav_file import write_sav
from participation.export.formats.xlsx_file import write_xlsx
from participation.export.long import long_dataset

Writer = Callable[[Dataset, Path, Progress], None]
Maker = Callable[..., Dataset]


@dataclass(frozen=True, kw_only=True)
class Format:
    """A file: how its rows are made, how it is written, what it is called."""

    make: Maker
    write: Writer
    ending: str
    media_type: str
    has_answers: bool = True


_ODF = "application/vnd.oasis.opendocument.spreadsheet"
_OOXML = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
FORMATS: dict[str, Format] = {
    "csv": Format(
        make=wide_dataset, write=write_csv, ending="csv", media_type="text/csv"
    ),
    "csv-long": Format(
        make=long_dataset, write=write_csv, ending="lang.csv", media_type="text/csv"
    ),
    "xlsx": Format(
        make=wide_dataset, write=write_xlsx, ending="xlsx", media_type=_OOXML
    ),
    "ods": Format(make=wide_dataset, write=write_ods, ending="ods", media_type=_ODF),
    "sav": Format(
        make=wide_dataset,
        write=write_sav,
        ending="sav",
        media_type="application/x-spss-sav",
    ),
    "codebook": Format(
        make=wide_dataset,
        write=write_codebook,
        ending="codebuch.csv",
        media_type="text/csv",
        has_answers=False,
    ),
    "ddi": Format(
        make=wide_dataset,
        write=write_ddi,
        ending="ddi.xml",
        media_type="application/xml",
        has_answers=False,
    ),
}


def write_export(
    session: Session,
    key: str,
    path: Path,
    *,
    format: str,
    series: int | None = None,
    language: str = "de",
    simulated: bool = False,
    progress: Progress,
) -> Dataset:
    """Write one file and return what is in it. Raises NotFoundError, TooManyRowsError."""
    chosen = FORMATS[format]
    dataset = chosen.make(
        session, key, series=series, language=language, simulated=simulated
    )
    chosen.write(dataset, path, progress)
    return dataset
