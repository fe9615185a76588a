"""The API: released figures for everybody, single answers by token, and its description."""

import datetime
import hashlib
import json
import re
from collections import Counter
from collections.abc import Iterator
from typing import Any

import jsonschema
import pytest
import schemathesis
from flask import Flask
from flask.testing import FlaskClient
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from openapi_spec_validator import OpenAPIV31SpecValidator
from referencing import Registry, Resource
from referencing.jsonschema import DRAFT202012
from schemathesis.generation import GenerationMode
from schemathesis.specs.openapi.checks import positive_data_acceptance
from sqlalchemy import select

from participation.accounts.grants import Grant
from participation.accounts.models import Account, AccountRole, StaffAction
from participation.accounts.rights import Right
from participation.accounts.tokens import create_token, revoke_token
from participation.core.clock import now, today
from participation.core.ids import new_id, new_key
from participation.core.kinds import Role
from participation.database import Database
from participation.publication.releases.content import Audience
from participation.questionnaires.models import QuestionnaireVersion
from participation.responses.models import Answer, Comment, Submission
from participation.web.api.document import document
from participation.web.api.operations import OPERATIONS, ROOT
from tests.integration.releasing import plant_release
from tests.integration.staff import make_account
from tests.release_parts import make_release

RAW = f"{ROOT}/questionnaires/default"
KNOWN = {"subject": "default", "key": "default", "number": 1}


@pytest.fixture
def client(sqlite_app: Flask) -> FlaskClient:
    return sqlite_app.test_client()


@pytest.fixture
def planted(sqlite_database: Database) -> Database:
    with sqlite_database.transaction() as session:
        _plant(session)
    return sqlite_database


def _plant(session) -> None:
    """Releases 1 (public), 2 (withdrawn), 3 (desks), and seven submissions."""
    plant_release(session, make_release())
    plant_release(session, make_release(), withdrawn=True)
    plant_release(session, make_release(), audience=Audience.DESKS)
    version = session.scalars(select(QuestionnaireVersion)).first()
    for number in range(7):
        _plant_submission(session, version, number, simulated=number == 6)


def _plant_submission(session, version, number: int, *, simulated: bool) -> None:
    place = {
        "ortsteil_key": "06", "channel": "online", "language": "de",
        "received_on": datetime.date(2026, 9, 5), "simulated": simulated,
    }  # fmt: skip
    submission = Submission(
        id=new_id(), key_digest=new_key(), content_digest="", kind="questionnaire",
        questionnaire_version_id=version.id, **place,
    )  # fmt: skip
    session.add(submission)
    session.flush()
    comment = Comment(
        id=new_id(), submission_id=submission.id, question_key="wish",
        text=f"Mehr Bänke {number}", **place,
    )  # fmt: skip
    session.add(comment)
    session.flush()
    session.add_all(
        [
            Answer(submission_id=submission.id, question_key="a", value="x"),
            Answer(
                submission_id=submission.id, question_key="wish", comment_id=comment.id
            ),
        ]
    )
    session.flush()


def token_of(
    database: Database,
    *roles: Role | Grant,
    scope: tuple[Right, ...] = (),
    login: str = "s.tatistik",
) -> dict[str, str]:
    """An account with the roles, and the header with its token."""
    with database.transaction() as session:
        make_account(session, login=login, roles=roles or (Role.STATISTICS,))
        made = create_token(
            session, login=login, name="test", scope=scope, days=30, now=now()
        )
    return {"Authorization": f"Bearer {made.secret}"}


def problem(answer, status: int) -> str:
    assert answer.status_code == status, answer.text
    assert answer.content_type == "application/problem+json"
    assert answer.headers.getlist("Set-Cookie") == []
    found = answer.json
    assert set(found) == {"type", "title", "status", "detail"}
    assert found["status"] == status
    return str(found["detail"])


# --- the description ---------------------------------------------------------------


def test_the_document_names_every_address_and_no_other(sqlite_app: Flask) -> None:
    there = {
        (re.sub(r"<(?:\w+:)?(\w+)>", r"{\1}", rule.rule.removeprefix(ROOT)), method)
        for rule in sqlite_app.url_map.iter_rules()
        if rule.rule.startswith("/api/")
        for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}
    }
    described = {
        (path, method.upper())
        for path, item in document()["paths"].items()
        for method in item
    }

    assert described == there
    assert len(described) == len(OPERATIONS) == 13


def test_the_document_is_openapi(client: FlaskClient) -> None:
    found = client.get(f"{ROOT}/openapi.json").json

    OpenAPIV31SpecValidator(found).validate()
    assert found["openapi"] == "3.1.0"


def test_every_shape_is_used_and_sound() -> None:
    described = document()
    text = json.dumps(described)

    for name, schema in described["components"]["schemas"].items():
        jsonschema.Draft202012Validator.check_schema(schema)
        assert f'"#/components/schemas/{name}"' in text, name


def test_only_addresses_with_rights_ask_for_a_token() -> None:
    guarded = {
        path: item["get"]["security"] for path, item in document()["paths"].items()
        if item["get"]["security"] == [{"token": []}]
    }  # fmt: skip

    assert sorted(guarded) == [
        "/questionnaires/{key}/answers",
        "/questionnaires/{key}/comments",
        "/questionnaires/{key}/submissions",
    ]


@pytest.mark.filterwarnings("ignore::DeprecationWarning")
@pytest.mark.parametrize("mode", list(GenerationMode), ids=lambda mode: mode.value)
def test_no_call_breaks_it_and_all_answers_are_as_described(
    sqlite_app: Flask, planted: Database, mode: GenerationMode
) -> None:
    header = token_of(planted)
    schema = schemathesis.openapi.from_wsgi(f"{ROOT}/openapi.json", sqlite_app)
    statuses: Counter[int] = Counter()
    for result in schema.get_all_operations():
        found = result.ok()
        if mode == GenerationMode.NEGATIVE and not found.query:
            continue  # nothing that could be wrong

        @hypothesis_settings(max_examples=16, database=None, derandomize=True)
        @given(
            case=found.as_strategy(generation_mode=mode),
            known=st.sampled_from([{}, KNOWN]),
        )
        def call(case: schemathesis.Case, known: dict[str, Any]) -> None:
            parts = {k: v for k, v in known.items() if k in case.path_parameters}
            case.path_parameters.update(parts)
            # No schema can say which cursors are signed by us.
            answer = case.call_and_validate(
                headers=header, excluded_checks=[positive_data_acceptance]
            )
            statuses[answer.status_code] += 1

        call()

    assert {status for status in statuses if status >= 500} == set()
    if mode == GenerationMode.POSITIVE:
        assert statuses[200] >= 40 <= statuses[404]
    else:
        assert statuses[400] >= 10


# --- released figures --------------------------------------------------------------


def test_everybody_may_read_what_is_public(
    client: FlaskClient, planted: Database
) -> None:
    subjects = client.get(f"{ROOT}/subjects")
    one = client.get(f"{ROOT}/subjects/default/releases/1")

    [found] = subjects.json["subjects"]
    assert (found["subject"], found["number"]) == ("default", 1)
    assert hashlib.sha256(one.data).hexdigest() == found["digest"]
    assert one.data == client.get("/ergebnisse/default/dateien/1/json").data
    assert one.data == client.get(f"{ROOT}/subjects/default/releases/current").data
    for answer in (subjects, one):
        assert answer.headers["Access-Control-Allow-Origin"] == "*"
        assert answer.headers.getlist("Set-Cookie") == []
        assert answer.headers["Cache-Control"] == "public, no-cache"


def test_parts_of_a_release(client: FlaskClient, planted: Database) -> None:
    address = f"{ROOT}/subjects/default/releases/1"

    whole = client.get(address).json
    tables = client.get(f"{address}/tables").json["tables"]
    one = client.get(f"{address}/table?key=question:relation").json

    assert [t["key"] for t in tables] == [t["key"] for t in whole["tables"]]
    assert all("lines" not in t for t in tables)
    assert one == whole["tables"][1]
    assert client.get(f"{address}/spaces").json == {"spaces": whole["spaces"]}
    assert client.get(f"{address}/method").json == whole["method"]
    assert problem(client.get(f"{address}/table?key=nix"), 404)
    assert problem(client.get(f"{address}/table"), 400)


def test_what_was_withdrawn_is_gone_and_says_when(
    client: FlaskClient, planted: Database
) -> None:
    answer = client.get(f"{ROOT}/subjects/default/releases/2")
    listed = client.get(f"{ROOT}/subjects/default/releases").json["releases"]

    assert problem(answer, 410) == "Withdrawn on 2026-09-07."
    assert [(r["number"], r["withdrawn_on"], r["reason"]) for r in listed] == [
        (2, "2026-09-07", "Zählfehler"),
        (1, None, ""),
    ]
    manifest = client.get(f"{ROOT}/subjects/default/releases/2/manifest").json
    assert manifest["signature"] == "test"


@pytest.mark.parametrize(
    ("roles", "numbers"),
    [
        ((Grant(role=Role.ORTSTEIL, mandate_key="rieth"),), [2, 1]),
        ((Role.STATISTICS,), [3, 2, 1]),
        ((Role.DATA_ENTRY,), [2, 1]),
    ],
    ids=["ortsteil", "statistics", "data entry"],
)
def test_releases_for_the_desks_are_for_the_desks(
    client: FlaskClient, planted: Database, roles, numbers: list[int]
) -> None:
    header = token_of(planted, *roles)

    listed = client.get(f"{ROOT}/subjects/default/releases", headers=header)
    third = client.get(f"{ROOT}/subjects/default/releases/3", headers=header)

    assert [r["number"] for r in listed.json["releases"]] == numbers
    assert third.status_code == (200 if 3 in numbers else 404)
    assert listed.headers["Cache-Control"] == "private, no-cache"
    assert "Access-Control-Allow-Origin" not in listed.headers
    problem(client.get(f"{ROOT}/subjects/default/releases/3"), 404)


def test_what_has_not_changed_is_not_sent_again(
    client: FlaskClient, planted: Database
) -> None:
    for path in ("/subjects", "/subjects/default/releases/1", "/openapi.json",
                 "/subjects/default/releases/1/tables"):  # fmt: skip
        first = client.get(ROOT + path)
        again = client.get(
            ROOT + path, headers={"If-None-Match": first.headers["ETag"]}
        )
        assert (again.status_code, again.data) == (304, b"")


# --- errors ------------------------------------------------------------------------


def test_errors_have_one_shape(client: FlaskClient, planted: Database) -> None:
    problem(client.get("/api/v1/nix"), 404)
    problem(client.get("/api/v2/subjects"), 404)
    problem(client.get(f"{ROOT}/subjects/%00/releases"), 404)
    problem(client.get(f"{ROOT}/subjects/default/releases/0"), 404)
    problem(client.get(f"{ROOT}/subjects/default/releases/{10**30}"), 404)
    problem(client.get(f"{ROOT}/subjects/default/releases/{10**30}/manifest"), 404)
    problem(client.get(f"{ROOT}/subjects", headers={"Accept": "text/html"}), 406)
    wrong = client.post(f"{ROOT}/subjects")
    problem(wrong, 405)
    assert set(wrong.headers["Allow"].split(", ")) == {"GET", "HEAD", "OPTIONS"}


def test_an_error_of_ours_is_a_problem_too(
    sqlite_app: Flask, client: FlaskClient
) -> None:
    def broken() -> None:
        raise RuntimeError("secret text")

    broken.access = "public"  # type: ignore[attr-defined]
    sqlite_app.config["TESTING"] = False
    sqlite_app.view_functions["api.subjects"] = broken

    answer = client.get(f"{ROOT}/subjects")

    assert "secret" not in problem(answer, 500)


# --- tokens ------------------------------------------------------------------------


@pytest.mark.parametrize(
    "header",
    ["", "Bearer", "Bearer ", "Bearer nix", "Basic dXNlcjpwYXNz", "Bearer " + "x" * 9999,
     "Bearer \u00e4"],
)  # fmt: skip
def test_a_wrong_token_is_no_token(
    client: FlaskClient, planted: Database, header: str
) -> None:
    for path in (f"{RAW}/submissions", f"{ROOT}/subjects"):
        answer = client.get(path, headers={"Authorization": header})
        problem(answer, 401)
        assert answer.headers["WWW-Authenticate"] == 'Bearer realm="participation"'


def test_single_answers_need_a_token(client: FlaskClient, planted: Database) -> None:
    for what in ("submissions", "answers", "comments"):
        answer = client.get(f"{RAW}/{what}")
        problem(answer, 401)
        assert "Access-Control-Allow-Origin" not in answer.headers


@pytest.mark.parametrize(
    ("role", "may"),
    [
        (Role.STATISTICS, {"submissions", "answers", "comments"}),
        (Role.STAFF, {"comments"}),
        (Role.ADMINISTRATOR, set()),
        (Role.DATA_ENTRY, set()),
        (Role.AUDITOR, set()),
        (Grant(role=Role.ORTSTEIL, mandate_key="rieth"), set()),
        (Grant(role=Role.FACHPLANUNG, plan_key="jugend"), set()),
    ],
    ids=lambda value: getattr(value, "role", value) if not isinstance(value, set) else "",
)  # fmt: skip
def test_a_token_does_what_its_role_may(
    client: FlaskClient, planted: Database, role, may: set[str]
) -> None:
    header = token_of(planted, role)

    for what in ("submissions", "answers", "comments"):
        known = client.get(f"{RAW}/{what}", headers=header)
        unknown = client.get(f"{ROOT}/questionnaires/nix/{what}", headers=header)
        assert known.status_code == (200 if what in may else 403)
        # Whether there is such a questionnaire is not told to who may not read it.
        assert unknown.status_code == (404 if what in may else 403)


def test_a_token_can_be_for_less_than_its_account_may(
    client: FlaskClient, planted: Database
) -> None:
    header = token_of(planted, Role.STATISTICS, scope=(Right.COMMENTS,))

    assert client.get(f"{RAW}/comments", headers=header).status_code == 200
    problem(client.get(f"{RAW}/answers", headers=header), 403)


def test_a_token_ends_with_its_account_role_and_day(
    client: FlaskClient, planted: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    header = token_of(planted, Role.STATISTICS, Role.AUDITOR)

    def status() -> int:
        return client.get(f"{RAW}/submissions", headers=header).status_code

    assert status() == 200
    with monkeypatch.context() as patch:
        later = today() + datetime.timedelta(days=31)
        patch.setattr("participation.web.api.callers.today", lambda: later)
        assert status() == 401
    with planted.transaction() as session:
        for row in session.scalars(
            select(AccountRole).where(AccountRole.role == "statistics")
        ):
            session.delete(row)
    assert status() == 403
    with planted.transaction() as session:
        account = session.scalars(
            select(Account).where(Account.login == "s.tatistik")
        ).one()
        account.active = False
    assert status() == 401


def test_a_revoked_token_is_dead_at_once(
    client: FlaskClient, planted: Database
) -> None:
    with planted.transaction() as session:
        make_account(session, login="x", roles=(Role.STATISTICS,))
        made = create_token(session, login="x", name="t", days=1, now=now())
    header = {"Authorization": f"bearer {made.secret}"}
    assert client.get(f"{RAW}/answers", headers=header).status_code == 200

    with planted.transaction() as session:
        revoke_token(session, made.id, now=now())

    problem(client.get(f"{RAW}/answers", headers=header), 401)


# --- single answers ----------------------------------------------------------------


def pages(client: FlaskClient, what: str, header, limit: int) -> Iterator[list[dict]]:
    cursor = ""
    while cursor is not None:
        query = f"?limit={limit}" + (f"&cursor={cursor}" if cursor else "")
        answer = client.get(f"{RAW}/{what}{query}", headers=header)
        assert answer.status_code == 200, answer.text
        assert answer.headers["Cache-Control"] == "no-store"
        assert_as_described(answer.json, what)
        yield answer.json[what]
        cursor = answer.json["next"]


def assert_as_described(content: dict, what: str) -> None:
    whole = document()
    name = {
        "submissions": "SubmissionPage",
        "answers": "AnswerPage",
        "comments": "CommentPage",
    }[what]
    registry = Registry().with_resource(
        "urn:api", Resource(contents=whole, specification=DRAFT202012)
    )
    jsonschema.Draft202012Validator(
        {"$ref": f"urn:api#/components/schemas/{name}"}, registry=registry
    ).validate(content)


@pytest.mark.parametrize(
    ("what", "limit", "sizes"),
    [("submissions", 2, [2, 2, 2]), ("submissions", 6, [6]),
     ("comments", 4, [4, 2]), ("answers", 4, [8, 4])],
)  # fmt: skip
def test_pages_hold_everything_once_and_nothing_simulated(
    client: FlaskClient, planted: Database, what: str, limit: int, sizes: list[int]
) -> None:
    found = list(pages(client, what, token_of(planted), limit))

    assert [len(page) for page in found] == sizes
    rows = [row for page in found for row in page]
    assert len({json.dumps(row) for row in rows}) == sum(sizes)
    assert "Mehr Bänke 6" not in json.dumps(rows, ensure_ascii=False)
    ids = [row.get("id") or row["submission_id"] for row in rows]
    assert ids == sorted(ids)  # random ones: the order tells nothing


def test_pages_and_odd_addresses_on_every_database(
    app: Flask, database: Database
) -> None:
    client = app.test_client()
    with database.transaction() as session:
        _plant(session)
    header = token_of(database)

    for what, sizes in (("submissions", [4, 2]), ("answers", [8, 4])):
        assert [len(p) for p in pages(client, what, header, 4)] == sizes
    for path in ("subjects/%00/releases", "questionnaires/%00/answers",
                 f"subjects/default/releases/{2**31}/manifest",
                 f"subjects/default/releases/{2**63}"):  # fmt: skip
        problem(client.get(f"{ROOT}/{path}", headers=header), 404)
    for path in ("%00/archiv", f"default/archiv/{2**63}", f"default/dateien/{2**63}/csv",
                 "%00/dateien/1/csv", "%00"):  # fmt: skip
        assert client.get(f"/ergebnisse/{path}").status_code == 404


def test_no_time_is_told(client: FlaskClient, planted: Database) -> None:
    rows = next(pages(client, "submissions", token_of(planted), 1))

    assert rows == [
        {
            "id": rows[0]["id"],
            "version": 1,
            "ortsteil_key": "06",
            "language": "de",
            "channel": "online",
            "received_on": "2026-09-05",
        }
    ]


def test_every_page_that_is_read_is_recorded(
    client: FlaskClient, planted: Database
) -> None:
    header = token_of(planted)

    list(pages(client, "comments", header, 4))

    with planted.session() as session:
        account = session.scalars(
            select(Account.id).where(Account.login == "s.tatistik")
        ).one()
        rows = session.execute(
            select(StaffAction.account_id, StaffAction.action, StaffAction.subject)
            .where(StaffAction.action.like("api_read%"))
            .order_by(StaffAction.subject)
        ).all()
    assert [(r.account_id, r.action) for r in rows] == [
        (account, "api_read_comments")
    ] * 2
    assert [r.subject.split(", token ")[0] for r in rows] == [
        "questionnaire default, 2 rows",
        "questionnaire default, 4 rows",
    ]
    assert "Bänke" not in str(rows)


def test_no_record_no_read(
    client: FlaskClient, planted: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    header = token_of(planted)

    def refuse(*_: object, **__: object) -> None:
        raise RuntimeError

    client.application.config["TESTING"] = False
    monkeypatch.setattr("participation.web.api.raw.record_action", refuse)

    answer = client.get(f"{RAW}/comments", headers=header)

    problem(answer, 500)
    assert "Bänke" not in answer.text


@pytest.mark.parametrize(
    "query",
    ["limit=0", "limit=501", "limit=x", "limit=-1", "limit=²", "cursor=", "cursor=x",
     "cursor=%00"],
)  # fmt: skip
def test_what_cannot_be_read_is_refused(
    client: FlaskClient, planted: Database, query: str
) -> None:
    problem(client.get(f"{RAW}/answers?{query}", headers=token_of(planted)), 400)


def test_a_cursor_is_good_for_its_own_list_only(
    client: FlaskClient, planted: Database
) -> None:
    header = token_of(planted)
    cursor = client.get(f"{RAW}/comments?limit=1", headers=header).json["next"]

    answer = client.get(f"{RAW}/answers?cursor={cursor}", headers=header)

    assert problem(answer, 400) == "This cursor belongs to another list."
    problem(client.get(f"{ROOT}/questionnaires/%00/answers", headers=header), 404)
