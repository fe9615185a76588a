"""The report of a release as PDF/UA-1, set by Typst from data alone."""

from dataclasses import asdict
from pathlib import Path

from participation.publication.documents.release.report import build_report
from participation.publication.documents.release.words import release_text
from participation.publication.releases.content import Release
from participation.publication.texts import text
from participation.typesetting.pdf import typeset

TEMPLATE = Path(__file__).parent / "templates" / "report.typ"


def write(release: Release, language: str) -> bytes:
    """Title, results with pictures, places, method, symbols. Raises PrintError."""
    report = build_report(release, language)
    data = {
        **asdict(report),
        "words": {
            "results": release_text("results", language),
            "method": text("method", language),
            "legend": text("legend", language),
            "page": release_text("page", language),
        },
    }
    return typeset(TEMPLATE, data, on=release.released_on)
