"""Installations inside the test's own process, one for each condition a page can be in.

A thread and no child process: the tests can plant data, break a view and take the
database away, and starting costs nothing.
"""

import dataclasses
import datetime
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

from config import ROOT, Settings, SingleSignOn
from participation.accounts.actions import record_action, record_read
from participation.accounts.grants import Grant
from participation.accounts.models import (
    Account,
    RoleRequest,
    SecondFactor,
    StaffSession,
)
from participation.accounts.saved_views import save_view
from participation.accounts.sessions import begin_session
from participation.accounts.setup import FIRST_ACCOUNT, make_setup_link
from participation.core.clock import now, today
from participation.core.kinds import Role
from participation.database import Database
from participation.export.jobs import make_link, path_of
from participation.export.models import RawExport
from participation.factory import create_app
from participation.handover.editing.roles import change_roles
from participation.handover.editing.steps import Part
from participation.handover.queries import FormatView
from participation.handover.snapshot.refs import RefKind, make_ref
from participation.places.edit import import_planungsraeume
from participation.places.social_index import import_social_index
from participation.places.wohngebiete import import_wohngebiete
from participation.publication.releases.content import Line, Space
from participation.questionnaires.answers import AnswerValue
from participation.questionnaires.definition import parse_definition
from participation.questionnaires.publish import (
    close_questionnaire,
    publish_questionnaire,
)
from participation.questionnaires.queries import (
    newest_questionnaire,
    open_questionnaire,
    published_questionnaires,
)
from participation.questionnaires.survey_drafts import (
    Who,
    remove_part,
    restore_part,
    start_draft,
)
from participation.responses.barriers import (
    barrier_reports,
    record_barrier,
    set_barrier_done,
)
from participation.responses.keying import record_paper_form, record_second_entry
from participation.responses.models import Comment
from participation.responses.moderation import Decision, Reason, decide
from participation.responses.publishing import publish_comment
from participation.responses.submit import record_comment
from participation.themes.learning.fill import fill_queue
from participation.themes.models import (
    SimilarComment,
    SimilarGroup,
    ThemeProposal,
    ThemeProposalComment,
    ThemeProposalWord,
    ThemeTag,
)
from participation.themes.own_scheme import NewTheme
from participation.themes.vocabulary.changing import merge_themes, split_theme
from participation.web.access import access
from tests.integration.desking import mandate_grant, plant_desk
from tests.integration.handing_over import plant_handovers
from tests.integration.planting import plant
from tests.integration.planting_answers import plant_survey
from tests.integration.planting_findings import answer as plant_answers
from tests.integration.planting_models import plant_models, plant_training
from tests.integration.releasing import (
    VILLAGES,
    example_release,
    plant_draft,
    plant_people,
    plant_release,
    with_comments_told,
)
from tests.integration.reviewing import (
    in_sample,
    person,
    read_comment,
    review,
    to_learn,
)
from tests.integration.routing_planting import plant_rooms
from tests.integration.staff import make_account
from tests.integration.structuring import NOBODY, let_plan, let_step
from tests.integration.subscribing import plant_outcomes, plant_subscriptions

DESK = "29"
"""The Ortsteil at whose desk the account sits; its mandate has two."""
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
        account = _everything(session, STEPS.get(condition, "done"))
        if condition == "filled":
            known |= _export(session, account, folder / "exports")
            _saved_view(session, account)
            known |= _desk(session, account)
    settings = Settings(
        data_dir=folder,
        database_url=f"sqlite:///{path}",
        secret_key=SECRET,
        single_sign_on=SSO if condition == "single_sign_on" else None,
        local_sign_in=condition != "single_sign_on",
        mail_url=(folder / "mail").as_uri() if condition == "filled" else "",
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
        cookie=_cookie(app, f"{account.id}/{account.session_number}"),
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
    plant_release(session)
    plant_release(session, withdrawn=True)
    plant_release(session)
    _spaces(session)
    plant(session, 3, ortsteil="02", state="unsure", text="Das sehe ich anders")
    plant(session, 60, themes=["jugend"], ortsteil="06", simulated=True)
    # Plans that must talk, for the pages of findings and the invitation.
    both = ["klima", "wohnen"]
    plant(session, 15, themes=both, ortsteil="06", text="Zu heiß", simulated=True)
    _proposals(session)
    _split_and_merge(session)
    plant_survey(session)
    plant_people(session, 12, comment=["gruen"], ortsteil="06")
    order = plant_handovers(session)
    for text in ("Die Karte geht nicht mit der Tastatur.", "Zu kleine Schrift."):
        record_barrier(
            session, text=text, page="/o/rieth", key=text, language="de", today=today()
        )
    set_barrier_done(session, report_id=barrier_reports(session)[0].id, done_on=today())
    plant_models(session)
    _findings(session)
    _structure(session)
    eva = make_account(session, login="e.erste", name="Eva Erste")
    zoran = make_account(session, login="z.zweiter", name="Zoran Zweiter")
    _role_that_waits(session, eva.id, asked_by=zoran.id)
    _log(session)
    routed = plant_rooms(session, eva.id, today=today())
    plant_outcomes(session)
    return {
        "year": str(today().year),
        "account": str(eva.id),
        "order": str(order),
        "figure": make_ref(RefKind.PARTICIPANTS, 1),
        "comment": str(comment := _any_comment(session)),
        "publishable": str(_moderated(session)),
        "group": str(_group(session, comment)),
        **plant_subscriptions(session, SECRET),
        **_drafts(session),
        **routed,
        "release_draft": str(plant_draft(session, subject="comments")),
        **_paper(session),
        **_reviews(session),
        "token": make_setup_link(session, grants=[Grant(role=Role.STAFF)], now=now()),
    }


def _structure(session: Session) -> None:
    """A step that runs, with formats and groups, a gap, and what was changed for it."""
    let_step(
        session,
        "bedarfe",
        starts_on=today(),
        ends_on=today() + datetime.timedelta(days=60),
        deliverable_key="planungsluecken",
        formats=(
            FormatView(
                kind="workshop",
                title="Werkstatt im Rieth",
                starts_on=today() + datetime.timedelta(days=7),
                place="Stadtteilzentrum",
                address="https://www.erfurt.de/",
                open_to_all=True,
            ),
        ),
        parts={
            "buerger": Part(mode="gehoert", format="Werkstatt"),
            "politik": Part(mode="entscheidet"),
            "fachplanung": Part(mode="wirkt_mit"),
        },
    )
    let_step(session, "leitlinien", ended_on=today())
    let_plan(session, "senioren", contact="Seniorenbüro", valid_from=today())
    change_roles(session, "arbeit", lines=[], author=NOBODY)


def _spaces(session: Session) -> None:
    """Two groupings, of which one cuts a released line; a Wohngebiet; an index."""
    import_planungsraeume(
        session,
        text="grouping,name,ortsteil,valid_from,valid_to\n"
        "Entwurf,Nord,29,,\nEntwurf,Nord,27,,\nEntwurf,Rand,28,,\n"
        "Räume 2020,Kerspleben,29,,\nRäume 2020,Dörfer,27,,\nRäume 2020,Dörfer,28,,\n",
        name="CSV",
    )
    import_wohngebiete(
        session, content=b"ortsteil,name,aliases\n06,Rieth Nord,Nordrieth\n"
    )
    import_social_index(
        session,
        header=("ortsteil", "wert"),
        rows=[(2, ("06", "7.5")), (3, ("01", "2.25"))],
        high_is_burdened=True,
        year=2020,
        edition="Probe 2020",
        today=today(),
    )


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


def first_time(_session: Session) -> dict[str, str]:
    """Signed in for the first time, and without a second factor."""
    return {}


def half_in(_session: Session) -> dict[str, str]:
    """Signed in by password, and the code of the app is still to be given."""
    return {}


def single_sign_on(_session: Session) -> dict[str, str]:
    """The city's own accounts are required."""
    return {}


CONDITIONS = {
    made.__name__: made
    for made in (
        fresh,
        filled,
        every_type,
        closed,
        broken,
        first_time,
        half_in,
        single_sign_on,
    )
}
STEPS = {"first_time": "none", "half_in": "open"}
SSO = SingleSignOn(
    issuer="https://sso.example.org", client_id="participation", client_secret="-"
)


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


def _everything(session: Session, second_step: str) -> Account:
    """The account that looks at every page, at two devices."""
    grants = (
        *FIRST_ACCOUNT,
        Grant(role=Role.DATA_ENTRY),
        Grant(role=Role.FACHPLANUNG, plan_key="verkehr"),
        mandate_grant(session, DESK),
    )
    account = make_account(session, login="m.muster", roles=grants)
    account.password_hash = "opened by nothing"
    own = session.scalars(
        select(StaffSession).where(StaffSession.account_id == account.id)
    ).one()
    own.second_step = second_step
    begin_session(session, account_id=account.id, now=now())
    if second_step != "none":
        session.add(
            SecondFactor(
                account_id=account.id, sealed_key="", last_step=0, confirmed_on=today()
            )
        )
    return account


def _export(session: Session, account: Account, folder: Path) -> dict[str, str]:
    """A file that waits to be fetched, and its link."""
    folder.mkdir(exist_ok=True)
    moment = now().astimezone(datetime.UTC)
    export = RawExport(
        account_id=account.id, questionnaire_key="default", series=1, format="codebook",
        language="de", state="ready", done=12, total=12, asked_at=moment, moved_at=moment,
    )  # fmt: skip
    session.add(export)
    session.flush()
    path_of(folder, export.id).write_text("column\n", "utf-8")
    token = make_link(session, export_id=export.id, account_id=account.id, now=moment)
    return {"export": str(export.id), "link": token}


def _moderated(session: Session) -> uuid.UUID:
    """A comment by its own form with a name in it, and an earlier decision."""
    text = "Die Laterne vor der Schule ist kaputt, sagt Frau Muster, 0361 1234567."
    record_comment(
        session,
        ortsteil_key="06",
        text=text,
        key="moderated",
        language="de",
        today=today(),
    )
    comment = session.scalars(select(Comment.id).where(Comment.text == text)).one()
    decide(
        session,
        comment_id=comment,
        decision=Decision.HELD,
        reason=Reason.PERSONAL,
        account_id=None,
        now=now(),
        note="Bitte noch einmal ansehen",
    )
    return comment


def _saved_view(session: Session, account: Account) -> None:
    save_view(
        session,
        account_id=account.id,
        name="Bus und Rad im Rieth",
        page="crosstab",
        questionnaire_key="kinds",
        parameters={"zeile": ["frage:one"], "spalte": ["frage:many"]},
        shared=True,
        today=today(),
    )


def _findings(session: Session) -> None:
    """Answers of every kind, to a questionnaire that is over."""
    source = json.loads((ROOT / "tests/data/every-type.json").read_text("utf-8"))
    version = publish_questionnaire(
        session,
        key="kinds",
        definition=parse_definition(source),
        today=today(),
        closes_on=today().replace(year=2020),
    )
    said = {
        "one": "yes", "many": ["park", "bus"], "list": "l1", "level": "7", "stars": "4",
        "grid": {"a": "x", "b": "y"}, "order": {"t": "1", "w": "2"}, "age": "44",
        "rent": "512.5", "since": "2025-03-01", "hour": "18:30", "word": "Ruhe",
        "long": ("text", "Der Bus kommt selten."),
        "spot": {"point": "50.9785,11.0291"}, "ok": "yes",
    }  # fmt: skip
    plant_answers(session, version, 45, said, ortsteil="06", themes=["oepnv"])
    other = {"one": "no", "many": ["bus"], "level": "2", "stars": "3", "age": "31"}
    plant_answers(session, version, 60, other, ortsteil="01", channel="paper")
    few = {"one": "else", "many": ["none"], "level": "dk", "word": "selten"}
    plant_answers(session, version, 3, few, ortsteil="30")


def _desk(session: Session, account: Account) -> dict[str, str]:
    """What lies on the desk of the mandate, and on that of the Fachplanung."""
    own = Space(key=DESK, label="Kerspleben", ortsteil_keys=(DESK,))
    figures = with_comments_told(example_release())
    tables = tuple(
        dataclasses.replace(
            table, lines=tuple(_own_line(line, own) for line in table.lines)
        )
        for table in figures.tables
    )
    told = dataclasses.replace(figures, spaces=(own, VILLAGES), tables=tables)
    plant_release(session, told)
    return plant_desk(session, account, DESK)


def _own_line(line: Line, own: Space) -> Line:
    return (
        dataclasses.replace(line, space_key=own.key) if line.space_key == "06" else line
    )


def _cookie(app: Flask, user_id: str) -> str:
    serializer = app.session_interface.get_signing_serializer(app)  # type: ignore[attr-defined]
    signed: str = serializer.dumps({"_user_id": user_id, "_fresh": True})
    return signed


def _role_that_waits(
    session: Session, account_id: uuid.UUID, *, asked_by: uuid.UUID
) -> None:
    session.add(
        RoleRequest(
            account_id=account_id,
            grant_data=Grant(role=Role.ADMINISTRATOR).to_data(),
            asked_by=asked_by,
            asked_on=today(),
        )
    )


def _drafts(session: Session) -> dict[str, str]:
    """A draft with open points, and one that may be published."""
    who = Who(account_id=None, today=today())
    source = json.loads((ROOT / "tests/data/every-type.json").read_text("utf-8"))
    source["pages"][0]["questions"][1]["text"] = {}
    source["information"]["notice"] = {"de": "<p>Ihre Rechte</p>"}
    draft = start_draft(session, key="alles", source=source, who=who)
    remove_part(session, draft, ("page", source["pages"][1]["key"]), opened=1, who=who)
    restored = ("page", source["pages"][1]["key"])
    restore_part(session, draft, restored, number=2, who=who)
    gone = ("question", "long")
    remove_part(session, draft, gone, opened=3, who=who)
    ready = newest_questionnaire(session, "default").definition.source
    return {
        "survey_draft": str(draft),
        "draft_picture": next(iter(source["pictures"])),
        "draft_page": source["pages"][1]["key"],
        "ready": str(start_draft(session, key="default", source=ready, who=who)),
    }


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


def _split_and_merge(session: Session) -> None:
    """A theme that was split, with a comment to sort anew, and two that became one."""
    read_comment(session, to_learn(50), "Die Tafel braucht Hilfe", assigned=["arbeit"])
    split_theme(
        session,
        theme_key="arbeit",
        parts=[
            NewTheme(name="Arbeit", words=["arbeitsplatz"]),
            NewTheme(name="Armut", words=["tafel"]),
        ],
        reason="Zwei Ämter sind zuständig",
        account_id=None,
        today=today(),
    )
    merge_themes(
        session,
        theme_keys=["freizeit", "zusammenleben"],
        into="zusammenleben",
        reason="Wird gemeinsam geplant",
        account_id=None,
        today=today(),
    )


def _proposals(session: Session) -> None:
    """Two new themes that waiting comments point to."""
    for position, found in enumerate((["Imker", "Bienen"], ["Hebamme"]), start=1):
        proposal = ThemeProposal(position=position, found_on=today())
        session.add(proposal)
        session.flush()
        waiting = session.scalars(
            select(Comment.id).where(Comment.text.startswith("Das sehe ich anders"))
        ).all()
        session.add_all(
            ThemeProposalComment(proposal_id=proposal.id, comment_id=c, position=n)
            for n, c in enumerate(waiting)
        )
        session.flush()
        session.add_all(
            ThemeProposalWord(
                proposal_id=proposal.id, comment_id=waiting[0], position=n, word=word
            )
            for n, word in enumerate(found)
        )
    session.flush()


def _log(session: Session) -> None:
    """What the log says before anybody has opened a page."""
    record_action(
        session,
        account_id=None,
        action="answers_exported",
        subject="default, series 1",
        now=now(),
    )
    record_read(
        session,
        account_id=None,
        action="comments_read",
        shown=session.scalars(select(Comment.id).limit(25)),
        now=now(),
    )


def _any_comment(session: Session) -> uuid.UUID:
    """One by its own form, like some others: those may be published."""
    tagged = select(ThemeTag.comment_id).join(Comment).where(~Comment.simulated)
    return session.scalars(
        tagged.where(Comment.text.startswith("Wohnungen")).limit(1)
    ).one()
