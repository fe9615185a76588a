"""What a web process must not carry: spaCy costs 90 MB and half a second in each."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from config import ROOT

HEAVY = {"spacy", "numpy", "openpyxl", "typst"}


@pytest.mark.parametrize("module", ["wsgi", "participation.cli"])
def test_starting_up_loads_nothing_heavy(module: str, tmp_path: Path) -> None:
    code = f"import sys, {module}; print(*sorted(set({sorted(HEAVY)!r}) & set(sys.modules)))"

    result = subprocess.run(
        [sys.executable, "-c", code],
        cwd=ROOT,
        env={**os.environ, "DATA_DIR": str(tmp_path)},
        capture_output=True,
        text=True,
        check=True,
    )

    assert result.stdout.split() == []
