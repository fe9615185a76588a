"""Every file format of a release behind one function."""

from collections.abc import Callable
from dataclasses import dataclass

from participation.core.errors import NotFoundError
from participation.publication.documents.release import (
    csv,
    docx,
    geojson,
    json,
    pdf,
    xlsx,
)
from participation.publication.documents.release.geojson import Geometries
from participation.publication.documents.render import OFFICE, RenderedFile
from participation.publication.releases.content import Release


@dataclass(frozen=True, kw_only=True)
class Format:
    """A kind of file. `file_type`: its name in the EU's list of file types."""

    media_type: str
    file_type: str
    write: Callable[[Release, str, Geometries], bytes]
    is_open_data: bool = True  # for programs: in the catalogue


FORMATS: dict[str, Format] = {
    "csv": Format(
        media_type="text/csv; charset=utf-8",
        file_type="CSV",
        write=lambda release, _language, _geometries: csv.write(release),
    ),
    "json": Format(
        media_type="application/json",
        file_type="JSON",
        write=lambda release, _language, _geometries: json.write(release),
    ),
    "geojson": Format(
        media_type="application/geo+json",
        file_type="GEOJSON",
        write=lambda release, _language, geometries: geojson.write(release, geometries),
    ),
    "xlsx": Format(
        media_type=f"{OFFICE}.spreadsheetml.sheet",
        file_type="XLSX",
        write=lambda release, language, _geometries: xlsx.write(release, language),
    ),
    "docx": Format(
        media_type=f"{OFFICE}.wordprocessingml.document",
        file_type="DOCX",
        write=lambda release, language, _geometries: docx.write(release, language),
        is_open_data=False,
    ),
    "pdf": Format(
        media_type="application/pdf",
        file_type="PDF",
        write=lambda release, language, _geometries: pdf.write(release, language),
        is_open_data=False,
    ),
}


def render_release(
    release: Release, *, format: str, language: str, geometries: Geometries
) -> RenderedFile:
    """Write the release in a format of FORMATS. Raises NotFoundError for any other."""
    if format not in FORMATS:
        raise NotFoundError("format", format)
    content = FORMATS[format].write(release, language, geometries)
    return RenderedFile(
        name=f"{release.subject}-{release.number}.{format}",
        media_type=FORMATS[format].media_type,
        content=content,
    )
