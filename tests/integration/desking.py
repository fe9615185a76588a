"""What lies on the desk of an Ortsteil and of a Fachplanung, planted for tests."""

import datetime
import uuid

from sqlalchemy import select
from sqlalchemy.orm import Session

from participation.accounts.grants import Grant
from participation.accounts.models import Account
from participation.core.clock import today
from participation.core.kinds import Role
from participation.desks.forwards import answer_forward, mark_seen, pass_on
from participation.desks.models import LocalRequest
from participation.desks.overview import own_mandates
from participation.desks.reading import own_batches
from participation.desks.requests import send_back_request, send_request
from participation.desks.statements import Words, begin_statement, submit_statement
from participation.places.queries import mandate_of
from participation.questionnaires.local_simple import SimpleQuestion, WrittenBlock
from participation.responses.models import Comment, PublishedComment
from tests.integration.planting import plant

BLOCK = WrittenBlock(
    intro="Der Ortsteilrat fragt.",
    bank=("bank_benches",),
    own=(SimpleQuestion(text="Was soll aus dem Garagenhof werden?", kind="text"),),
)
DAY = datetime.timedelta(days=1)


def mandate_grant(session: Session, ortsteil_key: str) -> Grant:
    """The role of whoever speaks for an Ortsteil."""
    key = mandate_of(session, ortsteil_key).key
    return Grant(role=Role.ORTSTEIL, mandate_key=key)


def publish(
    session: Session,
    ortsteil_key: str,
    count: int,
    *,
    text: str = "Kommentar",
    on: datetime.date | None = None,
    withdrawn: bool = False,
) -> list[uuid.UUID]:
    """Publish fresh comments in an Ortsteil; the ids of their publications."""
    before = set(session.scalars(select(Comment.id)))
    plant(session, count, ortsteil=ortsteil_key, text=f"GEHEIM {text}")
    made = []
    for comment in session.scalars(select(Comment).order_by(Comment.text)):
        if comment.id in before:
            continue
        row = PublishedComment(
            comment_id=comment.id,
            text=comment.text.removeprefix("GEHEIM "),
            published_on=on or today() - 3 * DAY,
            withdrawn_on=today() - DAY if withdrawn else None,
        )
        session.add(row)
        session.flush()
        made.append(row.id)
    return made


def plant_desk(
    session: Session, account: Account, ortsteil_key: str, *, plan_key: str = "verkehr"
) -> dict[str, str]:
    """Comments to read, requests, forwards in every state, statements; ids by name."""
    mandate = mandate_of(session, ortsteil_key)
    keys = set(mandate.ortsteil_keys)
    publish(session, ortsteil_key, 24, text="Der Weg zur Haltestelle ist dunkel, Nr.")
    return {
        **_requests(session, account, ortsteil_key, keys),
        **_forwards(session, account, ortsteil_key, plan_key),
        **_statements(session, account, mandate.key),
    }


def _requests(
    session: Session, account: Account, ortsteil_key: str, keys: set[str]
) -> dict[str, str]:
    for key in ("request sent back", "request waiting"):
        send_request(
            session,
            ortsteil_key=ortsteil_key,
            ortsteil_keys=keys,
            block=BLOCK,
            note="Bitte vor der Sitzung im Frühjahr.",
            key=f"{key} {ortsteil_key}",
            account_id=account.id,
            today=today(),
        )
        waiting = session.scalars(
            select(LocalRequest.id).where(
                LocalRequest.state == "sent", LocalRequest.ortsteil_key == ortsteil_key
            )
        ).one()
        if key == "request sent back":
            send_back_request(
                session,
                waiting,
                reason="Die zweite Frage nennt einen Eigentümer.",
                account_id=account.id,
                today=today(),
            )
    return {"request": str(waiting)}


def _forwards(
    session: Session, account: Account, ortsteil_key: str, plan_key: str
) -> dict[str, str]:
    mandate = mandate_of(session, ortsteil_key)
    batch = own_batches(
        session,
        ortsteil_key=ortsteil_key,
        ortsteil_keys={ortsteil_key},
        today=today(),
    )[0]
    by = {"account_id": account.id, "today": today()}
    for published in batch[:3]:
        pass_on(
            session,
            published,
            plan_key=plan_key,
            plan_keys={plan_key},
            mandates=own_mandates(session, mandate_keys={mandate.key}),
            note="Das sagen hier viele.",
            **by,
        )
    made = forward_ids(session, batch[:3])
    mark_seen(session, made[1], plan_keys={plan_key}, **by)
    answer_forward(
        session,
        made[2],
        plan_keys={plan_key},
        answer="Die Lampe kommt im Frühjahr.",
        **by,
    )
    return {
        "published": str(batch[0]),
        "forward": str(made[0]),
        "answered": str(made[2]),
    }


def forward_ids(session: Session, published: list[uuid.UUID]) -> list[uuid.UUID]:
    from participation.desks.models import CommentForward

    rows = session.execute(
        select(CommentForward.published_comment_id, CommentForward.id)
    )
    found = {row[0]: row[1] for row in rows}
    return [found[one] for one in published]


def _statements(session: Session, account: Account, mandate_key: str) -> dict[str, str]:
    by = {
        "mandate_keys": {mandate_key},
        "account_id": account.id,
        "today": today(),
    }
    made = {}
    for name in ("submitted", "draft"):
        statement = begin_statement(
            session,
            mandate_key=mandate_key,
            words=Words(
                subject=f"Licht am Weg ({name})",
                text="Der Ortsteilrat bittet um Lampen.\n\nAuch am Sportplatz.",
                questionnaire_key="default",
            ),
            key=f"statement {name} {mandate_key}",
            **by,
        )
        made[name] = str(statement.id)
        if name == "submitted":
            submit_statement(session, statement.id, revision=1, **by)
    return made
