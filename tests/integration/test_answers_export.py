"""Raw answers for the statistics office: one table a series, all languages alike."""

import csv
import datetime
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from sqlalchemy.orm import Session

from participation.core.errors import NotFoundError
from participation.core.ids import new_key
from participation.database import Database
from participation.questionnaires.answers import AnswerValue
from participation.questionnaires.definition import parse_definition
from participation.questionnaires.publish import (
    publish_local_block,
    publish_questionnaire,
)
from participation.questionnaires.queries import (
    published_questionnaires,
    questionnaire_version,
)
from participation.responses.submit import record_submission
from participation.responses.wide import answer_rows_of, answer_table
from tests.questionnaire_parts import options, page, question, source

TODAY = datetime.date(2026, 11, 23)
CORE = source(
    page("one", question("a"), question("many", "multiple", options=options("x", "y"))),
    page("two", question("words", "text")),
)


def publish(session: Session, data: dict[str, Any], **more: Any) -> None:
    publish_questionnaire(
        session, key="core", definition=parse_definition(data), today=TODAY, **more
    )


def send(
    session: Session, number: int, language: str, *said: AnswerValue, **more: Any
) -> None:
    [asked] = [q for q in published_questionnaires(session)
               if (q.key, q.number) == ("core", number)]  # fmt: skip
    if block := more.pop("block", None):
        asked = questionnaire_version(session, asked.version_id, local_block_id=block)
    record_submission(
        session, questionnaire=asked, ortsteil_key="06", answers=said, key=new_key(),
        language=language, today=TODAY, **more,
    )  # fmt: skip


def value(key: str, value: str) -> AnswerValue:
    return AnswerValue(question_key=key, value=value)


def fill(session: Session) -> None:
    publish(session, CORE)
    block = publish_local_block(
        session, key="core", ortsteil_key="06", today=TODAY,
        data={"format": 1, "questions": [question("bench")]},
    )  # fmt: skip
    corrected = source(*CORE["pages"], title={"de": "Probe, verbessert"})
    publish(session, corrected)
    send(session, 1, "de", value("a", "a"), value("many", "y"))
    send(
        session,
        2,
        "ar",
        value("a", "a"),
        AnswerValue(question_key="words", text="=1+1"),
    )
    send(session, 2, "de", value("a", "c"), value("local_06_bench", "b"), block=block)
    send(session, 2, "de", value("a", "b"), simulated=True)


def test_all_versions_of_a_series_and_all_languages_share_one_table(
    session: Session,
) -> None:
    fill(session)
    table = answer_table(session, "core")

    rows = sorted(answer_rows_of(session, table), key=lambda r: (r["version"], r["a"]))

    assert table.header == [
        "version", "ortsteil", "language", "channel", "received_on",
        "a", "many__x", "many__y", "words", "local_06_bench",
    ]  # fmt: skip
    fixed = {"ortsteil": "06", "channel": "online", "received_on": "2026-11-23"}
    assert rows == [
        {**fixed, "version": "1", "language": "de", "a": "a", "many__x": "0", "many__y": "1"},
        {**fixed, "version": "2", "language": "ar", "a": "a", "words": "=1+1"},
        {**fixed, "version": "2", "language": "de", "a": "c", "local_06_bench": "b"},
    ]  # fmt: skip


def test_another_series_is_another_table(session: Session) -> None:
    fill(session)
    publish(session, source(page("one", question("b"))), new_series=True)

    assert list(answer_rows_of(session, answer_table(session, "core"))) == []
    assert (
        len(list(answer_rows_of(session, answer_table(session, "core", series=1)))) == 3
    )


def test_what_was_never_asked_is_told(session: Session) -> None:
    with pytest.raises(NotFoundError):
        answer_table(session, "ghost")


def test_the_command_writes_cells_that_are_no_formulas_and_a_codebook(
    sqlite_database: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from participation.cli import cli

    with sqlite_database.transaction() as session:
        fill(session)
    monkeypatch.setenv("DATA_DIR", str(tmp_path))
    monkeypatch.setenv("DATABASE_URL", str(sqlite_database.url))
    out, book = tmp_path / "answers.csv", tmp_path / "codebook.csv"

    done = CliRunner().invoke(
        cli, ["answers", "export", "core", "--out", str(out), "--codebook", str(book)]
    )

    assert done.output == f"3 submissions, 10 columns: {out}\n"
    with out.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file, delimiter=";"))
    assert sorted(row["words"] for row in rows) == ["", "", "'=1+1"]
    with book.open(encoding="utf-8-sig", newline="") as file:
        meanings = [tuple(row) for row in csv.reader(file, delimiter=";")]
    assert meanings[:4] == [
        ("column", "label", "code", "meaning"),
        ("a", "Frage a?", "a", "A"), ("a", "Frage a?", "b", "B"), ("a", "Frage a?", "c", "C"),
    ]  # fmt: skip


def test_a_folder_that_is_not_there_is_one_line_on_stderr(
    sqlite_database: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from participation.cli import cli

    monkeypatch.setenv("DATA_DIR", str(tmp_path))
    monkeypatch.setenv("DATABASE_URL", str(sqlite_database.url))

    done = CliRunner().invoke(cli, ["answers", "export", "--out", "/nowhere/a.csv"])

    assert (done.exit_code, done.stderr) == (
        1, "Error: cannot write /nowhere/a.csv: No such file or directory\n",
    )  # fmt: skip
