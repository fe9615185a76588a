"""The command groups questionnaires, contributions, demo and themes, as an operator runs
them: exit codes, what is on stdout and what on stderr."""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import func, select

import participation.places
from participation.core.clock import today
from participation.database import Database
from participation.responses.models import Submission
from participation.responses.submit import record_comment
from participation.themes.models import TaggingRun
from participation.themes.queries import tagging_status

QUESTIONNAIRE = (
    Path(participation.places.__file__).parent / "data/erfurt/questionnaire.json"
)
COMMAND = str(Path(sys.executable).parent / "participation")

Run = Callable[..., subprocess.CompletedProcess[str]]


def environment(database: Database, folder: Path) -> dict[str, str]:
    return os.environ | {
        "DATABASE_URL": database.url.render_as_string(hide_password=False),
        "DATA_DIR": str(folder),
    }


@pytest.fixture
def run(sqlite_database: Database, tmp_path: Path) -> Run:
    def command(*arguments: str, code: int = 0) -> subprocess.CompletedProcess[str]:
        done = subprocess.run(
            [COMMAND, *arguments],
            env=environment(sqlite_database, tmp_path),
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == code, done.stderr
        return done

    return command


def test_questionnaires_are_checked_published_listed_and_closed(
    run: Run, tmp_path: Path
) -> None:
    data = json.loads(QUESTIONNAIRE.read_text(encoding="utf-8"))
    good, bad, broken = (tmp_path / n for n in ("good.json", "bad.json", "broken.json"))
    good.write_text(json.dumps(data | {"minutes": 7}), encoding="utf-8")
    bad.write_text(json.dumps(data | {"minutes": 0, "pages": []}), encoding="utf-8")
    broken.write_text("{", encoding="utf-8")

    assert run("questionnaires", "validate", str(good)).stdout == (
        "good.json is in order: 16 questions, 6 pages.\n"
    )
    assert run("questionnaires", "validate", str(bad), code=1).stderr == (
        "Error: the questionnaire cannot be used:\n"
        "questionnaire: minutes must be a whole number 1-60\n"
        "questionnaire: pages must be a list with at least one page\n"
    )
    assert "not JSON" in run("questionnaires", "publish", str(broken), code=1).stderr
    for _ in range(2):
        assert run("questionnaires", "publish", str(good)).stdout == (
            "good.json is version 2 of default.\n"
        )
    run("questionnaires", "close", "default", "--on", "2026-12-31")
    rows = json.loads(run("questionnaires", "list", "--json").stdout)
    assert [(r["version"], r["closes_on"]) for r in rows] == [
        (2, "2026-12-31"),
        (1, "2026-12-31"),
    ]
    run("questionnaires", "close", "nothing", code=1)
    run("questionnaires", "close", code=2)


def test_seeding_again_does_not_undo_a_later_version(run: Run, tmp_path: Path) -> None:
    data = json.loads(QUESTIONNAIRE.read_text(encoding="utf-8"))
    edited = tmp_path / "edited.json"
    edited.write_text(json.dumps(data | {"minutes": 7}), encoding="utf-8")
    run("questionnaires", "publish", str(edited))

    run("seed", "erfurt")

    rows = json.loads(run("questionnaires", "list", "--json").stdout)
    assert [row["version"] for row in rows] == [2, 1]


def test_bad_rows_go_to_stderr_with_their_line(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "export.csv"
    file.write_text("Beitrag;Ortsteil\ngut;Rieth\nschlecht;Rithwiesen\n;\n;14\n")

    done = run("contributions", "import", str(file), code=1)

    assert done.stdout == ""
    assert done.stderr.splitlines() == [
        "Line 3: unknown Ortsteil 'Rithwiesen'; the nearest are Mittelhausen,"
        " Wiesenhügel, Rieth",
        "Line 5: has no text (leave such rows out with --skip-empty)",
        "Nothing was imported: 2 bad rows.",
    ]
    assert run("contributions", "list").stdout == ""


def test_file_is_imported_once_listed_and_removed(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "export.csv"
    file.write_text("Beitrag;Ortsteil\ngut;Rieth\n", encoding="utf-8")

    first = json.loads(run("contributions", "import", str(file), "--json").stdout)
    second = json.loads(run("contributions", "import", str(file), "--json").stdout)
    (batch,) = json.loads(run("contributions", "list", "--json").stdout)

    assert (first["added"], second["added"], batch["contributions"]) == (1, 0, 1)
    assert run("contributions", "remove", batch["id"], "--yes").stdout == (
        "1 contributions are removed.\n"
    )
    run("contributions", "remove", batch["id"], "--yes", code=1)
    run("contributions", "remove", "x", code=2)


def test_columns_that_cannot_be_told_are_named(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "export.csv"
    file.write_text("Text,Kommentar\na,b\n", encoding="utf-8")

    done = run("contributions", "import", str(file), code=1)

    assert done.stderr == (
        "Error: more than one column may hold the text: 'Text', 'Kommentar';"
        " say --text-column\n"
    )


def test_demo_is_filled_counted_and_cleared(run: Run) -> None:
    run("demo", "fill", "--submissions", "20", "--seed", "5")
    assert (
        "take another seed"
        in run("demo", "fill", "--submissions", "20", "--seed", "5", code=1).stderr
    )
    assert run("demo", "status").stdout.startswith("20 submissions, ")
    assert run("demo", "clear").stdout.startswith("20 simulated submissions with ")
    assert run("demo", "status").stdout == "0 submissions, 0 comments\n"


def say(database: Database, *texts: str) -> None:
    with database.transaction() as session:
        for text in texts:
            record_comment(
                session,
                ortsteil_key="14",
                text=text,
                key=f"key of {text}",
                language="de",
                today=today(),
            )


def test_themes_are_tagged_once(run: Run, sqlite_database: Database) -> None:
    say(sqlite_database, "Der Bus fährt abends nicht.", "Spielplatz kaputt")

    assert run("themes", "tag", "--once").stdout.startswith("2 comments are tagged by")
    assert run("themes", "tag").stdout.startswith("0 comments are tagged by")
    status = json.loads(run("themes", "status", "--json").stdout)

    assert (status["comments"], status["waiting"], status["tagged"]) == (2, 0, 2)


def test_training_and_evaluating_are_commands(run: Run, tmp_path: Path) -> None:
    examples = tmp_path / "examples.jsonl"
    examples.write_text(
        '{"text": "Bus kommt nie", "themes": ["oepnv"]}\n'
        '{"text": "Spielplatz kaputt", "themes": ["kinder"]}\n' * 12,
        encoding="utf-8",
    )

    run("themes", "train", "--examples", str(examples), "--out", str(tmp_path / "m"))
    figures = json.loads(
        run(
            "themes",
            "evaluate",
            str(examples),
            "--model",
            str(tmp_path / "m"),
            "--json",
        ).stdout
    )

    assert figures["comments"] == 24
    assert figures["micro_f1"] > 0.9
    run("themes", "evaluate", str(examples), "--model", str(tmp_path / "no"), code=1)


def wait_until(condition: Callable[[], bool], *, seconds: float = 60) -> None:
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, "waited in vain"
        time.sleep(0.05)


def follow(database: Database, folder: Path) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        [COMMAND, "themes", "tag", "--follow"], env=environment(database, folder)
    )


def waiting(database: Database) -> int:
    with database.session() as session:
        return tagging_status(session).waiting


def test_worker_tags_what_comes_in_and_ends_on_request(
    database: Database, tmp_path: Path
) -> None:
    worker = follow(database, tmp_path)
    try:
        say(database, "Der Bus fährt abends nicht.")
        wait_until(lambda: waiting(database) == 0)
        say(database, "Spielplatz kaputt")
        wait_until(lambda: waiting(database) == 0)
        worker.send_signal(signal.SIGTERM)
        assert worker.wait(timeout=20) == 0
    finally:
        worker.kill()
        worker.wait()


def test_worker_that_is_killed_is_followed_by_one_that_finishes(
    database: Database, tmp_path: Path
) -> None:
    say(database, *(f"Der Bus Nummer {number} fehlt" for number in range(900)))
    worker = follow(database, tmp_path)
    wait_until(lambda: waiting(database) < 900)
    worker.kill()
    worker.wait()

    second = follow(database, tmp_path)
    try:
        wait_until(lambda: waiting(database) == 0)
    finally:
        second.terminate()
        second.wait()

    with database.session() as session:
        for table in (TaggingRun, Submission):
            assert session.scalar(select(func.count()).select_from(table)) == 900


def test_worker_ends_when_its_parent_is_gone(
    sqlite_database: Database, tmp_path: Path
) -> None:
    script = (
        "import subprocess, time\n"
        f"child = subprocess.Popen([{COMMAND!r}, 'themes', 'tag', '--follow'])\n"
        "print(child.pid, flush=True)\n"
        "time.sleep(600)\n"
    )
    say(sqlite_database, "Der Bus fehlt")
    parent = subprocess.Popen(
        [sys.executable, "-c", script],
        env=environment(sqlite_database, tmp_path),
        stdout=subprocess.PIPE,
    )
    assert parent.stdout is not None
    with parent.stdout:
        worker = int(parent.stdout.readline())
        wait_until(lambda: waiting(sqlite_database) == 0)
        parent.kill()
        parent.wait()

    wait_until(lambda: not is_running(worker), seconds=20)


def is_running(pid: int) -> bool:
    """Whether the process does something; a zombie nobody has collected does not."""
    status = subprocess.run(
        ["ps", "-o", "stat=", "-p", str(pid)],
        capture_output=True,
        text=True,
        check=False,
    )
    return status.stdout.strip()[:1] not in ("", "Z")
