"""The review desk as a plain form, what it costs, and who may see it."""

import re
import uuid
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from flask.testing import FlaskClient
from sqlalchemy import event, select

from participation.accounts.models import Account
from participation.database import Database
from participation.themes.learning.fill import fill_queue
from participation.themes.learning.models import Review, ReviewItem
from participation.themes.learning.queries import reviews_of
from participation.themes.queries import comment_detail
from tests.integration.reviewing import (
    TODAY,
    in_sample,
    person,
    read_comment,
    review,
    to_learn,
)
from tests.integration.staff import acts, page, send, signed_in, words
from tests.page import Page

DESK = "/staff/pruefen"
PART = {"X-Part": "desk"}


def address(comment: uuid.UUID, purpose: str = "learning") -> str:
    return f"{DESK}/{comment}?zweck={purpose}"


@pytest.fixture
def desk(client: FlaskClient, database: Database) -> FlaskClient:
    """Signed in, with three comments to learn from and one of the sample."""
    with database.transaction() as session:
        for number, text in enumerate(("Der Bus", "Die Bänke", "Das Kino")):
            read_comment(
                session,
                to_learn(number),
                text,
                assigned=["oepnv"],
                suggested=["klima"],
                doubt=1 - number / 10,
            )
        read_comment(session, in_sample(1), "Die Stichprobe", assigned=["oepnv"])
        fill_queue(session, today=TODAY)
    return signed_in(client, database)


@contextmanager
def counted(database: Database) -> Iterator[list[str]]:
    statements: list[str] = []

    def note(_c: object, _k: object, statement: str, *_more: object) -> None:
        statements.append(statement)

    event.listen(database.engine, "before_cursor_execute", note)
    yield statements
    event.remove(database.engine, "before_cursor_execute", note)


def chosen(shown: Page) -> list[str]:
    boxes = shown.all("input", name="theme")
    return [box["value"] for box in boxes if "checked" in box.attributes]


def words_of(text: str) -> str:
    return " ".join(text.split())


def test_machines_themes_are_preset_and_suggestions_offered_first(
    desk: FlaskClient,
) -> None:
    shown = Page(desk.get(DESK).text)

    boxes = shown.all("input", name="theme")
    assert chosen(shown) == ["oepnv"]
    assert [b["data-key"] for b in boxes] == list("1234567890abcdefghijlm")
    assert shown.one("mark").text == "Der Bus"
    [offered] = [p.text for p in shown.all("p") if "bitte entscheiden" in p.text]
    assert words_of(offered) == (
        "Unsicher, bitte entscheiden: 9 Klima, Hitze, Hochwasser, Energie (40 von 100)"
    )
    [why] = shown.all("ul", aria_label="Warum dieser Kommentar")
    assert why.text.strip() == "unsicher, ob „Klima, Hitze, Hochwasser, Energie“"
    assert shown.unlabelled() == []


def test_confirming_leads_to_the_next_and_back_to_what_was_said(
    desk: FlaskClient, database: Database
) -> None:
    answer = send(
        desk, address(to_learn(0)), {"theme": ["oepnv", "jugend"]}, form_at=DESK
    )

    assert answer.status_code == 303
    assert answer.headers["Location"].startswith(f"{DESK}/{in_sample(1)}?zweck=audit")
    with database.session() as session:
        assert set(comment_detail(session, to_learn(0)).comment.theme_keys) == {
            "oepnv",
            "jugend",
        }
        [said] = reviews_of(session, to_learn(0))
        assert (said.who, said.themes) == ("Maria Muster", ("jugend", "oepnv"))
        assert acts(session) == [("review_learning", str(to_learn(0)))]
    following = Page(desk.get(answer.headers["Location"]).text)
    back = Page(desk.get(following.one("a", id="review-back")["href"]).text)
    assert back.one("blockquote").text == "Der Bus"
    assert chosen(back) == ["oepnv", "jugend"]


def test_the_sample_is_asked_without_a_word_of_the_machine(desk: FlaskClient) -> None:
    shown = Page(desk.get(address(in_sample(1), "audit")).text)

    assert "Die Stichprobe" in shown.one("blockquote").text
    assert chosen(shown) == []
    assert shown.all("mark") == []
    assert "bitte entscheiden" not in shown.html


def test_nothing_chosen_is_asked_again_and_no_theme_is_an_answer(
    desk: FlaskClient, database: Database
) -> None:
    refused = send(desk, address(to_learn(0)), {}, form_at=DESK)
    with database.session() as session:
        assert reviews_of(session, to_learn(0)) == []

    stored = send(
        desk, address(to_learn(0)), {"none": "1", "theme": "oepnv"}, form_at=DESK
    )

    assert refused.status_code == 422
    assert Page(refused.text).one("div", id="error-summary")
    assert stored.status_code == 303
    with database.session() as session:
        assert comment_detail(session, to_learn(0)).comment.state == "none"


def test_sent_twice_is_stored_once(desk: FlaskClient, database: Database) -> None:
    for _ in range(2):
        send(desk, address(to_learn(0)), {"theme": "klima"}, form_at=DESK)

    with database.session() as session:
        assert len(session.scalars(select(Review)).all()) == 1


def test_who_comes_second_is_told_and_moved_on(
    desk: FlaskClient, database: Database
) -> None:
    desk.get(DESK)
    with database.transaction() as session:
        session.delete(
            session.scalars(
                select(ReviewItem).where(ReviewItem.comment_id == to_learn(0))
            ).one()
        )
        session.flush()
        review(session, to_learn(0), "learning", person(session, "Eva"), "klima")

    whole = send(
        desk, address(to_learn(0)), {"theme": "jugend"}, form_at=address(to_learn(1))
    )
    told = page(desk, whole.headers["Location"])
    looked = desk.get(address(to_learn(0)))

    assert "jemand anderes" in words(told.xpath("//*[@role='status']")[0])
    assert looked.status_code == 302
    with database.session() as session:
        assert [r.who for r in reviews_of(session, to_learn(0))] == ["Eva"]


def test_second_opinion_waits_for_another_person(
    desk: FlaskClient, database: Database
) -> None:
    desk.application.extensions["participation"].settings = replaced(desk)
    send(desk, address(to_learn(0)), {"theme": "klima"}, form_at=DESK)
    own = Page(desk.get(f"{DESK}?art=zweite").text)
    with database.transaction() as session:
        account = session.get(Account, person(session, "Zoran"))
        assert account is not None
        with desk.session_transaction() as cookie:
            cookie["_user_id"] = f"{account.id}/{account.session_number}"

    other = Page(desk.get(f"{DESK}?art=zweite").text)
    refused = send(desk, address(to_learn(0), "second"), {"theme": "ufo"}, form_at=DESK)
    send(desk, address(to_learn(0), "second"), {"theme": "jugend"}, form_at=DESK)

    assert own.all("blockquote") == []
    assert other.one("blockquote").text == "Der Bus"
    assert chosen(other) == []
    assert refused.status_code == 404
    differences = Page(desk.get(f"{DESK}/unterschiede").text)
    assert words_of(differences.one("dl").text) == (
        "Maria MusterKlima, Hitze, Hochwasser, Energie ZoranJugend"
    )
    with database.session() as session:
        assert comment_detail(session, to_learn(0)).comment.theme_keys == ("klima",)


def replaced(client: FlaskClient) -> object:
    import dataclasses

    settings = client.application.extensions["participation"].settings
    return dataclasses.replace(settings, second_review_share=1.0)


def test_one_request_a_comment_costs_few_statements_and_bytes(
    desk: FlaskClient, database: Database
) -> None:
    with database.transaction() as session:
        for number in range(10, 20):
            read_comment(session, to_learn(number), f"Text {number}")
        fill_queue(session, today=TODAY)
    token = re.search(r'csrf_token"[^>]*value="([^"]+)"', desk.get(DESK).text)
    assert token is not None
    fields = {"csrf_token": token[1], "theme": ["oepnv", "jugend"]}
    with counted(database) as statements:
        answer = desk.post(address(to_learn(0)), data=fields, headers=PART)

    assert answer.status_code == 200
    assert Page(answer.text).one("blockquote").text == "Die Stichprobe"
    assert "<html" not in answer.text
    assert len(answer.data) < 9_000
    assert len([s for s in statements if not s.startswith("BEGIN")]) <= 31


def test_comment_page_says_who_reviewed_and_where_rules_and_model_part(
    desk: FlaskClient,
) -> None:
    before = desk.get(f"/staff/kommentare/{to_learn(0)}").text
    send(desk, address(to_learn(0)), {"theme": "jugend"}, form_at=DESK)

    after = desk.get(f"/staff/kommentare/{to_learn(0)}").text

    assert "Geprüft von" not in before
    assert "Geprüft von Maria Muster am" in after
    assert "von einer Person entfernt" in after
    assert after.count("Wörter sprechen dafür, das Gelernte nicht.") == 1  # not klima


def test_quality_page_shows_figures_and_the_stop_rule(
    desk: FlaskClient, database: Database
) -> None:
    empty = page(desk, f"{DESK}/guete")
    with database.transaction() as session:
        account = person(session, "Eva")
        for number in range(10, 20):
            comment = read_comment(session, in_sample(number), assigned=["oepnv"])
            review(session, comment, "audit", account, "oepnv")

    shown = page(desk, f"{DESK}/guete")

    [row] = shown.xpath("//tr[th='Bus und Bahn (ÖPNV)'][.//*[name()='svg']]")
    assert [words(cell) for cell in row.xpath("td")] == [
        "100 % (72 % bis 100 %)10 von 10",
        "100 % (72 % bis 100 %)10 von 10",
        "noch etwa 12 Kommentare prüfen",
    ]
    assert "Eva" in words(shown.xpath("//section[@aria-labelledby='reviewers']")[0])
    assert empty.xpath("//*[name()='svg']") == []


def test_simulated_comments_are_asked_apart_and_marked(
    desk: FlaskClient, database: Database
) -> None:
    with database.transaction() as session:
        read_comment(session, to_learn(9), "Erfunden", simulated=True)

    shown = page(desk, f"{DESK}?daten=simuliert")

    assert words(shown.xpath("//blockquote")[0]) == "Erfunden"
    assert "SIMULIERTE DATEN" in words(shown.xpath("//main")[0])


@pytest.mark.parametrize(
    "wrong",
    [
        f"{DESK}/{uuid.uuid4()}?zweck=learning",
        f"{DESK}/{to_learn(0)}?zweck=ufo",
        f"{DESK}/{to_learn(0)}",
        f"{DESK}/{to_learn(0)}?zweck=second",
    ],
)
def test_what_nobody_was_asked_is_not_found(desk: FlaskClient, wrong: str) -> None:
    assert desk.get(wrong).status_code == 404
    assert send(desk, wrong, {"theme": "oepnv"}, form_at=DESK).status_code == 404


def test_forged_form_stores_nothing(desk: FlaskClient, database: Database) -> None:
    answer = desk.post(address(to_learn(0)), data={"theme": "jugend"})

    assert answer.status_code == 422
    assert chosen(Page(answer.text)) == ["jugend"]  # what was chosen is kept
    with database.session() as session:
        assert reviews_of(session, to_learn(0)) == []


@pytest.mark.parametrize("path", ["", "/guete", "/unterschiede", f"/{to_learn(0)}"])
def test_nobody_else_sees_it(client: FlaskClient, path: str) -> None:
    answer = client.get(DESK + path)

    assert answer.status_code == 302
    assert answer.headers["Location"].startswith("/staff/anmelden")
