"""The survey editor through its pages: what is typed is kept, and nobody overwrites anybody."""

import copy
import io
import json
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from config import ROOT
from participation.accounts.models import StaffAction
from participation.core.clock import today
from participation.core.kinds import Role
from participation.database import Database
from participation.questionnaires.editing.parts import questions_of
from participation.questionnaires.survey_drafts import Who, start_draft
from tests.integration.editing import (
    DRAFTS,
    drafts,
    form_on,
    opened,
    press,
    save,
    send_form,
    source_of,
    start,
)
from tests.integration.staff import checked, page, send, signed_in, words
from tests.questionnaire_parts import page as one_page
from tests.questionnaire_parts import question, source

EVERY_TYPE = ROOT / "tests/data/every-type.json"
ALL_TYPES = ROOT / "tests/data/exchange/all-types.json"
ERFURT = ROOT / "participation/places/data/erfurt/questionnaire.json"


@pytest.fixture
def staff(sqlite_app: Flask, sqlite_database: Database) -> FlaskClient:
    return signed_in(sqlite_app.test_client(), sqlite_database)


@pytest.fixture
def colleague(sqlite_app: Flask, sqlite_database: Database) -> FlaskClient:
    client = sqlite_app.test_client()
    return signed_in(client, sqlite_database, login="colleague")


def plant(database: Database, data: Any, *, key: str = "draft") -> str:
    with database.transaction() as session:
        who = Who(account_id=None, today=today())
        draft_id = start_draft(session, key=key, source=data, who=who)
    return f"{DRAFTS}/{draft_id}"


SMALL = source(
    one_page("one", question("a", text={"de": "Frage a?", "en": "Question a?"})),
    one_page("two", question("b", when={"question": "a", "is": "a"})),
)


def small(database: Database) -> str:
    return plant(database, copy.deepcopy(SMALL))


def keys(data: Any) -> dict[str, list[str]]:
    return {p["key"]: [q["key"] for q in p["questions"]] for p in data["pages"]}


@pytest.mark.parametrize("path", [EVERY_TYPE, ALL_TYPES, ERFURT], ids=lambda p: p.stem)
def test_saving_a_form_as_it_is_changes_nothing(
    staff: FlaskClient, sqlite_database: Database, path: Any
) -> None:
    data = json.loads(path.read_text("utf-8"))
    address = plant(sqlite_database, data)
    parts = [f"seiten/{p['key']}" for p in data["pages"]]
    parts += [f"fragen/{q['key']}" for q in questions_of(data)]

    for part in ["texte", "datenschutz", *parts]:
        answer = save(staff, f"{address}/{part}")
        assert answer.status_code == 303, (part, words(checked(answer)))

    [draft] = drafts(sqlite_database)
    assert draft.source == data
    assert draft.revision == 1


def test_a_questionnaire_is_built_from_nothing(
    staff: FlaskClient, sqlite_database: Database
) -> None:
    address = start(staff, sqlite_database)
    assert press(staff, address, "add", title="Verkehr").location.endswith(
        "#page-page_verkehr"
    )
    made = send(staff, f"{address}/neue-frage", {
        "page": "page_verkehr", "type": "single", "text": "Wie oft fährt der Bus?",
    }, form_at=f"{address}/neue-frage?page=page_verkehr")  # fmt: skip
    assert made.location == f"{address}/fragen/wie_oft_faehrt_der_bus"

    save(staff, made.location, options__new="oft genug\nzu selten", required="1")

    [asked] = source_of(sqlite_database)["pages"][1]["questions"]
    assert asked == {
        "key": "wie_oft_faehrt_der_bus",
        "type": "single",
        "text": {"de": "Wie oft fährt der Bus?"},
        "options": [
            {"code": "oft_genug", "text": {"de": "oft genug"}},
            {"code": "zu_selten", "text": {"de": "zu selten"}},
        ],
        "required": True,
    }
    shown = page(staff, made.location)
    assert shown.xpath("//input[@name='key']/@value") == ["wie_oft_faehrt_der_bus"]


def test_what_is_wrong_stands_beside_its_field_and_what_was_typed_is_kept(
    staff: FlaskClient, sqlite_database: Database
) -> None:
    data = source(one_page("one", question("n", "number"), question("c")))
    address = plant(sqlite_database, data)

    save(staff, f"{address}/fragen/n", minimum="viele", text__de="")
    save(staff, f"{address}/fragen/c", options__1__code="a")

    number = page(staff, f"{address}/fragen/n")
    assert number.xpath("//input[@name='minimum']/@value") == ["viele"]
    errors = [words(e) for e in number.xpath("//p[contains(@class,'kern-error')]")]
    assert errors == ["Hier fehlt der Text (Deutsch).", "Bitte eine Zahl eingeben."]
    choice = page(staff, f"{address}/fragen/c")
    assert choice.xpath("//input[@name='options.1.code']/@value") == ["a"]
    [told] = choice.xpath("//p[@id='f-options-all-error']")
    assert words(told) == "Das Kürzel „a“ steht zweimal da."
    overview = page(staff, address)
    assert [words(li) for li in overview.xpath("//ul[@class='open-points']/li")] == [
        "Hier fehlt der Text (Deutsch).",
        "Bitte eine Zahl eingeben.",
        "Das Kürzel „a“ steht zweimal da.",
    ]


def test_order_changes_and_what_was_deleted_comes_back(
    staff: FlaskClient, sqlite_database: Database
) -> None:
    address = small(sqlite_database)

    assert press(staff, address, "down:question:a").location.endswith("#question-a")
    assert keys(source_of(sqlite_database)) == {"one": [], "two": ["a", "b"]}
    press(staff, address, "up:page:two")
    press(staff, address, "delete:page:two")
    assert keys(source_of(sqlite_database)) == {"one": []}
    removed = page(staff, address)
    assert [words(li) for li in removed.xpath("//section[@aria-labelledby='removed']//li/p")] == [
        "Seite: two · Maria Muster"
    ]  # fmt: skip
    press(staff, address, "restore:page:two")

    assert keys(source_of(sqlite_database)) == {"two": ["a", "b"], "one": []}
    assert page(staff, address).xpath("//section[@aria-labelledby='removed']") == []


@pytest.mark.parametrize(
    "action", ["up:question:nope", "delete:page:nope", "restore:question:a", "x:y:z"]
)
def test_buttons_for_what_is_not_there_change_nothing(
    staff: FlaskClient, sqlite_database: Database, action: str
) -> None:
    address = small(sqlite_database)

    assert press(staff, address, action).status_code == 303
    assert source_of(sqlite_database) == SMALL
    assert press(staff, address, "fly:question:a").status_code == 400


def test_options_are_moved_with_everything_else_saved(
    staff: FlaskClient, sqlite_database: Database
) -> None:
    address = small(sqlite_database)

    answer = save(staff, f"{address}/fragen/a", hint__de="Neu", action="down:options:0")
    save(staff, f"{address}/fragen/a", action="delete:options:2")

    asked = source_of(sqlite_database)["pages"][0]["questions"][0]
    assert answer.location.endswith("/fragen/a#f-options")
    assert [o["code"] for o in asked["options"]] == ["b", "a"]
    assert asked["hint"] == {"de": "Neu"}


def test_too_many_new_answers_are_handed_back_with_all_else_saved(
    staff: FlaskClient, sqlite_database: Database
) -> None:
    address = f"{small(sqlite_database)}/fragen/a"
    lines = "\n".join(f"Antwort {n}" for n in range(500))

    answer = save(staff, address, options__new=lines, hint__de="Neu")

    assert answer.status_code == 422
    [typed] = checked(answer).xpath("//textarea[@name='options.new']")
    assert typed.text.strip() == lines
    asked = source_of(sqlite_database)["pages"][0]["questions"][0]
    assert (asked["hint"], len(asked["options"])) == ({"de": "Neu"}, 3)


def test_a_new_key_goes_into_conditions_and_one_that_is_taken_is_refused(
    staff: FlaskClient, sqlite_database: Database
) -> None:
    address = small(sqlite_database)

    refused = save(staff, f"{address}/fragen/a", key="b", hint__de="bleibt")
    assert refused.status_code == 422
    tree = checked(refused)
    assert tree.xpath("//input[@name='key']/@value") == ["b"]
    assert words(tree.xpath("//p[@id='f-key-error']")[0]).startswith(
        "Dieses Kürzel gibt es schon"
    )
    renamed = save(staff, f"{address}/fragen/a", key="bus")

    assert renamed.location.endswith("/fragen/bus")
    data = source_of(sqlite_database)
    assert data["pages"][0]["questions"][0]["hint"] == {"de": "bleibt"}
    assert data["pages"][1]["questions"][0]["when"] == {"question": "bus", "is": "a"}


def test_keys_and_codes_of_an_earlier_round_stay(
    staff: FlaskClient, sqlite_database: Database
) -> None:
    address = start(staff, sqlite_database, key="runde_2", origin="default 1")

    form = page(staff, f"{address}/fragen/change")
    assert form.xpath("//input[@name='key']") == []
    assert form.xpath("//input[@name='options.0.code']/@type") == ["hidden"]
    save(staff, f"{address}/fragen/change", key="other", options__0__code="other")

    assert source_of(sqlite_database) == json.loads(ERFURT.read_text("utf-8"))


def test_two_people_change_different_things_at_once(
    staff: FlaskClient, colleague: FlaskClient, sqlite_database: Database
) -> None:
    address = f"{small(sqlite_database)}/fragen/a"
    mine, theirs = opened(staff, address), opened(colleague, address)

    send_form(colleague, address, theirs, text__en="Another question a?")
    answer = send_form(staff, address, mine, text__de="Andere Frage a?")

    assert answer.status_code == 303
    asked = source_of(sqlite_database)["pages"][0]["questions"][0]
    assert asked["text"] == {"de": "Andere Frage a?", "en": "Another question a?"}
    assert "auch jemand anderes" in words(page(staff, address).xpath("//main")[0])


def test_two_people_change_the_same_and_the_second_one_decides(
    staff: FlaskClient, colleague: FlaskClient, sqlite_database: Database
) -> None:
    address = f"{small(sqlite_database)}/fragen/a"
    mine, theirs = opened(staff, address), opened(colleague, address)
    send_form(colleague, address, theirs, text__de="Ihre Frage?", required="1")

    refused = send_form(staff, address, mine, text__de="Meine Frage?", hint__de="Typed")

    assert refused.status_code == 409
    asked = source_of(sqlite_database)["pages"][0]["questions"][0]
    assert asked["text"]["de"] == "Ihre Frage?"
    tree = checked(refused)
    [field] = tree.xpath("//fieldset[contains(@class,'difference')]")
    assert words(field.xpath("legend")[0]) == "Frage › Deutsch"
    assert [words(label) for label in field.xpath(".//label")] == [
        "Ihre Fassung: Meine Frage?",
        "Fassung von Maria Muster: Ihre Frage?",
    ]
    again = form_on(refused.text)
    assert (again["text.de"], again["hint.de"]) == (["Meine Frage?"], ["Typed"])
    assert again["required"] == ["1"]  # what only the other one changed
    chosen = send_form(staff, address, again, choose__text__de="theirs")

    assert chosen.status_code == 303
    asked = source_of(sqlite_database)["pages"][0]["questions"][0]
    assert (asked["text"]["de"], asked["hint"], asked["required"]) == (
        "Ihre Frage?", {"de": "Typed"}, True,
    )  # fmt: skip


def test_a_question_deleted_while_it_was_written_can_be_put_back(
    staff: FlaskClient, colleague: FlaskClient, sqlite_database: Database
) -> None:
    address = small(sqlite_database)
    mine = opened(staff, f"{address}/fragen/b")
    press(colleague, address, "delete:question:b")

    refused = send_form(staff, f"{address}/fragen/b", mine, text__de="Geschrieben?")
    assert refused.status_code == 409
    assert checked(refused).xpath("//input[@name='text.de']/@value") == ["Geschrieben?"]
    back = send_form(staff, f"{address}/fragen/b", form_on(refused.text))

    assert back.status_code == 303
    data = source_of(sqlite_database)
    assert keys(data) == {"one": ["a"], "two": ["b"]}
    assert data["pages"][1]["questions"][0]["text"] == {"de": "Geschrieben?"}


def test_what_somebody_changed_is_not_deleted_unseen(
    staff: FlaskClient, colleague: FlaskClient, sqlite_database: Database
) -> None:
    address = small(sqlite_database)
    seen = form_on(staff.get(address).text, with_id="order")
    save(colleague, f"{address}/fragen/a", text__de="Neu?")
    late = {**seen, "action": "delete:question:a"}
    assert staff.post(f"{address}/ordnen", data=late).status_code == 303

    assert keys(source_of(sqlite_database)) == {"one": ["a"], "two": ["b"]}
    press(staff, address, "delete:question:a")
    assert keys(source_of(sqlite_database)) == {"one": [], "two": ["b"]}


def test_a_form_without_its_token_keeps_what_was_typed(
    staff: FlaskClient, sqlite_database: Database
) -> None:
    address = f"{small(sqlite_database)}/fragen/a"
    form = opened(staff, address)

    answer = send_form(staff, address, {**form, "csrf_token": ["x"]}, text__de="Neu?")

    assert answer.status_code == 422
    assert checked(answer).xpath("//input[@name='text.de']/@value") == ["Neu?"]
    assert source_of(sqlite_database) == SMALL


def test_a_series_has_one_draft_and_it_can_be_thrown_away(
    staff: FlaskClient, sqlite_database: Database
) -> None:
    address = start(staff, sqlite_database)
    again = send(staff, f"{DRAFTS}/neu", {"origin": "empty", "key": "herbst",
                 "title": "x", "language": "de", "ortsteil": ""})  # fmt: skip
    assert again.status_code == 422
    assert checked(again).xpath("//main//a/@href")[-2] == address
    gone = send(staff, f"{address}/verwerfen", {"revision": "1"})

    assert gone.status_code == 303
    assert drafts(sqlite_database) == []
    assert staff.get(address).status_code == 404


def test_a_draft_that_changed_is_not_thrown_away_unseen(
    staff: FlaskClient, sqlite_database: Database
) -> None:
    address = small(sqlite_database)

    answer = send(staff, f"{address}/verwerfen", {"revision": "0"})

    assert answer.location == address
    assert len(drafts(sqlite_database)) == 1


def test_a_file_can_be_worked_on_as_a_draft(
    staff: FlaskClient, sqlite_database: Database
) -> None:
    content = (ROOT / "tests/data/exchange/limesurvey.tsv").read_bytes()
    read = checked(send(staff, "/staff/fragebogen/einlesen",
                        {"file": (io.BytesIO(content), "x")}))  # fmt: skip
    [signed] = read.xpath("//input[@name='draft']/@value")
    sent = {"draft": signed, "key": "lime", "accept": "y", "action": "draft"}
    answer = send(staff, "/staff/fragebogen/veroeffentlichen", sent,
                  form_at="/staff/fragebogen/einlesen")  # fmt: skip

    [draft] = drafts(sqlite_database)
    assert answer.location == f"{DRAFTS}/{draft.id}"
    assert draft.source["information"]["controller"].startswith("Landeshauptstadt")
    assert staff.get(answer.location).status_code == 200


def test_every_change_is_recorded_without_a_text(
    staff: FlaskClient, sqlite_database: Database
) -> None:
    address = start(staff, sqlite_database)
    press(staff, address, "add", title="Geheimer Titel")
    save(staff, f"{address}/texte", title__de="Geheim")

    with sqlite_database.session() as session:
        rows = session.execute(
            select(StaffAction.action, StaffAction.subject).order_by(StaffAction.at)
        )
        found = [tuple(row) for row in rows]
    assert found == [
        ("survey_draft_started", "herbst"),
        ("survey_draft_changed", "herbst add page page_geheimer_titel"),
        ("survey_draft_changed", "herbst 3 about"),
    ]


def test_drafts_are_closed_to_those_who_write_no_surveys(
    sqlite_app: Flask, sqlite_database: Database
) -> None:
    address = small(sqlite_database)
    client = sqlite_app.test_client()
    assert client.get(address).status_code == 302
    signed_in(client, sqlite_database, roles=(Role.DATA_ENTRY,), login="entry")

    for part in ("", "/fragen/a", "/vorschau", "/probelauf", "/pruefen", "/texte"):
        assert client.get(f"{address}{part}").status_code == 403
    assert client.post(f"{address}/ordnen", data={}).status_code == 403
