"""Files with single answers: what is in them, who may fetch them, and how often."""

import csv
import datetime
import uuid
from pathlib import Path
from typing import Any

import pytest
import time_machine
from click.testing import CliRunner
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from config import Settings
from participation.accounts.models import StaffAction
from participation.core.errors import NotFoundError
from participation.core.ids import new_key
from participation.core.kinds import Role
from participation.database import Database
from participation.export import jobs
from participation.export.dataset import wide_dataset
from participation.export.formats.registry import FORMATS
from participation.export.jobs import ask_export, clear_exports, run_export
from participation.export.long import long_dataset
from participation.export.queries import own_exports
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
from participation.responses.models import Comment
from participation.responses.submit import record_submission
from participation.themes.models import CommentState, PipelineVersion, ThemeTag
from participation.web.staff import raw_exports
from tests.integration.staff import checked, make_account, page, send, signed_in
from tests.questionnaire_parts import options, question, source
from tests.questionnaire_parts import page as part

TODAY = datetime.date(2026, 11, 23)
CORE = source(
    part("one", question("a"), question("many", "multiple", options=options("x", "y"))),
    part("two", question("words", "text")),
)


def publish(session: Session, data: dict[str, Any], **more: Any) -> None:
    publish_questionnaire(
        session, key="core", definition=parse_definition(data), today=TODAY, **more
    )


def submit(
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
    submit(session, 1, "de", value("a", "a"), value("many", "y"))
    submit(
        session,
        2,
        "ar",
        value("a", "a"),
        AnswerValue(question_key="words", text="=1+1"),
    )
    submit(session, 2, "de", value("a", "c"), value("local_06_bench", "b"), block=block)
    submit(session, 2, "de", value("a", "b"), simulated=True)


def test_all_versions_of_a_series_and_all_languages_share_one_table(
    session: Session,
) -> None:
    fill(session)
    data = wide_dataset(session, "core")

    rows = sorted(data.rows(), key=lambda r: (r["version"], r["a"]))

    names = [v.name for v in data.variables if not v.name.startswith("theme__")]
    assert names == [
        "submission", "version", "ortsteil", "language", "channel", "received_on",
        "a", "many__x", "many__y", "words", "local_06_bench",
        "comments", "comments_read", "comments_checked", "theme_pipeline",
    ]  # fmt: skip
    assert len({row.pop("submission") for row in rows}) == 3
    fixed = {"ortsteil": "06", "channel": "online", "received_on": "2026-11-23"}
    unread = {
        "comments": "1", "comments_read": "0", "comments_checked": "0", "theme_pipeline": "",
    }  # fmt: skip
    assert rows == [
        {**fixed, "version": "1", "language": "de", "a": "a", "many__x": "0", "many__y": "1"},
        {**fixed, "version": "2", "language": "ar", "a": "a", "words": "=1+1", **unread},
        {**fixed, "version": "2", "language": "de", "a": "c", "local_06_bench": "b"},
    ]  # fmt: skip


def test_themes_are_columns_that_stay_empty_until_the_comment_is_read(
    session: Session,
) -> None:
    fill(session)
    comment = session.scalars(select(Comment)).one()
    session.add(PipelineVersion(version="p1", first_used_on=TODAY))
    session.flush()
    session.add_all(
        [
            CommentState(comment_id=comment.id, state="tagged", checked_by_person=True),
            ThemeTag(
                comment_id=comment.id, theme_key="oepnv", origin="machine", counts=True,
                band="assigned", score=0.9, pipeline_version="p1", tagged_on=TODAY,
            ),
            ThemeTag(
                comment_id=comment.id, theme_key="wohnen", origin="machine", counts=False,
                band="suggested", score=0.4, pipeline_version="p1", tagged_on=TODAY,
            ),
        ]
    )  # fmt: skip
    session.flush()

    [said] = [r for r in wide_dataset(session, "core").rows() if r["language"] == "ar"]

    assert (said["theme__oepnv"], said["theme__wohnen"]) == ("1", "0")
    assert (said["comments_read"], said["comments_checked"]) == ("1", "1")
    assert said["theme_pipeline"] == "p1"
    long = [
        (r["kind"], r["question"], r["value"], r.get("text", ""), r.get("set_by", ""))
        for r in long_dataset(session, "core").rows()
        if r["language"] == "ar"
    ]
    assert sorted(long) == [
        ("answer", "a", "a", "", ""),
        ("answer", "words", "", "=1+1", ""),
        ("theme", "words", "oepnv", "", "machine"),
    ]


def test_another_series_is_another_table(session: Session) -> None:
    fill(session)
    publish(session, source(part("one", question("b"))), new_series=True)

    assert list(wide_dataset(session, "core").rows()) == []
    assert len(list(wide_dataset(session, "core", series=1).rows())) == 3


def test_real_and_simulated_answers_never_share_a_file(session: Session) -> None:
    fill(session)

    rows = list(wide_dataset(session, "core", simulated=True).rows())

    assert [row["a"] for row in rows] == ["b"]


def test_what_was_never_asked_is_told(session: Session) -> None:
    with pytest.raises(NotFoundError):
        wide_dataset(session, "ghost")


def test_the_command_writes_cells_that_are_no_formulas(
    sqlite_database: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from participation.cli import cli

    with sqlite_database.transaction() as session:
        fill(session)
    monkeypatch.setenv("DATA_DIR", str(tmp_path))
    monkeypatch.setenv("DATABASE_URL", str(sqlite_database.url))
    out = tmp_path / "answers.csv"

    done = CliRunner().invoke(cli, ["answers", "export", "core", "--out", str(out)])

    assert done.output.startswith("3 submissions, ")
    with out.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file, delimiter=";"))
    assert sorted(row["words"] for row in rows) == ["", "", "'=1+1"]


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


@pytest.fixture
def statistics(
    sqlite_app: Flask, sqlite_database: Database, monkeypatch: pytest.MonkeyPatch
) -> FlaskClient:
    """Somebody of the statistics office; files are written at once, in this process."""

    def write_now(export_id: uuid.UUID, *, data_dir: Path, database_url: str) -> None:
        run_export(sqlite_database, data_dir / "exports", export_id)

    monkeypatch.setattr(raw_exports, "start_export", write_now)
    with sqlite_database.transaction() as session:
        fill(session)
    client = sqlite_app.test_client()
    return signed_in(client, sqlite_database, roles=[Role.STATISTICS])


ADDRESS = "/staff/einzeldaten"


def ask(client: FlaskClient, format: str = "csv") -> str:
    fields = {"questionnaire": "core:1", "format": format}
    asked = send(client, ADDRESS, fields)
    assert asked.status_code == 303
    return str(asked.location)


def link_to(client: FlaskClient, export: str) -> str:
    made = checked(send(client, export, {}))
    [link] = made.xpath("//main//a[@download]/@href")
    return str(link)


@pytest.mark.parametrize("format", list(FORMATS))
def test_a_file_is_fetched_once_and_gone(
    statistics: FlaskClient, settings: Settings, format: str
) -> None:
    export = ask(statistics, format)
    link = link_to(statistics, export)

    fetched = statistics.get(link)
    size = len(fetched.data)
    fetched.close()

    assert fetched.status_code == 200
    assert fetched.headers["Content-Disposition"].startswith(
        "attachment; filename=core."
    )
    assert size > 500
    assert statistics.get(link).status_code == 404
    assert list((settings.data_dir / "exports").iterdir()) == []
    assert "abgeholt und gelöscht" in page(statistics, ADDRESS).text_content()


def test_nobody_else_opens_the_link(
    statistics: FlaskClient, sqlite_database: Database
) -> None:
    export = ask(statistics)
    link = link_to(statistics, export)
    other = statistics.application.test_client()
    signed_in(other, sqlite_database, roles=[Role.STATISTICS], login="other")

    for address in (link, export, f"{ADDRESS}/{uuid.uuid4()}", f"{ADDRESS}/datei/x"):
        assert other.get(address).status_code == 404
    with statistics.get(link) as fetched:
        assert fetched.status_code == 200


def test_a_new_link_voids_the_old_one(statistics: FlaskClient) -> None:
    export = ask(statistics)
    old, new = link_to(statistics, export), link_to(statistics, export)

    assert statistics.get(old).status_code == 404
    with statistics.get(new) as fetched:
        assert fetched.status_code == 200


def test_a_link_ends_after_15_minutes_and_the_file_after_an_hour(
    statistics: FlaskClient, settings: Settings
) -> None:
    with time_machine.travel(datetime.datetime.now(datetime.UTC), tick=False) as clock:
        export = ask(statistics)
        link = link_to(statistics, export)

        clock.shift(datetime.timedelta(minutes=15, seconds=1))
        assert statistics.get(link).status_code == 404
        link_to(statistics, export)  # a new one can be had
        clock.shift(datetime.timedelta(minutes=46))
        shown = page(statistics, ADDRESS).text_content()

    assert "nicht abgeholt und gelöscht" in shown
    assert list((settings.data_dir / "exports").iterdir()) == []


def test_what_was_done_is_recorded_without_any_answer(
    statistics: FlaskClient, sqlite_database: Database
) -> None:
    statistics.get(link_to(statistics, ask(statistics))).close()

    with sqlite_database.session() as session:
        rows = session.execute(select(StaffAction.action, StaffAction.subject)).all()
    assert {row.action for row in rows} == {
        "export_asked", "export_link_made", "export_fetched",
    }  # fmt: skip
    assert "=1+1" not in " ".join(row.subject for row in rows)


def test_a_double_click_asks_once(
    client: FlaskClient, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    started: list[uuid.UUID] = []
    monkeypatch.setattr(
        raw_exports, "start_export", lambda export_id, **_: started.append(export_id)
    )
    with database.transaction() as session:
        fill(session)
    signed_in(client, database, roles=[Role.STATISTICS])

    first, second = ask(client), ask(client)

    assert first == second
    assert len(started) == 1
    assert "beginnt gleich" in page(client, first).text_content()


def test_a_full_disk_leaves_no_half_file(
    statistics: FlaskClient, settings: Settings
) -> None:
    folder = settings.data_dir / "exports"
    folder.mkdir()

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(jobs, "_write", full)
        export = ask(statistics)

    assert "nicht geschrieben werden" in page(statistics, export).text_content()
    assert list(folder.iterdir()) == []


def test_a_process_that_died_is_given_up(database: Database, tmp_path: Path) -> None:
    moment = datetime.datetime.now(datetime.UTC)
    with database.transaction() as session:
        account = make_account(session)
        export, _ = ask_export(
            session, account_id=account.id, key="default", series=1, format="csv",
            language="de", simulated=False, now=moment,
        )  # fmt: skip
    later = moment + datetime.timedelta(minutes=6)

    with database.transaction() as session:
        ended = clear_exports(session, tmp_path, now=later)

    assert ended == 1
    with database.session() as session:
        assert own_exports(session, account.id)[0].state == "failed"
    assert run_export(database, tmp_path, export) is False


def test_strange_choices_are_refused_and_kept(statistics: FlaskClient) -> None:
    refused = send(statistics, ADDRESS, {"questionnaire": "ghost:1", "format": "exe"})

    assert refused.status_code == 422
    assert len(checked(refused).xpath("//*[contains(@class, 'kern-error')]")) >= 2


@pytest.mark.parametrize("role", [Role.STAFF, Role.DATA_ENTRY, Role.ADMINISTRATOR])
def test_only_the_statistics_office_sees_single_answers(
    sqlite_app: Flask, sqlite_database: Database, role: Role
) -> None:
    client = sqlite_app.test_client()
    signed_in(client, sqlite_database, roles=[role])

    for address in (ADDRESS, f"{ADDRESS}/{uuid.uuid4()}", f"{ADDRESS}/datei/x"):
        assert client.get(address).status_code == 403
