"""`participation handover`: make, prove elsewhere, recount, compare; words and exit codes."""

import json

import pytest
from click.testing import CliRunner
from sqlalchemy import delete, select

from participation.cli import cli, context
from participation.handover.snapshot.models import HandoverRecord
from participation.publication.releases.signing import public_pem, signing_key
from tests.integration.handing_over import plant_city

CREATE = ["create", "--step", "bedarfe", "--title", "Bedarfe", "--subject", "default"]


@pytest.fixture
def run(sqlite_database, tmp_path, monkeypatch):
    """Commands on an installation with a released city."""
    with sqlite_database.transaction() as session:
        plant_city(session)
    url = sqlite_database.url.render_as_string(hide_password=False)
    monkeypatch.setenv("DATA_DIR", str(tmp_path))
    monkeypatch.setenv("DATABASE_URL", url)
    context.settings.cache_clear()
    yield lambda *arguments: CliRunner().invoke(cli, ["handover", *arguments])
    context.settings.cache_clear()


def test_a_hand_over_is_made_proved_recounted_and_compared(
    run, tmp_path, sqlite_database
):
    file, key = tmp_path / "bundle.zip", tmp_path / "city.pem"
    key.write_bytes(public_pem(signing_key(tmp_path)))

    made = run(*CREATE, "--json")
    reference = json.loads(made.output)["reference"]
    run("export", reference, "--format", "bundle", "--out", str(file))
    proved = run("verify", str(file), "--key", str(key))
    recounted = run("recount", reference)
    second = json.loads(run(*CREATE, "--json").output)["reference"]
    same = run("diff", reference, second)

    assert (proved.exit_code, recounted.exit_code, same.exit_code) == (0, 0, 0)
    assert "all 8 tables follow" in proved.output
    assert recounted.output.endswith("It holds.\n")
    assert same.output == f"{reference} -> {second}\nNothing changed.\n"

    content = file.read_bytes()
    place = content.index(b'"people":160')
    file.write_bytes(content.replace(b'"people":160', b'"people":161', 1))
    forged = run("verify", str(file), "--json")
    assert place > 0
    assert (forged.exit_code, json.loads(forged.output)["holds"]) == (1, False)

    with sqlite_database.transaction() as session:
        leaf = session.scalars(select(HandoverRecord.leaf).limit(1)).one()
        session.execute(delete(HandoverRecord).where(HandoverRecord.leaf == leaf))
    broken = [run("recount", one).exit_code for one in (reference, second)]
    assert sorted(broken) == [0, 1]


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["create", "--step", "nie", "--title", "x", "--subject", "default"], "step"),
        (["create", "--step", "bedarfe", "--title", "x"], "no release of comments"),
        ([*CREATE, "--release", "9"], "no release of default"),
        ([*CREATE, "--subject", "comments", "--release", "1"], "one --subject"),
        (["diff", "UE-1999-001", "UE-1999-002"], "cannot be compared"),
        (["recount", "UE-1999-001"], "no records"),
        (["export", "UE-1999-001", "--format", "json", "--out", "x"], "unknown"),
    ],
)
def test_what_cannot_be_done_is_said(run, arguments, words):
    found = run(*arguments)

    assert found.exit_code in (1, 2)
    assert words in found.output
