"""Installations inside the test's own process, one for each condition a page can be in.

A thread and no child process: the tests can plant data, break a view and take the
database away, and starting costs nothing.
"""

import dataclasses
import json
import shutil
import threading
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NoReturn

from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session
from werkzeug.serving import WSGIRequestHandler, make_server

from config import ROOT, Settings
from participation.accounts.grants import Grant
from participation.accounts.setup import FIRST_ACCOUNT, make_setup_link
from participation.core.clock import now, today
from participation.core.kinds import Role
from participation.database import Database
from participation.factory import create_app
from participation.handover.create import create_handover
from participation.publication.release import Selection
from participation.publication.releases.freezing import freeze, store_draft
from participation.publication.releases.overview import release_page
from participation.publication.releases.releasing import withdraw_release
from participation.questionnaires.answers import AnswerValue
from participation.questionnaires.definition import parse_definition
from participation.questionnaires.publish import (
    close_questionnaire,
    publish_questionnaire,
)
from participation.questionnaires.queries import (
    open_questionnaire,
    published_questionnaires,
)
from participation.responses.barriers import (
    barrier_reports,
    record_barrier,
    set_barrier_done,
)
from participation.responses.keying import record_paper_form, record_second_entry
from participation.responses.models import Comment
from participation.responses.publishing import publish_comment
from participation.themes.learning.fill import fill_queue
from participation.themes.models import (
    SimilarComment,
    SimilarGroup,
    ThemeProposal,
    ThemeProposalComment,
    ThemeTag,
)
from participation.web.access import access
from tests.integration.planting import plant
from tests.integration.planting_models import plant_models, plant_training
from tests.integration.releasing import plant_people, publish
from tests.integration.reviewing import (
    in_sample,
    person,
    read_comment,
    review,
    to_learn,
)
from tests.integration.staff import make_account

SECRET = "not secret: tests only"


@dataclasses.dataclass
class Installation:
    """A running server. `known`: values for addresses, such as the id of a comment."""

    address: str
    app: Flask
    cookie: str
    known: dict[str, str]


class Quiet(WSGIRequestHandler):
    def log(self, type: str, message: str, *args: Any) -> None:
        """Say nothing: the tests look at pages, not at a log."""


@contextmanager
def serve(template: Path, folder: Path, condition: str) -> Iterator[Installation]:
    """Serve a copy of the template in a condition: the name of a function below."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{condition}.sqlite3"
    shutil.copy(template, path)
    database = Database(f"sqlite:///{path}")
    with database.transaction() as session:
        known = CONDITIONS[condition](session)
        cookie_user = _everything(session)
    settings = Settings(
        data_dir=folder, database_url=f"sqlite:///{path}", secret_key=SECRET
    )
    app = create_app(settings, database=database)
    if condition == "broken":
        _break(app, folder)
    server = make_server("127.0.0.1", 0, app, threaded=True, request_handler=Quiet)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield Installation(
        address=f"http://127.0.0.1:{server.server_port}",
        app=app,
        cookie=_cookie(app, cookie_user),
        known=known,
    )
    server.shutdown()
    thread.join()
    server.server_close()
    database.dispose()


def fresh(_session: Session) -> dict[str, str]:
    """As after the first start: an open questionnaire, nobody has answered."""
    return {}


def filled(session: Session) -> dict[str, str]:
    """Comments, tags, a hand-over, reports: what every staff page shows."""
    plant(session, 12, themes=["oepnv"], ortsteil="01", text="Der Bus fährt selten")
    plant(session, 7, themes=["wohnen", "jugend"], ortsteil="06", text="Wohnungen")
    plant(session, 2, ortsteil="06", text="Mehr Bänke am Spielplatz")
    _publish_all(session, "06")
    plant(session, 3, ortsteil="02", state="unsure", text="Das sehe ich anders")
    plant(session, 60, themes=["jugend"], ortsteil="06", simulated=True)
    _proposals(session)
    create_handover(
        session,
        step_key="bestandsaufnahme",
        title="Erste Übergabe",
        selection=Selection(),
        minimum=5,
        created_by=None,
        today=today(),
    )
    for text in ("Die Karte geht nicht mit der Tastatur.", "Zu kleine Schrift."):
        record_barrier(
            session, text=text, page="/o/rieth", key=text, language="de", today=today()
        )
    set_barrier_done(session, report_id=barrier_reports(session)[0].id, done_on=today())
    plant_models(session)
    make_account(session, login="e.erste", name="Eva Erste")
    make_account(session, login="z.zweiter", name="Zoran Zweiter")
    return {
        "year": str(today().year),
        "comment": str(comment := _any_comment(session)),
        "group": str(_group(session, comment)),
        **_paper(session),
        **_reviews(session),
        **_releases(session),
        "token": make_setup_link(session, grants=[Grant(role=Role.STAFF)], now=now()),
    }


def _releases(session: Session) -> dict[str, str]:
    """Simulated answers: two releases, one of them withdrawn, and a draft."""
    for turn in range(3):
        for ortsteil in ("01", "06", "13", "22"):
            for option in ("under_1", "5_to_14", "15_and_more", "always"):
                said = [("since", "", option), ("safety", "day", "4")]
                plant_people(session, 15, said, ortsteil=ortsteil, simulated=True)
            few = [("since", "", "1_to_4"), ("safety", "day", "2")]
            plant_people(session, 3 * (ortsteil == "06"), few, simulated=True)
        if turn < 2:
            publish(session, simulated=True, on=today())
    withdraw_release(
        session,
        release_page(session, "default", 2).archived.id,
        reason="Eine Antwort wurde doppelt gezählt.",
        account_id=None,
        today=today(),
    )
    frozen = freeze(
        session, subject="default", simulated=True, minimum=5, today=today()
    )
    draft = store_draft(session, frozen, account_id=None, today=today())
    return {"draft": str(draft)}


def closed(session: Session) -> dict[str, str]:
    """No questionnaire takes answers any more."""
    for key in {found.key for found in published_questionnaires(session)}:
        close_questionnaire(session, key=key, closes_on=today().replace(year=2020))
    plant_training(session)
    return {}


def broken(_session: Session) -> dict[str, str]:
    """The database is away, and one page has an error in it."""
    return {}


def every_type(session: Session) -> dict[str, str]:
    """A questionnaire with every type of question, with conditions and pictures."""
    source = json.loads((ROOT / "tests/data/every-type.json").read_text("utf-8"))
    closed(session)
    version = publish_questionnaire(
        session,
        key="every-type",
        definition=parse_definition(source),
        today=today(),
    )
    return {"version": str(version), "picture": next(iter(source["pictures"]))}


CONDITIONS = {
    made.__name__: made for made in (fresh, filled, every_type, closed, broken)
}


def _break(app: Flask, folder: Path) -> None:
    client = app.test_client()
    for address in ("/o/rieth/kommentar", "/o/rieth/fragebogen", "/datenschutz"):
        client.get(address)  # remembered while the database was there
    nowhere = Database(f"sqlite:///{folder / 'no' / 'such.sqlite3'}")
    app.extensions["participation"].database = nowhere

    @access("public")
    def fail() -> NoReturn:
        raise RuntimeError

    app.view_functions["citizen.imprint"] = fail


def _everything(session: Session) -> str:
    """The account that looks at every page."""
    grants = (*FIRST_ACCOUNT, Grant(role=Role.DATA_ENTRY))
    account = make_account(session, login="m.muster", roles=grants)
    return f"{account.id}/{account.session_number}"


def _cookie(app: Flask, user_id: str) -> str:
    serializer = app.session_interface.get_signing_serializer(app)  # type: ignore[attr-defined]
    signed: str = serializer.dumps({"_user_id": user_id, "_fresh": True})
    return signed


def _paper(session: Session) -> dict[str, str]:
    """Two paper forms: one waits for its second entry, in one the entries differ."""
    questionnaire = open_questionnaire(session, ortsteil_key="06", today=today())
    assert questionnaire is not None
    known = {"questionnaire": str(questionnaire.reference)}
    for name, value in (("waiting", "better"), ("parted", "worse")):
        answers = [
            AnswerValue(question_key="relation", value="live"),
            AnswerValue(question_key="ortsteil", value="06"),
            AnswerValue(question_key="change", value=value),
        ]
        form = record_paper_form(
            session,
            questionnaire=questionnaire,
            ortsteil_key="06",
            answers=answers,
            key=f"paper form {name}",
            language="de",
            today=today(),
            keyed_by=None,
            second_wanted=True,
        )
        known[name] = str(form.number)
    record_second_entry(
        session,
        int(known["parted"]),
        ortsteil_key="06",
        answers=answers[:1],
        keyed_by=None,
    )
    return known


def _reviews(session: Session) -> dict[str, str]:
    """Comments to review; some of the sample are, and on one of them two people part."""
    text = "Der Bus 9 fährt abends zu selten, und an der Haltestelle ist es dunkel."
    for number in range(3):
        read_comment(session, to_learn(number), f"{text} {number}", assigned=["oepnv"],
                     suggested=["sicherheit", "wohnumfeld"], doubt=0.9)  # fmt: skip
    read_comment(session, in_sample(99), text, assigned=["oepnv"])
    eva, zoran = person(session, "Eva Prüferin"), person(session, "Zoran Prüfer")
    for number in range(12):
        comment = read_comment(session, in_sample(number), f"{text} {number}",
                               assigned=["oepnv"])  # fmt: skip
        review(session, comment, "audit", eva, "oepnv", "jugend")
        themes = ["oepnv"] if number else ["oepnv", "sicherheit"]
        review(session, comment, "second", zoran, *themes)
    fill_queue(session, today=today())
    return {"to_review": str(to_learn(0)), "to_audit": str(in_sample(99))}


def _publish_all(session: Session, ortsteil_key: str) -> None:
    for comment in session.scalars(
        select(Comment).where(Comment.ortsteil_key == ortsteil_key)
    ):
        publish_comment(
            session,
            comment_id=comment.id,
            text=comment.text,
            account_id=None,
            today=today(),
        )


def _group(session: Session, comment_id: uuid.UUID) -> uuid.UUID:
    """Say that some comments are like this one."""
    centre = session.get(Comment, comment_id)
    assert centre is not None
    group = SimilarGroup(centre_id=comment_id)
    session.add(group)
    session.flush()
    others = select(Comment.id).where(
        Comment.text.startswith(centre.text.rsplit(" ", 1)[0]), ~Comment.simulated
    )
    session.add_all(
        SimilarComment(comment_id=comment, group_id=group.id, likeness=1.0)
        for comment in session.scalars(others)
    )
    session.flush()
    return group.id


def _proposals(session: Session) -> None:
    """Two new themes that waiting comments point to."""
    for position, found in enumerate((["Imker", "Bienen"], ["Hebamme"]), start=1):
        proposal = ThemeProposal(position=position, words=found, found_on=today())
        session.add(proposal)
        session.flush()
        waiting = session.scalars(
            select(Comment.id).where(Comment.text.startswith("Das sehe ich anders"))
        )
        session.add_all(
            ThemeProposalComment(proposal_id=proposal.id, comment_id=c, position=n)
            for n, c in enumerate(waiting)
        )
    session.flush()


def _any_comment(session: Session) -> uuid.UUID:
    tagged = select(ThemeTag.comment_id).join(Comment).where(~Comment.simulated)
    return session.scalars(tagged.where(Comment.ortsteil_key == "06").limit(1)).one()
