"""The survey editor at the test client: start a draft, send its forms as a browser would."""

from typing import Any

from flask.testing import FlaskClient

from participation.database import Database
from participation.questionnaires.draft_queries import DraftView, all_drafts
from tests.integration.staff import send
from tests.page import Page

DRAFTS = "/staff/fragebogen/entwuerfe"


def start(
    client: FlaskClient, database: Database, *, key: str = "herbst", **fields: str
) -> str:
    """Start a draft; return its address."""
    sent = {"origin": "empty", "key": key, "title": "Neue Umfrage", "language": "de",
            "ortsteil": "", **fields}  # fmt: skip
    answer = send(client, f"{DRAFTS}/neu", sent)
    assert answer.status_code == 303, answer.text
    return str(answer.location)


def drafts(database: Database) -> list[DraftView]:
    with database.session() as session:
        return all_drafts(session)


def source_of(database: Database) -> Any:
    [draft] = drafts(database)
    return draft.source


def form_on(page: str, *, with_id: str = "edit") -> dict[str, list[str]]:
    """What the form of that id would send, without its buttons."""
    parsed = Page(page)
    sent: dict[str, list[str]] = {}
    for element in parsed._form_fields():
        form = [p for p in element.parents if p.tag == "form"]
        if not form or form[-1].get("id") != with_id:
            continue
        name, value = element["name"], element.get("value") or ""
        if element.tag == "textarea":
            value = element.text.removeprefix("\n")
        elif element.tag == "select":
            value = parsed._selected(element)
        elif element.get("type") in {"radio", "checkbox"} and (
            "checked" not in element.attributes
        ):
            continue
        sent.setdefault(name, []).append(value)
    return sent


def save(client: FlaskClient, address: str, **changes: Any) -> Any:
    """Open a form, change fields (dots as two underscores), press save."""
    return send_form(client, address, opened(client, address), **changes)


def opened(client: FlaskClient, address: str) -> dict[str, list[str]]:
    """The form as somebody sees it who opens it now; texts may quote {{answers}}."""
    answer = client.get(address)
    assert answer.status_code == 200, (address, answer.text[:500])
    return form_on(answer.text)


def send_form(
    client: FlaskClient, address: str, form: dict[str, list[str]], **changes: Any
) -> Any:
    fields: dict[str, Any] = {
        **form,
        **{name.replace("__", "."): value for name, value in changes.items()},
    }
    fields.setdefault("action", "save")
    return client.post(address, data=fields)


def press(client: FlaskClient, address: str, action: str, **fields: str) -> Any:
    """Press a button of the overview."""
    form = form_on(client.get(address).text, with_id="order")
    return client.post(f"{address}/ordnen", data={**form, **fields, "action": action})
