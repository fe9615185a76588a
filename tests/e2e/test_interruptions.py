"""A few of the runs of benchmarks/interruptions.py, with fixed chance."""

from pathlib import Path

import pytest
from playwright.sync_api import Browser

from tests.e2e.interrupted import run_interrupted, stored_texts

pytestmark = pytest.mark.e2e


def test_whatever_happens_each_answer_is_stored_once(
    browser: Browser, live_server: str, server_environ: dict[str, str]
) -> None:
    results = run_interrupted(browser, live_server, runs=6, seed=3)

    stored = stored_texts(Path(server_environ["DATA_DIR"]) / "participation.sqlite3")
    assert [r for r in results if not r.cleared] == []
    assert {r.text: stored[r.text] for r in results} == {r.text: 1 for r in results}
