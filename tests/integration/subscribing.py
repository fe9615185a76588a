"""Subscriptions and answers, planted for tests of their pages."""

from sqlalchemy import delete
from sqlalchemy.orm import Session

from participation.accounts.keys import Keyring
from participation.core.clock import now, today
from participation.handover.routing.content import RoutingStatus
from participation.handover.subscriptions.links import confirm_token
from participation.handover.subscriptions.models import Subscription
from participation.handover.subscriptions.subscribe import Site, ask_for, confirm
from participation.handover.subscriptions.watched import Watched
from participation.mailing.addresses import read_address
from participation.mailing.models import OutgoingMail
from tests.integration.routing_planting import plant_answer, routed_ids


def plant_subscriptions(session: Session, secret: str) -> dict[str, str]:
    """One that runs, with two subjects, and one that waits: the tokens of their links."""
    site = Site(address="https://b.example", keyring=Keyring(secret))
    asked = [
        ("eva@example.org", "ortsteil:06"),
        ("eva@example.org", "theme:oepnv"),
        ("zoran@example.org", "all"),
    ]
    for address, what in asked:
        ask_for(
            session,
            Watched.read(what),
            address=read_address(address),
            language="de",
            site=site,
            now=now(),
        )
    tokens = {
        row.kind: confirm_token(site.keyring, row.id)
        for row in session.query(Subscription)
    }
    for kind in ("ortsteil", "theme"):
        own = confirm(session, tokens[kind], keyring=site.keyring, today=today())
    session.execute(delete(OutgoingMail))
    return {"subscription": own, "confirmation": tokens["all"]}


def plant_outcomes(session: Session) -> None:
    """Two more answers beside those of `plant_rooms`: a refusal, and work under way."""
    ids = routed_ids(session)
    for key, status in {
        ("stadt", "wohnen", ""): RoutingStatus.NOT_ADOPTED,
        ("verkehr", "wohnen", ""): RoutingStatus.UNDER_WAY,
    }.items():
        plant_answer(session, ids[key], status=status, today=today())
