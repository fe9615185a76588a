"""One world for each file of tests: most of them only look."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from config import Settings
from tests.integration.permissions.table import Line, load
from tests.integration.permissions.world import World, build_world

SLOW = ("posters_pdf", "poster_pdf", "paper_pdf")
"""Typesetting takes a second a sheet and has its own tests."""


@pytest.fixture(scope="module")
def world(
    request: pytest.FixtureRequest,
    sqlite_template: Path,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[World]:
    """`FORGETFUL = True` in a file: no request there changes anything for the next."""
    folder = tmp_path_factory.mktemp("world")
    settings = Settings(
        data_dir=folder, database_url="sqlite://", secret_key="not secret"
    )
    forgetful = getattr(request.module, "FORGETFUL", False)
    made = build_world(sqlite_template, folder, settings, forgetful=forgetful)
    with pytest.MonkeyPatch.context() as patch:
        for name in SLOW:
            patch.setattr(
                f"participation.web.staff.posters.{name}",
                lambda *_a, **_k: b"%PDF",
                raising=False,
            )
        # The next test fetches it again: what it is written to is rolled back, a file not.
        patch.setattr(
            "participation.web.staff.raw_exports.remove_file", lambda *_: None
        )
        # What is asked for is done by processes of their own.
        patch.setattr("participation.web.staff.releases.start_freeze", _nothing)
        patch.setattr("participation.web.staff.raw_exports.start_export", _nothing)
        yield made
    made.database.dispose()


def _nothing(*_: object, **_more: object) -> None:
    """Start no process."""


@pytest.fixture(scope="module")
def table() -> dict[tuple[str, str], Line]:
    return load()
