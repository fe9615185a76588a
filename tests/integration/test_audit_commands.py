"""The operator's side of the log: verify, export, and what commands leave in it."""

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import text

from participation.accounts.actions import record_action, record_read
from participation.core.clock import now
from participation.database import Database
from tests.integration.planting import plant
from tests.integration.staff import make_account

COMMAND = str(Path(sys.executable).parent / "participation")
Run = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture
def run(sqlite_database: Database, tmp_path: Path) -> Run:
    url = sqlite_database.url.render_as_string(hide_password=False)
    environ = os.environ | {"DATABASE_URL": url, "DATA_DIR": str(tmp_path)}

    def command(*arguments: str, code: int = 0) -> subprocess.CompletedProcess[str]:
        done = subprocess.run(
            [COMMAND, *arguments],
            env=environ,
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == code, done.stderr
        return done

    return command


def test_verify_prints_the_head_and_export_writes_json_lines(
    run: Run, sqlite_database: Database, tmp_path: Path
) -> None:
    assert "Head: none" in run("audit", "verify").stdout
    with sqlite_database.transaction() as session:
        eva = make_account(session, login="eva").id
        record_read(
            session, account_id=eva, action="comments_read", shown=["b", "a"], now=now()
        )
        record_action(
            session, account_id=None, action="demo_cleared", subject="3", now=now()
        )

    first = run("audit", "verify").stdout.splitlines()
    assert first[0] == "2 entries, each as it was written."
    head = first[1].removeprefix("Head: ")
    run("audit", "verify", "--expect", head)
    lines = [json.loads(line) for line in run("audit", "export").stdout.splitlines()]
    told = [
        (e["number"], e["login"], e["action"], e["subject"], e["shown"]) for e in lines
    ]
    assert told == [
        (1, "eva", "comments_read", "", ["a", "b"]),
        (2, None, "demo_cleared", "3", []),
    ]
    assert f"2:{lines[1]['hash']}" == head
    assert lines[1]["previous_hash"] == lines[0]["hash"]
    out = tmp_path / "log.jsonl"
    run("audit", "export", "--after", "1", "--out", str(out))
    assert [json.loads(line) for line in out.read_text().splitlines()] == lines[1:]


def test_verify_fails_with_the_reason(
    run: Run, sqlite_database: Database, tmp_path: Path
) -> None:
    with sqlite_database.transaction() as session:
        for subject in "abc":
            record_action(
                session, account_id=None, action="x", subject=subject, now=now()
            )
    head = json.loads(run("audit", "verify", "--json").stdout)["head"]
    with sqlite_database.engine.begin() as connection:
        connection.execute(text("DROP TRIGGER staff_action_no_delete"))
        connection.execute(text("DELETE FROM staff_action WHERE number = 3"))

    run("audit", "verify")  # what is left is a whole chain
    cut = run("audit", "verify", "--expect", head, code=1)
    assert cut.stderr == (
        "The log is damaged: entry 3 is gone or another one: the log was cut off or "
        "rewritten.\n"
    )
    told = json.loads(run("audit", "verify", "--expect", head, "--json", code=1).stdout)
    assert (told["whole"], told["broken_at"], told["why"]) == (False, 3, "cut_off")
    assert "a head looks like" in run("audit", "verify", "--expect", "x", code=2).stderr


def test_commands_that_give_out_or_change_something_are_recorded(
    run: Run, sqlite_database: Database, tmp_path: Path
) -> None:
    with sqlite_database.transaction() as session:
        plant(session, 8, themes=["oepnv"], ortsteil="06",
              text="Der Bus fährt abends viel zu selten von der Haltestelle ab")  # fmt: skip
    answers, summary = tmp_path / "answers.csv", tmp_path / "summary.csv"
    letters = tmp_path / "letters.csv"
    letters.write_text("Beitrag,Ortsteil\nMehr Bäume,Rieth\n", encoding="utf-8")

    run("answers", "export", "default", "--out", str(answers))
    run("summary", "export", "--format", "csv", "--out", str(summary))
    run("contributions", "import", str(letters))
    batch = json.loads(run("contributions", "list", "--json").stdout)[0]["id"]
    run("contributions", "remove", batch, "--yes")

    lines = [json.loads(line) for line in run("audit", "export").stdout.splitlines()]
    told = [(e["login"], e["action"], e["subject"], bool(e["shown"])) for e in lines]
    assert told == [
        (None, "answers_exported", "default: csv", False),
        (None, "summary_exported", "csv", False),
        (None, "summary_read", "csv", True),
        (None, "contributions_imported", f"{batch}: 1", False),
        (None, "contributions_removed", f"{batch}: 1", False),
    ]


@pytest.mark.parametrize(
    "arguments",
    [
        ("answers", "export", "default", "--out"),
        ("summary", "export", "--format", "csv", "--out"),
    ],
)
def test_a_command_gives_out_nothing_that_it_cannot_record(
    run: Run, sqlite_database: Database, tmp_path: Path, arguments: tuple[str, ...]
) -> None:
    with sqlite_database.engine.begin() as connection:
        connection.execute(text("DROP TABLE staff_action"))
    out = tmp_path / "out.csv"

    refused = run(*arguments, str(out), code=1)

    assert refused.stderr.startswith("Error: the audit log cannot be written")
    assert not out.exists()
