"""`participation release` from the freeze to the withdrawal."""

import json
from pathlib import Path

from participation.database import Database
from participation.publication.releases import proof
from tests.integration.releasing import plant_people
from tests.integration.test_cli_rooms import Run, run

__all__ = ["run"]


def test_figures_are_released_proved_and_withdrawn(
    run: Run,
    sqlite_database: Database,
    tmp_path: Path,
) -> None:
    with sqlite_database.transaction() as session:
        for ortsteil in ("01", "06"):
            for option in ("under_1", "always"):
                said = [("since", "", option)]
                plant_people(session, 40, said, ortsteil=ortsteil)
    out = tmp_path / "export"

    created = run("release", "create", "default", "--audience", "public").stdout
    assert created.splitlines() == [
        "2 lines told anew, 0 carried over; 0.0 % of the answers in them withheld;"
        " 0 tables for the whole city alone, 0 left out",
        "default 1 is released.",
    ]
    assert "too few people" in run("release", "create", "default", code=1).stderr
    assert run("release", "audit", "default").stdout == (
        "1 releases: nothing withheld can be worked out.\n"
    )

    run("release", "export", "default", "1", "--out", str(out))
    assert run("release", "verify", str(out)).stdout == f"{out}: genuine\n"
    content = out / proof.CONTENT
    content.write_bytes(content.read_bytes().replace(b"80", b"81"))
    assert run("release", "verify", str(out), code=1).stdout == f"{out}: NOT genuine\n"

    run("release", "withdraw", "default", "1", "--reason", "Zählfehler")
    [line] = json.loads(run("release", "list", "--json").stdout)
    assert (line["number"], line["audience"], bool(line["withdrawn_on"])) == (
        1, "public", True,
    )  # fmt: skip
