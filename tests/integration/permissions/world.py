"""An installation with something in every table, people of every role, and two areas.

New parts add what they store to `filled` in tests/e2e/installations.py, and the values of
their addresses to OBJECTS; everything in this folder then walks their pages too.
"""

import dataclasses
import datetime
import json
import shutil
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from flask import Flask
from flask.testing import FlaskClient
from itsdangerous import URLSafeTimedSerializer
from sqlalchemy import select
from sqlalchemy.orm import Session
from werkzeug.routing import Rule
from werkzeug.test import TestResponse

from config import ROOT, Settings
from participation.accounts.grants import Grant
from participation.accounts.models import (
    Account,
    AccountRole,
    ApiToken,
    RoleRequest,
    StaffSession,
)
from participation.accounts.rights import Right
from participation.accounts.saved_views import save_view
from participation.core.clock import now, today
from participation.core.ids import digest
from participation.core.kinds import Role
from participation.database import WILL_COMMIT, Database
from participation.export.jobs import make_link, path_of
from participation.export.models import RawExport
from participation.handover.models import Handover
from participation.places.models import PopulationTable, SocialIndex, Wohngebiet
from participation.places.queries import mandates
from participation.publication.releases.content import (
    CITY,
    Audience,
    Space,
    TableKind,
)
from participation.questionnaires.definition import parse_definition
from participation.questionnaires.publish import publish_questionnaire
from participation.questionnaires.queries import reference_of
from participation.responses.models import BarrierReport, Comment, PublishedComment
from participation.themes.models import SimilarGroup, ThemeProposal
from participation.web.assets import Assets
from participation.web.citizen.comment_words import words_address
from tests.conftest import build_app
from tests.e2e.installations import filled
from tests.integration.desking import plant_desk, publish
from tests.integration.planting import plant
from tests.integration.releasing import example_release, plant_release
from tests.integration.releasing import table as figures
from tests.integration.staff import make_account

NEVER = uuid.UUID("ffffffff-ffff-4fff-8fff-ffffffffffff")
TOKEN = "a token that no other cookie has"
A, B = "06", "01"
"""Two Ortsteile; the accounts "ortsteil-a" and "ortsteil-b" hold their mandates."""
WORDS = {A: "eigenmarke", B: "fremdmarke"}
NUMBERS = {A: 48_611, B: 73_951}
"""What only somebody of that Ortsteil may find in an answer: see `_desk_release`."""
DESKS_ONLY = "nur-tisch"
"""The subject that was released for the desks alone."""
INTERFACE = "interface:plans:stadt+umwelt:shared_people"
"""Found in what `filled` simulates."""
API = "/api/"


@dataclass(frozen=True)
class Thing:
    """Values of a part of an address: of area A, of area B, and of nothing at all.

    `missing` None: the address itself knows no others.
    """

    own: Any
    foreign: Any
    missing: Any = NEVER

    def value(self, which: str) -> Any:
        return getattr(self, which)


@dataclass
class World:
    app: Flask
    database: Database
    known: dict[str, str]
    objects: dict[str, Thing]
    cookies: dict[str, str] = field(default_factory=dict)
    accounts: dict[str, uuid.UUID] = field(default_factory=dict)

    def ask(
        self, person: str, address: str, method: str = "GET", **more: Any
    ) -> TestResponse:
        """Send one request of a person, with a cookie of its own and nothing kept.

        Forms carry the token that belongs to the cookie, unless `forged` is said.
        """
        client = FlaskClient(self.app, self.app.response_class, use_cookies=False)
        headers = {**more.pop("headers", {})}
        if address.startswith(API):
            if self.cookies[person]:
                headers["Authorization"] = f"Bearer {api_token(person)}"
        elif self.cookies[person]:
            headers["Cookie"] = self.cookies[person]
        if method == "POST" and not more.pop("forged", False):
            more["data"] = {"csrf_token": _token(self.app), **(more.get("data") or {})}
        answer = client.open(address, method=method, headers=headers, **more)
        answer.get_data()
        answer.close()
        return answer

    def thing(self, rule: Rule, argument: str) -> Thing:
        found = self.objects.get(f"{rule.endpoint}.{argument}")
        found = found or self.objects.get(argument)
        assert found, f"world.py: OBJECTS has no {argument} for {rule.endpoint}"
        return found

    def address(self, rule: Rule, which: str = "own", missing: str = "") -> str:
        """The address of a rule with own or foreign things, one of them missing."""
        values = {
            name: self.thing(rule, name).value("missing" if name == missing else which)
            for name in rule.arguments
        }
        adapter = self.app.url_map.bind("localhost")
        return adapter.build(rule.endpoint, values, method=_method(rule))


class Forgetful(Database):
    """Every request finds what the one before it found: transactions are rolled back."""

    @contextmanager
    def transaction(self) -> Iterator[Session]:
        engine = self.engine.execution_options(participation_write=True)
        with Session(
            engine, expire_on_commit=False, info={WILL_COMMIT: True}
        ) as session:
            yield session
            session.flush()
            session.rollback()


def build_world(
    template: Path, folder: Path, settings: Settings, *, forgetful: bool = False
) -> World:
    path = folder / "world.sqlite3"
    shutil.copy(template, path)
    database = Database(f"sqlite:///{path}")
    with database.transaction() as session:
        known = {**filled(session), **_pictures(session)}
        plant(session, 2, themes=["oepnv"], ortsteil=A, text="Nur intern gesagt")
        plant(session, 2, themes=["oepnv"], ortsteil=B, text="Nur intern gesagt")
        people = _people(session)
        known |= _desks(session, people)
        known |= _belongings(session, people, folder / "exports")
        _desk_release(session)
        objects = {k: make(session, known) for k, make in OBJECTS.items()}
    if forgetful:
        database.dispose()
        database = Forgetful(f"sqlite:///{path}")
    with_mail = dataclasses.replace(settings, mail_url=(folder / "mail").as_uri())
    app = build_app(database, with_mail)
    world = World(app=app, database=database, known=known, objects=objects)
    world.objects |= _assets(app)
    world.cookies = {name: _cookie(app, account) for name, account in people.items()}
    world.accounts = {n: account.id for n, account in people.items() if account}
    return world


PEOPLE: dict[str, frozenset[Role]] = {
    "anonymous": frozenset(),
    "administrator": frozenset({Role.ADMINISTRATOR}),
    "staff": frozenset({Role.STAFF}),
    "statistics": frozenset({Role.STATISTICS}),
    "fachplanung": frozenset({Role.FACHPLANUNG}),
    "ortsteil-a": frozenset({Role.ORTSTEIL}),
    "ortsteil-b": frozenset({Role.ORTSTEIL}),
    "data_entry": frozenset({Role.DATA_ENTRY}),
    "auditor": frozenset({Role.AUDITOR}),
    "deactivated": frozenset(),  # every role, and may not sign in any more
    "expired": frozenset(),  # every role, until yesterday
    "not-yet": frozenset(),  # every role, from tomorrow on
}
"""Who asks, and the roles that are valid today. Everything: a person with all of them."""
EVERYTHING = "everything"
SIGNED_OUT = {"anonymous", "deactivated"}


def _pictures(session: Session) -> dict[str, str]:
    """A questionnaire with pictures, in an Ortsteil where nothing else happens."""
    source = json.loads((ROOT / "tests/data/every-type.json").read_text("utf-8"))
    version = publish_questionnaire(
        session,
        key="every-type",
        definition=parse_definition(source),
        ortsteil_key="40",
        today=today(),
    )
    reference = reference_of(version, None)
    return {
        "version": str(version),
        "picture": next(iter(source["pictures"])),
        "questionnaire of 40": reference,
    }


def _people(session: Session) -> dict[str, Account | None]:
    mandate_of = {m.ortsteil_keys: m.key for m in mandates(session)}
    area = {"ortsteil-a": mandate_of[(A,)], "ortsteil-b": mandate_of[(B,)]}
    day = datetime.timedelta(days=1)
    found: dict[str, Account | None] = {"anonymous": None}
    for name, roles in PEOPLE.items():
        grants = [_grant(role, area.get(name, area["ortsteil-a"])) for role in roles]
        if name in {"deactivated", "expired", "not-yet"}:
            when = {
                "deactivated": {},
                "expired": {"valid_from": today() - 9 * day, "valid_to": today() - day},
                "not-yet": {"valid_from": today() + day},
            }[name]
            grants = [_grant(role, area["ortsteil-a"], **when) for role in Role]
        if name != "anonymous":
            found[name] = make_account(session, login=name, name=name, roles=grants)
            found[name].password_hash = "opened by nothing"
    gone = found["deactivated"]
    assert gone is not None
    gone.active = False
    every = [_grant(role, area["ortsteil-a"]) for role in Role]
    found[EVERYTHING] = make_account(session, login=EVERYTHING, roles=every)
    session.flush()
    return found


def _desks(session: Session, people: dict[str, Account | None]) -> dict[str, str]:
    """What lies on the desks of A and B: the plan of "fachplanung" was passed that of A."""
    known = {}
    for place, person, plan in (
        (A, "ortsteil-a", "senioren"),
        (B, "ortsteil-b", "verkehr"),
    ):
        account = people[person]
        assert account is not None
        made = plant_desk(session, account, place, plan_key=plan)
        known |= {f"{name} {place}": value for name, value in made.items()}
        publish(session, place, 2, text="Zurückgenommen", withdrawn=True)
        known[f"mandate {place}"] = next(
            m.key for m in mandates(session) if m.ortsteil_keys == (place,)
        )
    return known


def _belongings(
    session: Session, people: dict[str, Account | None], folder: Path
) -> dict[str, str]:
    """What belongs to one person: a view, a session, a file with its link; a token each."""
    known = {}
    folder.mkdir()
    for name, account in people.items():
        if account is None:
            continue
        session.add(
            ApiToken(
                account_id=account.id, name=name, token_digest=digest(api_token(name)),
                scope=sorted(Right), created_on=today(), expires_on=today(),
            )
        )  # fmt: skip
        known[f"session {name}"] = str(
            session.scalars(
                select(StaffSession.id).where(StaffSession.account_id == account.id)
            ).one()
        )
        if name in {"staff", "statistics", EVERYTHING}:
            view = save_view(
                session, account_id=account.id, name=f"Ansicht {name}", page="map",
                questionnaire_key="kinds", parameters={}, shared=False, today=today(),
            )  # fmt: skip
            known[f"view {name}"] = str(view)
            known |= _export(session, name, account, folder)
    return known


def _export(
    session: Session, name: str, account: Account, folder: Path
) -> dict[str, str]:
    moment = now().astimezone(datetime.UTC)
    export = RawExport(
        account_id=account.id, questionnaire_key="default", series=1, format="codebook",
        language="de", state="ready", done=12, total=12, asked_at=moment, moved_at=moment,
    )  # fmt: skip
    session.add(export)
    session.flush()
    path_of(folder, export.id).write_text("column\n", "utf-8")
    link = make_link(session, export_id=export.id, account_id=account.id, now=moment)
    return {f"export {name}": str(export.id), f"link {name}": link}


def _desk_release(session: Session) -> None:
    """Figures of A and of B that no public page has, each with its number and its word."""
    spaces = tuple(
        Space(key=place, label=f"Ort {WORDS[place]}", ortsteil_keys=(place,))
        for place in (A, B)
    )
    everybody = sum(NUMBERS.values())
    lines: dict[str, tuple[list[int | None], int | None]] = {
        CITY: ([everybody], everybody),
        **{place: ([number], number) for place, number in NUMBERS.items()},
    }
    tables = [
        figures("submissions", TableKind.SUBMISSIONS, ["people"], lines),
        figures("question:since", TableKind.SINGLE, ["a"], lines),
    ]
    for place, number in NUMBERS.items():
        own = figures(
            f"question:local_{place}_park",
            TableKind.SINGLE,
            ["a"],
            {CITY: ([number], number), place: ([number], number)},
            title=f"Frage {WORDS[place]}",
        )
        tables.append(own)
    release = dataclasses.replace(
        example_release(), subject=DESKS_ONLY, spaces=spaces, tables=tuple(tables)
    )
    plant_release(session, release, audience=Audience.DESKS)
    plant_release(session, release, audience=Audience.DESKS, withdrawn=True)


def api_token(person: str) -> str:
    return f"ptn_{person}"


def _grant(role: Role, mandate: str, **when: datetime.date) -> Grant:
    return Grant(
        role=role,
        mandate_key=mandate if role == Role.ORTSTEIL else None,
        plan_key="senioren" if role == Role.FACHPLANUNG else None,
        **when,  # type: ignore[arg-type]
    )


def _cookie(app: Flask, account: Account | None) -> str:
    if account is None:
        return ""
    serializer = app.session_interface.get_signing_serializer(app)  # type: ignore[attr-defined]
    user = f"{account.id}/{account.session_number}"
    content = {"_user_id": user, "_fresh": True, "csrf_token": TOKEN}
    return f"session={serializer.dumps(content)}"


def _token(app: Flask) -> str:
    """What FlaskForm puts into its hidden field for these cookies."""
    signer = URLSafeTimedSerializer(str(app.secret_key), salt="wtf-csrf-token")
    return str(signer.dumps(TOKEN))


def _method(rule: Rule) -> str:
    methods = rule.methods or set()
    return "GET" if "GET" in methods else sorted(methods - {"OPTIONS", "HEAD"})[0]


def _assets(app: Flask) -> dict[str, Thing]:
    served: Assets = app.extensions["participation"].assets
    style = served.address("app.css").rsplit("/", 1)[-1]
    with app.test_request_context():
        words = words_address().rsplit("/", 1)[-1]
    return {
        "static.name": Thing(style, style, "nix.css"),
        "citizen.comment_words.name": Thing(words, words, "nix.json"),
    }


Make = Callable[[Session, dict[str, str]], Thing]


def _same(value: Any, missing: Any) -> Make:
    """A thing that belongs to no area."""
    return lambda _session, _known: Thing(value, value, missing)


def _known(name: str, missing: Any = NEVER, kind: Callable[[str], Any] = str) -> Make:
    return lambda _session, known: Thing(kind(known[name]), kind(known[name]), missing)


def _comment(ortsteil: str, session: Session) -> uuid.UUID:
    """One that is internal: no public page has its text."""
    query = (
        select(Comment.id)
        .outerjoin(PublishedComment, PublishedComment.comment_id == Comment.id)
        .where(
            Comment.ortsteil_key == ortsteil,
            Comment.text.startswith("Nur intern"),
            PublishedComment.comment_id.is_(None),
        )
        .order_by(Comment.id)
    )
    return session.scalars(query.limit(1)).one()


def _in_public(session: Session) -> uuid.UUID:
    """A published comment that is not taken back yet."""
    query = select(PublishedComment.comment_id).where(
        PublishedComment.withdrawn_on.is_(None)
    )
    return session.scalars(query.order_by(PublishedComment.id).limit(1)).one()


def _first(column: Any, missing: Any = NEVER) -> Make:
    def make(session: Session, _known: dict[str, str]) -> Thing:
        value = session.scalars(select(column).order_by(column).limit(1)).one()
        return Thing(value, value, missing)

    return make


def _belongs(name: str, own: str, foreign: str, kind: Callable[[str], Any]) -> Make:
    """What two people or places have one of each."""
    return lambda _session, known: Thing(
        kind(known[f"{name} {own}"]), kind(known[f"{name} {foreign}"])
    )


def _on_desks(name: str, kind: Callable[[str], Any] = uuid.UUID) -> Make:
    return _belongs(name, A, B, kind)


OBJECTS: dict[str, Make] = {
    "comment_id": lambda s, _: Thing(_comment(A, s), _comment(B, s)),
    "staff.review_one.comment_id": _known("to_review", kind=uuid.UUID),
    "staff.copy_themes.comment_id": _known("comment", kind=uuid.UUID),
    "staff.withdraw.comment_id": lambda s, _: Thing(*[_in_public(s)] * 2),
    "group_id": _first(SimilarGroup.id),
    "proposal_id": _first(ThemeProposal.id),
    "report_id": _first(BarrierReport.id),
    "account_id": lambda s, _: Thing(*[_account(s, "z.zweiter")] * 2),
    "address": _same("rieth", "nix"),
    "ortsteil": lambda _s, _k: Thing("rieth", "altstadt", "nix"),
    "version": _known("version", kind=uuid.UUID),
    "citizen.picture.name": _known("picture", "nix"),
    "token": _known("token", "nix"),
    "theme": _same("oepnv", "nix"),
    "citizen.subscription.token": _known("subscription", "nix"),
    "citizen.end_subscription.token": _known("subscription", "nix"),
    "citizen.confirm_page.token": _known("confirmation", "nix"),
    "citizen.confirm_subscription.token": _known("confirmation", "nix"),
    # Says the same of every link, and ends what there is without asking where from.
    "citizen.end_page.token": _same("nix", None),
    "citizen.end_everything.token": _same("nix", None),
    "reference": _first(Handover.reference, "UE-1999-001"),
    "staff.handover_document.kind": _same("slides", "nix"),
    "staff.handover_template.kind": _same("plan", "nix"),
    "staff.handover_template_file.kind": _same("plan", "nix"),
    "staff.handover_template_file.ending": _same("docx", "pptx"),
    "staff.handover_template_back.kind": _same("plan", "nix"),
    "staff.handover_template.language": _same("de", "xx"),
    "staff.handover_template_file.language": _same("de", "xx"),
    "staff.handover_template_back.language": _same("de", "xx"),
    "before": _first(Handover.reference, "UE-1999-001"),
    "after": _first(Handover.reference, "UE-1999-001"),
    "order_id": _known("order", kind=uuid.UUID),
    "axis": _same("theme", "nix"),
    "staff.handover_line.key": _same("gruen", "nix"),
    "ref": _known("figure", "M-0001X"),
    "staff.handover_routing.reference": _same("UE-2026-802", "UE-1999-001"),
    "staff.routed_file.format": _same("csv", "nix"),
    "staff.routed_waiting_file.format": _same("csv", "nix"),
    "routed_id": lambda _s, k: Thing(
        uuid.UUID(k["partner theme"]), uuid.UUID(k["overdue theme"])
    ),
    "staff.key.reference": _known("questionnaire", str(NEVER)),
    "staff.key_again.number": _known("waiting", 999, int),
    "staff.compare_entries.number": _known("parted", 999, int),
    "staff.theme_model.number": _same(3, 999),
    "staff.theme_model_file.number": _same(2, 999),
    "number": _same(1, 999),
    "key": _same("default", "nix"),
    "staff.plan.key": _same("senioren", "nix"),
    "staff.step.key": _same("bestandsaufnahme", "nix"),
    "staff.roles.key": _same("wohnen", "nix"),
    "staff.actor_group.key": _same("verein", "nix"),
    "staff.deliverable.key": _same("leitlinien", "nix"),
    "staff.structure_move.kind": _same("schritte", "nix"),
    "staff.structure_history_of.kind": _same("plan", "nix"),
    "staff.structure_history_of.key": _same("senioren", "nix"),
    "staff.moderate.comment_id": _known("publishable", kind=uuid.UUID),
    "staff.confirm_role.request_id": _first(RoleRequest.id),
    "staff.decline_role.request_id": _first(RoleRequest.id),
    "role_id": lambda s, _: Thing(*[_role(s, "z.zweiter")] * 2),
    "session_id": _belongs("session", "staff", "statistics", uuid.UUID),
    "view_id": _belongs("view", "staff", "statistics", uuid.UUID),
    "export_id": _belongs("export", "statistics", EVERYTHING, uuid.UUID),
    "staff.raw_export_file.token": _belongs("link", "statistics", EVERYTHING, str),
    "table_id": _first(PopulationTable.id),
    "area_id": _first(Wohngebiet.id),
    "index_id": _first(SocialIndex.id),
    "staff.space_comparison_file.format": _same("csv", "nix"),
    "staff.groups.key": _same("kinds", "nix"),
    "staff.findings_view.key": _same("kinds", "nix"),
    "staff.findings_file.key": _same("kinds", "nix"),
    "staff.findings_paper.key": _same("kinds", "nix"),
    "view": _same("fragen", "nix"),
    "staff.findings_file.format": _same("csv", "nix"),
    "staff.finding_invitation_file.format": _same("docx", "nix"),
    "request_id": _on_desks("request"),
    "published_id": _on_desks("published"),
    "statement_id": _on_desks("draft"),
    "staff.desk_statement_withdraw.statement_id": _on_desks("submitted"),
    "staff.desk_statement_rewrite.statement_id": _on_desks("submitted"),
    "forward_id": _on_desks("forward"),
    "mandate": lambda _s, k: Thing(k[f"mandate {A}"], k[f"mandate {B}"], "nix"),
    "staff.desk_council_file.format": _same("docx", None),
    "staff.desk_key.reference": lambda _s, k: Thing(
        k["questionnaire"], k["questionnaire of 40"], str(NEVER)
    ),
    "subject": _same("default", "nix"),
    "staff.release_draft.draft_id": _known("release_draft", kind=uuid.UUID),
    **{
        f"staff.{endpoint}.key": _same(INTERFACE, "gap:theme:nix:no_plan")
        for endpoint in (
            "live_finding",
            "decide_finding",
            "finding_comments",
            "finding_invitation",
            "finding_invitation_file",
        )
    },
    "staff.release_file.name": _same("manifest.json", "nix"),
    "draft_id": _known("survey_draft", kind=uuid.UUID),
    "staff.draft_compare.draft_id": _known("ready", kind=uuid.UUID),
    "staff.draft_page.key": _known("draft_page", "nix"),
    "staff.draft_question.key": _same("one", "nix"),
    "staff.draft_picture.name": _known("draft_picture", "nix"),
    "file_format": _same("json", "nix"),
    "format": _same("json", "nix"),
}
"""Values of the arguments of addresses, by name, or by endpoint and name."""


def _role(session: Session, login: str) -> uuid.UUID:
    query = select(AccountRole.id).where(
        AccountRole.account_id == _account(session, login)
    )
    return session.scalars(query.order_by(AccountRole.role).limit(1)).one()


def _account(session: Session, login: str) -> uuid.UUID:
    return session.scalars(select(Account.id).where(Account.login == login)).one()
