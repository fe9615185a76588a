"""Staff read a comment, mask it, publish it and take it back."""

import uuid

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from participation.core.clock import today
from participation.core.errors import InvalidInputError, NotFoundError
from participation.database import Database
from participation.responses.details import CommentDetails
from participation.responses.models import PublishedComment
from participation.responses.publishing import (
    NotPublishableError,
    publish_comment,
    withdraw_publication,
)
from tests.integration.commenting import DAY, publish, stored_comments, support, write
from tests.integration.staff import acts, checked, page, send, signed_in, words

TEXT = "Frau Muster, muster@example.org, 0361 1234567: mehr Bänke"
MASKED = "[Name], [E-Mail], [Telefon]: mehr Bänke"


@pytest.fixture
def staff(client: FlaskClient, database: Database) -> FlaskClient:
    return signed_in(client, database)


def addresses(comment_id: uuid.UUID) -> tuple[str, str, str]:
    base = f"/staff/kommentare/{comment_id}"
    return base, f"{base}/veroeffentlichen", f"{base}/zurueckziehen"


def actions(database: Database) -> list[str]:
    with database.session() as session:
        return [action for action, _ in acts(session)]


def published(database: Database) -> list[PublishedComment]:
    with database.session() as session:
        found = list(session.scalars(select(PublishedComment)))
        session.expunge_all()
        return found


def test_a_comment_is_published_masked_and_withdrawn(
    staff: FlaskClient, database: Database
) -> None:
    comment_id = write(database, TEXT)
    base, publishing, withdrawing = addresses(comment_id)
    assert "Nicht öffentlich." in words(page(staff, base))

    form = page(staff, publishing)
    assert form.xpath("string(//textarea[@name='text'])").strip() == MASKED
    assert TEXT in words(form)
    found = [(mark.text, mark.get("title")) for mark in form.xpath("//blockquote/mark")]
    assert found == [
        ("Frau Muster", "Name"),
        ("muster@example.org", "E-Mail-Adresse"),
        ("0361 1234567", "Telefonnummer"),
    ]
    assert "1 × Name, 1 × E-Mail-Adresse, 1 × Telefonnummer" in words(form)

    answer = send(staff, publishing, {"text": "Mehr Bänke"})
    assert answer.status_code == 302
    assert "Öffentlich seit" in words(page(staff, base))
    assert "Mehr Bänke" in staff.get("/o/rieth/kommentare").text

    assert send(staff, withdrawing, {}, form_at=base).status_code == 302
    assert "Zurückgezogen am" in words(page(staff, base))
    assert "Mehr Bänke" not in staff.get("/o/rieth/kommentare").text
    assert actions(database) == ["comment_publish", "comment_withdraw"]
    assert [c.text for c in stored_comments(database)] == [TEXT]


def test_a_comment_without_personal_data_is_proposed_as_it_is(
    staff: FlaskClient, database: Database
) -> None:
    text = "Am Juri-Gagarin-Ring fehlt Schatten <b>und</b> eine Bank"
    _, publishing, _ = addresses(write(database, text))

    form = page(staff, publishing)

    assert form.xpath("string(//textarea[@name='text'])").strip() == text
    assert form.xpath("//blockquote/mark") == []
    assert text in words(form)
    assert "Angaben zu Personen ersetzt" not in words(form)


def test_publishing_again_replaces_the_text_and_keeps_the_support(
    staff: FlaskClient, database: Database
) -> None:
    support(database, publish(database, "Mehr Bänke"), 3)
    [comment] = stored_comments(database)
    _, publishing, withdrawing = addresses(comment.id)

    form = page(staff, publishing)
    assert form.xpath("string(//textarea[@name='text'])").strip() == "Mehr Bänke"
    assert "Angaben zu Personen ersetzt" not in words(form)
    send(staff, publishing, {"text": "Mehr Bänke im Park"})
    [row] = published(database)
    assert (row.text, row.published_on) == ("Mehr Bänke im Park", DAY)

    send(staff, withdrawing, {}, form_at=addresses(comment.id)[0])
    send(staff, publishing, {"text": "Mehr Bänke im Park"})
    [row] = published(database)
    assert (row.withdrawn_on, row.published_on) == (None, today())
    assert "3-mal unterstützt" in words(page(staff, addresses(comment.id)[0]))


@pytest.mark.parametrize(
    ("text", "error"),
    [("", "Bitte schreiben Sie etwas."), ("x" * 5001, "Der Text ist zu lang")],
)
def test_a_text_that_cannot_be_published_stays_in_the_field(
    staff: FlaskClient, database: Database, text: str, error: str
) -> None:
    _, publishing, _ = addresses(write(database, TEXT))

    answer = send(staff, publishing, {"text": text})

    assert answer.status_code == 422
    form = checked(answer)
    assert error in words(form)
    assert form.xpath("string(//textarea[@name='text'])").strip() == text
    assert published(database) == []


def test_a_forged_request_publishes_nothing(
    staff: FlaskClient, database: Database
) -> None:
    _, publishing, withdrawing = addresses(write(database, TEXT))
    staff.application.config["WTF_CSRF_ENABLED"] = True

    assert staff.post(publishing, data={"text": "x"}).status_code == 422
    assert staff.post(withdrawing).status_code == 400
    assert published(database) == []
    assert send(staff, withdrawing, {}, form_at=publishing).status_code == 404


def test_citizens_cannot_publish(client: FlaskClient, database: Database) -> None:
    _, publishing, withdrawing = addresses(write(database, TEXT))

    assert client.get(publishing).status_code == 302
    assert client.post(publishing, data={"text": "x"}).status_code == 302
    assert client.post(withdrawing).status_code == 302
    assert published(database) == []


def test_invented_comments_are_never_published(
    staff: FlaskClient, database: Database
) -> None:
    comment_id = write(database, TEXT, simulated=True)
    base, publishing, _ = addresses(comment_id)

    assert "hat kein Mensch geschrieben" in words(page(staff, base))
    page(staff, publishing, status=404)
    with (
        pytest.raises(NotPublishableError, match="simulated"),
        database.transaction() as session,
    ):
        publish_comment(
            session, comment_id=comment_id, text="x", account_id=None, today=DAY
        )


def test_texts_of_a_questionnaire_stay_inside(
    staff: FlaskClient, database: Database
) -> None:
    """Who wrote there was not told that it might be published."""
    with database.transaction() as session:
        session.connection().exec_driver_sql(
            "INSERT INTO import_batch (id, source, file_digest, imported_on, row_count,"
            " options) VALUES ('" + "a" * 32 + "', 'x', 'x', '2026-09-05', 1, '{}')"
        )
        write_id = uuid.uuid4().hex
        session.connection().exec_driver_sql(
            "INSERT INTO submission (id, key_digest, content_digest, kind, ortsteil_key,"
            " import_batch_id, channel, language, received_on, simulated) VALUES"
            f" ('{write_id}', 'k', 'c', 'contribution', '06', '{'a' * 32}', 'paper', 'de',"
            " '2026-09-05', false)"
        )
        comment_id = uuid.uuid4()
        session.connection().exec_driver_sql(
            "INSERT INTO comment (id, submission_id, question_key, text, ortsteil_key,"
            f" channel, language, received_on, simulated) VALUES ('{comment_id.hex}',"
            f" '{write_id}', '', 'x', '06', 'paper', 'de', '2026-09-05', false)"
        )
    base, publishing, _ = addresses(comment_id)

    assert "kam nicht über das Kommentarformular" in words(page(staff, base))
    page(staff, publishing, status=404)


def test_what_is_not_there_cannot_be_published_or_withdrawn(database: Database) -> None:
    comment_id = write(database, TEXT)
    with database.transaction() as session:
        with pytest.raises(NotFoundError):
            publish_comment(
                session, comment_id=uuid.uuid4(), text="x", account_id=None, today=DAY
            )
        with pytest.raises(NotFoundError):
            withdraw_publication(session, comment_id=comment_id, today=DAY)
        with pytest.raises(InvalidInputError):
            publish_comment(
                session, comment_id=comment_id, text=" \n", account_id=None, today=DAY
            )


def test_staff_see_what_was_said_beside_the_text(
    staff: FlaskClient, database: Database
) -> None:
    details = CommentDetails(
        kind="question",
        place_name="Am <b>Platz",
        place_point="51.0068,11.0152",
        theme_hint="gruen",
    )
    comment_id = write(database, TEXT, details=details)

    tree = page(staff, addresses(comment_id)[0])
    said = words(tree)

    assert len(tree.xpath("//*[@class='place-pin']")) == 1
    for part in ("Frage", "Am <b>Platz", "51.0068,11.0152", "(zählt nicht)"):
        assert part in said


def test_a_point_outside_the_picture_is_told_in_numbers(
    staff: FlaskClient, database: Database
) -> None:
    details = CommentDetails(place_point="50.9000,11.2000")
    comment_id = write(database, TEXT, details=details)

    tree = page(staff, addresses(comment_id)[0])

    assert tree.xpath("//*[@class='place-pin']") == []
    assert "50.9000,11.2000" in words(tree)
