"""Importing and exporting questionnaires as an operator does."""

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from config import ROOT
from participation.cli import cli, context
from participation.core.errors import ParticipationError
from participation.database import Database
from participation.questionnaires.queries import published_questionnaires

DATA = ROOT / "tests/data/exchange"
ERFURT = ROOT / "participation/places/data/erfurt/questionnaire.json"


@pytest.fixture
def run(sqlite_database: Database, tmp_path: Path, monkeypatch: Any) -> Any:
    url = sqlite_database.url.render_as_string(hide_password=False)
    monkeypatch.setenv("DATABASE_URL", url)
    monkeypatch.setenv("DATA_DIR", str(tmp_path))
    context.settings.cache_clear()

    def command(*arguments: str, code: int = 0, input: str = "") -> Result:
        done = CliRunner().invoke(cli, ["questionnaires", *arguments], input=input)
        found = done.exit_code
        if isinstance(done.exception, ParticipationError):
            found = 1  # as main() does
        assert found == code, (done.output, done.exception)
        return done

    yield command
    context.settings.cache_clear()


def versions(database: Database) -> list[tuple[str, int]]:
    with database.session() as session:
        return [(q.key, q.number) for q in published_questionnaires(session)]


def test_json_export_is_exactly_what_was_published(run: Any, tmp_path: Path) -> None:
    out = tmp_path / "out.json"

    run("export", "default", "--format", "json", "--out", str(out))

    source = json.loads(ERFURT.read_text(encoding="utf-8"))
    assert json.loads(out.read_text(encoding="utf-8")) == source
    assert run("validate", str(out)).output.startswith("out.json is in order: ")


def test_xlsform_goes_out_and_comes_back(
    run: Any, tmp_path: Path, sqlite_database: Database
) -> None:
    out = tmp_path / "out.xlsx"

    told = run("export", "default", "--format", "xlsform", "--out", str(out)).output
    assert told.splitlines()[:2] == [
        "Not carried over:",
        "  the words of thanks have no place there",
    ]
    back = run("import", str(out), "--publish", "--key", "copy").output

    assert back.splitlines()[-1] == "out.xlsx is version 1 of copy."
    assert versions(sqlite_database) == [("copy", 1), ("default", 1)]
    with sqlite_database.session() as session:
        copy, original = published_questionnaires(session)
    assert copy.definition.information == original.definition.information
    keys = [[q.key for q in v.definition.questions] for v in (copy, original)]
    assert keys[0] == keys[1]


def test_import_stores_nothing_unless_told_to(
    run: Any, tmp_path: Path, sqlite_database: Database
) -> None:
    file, out = str(DATA / "limesurvey.tsv"), tmp_path / "out.json"

    looked = run("import", file).output
    assert "  30: Q8: nothing is calculated [*]" in looked.splitlines()
    assert looked.splitlines()[-1] == "limesurvey.tsv is in order, not published."
    run("import", file, "--publish", "--key", "lime", code=1, input="n\n")
    run("import", file, "--out", str(out), code=1, input="n\n")
    assert not out.exists()
    assert versions(sqlite_database) == [("default", 1)]

    run("import", file, "--out", str(out), "--publish", "--key", "lime", "--yes")
    assert json.loads(out.read_text(encoding="utf-8"))["title"]["de"] == "Umfrage X"
    assert versions(sqlite_database) == [("default", 1), ("lime", 1)]


def test_report_for_programs(run: Any) -> None:
    file = str(DATA / "limesurvey.tsv")

    report = json.loads(run("import", file, "--json").output)

    assert (report["format"], report["problems"]) == ("limesurvey", [])
    assert report["notes"][3] == {
        "reason": "condition",
        "left_out": True,
        "sheet": "",
        "row": 25,
        "name": "Q6",
        "detail": 'regexMatch("/x/", Q1)',
        "text": "this condition cannot be said here; it is shown to everybody",
    }
    run("import", file, "--json", "--publish", code=1)


def test_incomparable_change_needs_a_new_series(
    run: Any, tmp_path: Path, sqlite_database: Database
) -> None:
    source = json.loads(ERFURT.read_text(encoding="utf-8"))
    del source["pages"][-1]
    file = tmp_path / "shorter.json"
    file.write_text(json.dumps(source), encoding="utf-8")

    run("import", str(file), "--publish", code=1)
    assert versions(sqlite_database) == [("default", 1)]
    run("import", str(file), "--publish", "--new-series")

    assert versions(sqlite_database) == [("default", 2), ("default", 1)]


def test_wrong_usage_and_wrong_files_are_told_apart(run: Any, tmp_path: Path) -> None:
    prose = tmp_path / "prose.xlsx"
    prose.write_text("Sehr geehrte Damen und Herren,", encoding="utf-8")
    broken = tmp_path / "broken.json"
    broken.write_text('{"format": 1}', encoding="utf-8")

    assert run("import", str(prose), code=1).output == (
        "Error: prose.xlsx: neither our JSON nor an XLSForm nor a LimeSurvey file\n"
    )
    assert "languages must be" in run("validate", str(broken), code=1).output
    run("import", str(DATA / "kobo.md"), "--format", "limesurvey", code=1)
    run("import", str(DATA / "kobo.md"), "--format", "word", code=2)
    run("export", "nowhere", "--format", "json", "--out", str(prose), code=1)
    run("export", "default", "--version", "9", "--format", "json", "--out", "x", code=1)
    run("export", "default", "--format", "json", "--out", str(tmp_path), code=2)


def test_a_series_needs_a_name_that_fits_into_addresses(run: Any) -> None:
    refused = run("publish", str(ERFURT), "--key", "Ä Ö", code=2)

    assert "small letters" in refused.stderr


def test_of_an_ortsteils_blocks_only_the_newest_is_in_use(
    run: Any, tmp_path: Path
) -> None:
    file = tmp_path / "block.json"
    for name in ("one", "two"):
        question = {"key": name, "type": "text", "text": {"de": f"Und {name}?"}}
        block = {"format": 1, "questions": [question]}
        file.write_text(json.dumps(block), encoding="utf-8")
        run("local", "publish", str(file), "--ortsteil", "rieth")

    listed = run("local", "list").stdout.splitlines()

    assert [line.split("  ")[1:3] for line in listed] == [
        ["06 Rieth", "block 2"], ["06 Rieth", "block 1"],
    ]  # fmt: skip
    assert [line.split("  ")[-1] for line in listed] == ["in use", "replaced"]
