"""LibreOffice opens what we write: a program that is not ours, and the city's own."""

import dataclasses
import shutil
import subprocess
from pathlib import Path

import pytest

from participation.handover.documents.kinds import Kind
from participation.handover.documents.render import render_handover
from tests.handover_example import example
from tests.unit.test_print import page_count, pieces

OFFICE = shutil.which("soffice")
NEEDED = ("libswlo.so", "libsclo.so", "libsdlo.so")
"""Writer, Calc, Impress: some machines have a part of them."""


def missing() -> str:
    if OFFICE is None:
        return "LibreOffice (soffice) is not installed here"
    program = Path(OFFICE).resolve().parent
    absent = [name for name in NEEDED if not (program / name).exists()]
    return f"LibreOffice has no {', '.join(absent)} here" if absent else ""


@pytest.mark.skipif(bool(missing()), reason=missing())
def test_libreoffice_opens_word_slides_and_tables(tmp_path: Path) -> None:
    found = dataclasses.replace(example(), simulated=True)
    files = []
    for kind, format in (
        (Kind.ANNEX, "docx"),
        (Kind.SLIDES, "pptx"),
        (Kind.TABLES, "ods"),
    ):
        made = render_handover(found, kind=kind, format=format)
        files.append(tmp_path / made.name)
        files[-1].write_bytes(made.content)

    # One start for all three: it takes most of the time.
    done = subprocess.run(
        [
            str(OFFICE),
            f"-env:UserInstallation=file://{tmp_path}/profile",
            "--headless",
            "--convert-to",
            "pdf",
            "--outdir",
            str(tmp_path / "pdf"),
            *map(str, files),
        ],
        capture_output=True,
        text=True,
        timeout=120,
        check=True,
    )

    assert "Error" not in done.stderr
    papers = [
        (tmp_path / "pdf" / f.with_suffix(".pdf").name).read_bytes() for f in files
    ]
    annex, slides, tables = papers
    assert page_count(annex) >= 8
    assert page_count(slides) == 10
    assert page_count(tables) >= 14
    assert all("/Font" in pieces(paper) for paper in papers)
